"""Zips of returned files: their entries, bounded in number and size, and the content of one of them.

An entry is found by its number; its name, which its sender chose, is never used as a path.
"""

from __future__ import annotations

import io
import os
import zlib
from collections import OrderedDict
from functools import partial
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from ..problems import Problem, ProblemError, SourceLocation
from ..source.limits import MAX_WORKBOOK_BYTES
from ..system import why

ARCHIVE = ".zip"
"""The ending of the name of a zip of files."""
_MAX_ENTRIES = 100_000
"""Of one zip: ten times the projects of a province."""
_MAX_UNPACKED = 16_000_000_000
"""Bytes of all entries of a zip: 100,000 workbooks of 160 kB."""
_MAX_DEPTH = 3
"""Zips inside each other: an office packs what departments packed, and a mail program packs that once more."""
_OPEN = 4
"""Zips that stay open, so that the list of entries is not read again for each of them."""
_ENCRYPTED = 0x1
_UTF8 = 0x800
"""Flags of an entry (APPNOTE.TXT, 4.4.4)."""

Members = tuple[int, ...]


class Entry(Struct, frozen=True):
    """One file in a zip: its number and name; ``stamp`` changes with its content."""

    number: int
    name: str
    stamp: tuple[int, ...]


def is_archive(name: str) -> bool:
    """Return whether a file is a zip of files, by its name; a workbook is a zip as well, and not meant."""
    return name.lower().endswith(ARCHIVE)


class Archives:
    """Opens zips, and keeps the latest ones open."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, int, Members], ZipFile] = OrderedDict()

    def entries(self, path: str, members: Members, name: str) -> list[Entry]:
        """Return the files in a zip, sorted by name; ``name`` is its own in problems.

        Raises ProblemError if it cannot be read or is beyond the limits.
        """
        infos = enumerate(self._archive(path, members, name).infolist())
        found = (Entry(number, _name(info), (info.file_size, info.CRC)) for number, info in infos if not info.is_dir())
        return sorted((entry for entry in found if not entry.name.startswith("__MACOSX/")), key=lambda each: each.name)

    def content(self, path: str, members: Members, name: str) -> bytes:
        """Return the content of an entry; ``name`` is its own in problems. Raise ProblemError if it cannot be read."""
        archive = self._archive(path, members[:-1], name)
        info = archive.infolist()[members[-1]]
        if info.flag_bits & _ENCRYPTED:
            raise _problem("file.encrypted", name)
        if info.file_size > MAX_WORKBOOK_BYTES:
            raise _problem("file.too-large", name, file=name, limit=MAX_WORKBOOK_BYTES // 1_000_000)
        try:
            return archive.read(info)  # no more than the size in the list of entries
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
            raise _problem("file.damaged", name, what="zip") from None

    def close(self) -> None:
        """Close all zips."""
        while self._open:
            self._open.popitem()[1].close()

    def _archive(self, path: str, members: Members, name: str) -> ZipFile:
        try:
            key = (path, Path(path).stat().st_mtime_ns, members)
        except (OSError, ValueError) as error:
            raise _problem("file.cannot-read", name, file=name, **why(error)) from None
        if key not in self._open:
            self._open[key] = self._opened(path, members, name)
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(key)
        return self._open[key]

    def _opened(self, path: str, members: Members, name: str) -> ZipFile:
        if len(members) >= _MAX_DEPTH:
            raise _problem("file.archive-too-deep", name, limit=_MAX_DEPTH)
        content = io.BytesIO(self.content(path, members, name)) if members else None
        size = len(content.getbuffer()) if content else os.stat(path).st_size  # noqa: PTH116
        try:
            archive = ZipFile(content or path)
        except (BadZipFile, OSError, ValueError, NotImplementedError):
            raise _problem("file.damaged", name, what="zip") from None
        try:
            _check_limits(archive.infolist(), size, name)
        except ProblemError:
            archive.close()
            raise
        return archive


def _check_limits(infos: list[ZipInfo], size: int, name: str) -> None:
    """Raise ProblemError for too many entries, too much content, and entries that share their bytes.

    Shared bytes are how a zip of 10 MB unpacks to terabytes (D. Fifield, "A better zip bomb", 2019); without them,
    deflate expands a zip at most 1,032 times.
    """
    unpacked = sum(info.file_size for info in infos)
    is_shared = sum(info.compress_size for info in infos) > size
    if len(infos) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or is_shared:
        raise _problem("file.archive-too-large", name, number=_MAX_ENTRIES, limit=_MAX_UNPACKED // 1_000_000_000)


def _name(info: ZipInfo) -> str:
    """Return the name of an entry, with ``/``; without a flag that it is UTF-8, it is in the code page of its sender.

    Windows in Chinese writes GBK, macOS UTF-8 without the flag; zipfile decodes both as cp437.
    """
    text = info.filename
    if not info.flag_bits & _UTF8:
        raw = text.encode("cp437", "replace")
        for decode in (partial(str, raw, "utf-8"), partial(str, raw, "gb18030")):
            try:
                text = decode()
                break
            except UnicodeDecodeError:
                continue
    return text.replace("\\", "/").lstrip("/")


def _problem(code: str, name: str, **params: object) -> ProblemError:
    return ProblemError([Problem(code=code, params=params, location=SourceLocation(file=name))])
