"""The sources of a spec: its documents, and the texts that were read, from which it can be built again.

A spec is sent to another process as :class:`Sources`: its files and folder may be missing there, or may have changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from ..problems import Problem, ProblemError
from .yaml import read_text

_MOST_NAMES = 2_000  # files of a folder that are listed to find the one that was meant

YAML = (".yaml", ".yml")
"""The endings of the names of YAML files."""


def is_file_name(name: str) -> bool:
    """Return whether a name under ``extends`` is that of a file, not that of a form of the catalog."""
    return name.lower().endswith(YAML)


class Sources(Struct, frozen=True, kw_only=True):
    """The texts that a spec is built from.

    ``root`` is the path of its own document and ``name`` its name in problems. ``texts`` are (path, text) of every
    document, ``catalog`` (catalog name, path) of every name that they extend.
    """

    root: str
    name: str
    texts: tuple[tuple[str, str], ...]
    catalog: tuple[tuple[str, str], ...] = ()


class Files(Protocol):
    """Reads documents."""

    def find(self, name: str) -> Path:
        """Return the path of the document with a catalog name; raise ProblemError if it does not exist."""

    def exists(self, path: Path) -> bool:
        """Return whether there is a document at ``path``."""

    def names(self, folder: Path) -> list[str]:
        """Return the names of the YAML files in a folder."""

    def text(self, path: Path, name: str) -> str:
        """Return the text of the document at ``path``; raise ProblemError if it cannot be read."""

    def sources(self, root: Path, name: str) -> Sources:
        """Return the texts that were read for the document at ``root``; ``name`` is its name in problems."""


class DiskFiles(Struct):
    """Reads documents from the disk, except those whose text is already in ``texts``; stores each text."""

    lookup: Callable[[str], Path]
    texts: dict[str, str] = field(default_factory=dict)
    catalog: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Path:
        """Return the path of the document with a catalog name; raise ProblemError if it does not exist."""
        path = self.lookup(name)
        self.catalog[name] = str(path)
        return path

    def exists(self, path: Path) -> bool:
        """Return whether there is a document at ``path``."""
        try:
            return str(path) in self.texts or path.exists()
        except (OSError, ValueError):  # too long, or with a character that no name has
            return False

    def names(self, folder: Path) -> list[str]:
        """Return the names of the YAML files in a folder, as far as it can be read."""
        try:
            with os.scandir(folder) as entries:
                names = [entry.name for entry in islice(entries, _MOST_NAMES)]
        except OSError:
            return []
        return sorted(name for name in names if is_file_name(name))

    def text(self, path: Path, name: str) -> str:
        """Return the text of the document at ``path``; raise ProblemError if it cannot be read."""
        known = self.texts.get(str(path))
        if known is None:
            known = self.texts[str(path)] = read_text(path, name)
        return known

    def sources(self, root: Path, name: str) -> Sources:
        """Return the texts that were read for the document at ``root``; ``name`` is its name in problems."""
        return Sources(root=str(root), name=name, texts=tuple(self.texts.items()), catalog=tuple(self.catalog.items()))


class KeptFiles(Struct, frozen=True):
    """Reads documents from :class:`Sources`, and nothing from the disk."""

    kept: Sources

    def find(self, name: str) -> Path:
        """Return the path of the document with a catalog name; raise ProblemError if it does not exist."""
        path = dict(self.kept.catalog).get(name)
        if path is None:
            raise ProblemError([Problem(code="catalog.unknown", params={"name": name, "suggestion": "", "known": ""})])
        return Path(path)

    def exists(self, path: Path) -> bool:
        """Return whether there is a document at ``path``."""
        return any(each == str(path) for each, _ in self.kept.texts)

    def names(self, folder: Path) -> list[str]:  # noqa: ARG002
        """Return no names: what was read is all there is."""
        return []

    def text(self, path: Path, name: str) -> str:
        """Return the text of the document at ``path``; raise ProblemError if it was not read."""
        known = dict(self.kept.texts).get(str(path))
        if known is None:
            raise ProblemError([Problem(code="spec.extends-missing", params={"name": name})])
        return known

    def sources(self, root: Path, name: str) -> Sources:  # noqa: ARG002
        """Return the texts that were read before for the document at ``root``."""
        return self.kept
