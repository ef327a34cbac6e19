"""The inputs of a batch: files, folders, patterns and zips, found one after the other.

The name of a file inside a zip comes from its sender. It is shown and never used as a path.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from ..decoding import is_data
from ..file_names import safe_name
from ..problems import Problem, ProblemError, SourceLocation
from ..registry import reader_suffixes
from ..system import why
from .archives import ARCHIVE, Archives, is_archive

_LOCKS = ("~$", "._")
"""The beginning of names of files that Excel makes while a workbook is open, and macOS for its own attributes."""

_OTHER_SHEETS = (".xls", ".xlsb", ".et", ".ods", ".csv")
"""Endings of spreadsheets that no built-in reader opens: sent in by mistake, and reported, not passed over."""

_LONGEST = 80
"""Characters of a name: with three bytes each, below the 255 bytes of a name on Linux."""

_archives = Archives()
"""The zips that this process has open."""


class Input(Struct, frozen=True, kw_only=True):
    """One input.

    Args:
        name: the name in problems: the path, followed by the name inside the zip.
        path: the path of the file or of the zip.
        members: the numbers of the entry in the zip, of the entry in the zip inside that one, and so on.
        relative: the path below the folder or the zip that was named, with ``/``; the name of the file if it was
            named itself.
        stamp: its size and time of change; those of the entry in a zip. Empty if it is not known.
        problem: the reason why there is nothing to read.
        content: the content of the file, if it is in memory and not at ``path``.
    """

    name: str
    path: str
    relative: str
    members: tuple[int, ...] = ()
    stamp: tuple[int, ...] = ()
    problem: Problem | None = None
    content: bytes | None = None

    @property
    def is_packed(self) -> bool:
        """Whether its content is not that of a file of its own: it is in a zip or in memory."""
        return bool(self.members) or self.content is not None


def is_pattern(name: str) -> bool:
    """Return whether an argument is a pattern for several files, and not the name of one that is there."""
    try:
        return glob.has_magic(name) and not Path(name).exists()
    except (OSError, ValueError):  # too long, or with a character that no name has: reading it reports why
        return False


def is_several(name: str) -> bool:
    """Return whether an argument may be several files: a folder, a zip or a pattern."""
    return os.path.isdir(name) or is_archive(name) or is_pattern(name)  # noqa: PTH112 - False also for a name that the system rejects


class Inputs(Struct):
    """The inputs that ``paths`` name; each is found when it is asked for.

    ``locks`` counts files that were passed over since they are no workbooks (``~$…``, ``._…``), ``others`` files in
    folders and zips of a kind that is not read; both are complete after the last input. ``without`` are files and
    folders that are not searched, such as the folder of the outputs.
    """

    paths: Iterable[str | Path | Input]
    without: frozenset[Path] = frozenset()
    locks: int = 0
    others: int = 0
    _suffixes: tuple[str, ...] = field(default_factory=reader_suffixes)

    def __iter__(self) -> Iterator[Input]:
        self.locks = self.others = 0
        for path in self.paths:
            if isinstance(path, Input):
                yield path
            else:
                yield from self._named(str(path))

    def _named(self, name: str) -> Iterator[Input]:
        """Yield the inputs of one argument."""
        if not is_pattern(name):
            yield from self._path(name)
            return
        matching = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        for match in matching:
            if self._is_wanted(match):
                yield from self._path(match)
        if not matching:
            yield _nothing(name)

    def _path(self, name: str) -> Iterator[Input]:
        path = Path(name)
        if os.path.isdir(name):  # noqa: PTH112 - False also for a name that the system rejects
            yield from self._unless_empty(name, self._folder(path))
        elif is_archive(name):
            yield from self._unless_empty(name, self._archive(name, path.name))
        else:
            yield Input(name=name, path=name, relative=path.name, stamp=_stamp(path))

    def _unless_empty(self, name: str, found: Iterator[Input]) -> Iterator[Input]:
        first = next(found, None)
        yield _nothing(name) if first is None else first
        yield from found

    def _folder(self, folder: Path) -> Iterator[Input]:
        unreadable: list[OSError] = []
        for base, folders, files in os.walk(folder, onerror=unreadable.append):
            folders[:] = sorted(each for each in folders if self._is_searched(Path(base, each)))
            for file in sorted(files):
                path = Path(base, file)
                if path.resolve() in self.without or not self._is_wanted(file):
                    continue
                relative = path.relative_to(folder).as_posix()
                if is_archive(file):
                    yield from self._archive(str(path), relative)
                elif self._is_read(file):
                    yield Input(name=str(path), path=str(path), relative=relative, stamp=_stamp(path))
        for error in unreadable:
            yield _unreadable(str(error.filename), error)

    def _archive(self, name: str, relative: str, members: tuple[int, ...] = (), path: str = "") -> Iterator[Input]:
        """Yield the inputs in a zip; ``members`` are the numbers of a zip in another one, at ``path``."""
        path = path or name
        try:
            entries = _archives.entries(path, members, name)
        except ProblemError as error:
            yield Input(name=name, path=path, relative=relative, members=members, problem=error.problems[0])
            return
        for entry in entries:
            base = entry.name.rpartition("/")[2]
            if not self._is_wanted(base):
                continue
            inside, shown = (*members, entry.number), f"{name}/{entry.name}"
            below = f"{relative[: -len(ARCHIVE)]}/{_as_path(entry.name)}"
            if is_archive(base):
                yield from self._archive(shown, below, inside, path)
            elif self._is_read(base):
                yield Input(name=shown, path=path, relative=below, members=inside, stamp=entry.stamp)

    def _is_searched(self, folder: Path) -> bool:
        return not folder.name.startswith(".") and folder.resolve() not in self.without

    def _is_wanted(self, name: str) -> bool:
        """Return whether a file found in a folder or by a pattern is no lock file; these are counted."""
        is_lock = Path(name).name.startswith(_LOCKS)
        self.locks += is_lock
        return not is_lock

    def _is_read(self, name: str) -> bool:
        """Return whether files of this kind are read; others are counted."""
        is_read = is_data(name) or name.lower().endswith((*self._suffixes, *_OTHER_SHEETS))
        self.others += not is_read and not name.startswith(".")
        return is_read and not name.startswith(".")


def content_of(item: Input) -> bytes:
    """Return the content of an input in a zip or in memory; raise ProblemError if it cannot be read."""
    if item.content is not None:
        return item.content
    return _archives.content(item.path, item.members, item.name)


def close_archives() -> None:
    """Close the zips that this process has open."""
    _archives.close()


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return ()
    return status.st_size, status.st_mtime_ns


def _as_path(name: str) -> str:
    """Return a name from a zip as a path below a folder, of characters that every system has in names."""
    parts = (part for part in name.split("/") if part.strip(" ."))
    return "/".join(safe_name(part, longest=_LONGEST) for part in parts) or "_"


def _unreadable(name: str, error: OSError) -> Input:
    problem = Problem(code="file.cannot-read", params={"file": name, **why(error)}, location=SourceLocation(file=name))
    return Input(name=name, path=name, relative=Path(name).name, problem=problem)


def _nothing(name: str) -> Input:
    problem = Problem(code="file.nothing-inside", location=SourceLocation(file=name))
    return Input(name=name, path=name, relative=Path(name).name, problem=problem)
