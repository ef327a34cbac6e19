"""Walking a typed form: its values by JSON Pointer, its lists' lengths, its JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..values import TYPES
from .record import Listed, Nested, Record, Value, members


def values_of(record: Record, path: str = "") -> Iterator[tuple[str, Value, Any]]:
    """Yield (JSON Pointer, declaration, value) of every value, blanks and computed ones among them."""
    for name, member in members(type(record)).items():
        held, here = getattr(record, name), f"{path}/{name}"
        match member:
            case Value():
                yield here, member, held
            case Nested():
                yield from values_of(held, here)
            case Listed():
                for index, item in enumerate(held):
                    if isinstance(item, Record):
                        yield from values_of(item, f"{here}/{index}")
                    elif isinstance(member.item, Value):
                        yield f"{here}/{index}", member.item, item


def counts_of(record: Record, path: str = "") -> Iterator[tuple[str, int]]:
    """Yield (JSON Pointer, length) of every list."""
    for name, member in members(type(record)).items():
        held, here = getattr(record, name), f"{path}/{name}"
        if isinstance(member, Nested):
            yield from counts_of(held, here)
        elif isinstance(member, Listed):
            yield here, len(held)
            for index, item in enumerate(held):
                if isinstance(item, Record):
                    yield from counts_of(item, f"{here}/{index}")


def json_of(record: Record) -> dict[str, Any]:
    """Return the record as JSON data; blanks, empty parts and printed values are left out."""
    data: dict[str, Any] = {}
    for name, member in members(type(record)).items():
        each = _json(member, getattr(record, name))
        if each not in (None, {}, []):
            data[name] = each
    return data


def _json(member: Value | Nested | Listed, held: Any) -> Any:
    match member:
        case Value():
            return None if member.constant is not None else _value(member, held)
        case Nested():
            return json_of(held)
        case Listed(item=Value() as item):
            return [_value(item, each) for each in held]
        case Listed():
            return [json_of(each) for each in held]


def _value(member: Value, held: Any) -> Any:
    return None if held is None else TYPES[member.spec.type].to_json(held)


def owner_of(record: Record, pointer: str) -> tuple[Record, str]:
    """Return the record that holds the value at ``pointer``, and the attribute's name."""
    steps = pointer.split("/")[1:]
    held: Any = record
    for step in steps[:-1]:
        held = held[int(step)] if isinstance(held, list) else getattr(held, step)
    assert isinstance(held, Record)
    return held, steps[-1]
