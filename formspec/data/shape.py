"""The shape of a form's data: the structure of its JSON, independent of the layout.

The JSON Schema, the Python classes, validation and the names in rules all use this tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from ..rules.paths import EACH, OWN
from ..spec.labels import fill
from ..spec.model import (
    Block,
    CellSpec,
    CellUse,
    Columns,
    Field,
    FieldsBlock,
    FormerId,
    LineBlock,
    ListBlock,
    Parameter,
    Repeat,
    RowSpec,
    Spec,
    TableBlock,
    TextBlock,
    data_blocks,
    leaves,
)

NAME = "name"
FormerIds = tuple[FormerId, ...]


class Leaf(Struct, frozen=True, kw_only=True):
    """One value."""

    label: str
    cell: CellSpec
    was: FormerIds = ()


class Group(Struct, frozen=True, kw_only=True):
    """An object with named members. ``summed`` is False for totals and “of which” rows."""

    label: str
    members: Mapping[str, Shape] = field(default_factory=dict)
    summed: bool = True
    was: FormerIds = ()


class Many(Struct, frozen=True, kw_only=True):
    """A list of equal items. ``at_most`` is None if there is no bound."""

    label: str
    item: Leaf | Group
    at_least: int = 0
    at_most: int | None = None
    summed: bool = True
    was: FormerIds = ()


Shape = Leaf | Group | Many


def shape_of(spec: Spec) -> Group:
    """Return the shape of the data of ``spec``: parameters first, then its blocks."""
    names = {name: parameter.blank for name, parameter in spec.parameters.items()}
    shaper = _Shaper({**names, "n": "", "cn": ""})
    members: dict[str, Shape] = {name: _parameter(parameter) for name, parameter in spec.parameters.items()}
    for block in data_blocks(spec.blocks):
        shape = shaper.block(block)
        if shape is not None:
            members[block.id] = shape
    return Group(label=shaper.text(spec.title), members=members)


def _parameter(parameter: Parameter) -> Leaf:
    return Leaf(label=parameter.label, cell=CellSpec(value=parameter.value), was=parameter.was)


def _is_closed(shape: Shape) -> bool:
    return isinstance(shape, Leaf) and shape.cell.kind is CellUse.CLOSED


class _Shaper(Struct, frozen=True):
    """Turns blocks into shapes; ``names`` are the texts for the variables in labels."""

    names: Mapping[str, str]

    def text(self, template: str) -> str:
        return fill(template, self.names).strip()

    def block(self, block: Block) -> Shape | None:
        match block:
            case FieldsBlock():
                return self._fields(block.label, [item for row in block.rows for item in row], block.was)
            case LineBlock():
                return self._fields(block.label, block.items, block.was)
            case TableBlock():
                columns = _former_columns(block.columns, *(level.columns for level in block.levels))
                members = {**self._cells(block.own, columns), **self._rows(block.rows, columns)}
                return self._group(block.label, members, block.was)
            case ListBlock():
                return self._many(block.label, self._leaf(block.label, block.cell), block.repeat, was=block.was)
            case TextBlock() if block.sign:
                text = Field(id="text", label=block.label, cell=block.cell)
                return self._fields(block.label, [text, *block.sign], block.was)
            case TextBlock() if block.cell.kind is not CellUse.CLOSED:
                return self._leaf(block.label, block.cell, block.was)
            case _:
                return None

    def _fields(self, label: str, fields: Iterable[Field], was: FormerIds) -> Group | None:
        members = {item.id: self._leaf(item.label, item.cell, item.was) for item in fields if item.id}
        return self._group(label, members, was)

    def _group(self, label: str, members: Mapping[str, Shape], was: FormerIds) -> Group | None:
        kept = {name: member for name, member in members.items() if not _is_closed(member)}
        return Group(label=self.text(label), members=kept, was=was) if kept else None

    def _leaf(self, label: str, cell: CellSpec, was: FormerIds = ()) -> Leaf:
        return Leaf(label=self.text(label), cell=cell, was=was)

    def _cells(self, cells: Mapping[str, CellSpec], columns: _FormerColumns) -> dict[str, Shape]:
        kept = {name: cell for name, cell in cells.items() if cell.kind is not CellUse.CLOSED}
        return {name: self._leaf(cell.value.label, cell, columns.get(name, ())) for name, cell in kept.items()}

    def _rows(self, rows: tuple[RowSpec, ...], columns: _FormerColumns) -> dict[str, Shape]:
        members: dict[str, Shape] = {}
        for row in rows:
            inner = columns if row.columns is None else {**columns, **_former_columns(row.columns)}
            if row.id is None:
                members |= self._rows(row.rows, inner)
                continue
            shape = self._row(row, inner)
            if shape is not None:
                members[row.id] = shape
        return members

    def _row(self, row: RowSpec, columns: _FormerColumns) -> Shape | None:
        cells = {**row.own, **row.cells}
        inner = {**self._cells(cells, columns), **self._rows(row.rows, columns)}
        if row.repeat is not None and row.repeat.name is not None:
            inner = {NAME: self._leaf(row.repeat.name.value.label, row.repeat.name), **inner}
        if not inner:
            return None
        summed = not (row.of_which or row.total)
        label = self.text(row.subject)
        if row.repeat is None:
            return Group(label=label, members=inner, summed=summed, was=row.was)
        group = Group(label=label, members=inner, summed=summed)
        return self._many(row.subject, group, row.repeat, summed=summed, was=row.was)

    def _many(
        self, label: str, item: Leaf | Group, repeat: Repeat, *, summed: bool = True, was: FormerIds = ()
    ) -> Many:
        return Many(
            label=self.text(label),
            item=item,
            at_least=repeat.at_least,
            at_most=repeat.at_most,
            summed=summed,
            was=was,
        )


_FormerColumns = Mapping[str, FormerIds]
"""The former ids of columns, by id."""


def _former_columns(*columns: Columns) -> _FormerColumns:
    return {column.id: column.was for some in columns for column in leaves(some)}


def constants(shape: Shape, path: str = "", items: Mapping[str, int] | None = None) -> Iterator[tuple[str, Any]]:
    """Yield (JSON Pointer, value) of every printed value; ``items`` has the length of each list."""
    for pointer, leaf in leaves_of(shape, path, items or {}):
        if leaf.cell.kind is CellUse.PRINTED:
            yield pointer, leaf.cell.printed


def leaves_of(shape: Shape, path: str, items: Mapping[str, int]) -> Iterator[tuple[str, Leaf]]:
    """Yield (JSON Pointer, leaf) of every value; ``items`` has the length of each list by its pointer."""
    match shape:
        case Leaf():
            yield path, shape
        case Group():
            for name, member in shape.members.items():
                yield from leaves_of(member, f"{path}/{name}", items)
        case Many():
            for index in range(items.get(path, 0)):
                yield from leaves_of(shape.item, f"{path}/{index}", items)


def every_leaf(shape: Shape, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Yield (JSON Pointer, leaf) of every value, those of a list once, with ``*`` for the item."""
    match shape:
        case Leaf():
            yield path, shape
        case Group():
            for name, member in shape.members.items():
                yield from every_leaf(member, f"{path}/{name}")
        case Many():
            yield from every_leaf(shape.item, f"{path}/{EACH}")


def every_member(shape: Shape) -> Iterator[tuple[str, Shape]]:
    """Yield every part and value below ``shape`` with its id."""
    item = shape.item if isinstance(shape, Many) else shape
    if isinstance(item, Group):
        for name, member in item.members.items():
            yield name, member
            yield from every_member(member)


def every_name(shape: Shape) -> Iterator[str]:
    """Yield the id of every part and value below ``shape``."""
    return (name for name, _ in every_member(shape))


def shape_at(shape: Shape, path: str) -> Shape | None:
    """Return the part, list or value at ``path``, a JSON Pointer that may have ``*`` or ``.`` for an item, or None."""
    found = shape
    for step in path.split("/")[1:]:
        if isinstance(found, Many) and (step.isdecimal() or step in (EACH, OWN)):
            found = found.item
        elif isinstance(found, Group) and step in found.members:
            found = found.members[step]
        else:
            return None
    return found


def path_of(shape: Shape, names: tuple[str, ...], path: str = "") -> str | None:
    """Return the data path, with ``*`` for each item, to the value that ``names`` lead to from ``shape``, or None."""
    for name in names:
        if isinstance(shape, Many):
            shape, path = shape.item, f"{path}/{EACH}"
        if not isinstance(shape, Group) or name not in shape.members:
            return None
        shape, path = shape.members[name], f"{path}/{name}"
    if isinstance(shape, Many):
        shape, path = shape.item, f"{path}/{EACH}"
    return path if isinstance(shape, Leaf) else None


def leaf_at(shape: Shape, path: str) -> Leaf | None:
    """Return the value at ``path``, as :func:`shape_at`, or None."""
    found = shape_at(shape, path)
    return found if isinstance(found, Leaf) else None
