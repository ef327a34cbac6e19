"""Lists, text areas, lines without a frame, headings across the form."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ..spec.labels import counters
from ..spec.model import CellSpec, CellUse, Field, HeadingBlock, LineBlock, ListBlock, TextBlock
from ..values import Align
from .canvas import Area, Canvas, Locations, edges
from .measure import text_width
from .model import UNFRAMED, Edges, Frame, Role
from .spans import Want


def label_span(label: str, span: int | None) -> int:
    """Return how many grid columns a label on the left takes."""
    return (1 if span is None else span) if label else 0


def place_list(canvas: Canvas, block: ListBlock, area: Area) -> int:
    """Put a list on the canvas, one item a row, dotted lines between; return its rows."""
    path = f"/{block.id}"
    label = label_span(block.label, block.label_span)
    shown = canvas.show(path, block.repeat, block.location)
    if label:
        canvas.put(area, shown, label, Role.BLOCK_LABEL, canvas.text(block.label), locations=_label_of(block))
    since = len(canvas.cells)
    inner = area.right(label)
    for index in range(shown):
        spare = canvas.is_spare(path, block.repeat, index)
        numbers = counters(index + 1)
        item = canvas.text(block.item, numbers)
        name = " / ".join(part for part in (canvas.text(block.label), item.rstrip(":：")) if part)
        canvas.need(inner.below(index), block.lines)
        here = inner.below(index)
        own = block.cell.value.prefix
        empty = "" if spare else item + own
        where = f"{path}/{index}"
        texts: dict[str, Any] = {"prefix": canvas.before_value(item) + own, "empty": empty, "name": name}
        canvas.put_value(here, 1, inner.columns, block.cell, where, owner=where, counters=numbers, **texts)
    canvas.soften(since, area.row, area.row + shown - 1)
    spans = tuple((area.row + index, 1) for index in range(shown))
    canvas.repeated(path, block.repeat, block.label, block.item, spans)
    return shown


def place_text(canvas: Canvas, block: TextBlock, area: Area) -> int:
    """Put a text area on the canvas, its label on the left, on top or inside; return its rows."""
    top = block.label_at == "top" and bool(block.label)
    left = label_span(block.label, block.label_span) if block.label_at == "left" else 0
    inner = area.right(left).below(1 if top else 0)
    text = canvas.text(block.label)
    if top:
        canvas.put(area, 1, area.columns, Role.BLOCK_LABEL, text, locations=_label_of(block))
    canvas.need(inner, block.lines)
    path = f"/{block.id}/text" if block.sign else f"/{block.id}"
    below = edges(bottom=Frame.NONE) if block.sign else edges()
    cell = _left(block.cell)
    canvas.put_value(inner, 1, inner.columns, cell, path, name=text, edges=below)
    if block.sign:
        _place_items(canvas, block.sign, inner.below(1), f"/{block.id}", text, boxed=True)
    height = 1 + bool(block.sign)
    if left:
        canvas.put(area, height, left, Role.BLOCK_LABEL, text, locations=_label_of(block))
    return height + top


def place_line(canvas: Canvas, block: LineBlock, area: Area) -> int:
    """Put a line without a frame on the canvas."""
    _place_items(canvas, block.items, area, f"/{block.id}", canvas.text(block.label), align=block.align)
    return 1 if block.items else 0


def place_heading(canvas: Canvas, block: HeadingBlock, area: Area) -> int:
    """Put a heading across the form."""
    canvas.need(area, block.lines)
    align = Align(block.align) if block.align else Align.LEFT
    text = canvas.text(block.label)
    canvas.put(area, 1, area.columns, Role.SECTION, text, align=align, bold=block.bold, locations=(block.location,))
    return 1


def _label_of(block: ListBlock | TextBlock) -> Locations:
    return block.label_location, block.location


def _left(cell: CellSpec) -> CellSpec:
    return cell if cell.align else replace(cell, align=str(Align.LEFT))


def _place_items(
    canvas: Canvas,
    items: tuple[Field, ...],
    area: Area,
    path: str,
    label: str,
    *,
    boxed: bool = False,
    align: str = "",
) -> None:
    wants = [Want(_item_width(item), item.span) for item in items]
    spans = canvas.spans(area, wants, items[0].location) if items else []
    x = area.column
    for index, (item, span) in enumerate(zip(items, spans, strict=True)):
        sides = _item_edges(index, len(items)) if boxed else UNFRAMED
        _place_item(canvas, item, Area(area.row, x, span), path, label, sides, align)
        x += span


def _item_edges(index: int, count: int) -> Edges:
    return edges(
        top=Frame.NONE,
        left=Frame.LINE if index == 0 else Frame.NONE,
        right=Frame.LINE if index == count - 1 else Frame.NONE,
    )


def _place_item(canvas: Canvas, item: Field, area: Area, path: str, label: str, sides: Edges, align: str) -> None:
    chosen = item.cell.align or align
    if item.cell.kind is CellUse.CLOSED:
        text = canvas.text(item.label + item.cell.mark)
        side = Align(chosen) if chosen else Align.LEFT
        canvas.put(area, 1, area.columns, Role.LINE, text, align=side, edges=sides, locations=(item.location,))
        return
    text = canvas.text(item.label)
    cell = replace(item.cell, align=chosen or str(Align.LEFT))
    name = " / ".join(part for part in (label, text.rstrip(":：")) if part)
    prefix = canvas.before_value(text) + cell.value.prefix
    where = f"{path}/{item.id}"
    canvas.put_value(area, 1, area.columns, cell, where, prefix=prefix, name=name, edges=sides)


def _item_width(item: Field) -> float:
    if item.cell.kind is CellUse.CLOSED:
        return float(max(4, text_width(item.label + item.cell.mark) + 2))
    return float(text_width(item.label) + 14)
