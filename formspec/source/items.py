"""The items of a list while another document is merged into it: found by name or label, inserted, moved and removed.

A list may contain nameless containers: a row of fields, a group without an id, blocks side by side. Their items are
found as if they were in the list itself. Each of these takes constant time.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from msgspec import Struct, field

from .changes import Change, Where, label_of
from .nodes import KeyValue, Mapping, Node, Scalar, Sequence, to_data

FORMER = "was"
"""The key of an item's former ids."""
_IDENTITIES = ("id", "table", "fields", "list", "text", "line", "repeat", "part", "use")
WITHIN = ("columns", "rows", "blocks", "beside", "items")
"""The keys of a nameless container with its items."""


def identity(node: Node) -> str | None:
    """Return the name of ``node`` among its siblings, or None."""
    entry = identity_entry(node)
    return str(entry.value.value) if entry is not None and isinstance(entry.value, Scalar) else None


def identity_entry(node: Node) -> KeyValue | None:
    """Return the key of ``node`` whose value is its name, or None."""
    if not isinstance(node, Mapping):
        return None
    for key in _IDENTITIES:
        value = node.get(key)
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return node.entries[key]
    return None


def former_names(node: Node) -> tuple[str, ...]:
    """Return the former ids of an item, those with the path of another list included."""
    value = node.get(FORMER) if isinstance(node, Mapping) else None
    items = value.items if isinstance(value, Sequence) else (value,)
    return tuple(item.text for item in items if isinstance(item, Scalar))


def named_nodes(node: Sequence) -> Iterator[Mapping]:
    """Yield the items of a list that have a name, those in nameless containers among them."""
    for item in node.items:
        part = inside(item)
        if part is not None:
            yield from named_nodes(part[1])
        elif isinstance(item, Mapping) and identity_entry(item) is not None:
            yield item


def inside(node: Node) -> tuple[str, Sequence] | None:
    """Return the list inside a nameless container, with its key ('' for a bare list)."""
    if isinstance(node, Sequence):
        return "", node
    if isinstance(node, Mapping) and identity(node) is None:
        for key in WITHIN:
            value = node.get(key)
            if isinstance(value, Sequence):
                return key, value
    return None


def with_inside(node: Node, key: str, items: tuple[Node, ...], mark_of: Sequence) -> Node:
    """Return a nameless container with other ``items`` under ``key``."""
    new = Sequence(items, mark_of.mark)
    if not isinstance(node, Mapping):
        return new
    entry = node.entries[key]
    return Mapping({**node.entries, key: KeyValue(key, entry.key_mark, new)}, node.mark)


class ListItem(Struct, eq=False):
    """One item: its node, or a nameless container with its items ``within``.

    ``changes`` are those of the item; ``removals`` are those of the items that were removed right behind it. ``former``
    is the name that it had in the base, if it was renamed; ``label`` is the label by which it is found.
    """

    node: Node
    owner: Items
    name: str | None
    within: Items | None = None
    changes: list[Change] = field(default_factory=list)
    removals: list[Change] = field(default_factory=list)
    former: str = ""
    label: str = ""
    previous: ListItem | None = None
    next: ListItem | None = None


class Items:
    """A list as linked items. Items are found by name or by label, also those inside containers.

    ``outer`` is the list that has it in a container, and ``key`` its key there.
    """

    def __init__(self, base: Sequence, where: Where, outer: Items | None = None, key: str = "") -> None:
        self.base, self.where, self.key = base, where, key
        self.names: dict[str, list[ListItem]] = {} if outer is None else outer.names
        self.labels: dict[str, list[ListItem]] = {} if outer is None else outer.labels
        self._unnamed: set[Any] | None = None
        self._ends = ListItem(base, self, None)
        self._ends.previous = self._ends.next = self._ends
        for node in base.items:
            self.append(node)

    def find(self, name: str) -> ListItem | None:
        """Return the first item called ``name``."""
        found = self.names.get(name)
        return found[0] if found else None

    def labelled(self, label: str) -> list[ListItem]:
        """Return the items with this label."""
        return self.labels.get(" ".join(label.split()), [])

    def rename(self, child: Sequence) -> None:
        """Give items the names by which ``child`` calls them, where it says which they had: ``{id: new, was: old}``.

        An item is not renamed if ``child`` also names it by its old name, or if another item has the new one.
        """
        nodes = list(named_nodes(child))
        kept = {identity(node) for node in nodes if FORMER not in node.entries}
        wanted = {
            former: node
            for node in nodes
            for former in former_names(node)
            if former not in kept and former != identity(node) and self._may_become(former, node)
        }
        while taken := [old for old, node in wanted.items() if self._is_taken(identity(node), wanted)]:
            for old in taken:
                del wanted[old]
        found = [(item, old, node) for old, node in wanted.items() if (item := self.find(old)) is not None]
        for item, old, _ in found:
            self.names[old].remove(item)
        for item, old, node in found:
            item.node, item.former = _renamed(item.node, node), old
            item.name = identity(node)
            self.names.setdefault(item.name or "", []).append(item)

    def _is_taken(self, name: str | None, renamed: Container[str]) -> bool:
        """Return whether an item is called ``name`` and keeps that name."""
        return name is not None and self.find(name) is not None and name not in renamed

    def _may_become(self, former: str, node: Mapping) -> bool:
        """Return whether there is an item called ``former`` that is named by the same key as ``node``."""
        item = self.find(former)
        entry, other = identity_entry(node), identity_entry(item.node) if item is not None else None
        return entry is not None and other is not None and entry.key == other.key

    def holds(self, node: Node) -> bool:
        """Return whether an item without a name is equal to ``node``."""
        if self._unnamed is None:
            self._unnamed = {frozen(to_data(item.node)) for item in self if item.name is None and item.within is None}
        return frozen(to_data(node)) in self._unnamed

    def append(self, node: Node) -> ListItem:
        """Add ``node`` at the end."""
        return self.insert(node, None, after=True)

    def insert(self, node: Node, anchor: ListItem | None, *, after: bool) -> ListItem:
        """Add ``node`` next to ``anchor``, in the container that has it; at the end where there is no anchor."""
        item = ListItem(node, self, identity(node))
        self.attach(item, anchor, after=after)
        part = inside(node)
        if part is not None:
            item.within = Items(part[1], item.owner.where.inside(part[0], label_of(node)), self, part[0])
        elif item.name is None and self._unnamed is not None:
            self._unnamed.add(frozen(to_data(node)))
        return item

    def attach(self, item: ListItem, anchor: ListItem | None, *, after: bool) -> None:
        """Put an item that is in no list next to ``anchor``, or at the end."""
        target = anchor or self._ends
        left, right = (target, target.next) if anchor and after else (target.previous, target)
        assert left is not None
        assert right is not None
        item.owner, item.previous, item.next = target.owner, left, right
        left.next = right.previous = item
        self._index(item)

    def _index(self, item: ListItem) -> None:
        """Make an item, and those inside it, known by name and label."""
        if item.name is not None:
            self.names.setdefault(item.name, []).append(item)
        item.label = label_of(item.node)
        if item.label:
            self.labels.setdefault(item.label, []).append(item)
        for inner in item.within or ():
            self._index(inner)

    def _forget(self, item: ListItem) -> None:
        if item.name is not None:
            self.names[item.name].remove(item)
        if item.label:
            self.labels[item.label].remove(item)
        for inner in item.within or ():
            self._forget(inner)

    def detach(self, item: ListItem) -> tuple[Items, ListItem]:
        """Take ``item`` out of its list; return that list and the item before it."""
        left, right = item.previous, item.next
        assert left is not None
        assert right is not None
        left.next, right.previous = right, left
        left.removals += item.removals
        item.removals = []
        self._forget(item)
        return item.owner, left

    def nodes(self) -> tuple[Node, ...]:
        """Return the items as nodes; a container that was emptied is left out."""
        nodes = (_node(item) for item in self)
        return tuple(node for node in nodes if node is not None)

    def changes(self) -> Iterator[Change]:
        """Yield the changes in the order of the items."""
        yield from self._ends.removals
        for item in self:
            yield from item.changes
            if item.within is not None:
                yield from item.within.changes()
            yield from item.removals

    def __iter__(self) -> Iterator[ListItem]:
        item = self._ends.next
        while item is not None and item is not self._ends:
            yield item
            item = item.next


def _renamed(old: Node, new: Mapping) -> Node:
    """Return the item ``old`` with the name of ``new``."""
    entry = identity_entry(new)
    assert isinstance(old, Mapping)
    assert entry is not None
    return Mapping({**old.entries, entry.key: entry}, old.mark)


def _node(item: ListItem) -> Node | None:
    """Return an item as it is now; the same node where nothing inside it was changed."""
    if item.within is None:
        return item.node
    old, new = item.within.base.items, item.within.nodes()
    if len(old) == len(new) and all(one is other for one, other in zip(old, new, strict=True)):
        return item.node
    return with_inside(item.node, item.within.key, new, item.within.base) if new else None


def frozen(data: Any) -> Any:
    """Return plain data as a hashable value, equal for equal data."""
    if isinstance(data, dict):
        return frozenset((key, frozen(value)) for key, value in data.items())
    return tuple(map(frozen, data)) if isinstance(data, list) else data
