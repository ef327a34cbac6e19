"""The fonts of a form, by its language."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from ..messages import text

_NORMAL = "400"


class Fonts(Struct, frozen=True, kw_only=True):
    """The fonts of a form: family names in the order of preference, the last a generic family of CSS.

    ``screen`` are the fonts of what surrounds the form in a page. A title is bold where ``has_bold_title`` is True;
    Chinese titles have a font of their own instead.
    """

    body: tuple[str, ...]
    title: tuple[str, ...]
    screen: tuple[str, ...]
    has_bold_title: bool


@cache
def fonts_of(language: str) -> Fonts:
    """Return the fonts for a form in ``language``, a tag such as ``zh-CN``; the catalogue of texts has their names."""
    body, title, screen = (tuple(text(f"font.{use}", language).split(", ")) for use in ("body", "title", "screen"))
    return Fonts(body=body, title=title, screen=screen, has_bold_title=text("font.title-weight", language) != _NORMAL)
