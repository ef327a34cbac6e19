"""Carried values (``carried``): what the workbook remembers of them in a hidden column, so that a change is noticed.

The cells themselves are locked, except in the rows of lists, where nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formspec.layout import Cell, Layout, Values, address, carried_cells, carried_mark, carried_rows

from .sheet import Piece, text_cell
from .strings import Strings


@dataclass(frozen=True, slots=True)
class RememberedRow:
    """The hidden cell of one row, with its carried values."""

    name: str
    style: int
    cells: tuple[Cell, ...]

    def xml(self, values: Values, strings: Strings, sizes: Mapping[tuple[int, int], int]) -> str:  # noqa: ARG002
        """Return the cell for ``values``, empty if the row has no carried value."""
        text = carried_mark(self.cells, values)
        return text_cell(self.name, self.style, strings.number(text)) if text else ""


@dataclass(frozen=True, slots=True)
class RememberedRows:
    """The hidden cell below the form, with the rows that have carried values."""

    name: str
    rows: Mapping[int, Sequence[Cell]]

    def xml(self, values: Values, strings: Strings, sizes: Mapping[tuple[int, int], int]) -> str:  # noqa: ARG002
        """Return the cell for ``values``, empty if no row has a carried value."""
        text = carried_rows(self.rows, values)
        return text_cell(self.name, 0, strings.number(text)) if text else ""


def remember(rows: list[list[Piece]], layout: Layout, column: int, styles: Sequence[int]) -> list[Piece]:
    """Add the hidden cells of carried values to each row in ``column``; return the one below the form, if there is one.

    ``styles`` has the style of each row.
    """
    cells = carried_cells(layout)
    for row, own in cells.items():
        rows[row].append(RememberedRow(address(row, column), styles[row], tuple(own)))
    return [RememberedRows(address(len(rows), column), cells)] if cells else []
