"""Walking a typed form: its values by JSON Pointer, its lists' lengths, its JSON."""

from __future__ import annotations

from typing import Any

from .record import Listed, Nested, Record, Value, members


def values_of(record: Record) -> list[tuple[str, Value, Any]]:
    """Return (JSON Pointer, declaration, value) of every value, blanks and computed ones among them."""
    found: list[tuple[str, Value, Any]] = []
    _values(record, "", found)
    return found


def _values(record: Record, path: str, found: list[tuple[str, Value, Any]]) -> None:
    for name, member in members(type(record)).items():
        held, here = getattr(record, name), f"{path}/{name}"
        if type(member) is Value:
            found.append((here, member, held))
        elif type(member) is Nested:
            _values(held, here, found)
        elif isinstance(member, Listed):
            item = member.item
            for index, each in enumerate(held):
                if isinstance(each, Record):
                    _values(each, f"{here}/{index}", found)
                elif isinstance(item, Value):
                    found.append((f"{here}/{index}", item, each))


def counts_of(record: Record) -> dict[str, int]:
    """Return the length of every list by its JSON Pointer."""
    found: dict[str, int] = {}
    _counts(record, "", found)
    return found


def _counts(record: Record, path: str, found: dict[str, int]) -> None:
    for name, member in _containers(type(record)):
        held, here = getattr(record, name), f"{path}/{name}"
        if type(member) is Nested:
            _counts(held, here, found)
            continue
        found[here] = len(held)
        for index, item in enumerate(held):
            if isinstance(item, Record):
                _counts(item, f"{here}/{index}", found)


_CONTAINERS: dict[type[Record], list[tuple[str, Nested | Listed]]] = {}


def _containers(record: type[Record]) -> list[tuple[str, Nested | Listed]]:
    """Return the parts and lists of a record."""
    known = _CONTAINERS.get(record)
    if known is None:
        found = ((name, each) for name, each in members(record).items())
        known = _CONTAINERS[record] = [(name, each) for name, each in found if not isinstance(each, Value)]
    return known


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
    return None if held is None else member.spec.type.to_json(held)


def owner_of(record: Record, pointer: str) -> tuple[Record, str]:
    """Return the record that holds the value at ``pointer``, and the attribute's name."""
    steps = pointer.split("/")[1:]
    held: Any = record
    for step in steps[:-1]:
        held = held[int(step)] if isinstance(held, list) else getattr(held, step)
    assert isinstance(held, Record)
    return held, steps[-1]
