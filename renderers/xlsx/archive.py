"""A zip archive of which one member changes: the others are packed once, and the same bytes come out each time.

Written out here because :mod:`zipfile` would pack every member anew for each workbook.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _DEFLATED = 20, 8
_MIDNIGHT, _FIRST_DAY = 0, (1 << 5) | 1  # 1980-01-01 00:00, the earliest time a zip can tell
_LEVEL = 6


class Archive:
    """Members that stay the same, ready to be followed by one that does not."""

    def __init__(self, members: Mapping[str, bytes], last: str) -> None:
        """Pack ``members`` in their order; ``last`` names the member that :meth:`closed` is given."""
        body, directory = [], []
        offset = 0
        for name, content in members.items():
            local, central = _packed(name, content, offset)
            body.append(local)
            directory.append(central)
            offset += len(local)
        self._body, self._directory = b"".join(body), b"".join(directory)
        self._count, self._last = len(members) + 1, last

    def closed(self, content: bytes) -> bytes:
        """Return the whole archive with ``content`` as its last member."""
        local, central = _packed(self._last, content, len(self._body))
        start, size = len(self._body) + len(local), len(self._directory) + len(central)
        end = _END.pack(b"PK\x05\x06", 0, 0, self._count, self._count, size, start, 0)
        return b"".join((self._body, local, self._directory, central, end))


def _packed(name: str, content: bytes, offset: int) -> tuple[bytes, bytes]:
    """Return a member with its header, and its entry in the directory."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = packer.compress(content) + packer.flush()
    label = name.encode("ascii")
    told = (_DEFLATED, _MIDNIGHT, _FIRST_DAY, zlib.crc32(content), len(data), len(content), len(label), 0)
    local = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, *told)
    central = _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, 0, *told, 0, 0, 0, 0, offset)
    return local + label + data, central + label
