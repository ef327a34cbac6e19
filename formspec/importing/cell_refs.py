"""Cells of a sheet: their addresses in problems, the cell of each value, and the order of problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from ..layout import address, column_letters, copied_column, row_and_column
from ..problems import Problem, SourceLocation
from ..rules.paths import around
from .book import SheetCell

CellRef = tuple[int, int]
"""Row and column of a cell of the sheet, from 0."""

RowCells = Mapping[int, SheetCell]
"""The cells of one row of the sheet, by the form's columns."""


def is_copy(ref: CellRef, cell: SheetCell) -> bool:
    """Return whether a cell shows one above it by the form's own formula: it is printed again at the top of a page."""
    return cell.formula is not None and copied_column(cell.formula) == column_letters(ref[1])


class SheetAddress(Struct, frozen=True):
    """The name of a sheet and of its file, from which the locations of problems are made."""

    file: str
    sheet: str

    @property
    def whole(self) -> SourceLocation:
        """The sheet as a location, for missing parts."""
        return SourceLocation(file=self.file, sheet=self.sheet)

    def cell(self, ref: CellRef) -> SourceLocation:
        """Return a cell of the sheet as a location."""
        return SourceLocation(file=self.file, sheet=self.sheet, cell=address(*ref))


class ValueCells(Mapping[str, SourceLocation]):
    """The location of each value, by data path."""

    def __init__(self, refs: Mapping[str, CellRef], sheet: SheetAddress) -> None:
        self._refs = refs
        self._sheet = sheet

    def __getitem__(self, path: str) -> SourceLocation:
        return self._sheet.cell(self._refs[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._refs)

    def __len__(self) -> int:
        return len(self._refs)

    @cached_property
    def _first_below(self) -> Mapping[str, str]:
        """The path of the first value below each part, list and item."""
        first: dict[str, str] = {}
        for path in self._refs:
            _, *parts = around(path)
            for part in parts:
                if first.setdefault(part, path) != path:
                    break
        return first

    def near(self, path: str) -> SourceLocation:
        """Return the cell of a value, of the first value of a part or list, or of the part around it; else the file."""
        for part in around(path):
            known = part if part in self._refs else self._first_below.get(part)
            if known is not None:
                return self[known]
        return SourceLocation(file=self._sheet.file)


def sheet_order(problem: Problem) -> CellRef:
    """Return a key that sorts problems by the row and column of their cell; those without one come first."""
    location = problem.location
    return row_and_column(location.cell) if location is not None and location.cell else (-1, -1)
