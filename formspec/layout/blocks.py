"""Blocks on the canvas: one function for each kind, and blocks side by side."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ..problems import SourceLocation
from ..spec.model import (
    BesideBlock,
    Block,
    FieldsBlock,
    HeadingBlock,
    LineBlock,
    ListBlock,
    RowSpec,
    TableBlock,
    TextBlock,
)
from . import fields, slots
from .canvas import Area, Canvas
from .long_prefixes import Before, part_long_prefixes
from .model import InnerHeadings, Role
from .plain import label_span, place_heading, place_line, place_list, place_text
from .spans import Want
from .table import place_table


class Placed(Struct, frozen=True):
    """The number of rows of a placed block, and how many of them are column headings."""

    rows: int
    headings: int = 0


def place_block(canvas: Canvas, block: Block, area: Area) -> Placed:
    """Put one block on the canvas."""
    if isinstance(block, BesideBlock):
        return Placed((place_stacked if block.stacked else place_beside)(canvas, block, area))
    before = Before.of(canvas)
    placed = _placed(canvas, block, area)
    return replace(placed, rows=part_long_prefixes(canvas, before, area, placed.rows))


def _placed(
    canvas: Canvas, block: FieldsBlock | TableBlock | ListBlock | TextBlock | LineBlock | HeadingBlock, area: Area
) -> Placed:
    match block:
        case FieldsBlock():
            return Placed(fields.place_fields(canvas, block, area))
        case TableBlock():
            return Placed(*place_table(canvas, block, area))
        case ListBlock():
            return Placed(place_list(canvas, block, area))
        case TextBlock():
            return Placed(place_text(canvas, block, area))
        case LineBlock():
            return Placed(place_line(canvas, block, area))
        case HeadingBlock():
            return Placed(place_heading(canvas, block, area))


def place_beside(canvas: Canvas, block: BesideBlock, area: Area) -> int:
    """Put blocks side by side; the shorter ones are extended to the height of the tallest."""
    if not block.blocks:  # all of them have mistakes, which are reported
        return 0
    label = label_span(block.label, block.label_span)
    inner = area.right(label)
    wants = [Want(float(least_columns(child)), child.span, least_columns(child)) for child in block.blocks]
    spans = canvas.spans(inner, wants, block.location)
    placed, x = [], inner.column
    for child, span in zip(block.blocks, spans, strict=True):
        for location in _page_breaks(child):
            canvas.report("spec.page-break-beside", location)
        since, part = len(canvas.cells), Area(inner.row, x, span)
        size = place_block(canvas, child, part)
        _keep_headings(canvas, size, part)
        placed.append((range(since, len(canvas.cells)), part, size.rows))
        x += span
    height = max((rows for *_, rows in placed), default=0)
    for cells, part, rows in placed:
        if rows < height:
            canvas.stretch(cells, part, rows, height)
    _put_label(canvas, block, area, label, height)
    return height


def place_stacked(canvas: Canvas, block: BesideBlock, area: Area) -> int:
    """Put blocks one below the other, their common label at the left."""
    label = label_span(block.label, block.label_span)
    inner, height = area.right(label), 0
    for child in block.blocks:
        here = inner.below(height)
        if child.page_break and height:
            canvas.page_breaks.add(here.row)
        size = place_block(canvas, child, here)
        _keep_headings(canvas, size, here)
        height += size.rows
    _put_label(canvas, block, area, label, height)
    return height


def _put_label(canvas: Canvas, block: BesideBlock, area: Area, label: int, height: int) -> None:
    """Put the label of several blocks, ``label`` columns wide, at their left."""
    locations = (block.label_location, block.location)
    canvas.put(area, height, label, Role.BLOCK_LABEL, canvas.text(block.label), locations=locations)


def _keep_headings(canvas: Canvas, size: Placed, area: Area) -> None:
    """Store the column headings of a table that has other blocks beside it."""
    if size.headings:
        headings = InnerHeadings(
            first_row=area.row,
            rows=size.headings,
            end_row=area.row + size.rows,
            column=area.column,
            columns=area.columns,
        )
        canvas.inner_headings.append(headings)


def _page_breaks(part: Block | RowSpec) -> Iterator[SourceLocation | None]:
    """Yield the locations of a block, and of the rows in it, that are to begin a page."""
    if part.page_break:
        yield part.location
    if isinstance(part, TableBlock | RowSpec):
        for row in part.rows:
            yield from _page_breaks(row)
    elif isinstance(part, BesideBlock) and part.stacked:
        for block in part.blocks:
            yield from _page_breaks(block)


def least_columns(block: Block) -> int:
    """Return the least number of grid columns that a block takes."""
    match block:
        case FieldsBlock():
            return fields.least_columns(block)
        case TableBlock():
            return slots.least_columns(block)
        case BesideBlock():
            needs = [part.span or least_columns(part) for part in block.blocks]
            inner = max(needs, default=0) if block.stacked else sum(needs)
            return inner + label_span(block.label, block.label_span)
        case LineBlock():
            return sum(part.span or 1 for part in block.items)
        case ListBlock():
            return 1 + label_span(block.label, block.label_span)
        case TextBlock():
            is_on_left = block.label_at == "left" and bool(block.label)
            signs = sum(part.span or 1 for part in block.sign)
            return max(1, signs) + (label_span(block.label, block.label_span) if is_on_left else 0)
        case HeadingBlock():
            return 1


def is_framed(block: Block) -> bool:
    """Return whether the block is drawn with a frame."""
    return not isinstance(block, LineBlock)
