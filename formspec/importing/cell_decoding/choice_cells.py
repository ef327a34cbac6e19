"""Choices by boxes in one cell, and by ticks in one cell for each choice.

A cell with boxes is read as choices with marks between them. People tick in, before and behind a box, instead of it, or
behind its word, and some remove the boxes that they do not tick; what could be another choice is rejected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from msgspec import Struct

from ...invisible import BLANK, trimmed, visible
from ...layout import boxes, in_one_line
from ...patterns import lazy_pattern
from ...values import EMPTY_BOXES, TICK_LETTERS, TICKS, ValueSpec, half_width, truth_in
from ...values import Kind as ValueKind
from ..book import CellKind, SheetCell
from ..findings import DecodedCell, lenient, rejected, short
from .typed_text import decode_text

_MOST_MARKS = 3  # between two choices: the tick of one, the box of the other and its tick
_LONGEST = 2000  # characters of a cell with boxes; the forms' own have at most some hundred
_TICKED = f"[{TICKS}]|[\\[(][{BLANK}]{{0,9}}[{TICKS}{TICK_LETTERS}][{BLANK}]{{0,9}}[\\])]"
_EMPTY = f"[{EMPTY_BOXES}]|[\\[(][{BLANK}]{{0,9}}[\\])]"
_MARK = lazy_pattern(f"(?P<ticked>{_TICKED}|[{TICK_LETTERS}])|(?P<empty>{_EMPTY})|(?P<between>[{BLANK}、,;.:]+)")
_BOX = lazy_pattern(f"{_TICKED}|{_EMPTY}")
_IN_A_WORD = lazy_pattern(f"[A-Za-z0-9][{TICK_LETTERS}]|[{TICK_LETTERS}][A-Za-z0-9]")
"""A letter that may be part of a word, and is no tick: XL is not a ticked L."""


class _Gap(Struct, frozen=True):
    """The marks between two choices: True for a tick, False for an empty box.

    ``touches_before`` and ``touches_after`` are True where no blank is between a mark and the choice next to it.
    """

    marks: tuple[bool, ...]
    touches_before: bool
    touches_after: bool


class _Marked(Struct, frozen=True):
    """The choices that a text names, each with its marks."""

    names: tuple[str, ...]
    marks: tuple[tuple[bool, ...], ...]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The choices that are ticked."""
        return tuple(name for name, marks in zip(self.names, self.marks, strict=True) if True in marks)


def decode_boxes(text: str, value: ValueSpec, raw: str) -> DecodedCell:
    """Return the choices whose boxes are ticked; without any box, those that the text names."""
    marked = _marked(text, value)
    if not (_BOX.search(half_width(text)) or (marked and marked.chosen)):
        return decode_text(text, value, raw)
    if marked is None or not (marked.chosen or all(marked.marks)):
        return rejected("data.choice", value=short(text), choices=list(value.choices), suggestion="")
    chosen = marked.chosen
    if len(chosen) > 1 and value.type.kind is ValueKind.CHOICE:
        return rejected("read.several-ticks", found=list(chosen))
    if not chosen:
        return DecodedCell()
    selected: Any = chosen[0]
    if value.type.kind is ValueKind.CHOICES:
        selected = tuple(choice for choice in value.choices if choice in chosen)
    is_exact = visible(in_one_line(text.removeprefix("\n"), value)) == visible(boxes(value, selected))
    return DecodedCell(selected) if is_exact else lenient(selected, text, list(chosen))


def _marked(text: str, value: ValueSpec) -> _Marked | None:
    """Return the choices in ``text`` with their marks; None if it has anything else, or marks of an unknown choice."""
    plain = half_width(visible(text))
    if len(plain) > _LONGEST:
        return None
    pattern, names_by_group = _choices_pattern(value.choices)
    found = list(pattern.finditer(plain))
    names = tuple(names_by_group[match.lastgroup or ""] for match in found)
    ends = [(0, 0), *(match.span() for match in found), (len(plain), len(plain))]
    gaps = [_gap_between(plain, before[1], after[0]) for before, after in pairwise(ends)]
    if not names or len(set(names)) < len(names) or None in gaps:
        return None
    marks = _assigned([gap for gap in gaps if gap is not None], value)
    return None if marks is None else _Marked(names, marks)


@lru_cache(maxsize=256)
def _choices_pattern(choices: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of any choice, the longest first, and the choice by the name of its group."""
    by_group = {f"c{number}": choice for number, choice in enumerate(choices)}
    words = {group: re.sub(f"[{BLANK}]+", "", half_width(visible(choice))) for group, choice in by_group.items()}
    longest_first = sorted(words, key=lambda group: -len(words[group]))
    spaced = {group: f"[{BLANK}]*".join(map(re.escape, words[group])) for group in longest_first if words[group]}
    return re.compile("|".join(f"(?P<{group}>{way})" for group, way in spaced.items()), re.IGNORECASE), by_group


def _gap_between(text: str, start: int, end: int) -> _Gap | None:
    """Return the marks of a text between two indices; None if there is anything else, or a letter of a word."""
    edges = (text[start - 1 : start + 1] if start else "", text[end - 1 : end + 1] if end > start else "")
    return None if end > start and any(map(_IN_A_WORD.fullmatch, edges)) else _gap(text[start:end])


def _gap(text: str) -> _Gap | None:
    """Return the marks in the text between two choices; None if it contains anything else."""
    marks: list[bool] = []
    at = 0
    while at < len(text):
        found = _MARK.match(text, at)
        if found is None:
            return None
        if found.lastgroup != "between":
            marks.append(found.lastgroup == "ticked")
        at = found.end()
    return _Gap(tuple(marks), *(text[edge:][:1] == trimmed(text[edge:][:1]) != "" for edge in (0, -1)))


def _assigned(gaps: Sequence[_Gap], value: ValueSpec) -> tuple[tuple[bool, ...], ...] | None:
    """Return the marks of each choice; None if a mark may be of either choice next to it.

    Boxes are before their words or behind them, as the form prints them; those of a text that only begins or only ends
    with a mark are where they are written.
    """
    first, last = bool(gaps[0].marks), bool(gaps[-1].marks)
    if not (first or last):
        return _by_touch(gaps)
    if value.show == "boxes_after" if first is last else last:
        turned = [_Gap(gap.marks[::-1], gap.touches_after, gap.touches_before) for gap in reversed(gaps)]
        marks = _before(turned)
        return None if marks is None else marks[::-1]
    return _before(gaps)


def _before(gaps: Sequence[_Gap]) -> tuple[tuple[bool, ...], ...] | None:
    """Return the marks of each choice, whose box is before it and whose tick may be behind it."""
    own: list[tuple[bool, ...]] = []
    for number, gap in enumerate(gaps):
        split = _split(gap, is_last=number == len(gaps) - 1) if number else ((), gap.marks)
        if split is None or len(gap.marks) > _MOST_MARKS:
            return None
        if number:
            own[-1] += split[0]
        own.append(split[1])
    return None if own.pop() else tuple(own)


def _split(gap: _Gap, *, is_last: bool) -> tuple[tuple[bool, ...], tuple[bool, ...]] | None:
    """Return the marks of the choice before a gap, and those of the choice behind it; None if that is open."""
    match gap.marks:
        case ():
            return (), ()
        case (True,) if is_last:
            return (True,), ()
        case (True,) if gap.touches_before and not gap.touches_after:
            return None  # the box behind it may have been removed, or the one that it replaces
        case (_,) | (False, True) if not is_last:
            return (), gap.marks
        case (True, False) | (True, False, True) if not is_last:
            return (True,), gap.marks[1:]
    return None


def _by_touch(gaps: Sequence[_Gap]) -> tuple[tuple[bool, ...], ...] | None:
    """Return the marks of each choice where all are between words: a mark is of the word that it touches."""
    own: list[tuple[bool, ...]] = [()]
    for gap in gaps[1:-1]:
        if gap.marks and gap.touches_before is gap.touches_after:
            return None
        if gap.touches_before:
            own[-1] += gap.marks
        own.append(() if gap.touches_before else gap.marks)
    return tuple(own)


def is_ticked(cell: SheetCell, choice: str) -> bool | None:
    """Return whether the cell of a choice is ticked; None if it contains anything else."""
    text = visible(cell.text)
    if not text:
        return False
    if cell.kind is CellKind.TRUTH:
        return cell.text == "1"
    if truth_in(text) or text == choice:
        return True
    gap = _gap(half_width(text.removesuffix(choice)))
    return None if gap is None or not gap.marks else True in gap.marks
