"""The width of a text, and the number of its lines: a full-width character counts two."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_WIDE = frozenset("WFA")


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def text_width(text: str) -> int:
    """Return the width of the longest line of ``text``, in half-width characters."""
    return max((sum(map(_width, line)) for line in text.split("\n")), default=0)


def lines_needed(text: str, width: float) -> int:
    """Return how many lines ``text`` takes in a cell ``width`` half-width characters wide."""
    return sum(_lines(line, max(2.0, width)) for line in text.split("\n"))


def _lines(line: str, width: float) -> int:
    lines, used, word = 1, 0.0, 0.0
    for character in line:
        own = _width(character)
        breakable = own == 2 or character == " "
        word = 0.0 if breakable else word + own
        if used + own > width:
            lines += 1
            used = own if breakable or word > width else word
            word = min(word, width)
        else:
            used += own
    return lines
