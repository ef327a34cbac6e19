"""A block's grid that can grow: strips of columns, with rows and repeated items and their cells.

A strip is a run of grid columns whose rows are added and removed together: a table, or one of several blocks side by
side. In a strip, each repeated list is one template of its item, so that the page can lay out any number of items. A
cell states between which nodes (rows and lists) of its context it is located, and so do column headings inside a block
(``heads``), with the rows that they are for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from formspec.layout import Band, Cell, Frame, InnerHeadings, Layout, Repetition, Role, owner_of
from formspec.rules import pattern

from .labels import Item

_PLACED = frozenset((Role.COLUMN_HEADING, Role.ROW_HEADING, Role.CODE, Role.FILLER, Role.CLOSED))
Written = Callable[[Cell, "Context"], dict[str, Any]]
Parts = dict[str, list[Any]]
"""The nodes of a context, its cells, and its column headings, if it has any."""


class UnevenError(Exception):
    """The rows of a strip do not consist of items: it is shown unchanged."""


@dataclass(frozen=True, slots=True)
class Context:
    """The owner of a cell: an item of a list (the last of ``chain``), or the strip itself."""

    chain: tuple[Item, ...]
    first: int
    rows: int
    cells: tuple[Cell, ...]
    next: tuple[Cell, ...] = ()

    @property
    def path(self) -> str:
        """The JSON Pointer of the item, empty for the strip."""
        return self.chain[-1].path if self.chain else ""

    def counterpart(self, cell: Cell) -> Cell | None:
        """Return the cell at the same position in the next item, if there is one."""
        place = (cell.row + self.rows, cell.column)
        return next((each for each in self.next if (each.row, each.column) == place), None)


@dataclass(slots=True)
class Strip:
    """Some columns of a block, and their content."""

    column: int
    columns: int
    parts: Parts = field(default_factory=dict)
    grows: bool = False
    stuck: tuple[str, ...] = ()

    def json(self, places: Sequence[int]) -> dict[str, Any]:
        """Return the strip as the script reads it, ``places`` being the columns that remain in the page."""
        begin, end = bisect_left(places, self.column), bisect_left(places, self.column + self.columns)
        grows = {"grows": True} if self.grows else {}
        return {"x": begin, "w": end - begin, **self.parts, **grows}


def strips_of(layout: Layout, band: Band, columns: Sequence[int], write: Written) -> Iterator[Strip]:
    """Yield the strips of a block, left to right.

    Args:
        layout: the form.
        band: the block.
        columns: the grid columns that remain in the page.
        write: returns a cell as the script reads it.
    """
    until = band.first_row + band.rows
    cells = [cell for cell in layout.cells if band.first_row <= cell.row < until]
    lists = [each for each in layout.repetitions if band.first_row <= each.spans[0][0] < until]
    hulls = _hulls(cells, lists)
    ranges = list(_ranges(hulls, len(layout.widths)))
    heads = [run for run in layout.inner_headings if band.first_row <= run.first_row < until]
    for begin, end in ranges:
        inside = [cell for cell in cells if begin <= cell.column < end]
        own = [run for run in heads if _range_of(run, ranges) == (begin, end)]
        if (begin, end) in hulls:
            here = [each for each in lists if any(_belongs(cell, each) for cell in inside)]
            yield _Grower(layout, here, own, columns, write).strip(band, inside, begin, end)
        else:
            yield _Grower(layout, (), own, columns, write).still(band, inside, begin, end)


def _ranges(hulls: Sequence[tuple[int, int]], columns: int) -> Iterator[tuple[int, int]]:
    """Yield the columns (from, to) of all strips: those with lists, and those between them."""
    edge = 0
    for begin, end in [*hulls, (columns, columns)]:
        if begin > edge:
            yield edge, begin
        if end > begin:
            yield begin, end
        edge = end


def _range_of(run: InnerHeadings, ranges: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the strip with most of the columns of some headings."""
    last = run.column + run.columns
    return max(ranges, key=lambda each: min(each[1], last) - max(each[0], run.column))


def _hulls(cells: Sequence[Cell], lists: Sequence[Repetition]) -> list[tuple[int, int]]:
    """Return the columns (from, to) of the strips that contain lists."""
    hulls = [_hull(cells, each) for each in lists if not _inside_another(each, lists)]
    hulls = _joined(hull for hull in hulls if hull[0] < hull[1])
    while True:
        grown = _joined(_without_cut_cells(hull, cells) for hull in hulls)
        if grown == hulls:
            return hulls
        hulls = grown


def _inside_another(one: Repetition, lists: Sequence[Repetition]) -> bool:
    return any(one.path.startswith(f"{each.path}/") for each in lists)


def _hull(cells: Sequence[Cell], one: Repetition) -> tuple[int, int]:
    top, bottom = one.spans[0][0], sum(one.spans[-1])
    inside = [
        cell
        for cell in cells
        if _belongs(cell, one)
        or (cell.owner and one.path.startswith(f"{cell.owner}/") and cell.row < bottom and top < cell.row + cell.rows)
    ]
    return min((c.column for c in inside), default=0), max((c.column + c.columns for c in inside), default=0)


def _joined(hulls: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(hulls):
        if joined and begin < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _without_cut_cells(hull: tuple[int, int], cells: Sequence[Cell]) -> tuple[int, int]:
    begin, end = hull
    for cell in cells:
        last = cell.column + cell.columns
        if cell.column < end and begin < last and (cell.column < begin or end < last):
            begin, end = min(begin, cell.column), max(end, last)
    return begin, end


def _belongs(cell: Cell, one: Repetition) -> bool:
    """Return whether a cell belongs to an item of a list."""
    return f"{owner_of(cell)}/".startswith(f"{one.path}/")


@dataclass(slots=True)
class _Grower:
    """Turns strips into nodes and templates."""

    layout: Layout
    lists: Sequence[Repetition]
    heads: Sequence[InnerHeadings]
    columns: Sequence[int]
    write: Written
    items: dict[str, Item] = field(init=False)
    starts: dict[tuple[int, int], Cell] = field(init=False)
    ends: dict[tuple[int, int], Cell] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = {(cell.row, cell.column): cell for cell in self.layout.cells}
        self.ends = {(cell.row + cell.rows, cell.column): cell for cell in self.layout.cells}
        self.items = {f"{each.path}/{i}": Item(each, i) for each in self.lists for i in range(len(each.spans))}

    def still(self, band: Band, cells: Sequence[Cell], begin: int, end: int) -> Strip:
        """Return a strip without lists."""
        context = Context((), band.first_row, band.rows, tuple(cells))
        nodes: list[Any] = [row.lines for row in self.layout.rows[band.first_row : band.first_row + band.rows]]
        written = [self._cell(cell, context, cell.row - band.first_row, cell.rows) for cell in cells]
        heads = [self._head(run, run.first_row - band.first_row, run.end_row - band.first_row) for run in self.heads]
        return Strip(begin, end - begin, _parts(nodes, written, heads))

    def strip(self, band: Band, cells: list[Cell], begin: int, end: int) -> Strip:
        """Return a strip with its lists; one whose rows cannot be distinguished is shown unchanged."""
        kept = _without_filling(cells, band, begin, end)
        bottom = max([*(sum(each.spans[-1]) for each in self.lists), *(cell.row + 1 for cell in kept)])
        shown = tuple(_cut(cell, bottom) for cell in kept)
        grows = any(cell.rows > cut.rows and cell.role is Role.INPUT for cell, cut in zip(kept, shown, strict=True))
        try:
            context = Context((), band.first_row, bottom - band.first_row, shown)
            return Strip(begin, end - begin, self._grown(context), grows=grows)
        except UnevenError:
            still = self.still(band, cells, begin, end)
            still.stuck = tuple(each.path for each in self.lists)
            return still

    def _grown(self, context: Context) -> Parts:
        """Return the nodes, cells and column headings of a context."""
        nodes: list[Any] = []
        begins: dict[int, int] = {}
        row, end = context.first, context.first + context.rows
        starting = self._lists_in(context)
        while row < end:
            begins[row] = len(nodes)
            repetition = starting.pop(row, None)
            if repetition is None:
                nodes.append(self.layout.rows[row].lines)
                row += 1
            else:
                nodes.append(self._list(repetition, context))
                row = sum(repetition.spans[-1])
        if starting or row != end:
            raise UnevenError
        begins[end] = len(nodes)
        own = [cell for cell in context.cells if self._owner(cell) == context.path]
        written = [self._between(cell, context, begins) for cell in own]
        return _parts(nodes, written, list(self._own_heads(context, begins)))

    def _own_heads(self, context: Context, begins: dict[int, int]) -> Iterator[dict[str, Any]]:
        """Yield the column headings that are directly in a context."""
        for run in self.heads:
            end = min(run.end_row, context.first + context.rows) if not context.chain else run.end_row
            if self._item_around(run.first_row, end) == context.path:
                if run.first_row not in begins or end not in begins:
                    raise UnevenError
                yield self._head(run, begins[run.first_row], begins[end])

    def _head(self, run: InnerHeadings, node: int, end: int) -> dict[str, Any]:
        """Return column headings as the script reads them: they are for the nodes from ``node`` up to ``end``."""
        begin, last = (bisect_left(self.columns, column) for column in (run.column, run.column + run.columns))
        partial = {"partial": True} if run.is_partial else {}
        return {"n": [node, end], "rows": run.rows, "x": begin, "w": last - begin, **partial}

    def _lists_in(self, context: Context) -> dict[int, Repetition]:
        """Return the lists directly in a context, by their first row."""
        inside = [each for each in self.lists if _is_direct(each.path, context.path)]
        by_row = {each.spans[0][0]: each for each in inside}
        if len(by_row) < len(inside):
            raise UnevenError
        return by_row

    def _list(self, one: Repetition, context: Context) -> dict[str, Any]:
        """Return a list as the template of its item."""
        if any(sum(a) != b[0] for a, b in zip(one.spans, one.spans[1:], strict=False)):
            raise UnevenError
        first, rows = one.spans[0]
        item = Context(
            (*context.chain, Item(one, 0)),
            first,
            rows,
            self._cells_of(context, f"{one.path}/0"),
            self._cells_of(context, f"{one.path}/1"),
        )
        breaks = {"breaks": True} if one.page_break else {}
        return {"list": pattern(one.path), **self._grown(item), **breaks}

    def _cells_of(self, context: Context, path: str) -> tuple[Cell, ...]:
        return tuple(cell for cell in context.cells if f"{self._owner(cell)}/".startswith(f"{path}/"))

    def _owner(self, cell: Cell) -> str:
        """Return the path of the innermost item that a cell belongs to, empty if it belongs to none."""
        steps = owner_of(cell).split("/")
        for length in range(len(steps), 1, -1):
            path = "/".join(steps[:length])
            if path in self.items:
                return path
        is_placed = not cell.owner and cell.role in _PLACED
        return self._item_around(cell.row, cell.row + cell.rows) if is_placed else ""

    def _item_around(self, row: int, end: int) -> str:
        """Return the path of the innermost item with the rows from ``row`` up to ``end``, which is not included."""
        around = [
            (rows, f"{each.path}/{index}")
            for each in self.lists
            for index, (first, rows) in enumerate(each.spans)
            if first <= row and end <= first + rows
        ]
        return min(around)[1] if around else ""

    def _between(self, cell: Cell, context: Context, begins: dict[int, int]) -> dict[str, Any]:
        if cell.row not in begins or cell.row + cell.rows not in begins:
            raise UnevenError
        return self._cell(cell, context, begins[cell.row], begins[cell.row + cell.rows] - begins[cell.row])

    def _cell(self, cell: Cell, context: Context, node: int, nodes: int) -> dict[str, Any]:
        return {"n": [node, node + nodes], **self.write(cell, context), **self._edges(cell, context)}

    def _edges(self, cell: Cell, context: Context) -> dict[str, Any]:
        """Return the edges of a cell: of a list's ends (``e``), and between its items where these differ (``i``)."""
        edges = cell.edges
        if not context.chain or len(spans := context.chain[-1].repetition.spans) < 2:
            return _letters(edges.top, edges.right, edges.bottom, edges.left)
        first, inner = edges.top, edges.top
        last, between = edges.bottom, edges.bottom
        if cell.row == context.first:
            first, inner = (self._starting(cell, begin).edges.top for begin, _ in spans[:2])
        if cell.row + cell.rows == context.first + context.rows:
            last, between = (self._ending(cell, sum(span)).edges.bottom for span in (spans[-1], spans[0]))
        inside = {"i": f"{inner[0]}{between[0]}"} if (inner, between) != (first, last) else {}
        return {**_letters(first, edges.right, last, edges.left), **inside}

    def _starting(self, like: Cell, row: int) -> Cell:
        return self.starts.get((row, like.column), like)

    def _ending(self, like: Cell, row: int) -> Cell:
        return self.ends.get((row, like.column), like)


def _parts(nodes: list[Any], cells: list[Any], heads: list[Any]) -> Parts:
    return {"nodes": nodes, "cells": cells, **({"heads": heads} if heads else {})}


def _letters(*edges: Frame) -> dict[str, Any]:
    letters = "".join(edge[0] for edge in edges)
    return {} if letters == "llll" else {"e": letters}


def _without_filling(cells: list[Cell], band: Band, begin: int, end: int) -> list[Cell]:
    """Return the cells of a strip without the empty one that fills it up to the height of its neighbours."""
    bottom = band.first_row + band.rows
    kept = [
        cell
        for cell in cells
        if not (
            cell.role is Role.FILLER
            and not cell.owner
            and cell.row + cell.rows == bottom
            and (cell.column, cell.column + cell.columns) == (begin, end)
        )
    ]
    return kept or cells


def _cut(cell: Cell, bottom: int) -> Cell:
    """Return a cell without the rows that it was stretched by below ``bottom``."""
    return cell if cell.row + cell.rows <= bottom else structs.replace(cell, rows=bottom - cell.row)


def _is_direct(path: str, item: str) -> bool:
    """Return whether the list at ``path`` is directly in ``item``, in no list in between."""
    return path.startswith(f"{item}/") and not any(step.isdecimal() for step in path[len(item) :].split("/"))
