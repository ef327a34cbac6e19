"""The grid of a form whose author gave none: enough columns for the widest block, as wide as the paper allows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..spec.model import BesideBlock, Block, PageSpec, Spec, TableBlock, leaves
from .blocks import least_columns
from .fonts import Fonts, fonts_of
from .measure import text_width
from .paper import sheet_size
from .plain import label_span as label_columns
from .slots import code_span, label_span, ticks

_LEVEL, _LAST_LEVEL = 12.0, 24.0  # characters of a level's label: 一级指标 with a margin, and a sentence on two lines
_MM_PER_POINT = Decimal("0.3528")  # 25.4 mm / 72


def page_characters(page: PageSpec, fonts: Fonts) -> Decimal:
    """Return how many half-width characters fit between the margins, at the body's font size."""
    across, _ = sheet_size(page.paper, page.orientation)
    _, right, _, left = page.margins
    character = page.font_size * _MM_PER_POINT * Decimal(str(fonts.character))
    return ((across - right - left) / character).quantize(Decimal("0.1"))


def grid_widths(spec: Spec) -> tuple[Decimal, ...]:
    """Return the widths of the grid's columns, in characters."""
    if spec.grid:
        return spec.grid
    count = max((least_columns(block) for block in spec.blocks), default=0) or 1  # blocks with mistakes have none
    wants = [0.0] * count
    for table, labels in (pair for block in spec.blocks for pair in _tables(block)):
        if labels + least_columns(table) == count:
            wanted = [8.0] * labels + _table_wants(table, count - labels)
            wants = [max(pair) for pair in zip(wants, wanted, strict=True)]
    wants = [want or 12.0 for want in wants]
    scale = float(page_characters(spec.page, fonts_of(spec.language))) / sum(wants)
    return tuple(Decimal(f"{want * scale:.1f}") for want in wants)


def _tables(block: Block, labels: int = 0) -> Iterator[tuple[TableBlock, int]]:
    """Yield the tables that may be as wide as the form, each with the columns of the labels at its left."""
    if isinstance(block, TableBlock):
        yield block, labels
    elif isinstance(block, BesideBlock):
        for inner in block.blocks:
            yield from _tables(inner, labels + label_columns(block.label, block.label_span))


def _table_wants(block: TableBlock, count: int) -> list[float]:
    """Return a good width for each grid column of a table in which each column has one."""
    wants = [8.0] * label_span(block)
    codes = [5.0] * code_span(block)
    is_left = block.codes is not None and block.codes.is_left
    wants += codes if is_left else []
    for level in block.levels:
        last = level is block.levels[-1]
        span = level.span or 1
        wants += [(_LAST_LEVEL if last else _LEVEL) / span] * span
        wants += [8.0] * sum(ticks(column) or column.span or 1 for column in leaves(level.columns))
    wants += [] if is_left else codes
    for column in leaves(block.columns):
        value = column.cell.value
        if ticks(column):
            wants += [max(6.0, float(text_width(choice)) / 2 + 2) for choice in value.choices]
            continue
        wide = max(value.type.width_of(value), min(float(text_width(column.label)), 20.0) / 2 + 2)
        wants += [wide / (column.span or 1)] * (column.span or 1)
    return (wants + [8.0] * count)[:count]
