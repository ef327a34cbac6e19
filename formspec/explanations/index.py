"""Everything that can be explained, by its name: codes, objects and keys of the language, types, functions, values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from msgspec import Struct

from ..messages import explanation, name_of, other_names
from ..patterns import lazy_pattern
from ..rules.tree import Function, Operator
from ..source.changes import BLOCK_KINDS
from ..source.directives import DIRECTIVES
from ..spec.labels import fill
from ..spec.language import language_schema, owners
from ..spec.objects import OBJECTS, at, keys_of, resolved
from ..suggest import Misspellings, meant, plain_name
from ..values import FieldType, ValueSpec, field_types
from .codes import AREAS, ExplainedCode, codes, explained_code
from .keys import (
    ExplainedKey,
    example_with,
    example_with_text,
    example_with_value,
    explained_key,
    object_keys,
    shared_keys,
)
from .takes import Taken, described

_IN_BRACKETS = lazy_pattern(r"\[([a-z]+\.[a-z-]+)\]")
_YEAR = "2024"
"""The year of a date that is shown as an example."""
_WORDS_OF_LOGIC = (Operator.AND, Operator.OR, Operator.NOT)


class ExplainedObject(Struct, frozen=True):
    """An object of the language: a kind of block, or a part of one.

    ``keys`` are its own: (key, description, what it takes). ``value_keys`` are those that it has like any value, and
    ``directives`` those of a spec that builds on another.
    """

    name: str
    title: str
    description: str
    use: str
    keys: tuple[tuple[str, str, str], ...]
    value_keys: tuple[str, ...]
    directives: tuple[str, ...]
    example: str


class ExplainedType(Struct, frozen=True):
    """A field type: its name in words, and what it is in the data and on the form."""

    name: str
    title: str
    data: str
    form: str
    prompt: str
    example: str


class ExplainedFunction(Struct, frozen=True):
    """A function or an operator of expressions."""

    name: str
    text: str
    example: str


class ExplainedValue(Struct, frozen=True):
    """A word that a key takes: the key, with its objects, and its description."""

    value: str
    keys: tuple[ExplainedKey, ...]


class ExplainedArea(Struct, frozen=True):
    """An area of codes: its name in words, and each code with its message."""

    name: str
    title: str
    codes: tuple[tuple[str, str], ...]


Explained = (
    ExplainedCode | ExplainedObject | ExplainedKey | ExplainedType | ExplainedFunction | ExplainedValue | ExplainedArea
)


def explained(written: str, lang: str) -> list[Explained]:
    """Return everything that a name means, in one language; empty if it means nothing.

    A code may be in brackets, or in the line that reported the problem. A word in Chinese or of another program is that
    of the names that it means (必填, ``options``).
    """
    name = _name(written)
    found = list(_all(name, lang))
    if not found and name in other_names():
        found = [each for other in other_names()[name] for each in _all(other, lang)]
    return found


def suggestion(written: str) -> str:
    """Return the name that was probably meant by one that means nothing; empty if there is none."""
    name = _name(written)
    misspelt = Misspellings(names()).of(name.rpartition(".")[2])
    if misspelt and "-" not in name:
        return misspelt[0][0]
    return meant(name, [*codes(), *names()], 0.6) or meant(name.rpartition(".")[2], names(), 0.6)


def _name(written: str) -> str:
    text = written.strip()
    in_brackets = _IN_BRACKETS.search(text)
    if in_brackets:
        return in_brackets[1]
    text = text.strip("[]`'\"“”（）():： ")
    return text if text in other_names() or text in names() else plain_path(text)


def plain_path(text: str) -> str:
    """Return a name with dots as names of the language are written."""
    return text if "-" in text else ".".join(plain_name(part) for part in text.split("."))


def _all(name: str, lang: str) -> Iterator[Explained]:
    code = explained_code(name, lang)
    if code is not None:
        yield code
    if name in OBJECTS:
        yield explained_object(name, lang)
    yield from (key for key in explained_key(name, lang) if not (key.key in BLOCK_KINDS and key.key in key.objects))
    yield from (_type(kind.name, lang) for kind in field_types() if kind.name == name)
    yield from _functions(name, lang)
    value = _value(name, lang)
    if value is not None:
        yield value
    if name in AREAS:
        found = (explained_code(each, lang) for each in codes(f"{name}."))
        messages = tuple((each.code, each.message) for each in found if each is not None)
        yield ExplainedArea(name, explanation(f"area.{name}", lang), messages)


def explained_object(name: str, lang: str) -> ExplainedObject:
    """Return an object of the language with its keys."""
    taken, schema = Taken(lang), language_schema()
    keys = object_keys(name)
    value_keys = shared_keys(name)
    directives = tuple(key for key in DIRECTIVES if key in keys)
    own = {key: each for key, each in keys.items() if key not in value_keys and key not in directives}
    return ExplainedObject(
        name=name,
        title=name_of("object", name, lang),
        description=described(at(schema, OBJECTS[name]), lang),
        use=explanation(f"kind.{name}", lang),
        keys=tuple((key, described(each, lang), taken.of(each)) for key, each in own.items()),
        value_keys=value_keys,
        directives=directives,
        example=example_with(name, (name,)) if name in BLOCK_KINDS else _example_of_object(name),
    )


def _example_of_object(name: str) -> str:
    keys = [key for key in keys_of(language_schema(), name) if owners()[key] == (name,)]
    return next((text for key in keys if (text := example_with(key, (name,)))), "")


def _prompt(kind: FieldType, lang: str) -> str:
    """Return the prompt of a type, with an example of a value without a year."""
    value = ValueSpec(type=kind, language=lang)
    return kind.prompt_for(replace(value, example=fill(kind.example(value), {"year": _YEAR})))


def _type(name: str, lang: str) -> ExplainedType:
    kind = next(each for each in field_types() if each.name == name)
    return ExplainedType(
        name=name,
        title=kind.title_in(lang),
        data=explanation(f"type.{name}.data", lang),
        form=explanation(f"type.{name}.form", lang),
        prompt=_prompt(kind, lang),
        example=example_with_value("type", name),
    )


def _functions(name: str, lang: str) -> Iterator[ExplainedFunction]:
    if name in list(Function):
        yield ExplainedFunction(name, explanation(f"function.{name}", lang), example_with_text(f"{name}("))
    if name in _WORDS_OF_LOGIC:
        yield ExplainedFunction(name, explanation(f"operator.{name}", lang), example_with_text(f" {name} "))


def _value(name: str, lang: str) -> ExplainedValue | None:
    """Return a word that keys take, other than a type."""
    keys = [key for key in owners() if key != "type" and name in values_of(key)]
    found = [each for key in keys for each in explained_key(key, lang) if name in each.values]
    return ExplainedValue(name, tuple(found)) if found else None


def values_of(key: str) -> tuple[str, ...]:
    """Return the words that a key takes, in any object."""
    schema = language_schema()
    found = (resolved(schema, keys_of(schema, name)[key]).get("enum", ()) for name in owners()[key])
    return tuple(dict.fromkeys(str(value) for values in found for value in values))


@cache
def names() -> tuple[str, ...]:
    """Return every name that can be explained, codes of problems left out."""
    words = (value for key in owners() for value in values_of(key))
    all_names = (*OBJECTS, *owners(), *(each.name for each in field_types()), *map(str, Function), *_WORDS_OF_LOGIC)
    return tuple(dict.fromkeys(str(each) for each in (*all_names, *words)))
