"""The cells of one sheet, straight from its XML.

Cells without content are taken out before parsing: a person's sheet may have a million formatted rows and nothing in
them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache

from msgspec import Struct

from formspec.importing.book import CellKind, ObjectKind, Sheet, SheetCell, SheetObject
from formspec.layout import address, row_and_column
from formspec.patterns import lazy_pattern
from formspec.problems import ProblemError

from .archive import refuse
from .drawings import add_object
from .escapes import unescaped
from .page_texts import HEADERS_AND_FOOTERS, page_text
from .rich_text import RUN_ELEMENTS, FileRun, RunCollector, SharedStrings, looks_of
from .xml import parse

# Limits of all sheets of a workbook together, far above any form; the last one is for the text of one cell.
MOST_CELLS = 500_000
MOST_CHARACTERS = 50_000_000
MOST_MERGES = 50_000
MOST_IN_CELL = 2**16
_PREFIX = rb"(?:[A-Za-z_][\w.-]*:)?"
_NUMBERED = rb"""\s+r="[^<"]*+"[^<>"'/]*+(?:(?:"[^<"]*+"|'[^<']*+')[^<>"'/]*+)*+"""
_EMPTY_CELLS = lazy_pattern(
    rb"<%(x)sc%(numbered)s(?:/>|></%(x)sc\s*>)(?=\s*<(?:/|%(x)sc\s+r=\"))" % {b"x": _PREFIX, b"numbered": _NUMBERED}
)
_EMPTY_ROWS = lazy_pattern(
    rb"<%(x)srow%(numbered)s(?:/>|>\s*</%(x)srow\s*>)(?=\s*<(?:/|%(x)srow\s+r=\"))"
    % {b"x": _PREFIX, b"numbered": _NUMBERED}
)
_HEADER, _UNCUT = 5, 2**16
_KINDS = {
    "s": CellKind.TEXT,
    "str": CellKind.TEXT,
    "inlineStr": CellKind.TEXT,
    "b": CellKind.TRUTH,
    "e": CellKind.ERROR,
    "d": CellKind.DATE,
}
_PICTURE = lazy_pattern(r"=?\s*(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
"""The functions of WPS and of Excel 365 that put a picture into a cell; WPS also pastes the first as a text."""
_NO_NUMBER = lazy_pattern(r"_|[eE][-+]?0*[1-9][0-9]{3}")  # numbers for Decimal that no program writes
_ZERO = lazy_pattern(r"0(?:\.0*)?")
_NAMED = 60  # characters of a name in a message; Excel's own names of sheets have 31 at most
_TRUTHS = {"true": "1", "false": "0"}
_TRUE = ("1", "true")
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet in Excel


@lru_cache(maxsize=2**16)
def ref_of(name: str) -> tuple[int, int]:
    """Return (row, column) of a cell's name, from 0; raise ValueError if no sheet has such a cell."""
    row, column = row_and_column(name)
    if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS):
        raise ValueError(name)
    return row, column


def without_empty(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a sheet's XML without empty cells and rows.

    A cell without an address follows its neighbour, so that an empty neighbour is kept. From the first comment or CDATA
    section on everything is kept, as in UTF-16: there ``<c`` may not be a tag.
    """
    rest, before, passed, as_it_is = b"", b"", 0, False
    for piece in pieces:
        whole = rest + piece
        as_it_is = as_it_is or _is_no_plain_xml(before + piece, passed - len(before))
        before, passed = piece[-_HEADER:], passed + len(piece)
        cut = -1 if as_it_is else max(whole.rfind(b"<row"), whole.rfind(b":row"))
        cut = whole.rfind(b"<", 0, cut + 1) if cut > 0 and len(whole) > _UNCUT else -1
        rest = whole[cut:] if cut > 0 else b""
        whole = whole[:cut] if cut > 0 else whole
        yield whole if as_it_is else _EMPTY_ROWS.sub(b"", _EMPTY_CELLS.sub(b"", whole))
    if rest:
        yield rest


def _is_no_plain_xml(piece: bytes, ref: int) -> bool:
    """Return whether ``piece``, which begins at ``ref``, contains comments, CDATA sections or instructions."""
    return b"<!" in piece or b"<?" in piece[max(0, _HEADER - ref) :] or (ref == 0 and b"\0" in piece[:4])


class Spent(Struct):
    """The amount read so far from all sheets of a workbook."""

    cells: int = 0
    characters: int = 0


class SheetParser:
    """Collects cells and merges. A cell without a name follows the previous one, in the current row."""

    def __init__(self, sheet: Sheet, strings: SharedStrings, spent: Spent, struck_styles: Collection[int]) -> None:
        self.sheet = sheet
        self.strings = strings
        self.spent = spent
        self.struck_styles = struck_styles
        self.row, self.column = -1, -1
        self.ref = (-1, -1)
        self.kind, self.style = "n", 0
        self.has_rich_value = False
        self.value: list[str] = []
        self.formula: list[str] | None = None
        self.into: list[str] | None = None
        self.runs = RunCollector(sheet.name[:_NAMED])
        self.phonetic = 0
        self.page_text: list[str] = []
        self.next_column = 0
        self.has_comments = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "t"):
            self.into = None if self.phonetic else self.value
        elif name == "f":
            self.into = self.formula = []
        elif name in RUN_ELEMENTS:
            self.runs.start(name, attributes)
        elif name == "row":
            self._begin_row(attributes)
        elif name == "rPh":
            self.phonetic += 1
        else:
            self._start_around(name, attributes)

    def _start_around(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element outside the cells."""
        if name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            self._columns(attributes)
        elif name in HEADERS_AND_FOOTERS:
            self.into = self.page_text = []
        elif name == "picture":
            add_object(self.sheet.objects, SheetObject(ObjectKind.PICTURE, (0, 0)))
        elif name == "legacyDrawing":
            self.has_comments = True

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self.row = int(number) - 1 if number else self.row + 1
        self.column = -1
        if _is_hidden(attributes, "ht"):
            self.sheet.hidden_rows.add(self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r")
        try:
            self.ref = ref_of(name) if name else (self.row, self.column + 1)
            self.style = int(attributes.get("s", 0))
        except ValueError:
            raise self._damaged(name or "") from None
        self.column = self.ref[1]
        self.kind = attributes.get("t", "n")
        self.has_rich_value = "vm" in attributes
        self.value, self.formula = [], None
        self.runs.clear()

    def text(self, text: str) -> None:
        """Handle characters."""
        if self.into is not None:
            self.into.append(text)
            self.runs.text(text)
            self.spent.characters += len(text)
            if self.spent.characters > MOST_CHARACTERS:
                raise self._too_many()

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._finish()
        elif name in ("v", "f", "t"):
            self.into = None
        elif name == "rPh":
            self.phonetic -= 1
        elif name in HEADERS_AND_FOOTERS:
            self.into = None
            if written := page_text("".join(self.page_text)):
                self.sheet.page_texts.append(written)

    def _finish(self) -> None:
        text = "".join(self.value)
        formula = None if self.formula is None else "".join(self.formula)
        if not text and formula is None:
            return
        runs: tuple[FileRun, ...] = ()
        if self.kind == "s":
            text, runs = self._shared(text)
        elif self.kind in ("str", "inlineStr"):
            text, runs = unescaped(text), self.runs.runs()
        elif self.kind == "b":
            text = _TRUTHS.get(text.strip(), text)
        if not text and formula is None:
            return
        row, column = self.ref
        if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS):
            raise self._damaged(f"{row + 1}:{column + 1}")
        if len(text) > MOST_IN_CELL:
            raise self._damaged(self._name())
        cells = self.sheet.cells
        looks = looks_of(text, runs, is_struck=self.style in self.struck_styles)
        cell = SheetCell(self._kind_of(text, formula), text, self.style, formula, looks)
        if cells.setdefault(self.ref, cell) != cell:
            raise self._damaged(self._name())
        self.spent.cells += 1
        if self.spent.cells > MOST_CELLS:
            raise self._too_many()

    def _kind_of(self, text: str, formula: str | None) -> CellKind:
        """Return the kind of a cell; a rich value, such as a picture in it, is stored as an error (MS-XLSX 2.3.6)."""
        if _PICTURE.match(formula or "") or (formula is None and text.startswith("=") and _PICTURE.match(text)):
            return CellKind.PICTURE
        if self.kind == "e" and self.has_rich_value:
            return CellKind.PICTURE
        if self.kind == "b" and text not in ("0", "1", ""):
            return CellKind.TEXT
        kind = _KINDS.get(self.kind, CellKind.NUMBER)
        return CellKind.TEXT if kind is CellKind.NUMBER and _NO_NUMBER.search(text) else kind

    def _shared(self, text: str) -> tuple[str, tuple[FileRun, ...]]:
        try:
            number = int(text)
            string = self.strings.texts[number]
        except (ValueError, IndexError):
            raise self._damaged("sharedStrings") from None
        if number < 0:
            raise self._damaged("sharedStrings")
        self.spent.characters += len(string)
        if self.spent.characters > MOST_CHARACTERS:
            raise self._too_many()
        return string, self.strings.runs.get(number, ())

    def _name(self) -> str:
        return address(*self.ref)

    def _damaged(self, what: str) -> ProblemError:
        return refuse("file.damaged", what=f"{self.sheet.name[:_NAMED]} {what[:_NAMED]}".strip())

    def _too_many(self) -> ProblemError:
        return refuse("file.too-many-cells", sheet=self.sheet.name[:_NAMED], limit=MOST_CELLS)

    def _columns(self, attributes: dict[str, str]) -> None:
        """Keep which columns are hidden; their elements are in order, and none of them comes twice."""
        if not _is_hidden(attributes, "width"):
            return
        with suppress(KeyError, ValueError):
            first, last = int(attributes["min"]) - 1, min(int(attributes["max"]), MOST_COLUMNS)
            self.sheet.hidden_columns.update(range(max(first, self.next_column), last))
            self.next_column = max(last, self.next_column)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        try:
            row, column = ref_of(first)
            end_row, end_column = ref_of(last or first)
        except ValueError:
            return
        if len(self.sheet.merges) < MOST_MERGES:
            self.sheet.merges.append((row, column, end_row - row + 1, end_column - column + 1))


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Return whether a row or column is not shown: it is hidden, or its ``size`` is 0."""
    return attributes.get("hidden") in _TRUE or bool(_ZERO.fullmatch(attributes.get(size, "")))


def read_cells(
    part: str,
    pieces: Iterable[bytes],
    sheet: Sheet,
    strings: SharedStrings,
    spent: Spent,
    struck_styles: Collection[int] = (),
) -> bool:
    """Read the cells of a part into ``sheet``; return whether it has comments.

    ``struck_styles`` are the numbers of the styles with a line through the text.
    """
    parser = SheetParser(sheet, strings, spent, struck_styles)
    parse(part, pieces, parser)
    return parser.has_comments


class StringsParser:
    """Collects the texts of the shared table, the runs of each joined, without phonetic text."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.characters = 0
        self.strings = SharedStrings()
        self.now: list[str] = []
        self.runs = RunCollector(part)
        self.open = False
        self.phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        name = name.rpartition(":")[2]
        if name == "t":
            self.open = not self.phonetic
        elif name == "si":
            self.now = []
            self.runs.clear()
        elif name == "rPh":
            self.phonetic += 1
        elif name in RUN_ELEMENTS:
            self.runs.start(name, attributes)

    def text(self, text: str) -> None:
        """Handle characters."""
        if self.open:
            self.now.append(text)
            self.runs.text(text)
            self.characters += len(text)
            if self.characters > MOST_CHARACTERS:
                raise refuse("file.bomb", part=self.part, limit=MOST_CHARACTERS // 2**20)

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        name = name.rpartition(":")[2]
        if name == "t":
            self.open = False
        elif name == "si":
            self._finish()
        elif name == "rPh":
            self.phonetic -= 1

    def _finish(self) -> None:
        runs = self.runs.runs()
        if runs:
            self.strings.runs[len(self.strings.texts)] = runs
        self.strings.texts.append(unescaped("".join(self.now)))
