"""The HTML renderer: Jinja2 makes the page once, filling a form puts escaped values into it.

The template writes a mark at the position of each value. Marks are NUL characters, which no text of a form can contain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from formspec.layout import SIZES, Cell, FigureColumns, Layout, Values, figure_columns, is_figure, printed_label
from formspec.messages import LANGUAGES, text
from formspec.problems import Problem
from formspec.renderer import Option
from formspec.values import Words

from .families import families
from .fragment import FragmentTemplate, cut, scope_class, scoped, with_prefix_marks
from .model import SHADED, PageBand, head_before_table, page_bands
from .pieces import Piece, shown

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_MARK = "\0"


_YES, _NO = "yes", "no"
_FRAGMENT = Option(
    name="fragment",
    about=Words(*(text("html.option.fragment", lang) for lang in LANGUAGES)),
    values=(_NO, _YES),
    default=_NO,
)


@dataclass(frozen=True, slots=True)
class HtmlTemplate:
    """A page cut at its values: texts and cells in turn."""

    pieces: tuple[Piece, ...]
    figures: FigureColumns

    def fill(self, values: Values) -> bytes:
        """Return the page for ``values``, in UTF-8."""
        sizes = self.figures.smaller(values)
        return "".join(shown(piece, values, sizes) for piece in self.pieces).encode()


class HtmlRenderer:
    """One self-contained page of HTML, or its form to be embedded in another page; without scripts."""

    suffix = ".html"
    media_type = "text/html"
    options = (_FRAGMENT,)

    def compile(self, layout: Layout, options: Mapping[str, str]) -> HtmlTemplate | FragmentTemplate:
        """Return ``layout`` as a page, or as a fragment of one, without values."""
        bands, figures = list(page_bands(layout)), figure_columns(layout)
        is_fragment = options[_FRAGMENT.name] == _YES
        context = {
            "layout": layout,
            "bands": bands,
            "groups": [list(group) for _, group in groupby(bands, key=_group)],
            "captioned": head_before_table(bands),
            "content": [_content(layout, index, cell) for index, cell in enumerate(layout.cells)],
            "lines": sorted({line for band in bands for line in band.lines}),
            "shaded": SHADED,
            "sizes": SIZES,
            "is_fragment": is_fragment,
        }
        if not is_fragment:
            return HtmlTemplate(tuple(_cut(_template("form.html").render(context), layout.cells)), figures)
        style = _template("form.css").render(context)
        scope = scope_class(style)
        inner = with_prefix_marks(_template("fragment.html").render(context, scope=scope))
        return FragmentTemplate((f"<style>\n{scoped(style, scope)}\n</style>\n", *cut(inner, layout.cells)), figures)

    def limits(self, layout: Layout) -> Sequence[Problem]:  # noqa: ARG002
        """Return nothing: a page can contain any text."""
        return ()


def _group(band: PageBand) -> tuple[str, bool]:
    return band.kind, band.framed


class _Place(str):
    """A mark for the position of a value: the only text that may contain NUL characters."""

    __slots__ = ()


def _without_marks(value: object) -> object:
    """Return a text of the form without NUL characters; markup assembled by templates is not changed."""
    if isinstance(value, str) and not isinstance(value, _Place) and not hasattr(value, "__html__"):
        return value.replace(_MARK, "\ufffd")
    return value


def _content(layout: Layout, index: int, cell: Cell) -> str:
    """Return the content of a cell in the template: its text, or a mark for its value."""
    if cell.binding is None or (cell.binding.constant is not None and not is_figure(cell)):
        return printed_label(layout, cell).text
    return _Place(f"{_MARK}{index}{_MARK}")


def _cut(page: str, cells: Sequence[Cell]) -> list[Piece]:
    pieces: list[Piece] = []
    for number, piece in enumerate(page.split(_MARK)):
        pieces.append(cells[int(piece)] if number % 2 else piece)
    return pieces


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
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
    environment.filters["families"] = families
    return environment


RENDERER = HtmlRenderer()
