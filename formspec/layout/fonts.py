"""The fonts of a form, by its language."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from ..messages import text
from .measure import BOLD, DIGIT, text_width, word_width

_NORMAL = "400"
_PROPORTIONAL = "sans-serif"
"""The generic family of the English fonts of the body. A Chinese body is in a serif font with half-width letters."""
_BOLD_CHINESE = 1.04  # 宋体 has no bold: a program prints each character twice, half a pixel of fourteen apart
_HALF_WIDTH = 0.5  # em: a Latin character of 宋体 and its relatives is half as wide as a Chinese one


class Fonts(Struct, frozen=True, kw_only=True):
    """The fonts of a form: family names in the order of preference, the last a generic family of CSS.

    ``screen`` are the fonts of what surrounds the form in a page. A title is bold where ``has_bold_title`` is True;
    Chinese titles have a font of their own instead. ``character`` is the width of a digit in em: the unit in which
    the widths of columns and texts are counted. In a font that is not ``is_proportional``, all Latin characters have
    that width.
    """

    body: tuple[str, ...]
    title: tuple[str, ...]
    screen: tuple[str, ...]
    has_bold_title: bool
    is_proportional: bool

    def width(self, text: str) -> float:
        """Return the width of the longest line of a heading or a box, in half-width characters."""
        return word_width(text) if self.is_proportional else text_width(text)

    @property
    def bold(self) -> float:
        """The width of bold text, as a multiple of the normal width."""
        return BOLD if self.is_proportional else _BOLD_CHINESE

    @property
    def character(self) -> float:
        """The width of a digit in em."""
        return DIGIT / 1000 if self.is_proportional else _HALF_WIDTH


@cache
def fonts_of(language: str) -> Fonts:
    """Return the fonts for a form in ``language``, a tag such as ``zh-CN``; the catalogue of texts has their names."""
    body, title, screen = (tuple(text(f"font.{use}", language).split(", ")) for use in ("body", "title", "screen"))
    return Fonts(
        body=body,
        title=title,
        screen=screen,
        has_bold_title=text("font.title-weight", language) != _NORMAL,
        is_proportional=body[-1] == _PROPORTIONAL,
    )
