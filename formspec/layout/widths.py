"""The grid of a form whose author gave none: enough columns for the widest block, as wide as the paper allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from msgspec import Struct
from msgspec.structs import replace

from ..spec.model import (
    BesideBlock,
    Block,
    Columns,
    Field,
    FieldsBlock,
    LineBlock,
    ListBlock,
    PageSpec,
    RowSpec,
    Spec,
    TableBlock,
    TextBlock,
    data_blocks,
    leaves,
)
from .blocks import least_columns
from .fields import part_want, parts_of
from .fonts import Fonts, fonts_of
from .measure import text_width
from .paper import sheet_size
from .slots import LONG_TEXT, table_wants
from .spans import Want, goals

Parts = tuple[bool, ...]
"""The cells of a row of fields, left to right: whether each is a label."""
_NEAR = 3.0  # characters between two edges that are one: less than a digit with its margins
_WIDEST_LABEL = 18.0  # characters of a first part that has the width of the labels at the left of the form
_UNKNOWN = 12.0  # characters of a grid column in which no part begins and ends
_LABEL_MIN, _LABEL_MAX = 8, 14  # characters of a block's label: of two and of six Chinese characters with a margin
_MM_PER_POINT = Decimal("0.3528")  # 25.4 mm / 72


def page_characters(page: PageSpec, fonts: Fonts) -> Decimal:
    """Return how many half-width characters fit between the margins, at the body's font size."""
    across, _ = sheet_size(page.paper, page.orientation)
    _, right, _, left = page.margins
    character = page.font_size * _MM_PER_POINT * Decimal(str(fonts.character))
    return ((across - right - left) / character).quantize(Decimal("0.1"))


class Grid(Struct, frozen=True):
    """The widths of the grid's columns in characters, and those of the parts of rows of fields below each other."""

    widths: tuple[Decimal, ...]
    aligned: Mapping[Parts, tuple[float, ...]] = {}


def grid_of(spec: Spec) -> Grid:
    """Return the grid of a form: the spec's own, or a computed one.

    A grid whose columns the spec counts, by a span, has as many as the widest block. Another one has an edge wherever
    the rows of its blocks want one.
    """
    if spec.grid:
        return Grid(spec.grid)
    total = float(page_characters(spec.page, fonts_of(spec.language)))
    if not any(isinstance(block, BesideBlock) or _has_spans(block) for block in spec.blocks):
        first = _first_width(spec)
        aligned = _aligned(spec, first)
        edges = _edges(spec, total, first, aligned)
        if len(edges) + 1 >= max((least_columns(block) for block in spec.blocks), default=0):  # all parts fit the page
            return Grid(_decimals(end - begin for begin, end in pairwise((0.0, *edges, total))), aligned)
    return Grid(_decimals(_shared(total, _counted_columns(spec))))


def _decimals(widths: Iterable[float]) -> tuple[Decimal, ...]:
    return tuple(Decimal(f"{width:.1f}") for width in widths)


def _has_spans(block: Block) -> bool:
    """Return whether the spec counts the grid columns of any part of a block."""
    match block:
        case FieldsBlock():
            own = [span for row in block.rows for item in row for span in (item.span, item.label_span)]
        case TableBlock():
            sets = (block.columns, *(level.columns for level in block.levels), *_other_columns(block.rows))
            own = [column.span for columns in sets for column in leaves(columns)]
            own += [level.span for level in block.levels] + [block.codes.span if block.codes else None]
        case LineBlock():
            own = [item.span for item in block.items]
        case TextBlock():
            own = [item.span for item in block.sign]
        case _:
            own = []
    return any(span is not None for span in (*own, block.span, getattr(block, "label_span", None)))


def _other_columns(rows: tuple[RowSpec, ...]) -> Iterator[Columns]:
    """Yield the columns to which rows change."""
    for row in rows:
        yield from () if row.columns is None else (row.columns,)
        yield from _other_columns(row.rows)


def _first_width(spec: Spec) -> float:
    """Return the width of the labels at the left of a form, which is the same in all rows; 0 if it has none."""
    rows = (row for block in data_blocks(spec.blocks) for row in _rows_of(block, {}))
    return max((row[0].width for row in rows if _begins_with_label(row)), default=0.0)


def _begins_with_label(row: Sequence[Want]) -> bool:
    """Return whether the first part of a row is as wide as a label, and not the only one."""
    return len(row) > 1 and row[0].width <= _WIDEST_LABEL and row[0].fewest == 1


def _aligned(spec: Spec, first: float) -> dict[Parts, tuple[float, ...]]:
    """Return the widths of the parts of rows of fields: the largest of all rows with parts of the same kinds."""
    found: dict[Parts, tuple[float, ...]] = {}
    for block in data_blocks(spec.blocks):
        for row in block.rows if isinstance(block, FieldsBlock) else ():
            parts = list(parts_of(row))
            kinds = tuple(is_label for _, is_label in parts)
            widths = tuple(part_want(item, is_label=is_label).width for item, is_label in parts)
            found[kinds] = tuple(map(max, widths, found.get(kinds, widths)))
    return {kinds: (first, *widths[1:]) if kinds and kinds[0] else widths for kinds, widths in found.items()}


def _edges(spec: Spec, total: float, first: float, aligned: Mapping[Parts, tuple[float, ...]]) -> list[float]:
    """Return the edges between grid columns, from left to right: those of tables, then those that are not near one.

    ``first`` is the width of the labels at the left.
    """
    rows = [(block, row) for block in data_blocks(spec.blocks) for row in _rows_of(block, aligned)]
    rows.sort(key=lambda pair: not isinstance(pair[0], TableBlock))
    fixed = first if any(_begins_with_label(row) and any(want.grows for want in row) for _, row in rows) else 0.0
    edges = [fixed] if fixed else []
    for _, row in rows:
        kept = [replace(row[0], width=first, grows=False), *row[1:]] if _begins_with_label(row) else row
        for edge in list(accumulate(_single_widths(total, kept)))[:-1]:
            if min((abs(edge - other) for other in edges), default=total) > _NEAR:
                edges.append(edge)
    return sorted(edges)


def _single_widths(total: float, row: Sequence[Want]) -> Iterator[float]:
    """Yield the widths of the parts of a row; one that takes several grid columns, such as ticks, has equal ones."""
    for want, width in zip(row, goals(total, row), strict=True):
        yield from [width / want.fewest] * want.fewest


class _GridColumn(Struct):
    """What the parts of a form that are in a grid column want of it: a width, and how much of the rest of the page."""

    width: float = 0.0
    growing: float = 0.0
    parts: int = 0


def _counted_columns(spec: Spec) -> list[_GridColumn]:
    """Return as many grid columns as the widest block has, with what its parts want of them."""
    count = max((least_columns(block) for block in spec.blocks), default=0) or 1  # blocks with mistakes have none
    columns = [_GridColumn() for _ in range(count)]
    for block, labels in _labelled(spec.blocks):
        for own in _rows_of(block, {}):
            row = [*labels, *own]
            if sum(want.fewest for want in row) == count:
                _add(columns, row)
    return columns


def _labelled(blocks: tuple[Block, ...], labels: tuple[Want, ...] = ()) -> Iterator[tuple[Block, tuple[Want, ...]]]:
    """Yield blocks with the labels to their left that they share with others."""
    for block in blocks:
        if isinstance(block, BesideBlock):
            yield from _labelled(block.blocks, (*labels, *_label_want(block.label, block.label_span)))
        else:
            yield block, labels


def _add(columns: list[_GridColumn], row: Sequence[Want]) -> None:
    x = 0
    for want in row:
        for column in columns[x : x + want.fewest]:
            column.width = max(column.width, want.width / want.fewest)
            column.growing += want.width / want.fewest * want.grows
            column.parts += 1
        x += want.fewest


def _shared(total: float, columns: Sequence[_GridColumn]) -> list[float]:
    """Return the widths of columns, together ``total``: what is left goes to those with texts."""
    for column in columns:
        if not column.parts:
            column.width = column.growing = _UNKNOWN
    rest = total - sum(column.width for column in columns)
    growing = [column.growing / max(column.parts, 1) for column in columns]
    if rest <= 0 or not any(growing):
        growing = [column.width for column in columns]
    return [column.width + rest * share / sum(growing) for column, share in zip(columns, growing, strict=True)]


def _rows_of(block: Block, aligned: Mapping[Parts, tuple[float, ...]]) -> Iterator[list[Want]]:
    """Yield the parts of the rows of a block, left to right, with the grid columns that they take at least."""
    match block:
        case FieldsBlock():
            label = _label_want(block.label, block.label_span)
            yield from ([*label, *_field_wants(row, aligned)] for row in block.rows)
        case TableBlock():
            yield [*_label_want(block.label, block.label_span), *table_wants(block)]
        case TextBlock() | ListBlock() if getattr(block, "label_at", "left") == "left":
            yield [*_label_want(block.label, block.label_span), Want(LONG_TEXT)]


def _label_want(label: str, span: int | None) -> list[Want]:
    """Return the demand of the label of a block at its left."""
    if not label or span == 0:
        return []
    return [Want(float(min(max(text_width(label) + 2, _LABEL_MIN), _LABEL_MAX)), span, grows=False)]


def _field_wants(row: tuple[Field, ...], aligned: Mapping[Parts, tuple[float, ...]]) -> list[Want]:
    parts = list(parts_of(row))
    wants = [part_want(item, is_label=is_label) for item, is_label in parts]
    widths = aligned.get(tuple(is_label for _, is_label in parts), [want.width for want in wants])
    return [replace(want, width=width) for want, width in zip(wants, widths, strict=True)]
