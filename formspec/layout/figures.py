"""The sizes of texts that are never broken: figures, the words of labels, boxes with their words.

Numbers and dates have one size within a column, that of its widest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..problems import Problem, Severity
from ..values import DateType, Kind
from .content import boxes_one_below_the_other, cell_text
from .measure import SIZES, size_within, text_width
from .model import Cell, Layout, Role, Values
from .wrapping import label_room, printed_label

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


class PrintedSizes(NamedTuple):
    """The sizes of the texts of a layout, as indices in :data:`SIZES`.

    ``texts`` has the labels and boxes that are smaller than the body's texts, by row and column; ``columns`` are the
    columns of figures.
    """

    texts: Mapping[tuple[int, int], int]
    columns: tuple[_Column, ...]

    def smaller(self, values: Values) -> dict[tuple[int, int], int]:
        """Return by row and column the size of each figure that is smaller than the body's texts."""
        return {
            (cell.row, cell.column): size
            for column in self.columns
            if (size := column.size(values))
            for cell in column.cells
        }


def printed_sizes(layout: Layout, widening: float = 1.0) -> PrintedSizes:
    """Return the sizes of the texts of a layout whose columns are wider by a factor than it has them.

    A form that is scaled down to its pages has wider columns in relation to its texts.
    """
    return PrintedSizes(dict(_small_texts(layout, widening)), tuple(_columns(layout, widening)))


def narrow_dates(layout: Layout, widening: float = 1.0) -> Iterator[Problem]:
    """Yield a problem for each column in which a date does not fit in the least size."""
    for column in _columns(layout, widening):
        cell = next((cell for cell in column.cells if text_width(_longest_date(cell)) * SIZES[-1] > column.room), None)
        if cell is not None and cell.binding is not None:
            params = {"text": _longest_date(cell), "name": cell.binding.value.label}
            yield Problem(code="limit.narrow-date", params=params, location=cell.location, severity=Severity.WARNING)


def _longest_date(cell: Cell) -> str:
    """Return the longest text of a cell for a date; empty for another cell."""
    value = cell.binding.value if cell.binding is not None else None
    if value is None or not isinstance(value.type, DateType):
        return ""
    return value.prefix + value.type.longest(value) + value.suffix


def _small_texts(layout: Layout, widening: float) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield the cells in which a word of the label, or a box with its word, is wider than the cell."""
    for cell in layout.cells:
        size = size_within(overflow(layout, cell, widening), 1.0)
        if size:
            yield (cell.row, cell.column), size


def overflow(layout: Layout, cell: Cell, widening: float = 1.0) -> float:
    """Return the width of the widest word of a label, or box with its word, as a multiple of the width for it.

    It is 0 for a cell with other texts, which can be broken anywhere.
    """
    text = _unbroken(layout, cell)
    return layout.fonts.width(text) / max(1.0, label_room(layout, cell, widening)) if text else 0.0


def _unbroken(layout: Layout, cell: Cell) -> str:
    """Return the parts of a label or of boxes that cannot be broken, each on a line; empty for other cells."""
    binding = cell.binding
    if binding is None:
        label = printed_label(layout, cell)
        return label.text if cell.role.is_heading and not label.is_vertical else ""
    return boxes_one_below_the_other(binding.value) if binding.value.has_boxes and not binding.option else ""


def _columns(layout: Layout, widening: float) -> Iterator[_Column]:
    band_of = [number for number, band in enumerate(layout.bands) for _ in range(band.rows)]
    by_columns: dict[tuple[int, int, int], list[Cell]] = {}
    for cell in filter(is_figure, layout.cells):
        by_columns.setdefault((band_of[cell.row], cell.column, cell.columns), []).append(cell)
    for (_, column, columns), cells in by_columns.items():
        yield _Column(tuple(cells), float(sum(layout.widths[column : column + columns])) * widening - _PADDING)
