"""The installed renderers and readers, found through entry points.

The groups are ``formspec.renderers`` and ``formspec.readers``.

A plug-in is imported at its first use, and a broken one disables only itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from . import plugins
from .importing.book import Reader
from .plugins import Loaded, Plugin, PluginMember
from .problems import Problem, ProblemError
from .suggest import nearest

if TYPE_CHECKING:
    from .output_format import OutputFormat

GROUP = "formspec.renderers"
READERS = "formspec.readers"
DISTRIBUTION = "formspec-forms"
BROKEN_READER = "reader.broken"


@cache
def installed_formats() -> tuple[Plugin, ...]:
    """Return every installed format, sorted by name; two of one name are both listed.

    Two distributions that name the same object are one: a package that was renamed may be installed twice.
    """
    return plugins.plugins(GROUP)


@cache
def loaded_formats() -> tuple[Loaded, ...]:
    """Return every installed format, loaded: as an OutputFormat, or with the reason why it is broken, as a problem."""
    return tuple(map(_loaded, installed_formats()))


@cache
def _loaded(plugin: Plugin) -> Loaded:
    same = [other for other in installed_formats() if other.name == plugin.name]
    if len(same) > 1:
        params = {"name": plugin.name, "origins": plugins.origins(same)}
        return Loaded(plugin, problem=Problem(code="format.ambiguous", params=params))
    from .output_format import BROKEN, output_format  # not imported if a workbook is only read

    return plugins.loaded(plugin, BROKEN, output_format)


@cache
def renderer(name: str) -> OutputFormat:
    """Return the format ``name``, loaded.

    Raises ProblemError if there is no such format, if two plug-ins have the name, or if its plug-in cannot be used.
    """
    plugin = next((installed for installed in installed_formats() if installed.name == name), None)
    if plugin is None:
        known = list(dict.fromkeys(installed.name for installed in installed_formats()))
        near = nearest(name, known, 0.6)
        params = {"name": name, "suggestion": near, "known": known}
        raise ProblemError([Problem(code="format.unknown", params=params)])
    found: OutputFormat = _loaded(plugin).usable()
    return found


def formats() -> tuple[OutputFormat, ...]:
    """Return the formats that can be used, sorted by name, each with its suffix, media type and options."""
    return tuple(loaded_format.value for loaded_format in loaded_formats() if loaded_format.problem is None)


def fillable(name: str) -> OutputFormat:
    """Return the format in which the format ``name`` is filled in on the screen; ``name`` may be that format itself.

    Raises ProblemError if there is not exactly one.
    """
    own = renderer(name)
    if own.fillable_of:
        return own
    found = [candidate for candidate in formats() if candidate.fillable_of == name]
    if len(found) == 1:
        return found[0]
    if found:
        params = {"name": name, "known": [candidate.name for candidate in found]}
        raise ProblemError([Problem(code="format.fillable-ambiguous", params=params)])
    known = dict.fromkeys(candidate.fillable_of for candidate in formats() if candidate.fillable_of)
    raise ProblemError([Problem(code="format.not-fillable", params={"name": name, "known": list(known)})])


_READER_MEMBERS = (
    PluginMember(
        "suffixes",
        "Sequence[str]",
        lambda value: not isinstance(value, str) and all(isinstance(each, str) for each in tuple(value)),
    ),
    PluginMember("recognises", "Callable", callable),
    PluginMember("open", "Callable", callable),
    PluginMember("annotate", "Callable", callable),
)


class InstalledReader(Struct, frozen=True):
    """A reader that can be used, with the endings of its files' names."""

    suffixes: tuple[str, ...]
    reader: Reader


def _reader(plugin: Plugin) -> InstalledReader:
    reader: Any = plugins.load(plugin)
    found = plugins.members(reader, _READER_MEMBERS)
    return InstalledReader(tuple(found["suffixes"]), reader)


@cache
def loaded_readers() -> tuple[Loaded, ...]:
    """Return every installed reader, those of other packages first: as an InstalledReader, or with its problem."""
    readers = sorted(plugins.plugins(READERS), key=lambda plugin: plugin.origin in ("", DISTRIBUTION))
    return tuple(plugins.loaded(plugin, BROKEN_READER, _reader) for plugin in readers)


def reader_suffixes() -> tuple[str, ...]:
    """Return the endings of the names of files that the installed readers open, in lower case."""
    readers = (loaded_reader.value for loaded_reader in loaded_readers() if loaded_reader.problem is None)
    return tuple(suffix.lower() for reader in readers for suffix in reader.suffixes)


def reader_for(content: bytes, file: str) -> Reader:
    """Return the reader that recognises ``content``.

    Raises ProblemError if none does; it names the broken readers, since one of them may be the missing one.
    """
    problems: list[Problem] = []
    suffixes: list[str] = []
    for loaded_reader in loaded_readers():
        if loaded_reader.problem is not None:
            problems.append(loaded_reader.problem)
            continue
        installed: InstalledReader = loaded_reader.value
        try:
            if installed.reader.recognises(content):
                return installed.reader
            suffixes += installed.suffixes
        except Exception as error:  # noqa: BLE001 - a broken plug-in disables only itself
            reason = {"member": "recognises", "error": plugins.described(error)}
            problems.append(plugins.broken(BROKEN_READER, loaded_reader.plugin, reason))
    params = {"file": file, "known": suffixes}
    raise ProblemError([Problem(code="file.no-workbook", params=params), *problems])


def problems_of(plugins_loaded: Iterable[Loaded]) -> Iterator[Problem]:
    """Yield the problems of plug-ins that cannot be used, each once."""
    seen: set[str] = set()
    for plugin in plugins_loaded:
        if plugin.problem is not None and (key := f"{plugin.problem.code} {plugin.problem.params}") not in seen:
            seen.add(key)
            yield plugin.problem
