"""Figures: numbers and dates are never broken, and have one size within a column, that of its widest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..values import Kind
from .content import cell_text
from .measure import size_within, text_width
from .model import Cell, Layout, Role, Values

_PADDING = 1.6
"""Half-width characters of a cell's width that no figure is printed on.

A page has 0.7 em and a rule of 1 pixel, a workbook an indent of three spaces.
"""
_KINDS = frozenset((Kind.NUMBER, Kind.DATE))
_ROLES = frozenset((Role.INPUT, Role.COMPUTED, Role.PRINTED))


def is_figure(cell: Cell) -> bool:
    """Return whether ``cell`` is for a number or a date."""
    binding = cell.binding
    return cell.role in _ROLES and binding is not None and not binding.option and binding.value.type.kind in _KINDS


class _Column(NamedTuple):
    """The figures of one column of a block, and the width for them in half-width characters."""

    cells: tuple[Cell, ...]
    room: float

    def size(self, values: Values) -> int:
        """Return the index in :data:`SIZES` at which the widest figure fits, or else that of the least."""
        return size_within(max(text_width(cell_text(cell, values)) for cell in self.cells), self.room)


class FigureColumns(NamedTuple):
    """The columns of figures of a layout."""

    columns: tuple[_Column, ...]

    def smaller(self, values: Values) -> dict[tuple[int, int], int]:
        """Return by row and column the index in :data:`SIZES` of each figure that is smaller than the body's texts."""
        return {
            (cell.row, cell.column): size
            for column in self.columns
            if (size := column.size(values))
            for cell in column.cells
        }


def figure_columns(layout: Layout) -> FigureColumns:
    """Return the columns of figures of ``layout``: in each block, those of the same grid columns."""
    return FigureColumns(tuple(_columns(layout)))


def _columns(layout: Layout) -> Iterator[_Column]:
    band_of = [number for number, band in enumerate(layout.bands) for _ in range(band.rows)]
    found: dict[tuple[int, int, int], list[Cell]] = {}
    for cell in filter(is_figure, layout.cells):
        found.setdefault((band_of[cell.row], cell.column, cell.columns), []).append(cell)
    for (_, column, columns), cells in found.items():
        yield _Column(tuple(cells), float(sum(layout.widths[column : column + columns])) - _PADDING)
