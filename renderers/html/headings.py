"""The headings of a cell in a table, for its attribute ``headers``: found by row and by column, not by a search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import merge

from formspec.layout import Cell, Role

ABOVE = frozenset((Role.COLUMN_HEADING,))
BESIDE = frozenset((Role.ROW_HEADING, Role.BLOCK_LABEL, Role.FIELD_LABEL))


class Headings:
    """The headings of one block: column headings by column, row headings by row."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._by_column: dict[int, list[Cell]] = {}
        self._by_row: dict[int, list[Cell]] = {}
        for cell in sorted(cells, key=_place):
            if cell.role in ABOVE:
                for column in range(cell.column, cell.column + cell.columns):
                    self._by_column.setdefault(column, []).append(cell)
            elif cell.role in BESIDE:
                for row in range(cell.row, cell.row + cell.rows):
                    self._by_row.setdefault(row, []).append(cell)

    def of(self, cell: Cell) -> list[Cell]:
        """Return the headings of ``cell``: the nearest run of them above, and those to its left, row by row."""
        return sorted([*self._nearest_run(cell), *self._left_of(cell)], key=_place)

    def _nearest_run(self, cell: Cell) -> list[Cell]:
        run: dict[tuple[int, int], Cell] = {}
        last: Cell | None = None
        columns = range(cell.column, cell.column + cell.columns)
        for each in merge(*(self._upwards(column, cell.row) for column in columns), key=lambda heading: -heading.row):
            if last is not None and each.row + each.rows < last.row:
                break
            last = run.setdefault(_place(each), each)
        return list(run.values())

    def _upwards(self, column: int, row: int) -> Iterator[Cell]:
        """Yield the headings of a column that begin above ``row``, the nearest first."""
        headings = self._by_column.get(column, [])
        for number in range(bisect_left(headings, row, key=lambda heading: heading.row) - 1, -1, -1):
            yield headings[number]

    def _left_of(self, cell: Cell) -> list[Cell]:
        nearest = {
            _place(each): each
            for row in range(cell.row, cell.row + cell.rows)
            for each in self._by_row.get(row, ())
            if each.column + each.columns <= cell.column
        }
        if any(each.role is Role.FIELD_LABEL for each in nearest.values()):
            return [max(nearest.values(), key=lambda each: each.column)]
        return list(nearest.values())


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column
