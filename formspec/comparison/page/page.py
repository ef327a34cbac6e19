"""The page of a comparison: the list of changes, and both forms side by side with the changed cells."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ...compiled import CompiledForm
from ...layout import Cell
from ...messages import name_of, text
from ...output_format import OutputFormat
from ...patterns import lazy_pattern
from ...problems import Problem, ProblemError, SourceLocation
from ...registry import formats, loaded_formats, problems_of
from ...values import short
from ..compare import Comparison
from ..model import Alteration
from ..words import Section, sections, sentences, summary
from .marks import marks

if TYPE_CHECKING:
    from markupsafe import Markup

_CODE = lazy_pattern("`([^`]*)`")
_END_OF_STYLE = "</style>"
"""A part of another page begins with its style, which belongs into the head of the page."""
_NAME = ' aria-label="'
_LONGEST_TITLE = 70
"""Characters of a page's title that browsers and search results show."""
_SOURCES = lazy_pattern(r' data-source="([^"]*)"')
"""The attribute in which the format has the lines of the spec behind a cell: here the numbers of changes."""


class _Line(Struct, frozen=True):
    number: int
    alteration: str
    text: str


def page(comparison: Comparison, old: CompiledForm, new: CompiledForm, lang: str) -> str:
    """Return a page of HTML that shows ``comparison`` of two forms in ``lang``."""
    from jinja2 import Environment

    template = files(__package__).joinpath("comparison.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["code"] = _with_code
    old_style, old_form = _fragment(old, comparison, lang, is_new=False)
    new_style, new_form = _fragment(new, comparison, lang, is_new=True)
    numbers = {id(change): number for number, change in enumerate(comparison.changes, 1)}
    return environment.from_string(template).render(
        lang="zh-CN" if lang == "zh" else "en",
        title=summary(comparison, lang),
        labels={"changes": text("diff.changes", lang), "title": short(_name(new), _LONGEST_TITLE)},
        parts=[(part.heading, list(_lines(part, numbers))) for part in sections(comparison, lang)],
        kinds=[(str(each), name_of("alteration", each, lang)) for each in Alteration],
        styles=dict.fromkeys((old_style, new_style)),
        forms=[
            (text("diff.old", lang), _name(old), old_form),
            (text("diff.new", lang), _name(new), new_form),
        ],
    )


def _with_code(sentence: str) -> Markup:
    """Return a sentence as HTML, with its names and formulas as code."""
    from markupsafe import Markup

    return Markup(_CODE.sub(r"<code>\1</code>", html.escape(sentence)))  # noqa: S704 - it is escaped


def _lines(part: Section, numbers: Mapping[int, int]) -> Iterator[_Line]:
    for change, lines in part.changes:
        yield from (_Line(numbers[id(change)], change.alteration, line) for line in lines)


def _name(form: CompiledForm) -> str:
    return f"{form.spec.id} {form.spec.edition}".strip()


def _fragment(form: CompiledForm, comparison: Comparison, lang: str, *, is_new: bool) -> tuple[str, str]:
    """Return the style of a form, and the form as HTML whose changed cells have the attributes of their changes."""
    layout = form.blank
    numbers = marks(layout, form.spec, comparison.changes, is_new=is_new)
    marked = replace(layout, cells=tuple(map(_with_numbers, layout.cells, numbers)))
    to = _format()
    fragment = to.compile(marked, to.embedded).fill({}).decode()
    titles = {
        number: (str(change.alteration), " ".join(sentences(change, lang)))
        for number, change in enumerate(comparison.changes, 1)
    }
    style, _, body = fragment.partition(_END_OF_STYLE)
    side = html.escape(text("diff.new" if is_new else "diff.old", lang))
    named = body.replace(_NAME, f"{_NAME}{side} ")  # both forms have parts with the same names
    return style + _END_OF_STYLE, _SOURCES.sub(lambda found: _attributes(found[1], titles), named)


def _format() -> OutputFormat:
    """Return the format in which forms are shown inside the page; raise ProblemError if none is installed."""
    found = next((each for each in formats() if each.embedded is not None), None)
    if found is None:
        raise ProblemError([Problem(code="format.no-preview"), *problems_of(loaded_formats())])
    return found


def _with_numbers(cell: Cell, numbers: tuple[int, ...]) -> Cell:
    """Return a cell whose source is the numbers of its changes."""
    return replace(cell, locations=tuple(SourceLocation(line=number) for number in numbers))


def _attributes(source: str, titles: Mapping[int, tuple[str, str]]) -> str:
    """Return the attributes of a changed cell: the kind of its last change, the numbers and the words of all."""
    numbers = [line for _, line, _ in json.loads(html.unescape(source))]
    title = html.escape("\n".join(titles[number][1] for number in numbers))
    kind = titles[numbers[-1]][0]
    shown = " ".join(map(str, numbers))
    return f' data-change="{kind}" data-numbers="{shown}" title="{title}"'
