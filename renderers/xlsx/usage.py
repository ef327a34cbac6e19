"""Which parts of the form are in use, in hidden cells: 1 where something is filled in, as ``formspec.form.usage`` says.

An item of a list has its flag in the first row of the item, together with those of the lists inside it. The inputs
outside lists have one flag for each row. Below all flags, in the hidden row of column keys, is their sum: the form is
in use when it is not 0. Rows that a person inserts have no flag, and nothing depends on them.

Each list has a column of flags, and so has each depth of lists inside it. Lists side by side have different columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from formspec.layout import Layout, Repetition, Role, area, column_letters
from formspec.rules import around

from .cell_refs import FormulaCell
from .formula import any_filled, called
from .margin import first_formula_column
from .text import MAX_FORMULA, units

Flag = tuple[int, int, str]
"""The row, the column and the formula of a hidden cell."""


class _Item(NamedTuple):
    """The rows of one item, the column of its flag, and the last column of flags of lists inside it."""

    row: int
    rows: int
    column: int
    last_column: int


class UsageFlags:
    """The flags of one layout: their positions, and formulas that refer to them."""

    def __init__(self, layout: Layout) -> None:
        self._fixed = first_formula_column(layout)
        self._below = len(layout.rows)
        families = _families(layout.repetitions)
        offsets = _offsets(families)
        self._items: dict[str, _Item] = {}
        for root, lists in families.items():
            first = self._fixed + 1 + offsets[root]
            last = first + max(map(_depth, lists))
            for each in lists:
                for index, (row, rows) in enumerate(each.spans):
                    self._items[f"{each.path}/{index}"] = _Item(row, rows, first + _depth(each), last)
        self._total = max((item.last_column for item in self._items.values()), default=self._fixed) + 1

    @property
    def end(self) -> int:
        """The first column to the right of all flags; that of the sum is free in the rows of the form."""
        return self._total

    def part(self, path: str) -> str:
        """Return the innermost item around a data path, or the item itself; empty for the form."""
        return next((each for each in around(path) if each in self._items), "")

    def test(self, part: str) -> str:
        """Return the formula for whether a part is in use; columns are fixed, so that rows can be copied."""
        if not part:
            return f"${column_letters(self._total)}${self._below + 1}>0"
        item = self._items[part]
        return f"${column_letters(item.column)}{item.row + 1}>0"

    def count(self, repetition: Repetition) -> str:
        """Return the formula for the number of items of a list that are in use."""
        items = [self._items[f"{repetition.path}/{index}"] for index in range(len(repetition.spans))]
        rows = items[-1].row + items[-1].rows - items[0].row
        return f"SUM({_fixed_columns(items[0].row, items[0].column, rows, 1)})"

    def flags(self, layout: Layout, places: Mapping[str, FormulaCell]) -> Iterator[Flag]:
        """Yield the flags of ``layout``, whose values are in the cells ``places``, without their sum."""
        inputs = {cell.binding.path for cell in layout.cells if cell.role is Role.INPUT and cell.binding}
        fixed: dict[int, list[FormulaCell]] = {}
        own: dict[str, list[FormulaCell]] = {part: [] for part in self._items}
        for path in sorted(inputs & places.keys(), key=lambda each: (places[each].row, places[each].column)):
            spot = places[path]
            (own[spot.part] if spot.part else fixed.setdefault(spot.row, [])).append(spot)
        for row, spots in fixed.items():
            yield row, self._fixed, _flag(spots)
        for part, spots in own.items():
            item = self._items[part]
            yield item.row, item.column, _flag(spots, self._inside(item))

    def total(self) -> Flag:
        """Return the sum of all flags; it includes the row of the sum, so that a row inserted above it is counted."""
        columns = self._total - self._fixed
        return self._below, self._total, f"SUM({area(0, self._fixed, self._below + 1, columns)})"

    @staticmethod
    def _inside(item: _Item) -> str:
        """Return the range of the flags of lists inside an item, empty for none."""
        columns = item.last_column - item.column
        return _fixed_columns(item.row, item.column + 1, item.rows, columns) if columns else ""


def _flag(spots: Iterable[FormulaCell], inside: str = "") -> str:
    """Return the formula of a flag; an error in a cell was typed as well."""
    tests = [*any_filled(spots), *([f"SUM({inside})>0"] if inside else [])]
    formula = f"IFERROR(IF({called('OR', tests)},1,0),1)" if tests else "0"
    # hundreds of cells with long texts of their own in one row: hints appear before something is filled in
    return formula if units(formula) <= MAX_FORMULA else "1"


def _fixed_columns(row: int, column: int, rows: int, columns: int) -> str:
    """Return a range whose columns are fixed."""
    first, last = column_letters(column), column_letters(column + columns - 1)
    return f"${first}{row + 1}:${last}{row + rows}"


def _depth(repetition: Repetition) -> int:
    """Return the number of lists around a list."""
    return sum(step.isdecimal() for step in repetition.path.split("/"))


def _families(repetitions: Iterable[Repetition]) -> dict[str, list[Repetition]]:
    """Return the lists that are in no other one, by their path, each with all lists inside it."""
    families: dict[str, list[Repetition]] = {}
    for each in repetitions:
        steps = each.path.split("/")
        root = next((number for number, step in enumerate(steps) if step.isdecimal()), len(steps))
        families.setdefault("/".join(steps[:root]), []).append(each)
    return families


def _offsets(families: Mapping[str, list[Repetition]]) -> dict[str, int]:
    """Return the first column of each family, counted from 0: those that share a row have different columns."""
    offsets: dict[str, int] = {}
    open_ones: list[tuple[int, int, int]] = []  # the row below a family, and its columns from, to
    for root, (first, last, width) in sorted(_extents(families).items(), key=lambda each: each[1]):
        open_ones = [each for each in open_ones if each[0] > first]
        offset = 0
        for _, begin, end in sorted(open_ones, key=lambda each: each[1]):
            if offset + width > begin:
                offset = max(offset, end)
        offsets[root] = offset
        open_ones.append((last, offset, offset + width))
    return offsets


def _extents(families: Mapping[str, list[Repetition]]) -> dict[str, tuple[int, int, int]]:
    """Return the first row of each family, the row below it, and the number of its columns."""
    return {
        root: (
            min(row for each in lists for row, _ in each.spans),
            max(row + rows for each in lists for row, rows in each.spans),
            1 + max(map(_depth, lists)),
        )
        for root, lists in families.items()
    }
