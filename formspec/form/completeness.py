"""Missing parts of a form: required values that are blank, lists that are too short."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from ..problems import Problem
from ..rules.paths import around
from .record import Declared, Member, Nested, Record, Value, class_of
from .traverse import values_of


def missing(record: Record, rejected: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each required value that is blank, and each list that is too short.

    An item without any value, such as an empty row between others, has no required values and does not count. One with
    a path of ``rejected`` does: the data has a value there that is not in the form.
    """
    return _missing(record, {part for path in rejected for part in around(path)}, "")


def _missing(record: Record, given: Collection[str], path: str) -> Iterator[Problem]:
    """Yield the problems of a record; ``given`` are the rejected paths and all parts around them."""
    for name, attribute, member in _requiring(type(record)):
        content, here = getattr(record, attribute), f"{path}/{name}"
        if isinstance(member, Value):
            if content is None:
                yield Problem(code="data.required", path=here, label=member.spec.label)
        elif isinstance(member, Nested):
            yield from _missing(content, given, here)
        else:
            items = [(f"{here}/{index}", item) for index, item in enumerate(content)]
            if member.at_least and sum(_is_filled(item, at, given) for at, item in items) < member.at_least:
                yield Problem(code="data.too-few", params={"limit": member.at_least}, path=here, label=member.label)
            for at, item in items if isinstance(member.item, type) else ():
                problems = list(_missing(item, given, at))
                if problems and _is_filled(item, at, given):
                    yield from problems


def _is_filled(item: Any, path: str, given: Collection[str]) -> bool:
    """Return whether the data has a value for an item of a list."""
    if path in given:
        return True
    if not isinstance(item, Record):
        return item is not None
    return any(content is not None and member.constant is None for _, member, content in values_of(item))


def _requiring(record: type[Record]) -> tuple[Declared, ...]:
    """Return the members of a record that are required, or that contain a required member."""
    known = vars(record).get("_requiring")
    if known is None:
        known = tuple(each for each in class_of(record).stored if _requires(each.member))
        type.__setattr__(record, "_requiring", known)
    return known


def _requires(member: Member) -> bool:
    match member:
        case Value():
            return member.spec.required
        case Nested():
            return bool(_requiring(member.record))
        case _:
            return member.at_least > 0 or (isinstance(member.item, type) and bool(_requiring(member.item)))
