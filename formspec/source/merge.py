"""One document built on another: next year's form contains only the differences.

Mappings are merged key by key; a null removes a key. Lists whose items have an identity (an id, or a
block's or a repeated row's name) are merged item by item: an existing item is changed
without moving it, a new one is added at the end or at ``after:`` / ``before:``, ``remove: true`` removes one.
Any other list replaces that of the base.

A merge is recorded as data: the changes, and the input of :mod:`.slips`, which finds slips among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from msgspec import Struct, field
from msgspec.structs import replace

from ..problems import Problem, SourceLocation
from .changes import (
    SECTION_KINDS,
    Action,
    Change,
    KeyChange,
    Where,
    in_form_order,
    key_change,
    kind_of,
    label_of,
    text_of,
)
from .directives import DIRECTIVES, is_directive
from .items import FORMER, WITHIN, Items, ListItem, identity, identity_entry, inside, with_inside
from .limits import MAX_MERGED_ITEMS
from .nodes import KeyValue, Mapping, Node, Scalar, Sequence, to_data

_KINDS = ("table", "fields", "list", "text", "line", "part")
_NULL_COUNTS = "adds_up"
_NAMELESS = frozenset((*WITHIN, *DIRECTIVES, "heading", "text"))
"""Keys of items that need no name to be merged into a list."""
_LISTS = ("blocks", "rows", "columns", "beside", "items", "rules")
"""Lists whose items are changes of their own, also where the base has no such list."""
_MOST_NOTES = 200
"""Notes that are compared one by one; the language allows no more, and the cost grows with their square."""
_ITS_OWN = ("formspec", "id", FORMER)
"""Keys that every form has for itself: they are not a difference."""


class Addition(Struct, frozen=True):
    """An item that the base does not have in the list where the spec has it.

    ``anchor`` names the item that it is put after or before; empty if it comes last. ``siblings`` has the names
    that can be referred to there.
    """

    change: Change
    node: Node
    where: Where
    anchor: str = ""
    siblings: Items | None = None


class Swap(Struct, frozen=True):
    """A block that replaces a block of another kind and the same name."""

    change: Change
    old: Mapping


class Unknown(Struct, frozen=True):
    """A name or label under ``remove``, ``after`` or ``before`` that does not exist."""

    name: str
    location: SourceLocation
    where: Where
    siblings: Items


class Merge(Struct):
    """Merges one document into another and records the changes.

    ``changes`` come in the order of the form. ``removed`` are the removed nodes of the base, by ``id()``.
    ``indexed`` counts the items of lists that were changed, once for each time; beyond the limit, which is reported
    once among ``problems``, nothing more is merged. ``used`` are the directives that had an effect, by ``id()``.
    """

    changes: tuple[Change, ...] = ()
    additions: list[Addition] = field(default_factory=list)
    swaps: list[Swap] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    removed: dict[int, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    indexed: int = 0
    used: set[int] = field(default_factory=set)

    def merge(self, base: Node, child: Node) -> Node:
        """Return the document ``base`` as changed by the document ``child``."""
        if not (isinstance(base, Mapping) and isinstance(child, Mapping)):
            return strip(child)
        changes: list[Change] = []
        entries = {key: entry for key, entry in base.entries.items() if key != FORMER}  # not those of the base
        for key, entry in child.entries.items():
            if not is_directive(key, ""):
                self._form_key(entries, key, entry, changes)
        self.changes = in_form_order(changes)
        return Mapping(entries, child.mark)

    def _form_key(self, entries: dict[str, KeyValue], key: str, entry: KeyValue, changes: list[Change]) -> None:
        """Merge one key of a form, which is a change of its own."""
        old = entries[key].value if key in entries else None
        if key in SECTION_KINDS and isinstance(entry.value, Mapping) and (old is None or isinstance(old, Mapping)):
            merged = dict(old.entries) if old is not None else {}
            for named in entry.value.entries.values():
                self._named(merged, key, named, changes)
            entries[key] = KeyValue(key, entry.key_mark, Mapping(merged, entry.value.mark))
            return
        keys: list[KeyChange] = []
        self._entry(entries, entry, _Into(Where(), keys, changes), child_of=None)
        if key == "notes" and _are_notes(old) and _are_notes(entry.value):
            changes += _notes(old, entry.value)
        elif keys and key not in _ITS_OWN:
            changes.append(_setting(key, entry, keys))

    def _named(self, entries: dict[str, KeyValue], section: str, entry: KeyValue, changes: list[Change]) -> None:
        """Merge one of the entries under ``choices``, ``parameters``, ``columns`` or ``parts``."""
        old, keys = entries.get(entry.key), list[KeyChange]()
        where = Where().under(section, entry.value)
        self._entry(entries, entry, _Into(where, keys, changes, lists=()), child_of=None)
        if not keys:
            return
        keys = [replace(key_change, key=key_change.key.removeprefix(f"{entry.key}.")) for key_change in keys]
        change = Change(
            action=_action(old, entries.get(entry.key)),
            kind=SECTION_KINDS[section],
            id=entry.key,
            label=label_of(entry.value),
            path=where.below(entry.key).path,
            location=entry.key_mark.location(),
            keys=() if old is None or entry.key not in entries else tuple(keys),
        )
        changes.append(change)
        if change.action is Action.ADDS:
            self.additions.append(Addition(change, entry.value, where))

    def _entry(self, entries: dict[str, KeyValue], entry: KeyValue, into: _Into, *, child_of: Node | None) -> None:
        """Merge one ``key: value`` into the entries of a mapping."""
        key, value = entry.key, entry.value
        old = entries.get(key)
        if _is_null(value) and into.within != _NULL_COUNTS:
            if old is not None:
                del entries[key]
                into.record(key, old.value, None)
            return
        below = into.under(key, child_of or value)
        if old is not None:
            entries[key] = KeyValue(key, entry.key_mark, self._value(old.value, value, below))
            return
        new = strip(value, key)
        entries[key] = KeyValue(key, entry.key_mark, new)
        if key in into.lists and isinstance(value, Sequence) and _identified(value):
            into.changes.extend(self._added(item, below.where).change for item in _flat(value))
        else:
            into.record(key, None, new)

    def _value(self, base: Node, child: Node, into: _Into) -> Node:
        """Return one value of the base as changed by the child's; ``into`` is where its changes are recorded."""
        match base, child:
            case Mapping(), Mapping():
                entries = dict(base.entries)
                for key, entry in child.entries.items():
                    if not is_directive(key, into.within):
                        self._entry(entries, entry, into, child_of=child)
                return Mapping(entries, child.mark)
            case Sequence(), Sequence() if _identified(child) and _identified(base):
                return self._list(base, child, into)
            case Scalar(), Sequence():
                self._placed_in_a_set(base, child, into.within)
                into.record("", base, strip(child, into.within))
                return strip(child, into.within)
            case _:
                new = strip(child, into.within)
                if to_data(new) != to_data(base):
                    into.record("", base, new)
                return new

    def _placed_in_a_set(self, name: Scalar, child: Sequence, key: str) -> None:
        """Report each item that is placed in, or removed from, a list for which the base has a name only."""
        for item in child.items:
            for directive in DIRECTIVES if isinstance(item, Mapping) else ():
                if isinstance(item, Mapping) and directive in item.entries:
                    location = self._use(item, directive).key_mark.location()
                    params = {"key": key, "name": name.text, "directive": directive}
                    self.problems.append(Problem(code="spec.set-replaced", params=params, location=location))

    def _use(self, item: Mapping, directive: str) -> KeyValue:
        """Return the entry of a directive that has an effect, or a problem of its own."""
        entry = item.entries[directive]
        self.used.add(id(entry))
        return entry

    def _list(self, base: Sequence, child: Sequence, into: _Into) -> Sequence:
        if not self._may_index(base, child):
            return base
        items = Items(base, into.where)
        items.rename(child)
        for node in child.items:
            self._one(items, node)
        into.changes.extend(items.changes())
        return Sequence(items.nodes(), child.mark)

    def _may_index(self, base: Sequence, child: Sequence) -> bool:
        """Count the items of a list that is about to be indexed; return whether they are within the limit."""
        was_exceeded = self.indexed > MAX_MERGED_ITEMS
        self.indexed += len(base.items)
        if self.indexed > MAX_MERGED_ITEMS and not was_exceeded:
            params = {"limit": MAX_MERGED_ITEMS}
            self.problems.append(Problem(code="spec.merge-too-large", params=params, location=child.mark.location()))
        return self.indexed <= MAX_MERGED_ITEMS

    def _one(self, items: Items, node: Node) -> None:
        if isinstance(node, Sequence):
            self._row(items, node)
            return
        name = identity(node)
        if name is None and isinstance(node, Mapping) and _is_true(node.get("remove")) and not label_of(node):
            self._use(node, "remove")
            self.problems.append(Problem(code="spec.remove-what", location=node.mark.location()))
            return
        if name is None or not isinstance(node, Mapping):
            self._nameless(items, node)
            return
        item = items.find(name)
        if item is not None:
            self._change(items, item, node)
        elif "remove" in node.entries:
            location = self._use(node, "remove").key_mark.location()
            self.unknown.append(Unknown(name, location, items.where, items))
        else:
            self._new(items, node)

    def _change(self, items: Items, item: ListItem, child: Mapping) -> None:
        """Change, move or remove the item that ``child`` names."""
        old, where = item.node, item.owner.where
        assert isinstance(old, Mapping)
        if _is_true(child.get("remove")):
            self._use(child, "remove")
            item.removals = [_change(Action.REMOVES, old, where, child), *item.removals]
            items.detach(item)
            self.removed[id(old)] = old
            return
        keys: list[KeyChange] = []
        below: list[Change] = []
        if _kind(old) == _kind(child):
            into = _Into(where.below(item.name or ""), keys, below)
            item.node = self._value(old, child, into)
        else:
            item.node = strip(child)
            keys += _all_keys(old, item.node)
        if item.former:
            others = (changed for changed in keys if changed.key != FORMER)
            item.changes.append(_change(Action.RENAMES, item.node, where, child, (_renaming(item, child), *others)))
            item.former = ""
        elif keys:
            change = _change(Action.REPLACES, item.node, where, child, tuple(keys))
            item.changes.append(change)
            if _kind(old) != _kind(child) and where.items == "blocks":
                self.swaps.append(Swap(change, old))
        item.changes += below
        if _moves(child):
            self._move(items, item, child)

    def _move(self, items: Items, item: ListItem, child: Mapping) -> None:
        before = items.detach(item)
        anchor, after = self._anchor(items, child)
        items.attach(item, anchor, after=after)
        if (item.owner, item.previous) != before:
            item.changes.append(_change(Action.MOVES, item.node, item.owner.where, child))

    def _anchor(self, items: Items, child: Mapping) -> tuple[ListItem | None, bool]:
        """Return the item that ``child`` is put next to, and whether it comes after it; None for the end."""
        for directive in ("after", "before"):
            name = child.get(directive)
            if not isinstance(name, Scalar):
                continue
            self._use(child, directive)
            anchor = items.find(str(name.value)) or self._labelled(items, name.text, name)
            if anchor is not None:
                return anchor, directive == "after"
            if not items.labelled(name.text):
                self.unknown.append(Unknown(name.text, name.mark.location(), items.where, items))
        return None, True

    def _labelled(self, items: Items, label: str, node: Node) -> ListItem | None:
        """Return the only item with this label, which ``node`` names; several are a problem."""
        found = items.labelled(label)
        if len(found) > 1:
            params = {"label": label, "names": [item.name for item in found if item.name]}
            self.problems.append(Problem(code="spec.merge-several", params=params, location=node.mark.location()))
        return found[0] if len(found) == 1 else None

    def _nameless(self, items: Items, node: Node) -> None:
        """Merge an item without an identity: known items in it are changed in place, the others are added."""
        part = inside(node)
        if part is None and _refers(node):
            self._named_by_label(items, node)
            return
        if part is None:
            if not items.holds(strip(node)):
                self._new(items, node)
            return
        group = self._group(items, node, part)
        if group is not None:
            self._into_group(items, group, node, part)
            return
        key, items_inside = part
        fresh = []
        for inner in items_inside.items:
            name = identity(inner)
            if name is not None and items.find(name) is not None:
                self._one(items, inner)
            else:
                fresh.append(inner)
        if fresh:
            self._new(items, with_inside(node, key, tuple(fresh), items_inside))

    def _named_by_label(self, items: Items, node: Mapping) -> None:
        """Move or remove the item that ``node`` names by its label; without one of this label it is a new item."""
        label = label_of(node)
        item = self._labelled(items, label, node)
        if item is not None:
            self._change(items, item, node)
        elif "remove" in node.entries:
            location = self._use(node, "remove").key_mark.location()
            if not items.labelled(label):
                self.unknown.append(Unknown(label, location, items.where, items))
        elif not items.labelled(label):
            self._new(items, node)

    def _group(self, items: Items, node: Node, part: tuple[str, Sequence]) -> ListItem | None:
        """Return the group of the base with the label of ``node``, a group without a name; None for none."""
        label, (key, own) = label_of(node), part
        found = [item for item in items.labelled(label) if _has_list(item.node, key)] if label else []
        if len(found) < 2:
            return found[0] if found else None
        names = [identity(each) for each in own.items]
        near = [item for item in found if any(each.name in names for each in item.within or ())]
        return near[0] if len(near) == 1 else self._labelled(items, label, node)

    def _into_group(self, items: Items, group: ListItem, node: Node, part: tuple[str, Sequence]) -> None:
        """Merge a group that is named by its label into that of the base."""
        assert isinstance(node, Mapping)
        if group.name is not None or "remove" in node.entries:
            self._change(items, group, node)
            return
        key, own = part
        assert group.within is not None
        for inner in own.items:
            self._one(group.within, inner)
        self._container_keys(group, node, key)
        if _moves(node):
            self._move(items, group, node)

    def _container_keys(self, group: ListItem, node: Mapping, key: str) -> None:
        """Change the keys of a nameless group, without its list."""
        old, keys, below = group.node, list[KeyChange](), list[Change]()
        assert isinstance(old, Mapping)
        entries = dict(old.entries)
        for name, entry in node.entries.items():
            if name != key and not is_directive(name, ""):
                self._entry(entries, entry, _Into(group.owner.where, keys, below), child_of=node)
        group.node = Mapping(entries, node.mark)
        if keys:
            group.changes.append(_change(Action.REPLACES, group.node, group.owner.where, node, tuple(keys)))

    def _row(self, items: Items, row: Sequence) -> None:
        """Merge one row of fields: known fields are changed in place, new ones form a new row."""
        fresh: list[Node] = []
        for field_node in row.items:
            name = identity(field_node)
            if name is not None and isinstance(field_node, Mapping) and (items.find(name) or _moves(field_node)):
                self._one(items, field_node)
            else:
                fresh.append(field_node)
        if fresh:
            self._new(items, Sequence(tuple(fresh), row.mark))

    def _new(self, items: Items, node: Node) -> None:
        """Add an item that the base does not have; of a container without name and label, its items are recorded."""
        anchor, after = self._anchor(items, node) if isinstance(node, Mapping) else (None, True)
        item = items.insert(strip(node), anchor, after=after)
        where, name = item.owner.where, (anchor and anchor.name) or ""
        part = None if label_of(node) else inside(node)
        things = (node,) if part is None else part[1].items
        where = where if part is None else where.inside(part[0])
        item.changes.extend(self._added(thing, where, name, items).change for thing in things)

    def _added(self, node: Node, where: Where, anchor: str = "", siblings: Items | None = None) -> Addition:
        addition = Addition(_change(Action.ADDS, node, where, node), node, where, anchor, siblings)
        self.additions.append(addition)
        if isinstance(node, Mapping) and not (label_of(node) and identity(node)):
            self._added_inside(node, where, siblings)
        return addition

    def _added_inside(self, node: Mapping, where: Where, siblings: Items | None) -> None:
        """Record the items in an addition without a label or an id, which may only be a container for them."""
        part = inside(node)
        if part is not None:
            for inner in _flat(part[1]):
                self._added(inner, where.inside(part[0]), "", siblings)
            return
        for key in _LISTS:
            inner_items = node.get(key)
            if isinstance(inner_items, Sequence):
                below = where.below(identity(node) or "").under(key, node)
                for inner in _flat(inner_items):
                    self._added(inner, below)


class _Into(Struct, frozen=True):
    """The lists to which the changes of one value are added: keys of its owner, and changes below it."""

    where: Where
    keys: list[KeyChange]
    changes: list[Change]
    within: str = ""  # the key that the value is under
    prefix: str = ""
    lists: tuple[str, ...] = _LISTS

    def under(self, key: str, owner: Node) -> _Into:
        path = f"{self.prefix}.{key}" if self.prefix else key
        return _Into(self.where.under(key, owner), self.keys, self.changes, key, path)

    def record(self, key: str, old: Node | None, new: Node | None) -> None:
        path = ".".join(part for part in (self.prefix, key) if part)
        self.keys.append(key_change(path, old, new))


def _change(action: Action, node: Node, where: Where, source: Node, keys: tuple[KeyChange, ...] = ()) -> Change:
    """Return a change of the item ``node`` of a list; ``source`` is the node of the spec that makes it."""
    name = identity(node) or ""
    return Change(
        action=action,
        kind=kind_of(node, where.items),
        id=name,
        label=label_of(node),
        path=where.below(name).path,
        group=where.group,
        location=source.mark.location(),
        keys=keys,
    )


def _renaming(item: ListItem, child: Mapping) -> KeyChange:
    """Return the change of the name of a renamed item."""
    entry = identity_entry(child)
    assert entry is not None
    return KeyChange(key=entry.key, old=item.former, new=item.name)


def _setting(key: str, entry: KeyValue, keys: list[KeyChange]) -> Change:
    whole = len(keys) == 1 and keys[0].key == key
    action = Action.REPLACES
    if whole and keys[0].old is None:
        action = Action.ADDS
    elif whole and keys[0].new is None:
        action = Action.REMOVES
    path, location = Where((key,)).path, entry.key_mark.location()
    return Change(action=action, kind="setting", id=key, path=path, location=location, keys=tuple(keys))


def _action(old: KeyValue | None, new: KeyValue | None) -> Action:
    if old is None:
        return Action.ADDS
    return Action.REMOVES if new is None else Action.REPLACES


def _all_keys(old: Mapping, new: Node) -> Iterator[KeyChange]:
    """Yield every key that differs between two mappings of different kinds."""
    assert isinstance(new, Mapping)
    for key in dict.fromkeys((*old.entries, *new.entries)):
        before, after = old.get(key), new.get(key)
        if before is None or after is None or to_data(before) != to_data(after):
            yield key_change(key, before, after)


def _are_notes(node: Node | None) -> TypeGuard[Sequence]:
    return isinstance(node, Sequence) and len(node.items) <= _MOST_NOTES


def _notes(old: Sequence, new: Sequence) -> Iterator[Change]:
    """Yield the notes that differ, one by one; without ids, they are paired by the longest common run of texts."""
    from difflib import SequenceMatcher

    before, after = [text_of(note) for note in old.items], [text_of(note) for note in new.items]
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for number in range(max(last - first, end - start)):
            was = before[first + number] if first + number < last else None
            now = after[start + number] if start + number < end else None
            mark = new.items[start + number].mark if now is not None else new.mark
            yield Change(
                action=Action.ADDS if was is None else Action.REMOVES if now is None else Action.REPLACES,
                kind="note",
                label=now if now is not None else was or "",
                path=f"/notes/{start + number if now is not None else first + number}",
                location=mark.location(),
                keys=(KeyChange(key="text", old=was, new=now),) if was is not None and now is not None else (),
            )


def _identified(node: Sequence) -> bool:
    """Return whether the items of a list have distinct names, so that it is merged item by item."""
    return all(
        identity(item) is not None
        or (isinstance(item, Sequence) and _identified(item))
        or (isinstance(item, Mapping) and not item.entries.keys().isdisjoint(_NAMELESS))
        for item in node.items
    )


def _flat(node: Sequence) -> Iterator[Node]:
    """Yield the items of a list, those of bare lists one by one."""
    for item in node.items:
        if isinstance(item, Sequence):
            yield from _flat(item)
        else:
            yield item


def strip(node: Node, key: str = "") -> Node:
    """Return ``node`` without directives and without nulls, which only a merge uses; ``key`` is the key it is under.

    Under ``adds_up`` a null means that there is no fixed total, and is kept.
    """
    match node:
        case Mapping():
            entries = {
                name: KeyValue(name, entry.key_mark, strip(entry.value, name))
                for name, entry in node.entries.items()
                if not is_directive(name, key) and (key == _NULL_COUNTS or not _is_null(entry.value))
            }
            return Mapping(entries, node.mark)
        case Sequence():
            return Sequence(tuple(strip(item) for item in node.items), node.mark)
        case _:
            return node


def without_nulls(node: Node) -> Node:
    """Return ``node`` without the nulls in its mappings, which only remove keys of a base."""
    match node:
        case Mapping():
            kept = {
                key: KeyValue(key, entry.key_mark, without_nulls(entry.value))
                for key, entry in node.entries.items()
                if not _is_null(entry.value)
            }
            return Mapping(kept, node.mark)
        case Sequence():
            return Sequence(tuple(without_nulls(item) for item in node.items), node.mark)
        case _:
            return node


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _is_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def _has_list(node: Node, key: str) -> bool:
    """Return whether an item is a group, with a list under ``key``."""
    return isinstance(node, Mapping) and isinstance(node.get(key), Sequence)


def _refers(node: Node) -> TypeGuard[Mapping]:
    """Return whether an item without a name moves or removes one of the base by its label."""
    return isinstance(node, Mapping) and bool(label_of(node)) and ("remove" in node.entries or _moves(node))


def _kind(node: Mapping) -> str | None:
    return next((kind for kind in _KINDS if kind in node.entries), None)


def _moves(item: Mapping) -> bool:
    return "remove" not in item.entries and ("after" in item.entries or "before" in item.entries)
