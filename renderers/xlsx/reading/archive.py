"""The file as received: its kind and its members, each within limits."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from formspec.problems import Problem, ProblemError

SUFFIX = ".xlsx"
# Limits of the reader, far above any form. Sizes are in bytes, those of parts after unpacking; the ratio is unpacked
# to packed size.
MAX_FILE = 64_000_000
MAX_SHEET = 512 * 2**20
MAX_PART = 64 * 2**20
MAX_ALL = 768 * 2**20
MOST_TAGS = 8_000_000
MAX_MEMBERS = 5_000
MOST_RATIO = 1_000
_CHUNK = 2**20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_UTF8_NAME = 0x800  # general purpose bit 11 (APPNOTE.TXT 4.4.4); zipfile reads other names as code page 437
_NAME_ENCODINGS = ("utf-8", "gb18030")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_NAMED = 60  # characters of a member's name in a message
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ODS = b"mimetypeapplication/vnd.oasis.opendocument"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError,
    RuntimeError,
)  # fmt: skip


def refuse(code: str, **params: object) -> ProblemError:
    """Return the error that ends the reading."""
    return ProblemError([Problem(code=code, params=params)])


def no_workbook() -> ProblemError:
    """Return the error that a file is not a workbook, with the suffix of the supported ones."""
    return refuse("file.no-workbook", known=SUFFIX)


def kind_of(content: bytes) -> str:
    """Return the kind of a file by its first bytes: xlsx, ods, encrypted, xls, html, xml, text, empty or unknown."""
    if not content.strip(b"\0 \r\n\t"):
        return "empty"
    if content.startswith(_OLE):
        return "encrypted" if _ENCRYPTED_PACKAGE in content else "xls"
    if content.startswith(_ZIP):
        return "ods" if _ODS in content[:200] else "xlsx"
    head = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table")):
        return "html"
    if head.startswith(b"<"):
        return "xml"
    return "text" if b"\0" not in content[:4096] else "unknown"


class Archive:
    """The members of a workbook; each is read when it is requested.

    Names are found in any case and with any slash, as in the standard, plain or percent-encoded. All
    that is read counts against the bounds together: many sheets may be kept in one member.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_FILE:
            raise refuse("file.too-large", limit=MAX_FILE // 1_000_000)
        kind = kind_of(content)
        if kind != "xlsx":
            raise refuse(f"file.{kind}") if kind in ("encrypted", "xls", "ods", "empty") else no_workbook()
        if content.count(_DIRECTORY_ENTRY) > MAX_MEMBERS:
            raise refuse("file.too-many-parts", limit=MAX_MEMBERS)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._members = _by_name(self._zip.infolist())
        except _BROKEN:
            raise refuse("file.damaged", what="zip") from None
        self._content = content
        self._unpacked = 0
        self._tags = 0

    def __contains__(self, name: str) -> bool:
        return known_as(name) in self._members

    @property
    def comment(self) -> bytes:
        """The comment at the end of the archive."""
        return self._zip.comment

    def entries(self) -> list[zipfile.ZipInfo]:
        """Return the directory entries of the archive in order; of several with one name, the last."""
        return list({info.filename: info for info in self._zip.infolist()}.values())

    def entry(self, name: str) -> zipfile.ZipInfo | None:
        """Return the directory entry of a member; None if it is missing."""
        return self._members.get(known_as(name))

    def compressed(self, info: zipfile.ZipInfo) -> bytes:
        """Return a member as stored, not unpacked; raise ProblemError if the file does not contain all of it."""
        start = info.header_offset
        header = self._content[start : start + _LOCAL_HEADER.size]
        if start < 0 or len(header) < _LOCAL_HEADER.size or not header.startswith(_ZIP):
            raise refuse("file.damaged", what=info.filename[:_NAMED])
        *_, name, extra = _LOCAL_HEADER.unpack(header)
        begin = start + _LOCAL_HEADER.size + name + extra
        stored = self._content[begin : begin + info.compress_size]
        if len(stored) < info.compress_size:
            raise refuse("file.damaged", what=info.filename[:_NAMED])
        return stored

    def read(self, name: str) -> bytes:
        """Return a whole member; empty if it is missing."""
        return b"".join(self.chunks(name, MAX_PART)) if name in self else b""

    def chunks(self, name: str, most: int = MAX_SHEET) -> Iterator[bytes]:
        """Yield a member piece by piece; raise ProblemError if it is damaged or larger than ``most``."""
        info = self._members[known_as(name)]
        if info.flag_bits & 1:
            raise refuse("file.encrypted")
        if info.compress_type not in _METHODS:
            raise refuse("file.damaged", what=name)
        if info.file_size > most or info.file_size > MOST_RATIO * max(info.compress_size, 2**10):
            raise refuse("file.bomb", part=name, limit=most // 2**20)
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    self._unpacked += len(piece)
                    if self._unpacked > MAX_ALL:
                        raise refuse("file.bomb", part=name, limit=MAX_ALL // 2**20)
                    yield piece
        except _BROKEN:
            raise refuse("file.damaged", what=name) from None

    def counted(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a member for parsing; raise ProblemError if they have too many tags."""
        for piece in pieces:
            self._tags += piece.count(b"<")
            if self._tags > MOST_TAGS:
                raise refuse("file.bomb", part=name, limit=MAX_PART // 2**20)
            yield piece


def known_as(name: str) -> str:
    """Return the name of a member in one form, whatever its case and slashes, plain or percent-encoded like a URL."""
    return unquote(name.replace("\\", "/")).lstrip("/").lower()


def _by_name(members: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the members by their names, and by the names that a program without the sign for UTF-8 meant."""
    by_name: dict[str, zipfile.ZipInfo] = {}
    meant: dict[str, zipfile.ZipInfo] = {}
    for info in members:
        by_name[known_as(info.filename)] = info
        for encoding in () if info.filename.isascii() or info.flag_bits & _UTF8_NAME else _NAME_ENCODINGS:
            try:
                meant.setdefault(known_as(info.filename.encode("cp437").decode(encoding)), info)
            except UnicodeError:
                continue
    return meant | by_name
