"""The header and the footer of printed pages: what is left of them without their codes and without page numbers."""

from __future__ import annotations

import re

from formspec.messages import LANGUAGES
from formspec.patterns import lazy_pattern

from ..footer import footer

HEADERS_AND_FOOTERS = frozenset(f"{page}{place}" for page in ("odd", "even", "first") for place in ("Header", "Footer"))
"""The elements with their codes and texts (ECMA-376 part 1, 18.3.1.46)."""
_MOST_CHARACTERS = 1_000  # of one of them; Excel takes 255
_CODE = lazy_pattern(r'&(?:&|"[^"]*"|K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|[0-9]+|[A-Za-z])')
"""An ampersand, a font, a colour, a size, or a letter: a section, a style, or what the program fills in."""
_WORD = lazy_pattern(r"[^\W\d_]+")


def page_text(content: str) -> str:
    """Return what a person wrote into a header or a footer; empty if it only numbers the pages, as the form does."""
    shown = _without_codes(content[:_MOST_CHARACTERS])
    return shown if _words(shown) - _words_of_numbering() else ""


def _without_codes(content: str) -> str:
    return " ".join(_CODE.sub(_shown, content).split())


def _shown(code: re.Match[str]) -> str:
    return "&" if code.group() == "&&" else " "


def _words(shown: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(shown)}


def _words_of_numbering() -> set[str]:
    """Return the words around page numbers in both languages: a program that saves the form writes its own numbers."""
    return {word for lang in LANGUAGES for word in _words(_without_codes(footer(lang, "")))}
