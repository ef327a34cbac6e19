"""The printed pages of a form in HTML: where each begins, and at what scale the page is printed.

A browser sizes the rows itself. Their heights are estimated here from the same sizes as in the style sheet, so that a
page can begin where a group does, and a form that is to be on so many pages is scaled before it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from formspec.layout import (
    Band,
    BandKind,
    Cell,
    Layout,
    PageBreaker,
    PagePlan,
    PageStructure,
    Role,
    Values,
    cell_text,
    grow_rows,
    lines_needed,
    plan_pages,
    printed_label,
)

_POINTS_PER_MM = 72 / 25.4
_SAFETY = 0.96
"""The share of a page that is used. In Chromium the bundled forms, blank and filled with up to 400 rows, are at most
1.6 % higher than estimated, at scales from 70 to 100 %; the rest is for other browsers and fonts."""
LINE = 1.4  # height of a line, in em, as the style sheet has it
PADDING = 0.1  # em above and below the text of a cell
SIDE = 0.35  # em to the left and right of it
HEADING_SIDE = 0.2  # em to the left and right of a heading
STEP = 1.2  # em that each outline step is indented
BORDER = 0.75  # points: 1 px
TITLE_POINTS, TITLE_LINE, TITLE_PADDING = 18, 1.5, 0.2
INPUT_LINE = 1.5  # em: the least height of an input on a line without a frame
BETWEEN = 0.5  # em between the parts of such a line
ABOVE_LINES, ABOVE_NOTES = 0.3, 0.4  # em above and below lines, above notes
_KEPT_SCALES = 64  # heights of the blank form that are kept: at 48 to 100 percent
_BOLD = 1.04  # width of bold text, as a multiple of the normal width


class PrintedPages:
    """The pages of one layout, for any values."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._points = float(layout.page.font_size)
        page = layout.page
        self._across = float(page.size[0] - page.margin_left - page.margin_right) * _POINTS_PER_MM
        self._height = float(page.size[1] - page.margin_top - page.margin_bottom) * _POINTS_PER_MM * _SAFETY
        self._structure = PageStructure(layout)
        self._inputs = [cell for cell in layout.cells if cell.binding is not None]
        self._blank = lru_cache(maxsize=_KEPT_SCALES)(self._blank_at)
        self._bands = {row: band for band in layout.bands for row in range(band.first_row, band.first_row + band.rows)}

    def plan(self, values: Values) -> PagePlan:
        """Return the pages of the form for ``values``."""
        filled = [cell for cell in self._inputs if cell.binding and cell.binding.path in values]
        texts = [cell_text(cell, values) for cell in filled]

        @cache
        def pages_at(scale: int) -> PageBreaker:
            blank, needed = self._blank(scale)
            needs = list(self._needs(filled, texts, self._across * 100 / scale))
            grown = {(cell.row, cell.column): need for cell, need in needs}

            def needed_by(cell: Cell) -> float:
                place = cell.row, cell.column
                return grown.get(place, needed[place])

            return PageBreaker(self._structure, grow_rows(blank, needs), self._height * 100 / scale, needed_by)

        return plan_pages(pages_at, self._layout.page)

    def _blank_at(self, scale: int) -> tuple[list[float], dict[tuple[int, int], float]]:
        """Return the heights of the rows of the blank form, and those that its cells need, at a scale in percent."""
        cells = self._layout.cells
        needs = list(self._needs(cells, [self._blank_text(cell) for cell in cells], self._across * 100 / scale))
        return grow_rows(self._least(), needs), {(cell.row, cell.column): need for cell, need in needs}

    def _blank_text(self, cell: Cell) -> str:
        """Return the text of a cell with the breaks of its lines; a vertical label has a character on each."""
        if cell.binding is not None:
            return cell_text(cell, {})
        label = printed_label(self._layout, cell)
        return "\n".join(label.text) if label.is_vertical else label.text

    def _least(self) -> Iterator[float]:
        """Yield the least height of each row, in points."""
        em = self._points
        for number, row in enumerate(self._layout.rows):
            band = self._bands[number]
            if band.framed:
                yield (row.lines * LINE + 2 * PADDING) * em + BORDER
            else:
                yield INPUT_LINE * em + self._around(band, number)

    def _around(self, band: Band, row: int) -> float:
        """Return the blank height above and below a row without a frame."""
        if band.kind is BandKind.BODY:
            return 2 * ABOVE_LINES * self._points
        return ABOVE_NOTES * self._points if band.kind is BandKind.FOOT and row == band.first_row else 0.0

    def _needs(self, cells: Sequence[Cell], texts: Sequence[str], across: float) -> Iterator[tuple[Cell, float]]:
        """Yield the height that each of some cells needs where the form is ``across`` points wide."""
        total = float(sum(self._layout.widths))
        for cell, text in zip(cells, texts, strict=True):
            width = float(sum(self._layout.widths[cell.column : cell.column + cell.columns])) / total * across
            yield cell, self._needed(cell, text, width)

    def _needed(self, cell: Cell, text: str, width: float) -> float:
        if cell.role is Role.TITLE:
            lines = lines_needed(text, width / (TITLE_POINTS / 2))
            return TITLE_POINTS * (lines * TITLE_LINE + 2 * TITLE_PADDING)
        em = self._points
        band = self._bands[cell.row]
        side = HEADING_SIDE if cell.role.is_heading else SIDE
        sides = 2 * side + cell.indent * STEP if band.framed else BETWEEN
        bold = _BOLD if cell.bold or cell.role in (Role.COLUMN_HEADING, Role.SECTION) else 1.0
        lines = lines_needed(text, (width - sides * em - BORDER) / (em / 2) / bold)
        if band.framed:
            return (lines * LINE + 2 * PADDING) * em + BORDER
        return lines * LINE * em + self._around(band, cell.row)
