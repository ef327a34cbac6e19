"""What the part of a sheet has around its cells: headers and footers of pages, a background, links of controls."""

from __future__ import annotations

import re
from functools import cache

from formspec.importing.book import ObjectKind, SheetObject
from formspec.messages import LANGUAGES, template
from formspec.patterns import lazy_pattern

from .drawings import MOST_LINKED, linked_cell

_TEXTS = {
    f"{which}{kind.capitalize()}": ObjectKind(kind)
    for which in ("odd", "even", "first")
    for kind in ("header", "footer")
}
_LONGEST = 2_000  # characters of a header; Excel allows 255
_CODES = lazy_pattern(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|[0-9]{1,3}|[^&])')
"""The codes in a header (ECMA-376 part 1, 18.3.1.46): fonts, colours, sizes, sections, and values such as the page."""
_SECTION = lazy_pattern(r"&[LCR]")
_MOST_DIGITS = 10  # of two columns together; a sheet has 16,384
_MOST_HIDDEN = 100  # groups of hidden columns; a form has one


class AroundCells:
    """Collects what the part of a sheet has next to its cells."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.linked: list[tuple[int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.has_background = False
        self.into: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element that is no part of a cell."""
        self.into = name if name in _TEXTS else None
        if name == "col" and attributes.get("hidden") in ("1", "true"):
            self._add_hidden(attributes.get("min", ""), attributes.get("max", ""))
        elif name == "picture":
            self.has_background = True
        elif name == "controlPr" and (ref := linked_cell(attributes.get("linkedCell", ""))):
            self.linked += [ref] if len(self.linked) < MOST_LINKED else []

    def _add_hidden(self, first: str, last: str) -> None:
        if first.isdecimal() and last.isdecimal() and len(first + last) <= _MOST_DIGITS:
            self.hidden_columns.append((int(first) - 1, int(last) - 1))
            del self.hidden_columns[_MOST_HIDDEN:]

    def text(self, text: str) -> None:
        """Handle characters of a header or footer."""
        if self.into is not None:
            self.texts[self.into] = (self.texts.get(self.into, "") + text)[:_LONGEST]

    def objects(self) -> list[SheetObject]:
        """Return the headers and footers that are not the form's own, each text once, and the background."""
        typed = {(_TEXTS[name], shown): None for name, text in self.texts.items() if (shown := typed_text(text))}
        found = [SheetObject(kind, (0, 0), shown) for kind, shown in typed]
        return [*found, SheetObject(ObjectKind.BACKGROUND, (0, 0))] if self.has_background else found


def typed_text(header: str) -> str:
    """Return what a person typed into a header or footer; empty for page numbers and the like, and for our own."""
    sections = (_without_codes(each).strip() for each in _SECTION.split(header))
    return " ".join(each for each in sections if not _is_of_pages(each))


def _without_codes(section: str) -> str:
    return "&".join(_CODES.sub("", each) for each in section.split("&&"))


def _is_of_pages(text: str) -> bool:
    """Return whether a text says only on which page it is."""
    own, words = _footers()
    if any(each.fullmatch("".join(text.split())) for each in own):
        return True
    for word in words:
        text = text.replace(word, "")
    return not any(letter.isalnum() for letter in text)


@cache
def _footers() -> tuple[list[re.Pattern[str]], list[str]]:
    """Return the form's own footers in all languages, without spaces; and the words in them, the longest first."""
    own: list[re.Pattern[str]] = []
    words: set[str] = set()
    for lang in LANGUAGES:
        printed = template("workbook.footer", lang).replace("&P", "")
        pieces = printed.split("{pages}")
        own.append(re.compile("[0-9]*".join(re.escape("".join(each.split())) for each in pieces)))
        words.update(word for each in pieces for word in each.split())
    return own, sorted(words, key=len, reverse=True)
