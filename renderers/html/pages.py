"""The printed pages of a form in HTML: where each begins, and at what scale the page is printed.

A browser sizes the rows itself. Their heights are estimated here from the measures of the style sheet, so that a page
can begin where a group does, and a form that is to be on so many pages is scaled before it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from msgspec.structs import replace

from formspec.layout import (
    SIZES,
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
    is_figure,
    lines_needed,
    narrow_dates,
    plan_pages,
    printed_label,
    printed_sizes,
    too_few_pages,
)
from formspec.problems import Problem

from .metrics import METRICS

_POINTS_PER_MM = 72 / 25.4
_SAFETY = 0.96
"""The share of a page that is used. In Chromium the bundled forms, blank and filled with up to 400 rows, are at most
1.6 % higher than estimated, at scales from 70 to 100 %; the rest is for other browsers and fonts."""
_POINTS_PER_PIXEL = 72 / 96  # CSS Values and Units, 5.2
_BORDER = METRICS.border * _POINTS_PER_PIXEL
_KEPT_SCALES = 64  # heights of the blank form that are kept: at 48 to 100 percent


def on_paper(layout: Layout) -> Layout:
    """Return a layout as wide as the space between the margins: its widths are in characters of the body's text.

    A table is as wide as its page in HTML, whatever the widths of the grid add up to.
    """
    widening = _across(layout) / (float(layout.page.font_size) * layout.fonts.character * float(sum(layout.widths)))
    return replace(layout, widths=tuple(Decimal(f"{float(width) * widening:.4f}") for width in layout.widths))


def _across(layout: Layout) -> float:
    """Return the width between the margins in points."""
    page = layout.page
    return float(page.size[0] - page.margin_left - page.margin_right) * _POINTS_PER_MM


class PrintedPages:
    """The pages of one layout, for any values; the layout is as wide as its paper."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._points = float(layout.page.font_size)
        self._across = _across(layout)
        page = layout.page
        self._height = float(page.size[1] - page.margin_top - page.margin_bottom) * _POINTS_PER_MM * _SAFETY
        self._structure = PageStructure(layout)
        self._inputs = [cell for cell in layout.cells if cell.binding is not None and not is_figure(cell)]
        self._blank = lru_cache(maxsize=_KEPT_SCALES)(self._blank_at)
        self._sizes = lru_cache(maxsize=_KEPT_SCALES)(lambda scale: printed_sizes(layout, 100 / scale).texts)
        self._bands = {row: band for band in layout.bands for row in range(band.first_row, band.first_row + band.rows)}

    def limits(self) -> Iterator[Problem]:
        """Yield what the blank form lacks on paper: pages for all of it, width for its dates."""
        plan = self.plan({})
        yield from too_few_pages(self._layout, plan)
        yield from narrow_dates(self._layout, 100 / plan.scale)

    def plan(self, values: Values) -> PagePlan:
        """Return the pages of the form for ``values``."""
        filled = [cell for cell in self._inputs if cell.binding and cell.binding.path in values]
        texts = [cell_text(cell, values) for cell in filled]

        @cache
        def pages_at(scale: int) -> PageBreaker:
            blank, needed = self._blank(scale)
            needs = list(self._needs(filled, texts, scale))
            grown = {(cell.row, cell.column): need for cell, need in needs}

            def needed_by(cell: Cell) -> float:
                place = cell.row, cell.column
                return grown.get(place, needed[place])

            return PageBreaker(self._structure, grow_rows(blank, needs), self._height * 100 / scale, needed_by)

        return plan_pages(pages_at, self._layout.page)

    def _blank_at(self, scale: int) -> tuple[list[float], dict[tuple[int, int], float]]:
        """Return the heights of the rows of the blank form, and those that its cells need, at a scale in percent."""
        cells = self._layout.cells
        needs = list(self._needs(cells, [self._blank_text(cell) for cell in cells], scale))
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
                yield METRICS.row_height(row.lines) * em + _BORDER
            else:
                yield METRICS.input_line * em + self._around(band, number)

    def _around(self, band: Band, row: int) -> float:
        """Return the blank height above and below a row without a frame."""
        if band.kind is BandKind.BODY:
            return 2 * METRICS.above_lines * self._points
        return METRICS.above_notes * self._points if band.kind is BandKind.FOOT and row == band.first_row else 0.0

    def _needs(self, cells: Sequence[Cell], texts: Sequence[str], scale: int) -> Iterator[tuple[Cell, float]]:
        """Yield the height that each of some cells needs where the form is printed at a scale in percent."""
        total, sizes = float(sum(self._layout.widths)), self._sizes(scale)
        for cell, text in zip(cells, texts, strict=True):
            share = float(sum(self._layout.widths[cell.column : cell.column + cell.columns])) / total
            size = SIZES[sizes.get((cell.row, cell.column), 0)]
            yield cell, self._needed(cell, text, share * self._across * 100 / scale, size)

    def _needed(self, cell: Cell, text: str, width: float, size: float) -> float:
        """Return the height that a text needs in a cell of some width in points, at a size relative to the body's."""
        fonts, em, band = self._layout.fonts, self._points, self._bands[cell.row]
        if cell.role is Role.TITLE:
            lines = lines_needed(text, width / (METRICS.title_points * fonts.character))
            return METRICS.title_points * (lines * METRICS.title_line + 2 * METRICS.title_padding)
        side = METRICS.heading_side if cell.role.is_heading else METRICS.side
        sides = 2 * side + cell.indent * METRICS.step if band.framed else METRICS.between
        bold = fonts.bold if cell.is_bold else 1.0
        lines = lines_needed(text, (width - sides * em - _BORDER) / (em * fonts.character) / bold / size)
        if is_figure(cell):
            lines = 1 + text.count("\n")
        if band.framed:
            return METRICS.row_height(lines) * em + _BORDER
        return lines * METRICS.line * em + self._around(band, cell.row)
