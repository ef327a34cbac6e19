"""The size of the box of a comment, and the cells between which it is located."""

from __future__ import annotations

from collections.abc import Callable

from formspec.layout import lines_needed

from ..text import MAX_COLUMNS, MAX_ROWS
from .grid import CellRef, Grid

# Sizes in pixels. The first width at which the text needs at most the comfortable height is chosen.
_WIDTHS = (216, 320, 440, 600)
_COMFORTABLE, _HIGHEST = 240, 900
_PIXELS_A_CHARACTER, _PIXELS_A_LINE, _PADDING = 6.5, 18, 14
_BESIDE, _ABOVE = 15, 4
_MOST_STEPS = 400  # columns or rows that are measured for one box

Corner = tuple[int, int, int, int]
"""Column and pixels into it, row and pixels into it."""


def box_size(text: str) -> tuple[int, int]:
    """Return the width and height in pixels of a box that shows ``text``, or of the largest useful one."""
    width, height = _WIDTHS[0], _HIGHEST
    for width in _WIDTHS:
        lines = lines_needed(text, (width - _PADDING) / _PIXELS_A_CHARACTER)
        height = min(_HIGHEST, lines * _PIXELS_A_LINE + _PADDING)
        if height <= _COMFORTABLE:
            break
    return width, max(height, 3 * _PIXELS_A_LINE)


def box_beside(grid: Grid, ref: CellRef) -> Corner:
    """Return the upper left corner of a new box for a cell: to its right, or to the right of its merged cells."""
    row, column = ref
    merge = grid.merge_from(ref)
    column_after = (merge.right if merge else column) + 1
    return min(column_after, MAX_COLUMNS - 1), _BESIDE, row, _ABOVE


def anchor(grid: Grid, corner: Corner, size: tuple[int, int]) -> str:
    """Return the position of a box as a drawing states it: two corners, each in cells and pixels."""
    column, across, row, down = corner
    last_column, right = _walk(column, across + size[0], grid.column_size, MAX_COLUMNS)
    last_row, bottom = _walk(row, down + size[1], grid.row_size, MAX_ROWS)
    return ", ".join(str(each) for each in (column, across, row, down, last_column, right, last_row, bottom))


def size_of(grid: Grid, numbers: list[int]) -> tuple[int, int]:
    """Return the width and height in pixels of a box between the two corners of an anchor."""
    column, across, row, down, last_column, right, last_row, bottom = numbers
    width = sum(grid.column_size(each) for each in range(column, min(last_column, column + _MOST_STEPS)))
    height = sum(grid.row_size(each) for each in range(row, min(last_row, row + _MOST_STEPS)))
    return int(width + right - across), int(height + bottom - down)


def _walk(index: int, pixels: float, size: Callable[[int], float], most: int) -> tuple[int, int]:
    """Return the column or row, and the offset in it, at this number of pixels after the start of ``index``."""
    last = min(most - 1, index + _MOST_STEPS)
    while index < last and pixels > (step := size(index)):
        pixels -= step
        index += 1
    return index, int(min(pixels, size(index)))
