"""The location of a form in its sheet: its columns, by hidden keys or else by labels, and the keys of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from ...data.former_paths import FormerPaths
from ...layout.anchors import CARRIED, MARGIN, column_key, is_column_key, is_repeated_row, renamed_key
from ...layout.copy_marks import is_copy_mark_cell
from ..book import CellKind, Sheet, SheetCell
from ..cell_refs import CellRef, RowCells
from ..findings import rejection
from ..label_text import wording
from ..row_patterns import Plan
from .identity import Identity

MISSING = -1
"""The sheet's column for a column of the form that is not in the sheet."""


class FormLocation(Struct, frozen=True, kw_only=True):
    """The location of a form in its sheet.

    ``columns`` has the sheet's column for each column of the form (``MISSING`` for none), ``row_keys`` the hidden key
    of each row that still has one; ``repeated_rows`` are the rows that only repeat headings at the top of a page, by
    their keys. ``former_rows`` are the rows of an earlier edition that the form does not have, by their keys.
    ``carried`` is what the sheet remembers of carried values, by row. ``key_cells`` are the cells that contain keys,
    the identity or this; ``margin`` are the columns outside the form that belong to the format; ``end`` is the hidden
    row below the form, None if it was deleted.
    """

    sheet: Sheet
    columns: Sequence[int]
    row_keys: Mapping[int, str]
    repeated_rows: frozenset[int]
    former_rows: frozenset[int]
    carried: Mapping[int, str]
    key_cells: frozenset[CellRef]
    margin: frozenset[int]
    end: int | None

    def cell_ref(self, row: int, column: int) -> CellRef:
        """Return the cell of the sheet in a row of the sheet and a column of the form."""
        return row, self.columns[column]

    def cells_by_row(self) -> Mapping[int, RowCells]:
        """Return the sheet's cells within the form's columns, by row, without hidden keys and former rows."""
        numbers = {column: number for number, column in enumerate(self.columns)}
        rows: dict[int, dict[int, SheetCell]] = {}
        for (row, column), cell in self.sheet.cells.items():
            number = numbers.get(column)
            if number is not None and (row, column) not in self.key_cells and row not in self.former_rows:
                rows.setdefault(row, {})[number] = cell
        return rows


def locate(sheet: Sheet, plan: Plan, identity: Identity | None, former: FormerPaths | None = None) -> FormLocation:
    """Return the location of the form in its sheet; raise ProblemError if no column is recognised.

    ``former`` are the form's former ids where the keys in the sheet are those of an earlier edition.
    """
    identity_cell = identity.ref if identity is not None else None
    end = identity_cell[0] if identity_cell is not None else _column_key_row(sheet)
    if former is not None and end is not None:
        _check_number_of_columns(sheet, end, plan)
    columns = (_columns_by_keys(sheet, end, plan) if end is not None else None) or _columns_by_labels(sheet, plan)
    if columns is None:
        raise rejection("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    row_keys: dict[int, str] = {}
    repeated_rows: set[int] = set()
    former_rows: set[int] = set()
    carried: dict[int, str] = {}
    key_cells: set[CellRef] = set()
    key_column = identity_cell[1] if identity_cell is not None else _row_key_column(sheet, plan, columns)
    for (row, column), cell in sheet.cells.items():
        key = cell.text if former is None or column != key_column else _present_key(cell.text, former)
        if column == key_column and (row, column) != identity_cell and plan.pattern_of(key) is not None:
            row_keys[row] = key
            key_cells.add((row, column))
        elif former is not None and column == key_column and key.startswith("/"):
            former_rows.add(row)
            key_cells.add((row, column))
        elif column == key_column and is_repeated_row(cell.text):
            repeated_rows.add(row)
            key_cells.add((row, column))
        elif (row == end and is_column_key(cell.text)) or _is_margin_key(cell.text):
            key_cells.add((row, column))
        elif cell.text.startswith(CARRIED) and column not in columns:
            carried[row] = cell.text
            key_cells.add((row, column))
    if identity_cell is not None:
        key_cells.add(identity_cell)
    return FormLocation(
        sheet=sheet,
        columns=columns,
        row_keys=row_keys,
        repeated_rows=frozenset(repeated_rows),
        former_rows=frozenset(former_rows),
        carried=carried,
        key_cells=frozenset(key_cells),
        margin=frozenset(
            column for row, column in key_cells if row == end and _is_margin_key(sheet.cells[row, column].text)
        ),
        end=end,
    )


def _is_margin_key(text: str) -> bool:
    """Return whether a text is the key of the column of hints; in the copy of a unit, its mark is there instead."""
    return text == MARGIN or is_copy_mark_cell(text)


def _present_key(key: str, former: FormerPaths) -> str:
    """Return a row's key of an earlier edition with the present ids."""
    return renamed_key(key, lambda path: former.present(path) or path, former.top)


def _check_number_of_columns(sheet: Sheet, key_row: int, plan: Plan) -> None:
    """Reject a workbook of an earlier edition that has other grid columns: its keys number them."""
    found = {cell.text for (row, _), cell in sheet.cells.items() if row == key_row and is_column_key(cell.text)}
    if found and found != {column_key(column) for column in range(len(plan.layout.widths))}:
        raise rejection("read.earlier-columns", form=plan.layout.form)


def _row_key_column(sheet: Sheet, plan: Plan, columns: Sequence[int]) -> int:
    """Return the column next to the form with the rows' keys, where the form's identity was deleted; -1 for none."""
    counts: Counter[int] = Counter()
    for (_, column), cell in sheet.cells.items():
        if column not in columns and cell.text.startswith(("/", "=")) and plan.pattern_of(cell.text) is not None:
            counts[column] += 1
    return counts.most_common(1)[0][0] if counts else -1


def _column_key_row(sheet: Sheet) -> int | None:
    """Return the row with the most keys of columns, None if no row has several."""
    counts = Counter(row for (row, _), cell in sheet.cells.items() if is_column_key(cell.text))
    row, count = counts.most_common(1)[0] if counts else (0, 0)
    return row if count > 1 else None


def _columns_by_keys(sheet: Sheet, key_row: int, plan: Plan) -> list[int] | None:
    """Return the sheet's column for each column of the form by the keys in ``key_row``; None if most were deleted.

    A column without its key is assumed at its distance from the others, if one of its headings is there or if it has
    none; otherwise it is ``MISSING``.
    """
    count = len(plan.layout.widths)
    wanted = {column_key(column): column for column in range(count)}
    known: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        if row == key_row and cell.text in wanted:
            known.setdefault(wanted[cell.text], column)
    if len(known) * 2 < count:
        return None
    return [
        MISSING if column not in known and not _may_be(sheet, assumed, plan, column) else assumed
        for column, assumed in enumerate(_with_neighbours(known, count))
    ]


def _may_be(sheet: Sheet, sheet_column: int, plan: Plan, column: int) -> bool:
    """Return whether a column of the sheet has a heading of a column of the form, or the form has none for it."""
    headings = {label.wording for kind in plan.patterns for label in kind.labels if label.cell.column == column}
    texts = (cell.text for (_, c), cell in sheet.cells.items() if c == sheet_column and cell.kind is CellKind.TEXT)
    return not headings or any(wording(text) in headings for text in texts)


def _columns_by_labels(sheet: Sheet, plan: Plan) -> list[int] | None:
    """Return the sheet's column for each column of the form, by the labels that occur once on the form.

    Each cell with such a label votes for its column. None if no such label is in the sheet.
    """
    labels = [label for kind in plan.patterns for label in kind.labels]
    expected = Counter(label.wording for label in labels)
    column_of = {label.wording: label.cell.column for label in labels}
    votes: dict[int, Counter[int]] = {}
    for (_, column), cell in sheet.cells.items():
        text = wording(cell.text)
        if cell.kind is CellKind.TEXT and expected.get(text) == 1:
            votes.setdefault(column_of[text], Counter())[column] += 1
    if not votes:
        return None
    known = {column: counts.most_common(1)[0][0] for column, counts in votes.items()}
    return _with_neighbours(known, len(plan.layout.widths))


def _with_neighbours(known: Mapping[int, int], count: int) -> list[int]:
    """Return a column of the sheet for each of ``count`` columns of the form.

    An unknown one is as far from its nearest known neighbour as on the form, or ``MISSING`` where that column belongs
    to another.
    """
    ordered, taken = sorted(known), set(known.values())
    result = []
    for column in range(count):
        near = min(ordered, key=lambda other: (abs(other - column), other))
        assumed = known[near] + column - near
        result.append(known.get(column, MISSING if assumed in taken else assumed))
    return result


def wordings_on(sheet: Sheet) -> frozenset[str]:
    """Return the wording of every text of a sheet; computed once for all the forms that it may be."""
    return frozenset(wording(cell.text) for cell in sheet.cells.values() if cell.kind is CellKind.TEXT)


def share_of_labels(present: Collection[str], plan: Plan) -> float:
    """Return the share of the form's labels that are among the wordings ``present`` on a sheet, from 0 to 1."""
    wanted = {label.wording for kind in plan.patterns for label in kind.labels}
    return sum(text in present for text in wanted) / len(wanted) if wanted else 0.0
