"""The HTML renderer: Jinja2 makes the page once, filling a form puts escaped values into it.

The template writes a mark at the position of each value. Marks are NUL characters, which no text of a form can contain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from formspec.layout import (
    SIZES,
    Cell,
    Layout,
    PagePlan,
    Values,
    declared_breaks,
    is_figure,
    paged,
    printed_label,
)
from formspec.messages import LANGUAGES, text
from formspec.problems import Problem
from formspec.renderer import Option
from formspec.values import Words

from .families import families
from .fragment import FragmentTemplate, cut, scope_class, scoped, with_prefix_marks
from .metrics import METRICS
from .model import BOLD, SHADED, PageBand, head_before_table, page_bands, self_repeating
from .pages import PrintedPages, on_paper
from .pieces import PageSizes, Piece, shown
from .sources import NO, PREVIEW, SOURCES, YES, cell_sources

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_MARK = "\0"


_FRAGMENT = Option(
    name="fragment",
    about=Words(*(text("html.option.fragment", lang) for lang in LANGUAGES)),
    values=(NO, YES),
    default=NO,
)


_KEPT_DIVISIONS = 16
"""Divisions into pages that a template keeps: forms of one round differ in few rows, and so in few page breaks."""


_EMBEDDED = {**PREVIEW, _FRAGMENT.name: YES}


class HtmlTemplate:
    """A form's page: where its printed pages begin depends on its values, whose texts make rows higher."""

    def __init__(self, layout: Layout, *, has_sources: bool = False) -> None:
        self._layout = on_paper(replace(layout, repeat_rows=None))  # a browser repeats the head of a table alone
        self._has_sources = has_sources
        self._pages = PrintedPages(self._layout)
        self._pieces = lru_cache(maxsize=_KEPT_DIVISIONS)(self._compile)

    def fill(self, values: Values) -> bytes:
        """Return the page for ``values``, in UTF-8."""
        pieces, sizes = self._pieces(self._pages.plan(values))
        classes = sizes.of_figures(values)
        return "".join(shown(piece, values, classes) for piece in pieces).encode()

    def _compile(self, plan: PagePlan) -> tuple[tuple[Piece, ...], PageSizes]:
        """Return the page cut at its values, texts and cells in turn, and the sizes of its texts."""
        layout = paged(self._layout, plan.breaks, self_repeating(self._layout))
        sizes = PageSizes.of(layout, plan.scale)
        page = _template("form.html").render(_context(layout, sizes, plan.scale, has_sources=self._has_sources))
        return tuple(_cut(page, layout.cells)), sizes


def _fragment(layout: Layout, *, has_sources: bool) -> FragmentTemplate:
    """Return a layout as a part of another page, whose paper is not known: it has the pages of the spec alone."""
    whole = on_paper(replace(layout, repeat_rows=None))
    layout = paged(whole, declared_breaks(whole), self_repeating(whole))
    sizes = PageSizes.of(layout, 100)
    context = _context(layout, sizes, 100, has_sources=has_sources) | {"is_fragment": True}
    style = _template("form.css").render(context)
    scope = scope_class(style)
    inner = with_prefix_marks(_template("fragment.html").render(context, scope=scope))
    pieces = (f"<style>\n{scoped(style, scope)}\n</style>\n", *cut(inner, layout.cells))
    return FragmentTemplate(pieces, sizes)


def _context(layout: Layout, sizes: PageSizes, scale: int, *, has_sources: bool) -> dict[str, Any]:
    """Return what the templates show of a layout that is printed at a scale in percent.

    With ``has_sources``, each cell has the lines of the spec that it comes from.
    """
    bands = list(page_bands(layout, sizes.of_texts()))
    return {
        "layout": layout,
        "bands": bands,
        "groups": [list(group) for _, group in groupby(bands, key=_group)],
        "captioned": head_before_table(bands),
        "content": [_content(layout, index, cell) for index, cell in enumerate(layout.cells)],
        "sources": [cell_sources(cell) if has_sources else "" for cell in layout.cells],
        "lines": sorted({line for band in bands for line in band.lines}),
        "scale": scale,
        **STYLE,
        "is_fragment": False,
    }


STYLE = {"metrics": METRICS, "shaded": SHADED, "bold": BOLD, "sizes": SIZES}
"""What the style sheet of every form is written with."""


class HtmlRenderer:
    """One self-contained page of HTML, or its form to be embedded in another page; without scripts."""

    suffix = ".html"
    media_type = "text/html"
    options = (_FRAGMENT, SOURCES)
    preview = PREVIEW
    embedded = _EMBEDDED

    def compile(self, layout: Layout, options: Mapping[str, str]) -> HtmlTemplate | FragmentTemplate:
        """Return ``layout`` as a page, or as a fragment of one, without values."""
        has_sources = options[SOURCES.name] == YES
        if options[_FRAGMENT.name] == YES:
            return _fragment(layout, has_sources=has_sources)
        return HtmlTemplate(layout, has_sources=has_sources)

    def limits(self, layout: Layout) -> Sequence[Problem]:
        """Return the limits of the printed form, its pages and widths; a page can contain any text."""
        return list(PrintedPages(on_paper(layout)).limits())


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
