"""The keys of the spec language: the objects that have one, what it takes, its default, an example, related keys."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from typing import Any

from msgspec import Struct

from ..source.nodes import to_data
from ..source.yaml import parse_yaml
from ..spec.language import language_schema, owners
from ..spec.objects import OBJECTS, Schema, at, keys_of, resolved, uses
from .examples import completed, key_examples
from .takes import Taken, described

_RELATED = (
    ("id", "label", "code", "repeat"),
    ("label", "label_at", "label_span", "label_end", "inside"),
    ("title", "subtitle", "period", "sheet", "annex", "number", "unit_line", "edition", "source"),
    ("parameters", "period", "blank", "type"),
    ("page", "paper", "orientation", "margins", "pages", "font_size", "page_break"),
    ("top", "right", "bottom", "left"),
    ("grid", "span", "label_span", "height", "lines"),
    ("fields", "table", "list", "text", "line", "heading", "beside", "blocks", "part"),
    ("formspec", "id", "title", "blocks"),
    ("levels", "rows", "columns", "cells"),
    ("columns", "use", "headings"),
    ("parts", "part"),
    ("rows", "items", "item", "sign"),
    ("codes", "code", "code_label", "start", "at", "numbers"),
    ("outline", "numbering", "number", "bold", "levels"),
    ("repeat", "blank", "spare", "at_least", "at_most", "name", "together"),
    ("sum", "of_which", "adds_up", "compute"),
    ("merge", "label_over", "cells", "closed"),
    ("type", "unit", "decimals", "thousands", "unit_line"),
    ("required", "require", "at_least", "min_length"),
    ("choices", "show", "type"),
    ("min", "max"),
    ("min_length", "max_length", "pattern"),
    ("help", "placeholder", "prefix", "suffix"),
    ("compute", "suggest", "print", "closed"),
    ("align", "bold", "lines"),
    ("notes", "notes_label", "notes_numbering"),
    ("rules", "assert", "require", "when", "each", "message", "severity", "source"),
    ("language", "date_format", "label_end"),
    ("extends", "remove", "after", "before", "edition"),
)
"""Keys that are used together or instead of each other."""


_FEW = 3  # keys of a value that are listed one by one


class ExplainedKey(Struct, frozen=True):
    """A key of the language, in the objects in which it means the same.

    ``default`` is the value that counts without the key, as YAML writes it; empty if it has none. ``values`` are the
    words that it takes; empty if it takes others.
    """

    key: str
    objects: tuple[str, ...]
    description: str
    takes: str
    values: tuple[str, ...]
    default: str
    is_required: bool
    example: str
    related: tuple[str, ...]


def explained_key(name: str, lang: str) -> list[ExplainedKey]:
    """Return a key, once for each of its meanings; ``row.sum`` is that of one object. Empty if there is no such key."""
    owner, _, key = name.rpartition(".")
    objects = [each for each in owners().get(key, ()) if not owner or each == owner]
    groups: dict[str, list[str]] = {}
    for each in objects:
        groups.setdefault(json.dumps(_meaning(each, key), sort_keys=True, ensure_ascii=False), []).append(each)
    return [_explained(key, tuple(same), lang) for same in groups.values()]


def _meaning(name: str, key: str) -> dict[str, Any]:
    """Return what a key is in an object: the schema that it has there, and whether it is required."""
    schema = language_schema()
    return {**resolved(schema, keys_of(schema, name)[key]), "is_required": _is_required(name, key)}


def _is_required(name: str, key: str) -> bool:
    return key in at(language_schema(), OBJECTS[name]).get("required", ())


def _explained(key: str, objects: tuple[str, ...], lang: str) -> ExplainedKey:
    schema = keys_of(language_schema(), objects[0])[key]
    whole = resolved(language_schema(), schema)
    return ExplainedKey(
        key=key,
        objects=objects,
        description=described(schema, lang),
        takes=Taken(lang).of(schema),
        values=tuple(map(str, whole.get("enum", ()))),
        default=_written(whole["default"]) if "default" in whole else "",
        is_required=_is_required(objects[0], key),
        example=example_with(key, objects),
        related=related(key, objects),
    )


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def related(key: str, objects: Collection[str] = ()) -> tuple[str, ...]:
    """Return the keys that are used together with a key, or in its place; in objects, if they have others of these."""
    groups = [group for group in _RELATED if key in group]
    here = {other for other, names in owners().items() if other != key and not {*names}.isdisjoint(objects)}
    of_objects = [group for group in groups if not here.isdisjoint(group)]
    found = dict.fromkeys(other for group in of_objects or groups for other in group)
    return tuple(other for other in found if other != key)


def example_with(key: str, objects: tuple[str, ...]) -> str:
    """Return the first example that has a key in one of the objects, or else in any; empty if there is none."""
    found = [text for text, used in _used_keys() if not used.isdisjoint((name, key) for name in objects)]
    found += [text for text, used in _used_keys() if key in {other for _, other in used}]
    return found[0] if found else ""


def example_with_value(key: str, value: str) -> str:
    """Return the first example in which a key has a value; empty if there is none."""
    return next((text for text, used in _used_values() if (key, value) in used), "")


def example_with_text(part: str) -> str:
    """Return the first example whose text contains a part, such as the call of a function; empty if there is none."""
    return next((text for _, text in key_examples() if part in text), "")


@cache
def _used_keys() -> tuple[tuple[str, frozenset[tuple[str, str]]], ...]:
    """Return each example with the keys that it uses: (object, key)."""
    return tuple(
        (text, frozenset((name, key) for name, key, _ in _uses(text) if key in text)) for _, text in key_examples()
    )


@cache
def _used_values() -> tuple[tuple[str, frozenset[tuple[str, str]]], ...]:
    return tuple((text, frozenset((key, str(value)) for _, key, value in _uses(text))) for _, text in key_examples())


def _uses(text: str) -> list[tuple[str, str, Any]]:
    return list(uses(language_schema(), to_data(parse_yaml(completed(text), ""))))


def shared_keys(name: str) -> tuple[str, ...]:
    """Return the keys that an object has like any value; none if it is a value itself or has few of them."""
    properties = keys_of(language_schema(), name)
    values = () if name == "cell" else tuple(keys_of(language_schema(), "cell"))
    found = tuple(key for key in properties if key in values and "$ref" in properties[key])
    return found if len(found) > _FEW else ()


def object_keys(name: str) -> dict[str, Schema]:
    """Return the keys of an object, those first that it must have."""
    required = at(language_schema(), OBJECTS[name]).get("required", ())
    keys = keys_of(language_schema(), name)
    return {key: keys[key] for key in sorted(keys, key=lambda key: key not in required)}
