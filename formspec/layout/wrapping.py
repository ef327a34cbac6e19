"""The lines of a label in a narrow cell: whole words, lines of about the same length, or one character a line.

Chinese has no spaces between words. Most words of a form have two characters (预算, 资金, 指标); words of three are
two and an ending (执行数, 满意度), or a beginning and two (可持续); some characters are words of their own (及, 或).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..patterns import lazy_pattern
from ..values import Align
from .measure import CELL_PADDING, INDENT, text_width
from .model import Cell, Layout

# Punctuation that no line begins with, and that no line ends with: those of JIS X 4051 and GB/T 15834 in forms.
_NOT_FIRST = "，。、；：！？）》」』】〕”’％‰,.;:!?)]}>%°"
_NOT_LAST = "（《「『【〔“‘([{<"
_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff"
_TOKEN = lazy_pattern(
    rf"[{_HAN}]+|\s+|[{re.escape(_NOT_FIRST)}]+|[{re.escape(_NOT_LAST)}]+|[^\s{_HAN}{re.escape(_NOT_LAST)}]+"
)
_OUTLINE_NUMBER = lazy_pattern(r"[0-9]{1,3}[.、)）]?")
_BRACKETS = lazy_pattern(r"[（(][^（()）]*[）)]")
_ALL_HAN = lazy_pattern(rf"[{_HAN}]+")
_ALONE, _ENDINGS, _BEGINNINGS = "及和与或的", "数率值性额度表人费款量项期者化率", "可非未总"
_LONGEST_WORD = 3
_COST_ALONE, _COST_THREE = 0.5, 1.0  # below any cost of a word that is probably none
_COST_UNLIKELY = {1: 4.0, 2: 2.0, 3: 3.0}  # by length; two characters are a word unless one of them stands alone


Width = Callable[[str], float]
"""Returns the width of the longest line of a text, in half-width characters."""


class _Way(NamedTuple):
    """A way to print some pieces, the better the smaller.

    ``spaces`` is what its lines leave free, squared; ``ends`` are their widths, negative: longer lines come first.
    """

    number: int = 0
    spaces: float = 0.0
    ends: tuple[float, ...] = ()
    lines: tuple[str, ...] = ()


class PrintedLabel(NamedTuple):
    """A label as it is printed: its text with the breaks of its lines, or its whole text from top to bottom."""

    text: str
    is_vertical: bool = False


def printed_label(layout: Layout, cell: Cell) -> PrintedLabel:
    """Return the label in ``cell``, broken into lines where it is a heading that is wider than its cell."""
    if not cell.role.is_heading or cell.binding is not None:
        return PrintedLabel(cell.text)
    room = label_room(layout, cell)
    lines = sum(row.lines for row in layout.rows[cell.row : cell.row + cell.rows])
    if is_vertical(cell.text, room, lines):
        return PrintedLabel(cell.text, is_vertical=True)
    return PrintedLabel("\n".join(label_lines(cell.text, room, layout.fonts.width)))


def label_room(layout: Layout, cell: Cell, widening: float = 1.0) -> float:
    """Return the width for the label in a cell, in half-width characters, where all columns are wider by a factor."""
    width = float(sum(layout.widths[cell.column : cell.column + cell.columns]))
    room = width * widening - CELL_PADDING - INDENT * (cell.indent + (cell.align is not Align.CENTER))
    return room / layout.fonts.bold if cell.is_bold and layout.fonts.is_proportional else room


def label_lines(text: str, room: float, width: Width = text_width) -> tuple[str, ...]:
    """Return the lines of a label, none wider than ``room``; the author's own breaks remain.

    Args:
        text: the label.
        room: the width for it, in half-width characters.
        width: the measure of a text in the label's font.
    """
    return tuple(line for part in text.split("\n") for line in _lines(part, max(2.0, room), width))


def is_vertical(text: str, room: float, lines: int) -> bool:
    """Return whether a label is printed from top to bottom.

    That is a Chinese label in a cell that is too narrow for its longest word and has ``lines`` lines, enough for a
    character on each.
    """
    if not _ALL_HAN.fullmatch(text) or len(text) > lines:
        return False
    return any(text_width(piece) > room for piece in unbroken_parts(text))


@lru_cache(maxsize=4096)
def unbroken_parts(text: str) -> tuple[str, ...]:
    """Return the parts of a line that are not broken: words with their punctuation, short remarks in brackets."""
    parts: list[str] = []
    for piece in _raw_pieces(text):
        if parts and (piece[0] in _NOT_FIRST or piece.isspace() or _goes_on(parts[-1])):
            parts[-1] += piece
        else:
            parts.append(piece)
    return tuple(parts)


def _goes_on(piece: str) -> bool:
    """Return whether the next piece belongs to this one: after an opening bracket, after an outline number."""
    return piece[-1] in _NOT_LAST or _OUTLINE_NUMBER.fullmatch(piece) is not None


def _raw_pieces(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        token = match.group()
        yield from _words(token) if _ALL_HAN.fullmatch(token) else (token,)


def _words(run: str) -> Sequence[str]:
    """Return a run of Chinese characters in words, by the least cost."""
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(run) + 1):
        words = (run[begin:end] for begin in range(max(0, end - _LONGEST_WORD), end))
        best.append(min((best[end - len(word)][0] + _cost(word), (*best[end - len(word)][1], word)) for word in words))
    return best[-1][1]


def _cost(word: str) -> float:
    """Return how unlikely it is that these characters are a word: 0 for two, more for one or three."""
    alone = any(character in _ALONE for character in word)
    if len(word) == 1:
        return _COST_ALONE if alone else _COST_UNLIKELY[1]
    if alone:
        return _COST_UNLIKELY[len(word)]
    if len(word) == _LONGEST_WORD:
        return _COST_THREE if word[-1] in _ENDINGS or word[0] in _BEGINNINGS else _COST_UNLIKELY[3]
    return 0.0


def _lines(part: str, room: float, width: Width) -> Sequence[str]:
    """Return one line of the author as the fewest lines that are not wider than ``room``, of about equal length."""
    if width(part) <= room:
        return (part,)
    parts = list(_fitting(part, room, width))
    best = [_Way()]
    for end in range(1, len(parts) + 1):
        best.append(min(_ways(best, parts, end, room, width)))
    return best[-1].lines


def _ways(best: Sequence[_Way], parts: Sequence[str], end: int, room: float, width: Width) -> Iterator[_Way]:
    """Yield the ways to print the parts up to ``end``, each with the best way to print those before its last line.

    A line has at most as many parts as it is wide: characters without width would make it longer and longer.
    """
    for begin in range(end - 1, max(-1, end - 2 - int(room)), -1):
        line = "".join(parts[begin:end]).strip()
        own = width(line)
        left = room - own
        if left < 0 and begin < end - 1:
            return
        before = best[begin]
        ends = (*before.ends, -own)
        yield _Way(before.number + 1, before.spaces + left * left, ends, (*before.lines, line))


def _fitting(part: str, room: float, width: Width) -> Iterator[str]:
    """Yield the pieces of a line: a remark in brackets as one if it fits, one that is too wide in characters."""
    begin = 0
    for match in _BRACKETS.finditer(part):
        if width(match.group()) <= room:
            yield from _pieces_within(part[begin : match.start()], room, width)
            yield match.group()
            begin = match.end()
    yield from _pieces_within(part[begin:], room, width)


def _pieces_within(part: str, room: float, width: Width) -> Iterator[str]:
    for piece in unbroken_parts(part):
        yield from (piece,) if width(piece.rstrip()) <= room or not _is_wide(piece) else piece


def _is_wide(piece: str) -> bool:
    """Return whether a piece has characters of full width, between which a line may be broken in need."""
    return text_width(piece) > len(piece)
