"""The file as it came in: what kind it is, and its members, each within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from formspec.problems import Problem, ProblemError

MAX_FILE = 64_000_000
MAX_SHEET = 512 * 2**20
MAX_PART = 64 * 2**20
MAX_MEMBERS = 5_000
MOST_RATIO = 1_000
_CHUNK = 2**20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def refuse(code: str, **params: object) -> ProblemError:
    """Return the one problem that stops the reading."""
    return ProblemError([Problem(code=code, params=params)])


def kind_of(content: bytes) -> str:
    """Return what a file is by its first bytes: xlsx, ods, encrypted, xls, html, xml, text, empty or unknown."""
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
    """The members of a workbook; nothing is read before it is asked for."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_FILE:
            raise refuse("file.too-large", limit=MAX_FILE // 1_000_000)
        kind = kind_of(content)
        if kind != "xlsx":
            raise refuse(f"file.{kind}" if kind in ("encrypted", "xls", "ods", "empty") else "file.no-workbook")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._members = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            raise refuse("file.damaged", what="zip") from None
        if len(self._members) > MAX_MEMBERS:
            raise refuse("file.too-many-parts", limit=MAX_MEMBERS)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """Return a whole member; empty where there is none."""
        return b"".join(self.chunks(name, MAX_PART)) if name in self._members else b""

    def chunks(self, name: str, most: int = MAX_SHEET) -> Iterator[bytes]:
        """Yield a member piece by piece; raise ProblemError where it is damaged, or larger than ``most``."""
        info = self._members[name]
        if info.flag_bits & 1:
            raise refuse("file.encrypted")
        if info.file_size > most or info.file_size > MOST_RATIO * max(info.compress_size, 2**10):
            raise refuse("file.bomb", part=name, limit=most // 2**20)
        if info.file_size <= _CHUNK:
            yield self._whole(name, info)
            return
        done = 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    done += len(piece)
                    if done > most:
                        raise refuse("file.bomb", part=name, limit=most // 2**20)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise refuse("file.damaged", what=name) from None

    def _whole(self, name: str, info: zipfile.ZipInfo) -> bytes:
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise refuse("file.damaged", what=name) from None
