"""The value of an unquoted YAML scalar: a subset of the core schema of YAML 1.2, without surprising cases.

YAML 1.1 would read ``no`` as a truth, ``2024-06-30`` as a date, ``12:30`` as 750 and ``010`` as 8. Here
they stay texts, and so does a code such as ``01``.
"""

from __future__ import annotations

from decimal import Decimal

from ..patterns import lazy_pattern

_INTEGER = lazy_pattern(r"[-+]?(0|[1-9][0-9]{0,27})")
_NUMBER = lazy_pattern(r"[-+]?(0|[1-9][0-9]{0,27})(\.[0-9]{1,27})?([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def understand(text: str) -> str | int | Decimal | bool | None:
    """Return the value of an unquoted scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    return text
