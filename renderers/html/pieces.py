"""The pieces of a compiled page: texts, and cells whose values are written between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from formspec.layout import Cell, Layout, PrintedSizes, Values, cell_text, is_placeholder, printed_sizes

Piece = str | Cell
Classes = Mapping[tuple[int, int], str]
"""The classes for the size of a text, by the row and column of its cell."""


class PageSizes(NamedTuple):
    """The sizes of the texts of a page on a screen, and in print, where it may be scaled to its pages."""

    screen: PrintedSizes
    print: PrintedSizes

    @classmethod
    def of(cls, layout: Layout, scale: int) -> PageSizes:
        """Return the sizes for a layout that is printed at a scale in percent."""
        return cls(printed_sizes(layout), printed_sizes(layout, 100 / scale))

    def of_texts(self) -> Classes:
        """Return the classes of labels and boxes that are smaller than the body's texts."""
        return _classes(self.screen.texts, self.print.texts)

    def of_figures(self, values: Values) -> Classes:
        """Return the classes of figures that are smaller than the body's texts."""
        screen = self.screen.smaller(values)
        return _classes(screen, screen if self.print == self.screen else self.print.smaller(values))


def _classes(screen: Mapping[tuple[int, int], int], print_: Mapping[tuple[int, int], int]) -> Classes:
    """Return the class ``s`` for the size on a screen, and ``p`` for another one in print: that is never smaller."""
    printed = {place: print_.get(place, 0) for place in screen}
    return {
        place: f"s{size}" if printed[place] == size else f"s{size} p{printed[place]}" for place, size in screen.items()
    }


def shown(piece: Piece, values: Values, classes: Classes) -> str:
    """Return a piece as HTML: a text as it is, a cell's value escaped; ``classes`` are those of smaller figures."""
    if isinstance(piece, str):
        return piece
    from markupsafe import escape

    text = str(escape(cell_text(piece, values).replace("\0", "\ufffd")))
    if is_placeholder(piece, values):
        return f'<span class="placeholder">{text}</span>'
    size = classes.get((piece.row, piece.column))
    return f'<span class="{size}">{text}</span>' if size else text
