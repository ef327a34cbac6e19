"""The installed renderers and readers, found through entry points.

The groups are ``formspec.renderers`` and ``formspec.readers``.

Nothing is imported before it is asked for, so a broken plug-in hurts only who uses it.
"""

from __future__ import annotations

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
    """Return every installed format, sorted by name; two of one name are both listed."""
    found = (_format(point) for point in entry_points(group=GROUP))
    return tuple(sorted(found, key=lambda each: (each.name, each.origin)))


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
        params = {"name": name, "suggestion": near, "known": "、".join(known)}
        raise ProblemError([Problem(code="format.unknown", params=params)])
    if len(found) > 1:
        origins = "、".join(f"{each.origin} ({each.target})" for each in found)
        raise ProblemError([Problem(code="format.ambiguous", params={"name": name, "origins": origins})])
    try:
        loaded = found[0].point.load()
    except Exception as error:
        params = {"name": name, "origin": found[0].origin, "reason": f"{type(error).__name__}: {error}"}
        raise ProblemError([Problem(code="format.broken", params=params)]) from error
    missing = [part for part in ("suffix", "media_type", "compile", "limits") if not hasattr(loaded, part)]
    if missing:
        params = {"name": name, "origin": found[0].origin, "reason": "missing " + ", ".join(missing)}
        raise ProblemError([Problem(code="format.broken", params=params)])
    return cast("Renderer", loaded)


@cache
def readers() -> tuple[Reader, ...]:
    """Return every installed reader that can be loaded, those of other packages first."""
    found = sorted(entry_points(group=READERS), key=lambda point: point.dist is None or point.dist.name == "formspec")
    return tuple(cast("Reader", point.load()) for point in found)


def reader_for(content: bytes, file: str) -> Reader:
    """Return the reader that recognises ``content``; raise ProblemError where none does."""
    for reader in readers():
        if reader.recognises(content):
            return reader
    suffixes = "、".join(suffix for reader in readers() for suffix in reader.suffixes)
    raise ProblemError([Problem(code="file.no-workbook", params={"file": file, "known": suffixes})])
