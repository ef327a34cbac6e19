"""An entry of a workbook's zip that depends on nothing but its name: same input, same bytes."""

from __future__ import annotations

import zipfile

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The date of each entry: the earliest that the format can state (APPNOTE.TXT 4.4.6)."""


def zip_entry(name: str) -> zipfile.ZipInfo:
    """Return an entry without a clock, and without the system that made it."""
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info.create_system = 0
    return info
