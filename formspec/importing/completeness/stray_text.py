"""Text in the sheet that is neither a value nor a label of the form: between its cells, around it, or in comments.

With it, every cell of the sheet is checked: no text that a person typed is lost without a problem.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from ...invisible import is_blank
from ...problems import Problem, Severity
from ..book import CellKind, SheetCell
from ..cell_refs import CellRef, RowCells, SheetAddress
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
            if ref in consumed or is_blank(_shown(cell)) or _is_own(plan, by_row.get(row), column, cell):
                continue
            if row in repeated and (column, cell.text) in plan.codes:
                continue
            count += 1
            if count <= MOST_REPORTED:
                is_inside = first <= row <= last
                code, severity = ("read.stray", Severity.ERROR) if is_inside else ("read.outside", Severity.WARNING)
                problems.append(Finding(code, severity, {"found": short(_shown(cell))}).at(sheet.cell(ref)))
    if count > MOST_REPORTED:
        more = Finding("read.more", Severity.ERROR, {"count": count - MOST_REPORTED})
        problems.append(more.at(sheet.cell((last, max(location.columns)))))
    return problems


def _is_own(plan: Plan, row: FormRow | None, column: int, cell: SheetCell) -> bool:
    """Return whether a text is the form's own: a label in any cell, a code, the mark of a closed cell.

    A closed cell that is cut at the end of a page has its mark again in a row further down.
    """
    if cell.kind is CellKind.TEXT and (wording(cell.text) in plan.labels or not wording(_shown(cell))):
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


def text_outside(location: FormLocation, consumed: Collection[CellRef], sheet: SheetAddress) -> list[Problem]:
    """Return a problem for each text and formula that was typed outside the form's columns."""
    columns = set(location.columns)
    problems = [
        _note("read.outside", Severity.WARNING, short(_shown(cell)), ref, sheet)
        for ref, cell in location.sheet.cells.items()
        if ref[1] not in columns
        and ref not in location.key_cells
        and ref not in consumed
        and not _is_own_formula(ref, cell, location)
        and not is_blank(_shown(cell))
    ]
    if len(problems) <= MOST_REPORTED:
        return problems
    params = {"count": len(problems) - MOST_REPORTED}
    return [*problems[:MOST_REPORTED], Problem(code="read.more", params=params, severity=Severity.WARNING)]


def _shown(cell: SheetCell) -> str:
    """Return the content of a cell; the formula itself where the file has no result of it."""
    return cell.text if cell.formula is None or not is_blank(cell.text) else f"={cell.formula}"


def _is_own_formula(ref: CellRef, cell: SheetCell, location: FormLocation) -> bool:
    """Return whether a formula outside the form's columns is one that the form was printed with.

    These are the hints, texts in the column to the left of the rows' keys, and the cells they refer to, in hidden
    columns to the right of the keys; none is below the row with the columns' keys. Some programs make formulas of keys,
    which begin with ``=``. Where the column of keys was deleted or is shown, it is not known which columns are the
    form's, and formulas to the right of it are taken for its own.
    """
    row, column = ref
    if cell.formula is None:
        return False
    if location.key_column < 0:
        return column > max(location.columns)
    if location.end is not None and row > location.end:
        return False
    if column == location.key_column - 1:
        return cell.kind is CellKind.TEXT or not cell.text
    hidden = location.sheet.hidden_columns
    return column >= location.key_column and (_is_within(hidden, column) or not _is_within(hidden, location.key_column))


def _is_within(ranges: Collection[tuple[int, int]], column: int) -> bool:
    return any(first <= column <= last for first, last in ranges)


def comments(location: FormLocation, sheet: SheetAddress) -> list[Problem]:
    """Return the comments that people have written at cells."""
    return [
        _note("read.comment", Severity.INFO, text[:_QUOTED], ref, sheet)
        for ref, text in islice(location.sheet.comments.items(), MOST_REPORTED)
    ]


def _note(code: str, severity: Severity, text: str, ref: CellRef, sheet: SheetAddress) -> Problem:
    return Finding(code, severity, {"found": text}).at(sheet.cell(ref))
