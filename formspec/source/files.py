"""Where the documents of a spec come from, and the texts that were read, kept so that it can be built again.

A spec that is sent to another process goes there as :class:`Sources`: neither its files nor the folder that it was
loaded in need to be there, nor need the files be what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from ..problems import Problem, ProblemError
from .yaml import read_text


class Sources(Struct, frozen=True, kw_only=True):
    """The texts that a spec is built from.

    ``root`` is the path of its own document and ``name`` what problems call it. ``texts`` are (path, text) of every
    document, ``catalog`` (catalog name, path) of every name that they extend.
    """

    root: str
    name: str
    texts: tuple[tuple[str, str], ...]
    catalog: tuple[tuple[str, str], ...] = ()


class Files(Protocol):
    """What reads documents."""

    def find(self, name: str) -> Path:
        """Return the path of the document with a catalog name; raise ProblemError where there is none."""

    def exists(self, path: Path) -> bool:
        """Return whether there is a document at ``path``."""

    def text(self, path: Path, name: str) -> str:
        """Return the text of the document at ``path``; raise ProblemError where it cannot be read."""


class DiskFiles(Struct):
    """Reads documents from the disk, except those whose text is in ``texts`` already, and remembers what it read."""

    lookup: Callable[[str], Path]
    texts: dict[str, str] = field(default_factory=dict)
    catalog: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Path:
        """Return the path of the document with a catalog name; raise ProblemError where there is none."""
        path = self.lookup(name)
        self.catalog[name] = str(path)
        return path

    def exists(self, path: Path) -> bool:
        """Return whether there is a document at ``path``."""
        try:
            return str(path) in self.texts or path.exists()
        except (OSError, ValueError):  # too long, or with a character that no name has
            return False

    def text(self, path: Path, name: str) -> str:
        """Return the text of the document at ``path``; raise ProblemError where it cannot be read."""
        known = self.texts.get(str(path))
        if known is None:
            known = self.texts[str(path)] = read_text(path, name)
        return known

    def sources(self, root: Path, name: str) -> Sources:
        """Return everything that was read for the document at ``root``."""
        return Sources(root=str(root), name=name, texts=tuple(self.texts.items()), catalog=tuple(self.catalog.items()))


class KeptFiles(Struct, frozen=True):
    """Reads documents from :class:`Sources`, and nothing from the disk."""

    sources: Sources

    def find(self, name: str) -> Path:
        """Return the path of the document with a catalog name; raise ProblemError where there is none."""
        path = dict(self.sources.catalog).get(name)
        if path is None:
            raise ProblemError([Problem(code="catalog.unknown", params={"name": name, "suggestion": "", "known": ""})])
        return Path(path)

    def exists(self, path: Path) -> bool:
        """Return whether there is a document at ``path``."""
        return any(each == str(path) for each, _ in self.sources.texts)

    def text(self, path: Path, name: str) -> str:
        """Return the text of the document at ``path``; raise ProblemError where it was not read."""
        known = dict(self.sources.texts).get(str(path))
        if known is None:
            raise ProblemError([Problem(code="spec.extends-missing", params={"name": name})])
        return known
