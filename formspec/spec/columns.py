"""Columns of a table: named sets, groups, and the attributes of a column's cells."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar, Sequence
from .cells import CELL_KEYS, KIND_KEYS, Attributes, CellBuilder, layered
from .expansion import Shared
from .former import former_ids
from .model import Column, ColumnGroup, Columns, leaves
from .reader import MappingReader


class ColumnBuilder(Struct):
    """Builds columns for one table, and stores the attributes of each column for the rows.

    ``defaults`` are the attributes of all cells of the table.
    """

    cells: CellBuilder
    sets: Shared
    defaults: Attributes
    attributes: dict[str, Attributes] = field(default_factory=dict)

    def build(self, reader: MappingReader, key: str = "columns") -> Columns:
        """Return the columns listed under ``key``, or those of the set it names."""
        columns = tuple(self._listed(reader, reader.node.get(key), ()))
        self._check_unique(columns, reader)
        return columns

    def _listed(
        self, reader: MappingReader, node: Node | None, using: tuple[str, ...]
    ) -> Iterator[Column | ColumnGroup]:
        if isinstance(node, Scalar):
            yield from self._set(reader, node, using)
        elif isinstance(node, Sequence):
            for item in node.items:
                if isinstance(item, MappingNode):
                    yield from self._item(MappingReader(item, reader.report), using)

    def _set(self, reader: MappingReader, name: Scalar, using: tuple[str, ...]) -> Iterator[Column | ColumnGroup]:
        node = self.sets.expand(name.text, name.mark.location(), using)
        if node is not None:
            yield from self._listed(reader, node, (*using, name.text))

    def _item(self, reader: MappingReader, using: tuple[str, ...]) -> Iterator[Column | ColumnGroup]:
        use = reader.node.get("use")
        if isinstance(use, Scalar):
            yield from self._set(reader, use, using)
        elif reader.has("columns"):
            inner = tuple(self._listed(reader, reader.node.get("columns"), using))
            if inner:
                yield ColumnGroup(
                    label=reader.text("label"),
                    columns=inner,
                    label_location=reader.label_location,
                    location=reader.location,
                )
        elif reader.has("id"):
            yield self._column(reader)
        else:
            reader.report.add("spec.id-missing", reader.location, what="column")

    def _column(self, reader: MappingReader) -> Column:
        name, label = reader.text("id"), reader.text("label")
        attributes = layered(self.defaults, reader.nodes(CELL_KEYS))
        self.attributes[name] = attributes
        return Column(
            id=name,
            label=label,
            cell=self.cells.build(label, attributes, reader.location, reader.nodes(CELL_KEYS - KIND_KEYS)),
            code=reader.text("code"),
            span=reader.integer("span"),
            was=former_ids(reader),
            label_location=reader.label_location,
            location=reader.location,
        )

    def _check_unique(self, columns: Columns, reader: MappingReader) -> None:
        seen: set[str] = set()
        for column in leaves(columns):
            if column.id in seen:
                reader.report.add("spec.duplicate-id", column.location, id=column.id, what="column")
            seen.add(column.id)
