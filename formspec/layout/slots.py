"""The grid columns of the levels and columns of a table.

Each has one grid column unless the spec gives a span. The remaining grid columns go to the last level without a span,
or if there is none, to the columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ..problems import SourceLocation
from ..spec.model import Column, Columns, Level, TableBlock, leaves
from .canvas import Area, Canvas
from .measure import text_width
from .spans import Want


class ColumnSlot(Struct, frozen=True, kw_only=True):
    """A column with its first grid column and its span."""

    column: Column
    x: int
    span: int


class LevelSlot(Struct, frozen=True, kw_only=True):
    """A level with its first grid column, its span, and the columns that belong to it."""

    level: Level
    x: int
    span: int
    columns: tuple[ColumnSlot, ...] = ()

    @property
    def end(self) -> int:
        """The first grid column to the right of the level and its columns."""
        return max((slot.x + slot.span for slot in self.columns), default=self.x + self.span)


class Slots(Struct, frozen=True, kw_only=True):
    """The parts of a table, left to right, in grid columns."""

    label: int
    levels: tuple[LevelSlot, ...]
    code_x: int
    code: int
    columns: tuple[ColumnSlot, ...]
    columns_x: int
    columns_span: int

    def left_of(self, depth: int) -> int:
        """Return the first grid column of the row headings from the level at ``depth`` on.

        Those of the first level begin with the line codes to their left, those below the last level after the levels.
        """
        if not depth or not self.levels:
            return min(self.code_x, *(level.x for level in self.levels[:1]), self.columns_x)
        return self.levels[depth].x if depth < len(self.levels) else max(self.code_x, self.levels[-1].end)

    @property
    def end(self) -> int:
        """The first grid column to the right of the table."""
        return self.columns_x + self.columns_span


def ticks(column: Column) -> int:
    """Return the number of tick columns of ``column``; 0 where it has none."""
    return len(column.cell.value.choices) if column.cell.value.show == "columns" else 0


def least(column: Column) -> int:
    """Return the least number of grid columns that ``column`` takes."""
    return (column.span or 1) * (ticks(column) or 1)


def least_columns(block: TableBlock) -> int:
    """Return the least number of grid columns that the table takes."""
    inner = sum(least(column) for level in block.levels for column in leaves(level.columns))
    levels = sum(level.span or 1 for level in block.levels)
    columns = sum(least(column) for column in leaves(block.columns))
    return label_span(block) + levels + inner + code_span(block) + columns


def label_span(block: TableBlock) -> int:
    """Return how many grid columns the block's own label takes."""
    if not block.label:
        return 0
    return 1 if block.label_span is None else block.label_span


def code_span(block: TableBlock) -> int:
    """Return how many grid columns the line codes take."""
    return (block.codes.span or 1) if block.codes else 0


def place_slots(canvas: Canvas, block: TableBlock, area: Area) -> Slots:
    """Return the slots of a table; spans that do not fill the grid are reported at the table."""
    rest = area.columns - least_columns(block)
    extra_level = _growing_level(block, rest)
    columns_span = sum(least(column) for column in leaves(block.columns))
    if extra_level is None and rest:
        columns_span += max(0, rest)
    if rest < 0:
        params = {"need": least_columns(block), "have": area.columns}
        canvas.report("spec.spans", block.location, **params)
    x = area.column + label_span(block)
    code_x = x
    if block.codes and block.codes.is_left:
        x += code_span(block)
    levels = []
    for index, level in enumerate(block.levels):
        span = (level.span or 1) + (rest if index == extra_level else 0)
        inner = tuple(_run(leaves(level.columns), x + span))
        levels.append(LevelSlot(level=level, x=x, span=span, columns=inner))
        x = levels[-1].end
    if block.codes and not block.codes.is_left:
        code_x, x = x, x + code_span(block)
    columns = place_columns(canvas, block.columns, Area(area.row, x, columns_span), block.location)
    return Slots(
        label=label_span(block),
        levels=tuple(levels),
        code_x=code_x,
        code=code_span(block),
        columns=columns,
        columns_x=x,
        columns_span=columns_span,
    )


def _growing_level(block: TableBlock, rest: int) -> int | None:
    if rest <= 0:
        return None
    free = [index for index, level in enumerate(block.levels) if level.span is None]
    return free[-1] if free else None


def _run(columns: Iterator[Column], x: int) -> Iterator[ColumnSlot]:
    for column in columns:
        yield ColumnSlot(column=column, x=x, span=least(column))
        x += least(column)


def place_columns(
    canvas: Canvas, columns: Columns, area: Area, location: SourceLocation | None
) -> tuple[ColumnSlot, ...]:
    """Divide ``area`` among ``columns``: one grid column each, and the rest by need."""
    every = list(leaves(columns))
    if sum(least(column) for column in every) == area.columns:
        return tuple(_run(iter(every), area.column))
    fixed = [least(column) if column.span or ticks(column) else None for column in every]
    wants = [Want(_wanted(column), span) for column, span in zip(every, fixed, strict=True)]
    spans, x, slots = canvas.spans(area, wants, location), area.column, []
    for column, span in zip(every, spans, strict=True):
        slots.append(ColumnSlot(column=column, x=x, span=span))
        x += span
    return tuple(slots)


def _wanted(column: Column) -> float:
    value = column.cell.value
    return max(value.type.width_of(value), min(text_width(column.label), 24) / 2 + 1)
