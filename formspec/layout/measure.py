"""The width of a text, and the number of its lines, in half-width characters: a full-width one counts two.

In a proportional font, such as those of English forms, a character is not wider than a digit on average: a line of
text is measured so. A heading is measured by its letters, since ``Commitment`` is twice as wide as ``Facility``.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

CELL_PADDING = 1.0
"""Half-width characters of a cell's width that no heading is printed on: its distance from both rules.

A page has 2 × 0.2 em and a rule of 1 pixel, which at 14 pixels is 0.94 of a half-width character; a workbook 5 pixels.
"""
INDENT = 2.4
"""Half-width characters of one step of an outline: 1.2 em in a page, 3 spaces in a workbook."""

SIZES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""Sizes of figures and of labels in narrow cells, relative to the body's.

Half of 10.5 points is the least that is legible in print.
"""

_WIDE = frozenset("WFA")
_LETTERS = {
    222: "ijl", 278: "I ft!,.:;/\\[]|'", 333: "r-()`{}", 370: '"*', 500: "Jcksvxyz", 584: "+<>=~", 611: "FTZ",
    667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 980: "W@",
}  # fmt: skip
"""The widths of letters and signs in Arial, in thousandths of an em, rounded up within a group."""
DIGIT = 556
"""The width of a digit in Arial, and of its other letters and signs, in thousandths of an em."""
_BY_LETTER = {letter: width / DIGIT for width, letters in _LETTERS.items() for letter in letters}
BOLD = 1.08
"""The width of a bold word in Arial, as a multiple of the normal width: the average of 59 headings (1.02 to 1.11)."""


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def text_width(text: str) -> int:
    """Return the width of the longest line of ``text``, in half-width characters."""
    return max((sum(map(_width, line)) for line in text.split("\n")), default=0)


def word_width(text: str) -> float:
    """Return the width of the longest line of ``text`` in a proportional font, in widths of a digit."""
    return max((sum(map(_letter_width, line)) for line in text.split("\n")), default=0.0)


def _letter_width(character: str) -> float:
    width = _width(character)
    return _BY_LETTER.get(character, float(width)) if width == 1 else width


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


def size_within(width: float, room: float) -> int:
    """Return the index in :data:`SIZES` of the largest size at which a text of this width fits, or of the least."""
    return next((number for number, size in enumerate(SIZES) if width * size <= room), len(SIZES) - 1)
