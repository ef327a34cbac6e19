"""The installed plug-ins as a table and as JSON: output formats, readers, field types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from .. import __version__
from ..output_format import OutputFormat
from ..plugins import Loaded
from ..problems import Problem
from ..registry import DISTRIBUTION, InstalledReader, loaded_formats, loaded_readers, problems_of
from ..renderer import Option
from ..values import FieldType, built_in_types, loaded_types
from .language import word
from .report import as_warning


class _Entry(Struct, frozen=True, kw_only=True):
    """One plug-in in the list; ``about`` are the members of its JSON that only its kind has."""

    kind: str
    name: str
    suffix: str = ""
    description: str = ""
    options: tuple[Option, ...] = ()
    origin: str
    version: str
    problem: Problem | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


def broken_plugins() -> list[Problem]:
    """Return the problems of broken plug-ins of any kind, as warnings."""
    return [as_warning(problem) for problem in problems_of((*loaded_formats(), *loaded_readers(), *loaded_types()))]


def plugins_table(lang: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return the titles and the rows of the table of plug-ins."""
    titles = [word(f"title.{name}", lang) for name in ("id", "suffix", "media", "origin", "group", "options")]
    return titles, [_row(entry, lang) for entry in _entries(lang)]


def _row(entry: _Entry, lang: str) -> tuple[str, ...]:
    about = (entry.suffix, entry.description)
    if entry.problem is not None:
        about = (word("broken", lang), entry.problem.message(lang))
    options = " ".join(_option_text(option, lang) for option in entry.options)
    origin = " ".join(part for part in (entry.origin, entry.version) if part)
    return (entry.name, *about, origin, word(f"plugin.{entry.kind}", lang), options)


def _option_text(option: Option, lang: str) -> str:
    values = "|".join(option.values) or word("plugin.any-text", lang)
    about = option.about.of(lang)
    return word("plugin.option", lang, name=option.name, values=values, default=option.default, about=about)


def plugins_json(lang: str) -> dict[str, Any]:
    """Return the plug-ins as JSON data; docs/problems.md describes it."""
    return {
        "command": "formats",
        "ok": True,
        "problems": [problem.to_json(lang) for problem in broken_plugins()],
        "results": [_entry_json(entry, lang) for entry in _entries(lang)],
    }


def _entry_json(entry: _Entry, lang: str) -> dict[str, Any]:
    broken = {} if entry.problem is None else {"reason": entry.problem.message(lang)}
    known = {"name": entry.name, "ok": entry.problem is None, "kind": entry.kind}
    return {**known, "origin": entry.origin, "version": entry.version, **broken, **entry.about}


def _entries(lang: str) -> Iterator[_Entry]:
    for plugin in loaded_formats():
        yield _entry("renderer", plugin, **(_format(plugin.value, lang) if plugin.problem is None else {}))
    for plugin in loaded_readers():
        yield _entry("reader", plugin, **(_reader(plugin.value) if plugin.problem is None else {}))
    for kind in built_in_types():
        yield _Entry(kind="type", name=kind.name, origin=DISTRIBUTION, version=__version__, **_type(kind, lang))
    for plugin in loaded_types():
        yield _entry("type", plugin, **(_type(plugin.value, lang) if plugin.problem is None else {}))


def _entry(kind: str, loaded: Loaded, **about: Any) -> _Entry:
    plugin = loaded.plugin
    return _Entry(
        kind=kind, name=plugin.name, origin=plugin.origin, version=plugin.version, problem=loaded.problem, **about
    )


def _format(to: OutputFormat, lang: str) -> dict[str, Any]:
    about = {
        "suffix": to.suffix,
        "media_type": to.media_type,
        "fillable_of": to.fillable_of,
        "reserved_sheets": sorted(to.reserved.sheets),
        "options": [_option_json(option, lang) for option in to.options],
    }
    return {"suffix": to.suffix, "description": to.media_type, "options": to.options, "about": about}


def _option_json(option: Option, lang: str) -> dict[str, Any]:
    return {
        "name": option.name,
        "values": list(option.values),
        "default": option.default,
        "description": option.about.of(lang),
    }


def _reader(installed: InstalledReader) -> dict[str, Any]:
    return {"suffix": " ".join(installed.suffixes), "about": {"suffixes": list(installed.suffixes)}}


def _type(kind: FieldType, lang: str) -> dict[str, Any]:
    title = kind.title_in(lang)
    return {"description": title, "about": {"title": title}}
