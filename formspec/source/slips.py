"""Additions to a base that were probably meant as changes: reported as warnings, with the likely item of the base.

An addition is suspicious where its id or its position is wrong, not both: an id that is nearly one of the same table,
an id that the base has in another list, or a label that the base has under another id. Series (`q1`, `q2`), short ids,
and labels that occur several times are ignored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct

from ..patterns import lazy_pattern
from ..problems import Problem, Severity, SourceLocation
from ..suggest import Likeness, Misspellings, nearest
from .changes import SECTION_KINDS, Where, kind_of, label_of
from .items import Items, former_names, identity, inside
from .merge import Addition, Merge, Swap, Unknown
from .nodes import Mapping, Node, Scalar, Sequence

_GENERIC = frozenset(
    (
        "合计", "小计", "总计", "共计", "累计", "其他", "其它", "备注", "说明",
        "total", "subtotal", "sum", "other", "others", "note", "notes", "remark", "remarks",
    )
)  # fmt: skip
"""Labels that any table or group may have, even if the base happens to have one only."""
_COUNTER = lazy_pattern(r".{1,3}|.*[0-9].*|.*_[a-z]")
"""Ids that only number rows (`q1`, `a`, `item_b`)."""
_WORDS = lazy_pattern(
    r"[^\W\d_a-z]|[a-z]{4,}"
)  # Chinese by characters; Latin words of fewer letters are mostly "of", "the"
_PUNCTUATION = lazy_pattern(r"[\s:：、，。.,;；()（）“”\"'\-—]+")
_COMPARED = ("blocks", "rows", "fields", "columns")
_MOST_COMPARED = 20_000
"""Comparisons of an unknown name with a known one, at some 10 µs each; 60 unknown names in a form of 300 are more than
a person corrects at a time."""


class _Thing(Struct, frozen=True):
    """An item of the base."""

    id: str
    label: str
    where: Where
    node: Node


def problems_of(merge: Merge, base: Node) -> list[Problem]:
    """Return the suspicious changes (warnings) and the unknown names (errors) of ``merge`` on ``base``."""
    if not (merge.additions or merge.swaps or merge.unknown):
        return []
    known = _Base(base, merge.removed)
    return [*_unknown_names(merge.unknown, known), *map(_swap, merge.swaps), *_slips(merge.additions, known)]


def _unknown_names(names: list[Unknown], known: _Base) -> Iterator[Problem]:
    for number, each in enumerate(names, start=1):
        yield _unknown(each, known, suggest=number * len(each.siblings.names) <= _MOST_COMPARED)


def _slips(additions: list[Addition], known: _Base) -> Iterator[Problem]:
    """Yield the suspicious additions; of nested ones only the outermost.

    Additions are taken scope by scope, so that only one scope is indexed at a time; an outer scope comes first.
    """
    reported: set[tuple[str, ...]] = set()
    for addition in sorted(additions, key=lambda addition: addition.where.scope):
        steps = addition.where.steps
        if any(steps[:length] in reported for length in range(1, len(steps) + 1)):
            continue
        problem = known.slip(addition)
        if problem is not None:
            yield problem
            if addition.change.id:
                reported.add(addition.where.below(addition.change.id).steps)


def _is_inside(steps: tuple[str, ...], paths: set[tuple[str, ...]]) -> bool:
    """Return whether one of ``paths`` leads to an item around the list at ``steps``."""
    return any(steps[:length] in paths for length in range(1, len(steps) + 1))


class _Base:
    """The items of the base that the spec does not remove, by id, by scope and by label."""

    def __init__(self, base: Node, removed: dict[int, Node]) -> None:
        things = list(_things(base))
        gone = {thing.where.below(thing.id).steps for thing in things if id(thing.node) in removed}
        self._things = [
            thing for thing in things if id(thing.node) not in removed and not _is_inside(thing.where.steps, gone)
        ]
        self._scopes: dict[tuple[str, ...], _SlipScope] = {}

    @cached_property
    def by_id(self) -> dict[str, list[_Thing]]:
        """All things by id."""
        return _grouped(self._things, lambda each: each.id)

    @cached_property
    def _by_scope(self) -> dict[Any, list[_Thing]]:
        return _grouped(self._things, lambda each: each.where.scope)

    @cached_property
    def labels(self) -> Counter[str]:
        """How often the base has each label."""
        return Counter(_plain(thing.label) for thing in self._things)

    def scope(self, where: Where) -> _SlipScope:
        """Return the things whose names are compared with those of the list ``where``."""
        key = where.scope
        if key not in self._scopes:
            self._scopes = {key: _SlipScope(self._by_scope.get(key, []))}  # one at a time, to bound memory
        return self._scopes[key]

    def slip(self, addition: Addition) -> Problem | None:
        """Return the problem of a suspicious addition; None for an ordinary one."""
        change, where = addition.change, addition.where
        if not isinstance(addition.node, Mapping | Sequence) or _is_reference(addition.node):
            return None
        if former_names(addition.node):
            return None
        label = _plain(change.label)
        if change.id:
            thing = self._elsewhere(addition, label)
            if thing is not None:
                return _problem("spec.extends-elsewhere", addition, thing)
            thing = self._near(addition, label)
            if thing is not None:
                return _problem("spec.extends-near-id", addition, thing)
        if where.items in _COMPARED and label and label not in _GENERIC and self.labels[label] == 1:
            thing = self.scope(where).by_label.get(label)
            if thing is not None and not (thing.id and thing.id == change.id) and not _is_beside(addition, thing):
                return _problem("spec.extends-same-label", addition, thing)
        return None

    def _elsewhere(self, addition: Addition, label: str) -> _Thing | None:
        """Return the thing of the same id that the base has in another list."""
        where, name = addition.where, addition.change.id
        if where.items not in _COMPARED or (label and addition.anchor):
            return None
        same = [each for each in self.by_id.get(name, ()) if each.where.items == where.items]
        here = [each for each in same if each.where.scope == where.scope]
        things = here or same
        if len(things) != 1:
            return None
        (thing,) = things
        its = _plain(thing.label)
        if not label or where.items == "blocks":
            return thing
        if label in _GENERIC or its in _GENERIC:
            return None
        if where.items != "rows":
            return None  # many kinds of rows have a name, a phone, a planned and an actual value
        if not here or _COUNTER.fullmatch(name):
            return thing if label == its else None
        return thing if _is_below(thing.where, where) or _akin(label, its) else None

    def _near(self, addition: Addition, label: str) -> _Thing | None:
        scope = self.scope(addition.where)
        for name, degree in scope.misspellings.of(addition.change.id):
            thing = scope.by_name[name]
            akin = label not in _GENERIC and _akin(label, _plain(thing.label))
            likely = degree is Likeness.SURE or not label or akin
            if likely and addition.anchor != name:
                return thing
        return None


class _SlipScope:
    """The items with which an id is compared: of one table, of one set of columns, all blocks."""

    def __init__(self, things: list[_Thing]) -> None:
        self._things = things

    @cached_property
    def misspellings(self) -> Misspellings:
        return Misspellings(thing.id for thing in self._things if thing.id)

    @cached_property
    def by_name(self) -> dict[str, _Thing]:
        return {thing.id: thing for thing in reversed(self._things) if thing.id}

    @cached_property
    def by_label(self) -> dict[str, _Thing]:
        return {_plain(thing.label): thing for thing in self._things}


def _grouped(things: list[_Thing], key: Any) -> dict[Any, list[_Thing]]:
    groups: dict[Any, list[_Thing]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


def _things(base: Node) -> Iterator[_Thing]:
    """Yield everything in a form that has a name or a label."""
    if not isinstance(base, Mapping):
        return
    for key, entry in base.entries.items():
        where = Where().under(key, base)
        if key in SECTION_KINDS and isinstance(entry.value, Mapping):
            for name, each in entry.value.entries.items():
                yield _Thing(name, label_of(each.value), where, each.value)
                yield from _listed(each.value, where.under(name, base))
        else:
            yield from _listed(entry.value, where)


def _listed(node: Node, where: Where) -> Iterator[_Thing]:
    """Yield the items of a list, and all below them."""
    if not isinstance(node, Sequence):
        return
    for item in node.items:
        part = inside(item)
        if part is not None:
            if isinstance(item, Mapping):
                yield _Thing("", label_of(item), where, item)
            yield from _listed(part[1], where.inside(part[0]))
        elif isinstance(item, Mapping):
            name = identity(item) or ""
            yield _Thing(name, label_of(item), where, item)
            for key, entry in item.entries.items():
                yield from _listed(entry.value, where.below(name).under(key, item))


def _problem(code: str, addition: Addition, thing: _Thing) -> Problem:
    change = addition.change
    reachable = bool(thing.id) and addition.siblings is not None and addition.siblings.find(thing.id) is not None
    return Problem(
        code=code,
        severity=Severity.WARNING,
        params={
            "name": change.id,
            "label": change.label,
            "suggestion": thing.id,
            "within": ".".join(thing.where.ids),
            "base": str(_location(thing)),
            "anchor": thing.id if reachable else "",
            "route": _route(thing),
            "first": _first_name(thing.node),
        },
        path=change.path,
        location=_name_location(addition.node),
    )


def _swap(swap: Swap) -> Problem:
    change = swap.change
    params = {
        "name": change.id,
        "old": kind_of(swap.old, "blocks"),
        "new": change.kind,
        "base": str(swap.old.mark.location()),
    }
    return Problem(
        code="spec.extends-kind", severity=Severity.WARNING, params=params, path=change.path, location=change.location
    )


def _unknown(unknown: Unknown, known: _Base, *, suggest: bool) -> Problem:
    """Return the error for an unknown name, with the list that contains it or the nearest name."""
    same = known.by_id.get(unknown.name, ())
    elsewhere = [thing for thing in same if thing.where.items == unknown.where.items] or same
    params = {"name": unknown.name, "suggestion": "", "route": "", "base": ""}
    if elsewhere:
        params["route"] = _route(elsewhere[0], unknown.where.items)
        params["base"] = str(_location(elsewhere[0]))
    elif suggest:
        params["suggestion"] = _meant(unknown.name, unknown.siblings)
    return Problem(code="spec.merge-unknown", params=params, location=unknown.location)


def _meant(name: str, siblings: Items) -> str:
    """Return the name or the label of an item that is nearest to a name that is neither."""
    known = (each for names in (siblings.names, siblings.labels) for each, items in names.items() if items)
    return nearest(name, known)


def _route(thing: _Thing, items: str = "") -> str:
    """Return the keys that have to be nested to refer to an item; with its list if that is not one of ``items``."""
    where = thing.where
    section = where.steps[:1] if where.steps[0] in SECTION_KINDS else ()
    of_list = (where.items,) if items and where.items != items else ()
    return " → ".join((*section, *where.ids, *of_list, thing.id))


def _location(thing: _Thing) -> SourceLocation:
    return thing.node.mark.location()


def _name_location(node: Node) -> SourceLocation:
    """Return the source location of the name of an item, or else of the item."""
    name = identity(node)
    if isinstance(node, Mapping) and name is not None:
        for entry in node.entries.values():
            if isinstance(entry.value, Scalar) and entry.value.value == name:
                return entry.value.mark.location()
    return node.mark.location()


def _first_name(node: Node) -> str:
    """Return the name of the first item of a nameless group, by which an item can be put into it."""
    part = inside(node)
    names = (identity(item) for item in part[1].items) if part else iter(())
    return next((name for name in names if name), "")


def _is_reference(node: Node) -> bool:
    """Return whether an item uses a part or a set of columns: an unknown name there is reported elsewhere."""
    return isinstance(node, Mapping) and ("use" in node.entries or "part" in node.entries)


def _is_beside(addition: Addition, thing: _Thing) -> bool:
    """Return whether the author put the addition next to the thing, or next to another in a list without it."""
    if not addition.anchor:
        return False
    siblings = addition.siblings
    return addition.anchor == thing.id or siblings is None or siblings.find(thing.id) is None


def _is_below(inner: Where, outer: Where) -> bool:
    return len(inner.steps) > len(outer.steps) and inner.steps[: len(outer.steps)] == outer.steps


def _plain(label: str) -> str:
    """Return a label without capitals and punctuation, and without spaces where it is Chinese."""
    words = _PUNCTUATION.sub(" ", label.lower()).split()
    return (" " if label.isascii() else "").join(words)


def _akin(label: str, other: str) -> bool:
    """Return whether two labels have a word (in Chinese, a character) in common, like a label and its edited form."""
    return not set(_WORDS.findall(label)).isdisjoint(_WORDS.findall(other))
