"""What is told of a workbook beyond its answers: rows that are gone, what was written around the form, its edition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from ...data.shape import Group
from ...form.check import label_of
from ...layout import Role
from ...problems import Place, Problem, Severity
from ..cell_decoding.decoding import MOST_TOLD, Collector
from ..findings import short
from ..identification.columns import GONE
from ..identification.identity import Identity
from ..identification.location import Located
from ..row_matching.items import Placed
from ..row_matching.matching import MOST_ROWS, Matched
from ..row_patterns import Plan, RowPattern, Slot

if TYPE_CHECKING:
    from ...api import FormSpec


def changed_spec(spec: FormSpec, identity: Identity | None) -> list[Problem]:
    """Tell that the spec is not the one the workbook was made by."""
    if identity is None or not identity.digest or identity.digest == spec.digest:
        return []
    return [Problem(code="read.spec-changed", params={"form": spec.id}, severity=Severity.WARNING)]


def missing_rows(plan: Plan, rows: Sequence[Placed], collector: Collector) -> list[Problem]:
    """Tell of the form's own rows that are not in the sheet any more."""
    present = {slot.path for placed in rows for slot in placed.line.pattern.slots}
    place = Place(file=collector.file, sheet=collector.sheet.name)
    problems = []
    for each in plan.patterns:
        gone = (slot for slot in each.slots if slot.cell.role is Role.INPUT and not slot.within)
        binding = next((slot.cell.binding for slot in gone if slot.path not in present), None)
        if binding is not None and not _may_be_blank(each, rows):
            problems.append(Problem(code="read.row-missing", params={"row": binding.name}, place=place))
    return problems


def _may_be_blank(pattern: RowPattern, rows: Sequence[Placed]) -> bool:
    """Tell whether a row that prints nothing of its own may be a blank one of the sheet, between its neighbours."""
    above = max((each.line.row for each in rows if each.line.pattern.number < pattern.number), default=-1)
    below = min((each.line.row for each in rows if each.line.pattern.number > pattern.number), default=above + 1)
    return not any(cell.text for cell in pattern.fixed) and below - above > 1


def missing_columns(plan: Plan, found: Located, collector: Collector) -> list[Problem]:
    """Tell of the form's own columns that are not in the sheet any more, and with them what was filled in there."""
    gone: dict[int, str] = {}
    for slot in (slot for each in plan.patterns for slot in each.slots):
        own = range(slot.cell.column, slot.cell.column + slot.cell.columns)
        if slot.cell.role is Role.INPUT and all(found.columns[column] == GONE for column in own):
            gone.setdefault(slot.cell.column, _heading(plan, slot.cell.column) or _name(slot))
    place = Place(file=collector.file, sheet=collector.sheet.name)
    return [Problem(code="read.column-missing", params={"column": name}, place=place) for name in gone.values()]


def _name(slot: Slot) -> str:
    return slot.cell.binding.name if slot.cell.binding is not None else ""


def _heading(plan: Plan, column: int) -> str:
    """Return the last heading above a column, empty where it has none."""
    headings = [label.cell for each in plan.patterns for label in each.labels if label.cell.column == column]
    return next((cell.text.replace("\n", "") for cell in reversed(headings) if cell.role is Role.COLUMN_HEADING), "")


def rows_beyond(matched: Matched, collector: Collector) -> list[Problem]:
    """Tell that more rows have lost their keys than are looked at."""
    if matched.beyond is None:
        return []
    place = collector.place((matched.beyond, max(collector.columns)))
    return [Problem(code="read.too-many-rows", params={"limit": MOST_ROWS}, place=place)]


def moved_rows(rows: Sequence[Placed], collector: Collector, shape: Group) -> list[Problem]:
    """Tell of rows that were moved from one list of the form into another."""
    problems = []
    for placed in rows:
        if placed.line.origin is None:
            continue
        slot = next(slot for slot in placed.line.pattern.slots if slot.within == placed.line.pattern.innermost)
        params = {"origin": label_of(shape, placed.line.origin.innermost), "here": label_of(shape, slot.within)}
        place = collector.place((placed.line.row, max(collector.columns[slot.cell.column], 0)))
        problems.append(Problem(code="read.row-moved", params=params, place=place, severity=Severity.WARNING))
    return problems


def outside(found: Located, collector: Collector) -> list[Problem]:
    """Tell of what people wrote outside the form's columns, and of their comments."""
    inside, problems = set(found.columns), []
    for place, cell in found.sheet.cells.items():
        if place[1] in inside or place in found.ours or place in collector.done or cell.formula is not None:
            continue
        if cell.text.strip():
            problems.append(_note("read.outside", Severity.WARNING, short(cell.text), collector.place(place)))
    if len(problems) > MOST_TOLD:
        params = {"count": len(problems) - MOST_TOLD}
        more = Problem(code="read.more", params=params, severity=Severity.WARNING)
        problems = [*problems[:MOST_TOLD], more]
    for place, text in islice(found.sheet.comments.items(), MOST_TOLD):
        problems.append(_note("read.comment", Severity.INFO, text[:200], collector.place(place)))
    return problems


def _note(code: str, severity: Severity, found: str, place: Place) -> Problem:
    return Problem(code=code, params={"found": found}, place=place, severity=severity)
