"""Traversing a typed form: its stored values by JSON Pointer, its lists' lengths, its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..rules.paths import Items, around, pattern
from .record import Listed, Nested, Record, Value, class_of


def values_of(record: Record, items: Items | None = None) -> list[tuple[str, Value, Any]]:
    """Return (JSON Pointer, declaration, value) of every value in the order of the form.

    Blanks are None, and so are computed values, which a form does not store. ``items`` are the items of each list that
    are wanted; None for all.
    """
    values: list[tuple[str, Value, Any]] = []
    _values(record, "", values, items)
    return values


def _values(record: Record, path: str, values: list[tuple[str, Value, Any]], items: Items | None) -> None:
    for name, attribute, member in class_of(type(record)).all:
        here = f"{path}/{name}"
        if type(member) is Value:
            values.append((here, member, None if member.computed else getattr(record, attribute)))
        elif type(member) is Nested:
            _values(getattr(record, attribute), here, values, items)
        elif isinstance(member, Listed):
            item, content = member.item, getattr(record, attribute)
            for index in range(len(content)) if items is None else items[here]:
                if isinstance(item, Value):
                    values.append((f"{here}/{index}", item, content[index]))
                else:
                    _values(content[index], f"{here}/{index}", values, items)


def computed_of(values: list[tuple[str, Value, Any]]) -> dict[str, Value]:
    """Return the declarations of the computed values among ``values``, by the path of their formula."""
    return {pattern(path): member for path, member, _ in values if member.computed}


def counts_of(record: Record) -> dict[str, int]:
    """Return the length of every list by its JSON Pointer."""
    counts: dict[str, int] = {}
    _counts(record, "", counts)
    return counts


def _counts(record: Record, path: str, counts: dict[str, int]) -> None:
    for name, attribute, member in class_of(type(record)).containers:
        content, here = getattr(record, attribute), f"{path}/{name}"
        if type(member) is Nested:
            _counts(content, here, counts)
            continue
        counts[here] = len(content)
        for index, item in enumerate(content):
            if isinstance(item, Record):
                _counts(item, f"{here}/{index}", counts)


def json_of(record: Record, values: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """Return the record as JSON data; blanks, empty parts and printed values are left out.

    ``values`` are all values of the form by JSON Pointer, and ``path`` is the record's.
    """
    data: dict[str, Any] = {}
    for name, attribute, member in class_of(type(record)).all:
        here = f"{path}/{name}"
        if isinstance(member, Value) and member.computed:
            content = _value(member, values.get(here))
        else:
            content = _json(member, getattr(record, attribute), values, here)
        if content not in (None, {}, []):
            data[name] = content
    return data


def _json(member: Value | Nested | Listed, content: Any, values: Mapping[str, Any], path: str) -> Any:
    match member:
        case Value():
            return None if member.constant is not None else _value(member, content)
        case Nested():
            return json_of(content, values, path)
        case Listed(item=Value() as item):
            return [_value(item, each) for each in content]
        case Listed():
            return [json_of(each, values, f"{path}/{index}") for index, each in enumerate(content)]


def _value(member: Value, content: Any) -> Any:
    return None if content is None else member.spec.type.to_json(content)


def reading_order(record: Record) -> dict[str, tuple[int, int]]:
    """Return the position of each value, part and list in the order of the form: its first and its last."""
    order: dict[str, tuple[int, int]] = {}
    for path, children in _with_children(record, ""):
        order[path] = (len(order), len(order))
        if children:
            continue
        for part in (*around(path), ""):
            order[part] = (order[part][0], len(order) - 1)
    return order


def _with_children(content: Any, path: str) -> Iterator[tuple[str, bool]]:
    """Yield (JSON Pointer, whether it contains anything) of every part of ``content``, from top to bottom."""
    if isinstance(content, Record):
        declared = class_of(type(content)).all
        yield path, bool(declared)
        for name, attribute, member in declared:
            is_computed = isinstance(member, Value) and member.computed
            yield from _with_children(None if is_computed else getattr(content, attribute), f"{path}/{name}")
    elif isinstance(content, list):
        yield path, bool(content)
        for index, item in enumerate(content):
            yield from _with_children(item, f"{path}/{index}")
    else:
        yield path, False
