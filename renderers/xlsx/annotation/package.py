"""The archive: its members by name, those that are changed or new, and the archive written again around them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from formspec.patterns import lazy_pattern

from ..reading.archive import Archive, known_as, refuse
from .packing import ArchiveMember, archive_of, is_expressible, member

MOST_HELD = 256 * 2**20
"""Bytes of all changed parts; each is in memory as a whole, and once more while it is written."""
_MOST_IN_PART = MOST_HELD // 2
"""Bytes of one part: a sheet of a million formatted rows has about 70 MB."""
_DECLARED_IN = 200  # bytes at the beginning of a part: its XML declaration has about 60
_DECLARED = lazy_pattern(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)""")
_WIDE = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_PLAIN = ("iso8859", "cp", "koi8", "mac", "gb", "big5", "shift_jis", "euc_")
"""The beginnings of the names of encodings that programs save text in; Python's others may take quadratic time."""


class Package:
    """The members of a workbook, found by name in any case, as in the standard.

    Only requested members are unpacked, within the limits of the reader; all others are copied as they are stored.
    """

    def __init__(self, content: bytes) -> None:
        """Open ``content``; raise ProblemError if it is not a readable archive."""
        self._archive = Archive(content)
        self._changed: dict[str, tuple[str, bytes]] = {}
        self._loaded: dict[str, bytes] = {}
        self._size = 0
        self.part = ""
        """The member requested last, named in the error if it is damaged."""
        if sum(info.compress_size for info in self._archive.entries()) > len(content):
            raise refuse("file.damaged", what="zip")  # members that overlap: copied, they would fill the memory

    def __contains__(self, name: str) -> bool:
        return known_as(name) in self._changed or name in self._archive

    def is_blank(self, name: str) -> bool:
        """Return whether a member is missing, or has no content."""
        return name not in self or not self.read(name).strip()

    def contains_text(self, name: str, text: bytes) -> bool:
        """Return whether a member contains ``text``, without keeping all of it in memory."""
        if known_as(name) in self._changed or known_as(name) in self._loaded:
            return text in self.read(name)
        self.part, before = name, b""
        for piece in self._archive.chunks(name):
            if text in before + piece:
                return True
            before = piece[-len(text) :]
        return False

    def read(self, name: str) -> bytes:
        """Return an XML member as UTF-8; raise ValueError if it is missing, ProblemError if it is too large."""
        self.part = name
        content = self._content(name)
        codec = _codec(content)
        return content if codec == "utf-8" else content.decode(codec).encode()

    def _content(self, name: str) -> bytes:
        key = known_as(name)
        if key in self._changed:
            return self._changed[key][1]
        if key not in self._loaded:
            if name not in self._archive:
                raise ValueError("there is no such part")
            content = b"".join(self._archive.counted(name, self._archive.chunks(name, _MOST_IN_PART)))
            self._hold(name, len(content))
            self._loaded[key] = content
        return self._loaded[key]

    def _hold(self, name: str, size: int) -> None:
        self._size += size
        if self._size > MOST_HELD:
            raise refuse("file.bomb", part=name, limit=MOST_HELD // 2**20)

    def write(self, name: str, content: bytes) -> None:
        """Give an XML member other content, in the encoding that it had, or add it."""
        self.part, key = name, known_as(name)
        before = self._content(name) if name in self else b""
        codec = _codec(before)
        written = content if codec == "utf-8" else content.decode().encode(codec, "xmlcharrefreplace")
        if written == before and name in self:
            return
        self._hold(name, max(0, len(written) - len(before)))
        self._loaded.pop(key, None)
        self._changed[key] = (self._changed.get(key, (name,))[0], written)

    def free(self, pattern: str) -> str:
        """Return the first name that no member has, with a number from 1 for ``{}``."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def packed(self) -> bytes:
        """Return the archive: the members in their order, the new ones at the end."""
        return archive_of(self._members(), self._archive.comment)

    def _members(self) -> Iterator[ArchiveMember]:
        for info in self._archive.entries():
            key = known_as(info.filename)
            if key in self._changed and self._archive.entry(key) is info:
                yield member(info.filename, self._changed[key][1], info)
            elif is_expressible(info):
                yield ArchiveMember(info, self._archive.compressed(info))
            else:
                raise refuse("file.damaged", what=info.filename[:60])
        for key, (name, content) in self._changed.items():
            if key not in self._archive:
                yield member(name, content, None)


def _codec(content: bytes) -> str:
    """Return the name of the encoding of an XML member; raise ValueError if it is unknown."""
    wide = _WIDE.get(content[:2])
    if wide is not None:
        return wide
    declared = _DECLARED.match(content[:_DECLARED_IN])
    name = declared[1].decode() if declared else "utf-8"
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        raise ValueError(f"a part of the workbook is written in {name}") from None
    if codec not in ("ascii", "utf-8", "utf-8-sig", "utf-16") and not codec.startswith(_PLAIN):
        raise ValueError(f"a part of the workbook is written in {name}")
    return "utf-8" if codec in ("ascii", "utf-8-sig") else codec
