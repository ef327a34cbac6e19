"""Values that came from an earlier form and are not to be changed: what the sheet remembers, against what it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...data.shape import Group
from ...form.labels import label_of
from ...invisible import trimmed
from ...layout.anchors import carried_in, carried_text
from ...problems import Problem, Severity
from ...rules.paths import is_under, item_of, pattern
from ...values import Refused, ValueSpec
from ..cell_refs import SheetAddress
from ..findings import short
from ..identification.location import FormLocation
from ..row_matching.items import FormRow


class _Remembered(NamedTuple):
    """One carried value: its text when it was carried over, its text now, and where it is.

    ``item`` is the item of a list that it was in, empty for none; ``slot`` its path with ``*`` for each item.
    """

    before: str
    now: str
    item: str
    slot: str
    path: str
    row: int
    column: int

    @property
    def is_changed(self) -> bool:
        """Return whether the value is another one now."""
        return self.now != self.before


def changed_carried_values(
    rows: Sequence[FormRow],
    location: FormLocation,
    values: Mapping[str, Any],
    rejected: Collection[str],
    sheet: SheetAddress,
    shape: Group,
) -> list[Problem]:
    """Return a problem for each carried value that was changed, and for each item of a list that is no longer there.

    What a sheet remembers is written by us, but anyone can change it: it finds slips, not forgeries.

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
    first = [each[0] for each in found.values() if all(one.is_changed for one in each)]  # a copied row is a new one
    exchanged = _exchanged(each[0] for each in found.values())
    changed = [each for each in first if each.path not in rejected and each.item not in exchanged]
    expected = carried_in(location.carried.get(location.end, "")) if location.end is not None else {}
    missing = _missing(expected, {each.item for values in found.values() for each in values})
    return [
        *(_changed(each, location, sheet, shape) for each in changed),
        *(_lost(path, expected[path], sheet, shape) for path in missing),
    ]


def _exchanged(found: Iterable[_Remembered]) -> set[str]:
    """Return the items whose values were only exchanged with others of their list, as sorting does with cells."""
    items: dict[str, list[_Remembered]] = {}
    for each in found:
        if each.item:
            items.setdefault(each.item, []).append(each)
    changed = {item: values for item, values in items.items() if any(each.is_changed for each in values)}
    before = Counter((_list(item), *sorted((each.slot, each.before) for each in of)) for item, of in changed.items())
    exchanged = set()
    for item, values in changed.items():
        now = (_list(item), *sorted((each.slot, each.now) for each in values))
        if before[now]:
            before[now] -= 1
            exchanged.add(item)
    return exchanged


def _list(item: str) -> str:
    return item.rpartition("/")[0]


def _missing(expected: Iterable[str], kept: Collection[str]) -> list[str]:
    """Return the items that are no longer there, without those inside another one of them."""
    missing = {path for path in expected if item_of(path) == path and path not in kept}
    return [path for path in expected if path in missing and not is_under(_list(path), missing)]


def _of_row(row: FormRow, location: FormLocation, values: Mapping[str, Any]) -> Iterator[tuple[str, _Remembered]]:
    """Yield the carried values of one row by the path that each had when it was carried over."""
    texts = carried_in(location.carried.get(row.match.row, ""))
    slots = {slot.path: slot for slot in reversed(row.match.pattern.slots)} if texts else {}
    for former, before in texts.items():
        slot = slots.get(pattern(former))
        if slot is not None and slot.cell.binding is not None:
            path = row.path(slot)
            now = _text(values.get(path), slot.cell.binding.value)
            place = (path, row.match.row, slot.cell.column)
            yield former, _Remembered(trimmed(before), trimmed(now), item_of(former), slot.path, *place)


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


def _lost(path: str, value: str, sheet: SheetAddress, shape: Group) -> Problem:
    params = {"row": label_of(shape, path) or path, "value": short(value)}
    return Problem(code="read.carried-missing", params=params, location=sheet.whole, severity=Severity.WARNING)
