"""A form to be embedded in another page: its styles apply to it alone, and its ids are unique.

The styles of the page are rewritten: each selector begins with a class that is named after the styles, so that two
forms with different styles may be on one page, and the styles of the other page for tables and paragraphs do not apply
inside. Ids begin with a digest of the filled form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formspec.layout import Cell, Values
from formspec.patterns import lazy_pattern

from .pieces import PageSizes, Piece, shown

_DIGITS = 10  # hexadecimal digits of a digest: 40 bits, so that two forms of a page practically never share a class
_MARKED = lazy_pattern(r' (id|headers)="([^"<>]*)"')
_SELECTORS_OF_THE_PAGE = ("html", "body")
_ELEMENT = lazy_pattern(r"[a-z][a-z0-9]*")
_OTHER_ELEMENTS = {"h1": "p", "footer": ".foot"}
"""Replacements in a fragment for elements that may occur once in a page: the main heading, landmarks."""
PREFIX_MARK = "\0\0"
"""Where the template has an id: the prefix of all ids goes there."""


def scope_class(style: str) -> str:
    """Return the class of the fragments that have this style."""
    return f"formspec-{_digest(style)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def scoped(style: str, scope: str) -> str:
    """Return a style sheet of the page as one that applies only inside elements of the class ``scope``.

    Rules about the sheet of paper are left out: it is the other page's. The class is written twice in each selector, so
    that a rule of the other page about an element inside others does not outweigh it.
    """
    inside = f".{scope}.{scope}"
    return "\n".join((*_reset(inside), *_rules(style, inside), f"{inside} > .form {{ max-width: none; padding: 0; }}"))


def _reset(inside: str) -> Iterator[str]:
    """Yield the rules that reset the styles of the other page: inherited ones at the root, all others inside."""
    yield f"{inside} {{ all: initial; display: block; }}"
    yield f"{inside} * {{ all: revert; }}"


def _rules(style: str, inside: str) -> Iterator[str]:
    for line in filter(None, map(str.rstrip, style.split("\n"))):
        body = line.lstrip()
        if body.startswith("@page"):
            continue
        if body.startswith(("@", "}")):
            yield line
            continue
        selectors, brace, rest = body.partition(" {")
        assert brace, f"a rule of the page's style is on one line: {body}"
        yield f"{', '.join(_selector(each, inside) for each in selectors.split(', '))} {{{rest}"


def _selector(selector: str, inside: str) -> str:
    if selector in _SELECTORS_OF_THE_PAGE:
        return inside
    element = _ELEMENT.match(selector)
    instead = _OTHER_ELEMENTS.get(element[0]) if element else None
    return f"{inside} {selector if element is None or instead is None else instead + selector[element.end() :]}"


def with_prefix_marks(page: str) -> str:
    """Return a fragment with a mark before each of its ids, and before each reference to one.

    Texts of a form have no quotation marks here: in a page they are written as references.
    """

    def marked(match: re.Match[str]) -> str:
        ids = " ".join(PREFIX_MARK + each for each in match[2].split())
        return f' {match[1]}="{ids}"'

    return _MARKED.sub(marked, page)


@dataclass(frozen=True, slots=True)
class FragmentTemplate:
    """A fragment cut at its values and its ids: texts, cells, and None where the prefix of the ids goes."""

    pieces: tuple[Piece | None, ...]
    sizes: PageSizes

    def fill(self, values: Values) -> bytes:
        """Return the fragment for ``values``, in UTF-8."""
        sizes = self.sizes.of_figures(values)
        parts = [None if piece is None else shown(piece, values, sizes) for piece in self.pieces]
        prefix = f"f{_digest(''.join(part for part in parts if part is not None))}-"
        return "".join(prefix if part is None else part for part in parts).encode()


def cut(fragment: str, cells: Sequence[Cell]) -> Iterator[Piece | None]:
    """Yield the pieces of a fragment in which values and prefixes are marked."""
    for number, piece in enumerate(fragment.split("\0")):
        if number % 2 == 0:
            yield piece
        else:
            yield cells[int(piece)] if piece else None
