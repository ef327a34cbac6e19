"""The installed renderers and readers, found through entry points.

The groups are ``formspec.renderers`` and ``formspec.readers``.

Nothing is imported before it is asked for, so a broken plug-in hurts only who uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from .problems import Problem, ProblemError
from .reading.grid import Reader
from .renderer import Renderer
from .suggest import nearest

GROUP = "formspec.renderers"
READERS = "formspec.readers"
DISTRIBUTION = "formspec-forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One output format: its name, the distribution it comes from with its version, what is loaded."""

    name: str
    origin: str
    version: str
    target: str
    point: EntryPoint


@cache
def formats() -> tuple[Format, ...]:
    """Return every installed format, sorted by name; two of one name are both listed.

    Two distributions that name the same object are one: a package that was renamed may be installed twice.
    """
    found = {(point.name, point.value): _format(point) for point in entry_points(group=GROUP)}
    return tuple(sorted(found.values(), key=lambda each: (each.name, each.origin)))


def _format(point: EntryPoint) -> Format:
    origin, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
    return Format(name=point.name, origin=origin, version=version, target=point.value, point=point)


@cache
def renderer(name: str) -> Renderer:
    """Return the renderer of the format ``name``.

    Raises ProblemError where there is none, where two plug-ins claim the name, or where its plug-in cannot be loaded.
    """
    found = [each for each in formats() if each.name == name]
    if not found:
        known = [each.name for each in formats()]
        near = nearest(name, known, 0.6)
        params = {"name": name, "suggestion": near, "known": known}
        raise ProblemError([Problem(code="format.unknown", params=params)])
    if len(found) > 1:
        origins = [f"{each.origin} ({each.target})" for each in found]
        raise ProblemError([Problem(code="format.ambiguous", params={"name": name, "origins": origins})])
    try:
        loaded = found[0].point.load()
    except Exception as error:
        params = {"name": name, "origin": found[0].origin, **_failure(error)}
        raise ProblemError([Problem(code="format.broken", params=params)]) from error
    missing = [part for part in ("suffix", "media_type", "compile", "limits") if not hasattr(loaded, part)]
    if missing:
        params = {"name": name, "origin": found[0].origin, "error": "AttributeError", "missing": missing}
        raise ProblemError([Problem(code="format.broken", params=params)])
    return cast("Renderer", loaded)


@dataclass(frozen=True, slots=True)
class _NamedReader:
    """An installed reader with its name; ``problem`` where it cannot be loaded."""

    name: str
    reader: Reader | None
    problem: Problem | None = None


@cache
def _readers() -> tuple[_NamedReader, ...]:
    """Return every installed reader, those of other packages first; one that cannot be loaded disables only itself."""
    found = sorted(entry_points(group=READERS), key=lambda point: point.dist is None or point.dist.name == DISTRIBUTION)
    return tuple(map(_loaded, found))


def _loaded(point: EntryPoint) -> _NamedReader:
    try:
        reader = point.load()
    except Exception as error:  # noqa: BLE001 - a broken plug-in disables only itself
        return _NamedReader(point.name, None, _broken_reader(point.name, error))
    missing = [part for part in ("suffixes", "recognises", "open", "annotate") if not hasattr(reader, part)]
    if missing:
        return _NamedReader(point.name, None, _broken_reader(point.name, AttributeError(), missing))
    return _NamedReader(point.name, cast("Reader", reader))


def _broken_reader(name: str, error: Exception, missing: Sequence[str] = ()) -> Problem:
    return Problem(code="reader.broken", params={"name": name, **_failure(error), "missing": list(missing)})


def _failure(error: Exception) -> dict[str, str]:
    """Return the kind of an error, and the module or attribute that it is about; its text is in English only."""
    return {"error": type(error).__name__, "named": str(getattr(error, "name", None) or "")}


def reader_for(content: bytes, file: str) -> Reader:
    """Return the reader that recognises ``content``.

    Raises ProblemError where none does, with the readers that are broken: one of them may be the one that was needed.
    """
    broken: list[Problem] = []
    suffixes: list[str] = []
    for each in _readers():
        if each.reader is None:
            broken += [each.problem] if each.problem else []
            continue
        try:
            if each.reader.recognises(content):
                return each.reader
            suffixes += each.reader.suffixes
        except Exception as error:  # noqa: BLE001 - a broken plug-in disables only itself
            broken.append(_broken_reader(each.name, error))
    params = {"file": file, "known": suffixes}
    raise ProblemError([Problem(code="file.no-workbook", params=params), *broken])
