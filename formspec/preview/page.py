"""What the browser shows: the page with its texts and tabs, and the state of the preview as data for its script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ..messages import keys, name_of, template, text
from ..problems import Problem, SourceLocation, count_text
from .changes import ChangedPart, Changes
from .picture import Inputs, previewed_formats
from .session import State

if TYPE_CHECKING:
    from jinja2 import Environment

_WORDS = "preview."
_LANGUAGES = {"zh": "zh-CN", "en": "en"}
FOLDER = "page"
PAGE_TYPE = "text/html; charset=utf-8"
ASSETS = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}
"""The files of the page besides itself, with their media types."""


MOST_SHOWN = 200
"""Problems, and lines of changes, that are shown: more than anyone reads."""


class Tab(Struct, frozen=True):
    """One way to show the form: its number among the previewed formats, its title, and whether it is filled in."""

    number: int
    title: str
    is_filled_in: bool


def tabs(lang: str) -> list[Tab]:
    """Return the tabs of the page, one for each format that it shows."""
    shown = [(each.name, bool(each.fillable_of)) for each in previewed_formats()]
    titles = {False: text("preview.printed", lang), True: text("preview.filled-in", lang)}
    alone = [kind for _, kind in shown]
    return [
        Tab(number, titles[kind] if alone.count(kind) == 1 else f"{titles[kind]} {name}", kind)
        for number, (name, kind) in enumerate(shown)
    ]


def words(lang: str) -> dict[str, str]:
    """Return the texts of the page by their names in its script."""
    return {key.removeprefix(_WORDS).replace("-", "_"): template(key, lang) for key in keys(_WORDS)}


def page(inputs: Inputs, lang: str) -> bytes:
    """Return the page."""
    shown = words(lang)
    data = json.dumps(shown, ensure_ascii=False).replace("<", "\\u003c")
    made = _environment().get_template("page.html").render(
        language=_LANGUAGES[lang], words=shown, data=data, file=inputs.spec, tabs=tabs(lang)
    )  # fmt: skip
    return made.encode()


@cache
def asset(name: str) -> bytes:
    """Return one of :data:`ASSETS`."""
    return files(__package__).joinpath(FOLDER, name).read_bytes()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(__package__, FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def state_json(state: State, inputs: Inputs, lang: str) -> dict[str, Any]:
    """Return the state as data for the page's script."""
    picture = state.picture
    texts = picture.texts if picture else {}
    return {
        "number": state.number,
        "pictured": state.pictured,
        "isCurrent": state.is_current,
        "title": picture.spec.title if picture else "",
        "width": _pixels(picture.spec.layout().page.size[0]) if picture else 0,
        "problems": [_problem_json(problem, inputs.spec, state.texts, lang) for problem in state.problems[:MOST_SHOWN]],
        "more": _more(len(state.problems), lang),
        "summary": count_text(state.problems, lang) if state.problems else text("preview.no-problems", lang),
        "sinceSave": None if state.since_save is None else _parts_json(state.since_save, texts, lang),
        "sinceBase": _changes_json(state.since_base, texts, lang),
    }


def _pixels(millimetres: Decimal) -> int:
    """Return a length in pixels of CSS (CSS Values and Units, 5.2: an inch is 96 pixels)."""
    return round(float(millimetres) / 25.4 * 96)


def _changes_json(changes: Changes | None, texts: Mapping[str, str], lang: str) -> dict[str, Any] | None:
    if changes is None:
        return None
    return {"title": text("preview.since-base", lang, name=changes.since), **_parts_json(changes.parts, texts, lang)}


def _parts_json(parts: Sequence[ChangedPart], texts: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Return changes as data: part by part, up to the limit."""
    shown, left = [], MOST_SHOWN
    for part in parts:
        items = [{"text": item.text, "at": _place(item.location, texts)} for item in part.items[:left]]
        left -= len(items)
        if items:
            shown.append({"heading": part.heading, "items": items})
    return {"parts": shown, "more": _more(sum(len(part.items) for part in parts), lang)}


def _place(location: SourceLocation | None, texts: Mapping[str, str]) -> list[Any] | None:
    """Return a location as data; None if it is not a line of one of ``texts``."""
    if location is None or location.line is None or location.file not in texts:
        return None
    return [location.file, location.line, location.column or 1]


def _more(number: int, lang: str) -> str:
    """Return how many of so many things are not shown; empty if all are."""
    return text("preview.more", lang, number=number - MOST_SHOWN) if number > MOST_SHOWN else ""


def _problem_json(problem: Problem, spec: str, texts: Mapping[str, str], lang: str) -> dict[str, Any]:
    return {
        "severity": str(problem.severity),
        "kind": name_of("severity", str(problem.severity), lang),
        "where": _where(problem, spec, lang),
        "label": problem.label,
        "message": problem.message(lang),
        "hint": problem.hint(lang),
        "code": problem.code,
        "at": _place(problem.location, texts),
    }


def _where(problem: Problem, spec: str, lang: str) -> str:
    """Return the location of a problem in words; the file is named unless it is the spec itself."""
    location = problem.location
    if location is None:
        return ""
    if location.cell:
        return f"{location.sheet}!{location.cell}" if location.sheet else location.cell
    file = "" if location.file == spec else location.file
    if location.line is None:
        return file
    return text("preview.where", lang, file=file, line=location.line, column=location.column or 1)
