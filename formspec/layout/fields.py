"""Fields: labels and values in rows, or boxes of unequal size.

A field of several rows reaches into the rows below, which go on beside it, as in a table of HTML.
"""

from __future__ import annotations

from msgspec.structs import replace

from ..spec.model import CellUse, Field, FieldsBlock
from ..values import Align
from .canvas import Area, Canvas
from .measure import text_width
from .model import Role
from .spans import Want

_LABEL_MIN, _LABEL_MAX, _VALUE = 6, 16, 20


def place_fields(canvas: Canvas, block: FieldsBlock, area: Area) -> int:
    """Put a block of fields on the canvas; return how many rows it takes."""
    label = (block.label_span or 1) if block.label else 0
    inner = area.right(label)
    occupied: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(block.rows):
        _place_row(canvas, block, row, inner.below(number), occupied)
    height = max((row for row, _ in occupied), default=area.row - 1) + 1 - area.row
    _fill_gaps(canvas, inner, height, occupied)
    if block.label:
        canvas.put(area, height, label, Role.BLOCK_LABEL, canvas.text(block.label), location=block.location)
    return height


def least_columns(block: FieldsBlock) -> int:
    """Return the least number of grid columns that the fields take."""
    label = (block.label_span or 1) if block.label else 0
    return label + max((sum(_least(each) for each in row) for row in block.rows), default=1)


def _least(each: Field) -> int:
    value = each.span or 1
    if _is_one_cell(each):
        return value
    return value + (1 if each.label_span is None else each.label_span)


def _is_one_cell(each: Field) -> bool:
    return each.inside or not each.label


def _place_row(
    canvas: Canvas,
    block: FieldsBlock,
    row: tuple[Field, ...],
    area: Area,
    occupied: dict[tuple[int, int], bool],
) -> None:
    """Put one row into the columns that taller fields above leave free; these must be one run."""
    free = [x for x in range(area.column, area.column + area.columns) if (area.row, x) not in occupied]
    if not free or free[-1] - free[0] + 1 != len(free):
        canvas.refuse("spec.fields-gap", row[0].location, free=len(free))
        return
    wants, parts = [], []
    for each in row:
        if not _is_one_cell(each) and each.label_span != 0:
            wants.append(Want(_label_width(each), each.label_span))
            parts.append((each, True))
        wants.append(Want(_value_width(each), each.span))
        parts.append((each, False))
    run = Area(area.row, free[0], len(free))
    x = run.column
    for (each, is_label), span in zip(parts, canvas.spans(run, wants, row[0].location), strict=True):
        cell_area = Area(area.row, x, span)
        if is_label:
            _put_label(canvas, each, cell_area, span)
        else:
            _put_value(canvas, block, each, cell_area, span)
        for taken_row in range(area.row, area.row + each.height):
            for taken_column in range(x, x + span):
                occupied[(taken_row, taken_column)] = True
        x += span


def _label_width(each: Field) -> float:
    return float(min(max(text_width(each.label) + 2, _LABEL_MIN), _LABEL_MAX))


def _value_width(each: Field) -> float:
    if each.cell.kind is CellUse.CLOSED and not each.label:
        return float(min(max(text_width(each.cell.mark) + 2, _LABEL_MIN), 60))
    return float(_VALUE if not each.inside else _VALUE + min(text_width(each.label), _VALUE))


def _with_code(each: Field, text: str) -> str:
    return f"{each.code} {text}" if each.code else text


def _put_label(canvas: Canvas, each: Field, area: Area, span: int) -> None:
    text = _with_code(each, canvas.text(each.label))
    canvas.put(area, each.height, span, Role.FIELD_LABEL, text, location=each.location)


def _put_value(canvas: Canvas, block: FieldsBlock, each: Field, area: Area, span: int) -> None:
    canvas.need(area, each.lines)
    cell = each.cell
    if cell.kind is CellUse.CLOSED and not each.label:
        align = Align(cell.align) if cell.align else Align.CENTER
        canvas.put(
            area, each.height, span, Role.FIELD_LABEL, canvas.text(cell.mark), align=align, location=each.location
        )
        return
    if not cell.align:
        cell = replace(cell, align=str(Align.LEFT if each.inside or each.lines > 1 else _default_align(each)))
    prefix = _with_code(each, cell.value.prefix) if _is_one_cell(each) else cell.value.prefix
    name = " / ".join(part for part in (canvas.text(block.label), canvas.text(each.label)) if part)
    path = f"/{block.id}/{each.id}"
    canvas.put_value(area, each.height, span, cell, path, prefix=prefix, name=name, location=each.location)


def _default_align(each: Field) -> Align:
    return Align.CENTER if each.cell.value.type.align is Align.CENTER else Align.LEFT


def _fill_gaps(canvas: Canvas, area: Area, height: int, occupied: dict[tuple[int, int], bool]) -> None:
    """Complete the frame beside fields that reach further down than the rest of their row."""
    for row in range(area.row, area.row + height):
        x = area.column
        while x < area.column + area.columns:
            begin = x
            while x < area.column + area.columns and (row, x) not in occupied:
                x += 1
            if x > begin:
                canvas.put(Area(row, begin, x - begin), 1, x - begin, Role.FILLER)
            x += 1
