"""The cells of a sheet in other styles; those missing in the file are inserted, with their rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from itertools import groupby

from formspec.layout import address

from ..reading.sheet import ref_of
from .grid import CellRef, Grid, is_true
from .markup import Edits, Element, elements
from .styles import AnnotatedStyles, style_of

Restyled = Callable[[int, int], int]
"""Takes a column and the present style of its cell, and returns the new style."""


def colour_cells(grid: Grid, edits: Edits, colours: Mapping[CellRef, str], styles: AnnotatedStyles) -> None:
    """Fill the cells at ``colours``, each with its own."""
    for row, refs in groupby(sorted(colours), key=lambda ref: ref[0]):
        by_column = {column: colours[row, column] for _, column in refs}

        def restyled(column: int, style: int, by_column: dict[int, str] = by_column) -> int:
            return styles.coloured(style, by_column[column])

        _restyle_row(grid, edits, row, list(by_column), restyled)


def restyle_cells(grid: Grid, edits: Edits, refs: Collection[CellRef], restyled: Restyled) -> None:
    """Give the cells at ``refs`` the style that ``restyled`` has for the one that they have."""
    for row, row_refs in groupby(sorted(refs), key=lambda ref: ref[0]):
        _restyle_row(grid, edits, row, [column for _, column in row_refs], restyled)


def _restyle_row(grid: Grid, edits: Edits, row: int, columns: list[int], restyled: Restyled) -> None:
    index = grid.row_at(row)
    if index is None:
        _add_row(grid, edits, row, [_cell(grid, row, column, 0, restyled) for column in columns])
        return
    start, end = grid.row_starts[index], grid.row_ends[index]
    edits.replace(start, end, _changed_row(grid, row, grid.content[start:end], columns, restyled))


def _add_row(grid: Grid, edits: Edits, row: int, cells: list[bytes]) -> None:
    name = f"{grid.prefix}row"
    written = f'<{name} r="{row + 1}">'.encode() + b"".join(cells) + f"</{name}>".encode()
    behind = grid.row_behind(row)
    if behind is None:
        edits.append(grid.data, written)
    else:
        edits.insert(behind, written)


def _cell(grid: Grid, row: int, column: int, row_style: int, restyled: Restyled) -> bytes:
    """Return a cell without content, in the present style of that position."""
    column_format = grid.column_at(column)
    style = row_style or (column_format.style if column_format else 0)
    return f'<{grid.prefix}c r="{address(row, column)}" s="{restyled(column, style)}"/>'.encode()


def _changed_row(grid: Grid, row: int, content: bytes, columns: list[int], restyled: Restyled) -> bytes:
    """Return a changed row; ``columns`` are those to change, in order."""
    whole, *parts = elements(content)
    cells = _by_column([each for each in parts if each.depth == 1 and each.local == "c"])
    present = sorted(cells)
    row_style = style_of(whole.attributes) if is_true(whole.attributes, "customFormat") else 0
    edits = Edits(content)
    for column in columns:
        if column in cells:
            cell = cells[column]
            edits.set(cell, "s", str(restyled(column, style_of(cell.attributes))))
            continue
        written = _cell(grid, row, column, row_style, restyled)
        behind = bisect_right(present, column)
        if behind == len(present):
            edits.append(whole, written)
        else:
            edits.insert(cells[present[behind]].start, written)
    if not cells.keys() >= set(columns):
        edits.drop(whole, "spans")  # it may not include the new cells, and the format does not require it
    return edits.applied()


def _column_named(name: str | None, otherwise: int) -> int:
    """Return the column of a cell's name; ``otherwise`` if the name is missing or not a cell of a sheet."""
    try:
        return ref_of(name)[1] if name else otherwise
    except ValueError:
        return otherwise


def _by_column(cells: list[Element]) -> dict[int, Element]:
    """Return the cells of a row by their columns; one without a name follows the previous one."""
    by_column: dict[int, Element] = {}
    column = -1
    for cell in cells:
        column = _column_named(cell.attributes.get("r"), column + 1)
        by_column.setdefault(column, cell)
    return by_column
