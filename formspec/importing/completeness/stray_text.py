"""Text in the sheet that is neither a value nor a label of the form: between its cells, around it, or in comments.

With it, every cell of the sheet is checked: no text that a person typed is lost without a problem.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from ...invisible import is_blank
from ...problems import Problem, Severity
from ..book import CellKind, SheetCell
from ..cell_refs import CellRef, RowCells, SheetAddress, is_copy
from ..findings import Finding, short
from ..identification.location import FormLocation
from ..label_text import wording
from ..row_matching.items import FormRow
from ..row_patterns import Plan
from .changes import is_code

MOST_REPORTED = 1_000
"""Texts, and comments, that are reported one by one; the others are counted in one problem.

More than a person types or reads: 20 000 such texts stay below 5 000 problems (tests/importing/test_fuzz.py).
"""
_QUOTED = 200  # characters of a comment that a message quotes


def stray_text(
    plan: Plan,
    rows: Sequence[FormRow],
    repeated: Collection[int],
    content: Mapping[int, RowCells],
    location: FormLocation,
    consumed: Collection[CellRef],
    sheet: SheetAddress,
) -> list[Problem]:
    """Return a problem for each text in the form's columns that is not a value, a label, or a copy of one.

    Between the form's rows it is an error, above and below them a warning. ``repeated`` are the rows that only repeat
    headings, ``consumed`` the cells that were already read.
    """
    by_row = {row.match.row: row for row in rows}
    first, last = min(by_row, default=0), max(by_row, default=-1)
    problems, count = [], 0
    for row, cells in content.items():
        for column, cell in cells.items():
            ref = location.cell_ref(row, column)
            if ref in consumed or is_blank(cell.content) or _is_own(plan, by_row.get(row), column, cell):
                continue
            if is_copy(ref, cell) or (row in repeated and (column, cell.text) in plan.codes):
                continue
            count += 1
            if count <= MOST_REPORTED:
                is_inside = first <= row <= last
                code, severity = ("read.stray", Severity.ERROR) if is_inside else ("read.outside", Severity.WARNING)
                problems.append(Finding(code, severity, {"found": short(cell.content)}).at(sheet.cell(ref)))
    if count > MOST_REPORTED:
        more = Finding("read.more", Severity.ERROR, {"count": count - MOST_REPORTED})
        problems.append(more.at(sheet.cell((last, max(location.columns)))))
    return problems


def _is_own(plan: Plan, row: FormRow | None, column: int, cell: SheetCell) -> bool:
    """Return whether a text is the form's own: a label in any cell, a code, the mark of a closed cell.

    A closed cell that is cut at the end of a page has its mark again in a row further down.
    """
    if cell.kind is CellKind.TEXT and (wording(cell.text) in plan.labels or not wording(cell.text)):
        return True
    if row is None:
        return False
    if (column, cell.text) in plan.closed_marks:
        return True
    fixed = row.match.pattern.fixed
    return any(
        (own.column <= column < own.column + own.columns and cell.text == own.text)
        or (own.column == column and is_code(own, cell))
        for own in fixed
    )


def outside(location: FormLocation, consumed: Collection[CellRef], sheet: SheetAddress) -> list[Problem]:
    """Return a problem for each text and formula outside the form's columns, and on the margins of its pages."""
    columns = set(location.columns)
    problems = [
        _note("read.outside", Severity.WARNING, short(cell.content), ref, sheet)
        for ref, cell in location.sheet.cells.items()
        if ref[1] not in columns
        and ref not in location.key_cells
        and ref not in consumed
        and not _is_formats_own(location, ref[1], cell)
        and not is_blank(cell.content)
    ]
    problems += [
        Finding("read.page-text", Severity.WARNING, {"found": short(found)}).at(sheet.whole)
        for found in dict.fromkeys(location.sheet.page_texts)
    ]
    if len(problems) <= MOST_REPORTED:
        return problems
    params = {"count": len(problems) - MOST_REPORTED}
    return [*problems[:MOST_REPORTED], Problem(code="read.more", params=params, severity=Severity.WARNING)]


def _is_formats_own(location: FormLocation, column: int, cell: SheetCell) -> bool:
    """Return whether a formula outside the form is the format's: a hint in the margin, or hidden with the keys.

    A hint is a text or nothing. Without the key of the margin, such a formula is one in any column.
    """
    if cell.formula is None:
        return False
    if column in location.sheet.hidden_columns:
        return True
    has_hint = cell.kind is CellKind.TEXT or is_blank(cell.text)
    return has_hint and (column in location.margin or not location.margin)


def comments(location: FormLocation, sheet: SheetAddress) -> list[Problem]:
    """Return the comments that people have written at cells."""
    return [
        _note("read.comment", Severity.INFO, text[:_QUOTED], ref, sheet)
        for ref, text in islice(location.sheet.comments.items(), MOST_REPORTED)
    ]


def _note(code: str, severity: Severity, text: str, ref: CellRef, sheet: SheetAddress) -> Problem:
    return Finding(code, severity, {"found": text}).at(sheet.cell(ref))
