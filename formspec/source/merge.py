"""One document built on another: next year's form states only what differs.

Mappings are merged key by key; a null takes a key away. Lists whose items have an identity (an id, or a
block's or a repeated row's name) are merged item by item: an item that is there already is changed where
it stands, a new one is added at the end or at ``after:`` / ``before:``, ``remove: true`` takes one away.
Any other list replaces the one it meets.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..problems import Problem
from .limits import MAX_MERGE_STEPS
from .nodes import Entry, Mapping, Node, Scalar, Sequence

_IDENTITIES = ("id", "table", "fields", "list", "text", "line", "repeat", "part", "use")
_KINDS = ("table", "fields", "list", "text", "line")
_WITHIN = ("columns", "rows", "blocks", "beside", "items")
_NULL_COUNTS = "adds_up"
_DIRECTIVES = ("remove", "after", "before")


def identity(node: Node) -> str | None:
    """Return what names ``node`` among its siblings, or None."""
    if not isinstance(node, Mapping):
        return None
    for key in _IDENTITIES:
        value = node.get(key)
        if isinstance(value, Scalar) and isinstance(value.value, str):
            return value.value
    return None


@dataclass(slots=True)
class Merge:
    """Merges documents; collects what a document wants to change and cannot find.

    ``steps`` counts the items among which a changed one was looked for; beyond the limit, which is reported once,
    nothing more is merged.
    """

    problems: list[Problem] = field(default_factory=list)
    steps: int = 0

    def merge(self, base: Node, child: Node, key: str = "") -> Node:
        """Return ``base`` as changed by ``child``."""
        match base, child:
            case Mapping(), Mapping():
                return self._mappings(base, child, key)
            case Sequence(), Sequence() if self._identified(child) and self._identified(base):
                return self._sequences(base, child)
            case _:
                return strip(child, key)

    def _mappings(self, base: Mapping, child: Mapping, within: str) -> Node:
        if _kind(base) != _kind(child):
            return strip(child)
        entries = dict(base.entries)
        for key, entry in child.entries.items():
            if key in _DIRECTIVES:
                continue
            if _is_null(entry.value) and within != _NULL_COUNTS:
                entries.pop(key, None)
            elif key in entries:
                value = self.merge(entries[key].value, entry.value, key)
                entries[key] = Entry(key, entry.key_mark, value)
            else:
                entries[key] = Entry(key, entry.key_mark, strip(entry.value, key))
        return Mapping(entries, child.mark)

    def _identified(self, node: Sequence) -> bool:
        return all(
            identity(item) is not None
            or (isinstance(item, Sequence) and self._identified(item))
            or (isinstance(item, Mapping) and any(key in item.entries for key in (*_WITHIN, "heading", "text")))
            for item in node.items
        )

    def _sequences(self, base: Sequence, child: Sequence) -> Sequence:
        result = base
        for item in child.items:
            result = self._one(result, item)
        return Sequence(result.items, child.mark)

    def _may_search(self, base: Sequence, item: Node) -> bool:
        """Count a search for ``item`` in ``base``; return whether it is within the limit."""
        was_exceeded = self.steps > MAX_MERGE_STEPS
        self.steps += 0 if was_exceeded else _searched(base)
        if self.steps <= MAX_MERGE_STEPS:
            return True
        if not was_exceeded:
            params = {"limit": MAX_MERGE_STEPS}
            self.problems.append(Problem(code="spec.merge-too-large", params=params, place=item.mark.place()))
        return False

    def _one(self, base: Sequence, item: Node) -> Sequence:
        if not self._may_search(base, item):
            return base
        if isinstance(item, Sequence):
            return self._nested(base, item)
        name = identity(item)
        if name is None or not isinstance(item, Mapping):
            return self._nameless(base, item)
        found = self._change(base, name, item)
        if found is not None and not _moves(item):
            return found
        if found is not None:
            moved = _find(found, name)
            assert moved is not None
            return self._insert(_without(found, name), item, moved)
        if "remove" in item.entries:
            self._unknown(name, item.entries["remove"])
            return base
        return self._insert(base, item, strip(item))

    def _nameless(self, base: Sequence, item: Node) -> Sequence:
        """Merge an item without an identity: what it holds is changed where it stands, the rest is added."""
        inside = _inside(item)
        if inside is None:
            new = strip(item)
            there = any(_is_equal(new, each) for each in base.items)
            return base if there else Sequence((*base.items, new), base.mark)
        result, fresh = base, []
        for each in inside[1].items:
            name = identity(each)
            if not self._may_search(result, each):
                return result
            if name is not None and _find(base, name) is not None:
                result = self._one(result, each)
            else:
                fresh.append(each)
        rest = _with_inside(item, inside[0], Sequence(tuple(fresh), inside[1].mark))
        return result if rest is None else Sequence((*result.items, strip(rest)), base.mark)

    def _nested(self, base: Sequence, row: Sequence) -> Sequence:
        """Merge one row of fields: known fields are changed where they stand, new ones make a new row."""
        result, fresh = base, []
        for item in row.items:
            name = identity(item)
            if not self._may_search(base, item):
                return result
            if name is not None and isinstance(item, Mapping) and (_find(base, name) or _moves(item)):
                result = self._one(result, item)
            else:
                fresh.append(strip(item))
        if not fresh:
            return result
        return Sequence((*result.items, Sequence(tuple(fresh), row.mark)), base.mark)

    def _change(self, base: Sequence, name: str, item: Mapping) -> Sequence | None:
        """Return ``base`` with the item called ``name`` changed, here or in a nameless group; else None."""
        for index, old in enumerate(base.items):
            new: Node | None
            if identity(old) == name:
                removed = item.get("remove")
                gone = isinstance(removed, Scalar) and removed.value is True
                new = None if gone else self.merge(old, item)
            elif (inside := _inside(old)) is not None:
                changed = self._change(inside[1], name, item)
                if changed is None:
                    continue
                new = _with_inside(old, inside[0], changed)
            else:
                continue
            kept = () if new is None else (new,)
            return Sequence((*base.items[:index], *kept, *base.items[index + 1 :]), base.mark)
        return None

    def _insert(self, base: Sequence, item: Mapping, new: Node) -> Sequence:
        for directive, step in (("after", 1), ("before", 0)):
            anchor = item.get(directive)
            if not isinstance(anchor, Scalar):
                continue
            placed = _insert_at(base, str(anchor.value), new, step)
            if placed is not None:
                return placed
            self._unknown(anchor.text, item.entries[directive], value=True)
        return Sequence((*base.items, new), base.mark)

    def _unknown(self, name: str, entry: Entry, *, value: bool = False) -> None:
        mark = entry.value.mark if value else entry.key_mark
        self.problems.append(Problem(code="spec.merge-unknown", params={"name": name}, place=mark.place()))


def strip(node: Node, key: str = "") -> Node:
    """Return ``node`` without directives and without nulls, which only a merge understands.

    Under ``adds_up`` a null says that there is no total to reach, and stays.
    """
    match node:
        case Mapping():
            entries = {
                name: Entry(name, entry.key_mark, strip(entry.value, name))
                for name, entry in node.entries.items()
                if name not in _DIRECTIVES and (key == _NULL_COUNTS or not _is_null(entry.value))
            }
            return Mapping(entries, node.mark)
        case Sequence():
            return Sequence(tuple(strip(item) for item in node.items), node.mark)
        case _:
            return node


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def without_nulls(node: Node) -> Node:
    """Return ``node`` without the nulls in its mappings, which only say what a base loses."""
    match node:
        case Mapping():
            kept = {
                key: Entry(key, entry.key_mark, without_nulls(entry.value))
                for key, entry in node.entries.items()
                if not _is_null(entry.value)
            }
            return Mapping(kept, node.mark)
        case Sequence():
            return Sequence(tuple(without_nulls(item) for item in node.items), node.mark)
        case _:
            return node


def _kind(node: Mapping) -> str | None:
    return next((kind for kind in _KINDS if kind in node.entries), None)


def _moves(item: Mapping) -> bool:
    return "remove" not in item.entries and ("after" in item.entries or "before" in item.entries)


def _inside(node: Node) -> tuple[str, Sequence] | None:
    """Return the list inside a nameless container, with its key ('' for a bare list)."""
    if isinstance(node, Sequence):
        return "", node
    if isinstance(node, Mapping) and identity(node) is None:
        for key in _WITHIN:
            value = node.get(key)
            if isinstance(value, Sequence):
                return key, value
    return None


def _with_inside(node: Node, key: str, inside: Sequence) -> Node | None:
    if isinstance(node, Sequence):
        return inside if inside.items else None
    assert isinstance(node, Mapping)
    if not inside.items:
        return None
    entry = node.entries[key]
    return Mapping({**node.entries, key: Entry(key, entry.key_mark, inside)}, node.mark)


def _searched(base: Sequence) -> int:
    """Return how many items a search of ``base`` looks at, those of nameless containers among them."""
    return sum(1 + (0 if (inside := _inside(item)) is None else _searched(inside[1])) for item in base.items)


def _is_equal(one: Node, other: Node) -> bool:
    """Return whether two nodes say the same, wherever they are written."""
    match one, other:
        case Scalar(), Scalar():
            return one.value == other.value
        case Sequence(), Sequence():
            return len(one.items) == len(other.items) and all(map(_is_equal, one.items, other.items))
        case Mapping(), Mapping():
            return one.entries.keys() == other.entries.keys() and all(
                _is_equal(entry.value, other.entries[key].value) for key, entry in one.entries.items()
            )
        case _:
            return False


def _find(base: Sequence, name: str) -> Node | None:
    for item in base.items:
        if identity(item) == name:
            return item
        inside = _inside(item)
        found = _find(inside[1], name) if inside else None
        if found is not None:
            return found
    return None


def _without(base: Sequence, name: str) -> Sequence:
    items: list[Node] = []
    for item in base.items:
        inside = _inside(item)
        if identity(item) == name:
            continue
        if inside is None:
            items.append(item)
            continue
        kept = _with_inside(item, inside[0], _without(inside[1], name))
        if kept is not None:
            items.append(kept)
    return Sequence(tuple(items), base.mark)


def _insert_at(base: Sequence, anchor: str, new: Node, step: int) -> Sequence | None:
    for index, item in enumerate(base.items):
        if identity(item) == anchor:
            at = index + step
            return Sequence((*base.items[:at], new, *base.items[at:]), base.mark)
        inside = _inside(item)
        placed = _insert_at(inside[1], anchor, new, step) if inside else None
        if inside is not None and placed is not None:
            changed = _with_inside(item, inside[0], placed)
            assert changed is not None
            return Sequence((*base.items[:index], changed, *base.items[index + 1 :]), base.mark)
    return None
