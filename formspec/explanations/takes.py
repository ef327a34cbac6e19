"""What may be written for a key of the spec language, in words, from its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..messages import explanation, name_of
from ..spec.language import language_schema
from ..spec.objects import OBJECTS, Schema, at, resolved

Link = Callable[[str], str]
"""Returns how an object of the language is named, by its name in OBJECTS or ``block``."""


def object_name(lang: str) -> Link:
    """Return what calls the objects by their names, in Chinese in words."""

    def named(name: str) -> str:
        if lang != "zh":
            return name
        return name_of("kind" if name == "block" else "object", name, lang)

    return named


class Taken:
    """Describes what keys take, in one language."""

    def __init__(self, lang: str, link: Link | None = None) -> None:
        self._lang = lang
        self._link = link or object_name(lang)

    def of(self, schema: Schema) -> str:
        """Return in words what may be written for a key with a schema."""
        link = self._object(schema)
        if link:
            return link
        schema = _resolved(schema)
        if "const" in schema:
            return f"`{schema['const']}`"
        if "enum" in schema:
            return " · ".join(f"`{each}`" for each in schema["enum"])
        kinds = schema.get("type", "object")
        kinds = {kinds} if isinstance(kinds, str) else set(kinds)
        return self._or(dict.fromkeys(self._kinds(kinds, schema)))

    def _or(self, words: Any) -> str:
        return explanation("takes.or", self._lang).join(words)

    def _word(self, name: str, **params: Any) -> str:
        return explanation(f"takes.{name}", self._lang).format(**params)

    def _object(self, schema: Schema) -> str:
        """Return the name of the object that ``schema`` is, with what else it may be; empty if it is none."""
        reference = str(schema.get("$ref", "")).removeprefix("#")
        if reference == "/$defs/block":
            return self._link("block")
        found = schema if "$ref" not in schema else _resolved({"$ref": schema["$ref"]})
        for name, pointer in OBJECTS.items():
            if pointer and (reference == pointer or found == at(language_schema(), pointer)):
                return self._or([self._link(name), *self._others(name, found.get("type", ()))])
        return ""

    def _others(self, name: str, kinds: Any) -> Iterator[str]:
        """Yield what may be written in place of an object."""
        if isinstance(kinds, str):
            return
        words = {"string": self._word("text"), "boolean": "`false`" if name == "name" else "`true`"}
        yield from (words[kind] for kind in kinds if kind in words)
        if "number" in kinds:
            yield self._word("number")

    def _kinds(self, kinds: set[str], schema: Schema) -> Iterator[str]:
        if "boolean" in kinds:
            yield "`true` · `false`" if len(kinds) == 1 else "`true`"
        if "string" in kinds:
            yield self._text(schema, is_name=kinds - {"number", "integer"} == {"string", "array"})
        if kinds & {"number", "integer"} and "string" not in kinds:
            yield self._number("integer" if kinds == {"integer"} else "number", schema)
        if "number" in kinds and "string" in kinds and "maxLength" not in schema and "array" not in kinds:
            yield self._word("number")
        if "null" in kinds:
            yield "`null`"
        if "array" in kinds:
            yield self._word("list", item=self._items(schema["items"]))
        if "object" in kinds:
            yield self._mapping(schema)

    def _items(self, schema: Schema) -> str:
        if schema.get("type") == ["array", "object"]:
            return self._word("lists", item=self.of(schema["items"]))
        taken = self.of(schema)
        return self._word("group", item=taken) if explanation("takes.or", self._lang) in taken else taken

    def _text(self, schema: Schema, *, is_name: bool) -> str:
        if str(schema.get("pattern", "")).startswith("^[a-z]"):
            return self._word("id")
        if is_name:
            return self._word("name")
        return self._word("text-limit", limit=schema["maxLength"]) if "maxLength" in schema else self._word("text")

    def _number(self, kind: str, schema: Schema) -> str:
        low, high = schema.get("minimum"), schema.get("maximum")
        word = self._word(kind)
        return word if low is None or high is None else self._word("range", kind=word, low=low, high=high)

    def _mapping(self, schema: Schema) -> str:
        inner = schema.get("additionalProperties")
        return self._word("named", item=self.of(inner)) if isinstance(inner, Mapping) else self._word("mapping")


def _resolved(schema: Schema) -> Schema:
    return resolved(language_schema(), schema)


def described(schema: Schema, lang: str) -> str:
    """Return the description of a part of the schema in one language, without its full stop."""
    zh, _, en = str(_resolved(schema).get("description", "")).partition(" / ")
    return zh.rstrip("。") if lang == "zh" else en.rstrip(".")
