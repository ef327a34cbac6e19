"""The changes from one form to another, in the order of the form."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..spec.model import CellSpec, CellUse, Column, FieldsBlock, RowSpec, Spec, TableBlock
from .equivalence import Equivalence
from .items import Item
from .matching import Matching, columns_of, match_forms
from .model import Alteration, ChangedColumn, FormChange, Place, PropertyChange
from .properties import INFERRED, IS_INFERRED, SUM, Properties, canonical, cell_properties, summand_names
from .sequences import moved
from .tree import Tree
from .uniting import united

ARRANGEMENT = "rows"
"""The property of a block of fields that says which of them are on one line."""

_COLUMN_SETS = ("merge", "label_over")
_WITH_USE = frozenset(("required", "min", "max", "suggest", "carried"))
"""Properties that a computed, printed or closed cell cannot have: they go with its use."""
_WITH_SUM = frozenset(("use", "compute", *_WITH_USE))
_WITH_REPEAT = frozenset(("blank", "spare", "at_least", "at_most"))
_LISTED = ("parameter", "level", "column", "row", "field", "note", "rule")
"""Kinds of items whose order is that among their own kind; all others are blocks."""


class Comparison(Struct, frozen=True, kw_only=True, eq=False):
    """Two forms, which of their items are the same, and the changes in the order of the form."""

    old: Spec
    new: Spec
    matching: Matching
    changes: tuple[FormChange, ...]


def compare(old: Spec, new: Spec) -> Comparison:
    """Return the changes from the form ``old`` to the form ``new``; none if and only if both mean the same."""
    matching = match_forms(old, new)
    comparer = _Comparer(matching, Equivalence.of(matching))
    return Comparison(old=old, new=new, matching=matching, changes=tuple(united(comparer.changes())))


Changes = tuple[PropertyChange, ...]


class _Found(Struct, frozen=True):
    """A change with its item, and its position in the order of the form."""

    position: tuple[int, int, int]
    change: FormChange


class _Comparer(Struct, frozen=True):
    matching: Matching
    equivalence: Equivalence

    def changes(self) -> Iterator[FormChange]:
        """Yield the changes in the order of the form; an item that was removed is where it was."""
        old, new = self.matching.old, self.matching.new
        positions = {id(item): number for number, item in enumerate(new.form.walk())}
        found: list[_Found] = []
        position = 0
        for number, item in enumerate(old.form.walk()):
            partner = self.matching.partner(item)
            if partner is not None:
                position = positions[id(partner)]
            elif self._is_reported(item, old.parents):
                place, groups = self._old_place(item), self._groups_of(item, old)
                change = FormChange(alteration=Alteration.REMOVED, kind=item.kind, old=place, groups=groups)
                found.append(_Found((position, 2, number), change))
        moves = self._moves()
        for number, item in enumerate(new.form.walk()):
            partner = self.matching.partner(item)
            if partner is not None:
                found += (_Found((number, 1, 0), change) for change in self._of_pair(partner, item, moves))
            elif self._is_reported(item, new.parents):
                place, groups = self._new_place(item), self._groups_of(item, new)
                change = FormChange(alteration=Alteration.ADDED, kind=item.kind, new=place, groups=groups)
                found.append(_Found((number, 0, 0), change))
        yield from (each.change for each in sorted(found, key=lambda each: each.position))

    def _is_reported(self, item: Item, parents: Mapping[int, Item]) -> bool:
        """Return whether an unpaired item is a change: not one inside another, nor a group of a level that changed."""
        parent = parents[id(item)]
        return self.matching.partner(parent) is not None and not self._goes_with_level(item)

    def _groups_of(self, level: Item, tree: Tree) -> tuple[Place, ...]:
        """Return the groups that came or went with a level; of any other item, none."""
        if level.kind != "level":
            return ()
        table = tree.parents[id(level)]
        groups = (each for each in table.walk() if tree.level_of(each) is level and self._goes_with_level(each))
        return tuple(map(tree.place, groups))

    def _goes_with_level(self, item: Item) -> bool:
        """Return whether a group is missing because its level is: what was in it is still in the form."""
        tree = self.matching.old if id(item) in self.matching.old.parents else self.matching.new
        level = tree.level_of(item)
        if level is None or self.matching.partner(level) is not None:
            return False
        return bool(item.sections.get("rows")) and all(
            self.matching.partner(each) is not None for each in item.sections["rows"]
        )

    def _of_pair(self, old: Item, new: Item, moves: set[int]) -> Iterator[FormChange]:
        change = FormChange(
            alteration=Alteration.CHANGED, kind=new.kind, old=self._old_place(old), new=self._new_place(new)
        )
        if old.id != new.id and old.kind != "rule":
            yield replace(change, alteration=Alteration.RENAMED, is_likely=self.matching.is_likely(new))
        if id(new) in moves:
            yield replace(change, alteration=Alteration.MOVED)
        properties = (*self._properties(old, new), *self._arrangement(old, new, moves))
        cells = list(self._cells(old, new, {each.name for each in properties}))
        of_row = _of_row(cells)
        if properties or of_row:
            yield replace(change, properties=(*properties, *of_row))
        names = {each.name for each in of_row}
        for changes, columns in _by_changes([(column, _without(each, names)) for column, each in cells]):
            yield replace(change, kind="cell", properties=changes, columns=tuple(columns))

    def _properties(self, old: Item, new: Item) -> Iterator[PropertyChange]:
        return self._changed(old.properties, new.properties, self._same_of(old, new))

    def _changed(
        self, old: Properties, new: Properties, same: Callable[[str, Any, Any], bool]
    ) -> Iterator[PropertyChange]:
        """Yield the properties that differ, without those that follow from another that differs."""
        names = [name for name in dict.fromkeys((*old, *new)) if name != IS_INFERRED]
        both_inferred = old.get(IS_INFERRED) and new.get(IS_INFERRED)
        changes = {
            name: PropertyChange(name=name, old=old.get(name), new=new.get(name))
            for name in names
            if not (both_inferred and name in INFERRED) and not same(name, old.get(name), new.get(name))
        }
        yield from (change for name, change in changes.items() if not _follows(name, changes))

    def _same_of(self, old: Item, new: Item) -> Callable[[str, Any, Any], bool]:
        """Return the comparison of the properties of two items by name."""

        def same(name: str, one: Any, other: Any) -> bool:
            if name in _COLUMN_SETS:
                return self._same_columns(old, new, one, other)
            if name == "adds_up":
                return self._same_sums(old, new, one, other)
            if name == SUM:
                return self._same_summands(old, new, one, other)
            specs = self.matching.old.spec, self.matching.new.spec
            return self.equivalence.same(canonical(name, one, specs[0]), canonical(name, other, specs[1]))

        return same

    def _same_columns(self, old: Item, new: Item, one: frozenset[str], other: frozenset[str]) -> bool:
        """Return whether two sets of columns are the same, apart from columns that one form does not have."""
        columns = self.matching.columns(old, new)
        return {columns[name] for name in one if name in columns} == other & set(columns.values())

    def _same_sums(self, old: Item, new: Item, one: Any, other: Any) -> bool:
        columns = self.matching.columns(old, new)
        before = {columns[name]: total for name, total in one if name in columns}
        return before == {name: total for name, total in other if name in columns.values()}

    def _same_summands(self, old: Item, new: Item, one: Any, other: Any) -> bool:
        """Return whether a total adds up the same rows, apart from rows whose own change is reported."""
        if one is None or other is None:
            return one is other
        olds, news = _summands(old, one, self.matching.old), _summands(new, other, self.matching.new)
        partners = (partner for item in olds if (partner := self.matching.partner(item)) is not None)
        before = Counter(id(item) for item in partners if self._is_as_before(item))
        return before == Counter(id(item) for item in news if self._is_as_before(item))

    def _is_as_before(self, row: Item) -> bool:
        """Return whether a row of the new form was in the old one, and counts in totals as it did there."""
        partner = self.matching.partner(row)
        return partner is not None and _counts(partner) == _counts(row)

    def _cells(self, old: Item, new: Item, row: set[str]) -> Iterator[tuple[ChangedColumn, Changes]]:
        """Yield each column with the changes of the row's cell that are not changes of the column."""
        before, after = _cells_of(old), _cells_of(new)
        if not before or not after:
            return
        olds, news = columns_of(old, self.matching.old), columns_of(new, self.matching.new)
        for name, other in self.matching.columns(old, new).items():
            if name in before and other in after and name in olds and other in news:
                pairs = (before[name], after[other]), (olds[name], news[other])
                changes = tuple(self._cell(*pairs, with_sum=SUM in row))
                yield ChangedColumn(id=other, label=news[other].label or other), changes

    def _cell(
        self, cells: tuple[CellSpec, CellSpec], columns: tuple[Column, Column], *, with_sum: bool
    ) -> Iterator[PropertyChange]:
        old, new = (cell_properties(cell) for cell in cells)
        old_column, new_column = (cell_properties(column.cell) for column in columns)
        is_sum = any(summand_names(cell.formula) is not None for cell in cells)

        def same(name: str, one: Any, other: Any) -> bool:
            if is_sum and name in (_WITH_SUM if with_sum else ("compute",)):
                return True
            if self.equivalence.same(one, other):
                return True
            return self.equivalence.same(one, old_column[name]) and self.equivalence.same(other, new_column[name])

        return self._changed(old, new, same)

    def _arrangement(self, old: Item, new: Item, moves: set[int]) -> Iterator[PropertyChange]:
        """Yield the change of the lines of a block of fields, if the same fields are on other lines."""
        if not isinstance(old.model, FieldsBlock) or not isinstance(new.model, FieldsBlock):
            return
        if any(id(item) in moves for item in new.sections["fields"]):
            return
        before = _lines(old, self.matching.partner)
        after = _lines(new, lambda item: item if self.matching.partner(item) is not None else None)
        if [[id(item) for item in line] for line in before] != [[id(item) for item in line] for line in after]:
            shown = [tuple(tuple(item.label for item in line) for line in lines) for lines in (before, after)]
            yield PropertyChange(name=ARRANGEMENT, old=shown[0], new=shown[1])

    def _moves(self) -> set[int]:
        """Return the id() of the items of the new form that are in another part, or in another order."""
        old, new = self.matching.old, self.matching.new
        positions = {id(item): number for number, item in enumerate(new.form.walk())}
        found: set[int] = set()
        lists: dict[tuple[int, str], list[Item]] = defaultdict(list)
        for item in old.form.walk():
            partner = self.matching.partner(item)
            if partner is None or item is old.form:
                continue
            around, other = self._around(item, old.parents), self._around(partner, new.parents)
            if self.matching.partner(around) is not other:
                found.add(id(partner))
            else:
                lists[id(around), _list_of(item)].append(partner)
        for items in lists.values():
            found |= {id(items[number]) for number in moved([positions[id(item)] for item in items])}
        return found

    def _around(self, item: Item, parents: Mapping[int, Item]) -> Item:
        """Return the nearest item around ``item`` that both forms have."""
        around = parents[id(item)]
        while self.matching.partner(around) is None:
            around = parents[id(around)]
        return around

    def _old_place(self, item: Item) -> Place:
        return self.matching.old.place(item)

    def _new_place(self, item: Item) -> Place:
        return self.matching.new.place(item)


def _follows(name: str, changes: Mapping[str, PropertyChange]) -> bool:
    """Return whether the change of a property follows from the change of another."""
    area = name.partition(".")[0]
    if area != name and area in changes:  # `codes.label` where there is a column of codes now
        return True
    if "repeat" in changes and (name in _WITH_REPEAT or area == "name"):
        return True
    if name == "decimals" and "compute" in changes:  # a quotient has others than a sum
        return True
    use = changes.get("use")
    return use is not None and name in _WITH_USE and CellUse.INPUT in (use.old, use.new)


def _counts(row: Item) -> tuple[bool, bool]:
    """Return how a row counts in totals."""
    model = row.model
    assert isinstance(model, RowSpec)
    return model.of_which, model.total


def _summands(total: Item, names: tuple[str, ...], tree: Tree) -> list[Item]:
    """Return the rows that a total row adds up: those next to it, also inside groups, or those below it."""
    around = tree.parents[id(total)]
    while not around.id:  # a group that only arranges its rows
        around = tree.parents[id(around)]
    rows = {item.id: item for item in reversed([*around.walk()]) if item.kind == "row" and item.id}
    rows |= {item.id: item for item in total.sections.get("rows", ()) if item.id}
    return [rows[name] for name in names if name in rows]


def _cells_of(item: Item) -> Mapping[str, CellSpec]:
    """Return the cells of a row by column; those of a table are merged over all its rows."""
    match item.model:
        case RowSpec():
            return {**item.model.own, **item.model.cells}
        case TableBlock():
            return item.model.own
        case _:
            return {}


def _of_row(cells: list[tuple[ChangedColumn, Changes]]) -> Changes:
    """Return the properties that all cells of a row have now, and no cell had; none if it has only one cell."""
    if len(cells) < 2:
        return ()
    return tuple(
        PropertyChange(name=name, old=old, new=each.new)
        for each in cells[0][1]
        if (name := each.name) and (old := _before(name, each.new, cells)) is not _MIXED
    )


_MIXED = object()


def _before(name: str, new: Any, cells: list[tuple[ChangedColumn, Changes]]) -> Any:
    """Return the former value of a property that all ``cells`` have as ``new`` now; _MIXED if there is none."""
    changes = [each for _, changes in cells for each in changes if each.name == name and each.new == new]
    if len(changes) < len(cells):
        return _MIXED
    olds = [each.old for each in changes if each.old not in (None, "", ())] or [changes[0].old]
    return olds[0] if all(old == olds[0] for old in olds) else None


def _without(changes: Changes, names: set[str]) -> Changes:
    return tuple(each for each in changes if each.name not in names)


def _by_changes(cells: list[tuple[ChangedColumn, Changes]]) -> list[tuple[Changes, list[ChangedColumn]]]:
    """Return the columns by the changes of their cells."""
    found: list[tuple[Changes, list[ChangedColumn]]] = []
    for column, changes in cells:
        same = next((columns for known, columns in found if known == changes), None)
        if same is not None:
            same.append(column)
        elif changes:
            found.append((changes, [column]))
    return found


def _lines(block: Item, partner: Callable[[Item], Item | None]) -> list[list[Item]]:
    """Return the fields of each line of a block as items of the new form, without fields that one form lacks."""
    assert isinstance(block.model, FieldsBlock)
    items = {id(item.model): item for item in block.sections["fields"]}
    lines = ([partner(items[id(each)]) for each in line] for line in block.model.rows)
    kept = ([item for item in line if item is not None] for line in lines)
    return [line for line in kept if line]


def _list_of(item: Item) -> str:
    """Return the kind of list that an item has its order in."""
    return item.kind if item.kind in _LISTED else "block"
