"""Cells as ranges: adjacent ones are joined, so that a setting of ten thousand rows has one range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from openpyxl.worksheet.cell_range import MultiCellRange

MOST_RANGES = 32_767
"""The maximum number of references in one ``sqref`` ([MS-OI29500] 2.1.613, dataValidation)."""


class CellRange(NamedTuple):
    """A range of cells: its first row and column, counted from 0, and how many of each it has."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


def joined(areas: Iterable[CellRange]) -> list[CellRange]:
    """Return areas that cover the same cells, those one below the other joined, then those side by side.

    The given areas must not overlap. The result is in the order of its first cells, column by column.
    """
    columns: list[CellRange] = []
    for area in sorted(set(areas), key=lambda each: (each.column, each.columns, each.row)):
        last = columns[-1] if columns else None
        if last and (last.column, last.columns, last.row + last.rows) == (area.column, area.columns, area.row):
            columns[-1] = last._replace(rows=last.rows + area.rows)
        else:
            columns.append(area)
    blocks: list[CellRange] = []
    for area in sorted(columns, key=lambda each: (each.row, each.rows, each.column)):
        last = blocks[-1] if blocks else None
        if last and (last.row, last.rows, last.column + last.columns) == (area.row, area.rows, area.column):
            blocks[-1] = last._replace(columns=last.columns + area.columns)
        else:
            blocks.append(area)
    return sorted(blocks, key=lambda each: (each.column, each.row))


def in_parts(areas: Sequence[CellRange]) -> Iterator[Sequence[CellRange]]:
    """Yield areas in parts, each with at most the number of ranges that Excel accepts."""
    for start in range(0, len(areas), MOST_RANGES):
        yield areas[start : start + MOST_RANGES]


def cell_ranges(areas: Iterable[CellRange]) -> MultiCellRange:
    """Return areas as openpyxl keeps them; its own ``add`` looks through all ranges that were added before."""
    from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

    return MultiCellRange(  # type: ignore[no-untyped-call,unused-ignore]
        [
            CellRange(
                min_row=each.row + 1,
                min_col=each.column + 1,
                max_row=each.row + each.rows,
                max_col=each.column + each.columns,
            )
            for each in areas
        ]
    )
