"""From JSON data to typed records, with every problem named by its JSON Pointer and its label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ..problems import Problem, Severity
from ..rules.paths import escaped
from ..suggest import nearest
from ..values import Refused, json_type
from .record import Listed, Member, Nested, Record, Rows, Value, accepted_rows, class_of

R = TypeVar("R", bound=Record)
MAX_ITEMS = 100_000
"""Items of a list without a bound of its own: more than the rows of any form, and few enough for memory."""


class Intake:
    """Reads data into records; collects the problems of values that do not fit."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.computed: dict[str, Any] = {}

    def record(self, kind: type[R], data: Any, path: str = "", skip: frozenset[str] = frozenset()) -> R:
        """Return ``data`` as a record; a value that does not fit is left blank and reported.

        ``skip`` names keys that are not the record's. Computed values are stored in ``computed``, for comparison
        with the results of the form.
        """
        made = kind()
        if data is None:
            return made
        if not isinstance(data, Mapping):
            self._add("data.type", path, "", expected="object", found=json_type(data))
            return made
        known = class_of(kind).by_id
        for key, raw in data.items():
            if key in skip:
                continue
            declared = known.get(key)
            if declared is None:
                near = nearest(str(key), list(known))
                params = {"key": str(key), "suggestion": near, "known": list(known)}
                self._add("data.unknown-key", f"{path}/{escaped(str(key))}", "", **params)
                continue
            new = self._member(declared.member, raw, f"{path}/{key}")
            if new is not None:
                object.__setattr__(made, declared.attribute, new)
        return made

    def _member(self, member: Member, raw: Any, path: str) -> Any:
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
        except Refused as error:
            self._add(error.code, path, member.spec.label, **error.params)
            return None
        if member.computed:
            self.computed[path] = accepted
            return None
        if member.constant is not None:
            if accepted not in (None, member.constant):
                self._add("data.printed", path, member.spec.label, constant=str(member.constant))
            return None
        return accepted

    def _list(self, member: Listed, raw: Any, path: str) -> Any:
        if raw is None:
            return Rows(member)
        if not isinstance(raw, list | tuple):
            self._add("data.type", path, member.label, expected="array", found=json_type(raw))
            return Rows(member)
        most = MAX_ITEMS if member.at_most is None else member.at_most
        if len(raw) > most:
            self._add("data.too-many", path, member.label, limit=most, found=len(raw))
        return accepted_rows(
            member, (self._item(member, each, f"{path}/{index}") for index, each in enumerate(raw[:most]))
        )

    def _item(self, member: Listed, raw: Any, path: str) -> Any:
        if isinstance(member.item, Value):
            return self._value(member.item, raw, path)
        return self.record(member.item, raw, path)

    def _add(self, code: str, path: str, label: str, **params: Any) -> None:
        self.problems.append(Problem(code=code, params=params, path=path, label=label, severity=Severity.ERROR))
