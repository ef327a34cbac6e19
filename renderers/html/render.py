"""The HTML renderer: Jinja2 makes the page once, filling a form puts escaped values into it.

The template writes a mark where a value goes. Marks are NUL characters, which no text of a form can hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from formspec.layout import Cell, Layout, Values, cell_text, is_placeholder
from formspec.problems import Problem

from .model import PageBand, head_before_table, page_bands

if TYPE_CHECKING:
    from jinja2 import Template

_MARK = "\0"


@dataclass(frozen=True, slots=True)
class HtmlTemplate:
    """A page cut at its values: texts and cells in turn."""

    pieces: tuple[str | Cell, ...]

    def fill(self, values: Values) -> bytes:
        """Return the page for ``values``, in UTF-8."""
        parts = (piece if isinstance(piece, str) else _shown(piece, values) for piece in self.pieces)
        return "".join(parts).encode()


def _shown(cell: Cell, values: Values) -> str:
    from markupsafe import escape

    text = str(escape(cell_text(cell, values).replace("\0", "\ufffd")))
    return f'<span class="placeholder">{text}</span>' if is_placeholder(cell, values) else text


class HtmlRenderer:
    """One self-contained page of HTML, without scripts."""

    suffix = ".html"
    media_type = "text/html"

    def compile(self, layout: Layout) -> HtmlTemplate:
        """Return ``layout`` as a page that only lacks its values."""
        bands = list(page_bands(layout))
        page = _template().render(
            layout=layout,
            bands=bands,
            groups=[list(group) for _, group in groupby(bands, key=_group)],
            captioned=head_before_table(bands),
            content=[_content(index, cell) for index, cell in enumerate(layout.cells)],
            lines=sorted({line for band in bands for line in band.lines}),
        )
        return HtmlTemplate(tuple(_cut(page, layout.cells)))

    def limits(self, layout: Layout) -> Sequence[Problem]:  # noqa: ARG002
        """Return nothing: a page holds any text."""
        return ()


def _group(band: PageBand) -> tuple[str, bool]:
    return band.kind, band.framed


class _Place(str):
    """A mark where a value goes: the only text that may hold NUL characters."""

    __slots__ = ()


def _without_marks(value: object) -> object:
    """Return a text of the form without NUL characters; what templates have put together stays as it is."""
    if isinstance(value, str) and not isinstance(value, _Place) and not hasattr(value, "__html__"):
        return value.replace(_MARK, "\ufffd")
    return value


def _content(index: int, cell: Cell) -> str:
    """Return what the template writes into a cell: its text, or a mark where its value goes."""
    if cell.binding is None or cell.binding.constant is not None:
        return cell.text
    return _Place(f"{_MARK}{index}{_MARK}")


def _cut(page: str, cells: Sequence[Cell]) -> list[str | Cell]:
    pieces: list[str | Cell] = []
    for number, piece in enumerate(page.split(_MARK)):
        pieces.append(cells[int(piece)] if number % 2 else piece)
    return pieces


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_without_marks,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("form.html")
