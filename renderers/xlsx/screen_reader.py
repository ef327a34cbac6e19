"""Names by which screen readers find the headings of a cell: JAWS and NVDA announce them when a cell is selected.

A name such as ``ColumnTitleRegion1.b6.h11.1`` says that the cells it refers to are the column headings of the region
B6:H11 of sheet 1; ``RowTitleRegion2`` those of its rows. Each name has a number of its own. Several rows or columns of
headings are read together, and of merged cells the text of the whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from formspec.layout import Cell, Layout, Role, address, area

from .text import sheet_name

if TYPE_CHECKING:
    from openpyxl import Workbook

_BESIDE = frozenset((Role.ROW_HEADING, Role.BLOCK_LABEL))


class _Region(Struct, frozen=True):
    """Rows with values under one set of column headings, in a block of the form."""

    headings: range
    rows: range
    heading_columns: int


def name_headings(workbook: Workbook, layout: Layout) -> None:
    """Give ``workbook``, whose first sheet is the form's, the names of the headings of each table."""
    from openpyxl.workbook.defined_name import DefinedName

    sheet = "'{}'".format(sheet_name(layout.sheet).replace("'", "''"))
    names: Any = workbook.defined_names
    for number, (kind, first, last, cells) in enumerate(_titles(layout), 1):
        name = f"{kind}TitleRegion{number}.{first.lower()}.{last.lower()}.1"
        names[name] = DefinedName(name, attr_text=f"{sheet}!{_absolute(cells)}")


def _titles(layout: Layout) -> Iterator[tuple[str, str, str, str]]:
    """Yield the kind of titles, the corners of the region they are for, and their own cells."""
    for region in _regions(layout):
        first = address(region.rows.start, region.heading_columns)
        last = address(region.rows.stop - 1, len(layout.widths) - 1)
        yield "Column", first, last, area(region.headings.start, 0, len(region.headings), len(layout.widths))
        if region.heading_columns:
            yield "Row", first, last, area(region.rows.start, 0, len(region.rows), region.heading_columns)


def _regions(layout: Layout) -> Iterator[_Region]:
    first_rows = [cell.row for cell in layout.cells]  # in reading order
    for band in layout.bands:
        end = band.first_row + band.rows
        cells = layout.cells[bisect_left(first_rows, band.first_row) : bisect_left(first_rows, end)]
        runs = [*_heading_rows(cells), range(end, end)]
        pairs = [(run, range(run.stop, following.start)) for run, following in pairwise(runs)]
        parts = [(run, rows) for run, rows in pairs if rows]
        within = _cells_within([rows for _, rows in parts], cells)
        for (run, rows), here in zip(parts, within, strict=True):
            yield _Region(run, rows, _beside(here))


def _cells_within(ranges: Sequence[range], cells: Sequence[Cell]) -> list[list[Cell]]:
    """Return for each range of rows, from top to bottom, the cells that are in it, wholly or in part."""
    within: list[list[Cell]] = [[] for _ in ranges]
    ends = [rows.stop for rows in ranges]
    for cell in cells:
        number = bisect_right(ends, cell.row)
        while number < len(ranges) and ranges[number].start < cell.row + cell.rows:
            within[number].append(cell)
            number += 1
    return within


def _heading_rows(cells: Sequence[Cell]) -> Iterator[range]:
    """Yield the runs of rows with column headings."""
    headings = (cell for cell in cells if cell.role is Role.COLUMN_HEADING)
    rows = sorted({row for cell in headings for row in range(cell.row, cell.row + cell.rows)})
    for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        yield range(numbers[0], numbers[-1] + 1)


def _beside(cells: Sequence[Cell]) -> int:
    """Return how many grid columns at the left have only headings and names of some rows, whose cells these are."""
    values = [cell.column for cell in cells if cell.binding is not None and not _heads(cell)]
    heads = [cell.column + cell.columns for cell in cells if _heads(cell)]
    first = min(values, default=0)
    return max((end for end in heads if end <= first), default=0)


def _heads(cell: Cell) -> bool:
    return cell.role in _BESIDE or (cell.binding is not None and cell.binding.is_name)


def _absolute(cells: str) -> str:
    from openpyxl.utils.cell import absolute_coordinate

    return str(absolute_coordinate(cells))
