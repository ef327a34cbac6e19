"""An output format of the core: the declarations of its renderer, read once and checked, and its use."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from .layout.model import Layout
from .patterns import lazy_pattern
from .plugins import Plugin, PluginMember, UnusableError, broken, described, load, members
from .problems import Problem, ProblemError, Severity
from .renderer import Option, Renderer, RendererWithOptions, Reserved, Tables, TableSheet, Template
from .suggest import nearest
from .values import Words, short

BROKEN = "format.broken"
_SUFFIX = lazy_pattern(r"(\.\w[\w-]*)+")  # no sign of a path
_OPTION_NAME = lazy_pattern(r"[a-z][a-z0-9-]*", re.ASCII)


def _are_options(value: Any) -> bool:
    names = [option.name for option in value if isinstance(option, Option) and _is_option(option)]
    return isinstance(value, tuple) and len(set(names)) == len(value)


def _is_option(option: Option) -> bool:
    texts = (option.name, option.default, *option.values, *option.about)
    return (
        isinstance(option.values, tuple)
        and isinstance(option.about, Words)
        and all(isinstance(text, str) for text in texts)
        and _OPTION_NAME.fullmatch(option.name) is not None
        and (not option.values or option.default in option.values)
    )


def _is_reserved(value: Any) -> bool:
    return (
        isinstance(value, Reserved)
        and isinstance(value.sheets, frozenset)
        and all(isinstance(name, str) for name in value.sheets)
        and callable(value.sheet_name)
    )


def _are_texts(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(text, str) for pair in value.items() for text in pair)


_MEMBERS = (
    PluginMember("suffix", '".txt"', lambda value: isinstance(value, str) and _SUFFIX.fullmatch(value) is not None),
    PluginMember("media_type", "str", lambda value: isinstance(value, str)),
    PluginMember("compile", "Callable", callable),
    PluginMember("limits", "Callable", callable),
    PluginMember("options", "tuple[Option, ...]", _are_options, is_required=False),
    PluginMember("reserved", "Reserved", _is_reserved, is_required=False),
    PluginMember("preview", "Mapping[str, str]", _are_texts, is_required=False),
    PluginMember("embedded", "Mapping[str, str]", _are_texts, is_required=False),
    PluginMember("returned", "Mapping[str, str]", _are_texts, is_required=False),
    PluginMember("tables", "Callable", callable, is_required=False),
    PluginMember("fillable_of", "str", lambda value: isinstance(value, str), is_required=False),
)


class OutputFormat(Struct, frozen=True, kw_only=True, eq=False):
    """One output format that can be used.

    ``preview`` are the options with which a preview shows it, ``embedded`` those with which it is a part of another
    page, ``returned`` those with which a form is returned to be filled in again;
    None if it cannot be. ``tables`` makes a document with tables, if it has such ones. ``takes_options`` is True
    if its renderer compiles with options.
    """

    plugin: Plugin
    suffix: str
    media_type: str
    options: tuple[Option, ...]
    reserved: Reserved
    fillable_of: str
    preview: Mapping[str, str] | None
    embedded: Mapping[str, str] | None
    returned: Mapping[str, str] | None
    tables: Callable[[Sequence[TableSheet]], Tables] | None
    renderer: Renderer | RendererWithOptions
    takes_options: bool

    @property
    def name(self) -> str:
        """The format's name, as ``--to`` takes it."""
        return self.plugin.name

    def compile(self, layout: Layout, options: Mapping[str, str] | None = None) -> Template:
        """Return ``layout`` prepared for filling; a missing option has its default.

        Raises ProblemError if the form uses a reserved name, or if an option or its value is unknown.
        """
        complete = self.complete(options or {})
        reserved = self._reserved(layout)
        if reserved is not None:
            raise ProblemError([reserved])
        if self.takes_options:
            return cast("RendererWithOptions", self.renderer).compile(layout, complete)
        return cast("Renderer", self.renderer).compile(layout)

    def complete(self, options: Mapping[str, str]) -> dict[str, str]:
        """Return the value of every option, in the order of their declaration; raise ProblemError for wrong ones."""
        return options_for([self], options)[self.name]

    def limits(self, layout: Layout) -> list[Problem]:
        """Return a problem for each part of ``layout`` that this format cannot contain; a warning if this fails."""
        try:
            return list(self._limits(layout))
        except Exception as error:  # noqa: BLE001 - a broken plug-in disables only itself
            reason = {"member": "limits", "error": described(error)}
            return [replace(broken(BROKEN, self.plugin, reason), severity=Severity.WARNING)]

    def _limits(self, layout: Layout) -> Iterator[Problem]:
        reserved = self._reserved(layout)
        if reserved is not None:
            yield reserved
        for problem in self.renderer.limits(layout):
            if not isinstance(problem, Problem):
                raise TypeError(type(problem).__name__)
            yield replace(problem, params={**problem.params, "target": self.name})

    def _reserved(self, layout: Layout) -> Problem | None:
        """Return the problem of a form whose sheet has a name that the format reserves."""
        name = self.reserved.sheet_name(layout.sheet) if self.reserved.sheets else ""
        if name not in self.reserved.sheets:
            return None
        params = {"target": self.name, "name": name, "reserved": sorted(self.reserved.sheets)}
        location = layout.cells[0].location if layout.cells else None
        return Problem(code="limit.reserved-sheet", params=params, location=location)


def output_format(plugin: Plugin) -> OutputFormat:
    """Return the format of a plug-in; raise UnusableError if the plug-in is broken."""
    renderer = load(plugin)
    found = members(renderer, _MEMBERS)
    options = found.get("options", ())
    made = OutputFormat(
        plugin=plugin,
        suffix=found["suffix"],
        media_type=found["media_type"],
        options=options,
        reserved=found.get("reserved", Reserved()),
        fillable_of=found.get("fillable_of", ""),
        preview=found.get("preview"),
        embedded=found.get("embedded"),
        returned=found.get("returned"),
        tables=found.get("tables"),
        renderer=renderer,
        takes_options=_takes_options(found["compile"], declared=bool(options)),
    )
    for member, chosen in (("preview", made.preview), ("embedded", made.embedded), ("returned", made.returned)):
        try:
            made.complete(chosen or {})
        except ProblemError:
            raise UnusableError(member=member, expected="{option.name: value}") from None
    return made


def _takes_options(compile_: Any, *, declared: bool) -> bool:
    """Return whether options are passed to ``compile``: if there are any, or if it requires the argument."""
    try:
        signature = inspect.signature(compile_)
    except (TypeError, ValueError):
        return declared
    takes = [count for count in (1, 2) if _binds(signature, count)]
    if not takes or (declared and 2 not in takes):
        raise UnusableError(member="compile", expected="(layout, options)" if declared else "(layout)")
    return declared or 1 not in takes


def _binds(signature: inspect.Signature, count: int) -> bool:
    try:
        signature.bind(*range(count))
    except TypeError:
        return False
    return True


def options_for(formats: Sequence[OutputFormat], options: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the complete options of each format by its name; an option applies to all formats that have it.

    Raises ProblemError with every option that none of them has, and every value that is not allowed.
    """
    problems = [*_unknown(formats, options)]
    for one_format in formats:
        problems += _wrong_values(one_format, options)
    if problems:
        raise ProblemError(problems)
    return {
        one_format.name: {option.name: options.get(option.name, option.default) for option in one_format.options}
        for one_format in formats
    }


def _unknown(formats: Iterable[OutputFormat], options: Mapping[str, str]) -> Iterator[Problem]:
    known = list(dict.fromkeys(option.name for one_format in formats for option in one_format.options))
    for name in options:
        if name not in known:
            params = {
                "name": short(str(name)),
                "formats": [one_format.name for one_format in formats],
                "suggestion": nearest(str(name), known),
                "known": known,
            }
            yield Problem(code="option.unknown", params=params)


def _wrong_values(to: OutputFormat, options: Mapping[str, str]) -> Iterator[Problem]:
    for option in to.options:
        value = options.get(option.name, option.default)
        if not isinstance(value, str) or (option.values and value not in option.values):
            params = {
                "name": option.name,
                "format": to.name,
                "value": short(str(value)),
                "suggestion": nearest(str(value), option.values),
                "known": list(option.values),
            }
            yield Problem(code="option.value", params=params)
