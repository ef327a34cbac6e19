"""A form as a tree of items with properties: what people see as a block, a row, a column, a field, a note.

The tree has no cells of rows: these are compared by their rows and columns (:mod:`.cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from ..problems import SourceLocation
from ..rules.paths import EACH
from ..spec.model import (
    BesideBlock,
    Block,
    Column,
    ColumnGroup,
    Columns,
    Field,
    FieldsBlock,
    FormerId,
    HeadingBlock,
    Level,
    LineBlock,
    ListBlock,
    Parameter,
    RowSpec,
    Spec,
    TableBlock,
    TextBlock,
    WrittenRule,
    leaves,
)
from .properties import (
    LABEL,
    Properties,
    attributes,
    cell_properties,
    codes_properties,
    form_properties,
    repeat_properties,
    row_properties,
)

Model = Spec | Parameter | Block | Column | ColumnGroup | Level | RowSpec | Field | WrittenRule | str

SECTIONS = ("parameters", "blocks", "levels", "columns", "fields", "rows", "notes", "rules")
"""The lists of items below an item, in the order in which their changes are reported."""


class Item(Struct, frozen=True, kw_only=True, eq=False):
    """One part of a form.

    ``kind`` is ``form``, ``parameter``, the key of a block (``table``), ``field``, ``level``, ``column``, ``row``,
    ``note`` or ``rule``. ``id`` is empty if it has none. ``path`` has the ids from the top of the form's data to it, or
    to the part of the data that it is in; an item of a list is ``*``. ``model`` is what the spec says of it.
    """

    kind: str
    model: Model
    id: str = ""
    label: str = ""
    path: tuple[str, ...] = ()
    was: tuple[FormerId, ...] = ()
    properties: Properties = field(default_factory=dict)
    sections: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    location: SourceLocation | None = None

    def below(self) -> Iterator[Item]:
        """Yield the items directly below this one, section by section."""
        for section in SECTIONS:
            yield from self.sections.get(section, ())

    def walk(self) -> Iterator[Item]:
        """Yield this item and all below it, in the order of the form."""
        yield self
        for item in self.below():
            yield from item.walk()


def form_item(spec: Spec) -> Item:
    """Return ``spec`` as a tree of items."""
    return Item(
        kind="form",
        model=spec,
        label=spec.title,
        properties=form_properties(spec),
        sections={
            "parameters": tuple(_parameter(name, parameter) for name, parameter in spec.parameters.items()),
            "blocks": tuple(_block(block, spec.label_end) for block in spec.blocks),
            "notes": tuple(map(_note, spec.notes, spec.note_locations)),
            "rules": tuple(_rule(rule) for rule in spec.rules if not rule.rows),
        },
        location=spec.location,
    )


def _parameter(name: str, parameter: Parameter) -> Item:
    properties = {"parameter.label": parameter.label, "type": parameter.type.name, "blank": parameter.blank}
    return Item(
        kind="parameter",
        model=parameter,
        id=name,
        label=parameter.label,
        path=(name,),
        was=parameter.was,
        properties=properties,
        location=parameter.location,
    )


def _note(note: str, location: SourceLocation) -> Item:
    return Item(kind="note", model=note, label=note, properties={LABEL: note}, location=location)


def _rule(rule: WrittenRule) -> Item:
    condition = "when" if rule.required else "assert"
    properties = {
        condition: rule.condition,
        "require": rule.required,
        **attributes(rule, without=("condition", "required")),
    }
    return Item(kind="rule", model=rule, id=rule.id, label=rule.message, properties=properties, location=rule.location)


def _block(block: Block, label_end: str) -> Item:
    path = (block.id,) if block.id else ()
    sections: Mapping[str, tuple[Item, ...]]
    match block:
        case FieldsBlock():
            fields = (each for row in block.rows for each in row)
            kind, sections = "fields", {"fields": _fields(fields, path, label_end)}
        case LineBlock():
            kind, sections = "line", {"fields": _fields(block.items, path, label_end)}
        case TextBlock():
            kind, sections = "text", {"fields": _fields(block.sign, path, label_end)}
        case TableBlock():
            kind, sections = "table", _table_sections(block, path)
        case BesideBlock():
            kind = "blocks" if block.stacked else "beside"
            sections = {"blocks": tuple(_block(each, label_end) for each in block.blocks)}
        case ListBlock():
            kind, sections = "list", {}
        case HeadingBlock():
            kind, sections = "heading", {}
    return Item(
        kind=kind,
        model=block,
        id=block.id,
        label=block.label,
        path=path,
        was=() if isinstance(block, HeadingBlock | BesideBlock) else block.was,
        properties={
            LABEL: block.label,
            **attributes(block, without=("stacked",)),
            **_block_properties(block, label_end),
        },
        sections=sections,
        location=block.location,
    )


def _block_properties(block: Block, label_end: str) -> Properties:
    match block:
        case TableBlock():
            sums = tuple((sum_column.column, sum_column.total) for sum_column in block.adds_up)
            return {**codes_properties(block.codes), "adds_up": sums}
        case ListBlock():
            return {**repeat_properties(block.repeat), **cell_properties(block.cell)}
        case TextBlock():
            inside = block.label if block.label_at == "inside" else ""
            return cell_properties(block.cell, label_inside=inside, label_end=label_end)
        case HeadingBlock():
            return {"bold": block.bold}
        case _:
            return {}


def _fields(fields: Iterable[Field], path: tuple[str, ...], label_end: str) -> tuple[Item, ...]:
    return tuple(_field(each, path, label_end) for each in fields)


def _field(field_: Field, path: tuple[str, ...], label_end: str) -> Item:
    inside = field_.label if field_.inside else ""
    properties = cell_properties(field_.cell, label_inside=inside, label_end=label_end)
    return Item(
        kind="field",
        model=field_,
        id=field_.id,
        label=field_.label or field_.cell.mark,
        path=(*path, field_.id) if field_.id else path,
        was=field_.was,
        properties={LABEL: field_.label, **properties, **attributes(field_)},
        location=field_.location,
    )


def _table_sections(table: TableBlock, path: tuple[str, ...]) -> Mapping[str, tuple[Item, ...]]:
    return {
        "levels": tuple(
            _level(level, path) for level in table.levels if level.label or level.columns or level.span or level.group
        ),
        "columns": column_items(table.columns, path),
        "rows": _rows(table.rows, path, in_outline=table.outline),
    }


def _level(level: Level, path: tuple[str, ...]) -> Item:
    return Item(
        kind="level",
        model=level,
        label=level.label,
        path=path,
        properties={LABEL: level.label, **attributes(level, without=("group",)), "group": _group_label(level)},
        sections={"columns": column_items(level.columns, path)},
        location=level.location,
    )


def _group_label(level: Level) -> str:
    return level.group.label if level.group is not None else ""


def column_items(columns: Columns, path: tuple[str, ...]) -> tuple[Item, ...]:
    """Return the items of the columns of a table, of a level or of a group of rows."""
    return tuple(_column(column, path) for column in columns)


def _column(column: Column | ColumnGroup, path: tuple[str, ...]) -> Item:
    if isinstance(column, ColumnGroup):
        return Item(
            kind="column",
            model=column,
            label=column.label,
            path=path,
            properties={LABEL: column.label},
            sections={"columns": column_items(column.columns, path)},
            location=column.location,
        )
    return Item(
        kind="column",
        model=column,
        id=column.id,
        label=column.label,
        path=path,
        was=column.was,
        properties={LABEL: column.label, **cell_properties(column.cell), **attributes(column)},
        location=column.location,
    )


def _rows(rows: tuple[RowSpec, ...], path: tuple[str, ...], *, in_outline: bool) -> tuple[Item, ...]:
    return tuple(_row(row, path, in_outline=in_outline) for row in rows)


def _row(row: RowSpec, path: tuple[str, ...], *, in_outline: bool) -> Item:
    here = path if row.id is None else (*path, row.id, EACH) if row.repeat is not None else (*path, row.id)
    return Item(
        kind="row",
        model=row,
        id=row.id or "",
        label=row.subject or row.label,
        path=here,
        was=row.was,
        properties={LABEL: row.label, **row_properties(row, in_outline=in_outline)},
        sections={
            "columns": () if row.columns is None else column_items(row.columns, path),
            "rows": _rows(row.rows, here, in_outline=in_outline),
        },
        location=row.location,
    )


def leaf_columns(columns: Columns, levels: tuple[Level, ...] = ()) -> dict[str, Column]:
    """Return the columns of a table by id, those of its levels included."""
    inner = (column for level in levels for column in leaves(level.columns))
    return {column.id: column for column in (*leaves(columns), *inner)}
