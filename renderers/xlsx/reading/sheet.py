"""The cells of one sheet, straight from its XML.

Cells without content are taken out before parsing: a person's sheet may have a million formatted rows and nothing in
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from formspec.reading.grid import Kind, Sheet, SheetCell

from .archive import refuse
from .xml import parse

MOST_CELLS = 500_000
MOST_CHARACTERS = 50_000_000
MOST_MERGES = 50_000
_EMPTY_CELLS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?c(?:\s[^<>]*)?(?:/>|></(?:[A-Za-z_][\w.-]*:)?c>)")
_EMPTY_ROWS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row(?:\s[^<>]*)?(?:/>|>\s*</(?:[A-Za-z_][\w.-]*:)?row>)")
_HAS_NUMBER = re.compile(rb"\sr=")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_KINDS = {"s": Kind.TEXT, "str": Kind.TEXT, "inlineStr": Kind.TEXT, "b": Kind.TRUTH, "e": Kind.ERROR, "d": Kind.TEXT}
_LETTERS = {chr(ord("A") + number): number + 1 for number in range(26)}
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


def unescaped(text: str) -> str:
    """Return a text of the file with its ``_xHHHH_`` read."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def column_of(letters: str) -> int:
    """Return the number of a column from 0 by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + _LETTERS[letter]
    return number - 1


def place_of(name: str) -> tuple[int, int]:
    """Return (row, column) of a cell's name, from 0; raise KeyError or ValueError where it is none."""
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]) - 1, column_of(letters)


def without_empty(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a sheet's XML without the cells and rows that hold nothing."""
    rest = b""
    for piece in pieces:
        whole = rest + piece
        cut = whole.rfind(b"<row") if len(whole) > 2**16 else -1
        rest = whole[cut:] if cut > 0 else b""
        yield _stripped(whole[:cut] if cut > 0 else whole)
    if rest:
        yield _stripped(rest)


def _stripped(piece: bytes) -> bytes:
    return _EMPTY_ROWS.sub(_kept_row, _EMPTY_CELLS.sub(_kept_cell, piece))


def _kept_cell(found: re.Match[bytes]) -> bytes:
    """A cell without an address stands where its neighbour ends, so that an empty one counts."""
    return b"" if _HAS_NUMBER.search(found.group()) else found.group()


def _kept_row(found: re.Match[bytes]) -> bytes:
    return b"" if _HAS_NUMBER.search(found.group()) else found.group()


class SheetParser:
    """Collects cells and merges."""

    def __init__(self, sheet: Sheet, strings: Sequence[str]) -> None:
        self.sheet = sheet
        self.strings = strings
        self.row, self.column = -1, -1
        self.kind, self.style = "n", 0
        self.value: list[str] = []
        self.formula: list[str] | None = None
        self.into: list[str] | None = None
        self.phonetic = 0
        self.characters = 0
        self.extra: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "t"):
            self.into = None if self.phonetic else self.value
        elif name == "f":
            self.into = self.formula = []
        elif name == "row":
            number = attributes.get("r")
            self.row = int(number) - 1 if number and number.isdecimal() else self.row + 1
            self.column = -1
        elif name == "rPh":
            self.phonetic += 1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "legacyDrawing":
            self.extra["comments"] = "yes"

    def _cell(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r")
        try:
            if name:
                row, self.column = place_of(name)
                self.row = row
            else:
                self.column += 1
            self.style = int(attributes.get("s", 0))
        except (KeyError, ValueError):
            raise refuse("file.damaged", what=f"{self.sheet.name} {name}") from None
        if not (0 <= self.row < MOST_ROWS and 0 <= self.column < MOST_COLUMNS):
            raise refuse("file.damaged", what=f"{self.sheet.name} {name}")
        self.kind = attributes.get("t", "n")
        self.value, self.formula = [], None

    def text(self, text: str) -> None:
        """Take in characters."""
        if self.into is not None:
            self.into.append(text)
            self.characters += len(text)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._finish()
        elif name in ("v", "f", "t"):
            self.into = None
        elif name == "rPh":
            self.phonetic -= 1

    def _finish(self) -> None:
        text = "".join(self.value)
        formula = None if self.formula is None else "".join(self.formula)
        if not text and formula is None:
            return
        if self.kind == "s":
            try:
                text = self.strings[int(text)]
            except (ValueError, IndexError):
                raise refuse("file.damaged", what=f"{self.sheet.name} sharedStrings") from None
        elif self.kind in ("str", "inlineStr"):
            text = unescaped(text)
        if not text and formula is None:
            return
        cells = self.sheet.cells
        cells[self.row, self.column] = SheetCell(_KINDS.get(self.kind, Kind.NUMBER), text, self.style, formula)
        if len(cells) > MOST_CELLS or self.characters > MOST_CHARACTERS:
            raise refuse("file.too-many-cells", sheet=self.sheet.name, limit=MOST_CELLS)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        try:
            row, column = place_of(first)
            end_row, end_column = place_of(last or first)
        except (KeyError, ValueError):
            return
        if len(self.sheet.merges) < MOST_MERGES:
            self.sheet.merges.append((row, column, end_row - row + 1, end_column - column + 1))


def read_cells(part: str, pieces: Iterable[bytes], sheet: Sheet, strings: Sequence[str]) -> bool:
    """Read the cells of a part into ``sheet``; return whether it has comments."""
    parser = SheetParser(sheet, strings)
    parse(part, without_empty(pieces), parser)
    return bool(parser.extra)


class StringsParser:
    """Collects the texts of the shared table, the runs of each joined, without what tells how they are spoken."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.now: list[str] = []
        self.open = False
        self.phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """Take in the beginning of an element."""
        name = name.rpartition(":")[2]
        if name == "t":
            self.open = not self.phonetic
        elif name == "si":
            self.now = []
        elif name == "rPh":
            self.phonetic += 1

    def text(self, text: str) -> None:
        """Take in characters."""
        if self.open:
            self.now.append(text)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        name = name.rpartition(":")[2]
        if name == "t":
            self.open = False
        elif name == "si":
            self.strings.append(unescaped("".join(self.now)))
        elif name == "rPh":
            self.phonetic -= 1
