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
from ..model import Alteration, FormChange
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
"""The attribute in which the format has the lines of the spec behind a cell: here the positions of changes."""


class _Line(Struct, frozen=True):
    """One sentence of the list; its number is that of cells, 0 for a change that is shown at none."""

    number: int
    alteration: str
    text: str


class _Side(Struct, frozen=True):
    """One of the two forms, with the changes that are shown at each cell, by their positions."""

    label: str
    form: CompiledForm
    changes: list[tuple[int, ...]]


def page(comparison: Comparison, old: CompiledForm, new: CompiledForm, lang: str) -> str:
    """Return a page of HTML that shows ``comparison`` of two forms in ``lang``."""
    from jinja2 import Environment

    comparison = replace(comparison, changes=tuple(_single(comparison)))
    sides = [
        _Side(text(key, lang), form, marks(form.blank, form.spec, comparison.changes, is_new=is_new))
        for key, form, is_new in (("diff.old", old, False), ("diff.new", new, True))
    ]
    shown = sorted({position for side in sides for found in side.changes for position in found})
    numbers = {id(comparison.changes[position]): number for number, position in enumerate(shown, 1)}
    fragments = [_fragment(side, comparison, numbers, lang) for side in sides]
    template = files(__package__).joinpath("comparison.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["code"] = _with_code
    return environment.from_string(template).render(
        lang="zh-CN" if lang == "zh" else "en",
        title=summary(comparison, lang),
        labels={"changes": text("diff.changes", lang), "title": short(_name(new), _LONGEST_TITLE)},
        parts=[(part.heading, list(_lines(part, numbers))) for part in sections(comparison, lang)],
        kinds=[(str(each), name_of("alteration", each, lang)) for each in Alteration],
        styles=dict.fromkeys(style for style, _ in fragments),
        forms=[(side.label, _name(side.form), body) for side, (_, body) in zip(sides, fragments, strict=True)],
    )


def _single(comparison: Comparison) -> Iterator[FormChange]:
    """Yield the changes; of the form as a whole, one for each property, since each is at a cell of its own."""
    for change in comparison.changes:
        if change.kind == "form":
            yield from (replace(change, properties=(each,)) for each in change.properties)
        else:
            yield change


def _with_code(sentence: str) -> Markup:
    """Return a sentence as HTML, with its names and formulas as code."""
    from markupsafe import Markup

    return Markup(_CODE.sub(r"<code>\1</code>", html.escape(sentence)))  # noqa: S704 - it is escaped


def _lines(part: Section, numbers: Mapping[int, int]) -> Iterator[_Line]:
    for change, lines in part.changes:
        yield from (_Line(numbers.get(id(change), 0), change.alteration, line) for line in lines)


def _name(form: CompiledForm) -> str:
    return f"{form.spec.id} {form.spec.edition}".strip()


def _fragment(side: _Side, comparison: Comparison, numbers: Mapping[int, int], lang: str) -> tuple[str, str]:
    """Return the style of a form, and the form as HTML whose changed cells have the attributes of their changes."""
    layout = side.form.blank
    marked = replace(layout, cells=tuple(map(_with_positions, layout.cells, side.changes)))
    to = _format()
    fragment = to.compile(marked, to.embedded).fill({}).decode()
    changes = {
        position: (numbers[id(change)], str(change.alteration), " ".join(sentences(change, lang)))
        for position, change in enumerate(comparison.changes)
        if id(change) in numbers
    }
    style, _, body = fragment.partition(_END_OF_STYLE)
    named = body.replace(_NAME, f"{_NAME}{html.escape(side.label)} ")  # both forms have parts with the same names
    return style + _END_OF_STYLE, _SOURCES.sub(lambda found: _attributes(found[1], changes), named)


def _format() -> OutputFormat:
    """Return the format in which forms are shown inside the page; raise ProblemError if none is installed."""
    found = next((each for each in formats() if each.embedded is not None), None)
    if found is None:
        raise ProblemError([Problem(code="format.no-preview"), *problems_of(loaded_formats())])
    return found


def _with_positions(cell: Cell, positions: tuple[int, ...]) -> Cell:
    """Return a cell whose source is the positions of its changes."""
    return replace(cell, locations=tuple(SourceLocation(line=position) for position in positions))


def _attributes(source: str, changes: Mapping[int, tuple[int, str, str]]) -> str:
    """Return the attributes of a changed cell: the kind of its last change, the numbers and the words of all."""
    found = [changes[line] for _, line, _ in json.loads(html.unescape(source))]
    title = html.escape("\n".join(words for _, _, words in found))
    shown = " ".join(str(number) for number, _, _ in found)
    return f' data-change="{found[-1][1]}" data-numbers="{shown}" title="{title}"'
