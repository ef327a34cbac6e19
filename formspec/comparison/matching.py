"""Pairing the items of two forms: by id, by former id, by label, by position.

An item is the same as one of the other form if it has its id in the same part of the form, or names it by ``was:``.
Items without an id are paired by their label, then by their position between others. An item that is in another
part has moved if its id occurs once on both sides. Two items with the same label and different ids are a likely pair:
they are compared, but no data is carried over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from ..rules.paths import EACH
from ..spec.model import Column, RowSpec, Spec, TableBlock, TextBlock
from .items import SECTIONS, Item, leaf_columns
from .properties import repeat_properties
from .sequences import equal_pairs, pairs_in_gaps, unique_pairs
from .tree import Tree

_ALONE = ("form", "level", "note", "rule", "heading", "beside", "blocks")
"""Kinds of items that are looked for in their own list only."""
_WITHIN_BLOCKS = ("row", "column", "field", "parameter")


class Matching(Struct, frozen=True, eq=False):
    """Which items of two forms are the same.

    ``pairs`` maps the id() of each item to its partner in the other form. ``likely`` has the id() of the items whose
    pair is a guess by their labels.
    """

    old: Tree
    new: Tree
    pairs: Mapping[int, Item]
    likely: frozenset[int]
    column_pairs: dict[tuple[int, int], Mapping[str, str]] = field(default_factory=dict)

    def partner(self, item: Item) -> Item | None:
        """Return the item of the other form that ``item`` is paired with."""
        return self.pairs.get(id(item))

    def is_likely(self, item: Item) -> bool:
        """Return whether the pair of ``item`` is a guess."""
        return id(item) in self.likely

    @property
    def paths(self) -> dict[str, str]:
        """The paths of the old form's data to those of the new one, for each value and each list with a place there.

        A path is a JSON Pointer with ``*`` for each item of a list. Pairs that are a guess are left out.
        """
        sure = _Sure(self)
        return {
            old: new
            for item in self.old.form.walk()
            if (other := sure.partner(item)) is not None
            for old, new in _value_paths(item, other, self)
        }

    def columns(self, old: Item, new: Item) -> Mapping[str, str]:
        """Return the ids of the columns of an old table or row to those of a new one."""
        scopes = _scope_of(old, self.old), _scope_of(new, self.new)
        key = id(scopes[0]), id(scopes[1])
        if key not in self.column_pairs:
            self.column_pairs[key] = self._columns(*scopes)
        return self.column_pairs[key]

    def _columns(self, old: Item | None, new: Item | None) -> dict[str, str]:
        olds, news = _columns_at(old, self.old), _columns_at(new, self.new)
        found = {name: name for name in olds if name in news}
        for name, column in news.items():
            found |= {former.path[-1]: name for former in column.was if former.path[-1] in olds}
        partners = {id(item.model): self.partner(item) for item in _column_items(old, self.old)}
        for name, column in olds.items():
            other = partners.get(id(column))
            if name not in found and other is not None and other.id in news:
                found[name] = other.id
        return found


class _Sure(Struct, frozen=True):
    """The pairs of a matching that are no guess, neither themselves nor an item around them."""

    matching: Matching

    def partner(self, item: Item) -> Item | None:
        around: Item | None = item
        while around is not None:
            if self.matching.is_likely(around):
                return None
            around = self.matching.old.parents.get(id(around))
        return self.matching.partner(item)


def match_forms(old: Spec, new: Spec) -> Matching:
    """Return which items of two forms are the same."""
    matcher = _Matcher(Tree.of(old), Tree.of(new))
    matcher.match()
    return Matching(matcher.old, matcher.new, matcher.pairs, frozenset(matcher.likely))


class _Matcher(Struct):
    old: Tree
    new: Tree
    pairs: dict[int, Item] = field(default_factory=dict)
    likely: set[int] = field(default_factory=set)

    def match(self) -> None:
        """Pair the items: those that ``was`` names with a whole path, then from the top down, then those that moved."""
        for new in self.new.form.walk():
            for former in new.was:
                old = self.old.by_path.get(former.path) if len(former.path) > 1 else None
                if old is not None:
                    self._try(old, new)
        self._pair(self.old.form, self.new.form)
        self._level(self.old.form, self.new.form)
        while self._elsewhere():
            pass
        while self._likely():
            pass

    def _former(self, olds: list[Item], news: list[Item]) -> None:
        """Pair the items of a list with those of their former ids."""
        by_id = {item.id: item for item in olds if item.id}
        for new in news:
            for former in new.was:
                old = by_id.get(former.path[0]) if len(former.path) == 1 else None
                if old is not None:
                    self._try(old, new)

    def _try(self, old: Item, new: Item) -> None:
        """Pair two items if both are free and may be the same."""
        if self._is_free(old) and self._is_free(new) and _comparable(old, new):
            self._pair(old, new)

    def _pair(self, old: Item, new: Item, *, likely: bool = False) -> None:
        self.pairs[id(old)], self.pairs[id(new)] = new, old
        if likely:
            self.likely |= {id(old), id(new)}

    def _is_free(self, item: Item) -> bool:
        return id(item) not in self.pairs

    def _free(self, items: Sequence[Item]) -> list[Item]:
        return [item for item in items if self._is_free(item)]

    def _free_rules(self, items: Sequence[Item]) -> list[Item]:
        """Return the rules among free items, whose ids carry no data."""
        return [item for item in self._free(items) if item.kind == "rule"]

    def _level(self, old: Item, new: Item) -> None:
        """Pair the items below two paired ones, and those below these."""
        stack = [(old, new)]
        while stack:
            old, new = stack.pop()
            for section in SECTIONS:
                olds, news = old.sections.get(section, ()), new.sections.get(section, ())
                self._former(_record(olds), _record(news))
                self._section(olds, news)
                stack += ((item, other) for item in olds if (other := self.pairs.get(id(item))) is not None)

    def _section(self, olds: tuple[Item, ...], news: tuple[Item, ...]) -> None:
        def among(pairs: Iterator[tuple[Item, Item]]) -> None:
            for old, new in list(pairs):
                self._try(old, new)

        among(unique_pairs(self._free(olds), self._free(news), _identity, _identity))
        among(equal_pairs(self._free_rules(olds), self._free_rules(news), lambda item: item.label))
        nameless = [item for item in olds if _is_nameless(item)], [item for item in news if _is_nameless(item)]
        among(equal_pairs(self._free(nameless[0]), self._free(nameless[1]), lambda item: (item.kind, item.label)))
        among(_by_content(self._free(nameless[0]), self._free(nameless[1])))
        among(pairs_in_gaps(*nameless, lambda item: self.pairs.get(id(item)), self._is_free))

    def _elsewhere(self) -> bool:
        """Pair the items that are in another part now; return whether there were any."""
        return self._across(_place, _place) or self._across(_place, _former_place)

    def _likely(self) -> bool:
        """Pair the items of one kind with the same label and another id; return whether there were any."""
        return self._across(_labelled, _labelled, likely=True)

    def _across(self, old_key: _Key, new_key: _Key, *, likely: bool = False) -> bool:
        """Pair the free items of all parts whose keys are equal and occur once; return whether there were any."""
        olds = [item for item in self.old.form.walk() if self._is_free(item) and _pool(item)]
        news = [item for item in self.new.form.walk() if self._is_free(item) and _pool(item)]
        found = False
        for old, new in list(unique_pairs(olds, news, old_key, new_key)):
            if self._is_free(old) and self._is_free(new) and _comparable(old, new) and self._near(old, new):
                self._pair(old, new, likely=likely)
                self._level(old, new)
                found = True
        return found

    def _near(self, old: Item, new: Item) -> bool:
        """Return whether two items are in the same block, or are blocks."""
        block, other = self.old.blocks[id(old)], self.new.blocks[id(new)]
        return block is None or other is None or block is old or self.pairs.get(id(block)) is other


def _identity(item: Item) -> tuple[str, ...]:
    if item.kind == "rule" and item.id.startswith("rule-"):
        return ()
    return (_pool(item) or item.kind, item.id) if item.id else ()


def _is_nameless(item: Item) -> bool:
    return not _identity(item)


def _pool(item: Item) -> str:
    """Return the kind of items among which ``item`` is looked for in other parts of the form; empty for no others."""
    if item.kind in _ALONE:
        return ""
    return item.kind if item.kind in _WITHIN_BLOCKS else "block"


def _scope(item: Item) -> tuple[str, ...]:
    """Return the block of an item, and its kind: ids are unique among these."""
    pool = _pool(item)
    return (pool,) if pool in ("block", "parameter") else (pool, *item.path[:1])


_Key = Callable[[Item], tuple[str, ...]]


def _place(item: Item) -> tuple[str, ...]:
    return (*_scope(item), item.id) if item.id else ()


def _former_place(item: Item) -> tuple[str, ...]:
    """Return the place of an item that was in another list of its block, by its former id."""
    return (*_scope(item), item.was[0].path[0]) if item.was and len(item.was[0].path) == 1 else ()


def _labelled(item: Item) -> tuple[str, ...]:
    return (*_scope(item), item.label) if item.id and item.label else ()


def _record(items: tuple[Item, ...]) -> list[Item]:
    """Return items with those inside nameless ones, which belong to the same part of the data."""
    return [each for item in items for each in (item, *(() if item.id else _record(tuple(item.below()))))]


def _comparable(old: Item, new: Item) -> bool:
    """Return whether two items may be the same: a list does not become a table."""
    return old.kind == new.kind and type(old.model) is type(new.model)


def _by_content(olds: list[Item], news: list[Item]) -> Iterator[tuple[Item, Item]]:
    """Yield the pairs of nameless items that have most items with the same ids in common."""
    owners: dict[str, list[Item]] = defaultdict(list)
    for new in news:
        for name in _ids(new):
            owners[name].append(new)
    for old in olds:
        common = Counter(id(new) for name in _ids(old) if len(owners[name]) == 1 for new in owners[name])
        best = {identity for identity, _ in common.most_common(1)}
        yield from ((old, new) for new in news if id(new) in best)


def _ids(item: Item) -> set[str]:
    return {each.id for each in item.walk() if each.id}


def columns_of(item: Item, tree: Tree) -> Mapping[str, Column]:
    """Return the columns in force at an item: those of its table, or of the nearest group that changes them."""
    return _columns_at(_scope_of(item, tree), tree)


def _scope_of(item: Item, tree: Tree) -> Item | None:
    """Return the table or the nearest group around ``item`` that has columns of its own."""
    return next((each for each in (item, *tree.around(item)) if _has_columns(each)), None)


def _has_columns(item: Item) -> bool:
    return isinstance(item.model, TableBlock) or (isinstance(item.model, RowSpec) and item.model.columns is not None)


def _columns_at(scope: Item | None, tree: Tree) -> dict[str, Column]:
    if scope is None:
        return {}
    table = next((each.model for each in (scope, *tree.around(scope)) if isinstance(each.model, TableBlock)), None)
    levels = table.levels if table is not None else ()
    columns = scope.model.columns if isinstance(scope.model, TableBlock | RowSpec) else None
    return leaf_columns(columns or (), levels)


def _column_items(scope: Item | None, tree: Tree) -> Iterator[Item]:
    """Yield the items of the columns of a scope, and of the levels of its table."""
    for around in () if scope is None else (scope, *tree.around(scope)):
        for section in ("columns", "levels") if _has_columns(around) else ():
            for item in around.sections.get(section, ()):
                yield from item.walk()


def _value_paths(old: Item, new: Item, matching: Matching) -> Iterator[tuple[str, str]]:
    """Yield the paths of the values of two paired items, old and new."""
    match old.kind:
        case "parameter" | "field" if old.id and new.id:
            yield _pointer(old.path), _pointer(new.path)
        case "list":
            yield _pointer(old.path), _pointer(new.path)
            yield _pointer((*old.path, EACH)), _pointer((*new.path, EACH))
        case "text":
            yield _pointer(_text_path(old)), _pointer(_text_path(new))
        case "row" | "table":
            yield from _row_paths(old, new, matching)
        case _:
            return


def _text_path(item: Item) -> tuple[str, ...]:
    """Return the path of the text of a text area: with signatures, it is one of several values."""
    assert isinstance(item.model, TextBlock)
    return (*item.path, "text") if item.model.sign else item.path


def _row_paths(old: Item, new: Item, matching: Matching) -> Iterator[tuple[str, str]]:
    columns = matching.columns(old, new)
    for name, other in columns.items():
        if _has_cell(old, name) and _has_cell(new, other):
            yield _pointer((*old.path, name)), _pointer((*new.path, other))
    if isinstance(old.model, RowSpec) and isinstance(new.model, RowSpec):
        if old.model.repeat is not None and new.model.repeat is not None:
            yield _pointer(old.path[:-1]), _pointer(new.path[:-1])
        if repeat_properties(old.model.repeat).get("name") and repeat_properties(new.model.repeat).get("name"):
            yield _pointer((*old.path, "name")), _pointer((*new.path, "name"))


def _has_cell(item: Item, column: str) -> bool:
    model = item.model
    if isinstance(model, RowSpec):
        return column in model.cells or column in model.own
    return isinstance(model, TableBlock) and column in model.own


def _pointer(path: tuple[str, ...]) -> str:
    return "".join(f"/{step}" for step in path)
