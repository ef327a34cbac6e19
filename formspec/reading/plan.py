"""What a form's rows look like, once for each kind of row: the cells to read, the labels to know it by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..layout import Cell, Layout
from ..rules.paths import EACH, pattern

_OUTLINE_NUMBER = re.compile(r"^(?:\([0-9零一二三四五六七八九十百]{1,4}\)|[0-9零一二三四五六七八九十百]{1,4}[、.)])")
_LONGEST_KEPT = 300
_SPACES_AND_COLONS = re.compile(r"[\s\u200b\ufeff:]+")


Spot = tuple[int, str]
"""A label's column and wording."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell that holds a value.

    ``path`` has ``*`` for each item; ``within`` is the innermost list it stands in, ``tail`` its path below the item.
    ``label`` matches the item's label, which may stand in the cell as well; ``blank`` is what an empty one prints.
    """

    cell: Cell
    path: str
    within: str
    tail: str
    label: re.Pattern[str] | None
    blank: str


@dataclass(frozen=True, slots=True)
class Label:
    """A cell whose text is the form's own; ``wording`` is what it is known by."""

    cell: Cell
    wording: str
    depth: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What one part of a row's key stands for: cells to read, labels, and ``fixed``, all cells without a value."""

    slots: tuple[Slot, ...] = ()
    labels: tuple[Label, ...] = ()
    fixed: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPattern:
    """One kind of row. ``number`` is its place in the form.

    ``lists`` are the lists it stands in, outermost first, each with the part of the key that names its item;
    ``outer`` those of them that others stand in.
    """

    number: int
    lists: dict[str, str]
    outer: frozenset[str]
    slots: tuple[Slot, ...]
    labels: tuple[Label, ...]
    fixed: tuple[Cell, ...]

    @property
    def innermost(self) -> str:
        """The innermost list that the row stands in, empty for none."""
        return next(reversed(self.lists), "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """All kinds of rows of a form, in the order of the form.

    ``by_key`` finds one by its whole key; ``pieces`` has the parts of keys, and ``places`` the kinds of row in which
    they are first seen. ``firsts`` has for each list the part with which its item begins, ``labels`` all texts of the
    form's own, by their wording; ``single`` those that it has once. ``most`` is how many items a bounded list
    takes.
    """

    layout: Layout
    patterns: tuple[RowPattern, ...]
    by_key: Mapping[str, RowPattern]
    pieces: Mapping[str, Piece]
    places: Mapping[str, int]
    firsts: Mapping[str, str]
    labels: frozenset[str]
    single: frozenset[Spot]
    most: Mapping[str, int]

    def named(self, key: str) -> RowPattern | None:
        """Return the kind of row that a row's key names.

        Where lists stand side by side, a row may hold what no row of the plan holds together: it is put together from
        the parts of its key.
        """
        whole = pattern_key(key)
        found = self.by_key.get(whole)
        if found is not None:
            return found
        known = {part: self.pieces[part] for part in whole.split(" ") if part in self.pieces}
        return row_pattern(min(self.places[part] for part in known), known) if known else None


def row_pattern(number: int, pieces: Mapping[str, Piece]) -> RowPattern:
    """Return the kind of row whose key is made of these parts."""
    lists: dict[str, str] = {}
    for part in pieces:
        for path in lists_of(part.partition("#")[0]):
            lists.setdefault(path, part)
    ordered = sorted(lists, key=lambda path: path.count("/"))
    return RowPattern(
        number=number,
        lists={path: lists[path] for path in ordered},
        outer=frozenset(path for path in ordered if any(each.startswith(f"{path}/{EACH}/") for each in ordered)),
        slots=tuple(slot for each in pieces.values() for slot in each.slots),
        labels=tuple(label for each in pieces.values() for label in each.labels),
        fixed=tuple(cell for each in pieces.values() for cell in each.fixed),
    )


def plain(text: str) -> str:
    """Return a label as it is compared: without spaces and colons, full-width signs as their usual ones."""
    return _SPACES_AND_COLONS.sub("", unicodedata.normalize("NFKC", text))


def wording(text: str) -> str:
    """Return a label as one is known by: plain, without its outline number, which counts the rows above it."""
    return _short_wording(text) if len(text) <= _LONGEST_KEPT else _worded(text)


def _worded(text: str) -> str:
    bare = plain(text)
    return _OUTLINE_NUMBER.sub("", bare, count=1) or bare


_short_wording = lru_cache(maxsize=2**14)(_worded)  # long texts are people's answers, and are not kept


def pattern_key(key: str) -> str:
    """Return a row's key with ``*`` for the number of each item."""
    return _short_key(key) if len(key) <= _LONGEST_KEPT else _key(key)


def _key(key: str) -> str:
    parts = (part.partition("#") for part in key.split(" "))
    return " ".join(f"{pattern(owner)}{sign}{number}" for owner, sign, number in parts)


_short_key = lru_cache(maxsize=2**14)(_key)


def lists_of(path: str) -> tuple[str, ...]:
    """Return the lists that a path with ``*`` runs through, outermost first."""
    steps = path.split("/")
    return tuple("/".join(steps[:index]) for index, step in enumerate(steps) if step == EACH)
