"""A layout as the template of a page expects it: each block as a table, with the headings of every cell.

In an HTML table, a cell must begin in every column and row, so the grid of each block is reduced to such columns and
rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from msgspec.structs import replace

from formspec.layout import (
    UNFRAMED,
    Band,
    BandKind,
    Cell,
    Frame,
    Layout,
    PrintedLabel,
    Role,
    Row,
    is_figure,
    kept_with_above,
    printed_label,
)

from .headings import ABOVE, BESIDE, Headings
from .pieces import Classes

_SCOPED = ABOVE | BESIDE
SHADED = ", ".join(f".{role}" for role in Role if role.is_heading)
"""The selector of the cells that are printed on grey."""
BOLD = ", ".join(f".{role}" for role in Role if role.is_bold)
"""The selector of the cells that are bold without a further class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCell:
    """One cell of a table: its element, spans, classes, and the headings it goes with."""

    index: int
    tag: str
    id: str
    scope: str
    headers: str
    classes: str
    column: int
    columns: int
    rows: int
    is_vertical: bool
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBand:
    """One block: rows of cells, the widths of its columns in percent, how many rows are its head.

    ``lines`` has the least height of each row, ``pages`` the classes that say how it is printed: ``new-page`` for one
    that begins a page, ``kept`` for one that is on the page of the row above, ``again`` for repeated headings.
    """

    name: str
    kind: str
    label: str
    framed: bool
    new_page: bool
    widths: tuple[str, ...]
    head: tuple[tuple[PageCell, ...], ...]
    body: tuple[tuple[PageCell, ...], ...]
    lines: tuple[int, ...]
    pages: tuple[str, ...]


def page_bands(layout: Layout, classes: Classes = MappingProxyType({})) -> Iterator[PageBand]:
    """Yield the blocks of ``layout``, top to bottom; ``classes`` are those of its smaller texts."""
    by_row: dict[int, list[tuple[int, Cell]]] = {}
    for index, cell in enumerate(layout.cells):
        by_row.setdefault(cell.row, []).append((index, cell))
    starts = {band.first_row for band in layout.bands if band.page_break and band.first_row}
    starts |= {number for number, row in enumerate(layout.rows) if row.page_break}
    kept = kept_with_above(layout)
    for number, band in enumerate(layout.bands):
        rows = range(band.first_row, band.first_row + band.rows)
        printed = [" ".join(_printed(layout.rows[row], is_start=row in starts, is_kept=kept[row])) for row in rows]
        cells = [cell for row in rows for cell in by_row.get(row, ())]
        yield _band(layout, band, number, cells, printed, classes)


def self_repeating(layout: Layout) -> frozenset[str]:
    """Return the ids of the bands whose headings a browser repeats by itself: they are the head of a table."""
    inner = {run.first_row for run in layout.inner_headings}
    reaching = {row for cell in layout.cells if cell.rows > 1 for row in range(cell.row + 1, cell.row + cell.rows)}
    return frozenset(
        band.id
        for band in layout.bands
        if band.heading_rows
        and band.first_row + band.heading_rows not in reaching
        and inner.isdisjoint(range(band.first_row, band.first_row + band.rows))
    )


def _printed(row: Row, *, is_start: bool, is_kept: bool) -> Iterator[str]:
    """Yield the classes that say how a row is printed."""
    if row.again:
        yield "again"
    if is_start:
        yield "new-page"
    elif is_kept:
        yield "kept"


def _band(
    layout: Layout,
    band: Band,
    number: int,
    cells: list[tuple[int, Cell]],
    printed: Sequence[str],
    classes: Classes,
) -> PageBand:
    columns = sorted({cell.column for _, cell in cells})
    rows = sorted({cell.row for _, cell in cells})
    ends = [*columns[1:], len(layout.widths)]
    total = sum(layout.widths[columns[0] :]) if columns else 1
    widths = tuple(
        f"{sum(layout.widths[begin:end]) / total * 100:.3f}" for begin, end in zip(columns, ends, strict=True)
    )
    every = [cell for _, cell in cells]
    cut = _cut(layout, every)
    headings = Headings(_uncut(every, cut))
    grid: dict[int, list[PageCell]] = {row: [] for row in rows}
    for index, cell in cells:
        more = [*_cut_classes(cell, cut), classes.get((cell.row, cell.column), "")]
        grid[cell.row].append(_cell(layout, cell, index, columns, rows, headings, [*filter(None, more)]))
    inner = any(band.first_row < run.first_row < band.first_row + band.rows for run in layout.inner_headings)
    is_broken = inner and any("new-page" in classes for classes in printed[1:])
    head = 0 if is_broken else _head_rows(band, every, rows)
    shown = [tuple(grid[row]) for row in rows]
    return PageBand(
        name=f"b{number}",
        kind=str(band.kind),
        label=band.label or layout.title,
        framed=band.framed,
        new_page="new-page" in printed[:1],
        widths=widths,
        head=tuple(shown[:head]),
        body=tuple(shown[head:]),
        lines=tuple(layout.rows[row].lines for row in rows),
        pages=tuple(printed[row - band.first_row] for row in rows),
    )


@dataclass(slots=True)
class _CutCell:
    """A cell that page breaks cut into parts: the first part, and the row below the last one."""

    first: Cell
    end: int


def _cut(layout: Layout, cells: Iterable[Cell]) -> dict[tuple[int, int], _CutCell]:
    """Return the cut cell of each part, by the row and column of the part."""
    cut: dict[tuple[int, int], _CutCell] = {}
    above: dict[int, _CutCell] = {}
    for cell in cells:
        if layout.rows[cell.row].again:
            continue
        if cell.again:
            whole = above[cell.column]
            whole.end = cell.row + cell.rows
            cut[cell.row, cell.column] = cut[whole.first.row, whole.first.column] = whole
        else:
            above[cell.column] = _CutCell(cell, cell.row + cell.rows)
    return cut


def _uncut(cells: Iterable[Cell], cut: Mapping[tuple[int, int], _CutCell]) -> list[Cell]:
    """Return the cells that can be headings of others, without repeated ones: a cut cell is one, with all its rows."""
    kept = (cell for cell in cells if not cell.again)
    return [
        cell if (whole := cut.get((cell.row, cell.column))) is None else replace(cell, rows=whole.end - cell.row)
        for cell in kept
    ]


def _cut_classes(cell: Cell, cut: Mapping[tuple[int, int], _CutCell]) -> Iterator[str]:
    """Yield the classes of a part of a cut cell, so that a screen shows the parts as one."""
    whole = cut.get((cell.row, cell.column))
    if whole is not None and cell.row > whole.first.row:
        yield "cut-above"
    if whole is not None and cell.row + cell.rows < whole.end:
        yield "cut-below"


def _head_rows(band: Band, cells: list[Cell], rows: list[int]) -> int:
    """Return how many rows make up the table's head; none where a cell reaches from the head into the body."""
    end = band.first_row + band.heading_rows
    if any(cell.row < end < cell.row + cell.rows for cell in cells):
        return 0
    return bisect_left(rows, end)


def _cell(
    layout: Layout,
    cell: Cell,
    index: int,
    columns: list[int],
    rows: list[int],
    headings: Headings,
    more: Sequence[str],
) -> PageCell:
    is_heading = cell.role in _SCOPED and bool(cell.text)
    column_span = bisect_left(columns, cell.column + cell.columns) - bisect_left(columns, cell.column)
    row_span = bisect_left(rows, cell.row + cell.rows) - bisect_left(rows, cell.row)
    label = printed_label(layout, cell)
    return PageCell(
        index=index,
        tag="th" if is_heading else "td",
        id=_id(cell) if is_heading else "",
        scope=_scope(cell, column_span, row_span) if is_heading else "",
        headers="" if is_heading or cell.binding is None else _ids(headings.of(cell)),
        classes=" ".join((*_classes(cell, label), *more)),
        column=bisect_left(columns, cell.column) + 1,
        columns=column_span,
        rows=row_span,
        is_vertical=label.is_vertical,
        again="cut-above" in more,
    )


def _id(cell: Cell) -> str:
    return f"r{cell.row + 1}c{cell.column + 1}"


def _ids(headings: Iterable[Cell]) -> str:
    return " ".join(_id(each) for each in headings if each.text)


def _scope(cell: Cell, columns: int, rows: int) -> str:
    if cell.role in ABOVE:
        return "colgroup" if columns > 1 else "col"
    return "rowgroup" if rows > 1 else "row"


def _classes(cell: Cell, label: PrintedLabel) -> Iterator[str]:
    yield str(cell.role)
    yield str(cell.align)
    if cell.indent:
        yield f"i{min(cell.indent, 12)}"
    if cell.bold:
        yield "bold"
    if cell.at_top:
        yield "at-top"
    if is_figure(cell):
        yield "figure"
    if label.is_vertical:
        yield "vertical"
    if cell.edges != UNFRAMED:
        for side in ("top", "right", "bottom", "left"):
            edge = getattr(cell.edges, side)
            if edge is not Frame.LINE:
                yield f"{edge}-{side}"


def is_head(band: PageBand) -> bool:
    """Return whether the band is the form's head."""
    return band.kind == BandKind.HEAD


def head_before_table(bands: list[PageBand]) -> bool:
    """Return whether the head is directly above the first table, and so is the caption of that table."""
    return any(is_head(one) and other.framed for one, other in pairwise(bands[:2]))
