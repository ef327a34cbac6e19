"""Whether a layout is whole: no cell over another, no hole in a frame, and each value bound to exactly one cell.

A layout of which this does not hold would lose data, or would be printed shifted. No spec should lead to one; where one
does, ``check`` reports it instead of a form being sent out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from ..data.shape import Group, Leaf, Many, Shape
from ..problems import Problem, SourceLocation
from ..spec.model import ListBlock, RowSpec, Spec, TableBlock, data_blocks
from .capacity import shown_blank
from .model import Cell, Layout

MORE = 3
"""Items of each list beyond those of the blank form, in the longer form that is verified: a first, a middle, a last."""
MAX_CELLS = 20_000
"""Cells of a blank form of which a longer one is verified as well; bundled forms have fewer than 1 000."""


class Flaw(Struct, frozen=True):
    """A flaw of a layout: its kind (``name.layout-flaw.KIND``), and the cell or the data path that has it."""

    kind: str
    path: str = ""
    row: int = 0
    location: SourceLocation | None = None

    @property
    def problem(self) -> Problem:
        """The flaw as a problem of the spec."""
        params = {"flaw": self.kind, "row": self.row + 1, "path": self.path}
        return Problem(code="spec.layout", params=params, location=self.location)


def flaws(layout: Layout, shape: Group) -> Iterator[Flaw]:
    """Yield what is wrong with ``layout``, whose data have ``shape``; nothing for one that is whole."""
    yield from _uneven(layout)
    yield from _unbound(layout, shape)


def _uneven(layout: Layout) -> Iterator[Flaw]:
    """Yield the cells that are over others, and the rows of framed blocks with a hole."""
    covered: dict[tuple[int, int], Cell] = {}
    for cell in layout.cells:
        squares = [(row, column) for row in _rows(cell) for column in range(cell.column, cell.column + cell.columns)]
        if any(square in covered for square in squares):
            yield Flaw("overlap", row=cell.row, location=_location(cell))
        covered.update(dict.fromkeys(squares, cell))
    width = len(layout.widths)
    for band in layout.bands:
        for row in range(band.first_row, band.first_row + band.rows) if band.framed else ():
            if any((row, column) not in covered for column in range(width)):
                yield Flaw("hole", row=row)


def _rows(cell: Cell) -> range:
    return range(cell.row, cell.row + cell.rows)


def _location(cell: Cell) -> SourceLocation | None:
    return cell.locations[0] if cell.locations else None


def _unbound(layout: Layout, shape: Group) -> Iterator[Flaw]:
    """Yield the lists and values without a cell, and the values with several."""
    shown = {repetition.path: len(repetition.spans) for repetition in layout.repetitions}
    bindings = [(cell, cell.binding) for cell in layout.cells if cell.binding is not None]
    cells = Counter((binding.path, binding.option) for _, binding in bindings)
    bound = {path for path, _ in cells}
    for path, leaf in _values(shape, "", shown):
        if path not in bound and path[1:] not in layout.parameter_types:
            yield Flaw("lost", path=path, location=leaf.cell.location if leaf is not None else None)
    for (path, _), count in cells.items():
        if count > 1:
            first = next(cell for cell, binding in bindings if binding.path == path)
            yield Flaw("twice", path=path, row=first.row, location=_location(first))


def _values(shape: Shape, path: str, shown: Mapping[str, int]) -> Iterator[tuple[str, Leaf | None]]:
    """Yield the path of each value that the layout should have, and of each list of which it has no items."""
    match shape:
        case Leaf():
            yield path, shape
        case Group():
            for name, member in shape.members.items():
                yield from _values(member, f"{path}/{name}", shown)
        case Many():
            if path not in shown:
                yield path, None
            for index in range(shown.get(path, 0)):
                yield from _values(shape.item, f"{path}/{index}", shown)


def longer(spec: Spec, blank: Layout) -> dict[str, int]:
    """Return the numbers of items of a form with more rows than its blank form; empty where that is too large.

    Each list has :data:`MORE` items beyond those of the blank form, and lists in lists too.
    """
    if len(blank.cells) > MAX_CELLS:
        return {}
    counts: dict[str, int] = {}
    for block in data_blocks(spec.blocks):
        if isinstance(block, ListBlock):
            counts[f"/{block.id}"] = shown_blank(block.repeat) + MORE
        elif isinstance(block, TableBlock):
            _count(block.rows, f"/{block.id}", counts)
    return counts


def _count(rows: tuple[RowSpec, ...], path: str, counts: dict[str, int]) -> None:
    for row in rows:
        here = path if row.id is None else f"{path}/{row.id}"
        if row.repeat is None:
            _count(row.rows, here, counts)
            continue
        number = shown_blank(row.repeat) + (MORE if len(counts) < MAX_CELLS // 100 else 0)
        counts[here] = number
        for index in range(number):
            _count(row.rows, f"{here}/{index}", counts)
