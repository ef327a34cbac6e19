"""The pages of the printed sheet: where each begins, and at what scale the sheet is printed.

A sheet that is scaled to a number of pages in both directions ignores page breaks, so a sheet with page breaks is
scaled to the width between its margins only. Where it must be smaller than that, its side margins are wider.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from formspec.layout import Cell, Layout, Page, PageBreaker, PagePlan, cell_text, plan_pages, printed_label

from .heights import Heights

_POINTS_PER_MM = 72 / 25.4
_MM_PER_INCH = 25.4
_SCREEN_DOTS = 96 / 72  # per point: the resolution at which spreadsheet programs define widths
_SAFETY = 0.98
"""The share of a page that is used: programs round each height to whole dots, 19.25 points to 19.5 (26 of 96 dots an
inch), that is by at most 1.3 % in the rows of a form."""
_MAX_BREAKS = 1_023  # MS-XLSB 2.4.196, BrtBeginRwBrk: the greatest number of page breaks that Excel reads
_COUNTED = "&N"  # ECMA-376 part 1, 18.3.1.46: the number of pages
CELL_PADDING = 0.71  # characters that a column is wider than its text (ECMA-376 part 1, 18.3.1.13: 5 dots of 7)


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of the printed sheet, in inches."""

    left: float
    right: float
    top: float
    bottom: float

    def xml(self) -> str:
        """Return the margins as the element of the sheet; header and footer are inside them."""
        inner = min(self.bottom / 2, 0.3)
        sides = "".join(
            f' {name}="{value:.4g}"'
            for name, value in (
                ("left", self.left),
                ("right", self.right),
                ("top", self.top),
                ("bottom", self.bottom),
                ("header", inner),
                ("footer", inner),
            )
        )
        return f"<pageMargins{sides}/>"


def number_of_pages(pages: int, *, instructions: bool) -> str:
    """Return the number of the form's pages for its footer.

    A program can count only all pages that it prints, those of the sheet with instructions among them. A workbook
    without that sheet lets the program count, which is right after rows were inserted, too.
    """
    return str(pages) if instructions else _COUNTED


def is_one_page(layout: Layout) -> bool:
    """Return whether a layout with pages is to be on one page, and is: then a program scales it to that page."""
    return layout.page.pages == 1 and not any(row.page_break for row in layout.rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a form on paper.

    Args:
        layout: the layout, without repeated rows.
        heights: the measure of its texts.
    """

    layout: Layout
    heights: Heights

    def plan(self, heights: Sequence[float]) -> PagePlan:
        """Return the pages of the sheet for the heights of its rows, in points."""
        page = self.layout.page
        height = float(page.size[1] - page.margin_top - page.margin_bottom) * _POINTS_PER_MM * _SAFETY

        def pages_at(scale: int) -> PageBreaker:
            return PageBreaker(self.layout, heights, height * 100 / scale, self._needed)

        plan = plan_pages(pages_at, page, self._widest)
        return PagePlan(plan.breaks[:_MAX_BREAKS], plan.scale)

    def margins(self, plan: PagePlan) -> Margins:
        """Return the margins at which the sheet is printed at the scale of ``plan``."""
        page = self.layout.page
        wider = 0.0
        is_scaled_to_height = page.pages == plan.pages == 1
        if plan.scale < self._widest and not is_scaled_to_height:
            wider = (_across(page) - self._width * plan.scale / 100) / 2 / _POINTS_PER_MM
        return Margins(
            left=(float(page.margin_left) + wider) / _MM_PER_INCH,
            right=(float(page.margin_right) + wider) / _MM_PER_INCH,
            top=float(page.margin_top) / _MM_PER_INCH,
            bottom=float(page.margin_bottom) / _MM_PER_INCH,
        )

    def _needed(self, cell: Cell) -> float:
        if cell.binding is not None:
            return self.heights.needed(cell, cell_text(cell, {}))
        return self.heights.of_label(cell, printed_label(self.layout, cell))

    @property
    def _widest(self) -> int:
        """The greatest scale in percent at which the sheet is not wider than the page."""
        return max(1, min(100, math.floor(_across(self.layout.page) / self._width * 100)))

    @property
    def _width(self) -> float:
        """The width of the sheet in points, in the narrowest fonts: digits that are half as wide as high.

        In wider fonts the sheet is wider, so that it is printed smaller, and the pages have more room than planned.
        """
        dots = math.floor(float(self.layout.page.font_size) * _SCREEN_DOTS / 2)
        return sum(math.floor((float(width) + CELL_PADDING) * dots) for width in self.layout.widths) / _SCREEN_DOTS


def _across(page: Page) -> float:
    """Return the width between the margins, in points."""
    return float(page.size[0] - page.margin_left - page.margin_right) * _POINTS_PER_MM
