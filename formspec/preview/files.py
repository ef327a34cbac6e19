"""The files behind a preview: what was read from them, and whether any of them has changed since.

A file counts as changed when its content has: an editor may write the same content again, or replace the file by
another one. Time, size and number of the file only decide whether its content is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct, field

from ..loading import disk_files
from ..problems import ProblemError
from ..source.files import Files, Sources
from ..source.limits import MAX_WORKBOOK_BYTES
from ..source.yaml import read_bytes

Stamp = tuple[int, int, int]
"""The time of the last change of a file in nanoseconds, its size in bytes and its number."""

PAUSE = 0.01
"""Seconds between two looks at a file that is being written."""
MOST_PAUSES = 25
"""A file that is empty or missing for longer than 0.25 s is meant to be: editors replace one in a few milliseconds."""


class Seen(Struct, frozen=True):
    """A file as it was: its stamp and the digest of its content; None if there was none that can be read."""

    stamp: Stamp | None
    digest: str | None

    @classmethod
    def now(cls, path: Path) -> Seen:
        """Return a file as it is."""
        return cls(stamp_of(path), digest_of(path))


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file; None if there is no such file."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def digest_of(path: Path) -> str | None:
    """Return the digest of a file's content; None if it cannot be read."""
    try:
        return hashlib.sha256(read_bytes(path, str(path), MAX_WORKBOOK_BYTES)).hexdigest()
    except ProblemError:
        return None


class ReadFiles(Struct):
    """Reads documents and remembers them.

    ``seen`` are all files that were looked for, missing ones too, each as it was just before it was read; ``texts`` are
    the texts by their names in problems.
    """

    files: Files = field(default_factory=disk_files)
    seen: dict[Path, Seen] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def look(self, path: Path) -> None:
        """Remember a file as it is."""
        self.seen[path] = Seen.now(path)

    def find(self, name: str) -> Path:
        """Return the path of the document with a catalog name; raise ProblemError if it does not exist."""
        return self.files.find(name)

    def exists(self, path: Path) -> bool:
        """Return whether there is a document at ``path``."""
        self.look(path)
        return self.files.exists(path)

    def names(self, folder: Path) -> list[str]:
        """Return the names of the YAML files in a folder."""
        return self.files.names(folder)

    def text(self, path: Path, name: str) -> str:
        """Return the text of the document at ``path``; raise ProblemError if it cannot be read."""
        self.look(path)
        text = self.texts[name] = self.files.text(path, name)
        return text

    def sources(self, root: Path, name: str) -> Sources:
        """Return the texts that were read for the document at ``root``; ``name`` is its name in problems."""
        return self.files.sources(root, name)


class Watch:
    """Files that may change. ``sleep`` waits for some seconds."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self._sleep = sleep
        self._seen: dict[Path, Seen] = {}

    def watch(self, seen: dict[Path, Seen]) -> None:
        """Watch these files from now on, and no others."""
        self._seen = dict(seen)

    def has_changed(self) -> bool:
        """Return whether the content of any file is another; if so, wait until they are written."""
        changed = [path for path, seen in self._seen.items() if self._differs(path, seen)]
        if changed:
            self._settle(changed)
        return bool(changed)

    def _differs(self, path: Path, seen: Seen) -> bool:
        if stamp_of(path) == seen.stamp:
            return False
        now = Seen.now(path)
        if now.digest != seen.digest:
            return True
        self._seen[path] = now
        return False

    def _settle(self, paths: Iterable[Path]) -> None:
        """Wait until none of the files is still being written: replaced, emptied, or longer at each look."""
        before: list[Stamp | None] | None = None
        for _ in range(MOST_PAUSES):
            stamps = [stamp_of(path) for path in paths]
            if stamps == before and all(stamp is not None and stamp[1] for stamp in stamps):
                return
            before = stamps
            self._sleep(PAUSE)
