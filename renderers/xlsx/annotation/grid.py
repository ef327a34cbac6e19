"""A worksheet's XML, parsed once: positions and sizes of rows, merged cells, elements after the rows."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..reading.sheet import ref_of
from ..text import MAX_ROWS
from .markup import Element, finish, local, tag_end, walk

CellRef = tuple[int, int]
_STRICT = "http://purl.oclc.org/ooxml/"
_BEHIND_DRAWING = frozenset({
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
})  # fmt: skip
_TRUE = ("1", "true")
_DEFAULT_ROW, _DEFAULT_COLUMN = 20, 64  # pixels, in a sheet that states no default
_PIXELS_A_CHARACTER = 7  # width of a digit in the default font of Excel
_LARGEST = 1_000.0  # a greater width or height is ignored: Excel allows 255 characters and 409 points


@dataclass(frozen=True, slots=True)
class Columns:
    """The format of neighbouring columns: the first and the last, their style, their width in pixels."""

    first: int
    last: int
    style: int
    pixels: int


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Cells that are one: the first and the last row and column."""

    top: int
    left: int
    bottom: int
    right: int


def is_true(attributes: Mapping[str, str], name: str) -> bool:
    """Return whether a boolean attribute is true."""
    return attributes.get(name) in _TRUE


def _size(text: str | None, otherwise: float) -> float:
    """Return a width or height; ``otherwise`` if no sheet can have it."""
    try:
        size = float(text or "")
    except ValueError:
        return otherwise
    return size if math.isfinite(size) and 0 <= size < _LARGEST else otherwise


def whole(text: str | None, otherwise: int) -> int:
    """Return a whole number that an attribute contains; ``otherwise`` if it contains none."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise


class Grid:
    """A parsed worksheet. Rows are kept in plain arrays: there may be a million of them."""

    def __init__(self, content: bytes) -> None:
        """Look through ``content``; raise ValueError if it is not a worksheet."""
        self.content = content
        self.depth = -1
        self.children: list[Element] = []
        self.row_numbers, self.row_starts, self.row_ends = array("l"), array("q"), array("q")
        self.row_pixels = array("d")
        self.columns: list[Columns] = []
        self.merges: list[MergedCells] = []
        self.default_row, self.default_column = float(_DEFAULT_ROW), _DEFAULT_COLUMN
        self.drawing: Element | None = None
        self._behind: dict[int, str] = {}
        walk(content, self._start, self._end)
        data = next((each for each in self.children if each.local == "sheetData"), None)
        if self.root.local != "worksheet" or data is None:
            raise ValueError("this is not a worksheet")
        self.data = data
        self.columns.sort(key=lambda each: each.first)

    @property
    def prefix(self) -> str:
        """The prefix of all that is the format's own."""
        return self.root.prefix

    @cached_property
    def is_strict(self) -> bool:
        """Whether the sheet is written in the strict form of the standard, which has other name spaces."""
        name = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        return self.root.attributes.get(name, "").startswith(_STRICT)

    def _start(self, name: str, attributes: dict[str, str], at: int) -> None:
        self.depth += 1
        if self.depth == 2 and local(name) == "row" and self.children[-1].local == "sheetData":
            self._row(attributes, at)
        elif self.depth == 0:
            self.root = Element(name, attributes, 0, at, tag_end(self.content, at))
        elif self.depth == 1:
            self._child(Element(name, attributes, 1, at, tag_end(self.content, at)))
        elif self.depth == 2 and local(name) == "col":
            self._columns(attributes)
        elif self.depth == 2 and local(name) == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self.depth == 3 and self.children[-1].local == "AlternateContent":
            self._behind.setdefault(self.children[-1].start, local(name))

    def _child(self, child: Element) -> None:
        self.children.append(child)
        if child.local == "sheetFormatPr":
            self._sizes(child.attributes)
        elif child.local == "legacyDrawing":
            self.drawing = child

    def _end(self, name: str, at: int) -> None:
        if self.depth == 2 and local(name) == "row" and self.children[-1].local == "sheetData":
            self.row_ends.append(self._row_end(at))
        elif self.depth == 1:
            finish(self.content, self.children[-1], at)
        elif self.depth == 0:
            finish(self.content, self.root, at)
        self.depth -= 1

    def _row_end(self, at: int) -> int:
        inner = tag_end(self.content, self.row_starts[-1])
        return inner if self.content[inner - 2 : inner] == b"/>" else tag_end(self.content, at)

    def _row(self, attributes: dict[str, str], at: int) -> None:
        before = self.row_numbers[-1] if self.row_numbers else -1
        number = int(attributes["r"]) - 1 if "r" in attributes else before + 1
        if not 0 <= number < MAX_ROWS:
            raise ValueError(f"a sheet has no row {number + 1}")
        self.row_numbers.append(number)
        self.row_starts.append(at)
        height = _size(attributes.get("ht"), -1) * 4 / 3
        self.row_pixels.append(0.0 if is_true(attributes, "hidden") else height)

    def _columns(self, attributes: dict[str, str]) -> None:
        width = _size(attributes.get("width"), -1)
        pixels = self.default_column if width < 0 else round(width * _PIXELS_A_CHARACTER)
        first, last = whole(attributes.get("min"), 1) - 1, whole(attributes.get("max"), 1) - 1
        is_hidden = is_true(attributes, "hidden")
        self.columns.append(Columns(first, last, whole(attributes.get("style"), 0), 0 if is_hidden else pixels))

    def _sizes(self, attributes: dict[str, str]) -> None:
        column, row = _size(attributes.get("defaultColWidth"), -1), _size(attributes.get("defaultRowHeight"), -1)
        self.default_column = self.default_column if column < 0 else round(column * _PIXELS_A_CHARACTER)
        self.default_row = self.default_row if row < 0 else row * 4 / 3
        if is_true(attributes, "zeroHeight"):
            self.default_row = 0.0

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        try:
            self.merges.append(MergedCells(*ref_of(first), *ref_of(last or first)))
        except (KeyError, ValueError):
            return  # a program that does not understand it shows no merge either

    def merges_at(self, refs: Iterable[CellRef]) -> dict[CellRef, MergedCells]:
        """Return the merged cells that cover each of ``refs``; overlapping merges may be skipped."""
        by_ref: dict[CellRef, MergedCells] = {}
        waiting = sorted(self.merges, key=lambda each: -each.top)
        active: list[tuple[int, int, MergedCells]] = []  # those that the row may be in, by their first column
        for row, column in sorted(refs):
            while waiting and waiting[-1].top <= row:
                merge = waiting.pop()
                insort(active, (merge.left, len(waiting), merge), key=lambda each: each[:2])
            while (number := bisect_left(active, column + 1, key=lambda each: each[0]) - 1) >= 0:
                merge = active[number][2]
                if merge.bottom >= row:
                    break
                del active[number]
            if number >= 0 and column <= active[number][2].right:
                by_ref[row, column] = active[number][2]
        return by_ref

    @cached_property
    def _tops(self) -> Mapping[CellRef, MergedCells]:
        return {(each.top, each.left): each for each in reversed(self.merges)}

    def merge_from(self, ref: CellRef) -> MergedCells | None:
        """Return the merged cells whose first cell is ``ref``, or None."""
        return self._tops.get(ref)

    @cached_property
    def _order(self) -> Sequence[int]:
        """The indexes of the rows by their numbers: a file may have its rows in any order."""
        numbers = self.row_numbers
        indexes = range(len(numbers))
        is_sorted = all(one <= other for one, other in pairwise(numbers))
        return indexes if is_sorted else sorted(indexes, key=numbers.__getitem__)

    def _index_from(self, row: int) -> int | None:
        """Return the index of the first row whose number is not below ``row``, or None."""
        at = bisect_left(self._order, row, key=self.row_numbers.__getitem__)
        return self._order[at] if at < len(self._order) else None

    def row_at(self, row: int) -> int | None:
        """Return the index of a row, or None if the sheet does not contain it."""
        index = self._index_from(row)
        return index if index is not None and self.row_numbers[index] == row else None

    def row_behind(self, row: int) -> int | None:
        """Return the start of the first row after ``row``, or None if ``row`` is the last."""
        index = self._index_from(row)
        return None if index is None else self.row_starts[index]

    def column_at(self, column: int) -> Columns | None:
        """Return the format of a column, or None."""
        number = bisect_left(self.columns, column + 1, key=lambda each: each.first) - 1
        return self.columns[number] if number >= 0 and column <= self.columns[number].last else None

    def row_size(self, row: int) -> float:
        """Return the height of a row in pixels."""
        index = self.row_at(row)
        return self.default_row if index is None or self.row_pixels[index] < 0 else self.row_pixels[index]

    def column_size(self, column: int) -> float:
        """Return the width of a column in pixels."""
        column_format = self.column_at(column)
        return self.default_column if column_format is None else column_format.pixels

    def behind_drawing(self) -> int:
        """Return the position required for a ``legacyDrawing``."""
        for child in self.children:
            if self._behind.get(child.start, child.local) in _BEHIND_DRAWING:
                return child.start
        return self.root.close
