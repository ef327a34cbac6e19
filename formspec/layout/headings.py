"""The column headings of a table: levels, groups of columns, tick columns, and the row of column codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..spec.model import Column, ColumnGroup, Columns, Level, TableBlock, leaves
from ..values import Align
from .canvas import Area, Canvas, Locations
from .model import Role
from .slots import ColumnSlot, Slots, ticks


def heading_depth(columns: Columns) -> int:
    """Return how many rows the headings of ``columns`` take, codes aside."""
    return max((_depth(heading) for heading in columns), default=1)


def _depth(heading: Column | ColumnGroup) -> int:
    if isinstance(heading, ColumnGroup):
        return 1 + heading_depth(heading.columns)
    return 2 if ticks(heading) else 1


def level_depth(levels: Iterable[Level]) -> int:
    """Return how many rows the headings of ``levels`` and of their columns take, below those over several levels."""
    return max((_is_below_another(level) + heading_depth(level.columns) for level in levels), default=1)


def _is_below_another(level: Level) -> bool:
    """Return whether a level has a heading, or columns, below the heading that it shares with others."""
    return level.group is not None and bool(level.label or level.columns)


def has_codes(columns: Columns) -> bool:
    """Return whether any column has a code, so that a row of codes is printed."""
    return any(column.code for column in leaves(columns))


def place_headings(canvas: Canvas, block: TableBlock, slots: Slots, area: Area) -> int:
    """Put the headings at the top of a table; return how many rows they take."""
    depth = max(level_depth(block.levels), heading_depth(block.columns))
    placer = HeadingPlacer(canvas, area.row, depth)
    placer.levels(slots, 0)
    if block.codes:
        placer.heading(slots.code_x, slots.code, block.codes.label, (block.location,))
    placer.columns(block.columns, slots.columns)
    if not has_codes(block.columns):
        return depth
    place_codes(canvas, block, slots, area.row + depth)
    return depth + 1


class HeadingPlacer:
    """Puts headings into ``depth`` rows from ``row`` on."""

    def __init__(self, canvas: Canvas, row: int, depth: int) -> None:
        self.canvas = canvas
        self.row = row
        self.depth = depth

    def heading(
        self, x: int, span: int, label: str, locations: Locations, below: int = 0, rows: int | None = None
    ) -> None:
        """Put one heading, ``below`` rows from the top and ``rows`` high (None: down to the last heading row)."""
        height = self.depth - below if rows is None else rows
        text = self.canvas.text(label)
        self.canvas.put(Area(self.row + below, x, span), height, span, Role.COLUMN_HEADING, text, locations=locations)

    def levels(self, slots: Slots, first: int) -> None:
        """Put the headings of the levels from ``first`` on, and of their columns."""
        for group, grouped in groupby(slots.levels[first:], lambda slot: slot.level.group):
            found = list(grouped)
            below = int(any(_is_below_another(slot.level) for slot in found))
            if group is not None:
                x, rows = found[0].x, below or None
                self.heading(x, found[-1].end - x, group.label, (group.location,), rows=rows)
            for slot in found if below or group is None else ():
                self.heading(slot.x, slot.span, slot.level.label, (slot.level.location,), below)
                self.columns(slot.level.columns, slot.columns, below)

    def columns(self, columns: Columns, slots: Sequence[ColumnSlot], below: int = 0) -> None:
        """Put the headings of ``columns``, groups above their columns."""
        remaining = iter(slots)
        for heading in columns:
            self._column(heading, remaining, below)

    def _column(self, heading: Column | ColumnGroup, slots: Iterator[ColumnSlot], below: int) -> None:
        locations = (heading.label_location, heading.location)
        if isinstance(heading, ColumnGroup):
            inner = [next(slots) for _ in leaves(heading.columns)]
            span = sum(slot.span for slot in inner)
            self.heading(inner[0].x, span, heading.label, locations, below, 1)
            self.columns(heading.columns, inner, below + 1)
            return
        slot = next(slots)
        if not ticks(heading):
            self.heading(slot.x, slot.span, heading.label, locations, below)
            return
        self.heading(slot.x, slot.span, heading.label, locations, below, 1)
        for x, span, choice in tick_slots(slot):
            self.heading(x, span, choice, (heading.location,), below + 1)


def tick_slots(slot: ColumnSlot) -> Iterator[tuple[int, int, str]]:
    """Yield (first grid column, span, choice) of each tick column."""
    choices = slot.column.cell.value.choices
    width, more = divmod(slot.span, len(choices))
    x = slot.x
    for index, choice in enumerate(choices):
        span = width + (index < more)
        yield x, span, choice
        x += span


def place_codes(canvas: Canvas, block: TableBlock, slots: Slots, row: int, level: int = 0) -> None:
    """Put the row of column codes (栏次), its label under the levels from ``level`` on."""
    first = slots.left_of(level)
    text = canvas.text(block.code_label)
    area, columns = Area(row, first, 0), slots.columns_x - first
    canvas.put(area, 1, columns, Role.CODE, text, align=Align.CENTER, locations=(block.location,))
    for slot in slots.columns:
        locations = (slot.column.location,)
        canvas.put(Area(row, slot.x, 0), 1, slot.span, Role.CODE, slot.column.code, locations=locations)
