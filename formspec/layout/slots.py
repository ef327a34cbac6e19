"""The grid columns of the levels and columns of a table.

Each has one grid column unless the spec gives a span. The remaining grid columns go to the last level without a span,
or if there is none, to the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from ..problems import SourceLocation
from ..spec.model import CellUse, Column, Columns, Level, RowSpec, TableBlock, leaves
from ..values import TextType
from .canvas import Area, Canvas
from .measure import text_width
from .spans import Want

CODE_WIDTH = 5.0
"""Characters of a line code with a margin."""
LONG_TEXT = 24.0
"""Characters from which a text is a sentence: one of two lines has the width of about three columns of figures."""
_LEAST_LEVEL, _AROUND = 6.0, 4.0  # of a level, and of the space around its texts
_LEAST_TICK = 6.0
_BOLD = 1.1  # of the width of a letter
_A_NAME = "x" * int(LONG_TEXT)


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
    if rest < 0:
        params = {"need": least_columns(block), "have": area.columns}
        canvas.report("spec.spans", block.location, **params)
    code, spans = _spans(canvas, block, area, rest)
    is_left = block.codes is not None and block.codes.is_left
    x = code_x = area.column + label_span(block)
    x += code if is_left else 0
    levels = []
    for level, (span, *inner) in zip(block.levels, spans, strict=True):
        columns = tuple(_run(leaves(level.columns), inner, x + span))
        levels.append(LevelSlot(level=level, x=x, span=span, columns=columns))
        x = levels[-1].end
    if not is_left:
        code_x, x = x, x + code
    least_span = sum(least(column) for column in leaves(block.columns))
    columns_span = max(area.column + area.columns - x, least_span)
    return Slots(
        label=label_span(block),
        levels=tuple(levels),
        code_x=code_x,
        code=code,
        columns=place_columns(canvas, block.columns, Area(area.row, x, columns_span), block.location),
        columns_x=x,
        columns_span=columns_span,
    )


def _spans(canvas: Canvas, block: TableBlock, area: Area, rest: int) -> tuple[int, list[list[int]]]:
    """Return the span of the line codes, and those of each level and its columns.

    ``rest`` grid columns are left when each part has its least.
    """
    if rest > 0 and canvas.is_automatic:
        return _spans_by_texts(canvas, block, area)
    growing = _growing_level(block, rest)
    spans = [[level.span or 1, *map(least, leaves(level.columns))] for level in block.levels]
    if growing is not None:
        spans[growing][0] += rest
    return code_span(block), spans


def _spans_by_texts(canvas: Canvas, block: TableBlock, area: Area) -> tuple[int, list[list[int]]]:
    """Return the spans for a table whose grid is computed: by its texts and those of the columns."""
    spans = iter(canvas.spans(area.right(label_span(block)), table_wants(block), block.location))
    is_left = block.codes is not None and block.codes.is_left
    code = next(spans) if is_left else 0
    levels = [[next(spans) for _ in _level_wants(block, index)] for index in range(len(block.levels))]
    return (next(spans) if block.codes and not is_left else code), levels


def table_wants(block: TableBlock) -> list[Want]:
    """Return the demands of the levels, codes and columns of a table, left to right."""
    levels = [want for index in range(len(block.levels)) for want in _level_wants(block, index)]
    codes = [Want(CODE_WIDTH, code_span(block), grows=False)] if block.codes else []
    columns = map(_column_want, leaves(block.columns))
    return [*codes, *levels, *columns] if block.codes and block.codes.is_left else [*levels, *codes, *columns]


def _level_wants(block: TableBlock, index: int) -> list[Want]:
    """Return the demands of a level and of its columns, which have as many grid columns as the spec says."""
    level, width = block.levels[index], level_width(block, index)
    own = [Want(column_width(column), column.span, least(column), grows=False) for column in leaves(level.columns)]
    return [Want(width, level.span, grows=width >= LONG_TEXT), *own]


def _column_want(column: Column) -> Want:
    return Want(column_width(column), column.span, least(column), grows=has_long_texts(column))


def level_width(block: TableBlock, index: int) -> float:
    """Return a good width for the row headings of a level, in characters."""
    texts = [block.levels[index].label, *_headings(block.rows, index)]
    lines = [line for text in texts for line in text.split("\n")]
    return min(max(_LEAST_LEVEL, *(text_width(line) + _AROUND for line in lines)), LONG_TEXT)


def _headings(rows: tuple[RowSpec, ...], depth: int) -> Iterator[str]:
    """Yield the texts of the row headings at a depth; a name that is filled in is as long as a sentence."""
    for row in rows:
        if row.shown and not depth:
            yield _A_NAME if row.repeat is not None and row.repeat.name is not None else row.label
        yield from _headings(row.rows, depth - row.shown if row.shown else depth) if depth or not row.shown else ()


def has_long_texts(column: Column) -> bool:
    """Return whether the values of a column are texts, which take the width that is left."""
    kind = column.cell.value.type
    return isinstance(kind, TextType) and kind.has_lines and column.cell.kind is CellUse.INPUT


def _growing_level(block: TableBlock, rest: int) -> int | None:
    if rest <= 0:
        return None
    free = [index for index, level in enumerate(block.levels) if level.span is None]
    return free[-1] if free else None


def _run(columns: Iterator[Column], spans: Iterable[int], x: int) -> Iterator[ColumnSlot]:
    for column, span in zip(columns, spans, strict=True):
        yield ColumnSlot(column=column, x=x, span=span)
        x += span


def place_columns(
    canvas: Canvas, columns: Columns, area: Area, location: SourceLocation | None
) -> tuple[ColumnSlot, ...]:
    """Divide ``area`` among ``columns``: one grid column each, and the rest by need."""
    every = list(leaves(columns))
    if sum(least(column) for column in every) == area.columns:
        return tuple(_run(iter(every), map(least, every), area.column))
    fixed = [least(column) if column.span or ticks(column) else None for column in every]
    wants = [
        Want(column_width(column), span, grows=has_long_texts(column))
        for column, span in zip(every, fixed, strict=True)
    ]
    return tuple(_run(iter(every), canvas.spans(area, wants, location), area.column))


def column_width(column: Column) -> float:
    """Return a good width for the values of a column under its heading, in characters."""
    value = column.cell.value
    if ticks(column):
        return sum(max(_LEAST_TICK, text_width(choice) + 2.0) for choice in value.choices)
    return max(value.type.width_of(value), min(text_width(column.label), 24) / 2 + 1, _widest_word(column.label))


def _widest_word(label: str) -> float:
    """Return the width of the widest word of a heading in letters, which is not broken, in its bold font."""
    words = (word for word in label.split() if word.isascii())
    return max((min(text_width(word) * _BOLD + 2, LONG_TEXT) for word in words), default=0.0)
