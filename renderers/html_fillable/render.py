"""The page that a form is filled in with: one file with its script, its styles and its data.

The parts that depend on the layout alone are assembled once; filling writes the values between them. The page cannot
load or send anything: its content security policy names its own script and styles by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

from formspec.layout import Layout, Values
from formspec.messages import LANGUAGES, text
from formspec.problems import Problem, Severity
from formspec.renderer import Option
from formspec.values import TextType, ValueSpec, Words, grammar_data, language_of

from ..html.families import families
from ..html.model import page_bands
from ..html.pages import PrintedPages, on_paper
from ..html.render import STYLE
from ..html.sources import NO, PREVIEW, SOURCES, YES
from .expressions import target_tables
from .page import PageData, ascii_script, embedded, print_table
from .words import messages, names, words

if TYPE_CHECKING:
    from jinja2 import Environment

SCRIPTS = (
    "decimal.js",
    "target.js",
    "evaluate.js",
    "grammar.js",
    "patterns.js",
    "values.js",
    "data.js",
    "check.js",
    "layout.js",
    "controls.js",
    "view.js",
    "panel.js",
    "pagination.js",
    "paged.js",
    "pages.js",
    "preview.js",
    "store.js",
    "files.js",
    "main.js",
)
_MARK = "\0"
_CHECKED = Option(
    name="checked",
    about=Words(*(text("html.option.checked", lang) for lang in LANGUAGES)),
    values=(NO, YES),
    default=NO,
)
"""Whether the page shows all problems at once, as it does after an export."""


@dataclass(frozen=True, slots=True)
class FillableTemplate:
    """A page cut at its values; ``specs`` describes how each value is written as JSON."""

    before: str
    after: str
    specs: Mapping[str, ValueSpec]

    def fill(self, values: Values) -> bytes:
        """Return the page with ``values`` filled in beforehand, in UTF-8."""
        data = {path: self._json(path, value) for path, value in values.items() if value is not None}
        return (self.before + _json(data) + self.after).encode()

    def _json(self, path: str, value: Any) -> Any:
        spec = self.specs.get(path)
        return spec.type.to_json(value) if spec and not isinstance(value, str) else _plain(value)


class FillableRenderer:
    """One page of HTML that a form is filled in with, offline."""

    suffix = ".html"
    media_type = "text/html"
    fillable_of = "html"
    options = (SOURCES, _CHECKED)
    preview = PREVIEW
    returned: ClassVar[Mapping[str, str]] = {_CHECKED.name: YES}

    def compile(self, layout: Layout, options: Mapping[str, str]) -> FillableTemplate:
        """Return ``layout`` as a page without values."""
        layout = on_paper(layout)
        bands = list(page_bands(layout))
        shown = {"has_sources": options[SOURCES.name] == YES, "is_checked": options[_CHECKED.name] == YES}
        data = PageData(layout, bands, **shown)
        language = language_of(layout.language)
        style, script = _style(layout, bands), _script(data, language)
        page = _environment().get_template("page.html").render(
            layout=layout, words=words(language), style=_raw(style), script=_raw(script),
            policy=_policy(style, script), mark=_MARK,
        )  # fmt: skip
        before, after = page.rsplit(_MARK, 1)
        return FillableTemplate(before, after, dict(data.paths()))

    def limits(self, layout: Layout) -> Sequence[Problem]:
        """Return the limits of the page: lists to which it adds no rows, too few printed pages."""
        data = PageData(layout, list(page_bands(layout)))
        stuck = [each for each in layout.repetitions if each.path in data.stuck]
        lists = [_limit("rows", each.label or each.path, each.path) for each in stuck]
        return [*lists, *PrintedPages(on_paper(layout)).limits()]


def _limit(what: str, name: str, path: str) -> Problem:
    return Problem(code="limit.not-held", params={"what": what, "name": name}, path=path, severity=Severity.WARNING)


def _plain(value: Any) -> Any:
    """Return a value that is not in the layout as JSON; a text unless JSON has a type for it."""
    return value if isinstance(value, str | bool | int | float) else str(value)


def _json(data: Any) -> str:
    return embedded(json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False))


def _script(data: PageData, language: str) -> str:
    """Return the page's script: its tables, then its parts, in a scope of their own."""
    texts = messages(language, (kind.code for _, value in data.paths() if isinstance(kind := value.type, TextType)))
    tables = {
        "PAGE": data.json(),
        "WORDS": words(language),
        "MESSAGES": texts,
        "NAMES": names(language, texts.values()),
    }
    constants = "".join(f"const {name} = {_json(each)};\n" for name, each in tables.items())
    return f"(() => {{\n'use strict';\n{constants}{_common_script()}\n}})();"


@cache
def _common_script() -> str:
    """Return the part of the script that all pages have, in ASCII: its words of both languages are not the form's."""
    tables = {"TARGETS": target_tables(), "GRAMMAR": grammar_data(), "PRINT": print_table()}
    constants = "".join(f"const {name} = {_json(each)};\n" for name, each in tables.items())
    values = "const VALUES = JSON.parse(document.getElementById('values').textContent);\n"
    folder = files(__package__) / "script"
    parts = (folder.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)
    return ascii_script("\n".join((constants + values, *parts)))


def _style(layout: Layout, bands: Sequence[Any]) -> str:
    """Return the printed form's styles, and after them the page's own."""
    lines = sorted({line for band in bands for line in band.lines} | {1})
    return "\n".join(
        _environment().get_template(name).render(layout=layout, bands=bands, lines=lines, scale=100, **STYLE)
        for name in ("form.css", "page.css")
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src 'none'; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _raw(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - our own script and styles


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    shared = PackageLoader(__package__.rpartition(".")[0] + ".html", "templates")
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(__package__, "templates"), shared]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["families"] = families
    return environment


RENDERER = FillableRenderer()
