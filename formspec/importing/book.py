"""The contract of a reader: a workbook of any file format as sheets of cells, merges, comments and properties.

Rows and columns count from 0. Cells without content are left out. This module is independent of forms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from msgspec import Struct, field

from ..problems import Severity


class CellKind(StrEnum):
    """The kind of a cell's content. A date is stored as text (ISO 8601), which few programs write."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"
    PICTURE = "picture"
    """A picture in the cell, put there by a formula or by hand; the text is what the program stores for it."""


class Raised(StrEnum):
    """The position of characters: on the line, above it as a superscript, or below it as a subscript."""

    NO = "no"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


class TextRun(NamedTuple):
    """A piece of a cell's text whose characters look alike.

    Args:
        text: the characters.
        is_struck: whether a line is drawn through them.
        raised: whether they are super- or subscripts.
    """

    text: str
    is_struck: bool = False
    raised: Raised = Raised.NO


class SheetCell(NamedTuple):
    """One cell: its kind, its content as the file stores it, the number of its style, its formula.

    Args:
        kind: the kind of the content.
        text: the content; ``"1"`` or ``"0"`` for a truth value; the last result of a formula, which may be empty.
        style: the number of the style, for :meth:`Book.number_format`.
        formula: the formula, None if the content was typed.
        runs: the pieces of the shown text, if some of it is struck out, or raised or lowered next to other text; else
            nothing.
    """

    kind: CellKind
    text: str
    style: int = 0
    formula: str | None = None
    runs: tuple[TextRun, ...] = ()

    @property
    def content(self) -> str:
        """What was typed, for a message: the text; the formula if it has no result."""
        return self.text or (f"={self.formula}" if self.formula is not None and self.kind is not CellKind.TEXT else "")


class ObjectKind(StrEnum):
    """The kind of something that lies on the cells of a sheet."""

    TEXT = "text"
    PICTURE = "picture"
    SHAPE = "shape"
    CHART = "chart"
    INK = "ink"
    CONTROL = "control"
    EMBEDDED = "embedded"


class SheetObject(NamedTuple):
    """Something that lies on the cells of a sheet.

    Args:
        kind: its kind.
        ref: the (row, column) of the cell under its upper left corner.
        text: its text, empty for none.
    """

    kind: ObjectKind
    ref: tuple[int, int]
    text: str = ""


MOST_LISTED_OBJECTS = 10
"""Objects of one kind that are listed one by one; more are a pattern of the sheet, not remarks of a person."""


class ObjectGroup(Struct):
    """The objects of one kind on a sheet: how many, and the first ``MOST_LISTED_OBJECTS`` of them."""

    count: int = 0
    first: list[SheetObject] = field(default_factory=list)


class Sheet(Struct, kw_only=True):
    """One sheet. Rows and columns count from 0.

    Args:
        name: the name of the sheet.
        cells: the cells with content, by (row, column).
        merges: the merged cells, as (row, column, number of rows, number of columns).
        hidden: whether the sheet is hidden.
        is_read: False for a sheet of which only the name is known: it is beyond the reader's bounds, or missing.
        is_missing: whether the file has the name of the sheet, but not its content.
        comments: the texts of comments, by (row, column).
        objects: what lies on the cells, by its kind.
        hidden_rows: the rows that are not shown, at least those with content.
        hidden_columns: the columns that are not shown.
        page_texts: the texts that a person put into the header or the footer of the printed pages.
    """

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    is_read: bool = True
    is_missing: bool = False
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    objects: dict[ObjectKind, ObjectGroup] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    page_texts: list[str] = field(default_factory=list)


class Book(Protocol):
    """An opened workbook. A sheet is read when the iteration reaches it."""

    properties: Mapping[str, str]
    """Custom properties of the document, by name."""
    has_1904_dates: bool
    """Whether dates count from 1904."""
    auxiliary_sheets: Collection[str]
    """The names of sheets that the format adds to a form's own, such as instructions: they are not imported."""

    def sheets(self, skip: Collection[str] = ()) -> Iterator[Sheet]:
        """Yield the sheets in their order, without those whose names are in ``skip``."""

    def number_format(self, style: int) -> str:
        """Return the number format of a style, such as ``0.00%`` or ``General``."""


NOTED = "[formspec] "
"""The beginning of each line of a comment that the library writes; such lines are removed before new ones are added."""


class Note(Struct, frozen=True, kw_only=True):
    """A remark to write at a cell: a comment, and a colour that depends on its severity.

    Args:
        sheet: the name of the sheet.
        cell: the name of the cell, such as ``C4``.
        text: the text of the comment.
        severity: the severity of the problem.
    """

    sheet: str
    cell: str
    text: str
    severity: Severity


class Reader(Protocol):
    """The contract of a reader; found through the entry-point group ``formspec.readers``."""

    suffixes: Sequence[str]
    """The file names' endings, with their dot."""

    recognises: Callable[[bytes], bool]
    """Returns whether this reader opens a file with this content, even if the file is damaged."""

    open: Callable[[bytes], Book]
    """Opens the workbook with this content; raises ProblemError if it cannot be read or exceeds the bounds."""

    annotate: Callable[[bytes, Sequence[Note]], bytes]
    """Returns the content of the workbook with notes in it, otherwise unchanged; raises ProblemError if that fails."""
