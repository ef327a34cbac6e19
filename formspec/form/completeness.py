"""Missing parts of a form: required values that are blank, lists that are too short."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Problem
from .record import Declared, Member, Nested, Record, Value, class_of
from .usage import Usage


def missing(record: Record, usage: Usage) -> Iterator[Problem]:
    """Yield a problem for each required value that is blank, and each list that is too short.

    An item that is not in use, such as an empty row between others, has no required values and does not count.
    """
    return _missing(record, usage, "")


def _missing(record: Record, usage: Usage, path: str) -> Iterator[Problem]:
    for name, attribute, member in _requiring(type(record)):
        content, here = getattr(record, attribute), f"{path}/{name}"
        if isinstance(member, Value):
            if content is None:
                yield Problem(code="data.required", path=here, label=member.spec.label)
        elif isinstance(member, Nested):
            yield from _missing(content, usage, here)
        else:
            used = usage.items[here]
            if len(used) < member.at_least:
                yield Problem(code="data.too-few", params={"limit": member.at_least}, path=here, label=member.label)
            for index in used if isinstance(member.item, type) else ():
                yield from _missing(content[index], usage, f"{here}/{index}")


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
