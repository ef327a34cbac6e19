"""Row heights that show all text, in merged cells too, which no spreadsheet program sizes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formspec.layout import SIZES, Cell, Layout, Role, cell_text, lines_needed, printed_label, printed_sizes

from .styles import TITLE_POINTS, is_padded

_LEADING = 1.36  # height of a line, as a multiple of the font size
_PADDING = 5.0  # points above and below the text of a cell, together
_SAFETY = 1.0  # half-width characters that are left free in each line
MAX_HEIGHT = 409.0  # points: the maximum of Excel, by its list of specifications and limits


@dataclass(frozen=True, slots=True)
class Heights:
    """The widths of a layout, the size of its texts, that of smaller ones by their cell, and the width of bold text."""

    widths: tuple[float, ...]
    points: float
    sizes: Mapping[tuple[int, int], int]
    bold: float

    @classmethod
    def of(cls, layout: Layout, widening: float = 1.0) -> Heights:
        """Return those of ``layout`` where its columns are wider by a factor."""
        widths = tuple(float(width) * widening for width in layout.widths)
        sizes = printed_sizes(layout, widening).texts
        return cls(widths, float(layout.page.font_size), sizes, layout.fonts.bold)

    def least(self, layout: Layout) -> list[float]:
        """Return the minimum height of each row in points, for any values."""
        return [self._height(row.lines, self.points) for row in layout.rows]

    def blank(self, layout: Layout, cell: Cell) -> float:
        """Return the height that a cell needs in the blank form, in points."""
        if cell.binding is not None:
            return self.needed(cell, cell_text(cell, {}))
        label = printed_label(layout, cell)
        return self._height(len(label.text), self.points) if label.is_vertical else self.needed(cell, label.text)

    def needed(self, cell: Cell, text: str) -> float:
        """Return the height that ``text`` needs in ``cell``, in points."""
        points = TITLE_POINTS if cell.role is Role.TITLE else self.points
        across = (
            sum(self.widths[cell.column : cell.column + cell.columns]) - _SAFETY - 2 * (cell.indent + is_padded(cell))
        )
        size = SIZES[self.sizes.get((cell.row, cell.column), 0)] * (self.bold if cell.is_bold else 1.0)
        return self._height(lines_needed(text, across * self.points / (points * size)), points)

    @staticmethod
    def _height(lines: int, points: float) -> float:
        return lines * points * _LEADING + _PADDING


def row_height(height: float) -> str:
    """Return a height as the file writes it, in quarters of a point."""
    return f"{round(height * 4) / 4:g}"
