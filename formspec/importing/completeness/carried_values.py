"""Values that came from an earlier form and are not to be changed: what the sheet remembers, against what it has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...data.shape import Group
from ...form.labels import label_of
from ...layout.anchors import carried_in, carried_text
from ...problems import Problem, Severity
from ...rules.paths import is_index, pattern
from ...values import Refused, ValueSpec
from ..cell_refs import SheetAddress
from ..findings import short
from ..identification.location import FormLocation
from ..row_matching.items import FormRow


class _Remembered(NamedTuple):
    """One carried value: its text when it was carried over, its text now, and where it is."""

    before: str
    now: str
    path: str
    row: int
    column: int


def changed_carried_values(
    rows: Sequence[FormRow],
    location: FormLocation,
    values: Mapping[str, Any],
    rejected: Collection[str],
    sheet: SheetAddress,
    shape: Group,
) -> list[Problem]:
    """Return a problem for each carried value that was changed, and for each of its rows that is no longer there.

    Args:
        rows: the rows of the sheet.
        location: the location of the form, with what the sheet remembers.
        values: the values that were read.
        rejected: the data paths of values that could not be read; they have problems of their own.
        sheet: the sheet.
        shape: the shape of the form's data.
    """
    if not location.carried:
        return []
    found: dict[str, list[_Remembered]] = {}
    for row in rows:
        for path, each in _of_row(row, location, values):
            found.setdefault(path, []).append(each)
    problems = [
        _changed(each[0], location, sheet, shape)
        for each in found.values()
        if each[0].path not in rejected and all(one.now != one.before for one in each)  # a copied row is a new one
    ]
    kept = {path.rpartition("/")[0] for path in found}
    expected = carried_in(location.carried.get(location.end, "")) if location.end is not None else {}
    for path, value in expected.items():
        if path not in kept and any(map(is_index, path.split("/"))):  # other missing rows are reported as such
            params = {"row": label_of(shape, path) or path, "value": short(value)}
            problems.append(
                Problem(code="read.carried-missing", params=params, location=sheet.whole, severity=Severity.WARNING)
            )
    return problems


def _of_row(row: FormRow, location: FormLocation, values: Mapping[str, Any]) -> Iterator[tuple[str, _Remembered]]:
    """Yield the carried values of one row by the path that each had when it was carried over."""
    texts = carried_in(location.carried.get(row.match.row, ""))
    for former, before in texts.items():
        slot = next((slot for slot in row.match.pattern.slots if slot.path == pattern(former)), None)
        if slot is not None and slot.cell.binding is not None:
            path = row.path(slot)
            now = _text(values.get(path), slot.cell.binding.value)
            yield former, _Remembered(before.strip(), now.strip(), path, row.match.row, slot.cell.column)


def _text(value: Any, spec: ValueSpec) -> str:
    """Return a decoded value as it is remembered; empty for a blank."""
    if value is None:
        return ""
    try:
        return carried_text(spec.type.accept(value, spec), spec)
    except Refused:
        return str(value)


def _changed(each: _Remembered, location: FormLocation, sheet: SheetAddress, shape: Group) -> Problem:
    return Problem(
        code="read.carried-changed",
        params={"before": short(each.before), "now": short(each.now) or "—"},
        path=each.path,
        label=label_of(shape, each.path),
        location=sheet.cell((each.row, max(location.columns[each.column], 0))),
        severity=Severity.WARNING,
    )
