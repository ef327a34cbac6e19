"""The archive: its members by name, those that are changed or new, and the archive written again around them."""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
import zlib

_MOMENT = (1980, 1, 1, 0, 0, 0)
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, NotImplementedError)
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)""")
_WIDE = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}


class Package:
    """The members of a workbook, found whatever the case of their names, as the standard has it."""

    def __init__(self, content: bytes) -> None:
        """Open ``content``; raise ValueError where it is no archive that can be read."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self._comment = archive.comment
                self._infos = {info.filename: info for info in archive.infolist()}
                self._members = {name: archive.read(info) for name, info in self._infos.items()}
        except _BROKEN as error:
            raise ValueError(f"this is no workbook: {error}") from None
        self._names = {_known_as(name): name for name in self._members}

    def __contains__(self, name: str) -> bool:
        return _known_as(name) in self._names

    def read(self, name: str) -> bytes:
        """Return an XML member as UTF-8; raise ValueError where there is none."""
        if name not in self:
            raise ValueError(f"the workbook has no {name}")
        content = self._members[self._names[_known_as(name)]]
        codec = _codec(content)
        return content if codec == "utf-8" else content.decode(codec).encode()

    def write(self, name: str, content: bytes) -> None:
        """Give an XML member other content, in the encoding that it had, or add it."""
        name = self._names.setdefault(_known_as(name), name)
        codec = _codec(self._members.get(name, b""))
        self._members[name] = content if codec == "utf-8" else content.decode().encode(codec, "xmlcharrefreplace")

    def free(self, pattern: str) -> str:
        """Return the first name that no member has, with a number from 1 in the place of ``{}``."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def packed(self) -> bytes:
        """Return the archive: the members in the order that they had, the new ones behind."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = self._comment
            for name, content in self._members.items():
                archive.writestr(self._info(name), content)
        return buffer.getvalue()

    def _info(self, name: str) -> zipfile.ZipInfo:
        before = self._infos.get(name)
        info = zipfile.ZipInfo(name, before.date_time if before else _MOMENT)
        info.create_system = before.create_system if before else 0
        info.external_attr = before.external_attr if before else 0o600 << 16
        is_stored = before is not None and before.compress_type == zipfile.ZIP_STORED
        info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
        return info


def _codec(content: bytes) -> str:
    """Return the name of the encoding of an XML member; raise ValueError where there is none such."""
    wide = _WIDE.get(content[:2])
    if wide is not None:
        return wide
    declared = _DECLARED.match(content)
    name = declared[1].decode() if declared else "utf-8"
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise ValueError(f"a part of the workbook is written in {name}") from None
    return "utf-8" if found in ("ascii", "utf-8-sig") else found


def _known_as(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
