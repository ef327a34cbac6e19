"""Pagination: the rows of a layout at which a new page begins, and the scale at which it fits on its pages.

A group (a cell that spans rows, with these rows) is cut only if it is longer than a page, a heading stays with the row
below it, and declared page breaks are kept. Heights are those of a renderer: the same layout has other rows on paper
of another format.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from msgspec import Struct

from ..problems import Problem, Severity
from .anchors import cells_by_row
from .model import Band, BandKind, Cell, InnerHeadings, Layout, Page, Role

KEPT_WITH_NEXT = frozenset(
    (Role.TITLE, Role.SUBTITLE, Role.HEADER, Role.SECTION, Role.BLOCK_LABEL, Role.COLUMN_HEADING, Role.FILLER)
)
"""The roles of the cells in a row that is not the last one of its page."""
BLANK_SHARE = 0.2
"""The share of a page that may stay blank for a better place to break: about the last ten rows of an A4 page. A group
that fits on a page is kept whole whatever stays blank."""
_LEAST_POINTS = Decimal(5)
"""The least size of printed text in points: 八号, the smallest of the Chinese type sizes."""


class PagePlan(Struct, frozen=True):
    """The pages of a layout: the rows at which a new one begins, and the scale in percent.

    ``fewest`` is the least number of pages with legible text where these are more than the layout should have; else 0.
    """

    breaks: tuple[int, ...] = ()
    scale: int = 100
    fewest: int = 0

    @property
    def pages(self) -> int:
        """The number of pages."""
        return len(self.breaks) + 1


Needed = Callable[[Cell], float]
"""Returns the height that the text of a cell needs, in the unit of the rows' heights."""


def plan_pages(pages_at: Callable[[int], PageBreaker], page: Page, largest: int = 100) -> PagePlan:
    """Return the largest scale at which a layout fits on its pages, with the rows at which these begin.

    A layout whose text would not be legible on so few pages is not scaled down, and gets as many as it needs.

    Args:
        pages_at: the layout with the heights of its rows and of a page at a scale in percent.
        page: the paper of the layout, with the number of pages that it is scaled to.
        largest: the scale at which the layout is as wide as the page, at most 100.
    """
    pages = page.pages
    scales = range(largest, min(largest, least_scale(page)) - 1, -1)
    if pages is None:
        return PagePlan(pages_at(largest).breaks(), largest)
    index = bisect_left(scales, x=True, key=lambda scale: len(pages_at(scale).breaks(blank_share=0)) < pages)
    if index == len(scales):
        fewest = len(pages_at(scales[-1]).breaks(blank_share=0)) + 1
        return PagePlan(pages_at(largest).breaks(), largest, fewest)
    breaks = pages_at(scales[index]).breaks()
    if len(breaks) >= pages:
        breaks = pages_at(scales[index]).breaks(blank_share=0)
    return PagePlan(breaks, scales[index])


def too_few_pages(blank: Layout, plan: PagePlan) -> Iterator[Problem]:
    """Yield a problem if a blank form needs more pages than it should be scaled to.

    Args:
        blank: the layout of the blank form.
        plan: its pages in one format.
    """
    if plan.fewest:
        params = {"pages": blank.page.pages, "needed": plan.fewest, "points": str(_LEAST_POINTS)}
        location = blank.page.location
        yield Problem(code="limit.pages", params=params, location=location, severity=Severity.WARNING)


def least_scale(page: Page) -> int:
    """Return the least scale in percent at which text is legible."""
    return min(100, math.ceil(_LEAST_POINTS / page.font_size * 100))


def heading_runs(layout: Layout) -> list[InnerHeadings]:
    """Return all column headings of ``layout``: those of whole bands, and those inside bands; from top to bottom."""
    whole = (
        InnerHeadings(
            first_row=band.first_row,
            rows=band.heading_rows,
            end_row=band.first_row + band.rows,
            column=0,
            columns=len(layout.widths),
        )
        for band in layout.bands
        if band.heading_rows
    )
    return sorted((*whole, *layout.inner_headings), key=lambda run: (run.first_row, run.column))


def headings_above(runs: Sequence[InnerHeadings], rows: int) -> list[tuple[InnerHeadings, ...]]:
    """Return for each row the headings to repeat above it where a page begins with it, outermost first.

    Headings replace those above them in their columns unless they are partial. A row that begins with headings of its
    own needs no others.
    """
    result: list[tuple[InnerHeadings, ...]] = []
    active: list[InnerHeadings] = []
    above: tuple[InnerHeadings, ...] = ()
    following = 0
    for row in range(rows):
        remaining = [run for run in active if row < run.end_row]
        if len(remaining) < len(active):
            active, above = remaining, _nearest(remaining)
        first = following
        while following < len(runs) and runs[following].first_row == row:
            following += 1
        starting = runs[first:following]
        result.append(_not_replaced(above, starting))
        if starting:
            active = [*active, *starting]
            above = _nearest(active)
    return result


def _nearest(runs: Sequence[InnerHeadings]) -> tuple[InnerHeadings, ...]:
    nearest: tuple[InnerHeadings, ...] = ()
    for run in runs:
        nearest = (*_not_replaced(nearest, (run,)), run)
    return nearest


def _not_replaced(above: tuple[InnerHeadings, ...], below: Sequence[InnerHeadings]) -> tuple[InnerHeadings, ...]:
    """Return the headings ``above`` that are still valid under those ``below``."""
    full = [run for run in below if not run.is_partial]
    return tuple(run for run in above if not any(_overlap(run, other) for other in full)) if full else above


def _overlap(one: InnerHeadings, other: InnerHeadings) -> bool:
    return one.column < other.column + other.columns and other.column < one.column + one.columns


def kept_with_next(layout: Layout) -> list[bool]:
    """Return for each row whether it must be on one page with the row below it: a heading, or the head of the form."""
    kept = [_is_heading(cells) for cells in cells_by_row(layout)]
    for run in heading_runs(layout):
        kept[run.first_row : run.first_row + run.rows] = [True] * run.rows
    for band in _head_bands(layout):
        kept[band.first_row : band.first_row + band.rows] = [True] * band.rows
    indents = _indents(layout)
    for row, (own, below) in enumerate(pairwise(indents)):
        kept[row] = kept[row] or (own is not None and below is not None and own < below)
    return kept


def kept_with_above(layout: Layout) -> list[bool]:
    """Return for each row whether it must be on one page with the row above it, where every group fits on a page."""
    cuts = _counts(
        len(layout.rows),
        (
            (cell.row + 1, cell.row + cell.rows)
            for cell in layout.cells
            if cell.rows > 1 and cell.role is not Role.FILLER
        ),
    )
    below_headings = (False, *kept_with_next(layout))
    return [bool(cut) or is_kept for cut, is_kept in zip(cuts, below_headings, strict=True)][:-1]


def _is_heading(cells: Sequence[Cell]) -> bool:
    """Return whether a row has only headings, and not only empty cells."""
    return all(cell.role in KEPT_WITH_NEXT for cell in cells) and any(cell.role is not Role.FILLER for cell in cells)


def _head_bands(layout: Layout) -> Iterator[Band]:
    """Yield the form's head, and the line without a frame below it."""
    heads = [band for band in layout.bands[:1] if band.kind is BandKind.HEAD]
    yield from heads
    yield from (
        band for band in layout.bands[len(heads) : len(heads) + 1] if band.kind is BandKind.BODY and not band.framed
    )


def _indents(layout: Layout) -> list[int | None]:
    """Return the outline step of each row, None for a row without a heading of its own."""
    indents: list[int | None] = [None] * len(layout.rows)
    for cell in layout.cells:
        if cell.role is Role.ROW_HEADING or (cell.binding is not None and cell.binding.is_name):
            indents[cell.row] = cell.indent
    return indents


def declared_breaks(layout: Layout) -> tuple[int, ...]:
    """Return the rows at which a new page begins because the spec says so.

    A page that begins below a heading begins with that heading. The first page needs no break.
    """
    declared = {band.first_row for band in layout.bands if band.page_break}
    declared |= {number for number, row in enumerate(layout.rows) if row.page_break}
    if not declared:
        return ()
    kept = kept_with_next(layout)
    return tuple(sorted({_with_headings(row, kept) for row in declared} - {0}))


def _with_headings(row: int, kept: Sequence[bool]) -> int:
    while row and kept[row - 1]:
        row -= 1
    return row


class _Span(Struct, frozen=True):
    """Rows that a cell covers, ``end`` not included, and the height that its text needs."""

    first: int
    end: int
    needed: float


class PageStructure:
    """What pagination needs of a layout, computed once: the heights of its rows differ from form to form."""

    def __init__(self, layout: Layout) -> None:
        rows = len(layout.rows)
        runs = heading_runs(layout)
        self.kept = kept_with_next(layout)
        self.declared = declared_breaks(layout)
        self.above = headings_above(runs, rows)
        self.band_starts = frozenset(band.first_row for band in layout.bands)
        self.indents = _indents(layout)
        self.spanning = [cell for cell in layout.cells if cell.rows > 1 and cell.role is not Role.FILLER]
        is_headed = layout.repeat_rows is None or any(run.first_row == layout.repeat_rows[0] for run in runs)
        self.head = None if is_headed else layout.repeat_rows


class PageBreaker:
    """A layout with the heights of its rows and of a page.

    Args:
        structure: the layout.
        heights: the height of each row, in any unit.
        page_height: the height of a page, in the same unit.
        needed: the height that the text of a cell needs: a part of a cut cell is at least as high, if possible.
    """

    def __init__(self, structure: PageStructure, heights: Sequence[float], page_height: float, needed: Needed) -> None:
        self._page_height = page_height
        self._ends = [0.0, *accumulate(heights)]
        self._kept = structure.kept
        self._declared = structure.declared
        self._repeated = self._repeated_heights(structure)
        self._band_starts = structure.band_starts
        self._indents = structure.indents
        spans = [_Span(cell.row, cell.row + cell.rows, needed(cell)) for cell in structure.spanning]
        long = [span for span in spans if self._height(span.first, span.end) > page_height]
        whole = [span for span in spans if self._height(span.first, span.end) <= page_height]
        rows = len(heights)
        self._cuts_of_whole = _counts(rows, ((span.first + 1, span.end) for span in whole))
        self._cuts_of_long = _counts(rows, ((span.first + 1, span.end) for span in long))
        self._narrow_cuts = _counts(rows, (part for span in long for part in self._too_low(span)))

    def breaks(self, blank_share: float = BLANK_SHARE) -> tuple[int, ...]:
        """Return the rows at which a new page begins.

        Args:
            blank_share: the share of a page that may stay blank so that the next one begins with a block or a group.
        """
        rows = len(self._kept)
        result: list[int] = []
        for first, end in pairwise((0, *self._declared, rows)):
            result += [first] if first else []
            start = first
            while (last := self._last_row(start)) < end:
                start = self._break(start, last, blank_share)
                result.append(start)
        return tuple(result)

    def _repeated_heights(self, structure: PageStructure) -> list[float]:
        """Return for each row the height of what is repeated above it at the top of a page."""
        heights = [
            float(sum(self._ends[run.first_row + run.rows] - self._ends[run.first_row] for run in above))
            for above in structure.above
        ]
        if structure.head is not None:
            first, last = structure.head
            head = self._ends[last + 1] - self._ends[first]
            heights = [height if row <= last else height + head for row, height in enumerate(heights)]
        return heights

    def _height(self, first: int, end: int) -> float:
        """Return the height of a page that begins at ``first`` and ends above ``end``."""
        return self._repeated[first] + self._ends[end] - self._ends[first]

    def _last_row(self, start: int) -> int:
        """Return the row above which a page from ``start`` on must end; at least one row is on it."""
        room = self._page_height - self._repeated[start] + self._ends[start]
        return max(start + 1, bisect_right(self._ends, room) - 1)

    def _too_low(self, span: _Span) -> Iterator[tuple[int, int]]:
        """Yield the rows above which a cut leaves too little of a cell for its text."""
        yield span.first + 1, bisect_left(self._ends, self._ends[span.first] + span.needed)
        yield bisect_right(self._ends, self._ends[span.end] - span.needed), span.end

    def _break(self, start: int, last: int, blank_share: float) -> int:
        """Return the row at which the page after that from ``start`` on begins; at ``last`` at the latest."""
        least = self._ends[last] - blank_share * self._page_height
        whole: list[int] = []
        for row in range(last, start, -1):
            if whole and self._ends[row] < least:
                break
            if not self._kept[row - 1] and not self._cuts_of_whole[row]:
                whole.append(row)
        if whole:
            return min(whole, key=self._rank)
        return min(range(last, start, -1), key=lambda row: (self._kept[row - 1], self._cuts_of_whole[row]))

    def _rank(self, row: int) -> tuple[int, ...]:
        """Return how bad it is to begin a page at ``row``: cut cells first, then whether an outer part begins there."""
        return (
            self._cuts_of_long[row],
            self._narrow_cuts[row],
            row not in self._band_starts,
            self._indents[row] or 0,
        )


def _counts(rows: int, ranges: Iterator[tuple[int, int]]) -> list[int]:
    """Return for each row how many of ``ranges`` (first, end) contain it."""
    changes = [0] * (rows + 2)
    for first, end in ranges:
        if first < end:
            changes[first] += 1
            changes[end] -= 1
    return list(accumulate(changes[: rows + 1]))
