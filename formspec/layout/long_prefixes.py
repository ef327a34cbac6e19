"""Texts above a value: a cell of their own above it, in the same box.

The lines of a prefix but its last are printed above the value. In the value's own cell they would be lost when somebody
types there, or selects one of its choices.

A number and its prefix are one line in every format, since a number format is never broken. A prefix that leaves no
room for the number on its line is put into a cell above as well, where it is broken into lines like any text.

The block gets a row for such a text, before other blocks are put beside it. Cells and items that extend into that row
become one row higher.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ..values import Align
from .anchors import owner_of
from .canvas import Area, Canvas
from .figures import is_figure
from .measure import CELL_PADDING, text_width
from .model import Cell, Frame, Repetition, Role


class Before(Struct, frozen=True):
    """The numbers of cells, of lists and of inner headings on a canvas before a block is put there."""

    cells: int
    lists: int
    headings: int

    @classmethod
    def of(cls, canvas: Canvas) -> Before:
        """Return the present numbers of ``canvas``."""
        return cls(len(canvas.cells), len(canvas.repetitions), len(canvas.inner_headings))


def part_long_prefixes(canvas: Canvas, before: Before, area: Area, rows: int) -> int:
    """Put long prefixes of the block in ``area`` into cells of their own; return the block's new number of rows."""
    block = canvas.cells[before.cells :]
    long = [cell for cell in block if _is_long(canvas, cell)]
    if not long:
        return rows
    items = _items_at(canvas.repetitions[before.lists :], {row for cell in long for row in _rows(cell)})
    paths = {_path(cell) for cell in long if all(_is_within(cell, item) for row in _rows(cell) for item in items[row])}
    parted = sorted({cell.row for cell in long if cell.rows == 1 and _path(cell) in paths})
    if parted:
        _add_rows(canvas, before, area, parted)
    _lower_needs(canvas, canvas.cells[before.cells :], paths)
    block = canvas.cells[before.cells :]
    canvas.cells[before.cells :] = [
        part for cell in block for part in (_parts(cell, *_divided(canvas, cell)) if _path(cell) in paths else (cell,))
    ]
    return rows + len(parted)


def _rows(cell: Cell) -> range:
    return range(cell.row, cell.row + cell.rows)


def _path(cell: Cell) -> str:
    return cell.binding.path if cell.binding is not None else ""


def _is_within(cell: Cell, item: str) -> bool:
    return f"{_path(cell)}/".startswith(f"{item}/")


def _items_at(lists: Sequence[Repetition], rows: Iterable[int]) -> dict[int, list[str]]:
    """Return the items of lists in each of some rows.

    A prefix next to a list is not parted: how high its cell is depends on the items, and these are equally high.
    """
    items: dict[int, list[str]] = {row: [] for row in rows}
    for repetition in lists:
        for index, (first, count) in enumerate(repetition.spans):
            for row in range(first, first + count):
                if row in items:
                    items[row].append(f"{repetition.path}/{index}")
    return items


def _is_long(canvas: Canvas, cell: Cell) -> bool:
    """Return whether the prefix of a value is printed above it.

    That of a figure is also if it takes more than half of its cell, and the figure does not fit beside it. The label of
    a list's item is no such prefix: it is in the cell of every item. Boxes are ticked in the cell with their text.
    """
    if cell.binding is None or cell.binding.empty != cell.binding.value.prefix or cell.binding.is_name:
        return False
    value = cell.binding.value
    if "\n" in value.prefix or not is_figure(cell):
        return "\n" in value.prefix and not value.has_boxes
    room = float(canvas.width(cell.column, cell.columns)) - CELL_PADDING
    return text_width(value.prefix) > room / 2 and not _fits(canvas, cell, value.prefix)


def _fits(canvas: Canvas, cell: Cell, prefix: str) -> bool:
    """Return whether a figure fits next to a prefix."""
    assert cell.binding is not None
    value = cell.binding.value
    room = float(canvas.width(cell.column, cell.columns)) - CELL_PADDING
    return text_width(prefix) + value.type.width_of(value) + text_width(value.suffix) <= room


def _divided(canvas: Canvas, cell: Cell) -> tuple[str, str]:
    """Return the prefix of a parted cell as the text above the value and the text before it, its last line."""
    assert cell.binding is not None
    prefix = cell.binding.value.prefix
    above, _, before = prefix.rpartition("\n")
    fits = bool(above) and (not is_figure(cell) or _fits(canvas, cell, before))
    return (above, before) if fits else (prefix, "")


def _add_rows(canvas: Canvas, before: Before, area: Area, parted: list[int]) -> None:
    """Give each row of ``parted`` a second row, into which the block's cells extend."""

    def moved(row: int) -> int:
        return row + bisect_left(parted, row)

    def stretched(first: int, count: int) -> tuple[int, int]:
        return moved(first), moved(first + count) - moved(first)

    def cell_moved(cell: Cell) -> Cell:
        row, height = stretched(cell.row, cell.rows)
        return replace(cell, row=row, rows=height)

    columns = range(area.column, area.column + area.columns)
    canvas.cells[before.cells :] = [cell_moved(cell) for cell in canvas.cells[before.cells :]]
    canvas.needs = {
        (moved(row) if column in columns else row, column): lines for (row, column), lines in canvas.needs.items()
    }
    for number, repetition in enumerate(canvas.repetitions[before.lists :], before.lists):
        spans = tuple(stretched(first, count) for first, count in repetition.spans)
        canvas.repetitions[number] = replace(repetition, spans=spans)
    for number, run in enumerate(canvas.inner_headings[before.headings :], before.headings):
        first, count = stretched(run.first_row, run.rows)
        canvas.inner_headings[number] = replace(run, first_row=first, rows=count, end_row=moved(run.end_row))
    canvas.page_breaks = {moved(row) for row in canvas.page_breaks}


def _lower_needs(canvas: Canvas, cells: Iterable[Cell], paths: Collection[str]) -> None:
    """Let the height that a parted cell needs be that of its value."""
    for cell in cells:
        if _path(cell) in paths and (cell.row, cell.column) in canvas.needs:
            lines = canvas.needs.pop((cell.row, cell.column))
            canvas.needs[cell.row + _rows_above(cell), cell.column] = lines


def _rows_above(cell: Cell) -> int:
    """Return how many rows of a parted cell its prefix takes: a figure is in the last row, a text has all but one."""
    return cell.rows - 1 if is_figure(cell) else 1


def _parts(cell: Cell, text_above: str, before: str) -> Iterator[Cell]:
    """Yield a cell with the text above a value, and below it the cell with the text ``before`` the value."""
    binding = cell.binding
    assert binding is not None
    prefix, above = binding.value.prefix, _rows_above(cell)
    yield Cell(
        row=cell.row,
        column=cell.column,
        rows=above,
        columns=cell.columns,
        role=Role.LINE,
        text=text_above,
        align=Align.LEFT,
        at_top=True,
        edges=replace(cell.edges, bottom=Frame.NONE),
        owner=owner_of(cell),
        locations=cell.locations,
    )
    bare = replace(binding, value=replace(binding.value, prefix=before), empty=before)
    text = before + cell.text.removeprefix(prefix) if cell.text.startswith(prefix) else cell.text
    edges = replace(cell.edges, top=Frame.NONE)
    yield replace(cell, row=cell.row + above, rows=cell.rows - above, binding=bare, text=text, edges=edges)
