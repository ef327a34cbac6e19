"""Blocks: one function for each kind, found by the key that names the kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field, structs

from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar, Sequence
from ..suggest import meant
from .cells import CELL_KEYS, VALUE_KEYS, CellBuilder
from .columns import ColumnBuilder
from .expansion import Shared
from .former import former_ids
from .maxima import check_maxima, with_maximum
from .model import (
    BesideBlock,
    Block,
    CellSpec,
    CellUse,
    Field,
    FieldsBlock,
    HeadingBlock,
    Level,
    LevelGroup,
    LineBlock,
    ListBlock,
    Repeat,
    RowSpec,
    TableBlock,
    TextBlock,
)
from .names import Names, check_block_id, check_id
from .reader import MappingReader
from .table import TableBuilder

TABLE_DEFAULTS = frozenset(("type", "unit", "decimals", "thousands"))


class BlockBuilder(Struct):
    """Builds the blocks of one form, with their shared state."""

    cells: CellBuilder
    columns: Shared
    parts: Shared
    taken: set[str] = field(default_factory=set)
    using: tuple[str, ...] = ()

    def build(self, items: tuple[Node, ...]) -> list[Block]:
        """Return the blocks of ``items``, with parts expanded."""
        report = self.cells.report
        blocks: list[Block] = []
        for item in items:
            if not isinstance(item, MappingNode):
                continue
            reader = MappingReader(item, report)
            if reader.has("part"):
                blocks += self._part(reader)
                continue
            kinds = [kind for kind in BLOCKS if reader.has(kind)]
            if len(kinds) != 1:
                suggestion = _kind_meant(item) if not kinds else ""
                report.add("spec.block-kind", reader.location, suggestion=suggestion, known=[*BLOCKS, "part"])
                continue
            blocks.append(BLOCKS[kinds[0]](self, reader))
        return blocks

    def _part(self, reader: MappingReader) -> list[Block]:
        name, using = reader.text("part"), self.using
        part = self.parts.expand(name, reader.at("part"), using)
        if not isinstance(part, Sequence):
            return []
        self.using = (*using, name)
        blocks = self.build(part.items)
        self.using = using
        return blocks

    def block_id(self, reader: MappingReader, kind: str) -> str:
        """Return the block's id, checked and marked as used."""
        name = reader.text(kind)
        check_block_id(name, self.taken, reader.at(kind), reader.report)
        return name


def _kind_meant(item: MappingNode) -> str:
    """Return the kind that was meant by the first key of a block that no block has (``parts``); empty if none was."""
    from .language import owners

    of_form = {key for key, names in owners().items() if names == ("form",)}
    name = next((key for key in item.entries if key not in owners() or key in of_form), "")
    return meant(name, (*BLOCKS, "part"), 0.6) if name else ""


def fields_block(builder: BlockBuilder, reader: MappingReader) -> FieldsBlock:
    """Return a block of fields."""
    reader.require("rows")
    taken = Names()
    return FieldsBlock(
        id=builder.block_id(reader, "fields"),
        rows=tuple(
            tuple(build_field(builder, field_reader, taken) for field_reader in _row(item, reader))
            for item in reader.items("rows")
        ),
        label=reader.text("label"),
        label_span=reader.integer("label_span"),
        span=reader.integer("span"),
        page_break=reader.flag("page_break"),
        was=former_ids(reader),
        label_location=reader.label_location,
        location=reader.location,
    )


def _row(item: Node, reader: MappingReader) -> list[MappingReader]:
    items = item.items if isinstance(item, Sequence) else (item,)
    return [MappingReader(item, reader.report) for item in items if isinstance(item, MappingNode)]


def build_field(builder: BlockBuilder, reader: MappingReader, taken: set[str]) -> Field:
    """Return one field, or one fixed text."""
    label = with_maximum(reader.text("label"), reader)
    fixed = reader.has("text")
    if fixed:
        mark = reader.text("text")
        cell = CellSpec(kind=CellUse.CLOSED, mark=mark, align=reader.text("align"), location=reader.location)
    else:
        cell = builder.cells.build(label, reader.nodes(CELL_KEYS), reader.location)
    if reader.has("id"):
        check_id(reader.text("id"), taken, reader.at("id"), reader.report, "field")
    elif not fixed and cell.kind in (CellUse.INPUT, CellUse.COMPUTED):
        reader.report.add("spec.id-missing", reader.location, what="field")
    on_top = reader.text("label_at") == "top"
    inside = reader.flag("inside") or on_top
    if inside and label:
        cell = builder.cells.labelled(cell, label, on_top=on_top)
    return Field(
        id=reader.text("id"),
        label=label,
        cell=cell,
        code=reader.text("code"),
        span=reader.integer("span"),
        label_span=reader.integer("label_span"),
        height=reader.count("height", 1),
        lines=reader.count("lines", 1),
        inside=inside,
        was=former_ids(reader),
        label_location=reader.label_location,
        location=reader.location,
    )


def table_block(builder: BlockBuilder, reader: MappingReader) -> TableBlock:
    """Return a table."""
    reader.require("rows")
    name = builder.block_id(reader, "table")
    cells = structs.replace(builder.cells, mark=reader.text("closed")) if reader.has("closed") else builder.cells
    columns = ColumnBuilder(cells, builder.columns, reader.nodes(TABLE_DEFAULTS))
    outline = reader.flag("outline")
    levels = tuple(
        level for number, item in enumerate(reader.items("levels")) for level in _levels(item, number, reader, columns)
    )
    if outline and len(levels) > 1:
        reader.report.add("spec.outline-levels", reader.at("levels"), count=len(levels))
    table = TableBuilder(cells, columns, levels, outline).block(reader)
    if not levels and not reader.has("levels") and _depth(table.rows):
        table = structs.replace(table, levels=(Level(label="", location=reader.location),))
    _check_depth(table, reader)
    for rule in table.adds_up:
        if rule.is_of_maxima:
            check_maxima(table, rule, reader.report)
    if table.rows and not _has_cells(table.rows):
        reader.report.broken.add(name)
        if not any(reader.has(key) for key in ("columns", "merge")):
            reader.report.add("spec.columns-missing", reader.location, id=name)
    return structs.replace(table, id=name)


def _levels(item: Node, number: int, reader: MappingReader, columns: ColumnBuilder) -> Iterator[Level]:
    """Yield one level, or the levels below a common heading."""
    inner = MappingReader(item, reader.report) if isinstance(item, MappingNode) else None
    if inner is None or not inner.has("levels"):
        yield _level(item, reader, columns)
        return
    _check_group(inner, ("span", "columns"))
    group = LevelGroup(label=inner.text("label"), number=number, location=inner.location)
    for below in inner.items("levels"):
        if isinstance(below, MappingNode):
            _check_group(MappingReader(below, reader.report), ("levels",))
        yield structs.replace(_level(below, inner, columns), group=group)


def _check_group(reader: MappingReader, keys: tuple[str, ...]) -> None:
    """Report keys without an effect at a heading over several levels, or at a level below one."""
    for key in keys:
        if reader.has(key):
            reader.report.add("spec.level-group", reader.key_location(key), key=key)


def _level(item: Node, reader: MappingReader, columns: ColumnBuilder) -> Level:
    if isinstance(item, Scalar):
        return Level(label=item.text, location=item.mark.location())
    assert isinstance(item, MappingNode)
    inner = MappingReader(item, reader.report)
    return Level(
        label=inner.text("label"),
        span=inner.integer("span"),
        columns=columns.build(inner) if inner.has("columns") else (),
        location=inner.location,
    )


def _has_cells(rows: tuple[RowSpec, ...]) -> bool:
    """Return whether any row has a cell, or a name that is filled in."""
    return any(
        row.cells or row.own or (row.repeat is not None and row.repeat.name is not None) or _has_cells(row.rows)
        for row in rows
    )


def _check_depth(table: TableBlock, reader: MappingReader) -> None:
    """Report the first row that is deeper than the levels of the table; the others have the same reason."""

    def too_deep(rows: tuple[RowSpec, ...], depth: int) -> Iterator[RowSpec]:
        for row in rows:
            if row.shown and depth >= len(table.levels):
                yield row
            else:
                yield from too_deep(row.rows, depth + row.shown)

    first = None if table.outline and table.levels else next(too_deep(table.rows, 0), None)
    if first is not None:
        reader.report.add("spec.too-deep", first.location, levels=len(table.levels))
        return
    deepest = 0 if table.outline else _depth(table.rows)
    if 0 < deepest < len(table.levels):
        level = table.levels[deepest]
        reader.report.add("spec.unused-level", level.location, warning=True, label=level.label, depth=deepest)


def _depth(rows: tuple[RowSpec, ...]) -> int:
    """Return the number of levels that rows and the rows below them take."""
    return max((row.shown + _depth(row.rows) for row in rows), default=0)


def list_block(builder: BlockBuilder, reader: MappingReader) -> ListBlock:
    """Return a list."""
    label = reader.text("label")
    cell = builder.cells.build(label, reader.nodes(VALUE_KEYS), reader.location)
    repeat = Repeat(
        blank=reader.count("blank", 1),
        spare=reader.count("spare", 0),
        at_least=reader.count("at_least", 0),
        at_most=reader.integer("at_most"),
    )
    return ListBlock(
        id=builder.block_id(reader, "list"),
        repeat=repeat,
        cell=cell,
        item=reader.text("item"),
        label=label,
        label_span=reader.integer("label_span"),
        lines=reader.count("lines", 1),
        span=reader.integer("span"),
        page_break=reader.flag("page_break"),
        was=former_ids(reader),
        label_location=reader.label_location,
        location=reader.location,
    )


def text_block(builder: BlockBuilder, reader: MappingReader) -> TextBlock:
    """Return a text area."""
    label, label_at = reader.text("label"), reader.text("label_at", "left")
    cell = builder.cells.build(label, reader.nodes(CELL_KEYS), reader.location)
    if label_at == "inside" and label:
        cell = builder.cells.labelled(cell, label)
    name = builder.block_id(reader, "text")
    taken = Names({"text"})
    return TextBlock(
        id=name,
        cell=cell,
        sign=tuple(build_field(builder, field_reader, taken) for field_reader in reader.readers("sign")),
        label=label,
        label_at=label_at,
        label_span=reader.integer("label_span"),
        lines=reader.count("lines", 3),
        span=reader.integer("span"),
        page_break=reader.flag("page_break"),
        was=former_ids(reader),
        label_location=reader.label_location,
        location=reader.location,
    )


def line_block(builder: BlockBuilder, reader: MappingReader) -> LineBlock:
    """Return a line without a frame."""
    reader.require("items")
    taken = Names()
    return LineBlock(
        id=builder.block_id(reader, "line"),
        items=tuple(build_field(builder, item, taken) for item in reader.readers("items")),
        align=reader.text("align"),
        label=reader.text("label"),
        span=reader.integer("span"),
        page_break=reader.flag("page_break"),
        was=former_ids(reader),
        location=reader.location,
    )


def heading_block(_builder: BlockBuilder, reader: MappingReader) -> HeadingBlock:
    """Return a heading across the form."""
    return HeadingBlock(
        label=reader.text("heading"),
        id=reader.text("id"),
        lines=reader.count("lines", 1),
        align=reader.text("align"),
        bold=reader.flag("bold", default=True),
        span=reader.integer("span"),
        page_break=reader.flag("page_break"),
        location=reader.location,
    )


def beside_block(builder: BlockBuilder, reader: MappingReader) -> BesideBlock:
    """Return blocks side by side."""
    return _several(builder, reader, "beside")


def stacked_blocks(builder: BlockBuilder, reader: MappingReader) -> BesideBlock:
    """Return blocks one below the other, which have a label at their left or others beside them."""
    return structs.replace(_several(builder, reader, "blocks"), stacked=True)


def _several(builder: BlockBuilder, reader: MappingReader, key: str) -> BesideBlock:
    return BesideBlock(
        blocks=tuple(builder.build(reader.items(key))),
        id=reader.text("id"),
        label=reader.text("label"),
        label_span=reader.integer("label_span"),
        span=reader.integer("span"),
        page_break=reader.flag("page_break"),
        label_location=reader.label_location,
        location=reader.location,
    )


BLOCKS: Mapping[str, Callable[[BlockBuilder, MappingReader], Block]] = {
    "fields": fields_block,
    "table": table_block,
    "list": list_block,
    "text": text_block,
    "line": line_block,
    "heading": heading_block,
    "beside": beside_block,
    "blocks": stacked_blocks,
}
