"""Tables: levels, rows to any depth, and the cells of each row.

The attributes of the column apply to a cell, then those of the row, then those of the cell itself. A cell occurs in
each row, or once in a whole group if the group merges the column or if the column belongs to the level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from ..messages import text
from ..problems import SourceLocation
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar
from ..values import FieldType, Kind, NumberType
from .cells import CELL_KEYS, VALUE_KEYS, Attributes, CellBuilder, computed_cell, layered, opened, says_kind
from .columns import ColumnBuilder
from .former import former_ids
from .maxima import MAX, for_column, number_of, with_maximum
from .model import (
    AddsUp,
    CellSpec,
    CellUse,
    Codes,
    Column,
    Columns,
    Level,
    Repeat,
    RowSpec,
    TableBlock,
    leaves,
)
from .names import Names, check_id
from .reader import MappingReader
from .row_keys import check_row_keys
from .totals import check_sum, is_total, summed

ROW_VALUE_KEYS = VALUE_KEYS - {"align"}
_CHOOSING = (Kind.CHOICE, Kind.CHOICES)


class _Scope(Struct, frozen=True):
    """The context of the rows of one part of the table: their columns and their level."""

    columns: Columns
    depth: int
    taken: frozenset[str] = frozenset()


class TableBuilder(Struct, frozen=True):
    """Builds one table."""

    cells: CellBuilder
    columns: ColumnBuilder
    levels: tuple[Level, ...]
    outline: bool

    def block(self, reader: MappingReader) -> TableBlock:
        """Return the table of ``reader``."""
        columns = self.columns.build(reader)
        merged = self._names(reader, "merge", columns)
        scope = _Scope(columns, 0, merged)
        own = self._own(reader, columns, merged, {})
        return TableBlock(
            id=reader.text("table"),
            rows=self._rows(reader, scope, Names(own)),
            levels=self.levels,
            columns=columns,
            own=own,
            merged=merged,
            label=reader.text("label"),
            label_span=reader.integer("label_span"),
            headings=reader.flag("headings", default=True),
            codes=_codes(reader, self.cells.language),
            code_label=reader.text("code_label"),
            outline=self.outline,
            numbering=reader.texts("numbering"),
            adds_up=tuple(self._adds_up(reader, columns)),
            span=reader.integer("span"),
            page_break=reader.flag("page_break"),
            was=former_ids(reader),
            label_location=reader.label_location,
            location=reader.location,
        )

    def _rows(self, reader: MappingReader, scope: _Scope, taken: set[str]) -> tuple[RowSpec, ...]:
        """Return the rows below ``reader``; ``taken`` are the ids already used in the same object of the data."""
        readers = reader.readers("rows")
        return tuple(self._row(row_reader, scope, taken, readers) for row_reader in readers)

    def _row(self, reader: MappingReader, scope: _Scope, taken: set[str], siblings: list[MappingReader]) -> RowSpec:
        repeated = reader.has("repeat")
        check_row_keys(reader)
        check_sum(reader, siblings)
        name = reader.text("repeat" if repeated else "id") or None
        if name is not None:
            check_id(name, taken, reader.at("repeat" if repeated else "id"), reader.report, "row")
        switched = self.columns.build(reader) if reader.has("columns") else None
        columns = switched if switched is not None else scope.columns
        if switched is not None:
            self._check_switch(reader, switched, scope)
        for item in reader.scalars("merge"):
            if item.text in scope.taken:
                reader.report.add("spec.merged-twice", item.mark.location(), name=item.text)
        group = reader.has("rows")
        merged = self._names(reader, "merge", columns) if group else frozenset()
        overrides = self._overrides(reader, columns)
        own = self._own(reader, columns, merged, overrides) if group else {}
        own = {**self._level_cells(reader, scope, overrides), **own}
        inner = set(own) | ({"name"} if repeated else set())
        label_over = self._names(reader, "label_over", columns)
        elsewhere = scope.taken | merged | label_over
        leaf = self.outline or not group
        cells = self._cells(reader, columns, elsewhere, overrides, siblings) if leaf else {}
        own = {column: cell for column, cell in own.items() if column not in cells}
        record = Names(inner | set(cells)) if name else taken
        self._check_id(reader, name, own, cells)
        below = _Scope(columns, scope.depth + _is_shown(reader), scope.taken | merged)
        return RowSpec(
            id=name,
            label=with_maximum(reader.text("label"), reader),
            maximum=number_of(reader),
            code=reader.text("code"),
            number=reader.text("number") if reader.has("number") else None,
            repeat=self._repeat(reader) if repeated else None,
            rows=self._rows(reader, below, record) if group else (),
            cells=cells,
            own=own,
            merged=merged,
            columns=switched,
            headings=reader.text("headings", "full"),
            label_over=label_over,
            of_which=reader.flag("of_which"),
            total=is_total(reader),
            together=reader.flag("together"),
            bold=reader.flag("bold", default=reader.has("sum") and self.outline),
            page_break=reader.flag("page_break"),
            was=former_ids(reader),
            lines=reader.count("lines", 1),
            align=reader.text("align"),
            label_location=reader.label_location,
            location=reader.location,
        )

    def _check_switch(self, reader: MappingReader, switched: Columns, scope: _Scope) -> None:
        """Report columns that change under a cell that is merged over all rows: its position must stay the same."""
        old, new = _positions(scope.columns), _positions(switched)
        for name in sorted(scope.taken):
            if old.get(name) != new.get(name):
                reader.report.add("spec.switch-merged", reader.at("columns"), name=name)

    def _adds_up(self, reader: MappingReader, columns: Columns) -> Iterator[AddsUp]:
        child = reader.child("adds_up")
        known = self._known(columns)
        for name, node in reader.entries("adds_up").items():
            location = child.key_location(name) if child else reader.location
            if name not in known and name != MAX:
                self._unknown_column(reader, name, columns, location)
                continue
            total = Decimal(node.text) if isinstance(node, Scalar) and node.value is not None else None
            yield AddsUp(column=known.get(name, MAX), total=total, is_of_maxima=name not in known, location=location)

    def _known(self, columns: Columns) -> dict[str, str]:
        """Return the ids of all columns, those of the levels among them, by the names for them."""
        return _by_name(self._all(columns))

    def _all(self, columns: Columns) -> list[Column]:
        return [*leaves(columns), *(column for level in self.levels for column in leaves(level.columns))]

    def _unknown_column(self, reader: MappingReader, name: str, columns: Columns, location: SourceLocation) -> None:
        """Report a column that the table does not have; a label is answered with the id of its column."""
        labels = {column.label: column.id for column in self._all(columns)}
        if not labels and reader.has("table") and not reader.has("columns"):
            reader.report.broken.add(reader.text("table"))
            reader.report.add("spec.columns-missing", reader.location, id=reader.text("table"))
            return
        reader.report.unknown("spec.unknown-column", name, [*labels.values()], location, labels)

    def _check_id(self, reader: MappingReader, name: str | None, *cell_groups: Mapping[str, CellSpec]) -> None:
        """Report a row without an id whose cells have values; a row that only arranges or prints needs none."""
        takes = any(
            cell.kind in (CellUse.INPUT, CellUse.COMPUTED)
            for cells_by_column in cell_groups
            for cell in cells_by_column.values()
        )
        if takes and name is None:
            reader.report.add("spec.id-missing", reader.location, what="row")

    def _names(self, reader: MappingReader, key: str, columns: Columns) -> frozenset[str]:
        known = _by_name(leaves(columns))
        for item in reader.scalars(key):
            if item.text not in known:
                self._unknown_column(reader, item.text, columns, item.mark.location())
        return frozenset(known[name] for name in reader.texts(key) if name in known)

    def _overrides(self, reader: MappingReader, columns: Columns) -> dict[str, Attributes]:
        """Return the attributes that the row has for single cells, by column."""
        known = self._known(columns)
        overrides: dict[str, Attributes] = {}
        cells = reader.child("cells")
        for name, node in reader.entries("cells").items():
            if name in known:
                overrides[known[name]] = _cell_attributes(node)
            else:
                location = cells.key_location(name) if cells else reader.location
                self._unknown_column(reader, name, columns, location)
        for item in reader.scalars("closed"):
            if item.text in known:
                overrides.setdefault(known[item.text], {"closed": Scalar(value=True, text="", mark=item.mark)})
            else:
                self._unknown_column(reader, item.text, columns, item.mark.location())
        return overrides

    def _cells(
        self,
        reader: MappingReader,
        columns: Columns,
        elsewhere: frozenset[str],
        overrides: Mapping[str, Attributes],
        siblings: list[MappingReader],
    ) -> dict[str, CellSpec]:
        """Return the cells of one row, without those that are elsewhere."""
        row = reader.nodes(ROW_VALUE_KEYS)
        placed = [column for column in leaves(columns) if column.id not in elsewhere]
        if not self.columns.sets.budget.take_cells(len(placed), reader.location):
            return {}
        return {column.id: self._cell(column, row, overrides.get(column.id, {}), reader, siblings) for column in placed}

    def _cell(
        self,
        column: Column,
        row: Attributes,
        override: Attributes,
        reader: MappingReader,
        siblings: list[MappingReader],
    ) -> CellSpec:
        if not row and not override and not reader.has("sum"):
            return column.cell
        row = for_column(row, column)
        if "choices" in row and "type" not in row and column.cell.value.type.kind not in _CHOOSING:
            row = {key: node for key, node in row.items() if key != "choices"}
        attributes = layered(self.columns.attributes[column.id], row, override)
        cell = self.cells.build(column.label, attributes, reader.location, override)
        self.cells.check_use(override, cell)
        is_input = cell.kind is CellUse.INPUT and not says_kind(override)
        if reader.has("sum") and is_input and _adds_up(cell.value.type):
            return computed_cell(cell.value, summed(reader, siblings, column.id), cell.align, cell.location)
        return cell

    def _own(
        self, reader: MappingReader, columns: Columns, merged: frozenset[str], overrides: Mapping[str, Attributes]
    ) -> dict[str, CellSpec]:
        row = reader.nodes(ROW_VALUE_KEYS)
        return {
            column.id: self._cell(column, row, overrides.get(column.id, {}), reader, [])
            for column in leaves(columns)
            if column.id in merged
        }

    def _level_cells(
        self, reader: MappingReader, scope: _Scope, overrides: Mapping[str, Attributes]
    ) -> dict[str, CellSpec]:
        """Return the cells of the columns that belong to this row's own level."""
        if self.outline or scope.depth >= len(self.levels) or not _is_shown(reader):
            return {}
        columns = leaves(self.levels[scope.depth].columns)
        return {column.id: self._cell(column, {}, overrides.get(column.id, {}), reader, []) for column in columns}

    def _repeat(self, reader: MappingReader) -> Repeat:
        at_most = reader.integer("at_most")
        blank = reader.count("blank", 1)
        at_least = reader.count("at_least", 0)
        if at_most is not None and at_most < max(at_least, blank):
            low_key = "at_least" if at_least > at_most else "blank"
            reader.report.add(
                "spec.order",
                reader.at("at_most"),
                low_key=low_key,
                low=max(at_least, blank),
                high_key="at_most",
                high=at_most,
            )
        return Repeat(
            blank=blank,
            spare=reader.count("spare", 0),
            at_least=at_least,
            at_most=at_most,
            name=self._name(reader),
        )

    def _name(self, reader: MappingReader) -> CellSpec | None:
        node = reader.node.get("name")
        if isinstance(node, Scalar) and node.value is False:
            return None
        attributes: Attributes = {}
        label = text("form.name", self.cells.language)
        if isinstance(node, MappingNode):
            inner = MappingReader(node, reader.report)
            attributes = inner.nodes(VALUE_KEYS)
            label = inner.text("label", label)
        return self.cells.build(label, attributes, reader.location)


def _by_name(columns: Iterable[Column]) -> dict[str, str]:
    """Return the ids of columns by the names for them: their ids, and the former ids that a base may still use."""
    listed = list(columns)
    former = {former.path[-1]: column.id for column in listed for former in column.was}
    return {**former, **{column.id: column.id for column in listed}}


def _positions(columns: Columns) -> dict[str, tuple[int, int, int]]:
    """Return the position of each column: the number of grid columns before it, its own, and those of all columns."""
    spans = {column.id: (column.span or 1) * _ticks(column) for column in leaves(columns)}
    before, positions = 0, {}
    for name, span in spans.items():
        positions[name] = (before, span, sum(spans.values()))
        before += span
    return positions


def _ticks(column: Column) -> int:
    value = column.cell.value
    return len(value.choices) if value.show == "columns" and value.choices else 1


def _is_shown(reader: MappingReader) -> bool:
    """Return whether the row is on a level: it has a label, or its items have names."""
    name = reader.node.get("name")
    named = not (isinstance(name, Scalar) and name.value is False)
    return bool(reader.text("label") or (reader.has("repeat") and named))


def _cell_attributes(node: Node) -> Attributes:
    if isinstance(node, MappingNode):
        written = {key: entry.value for key, entry in node.entries.items() if key in CELL_KEYS}
        return written if says_kind(written) else {**opened(written), **written}
    return {"print": node}


def _codes(reader: MappingReader, language: str) -> Codes | None:
    label = text("form.codes", language)
    node = reader.node.get("codes")
    if isinstance(node, MappingNode):
        inner = MappingReader(node, reader.report)
        return Codes(
            label=inner.text("label", label),
            start=inner.integer("start"),
            span=inner.integer("span"),
            is_left=inner.text("at") == "left",
            has_numbers=inner.flag("numbers"),
        )
    if isinstance(node, Scalar) and node.value is not False:
        return Codes(label=label if node.value is True else node.text)
    return None


def _adds_up(kind: FieldType) -> bool:
    """Return whether a total row sums up values of a type by itself."""
    return isinstance(kind, NumberType) and kind.adds_up
