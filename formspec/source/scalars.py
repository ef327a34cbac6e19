"""The value of an unquoted YAML scalar: a subset of the core schema of YAML 1.2, without surprising cases; and back.

YAML 1.1 would read ``no`` as a truth, ``2024-06-30`` as a date, ``12:30`` as 750 and ``010`` as 8. Here
they stay texts, and so does a code such as ``01``.
"""

from __future__ import annotations

import json
from decimal import Decimal

from ..patterns import lazy_pattern

_INTEGER = lazy_pattern(r"[-+]?(0|[1-9][0-9]{0,27})")
_NUMBER = lazy_pattern(r"[-+]?(0|[1-9][0-9]{0,27})(\.[0-9]{1,27})?([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_PLAIN = lazy_pattern(r"(?:\.{1,2}/)*\w(?:[\w ./@（）()、《》〔〕%+-]*[\w）)》〕%])?")
"""Texts that need no quotes: a cautious part of them."""
_CURLY = frozenset("“”„‟＂‘’")
QUOTATION_MARKS = frozenset(("'", '"', *_CURLY))
_LINE_BREAKS = {ord(each): f"\\u{ord(each):04x}" for each in "\x7f\x85\u2028\u2029"}
"""Characters that are literal in JSON, but a line break or not allowed in YAML."""


def understand(text: str) -> str | int | Decimal | bool | None:
    """Return the value of an unquoted scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    return text


def scalar_text(text: str) -> str:
    """Return ``text`` as it is written in YAML: with quotes where it would be read as anything else without them."""
    if _PLAIN.fullmatch(text) and understand(text) == text:
        return text
    return json_as_yaml(json.dumps(text, ensure_ascii=False))


def json_as_yaml(text: str) -> str:
    """Return a text of JSON as YAML, which differs in its line breaks only."""
    return text.translate(_LINE_BREAKS)


def quoted(text: str) -> str:
    """Return a text in quotation marks: double ones, or single ones if it contains double ones or a backslash.

    Quotation marks around the whole text are left out, full-width ones as well.
    """
    if _has_marks_around(text):
        text = text[1:-1]
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def _has_marks_around(text: str) -> bool:
    if len(text) <= 2:
        return False
    if text[0] in _CURLY and text[-1] in QUOTATION_MARKS:
        return not any(sign in QUOTATION_MARKS for sign in text[1:-1])
    return text[0] == text[-1] and text[0] in "\"'"
