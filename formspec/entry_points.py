"""The entry points of installed packages, by the same rules as :mod:`importlib.metadata`.

That module imports those for e-mail, sockets and random numbers, which took a twelfth of the time of a short command.
It is asked only where a package may be somewhere else than in a folder of ``sys.path``.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from msgspec import Struct

_FOLDERS = (".dist-info", ".egg-info")
_FILE = "entry_points.txt"
_METADATA = ("METADATA", "PKG-INFO")
"""The metadata of a wheel, and of a package in development (Core metadata specifications)."""
_TEXT_ERRORS = (OSError, UnicodeDecodeError)


class EntryPoint(Struct, frozen=True):
    """One entry point: an object of an installed package, as ``module:attribute``, or a module.

    ``origin`` and ``version`` are those of the distribution, empty if its metadata cannot be read.
    """

    name: str
    value: str
    group: str
    origin: str = ""
    version: str = ""

    def load(self) -> Any:
        """Import the module and return the object; raise whatever that raises."""
        module, _, path = self.value.partition("[")[0].partition(":")  # extras in brackets are for installers
        found: Any = import_module(module.strip())
        for attribute in filter(None, path.strip().split(".")):
            found = getattr(found, attribute)
        return found


def entry_points(group: str, name: str | None = None) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group, those with ``name`` if it is given.

    Of two distributions with one name, the first on ``sys.path`` counts, as it does for imports.
    """
    found = _in_folders(group) if _all_are_folders() else _anywhere(group)
    return tuple(point for point in found if name in (None, point.name))


def _all_are_folders() -> bool:
    """Return whether packages are in folders only: not in archives or eggs, nor where another finder finds them."""
    is_usual = all(finder is PathFinder or not hasattr(finder, "find_distributions") for finder in sys.meta_path)
    return is_usual and not any(each.endswith(".egg") or os.path.isfile(each) for each in sys.path)  # noqa: PTH113


def _anywhere(group: str) -> Iterator[EntryPoint]:
    from importlib import metadata

    for point in metadata.entry_points(group=group):
        origin = version = ""
        with suppress(Exception):  # a damaged installation may be usable nevertheless
            if point.dist is not None:
                origin, version = point.dist.metadata["Name"], point.dist.metadata["Version"]
        yield EntryPoint(point.name, point.value, point.group, origin or "", version or "")


def _in_folders(group: str) -> Iterator[EntryPoint]:
    for folder in _distributions():
        pairs = list(_pairs(folder, group))
        origin, version = _named(folder) if pairs else ("", "")
        yield from (EntryPoint(name, value, group, origin, version) for name, value in pairs)


def _distributions() -> Iterator[Path]:
    """Yield the metadata folder of each distribution, the first of each name."""
    seen: set[str] = set()
    for path in sys.path:
        with suppress(OSError):
            for each in os.listdir(path or "."):  # noqa: PTH208 - called once for each command: Path costs more
                if each.lower().endswith(_FOLDERS) and (name := _name_in(each)) not in seen:
                    seen.add(name)
                    yield Path(path, each)


def _name_in(folder: str) -> str:
    """Return the normalized name of the distribution in the name of its folder, such as ``x_y-1.0.dist-info``."""
    return re.sub(r"[-_.]+", "-", folder.rpartition(".")[0].partition("-")[0]).lower()


def _pairs(folder: Path, group: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a group in a distribution's ``entry_points.txt``."""
    section = ""
    for line in map(str.strip, _text(folder / _FILE).splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif section == group and not line.startswith("#"):
            name, sign, value = line.partition("=")
            if sign:
                yield name.strip(), value.strip()


def _named(folder: Path) -> tuple[str, str]:
    """Return the name and version in a distribution's metadata, empty if they are missing."""
    fields: dict[str, str] = {}
    for line in next(filter(None, (_text(folder / name) for name in _METADATA)), "").splitlines():
        if not line:  # the description follows
            break
        name, _, value = line.partition(":")
        fields.setdefault(name.lower(), value.strip())
    return fields.get("name", ""), fields.get("version", "")


def _text(path: Path) -> str:
    """Return the text of a file, empty if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except _TEXT_ERRORS:
        return ""
