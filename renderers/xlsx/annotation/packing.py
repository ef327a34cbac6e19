"""Writing an archive whose unchanged members are copied as they are stored: nothing is unpacked to be packed again.

A picture with a wrong checksum, a damaged theme or a part that unpacks to gigabytes is kept unchanged.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from ..zip_entry import zip_entry

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8, _SIZES_FOLLOW = 0x800, 0x8
_LARGEST = 2**32 - 1
"""The sizes that an archive without the 64-bit extension can state (APPNOTE.TXT 4.4.8)."""
_UNPACKER = 20  # version 2.0: deflate


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A member as it is stored, and its directory entry."""

    info: zipfile.ZipInfo
    stored: bytes


def member(name: str, content: bytes, before: zipfile.ZipInfo | None) -> ArchiveMember:
    """Return a member with other content, dated and packed as it was; a new one has no date of its own."""
    info = zip_entry(name)
    info.flag_bits = 0 if name.isascii() else _UTF8
    is_stored = before is not None and before.compress_type == zipfile.ZIP_STORED
    if before is not None:
        info.date_time, info.orig_filename = before.date_time, before.orig_filename
        info.create_system, info.external_attr = before.create_system, before.external_attr
        info.flag_bits = before.flag_bits & _UTF8
        info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    info.CRC, info.file_size = zlib.crc32(content), len(content)
    stored = content if is_stored else _deflated(content)
    info.compress_size = len(stored)
    return ArchiveMember(info, stored)


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def is_expressible(info: zipfile.ZipInfo) -> bool:
    """Return whether the sizes of a member can be stated; those of no workbook are too large."""
    return max(info.file_size, info.compress_size) <= _LARGEST


def archive_of(members: Iterable[ArchiveMember], comment: bytes) -> bytes:
    """Return an archive of ``members``, in their order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for each in members:
        name = _encoded_name(each.info)
        header = _LOCAL.pack(b"PK\x03\x04", *_described(each.info), len(name), 0) + name
        directory.append(_directory_entry(each.info, name, offset))
        pieces += [header, each.stored]
        offset += len(header) + len(each.stored)
    entries = b"".join(directory)
    count = len(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(entries), offset, len(comment)) + comment
    return b"".join([*pieces, entries, end])


def _encoded_name(info: zipfile.ZipInfo) -> bytes:
    """Return the name of a member in the encoding that its flags state."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def _described(info: zipfile.ZipInfo) -> tuple[int, ...]:
    """Return the fields of both headers of a member: version, flags, method, time, date, checksum and sizes."""
    year, month, day, hour, minute, second = info.date_time
    return (
        max(info.extract_version, _UNPACKER),
        info.flag_bits & ~_SIZES_FOLLOW,
        info.compress_type,
        hour << 11 | minute << 5 | second // 2,
        (year - 1980) << 9 | month << 5 | day,
        info.CRC,
        info.compress_size,
        info.file_size,
    )


def _directory_entry(info: zipfile.ZipInfo, name: bytes, offset: int) -> bytes:
    version, *rest = _described(info)
    made_by = min(info.create_version, 0xFF), info.create_system
    fields = (*made_by, version & 0xFF, 0, *rest, len(name), 0, len(info.comment), 0, info.internal_attr)
    return _CENTRAL.pack(b"PK\x01\x02", *fields, info.external_attr, offset) + name + info.comment
