"""The one idea of what cannot be seen in a text: white space, and characters that print nothing.

The sets are Unicode's (Unicode Character Database 16.0): ``White_Space`` of PropList.txt, and
``Default_Ignorable_Code_Point`` of DerivedCoreProperties.txt, which has zero-width characters, joiners, marks of
writing direction, soft hyphens, variation selectors, fillers and tags. Characters that it does not have, but that
print as nothing, are added: the Braille pattern without dots, ASCII's separators, and annotation marks.

Around a text they are no part of it (:func:`trimmed`). Inside figures, dates, choices and codes an ignorable
character is removed; inside a free text it is kept, because emoji, Indic and Persian words, and variants of Chinese
characters are written with them.
"""

from __future__ import annotations

from collections.abc import Iterable

from .patterns import lazy_pattern

_LINE_ENDS = ((0x0A, 0x0D), (0x85, 0x85), (0x2028, 0x2029))
_ODD_GAPS = (
    (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip
WHITE_SPACE = ((0x09, 0x09), (0x20, 0x20), *_ODD_GAPS, *_LINE_ENDS)
"""Unicode's white space, as ranges of code points."""
_PRINTED_AS_SPACE = ((0x1C, 0x1F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFFA0, 0xFFA0))
"""ASCII's separators (Python's white space, unlike Unicode's), the empty Braille pattern, two wide Hangul fillers."""
_SELECTORS = ((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0020, 0xE007F), (0xE0100, 0xE01EF))
"""Variation selectors, and the tags of flags: they belong to the visible character before them."""
_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFB),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip


def _characters(ranges: Iterable[tuple[int, int]]) -> str:
    """Return ranges of code points as the inside of a class of a pattern, in Python and in JavaScript (flag ``u``)."""
    return "".join(chr(first) if first == last else f"{chr(first)}-{chr(last)}" for first, last in ranges)


SPACES = _characters((*WHITE_SPACE, *_PRINTED_AS_SPACE))
"""White space, as the inside of a class of a pattern."""
ODD_GAPS = _characters(_ODD_GAPS)
"""White space inside a line but the space and the tab, likewise."""
GAPS = f"\t {ODD_GAPS}"
"""White space inside a line, likewise."""
IGNORABLE = _characters(_IGNORABLE)
"""Characters that print nothing and take no room, likewise."""
BLANK = SPACES + IGNORABLE
"""Everything that cannot be seen, likewise."""
LEADING = f"^[{BLANK}]+"
"""The pattern of what is trimmed before a text."""
TRAILING = f"^(?:[{_characters(_SELECTORS)}]*(?![{_characters(_SELECTORS)}])[{BLANK}])+"
"""The pattern of what is trimmed behind a text, at the beginning of the reversed text: a pattern for blanks at the end
takes quadratic time. Variation selectors directly behind a visible character stay."""

_LEADING = lazy_pattern(LEADING)
_TRAILING = lazy_pattern(TRAILING)
_SEEN = lazy_pattern(f"[^{BLANK}]")
_UNSEEN = lazy_pattern(f"[{IGNORABLE}]+")


def is_blank(text: str) -> bool:
    """Return whether nothing of ``text`` can be seen."""
    return not text or _SEEN.search(text) is None


def trimmed(text: str) -> str:
    """Return ``text`` without white space and ignorable characters around it."""
    if text.isascii():
        return text.strip()
    return _TRAILING.sub("", _LEADING.sub("", text)[::-1])[::-1]


def visible(text: str) -> str:
    """Return what is seen of ``text``: without ignorable characters anywhere, and without white space around it."""
    return trimmed(without_ignorable(text))


def without_ignorable(text: str) -> str:
    """Return ``text`` without the characters that print nothing; white space stays."""
    return text if text.isascii() else _UNSEEN.sub("", text)
