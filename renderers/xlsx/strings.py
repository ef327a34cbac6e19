"""The workbook's table of texts: those of the form, made once, and those of one filling after them."""

from __future__ import annotations

from collections.abc import Mapping

from .text import xml_text

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)


class Strings:
    """Numbers texts in order; begins with those of ``known``, which is not changed."""

    def __init__(self, known: Mapping[str, int] | None = None, written: str = "") -> None:
        self.known: Mapping[str, int] = known or {}
        self.written = written
        self.own: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of ``text`` in the table."""
        number = self.known.get(text)
        if number is None:
            number = self.own.setdefault(text, len(self.known) + len(self.own))
        return number

    def items(self) -> str:
        """Return the XML of all texts, in the order of their numbers."""
        own = "".join(f'<si><t xml:space="preserve">{xml_text(text)}</t></si>' for text in self.own)
        return self.written + own

    def xml(self) -> bytes:
        """Return the whole table."""
        return f"{_OPENING}{self.items()}</sst>".encode()
