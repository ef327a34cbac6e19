"""The characters that a workbook writes as ``_xHHHH_``, because XML cannot contain them."""

from __future__ import annotations

import re

from formspec.patterns import lazy_pattern

_ESCAPED = lazy_pattern(r"(?:_x[0-9A-Fa-f]{4}_)+")


def unescaped(text: str) -> str:
    """Return a text of the file with its ``_xHHHH_`` read; an unpaired surrogate becomes U+FFFD."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_characters, text)


def _characters(match: re.Match[str]) -> str:
    codes = match.group().replace("_x", "").replace("_", "")
    return bytes.fromhex(codes).decode("utf-16-be", "replace")
