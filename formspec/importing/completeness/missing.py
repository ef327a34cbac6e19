"""Rows and columns of the form that are no longer in the sheet."""

from __future__ import annotations

from collections.abc import Sequence

from ...layout import Role
from ...problems import Problem
from ..cell_refs import SheetAddress
from ..identification.location import MISSING, FormLocation
from ..row_matching.items import FormRow
from ..row_patterns import Plan, RowPattern, Slot


def missing_rows(plan: Plan, rows: Sequence[FormRow], sheet: SheetAddress) -> list[Problem]:
    """Return a problem for each row outside lists, with inputs, that is not in the sheet."""
    present = {slot.path for row in rows for slot in row.match.pattern.slots}
    problems = []
    for kind in plan.patterns:
        inputs = (slot for slot in kind.slots if slot.cell.role is Role.INPUT and not slot.within)
        binding = next((slot.cell.binding for slot in inputs if slot.path not in present), None)
        if binding is not None and not _may_be_blank(kind, rows):
            problems.append(Problem(code="read.row-missing", params={"row": binding.name}, location=sheet.whole))
    return problems


def _may_be_blank(pattern: RowPattern, rows: Sequence[FormRow]) -> bool:
    """Return whether a row without printed text may be a blank row of the sheet, between its neighbours."""
    numbers = [(row.match.pattern.number, row.match.row) for row in rows]
    above = max((row for number, row in numbers if number < pattern.number), default=-1)
    below = min((row for number, row in numbers if number > pattern.number), default=above + 1)
    return not any(cell.text for cell in pattern.fixed) and below - above > 1


def missing_columns(plan: Plan, location: FormLocation, sheet: SheetAddress) -> list[Problem]:
    """Return a problem for each column with inputs that is not in the sheet: their values are lost."""
    names: dict[int, str] = {}
    for slot in (slot for kind in plan.patterns for slot in kind.slots):
        own = range(slot.cell.column, slot.cell.column + slot.cell.columns)
        if slot.cell.role is Role.INPUT and all(location.columns[column] == MISSING for column in own):
            names.setdefault(slot.cell.column, _heading(plan, slot.cell.column) or _name(slot))
    return [
        Problem(code="read.column-missing", params={"column": name}, location=sheet.whole) for name in names.values()
    ]


def _name(slot: Slot) -> str:
    return slot.cell.binding.name if slot.cell.binding is not None else ""


def _heading(plan: Plan, column: int) -> str:
    """Return the last heading above a column, empty if it has none."""
    cells = [label.cell for kind in plan.patterns for label in kind.labels if label.cell.column == column]
    return next((cell.text.replace("\n", "") for cell in reversed(cells) if cell.role is Role.COLUMN_HEADING), "")
