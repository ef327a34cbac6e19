"""Fields: labels and values in rows, or boxes of unequal size.

A field of several rows extends into the rows below, which continue next to it, as in a table of HTML.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate, pairwise

from msgspec.structs import replace

from ..spec.model import CellUse, Field, FieldsBlock
from ..values import Align
from .canvas import Area, Canvas, runs
from .measure import text_width
from .model import Role
from .spans import Want

# Widths in half-width characters: the bounds of a label's width, and the width of a value.
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
        locations = (block.label_location, block.location)
        canvas.put(area, height, label, Role.BLOCK_LABEL, canvas.text(block.label), locations=locations)
    return height


def least_columns(block: FieldsBlock) -> int:
    """Return the least number of grid columns that the fields take."""
    label = (block.label_span or 1) if block.label else 0
    needs = [0] * (len(block.rows) + max((item.height for row in block.rows for item in row), default=0))
    for number, row in enumerate(block.rows):
        for item in row:
            for covered in range(number, number + item.height):
                needs[covered] += _least(item)
    return label + (max(needs, default=0) or 1)


def _least(item: Field) -> int:
    value = item.span or 1
    if _is_one_cell(item):
        return value
    return value + (1 if item.label_span is None else item.label_span)


def _is_one_cell(item: Field) -> bool:
    return item.inside or not item.label


def _place_row(
    canvas: Canvas,
    block: FieldsBlock,
    row: tuple[Field, ...],
    area: Area,
    occupied: dict[tuple[int, int], bool],
) -> None:
    """Put one row into the runs of columns that taller fields above leave free."""
    free = [x for x in range(area.column, area.column + area.columns) if (area.row, x) not in occupied]
    areas = [Area(area.row, columns[0], len(columns)) for columns in runs(free)]
    shares = _shares(row, tuple(run.columns for run in areas))
    if shares is None:
        widths = " + ".join(str(run.columns) for run in areas)
        canvas.report("spec.fields-gap", row[0].location, free=widths or "0")
        return
    for run, items in zip(areas, shares, strict=True):
        _place_run(canvas, block, items, run, occupied)


def _shares(row: tuple[Field, ...], runs: tuple[int, ...]) -> list[tuple[Field, ...]] | None:
    """Divide the fields of a row, in their order, among runs of so many columns, by the widths of the runs.

    None if they do not fit, or if a run is left without a field.
    """
    if len(runs) == 1:
        return [row]  # what does not fit is reported with its spans
    edges = [0, *accumulate(_least(item) for item in row)]
    flexible = [0, *accumulate(_is_flexible(item) for item in row)]

    @cache
    def best(run: int, begin: int) -> tuple[float, tuple[int, ...]] | None:
        """Return how uneven the shares of the runs from ``run`` on are, and where they end."""
        if run == len(runs):
            return (0, ()) if begin == len(row) else None
        found = []
        for end in range(begin + 1, len(row) + 1):
            need, width = edges[end] - edges[begin], runs[run]
            fits = need == width or (need < width and flexible[end] > flexible[begin])
            rest = best(run + 1, end) if fits else None
            if rest is not None:
                found.append((need**2 / width + rest[0], (end, *rest[1])))
        return min(found, default=None)

    division = best(0, 0)
    return None if division is None else [row[begin:end] for begin, end in pairwise((0, *division[1]))]


def _is_flexible(item: Field) -> bool:
    """Return whether the layout decides how many columns the field takes."""
    return item.span is None or (not _is_one_cell(item) and item.label_span is None)


def _place_run(
    canvas: Canvas,
    block: FieldsBlock,
    items: tuple[Field, ...],
    run: Area,
    occupied: dict[tuple[int, int], bool],
) -> None:
    """Put fields into one run of columns, which they fill."""
    if not items:
        return
    wants, parts = [], []
    for item in items:
        if not _is_one_cell(item) and item.label_span != 0:
            wants.append(Want(_label_width(item), item.label_span))
            parts.append((item, True))
        wants.append(Want(_value_width(item), item.span))
        parts.append((item, False))
    x = run.column
    for (item, is_label), span in zip(parts, canvas.spans(run, wants, items[0].location), strict=True):
        cell_area = Area(run.row, x, span)
        if is_label:
            _put_label(canvas, item, cell_area, span)
        else:
            _put_value(canvas, block, item, cell_area, span)
        for taken_row in range(run.row, run.row + item.height):
            for taken_column in range(x, x + span):
                occupied[(taken_row, taken_column)] = True
        x += span


def _label_width(item: Field) -> float:
    return float(min(max(text_width(item.label) + 2, _LABEL_MIN), _LABEL_MAX))


def _value_width(item: Field) -> float:
    if item.cell.kind is CellUse.CLOSED and not item.label:
        return float(min(max(text_width(item.cell.mark) + 2, _LABEL_MIN), 60))
    return float(_VALUE if not item.inside else _VALUE + min(text_width(item.label), _VALUE))


def _with_code(item: Field, text: str) -> str:
    return f"{item.code} {text}" if item.code else text


def _put_label(canvas: Canvas, item: Field, area: Area, span: int) -> None:
    text = _with_code(item, canvas.text(item.label))
    canvas.put(area, item.height, span, Role.FIELD_LABEL, text, locations=(item.label_location, item.location))


def _put_value(canvas: Canvas, block: FieldsBlock, item: Field, area: Area, span: int) -> None:
    canvas.need(area, item.lines)
    cell = item.cell
    if cell.kind is CellUse.CLOSED and not item.label:
        align = Align(cell.align) if cell.align else Align.CENTER
        text = canvas.text(cell.mark)
        canvas.put(area, item.height, span, Role.FIELD_LABEL, text, align=align, locations=(item.location,))
        return
    if not cell.align:
        cell = replace(cell, align=str(Align.LEFT if item.inside or item.lines > 1 else _default_align(item)))
    if cell.kind is CellUse.CLOSED and item.inside:
        cell = replace(cell, mark=_with_code(item, cell.mark))
    prefix = _with_code(item, cell.value.prefix) if _is_one_cell(item) else cell.value.prefix
    name = " / ".join(part for part in (canvas.text(block.label), canvas.text(item.label)) if part)
    path = f"/{block.id}/{item.id}"
    canvas.put_value(area, item.height, span, cell, path, prefix=prefix, name=name)


def _default_align(item: Field) -> Align:
    return Align.CENTER if item.cell.value.type.align is Align.CENTER else Align.LEFT


def _fill_gaps(canvas: Canvas, area: Area, height: int, occupied: dict[tuple[int, int], bool]) -> None:
    """Complete the frame next to fields that extend further down than the rest of their row."""
    for row in range(area.row, area.row + height):
        x = area.column
        while x < area.column + area.columns:
            begin = x
            while x < area.column + area.columns and (row, x) not in occupied:
                x += 1
            if x > begin:
                canvas.put(Area(row, begin, x - begin), 1, x - begin, Role.FILLER)
            x += 1
