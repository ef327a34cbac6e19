"""Texts in XML, cells by name, and the limits of the format."""

from __future__ import annotations

from xml.sax.saxutils import escape

from formspec.patterns import lazy_pattern

# Limits of Excel. Cells, formulas, sheet names and the grid: its list of specifications and limits. Prompts, their
# titles and lists written in the setting: its data validation.
MAX_TEXT = 32_767
MAX_PROMPT = 255
MAX_TITLE = 32
MAX_SHEET = 31
MAX_LIST = 255
MAX_FORMULA = 8_192
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384

_ILLEGAL = lazy_pattern("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = lazy_pattern(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_SHEET = lazy_pattern(r"[\[\]:*?/\\\x00-\x1f]")


def xml_text(text: str) -> str:
    """Return ``text`` for an XML element; characters not allowed in XML become ``_xHHHH_``."""
    if _LOOKS_ESCAPED.search(text):
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    return escape(text)


def printable(text: str) -> str:
    """Return ``text`` without characters that an attribute of the format cannot contain."""
    return _ILLEGAL.sub("", text)


def units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units, as the format counts."""
    return len(text) + sum(1 for each in text if ord(each) > 0xFFFF)


def cut(text: str, most: int) -> str:
    """Return ``text`` of at most ``most`` units, with … for the rest."""
    if units(text) <= most:
        return text
    text = text[:most]
    while units(text) > most - 1:
        text = text[:-1]
    return text + "…"


def sheet_name(text: str) -> str:
    """Return ``text`` as the format allows it for a sheet's name."""
    name = _NOT_IN_SHEET.sub("", text).strip().strip("'")[:MAX_SHEET]
    while units(name) > MAX_SHEET:
        name = name[:-1]
    name = name.strip().strip("'")
    return "Form" if not name or name.lower() == "history" else name
