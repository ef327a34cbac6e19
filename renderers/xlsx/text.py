"""Text as a workbook holds it: what XML cannot carry is written as ``_xHHHH_``, what is too long is cut visibly.

It knows characters only; where a text stands and how it looks is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

CELL_LIMIT = 32767
CUT_MARK = "…（超过32767字，已截断 / cut here）"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def ooxml(text: str) -> str:
    """Return ``text`` as ST_Xstring: control characters, lone surrogates and look-alikes of escapes are escaped."""
    return _UNSAFE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def cell_content(text: str) -> str:
    """Return ``text`` as the content of ``<t>`` in a cell, cut where a cell can hold no more."""
    return ooxml(cut_units(text)).translate(_MARKUP)


def cut_units(text: str) -> str:
    """Return ``text``, or as much of it as a cell holds with a mark that says so; a cell counts UTF-16 units."""
    if len(text) * 2 <= CELL_LIMIT or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= CELL_LIMIT:
        return text
    room = (CELL_LIMIT - len(CUT_MARK)) * 2
    kept = text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "surrogatepass_or_drop")
    return kept + CUT_MARK


def cut(text: str, limit: int) -> str:
    """Return ``text`` of at most ``limit`` characters, an ellipsis at its end where it was longer."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def element(tag: str, attributes: dict[str, object], children: Iterable[ET.Element] = ()) -> ET.Element:
    """Return an XML element; attributes that are None or empty are left out."""
    held = {key: ooxml(str(value)) for key, value in attributes.items() if value not in (None, "")}
    made = ET.Element(tag, held)
    made.extend(children)
    return made


def serialised(made: ET.Element) -> str:
    """Return an element as XML text."""
    return ET.tostring(made, encoding="unicode")


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the address of a cell counted from 0: (2, 1) is ``B3``."""
    return f"{column_name(column)}{row + 1}"


def area(row: int, column: int, rows: int, columns: int) -> str:
    """Return the address of a block of cells: ``B3`` or ``B3:D4``."""
    first = address(row, column)
    return first if rows == columns == 1 else f"{first}:{address(row + rows - 1, column + columns - 1)}"
