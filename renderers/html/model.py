"""A layout as the template of a page expects it: each block as a table, with the headings of every cell.

In an HTML table, a cell must begin in every column and row, so the grid of each block is reduced to such columns and
rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from formspec.layout import UNFRAMED, Band, BandKind, Cell, Frame, Label, Layout, Role, is_figure, printed_label

from .headings import ABOVE, BESIDE, Headings

_SCOPED = ABOVE | BESIDE
SHADED = ", ".join(f".{role}" for role in Role if role.is_heading)
"""The selector of the cells that are printed on grey."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBand:
    """One block: rows of cells, the widths of its columns in percent, how many rows are its head."""

    name: str
    kind: str
    label: str
    framed: bool
    new_page: bool
    widths: tuple[str, ...]
    head: tuple[tuple[PageCell, ...], ...]
    body: tuple[tuple[PageCell, ...], ...]
    lines: tuple[int, ...]


def page_bands(layout: Layout) -> Iterator[PageBand]:
    """Yield the blocks of ``layout``, top to bottom."""
    by_row: dict[int, list[tuple[int, Cell]]] = {}
    for index, cell in enumerate(layout.cells):
        by_row.setdefault(cell.row, []).append((index, cell))
    for number, band in enumerate(layout.bands):
        rows = range(band.first_row, band.first_row + band.rows)
        yield _band(layout, band, number, [each for row in rows for each in by_row.get(row, ())])


def _band(layout: Layout, band: Band, number: int, cells: list[tuple[int, Cell]]) -> PageBand:
    columns = sorted({cell.column for _, cell in cells})
    rows = sorted({cell.row for _, cell in cells})
    ends = [*columns[1:], len(layout.widths)]
    total = sum(layout.widths[columns[0] :]) if columns else 1
    widths = tuple(
        f"{sum(layout.widths[begin:end]) / total * 100:.3f}" for begin, end in zip(columns, ends, strict=True)
    )
    every = [cell for _, cell in cells]
    headings = Headings(every)
    grid: dict[int, list[PageCell]] = {row: [] for row in rows}
    for index, cell in cells:
        grid[cell.row].append(_cell(layout, cell, index, columns, rows, headings))
    head = _head_rows(band, every, rows)
    shown = [tuple(grid[row]) for row in rows]
    return PageBand(
        name=f"b{number}",
        kind=str(band.kind),
        label=band.label or layout.title,
        framed=band.framed,
        new_page=band.page_break,
        widths=widths,
        head=tuple(shown[:head]),
        body=tuple(shown[head:]),
        lines=tuple(layout.rows[row].lines for row in rows),
    )


def _head_rows(band: Band, cells: list[Cell], rows: list[int]) -> int:
    """Return how many rows make up the table's head; none where a cell reaches from the head into the body."""
    end = band.first_row + band.heading_rows
    if any(cell.row < end < cell.row + cell.rows for cell in cells):
        return 0
    return bisect_left(rows, end)


def _cell(layout: Layout, cell: Cell, index: int, columns: list[int], rows: list[int], headings: Headings) -> PageCell:
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
        classes=" ".join(_classes(cell, label)),
        column=bisect_left(columns, cell.column) + 1,
        columns=column_span,
        rows=row_span,
        is_vertical=label.is_vertical,
    )


def _id(cell: Cell) -> str:
    return f"r{cell.row + 1}c{cell.column + 1}"


def _ids(headings: Iterable[Cell]) -> str:
    return " ".join(_id(each) for each in headings if each.text)


def _scope(cell: Cell, columns: int, rows: int) -> str:
    if cell.role in ABOVE:
        return "colgroup" if columns > 1 else "col"
    return "rowgroup" if rows > 1 else "row"


def _classes(cell: Cell, label: Label) -> Iterator[str]:
    yield str(cell.role)
    yield str(cell.align)
    if cell.indent:
        yield f"i{min(cell.indent, 12)}"
    if cell.bold:
        yield "bold"
    if is_figure(cell):
        yield "figure"
    if label.is_vertical:
        yield "vertical"
    if label.size:
        yield f"s{label.size}"
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
