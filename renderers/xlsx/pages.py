"""The pages of the printed sheet: where each begins, and at what scale the sheet is printed.

A sheet that is scaled to a number of pages in both directions ignores page breaks, so a sheet with page breaks is
scaled to the width between its margins only. Where it must be smaller than that, its columns are wider, so that it
fills the width nevertheless.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache

from formspec.layout import Layout, Page, PageBreaker, PagePlan, PageStructure, plan_pages
from formspec.patterns import lazy_pattern

from .heights import Heights

_POINTS_PER_MM = 72 / 25.4
_SCREEN_DOTS = 96 / 72  # per point: the resolution at which spreadsheet programs define widths
_SAFETY = 0.98
"""The share of a page that is used: programs round each height to whole dots, 19.25 points to 19.5 (26 of 96 dots an
inch), that is by at most 1.3 % in the rows of a form."""
_MAX_BREAKS = 1_023  # MS-XLSB 2.4.196, BrtBeginRwBrk: the greatest number of page breaks that Excel reads
_COUNTED = "&N"  # ECMA-376 part 1, 18.3.1.46: the number of pages
_KEPT_SCALES = 64  # scales at which heights are kept: 48 to 100 percent
_COLUMN = lazy_pattern(r'(<col\b[^>]*?\bwidth=")([0-9.]+)("[^>]*>)')
_LAST = lazy_pattern(r'\bmax="([0-9]+)"')
CELL_PADDING = 0.71  # characters that a column is wider than its text (ECMA-376 part 1, 18.3.1.13: 5 dots of 7)


def number_of_pages(pages: int, *, instructions: bool) -> str:
    """Return the number of the form's pages for its footer.

    A program can count only all pages that it prints, those of the sheet with instructions among them. A workbook
    without that sheet lets the program count, which is right after rows were inserted, too.
    """
    return str(pages) if instructions else _COUNTED


def is_one_page(layout: Layout) -> bool:
    """Return whether a layout with pages is to be on one page, and is: then a program scales it to that page."""
    return layout.page.pages == 1 and not any(row.page_break for row in layout.rows)


HeightsAt = Callable[[float], Sequence[float]]
"""Returns the heights of the rows, in points, where the columns are wider by a factor."""


class PrintedSheet:
    """The size of a form on paper; the layout has no repeated rows."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._structure = PageStructure(layout)
        self._needed = lru_cache(maxsize=_KEPT_SCALES)(self._needed_at)

    def plan(self, heights_at: HeightsAt) -> PagePlan:
        """Return the pages of the sheet."""
        page = self.layout.page
        height = float(page.size[1] - page.margin_top - page.margin_bottom) * _POINTS_PER_MM * _SAFETY

        @cache
        def pages_at(scale: int) -> PageBreaker:
            widening = self.widening(scale)
            needed = self._needed(widening)
            heights = heights_at(widening)
            return PageBreaker(
                self._structure, heights, height * 100 / scale, lambda cell: needed[cell.row, cell.column]
            )

        plan = plan_pages(pages_at, page, self._widest)
        return PagePlan(plan.breaks[:_MAX_BREAKS], plan.scale, plan.fewest)

    def _needed_at(self, widening: float) -> dict[tuple[int, int], float]:
        """Return the heights that spanning cells of the blank form need, where the columns are wider by a factor."""
        heights = Heights.of(self.layout, widening)
        return {(cell.row, cell.column): heights.blank(self.layout, cell) for cell in self._structure.spanning}

    def widening(self, scale: int) -> float:
        """Return the factor by which columns are wider, so that the sheet fills the width at a scale in percent."""
        return max(1.0, self._widest / scale)

    @cached_property
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


def widened(columns: str, number: int, widening: float) -> str:
    """Return the columns of a sheet, as XML, of which the first ``number`` are wider by a factor."""

    def one(match: re.Match[str]) -> str:
        last = _LAST.search(match[0])
        if widening == 1 or last is None or int(last[1]) > number:
            return match[0]
        width = (float(match[2]) - CELL_PADDING) * widening + CELL_PADDING
        return f"{match[1]}{width:.2f}{match[3]}"

    return _COLUMN.sub(one, columns)


def _across(page: Page) -> float:
    """Return the width between the margins, in points."""
    return float(page.size[0] - page.margin_left - page.margin_right) * _POINTS_PER_MM
