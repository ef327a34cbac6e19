"""What a form's rows look like, once for each kind of row: the cells to read, the labels to know it by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile

from ..layout import Cell, Layout
from ..rules.paths import EACH, pattern

NUMERALS = "零一二三四五六七八九十百千"
MOST_DIGITS = 7
"""What the number of an item takes at most: a sheet has 1 048 576 rows, and 九千九百九十九 has 7 characters as well."""
_OUTLINE_NUMBER = re.compile(rf"^(?:\([0-9{NUMERALS}]{{1,{MOST_DIGITS}}}\)|[0-9{NUMERALS}]{{1,{MOST_DIGITS}}}[、.)])")
_LONGEST_KEPT = 300
_NORMALIZED_AT_ONCE = 200  # characters; normalising sorts marks in a row, in time that grows with their square
_MOST_MARKS = 30  # that a character has, in any language (Unicode Standard Annex 15, stream-safe text)
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
    return _short_plain(text) if len(text) <= _LONGEST_KEPT else _plain(text)


def _plain(text: str) -> str:
    return _SPACES_AND_COLONS.sub("", "".join(unicodedata.normalize("NFKC", piece) for piece in _pieces(text)))


_short_plain = lru_cache(maxsize=2**14)(_plain)


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces of bounded length, cut before a character that is no mark of the one before."""
    start = 0
    while len(text) - start > _NORMALIZED_AT_ONCE:
        end = start + _NORMALIZED_AT_ONCE
        marks = takewhile(unicodedata.combining, reversed(text[end - _MOST_MARKS : end + 1]))
        end = max(end - sum(1 for _ in marks), end - _MOST_MARKS)
        yield text[start:end]
        start = end
    yield text[start:]


def characters(text: str) -> Iterator[str]:
    """Yield the characters of a text, each with its marks."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or at - start > _MOST_MARKS or not unicodedata.combining(text[at]):
            yield text[start:at]
            start = at


def wording(text: str) -> str:
    """Return a label as one is known by: plain, without its outline number, which counts the rows above it."""
    return _short_wording(text) if len(text) <= _LONGEST_KEPT else _worded(text)


def _worded(text: str) -> str:
    bare = plain(text)
    return _OUTLINE_NUMBER.sub("", bare, count=1) or bare


_short_wording = lru_cache(maxsize=2**14)(_worded)  # long texts are people's answers, and are not kept


class SeenText:
    """A cell's text and what is compared of it, each computed once however often it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def stripped(self) -> str:
        """The text without outer blanks."""
        return self.text.strip()

    @cached_property
    def plain(self) -> str:
        """The text as :func:`plain` returns it."""
        return plain(self.text)

    @cached_property
    def wording(self) -> str:
        """The text as :func:`wording` returns it."""
        return wording(self.text)


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
