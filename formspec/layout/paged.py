"""A layout in pages: at the top of a page the headings of its part are repeated, and a cut group has its label again.

The result is a layout like any other, with more rows: a renderer needs to know only that these have no data.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from .anchors import cells_by_row, owner_of
from .model import FRAMED, UNFRAMED, Cell, Edges, Frame, InnerHeadings, Layout, Role, Row
from .pagination import heading_runs, headings_above

PRINTED_AGAIN = frozenset((Role.ROW_HEADING, Role.BLOCK_LABEL, Role.FIELD_LABEL, Role.CLOSED))
"""The roles of cells that, where they are cut, are printed again on the next page."""


def paged(layout: Layout, breaks: Sequence[int], self_repeating: Collection[str] = ()) -> Layout:
    """Return ``layout`` with a page that begins at each row of ``breaks``.

    The pages are those of ``breaks`` alone: the result says of each row whether it begins one, and nothing of bands.
    Where one range of rows can be repeated on every page (``repeat_rows``), it is; otherwise the headings above a page
    are rows of it, for which ``again`` is True.

    Args:
        layout: the layout, without repeated rows.
        breaks: the rows at which a new page begins, as :meth:`PageBreaker.breaks` returns them.
        self_repeating: the ids of bands whose headings a renderer repeats in another way.
    """
    if not (breaks or any(band.page_break for band in layout.bands) or any(row.page_break for row in layout.rows)):
        return layout
    pages = _Pages(layout, breaks, self_repeating)
    return replace(
        layout,
        rows=pages.rows(),
        cells=pages.cells(),
        bands=tuple(
            replace(
                band,
                first_row=pages.row(band.first_row),
                rows=pages.height(band.first_row, band.rows),
                page_break=False,
            )
            for band in layout.bands
        ),
        repetitions=tuple(
            replace(each, spans=tuple((pages.row(first), pages.height(first, rows)) for first, rows in each.spans))
            for each in layout.repetitions
        ),
        inner_headings=tuple(
            replace(run, first_row=pages.row(run.first_row), end_row=pages.end(run.end_row))
            for run in layout.inner_headings
        ),
        repeat_rows=layout.repeat_rows if pages.has_print_titles else None,
    )


def has_print_titles(layout: Layout, breaks: Sequence[int]) -> bool:
    """Return whether the rows that a layout repeats on every page are right for pages that begin at ``breaks``.

    The head of a form is right everywhere, headings only for rows below them in their band.
    """
    if layout.repeat_rows is None:
        return False
    first, _ = layout.repeat_rows
    band = next((band for band in layout.bands if band.heading_rows and band.first_row == first), None)
    return band is None or all(row < band.first_row + band.rows for row in breaks)


class _Repeated(Struct, frozen=True):
    """The headings that are repeated above a row.

    ``sources`` has for each of their rows the row that it repeats. ``open_columns`` are the first columns of labels
    that continue below an empty cell beside the headings.
    """

    cells: tuple[Cell, ...]
    sources: tuple[int, ...]
    open_columns: frozenset[int]


class _Pages:
    """The positions of rows and cells in a layout with pages."""

    def __init__(self, layout: Layout, breaks: Sequence[int], self_repeating: Collection[str]) -> None:
        self.has_print_titles = has_print_titles(layout, breaks)
        self._layout = layout
        self._breaks = tuple(breaks)
        self._crossing = self._crossing_cells()
        self._repeated = dict(self._repeated_above(self_repeating))
        inserted = [0] * (len(layout.rows) + 1)
        for row, repeated in self._repeated.items():
            inserted[row] = len(repeated.sources)
        self._shifts = list(accumulate(inserted))

    def row(self, row: int) -> int:
        """Return the new number of a row."""
        return row + self._shifts[row]

    def end(self, end: int) -> int:
        """Return the new number of the row below a part that ends above the row ``end``."""
        return self.row(end - 1) + 1

    def height(self, first: int, rows: int) -> int:
        """Return the number of rows from ``first`` on, with those that are inserted between them."""
        return self.end(first + rows) - self.row(first) if rows else 0

    def rows(self) -> tuple[Row, ...]:
        """Return all rows: those of the layout, and those that repeat headings."""
        result: list[Row] = []
        starts = frozenset(self._breaks)
        for number, row in enumerate(self._layout.rows):
            repeated = self._repeated.get(number)
            sources = repeated.sources if repeated is not None else ()
            result += (
                Row(lines=self._layout.rows[source].lines, again=True, page_break=index == 0)
                for index, source in enumerate(sources)
            )
            result.append(replace(row, page_break=number in starts and not sources))
        return tuple(result)

    def cells(self) -> tuple[Cell, ...]:
        """Return all cells in reading order."""
        cells = [part for cell in self._layout.cells for part in self._parts(cell)]
        for row, repeated in self._repeated.items():
            top = self.row(row) - len(repeated.sources)
            cells += (replace(cell, row=top + cell.row) for cell in repeated.cells)
        return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))

    def _parts(self, cell: Cell) -> Iterator[Cell]:
        """Yield the parts of a cell on the pages that it covers."""
        end = cell.row + cell.rows
        cuts = self._breaks[bisect_right(self._breaks, cell.row) : bisect_left(self._breaks, end)]
        for first, below in zip((cell.row, *cuts), (*cuts, end), strict=True):
            edges = self._edges(cell, first, below)
            part = replace(cell, row=self.row(first), rows=below - first, edges=edges)
            yield part if first == cell.row else _continued(part)

    def _edges(self, cell: Cell, first: int, below: int) -> Edges:
        """Return the edges of the part of a cell in the rows from ``first`` on: the frame is closed on every page."""
        if cell.edges == UNFRAMED:
            return UNFRAMED
        top, bottom = cell.edges.top, cell.edges.bottom
        if self._is_break(first) and (first > cell.row or top is Frame.SOFT):
            repeated = self._repeated.get(first)
            is_open = repeated is not None and cell.column in repeated.open_columns
            top = Frame.NONE if is_open else Frame.LINE
        if self._is_break(below) and (below < cell.row + cell.rows or bottom is Frame.SOFT):
            bottom = Frame.LINE
        edges = replace(cell.edges, top=top, bottom=bottom)
        return FRAMED if edges == FRAMED else edges

    def _is_break(self, row: int) -> bool:
        index = bisect_left(self._breaks, row)
        return index < len(self._breaks) and self._breaks[index] == row

    def _crossing_cells(self) -> dict[int, list[Cell]]:
        """Return the cells that are cut at each break."""
        crossing: dict[int, list[Cell]] = {row: [] for row in self._breaks}
        for cell in self._layout.cells:
            first = bisect_right(self._breaks, cell.row)
            for row in self._breaks[first : bisect_left(self._breaks, cell.row + cell.rows)]:
                crossing[row].append(cell)
        return crossing

    def _repeated_above(self, self_repeating: Collection[str]) -> Iterator[tuple[int, _Repeated]]:
        """Yield the rows at which pages begin, each with the headings to repeat above it."""
        if self.has_print_titles:
            return
        layout = self._layout
        skipped = {band.first_row for band in layout.bands if band.heading_rows and band.id in self_repeating}
        above = headings_above(heading_runs(layout), len(layout.rows))
        by_row = cells_by_row(layout)
        for row in self._breaks:
            runs = [run for run in above[row] if run.first_row not in skipped]
            if runs:
                yield row, self._repeat(runs, by_row, self._crossing[row])

    def _repeat(
        self, runs: Sequence[InnerHeadings], by_row: Sequence[Sequence[Cell]], crossing: Sequence[Cell]
    ) -> _Repeated:
        """Return the rows of ``runs``, one below the other where they are in the same columns."""
        depth = [0] * len(self._layout.widths)
        cells: list[Cell] = []
        sources: dict[int, int] = {}
        for run in runs:
            top = max(depth[run.column : run.column + run.columns], default=0)
            for index in range(run.rows):
                sources[top + index] = run.first_row + index
                for cell in (cell for cell in by_row[run.first_row + index] if _is_in(cell, run)):
                    cells.append(replace(cell, row=top + index, again=True))
                    for column in range(cell.column, cell.column + cell.columns):
                        depth[column] = top + index + cell.rows
        labels = {cell.column: cell for cell in crossing}
        fillers = list(_beside(depth, len(sources), labels))
        return _Repeated(
            cells=(*cells, *fillers),
            sources=tuple(sources[index] for index in range(len(sources))),
            open_columns=frozenset(cell.column for cell in fillers if cell.edges.bottom is Frame.NONE),
        )


def _beside(depth: Sequence[int], height: int, labels: Mapping[int, Cell]) -> Iterator[Cell]:
    """Yield empty cells where no heading is repeated: above the labels of cut groups, and beside other blocks.

    One above a label looks like its upper part. ``depth`` is the number of rows of headings in each column, ``labels``
    are the cells that continue below, by column.
    """
    column = 0
    while column < len(depth):
        label = labels.get(column)
        end = column + (label.columns if label is not None else 1)
        while label is None and end < len(depth) and depth[end] == depth[column] and end not in labels:
            end += 1
        top = max(depth[column:end])
        if top < height:
            edges = FRAMED if label is None else Edges(bottom=Frame.NONE)
            role = label.role if label is not None and label.role.is_heading else Role.FILLER
            yield Cell(
                row=top,
                column=column,
                rows=height - top,
                columns=end - column,
                role=role,
                edges=edges,
                again=True,
            )
        column = end


def _continued(part: Cell) -> Cell:
    """Return a further part of a cell that is cut: a label and a name are printed again, a value is not."""
    if part.role in PRINTED_AGAIN:
        return replace(part, again=True)
    if part.binding is not None and part.binding.is_name:
        return replace(part, role=Role.ROW_HEADING, again=True)
    return replace(part, role=Role.FILLER, text="", binding=None, formula=None, owner=owner_of(part), again=True)


def _is_in(cell: Cell, run: InnerHeadings) -> bool:
    """Return whether a cell is one of the headings: not the label of the group or block beside them."""
    return cell.row + cell.rows <= run.first_row + run.rows and run.column <= cell.column < run.column + run.columns
