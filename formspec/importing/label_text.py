"""Labels for comparison: without spaces, colons and outline numbers, in one form of each character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import takewhile

from ..invisible import BLANK, trimmed
from ..patterns import lazy_pattern

NUMERALS = "零一二三四五六七八九十百千"
MOST_DIGITS = 7
"""Longest number of an item, in characters: a sheet has 1 048 576 rows, and 九千九百九十九 has 7 characters as well."""
_OUTLINE_NUMBER = lazy_pattern(rf"^(?:\([0-9{NUMERALS}]{{1,{MOST_DIGITS}}}\)|[0-9{NUMERALS}]{{1,{MOST_DIGITS}}}[、.)])")
_SPACES_AND_COLONS = lazy_pattern(f"[{BLANK}:]+")
_CHUNK = 200  # characters normalized at once: normalizing sorts adjacent marks, in time quadratic in their number
_MOST_MARKS = 30  # of one character, in any language (Unicode Standard Annex 15, stream-safe text format)
CACHED_LENGTH = 300
"""Longest text whose result is cached, in characters: the labels of forms are shorter; longer texts are values, which
rarely occur twice, and 2**14 of them stay below 5 million characters."""


def plain(text: str) -> str:
    """Return a label for comparison: without spaces and colons, full-width characters as half-width ones."""
    return _cached_plain(text) if len(text) <= CACHED_LENGTH else _plain(text)


def _plain(text: str) -> str:
    return _SPACES_AND_COLONS.sub("", "".join(unicodedata.normalize("NFKC", chunk) for chunk in _chunks(text)))


_cached_plain = lru_cache(maxsize=2**14)(_plain)


def _chunks(text: str) -> Iterator[str]:
    """Yield a text in chunks of bounded length; no chunk begins with a combining mark of the one before."""
    start = 0
    while len(text) - start > _CHUNK:
        end = start + _CHUNK
        marks = takewhile(unicodedata.combining, reversed(text[end - _MOST_MARKS : end + 1]))
        end = max(end - sum(1 for _ in marks), end - _MOST_MARKS)
        yield text[start:end]
        start = end
    yield text[start:]


def characters(text: str) -> Iterator[str]:
    """Yield the characters of a text, each with its combining marks."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or end - start > _MOST_MARKS or not unicodedata.combining(text[end]):
            yield text[start:end]
            start = end


def wording(text: str) -> str:
    """Return the identifying text of a label, without the outline number, which depends on the rows above."""
    return _cached_wording(text) if len(text) <= CACHED_LENGTH else _wording(text)


def _wording(text: str) -> str:
    bare = plain(text)
    return _OUTLINE_NUMBER.sub("", bare, count=1) or bare


_cached_wording = lru_cache(maxsize=2**14)(_wording)


class ComparedText:
    """A cell's text and its forms for comparison, each computed once, at its first use."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def stripped(self) -> str:
        """The text without outer blanks."""
        return trimmed(self.text)

    @cached_property
    def plain(self) -> str:
        """The text as :func:`plain` returns it."""
        return plain(self.text)

    @cached_property
    def wording(self) -> str:
        """The text as :func:`wording` returns it."""
        return wording(self.text)
