"""From JSON data to typed records, with every problem named by its JSON Pointer and its label."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from ..problems import Problem, Severity
from ..suggest import nearest
from ..values import Refused, json_type
from .record import Listed, Member, Nested, Record, Rows, Value, members
from .walk import values_of

R = TypeVar("R", bound=Record)
MAX_ITEMS = 100_000


class Parser:
    """Reads data into records; collects what does not fit."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.given: dict[str, Any] = {}

    def record(self, kind: type[R], data: Any, path: str = "", skip: frozenset[str] = frozenset()) -> R:
        """Return ``data`` as a record; what cannot be understood is left blank and reported.

        ``skip`` names keys that are not the record's. Computed values are kept in ``given``, to be compared with
        what the form computes.
        """
        made = kind()
        if data is None:
            return made
        if not isinstance(data, Mapping):
            self._add("data.type", path, "", expected="object", found=json_type(data))
            return made
        known = members(kind)
        for key, raw in data.items():
            if key in skip:
                continue
            member = known.get(key)
            if member is None:
                near = nearest(str(key), list(known))
                params = {"key": str(key), "suggestion": near, "known": list(known)}
                self._add("data.unknown-key", f"{path}/{key}", "", **params)
                continue
            new = self._member(member, raw, f"{path}/{key}")
            if new is not None:
                object.__setattr__(made, key, new)
        return made

    def _member(self, member: Value | Nested | Listed, raw: Any, path: str) -> Any:
        match member:
            case Value():
                return self._value(member, raw, path)
            case Nested():
                return self.record(member.record, raw, path)
            case Listed():
                return self._list(member, raw, path)

    def _value(self, member: Value, raw: Any, path: str) -> Any:
        try:
            accepted = member.accept(raw)
        except Refused as refused:
            self._add(refused.code, path, member.spec.label, **refused.params)
            return None
        if member.computed:
            self.given[path] = accepted
            return None
        if member.constant is not None:
            if accepted not in (None, member.constant):
                self._add("data.printed", path, member.spec.label, constant=str(member.constant))
            return None
        return accepted

    def _list(self, member: Listed, raw: Any, path: str) -> Any:
        made: Rows[Any] = Rows(member)
        if raw is None:
            return made
        if not isinstance(raw, list | tuple):
            self._add("data.type", path, member.label, expected="array", found=json_type(raw))
            return made
        most = MAX_ITEMS if member.at_most is None else member.at_most
        if len(raw) > most:
            self._add("data.too-many", path, member.label, limit=most, found=len(raw))
        items = [self._item(member, each, f"{path}/{index}") for index, each in enumerate(raw[:most])]
        list.extend(made, items)
        return made

    def _item(self, member: Listed, raw: Any, path: str) -> Any:
        if isinstance(member.item, Value):
            return self._value(member.item, raw, path)
        return self.record(member.item, raw, path)

    def _add(self, code: str, path: str, label: str, **params: Any) -> None:
        self.problems.append(Problem(code=code, params=params, path=path, label=label, severity=Severity.ERROR))


def missing(record: Record, path: str = "", refused: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a problem for each required value that is blank, and each list that is too short.

    Nothing is asked of an item that holds nothing, such as a row left empty between others: it does not count. One with
    a path of ``refused`` does, where something was given that could not be understood.
    """
    for name, member in _asking(type(record)):
        held, here = getattr(record, name), f"{path}/{name}"
        if isinstance(member, Value):
            if held is None:
                yield Problem(code="data.required", path=here, label=member.spec.label)
        elif isinstance(member, Nested):
            yield from missing(held, here, refused)
        else:
            items = [(f"{here}/{index}", item) for index, item in enumerate(held)]
            if member.at_least and sum(_is_filled(item, at, refused) for at, item in items) < member.at_least:
                yield Problem(code="data.too-few", params={"limit": member.at_least}, path=here, label=member.label)
            for at, item in items if isinstance(member.item, type) else ():
                found = list(missing(item, at, refused))
                if found and _is_filled(item, at, refused):
                    yield from found


def _is_filled(item: Any, path: str, refused: Collection[str]) -> bool:
    """Tell whether anything was given for an item of a list."""
    if any(each == path or each.startswith(f"{path}/") for each in refused):
        return True
    if not isinstance(item, Record):
        return item is not None
    return any(
        held is not None and not member.computed and member.constant is None for _, member, held in values_of(item)
    )


_ASKING: dict[type[Record], list[tuple[str, Member]]] = {}


def _asking(record: type[Record]) -> list[tuple[str, Member]]:
    """Return the members of a record that must be filled, or in which something must be."""
    known = _ASKING.get(record)
    if known is None:
        known = _ASKING[record] = [(name, member) for name, member in members(record).items() if _asks(member)]
    return known


def _asks(member: Member) -> bool:
    match member:
        case Value():
            return member.spec.required and not member.computed
        case Nested():
            return bool(_asking(member.record))
        case Listed():
            return member.at_least > 0 or (isinstance(member.item, type) and bool(_asking(member.item)))
