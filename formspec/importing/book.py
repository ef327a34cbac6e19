"""A workbook as the way back sees it, whatever file it came from: sheets of cells, merges, properties.

Rows and columns count from 0. Cells without content are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from ..problems import Severity


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    ERROR = "error"


class SheetCell(NamedTuple):
    """One cell: its kind, its content as the file writes it, the number of its style, its formula.

    ``formula`` is None where the content was typed; the content is then what the formula gave last, and may be empty.
    """

    kind: Kind
    text: str
    style: int = 0
    formula: str | None = None


Content = Mapping[int, SheetCell]
"""A row of a sheet as the form has it: its cells by the form's columns."""


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One sheet.

    ``merges`` are (row, column, rows, columns); ``comments`` are what people wrote beside cells. ``is_read`` is False
    for one beyond the bounds, of which only the name is known.
    """

    name: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    is_read: bool = True
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)


class Book(Protocol):
    """An opened workbook. Sheets are read when they are asked for."""

    properties: Mapping[str, str]
    """Custom properties of the document, by name."""
    has_1904_dates: bool
    """Whether dates count from 1904."""
    auxiliary_sheets: Collection[str]
    """The names of sheets that the format adds to a form's own, such as instructions: they are not read."""

    def sheets(self, skip: Collection[str] = ()) -> Iterator[Sheet]:
        """Yield the sheets in their order, without those whose names are in ``skip``."""

    def number_format(self, style: int) -> str:
        """Return the number format of a style, such as ``0.00%`` or ``General``."""


NOTED = "[formspec] "
"""What each line begins with that is written beside a cell: who wrote it, and by which it is found to be taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What to write beside a cell: a comment, and a colour that goes by its severity."""

    sheet: str
    cell: str
    text: str
    severity: Severity


class Reader(Protocol):
    """The contract of a reader; found through the entry-point group ``formspec.readers``."""

    suffixes: Sequence[str]
    """The file names' endings, with their dot."""

    recognises: Callable[[bytes], bool]
    """Tells from the content alone whether it is this reader's to open, whole or damaged."""

    open: Callable[[bytes], Book]
    """Opens a workbook; raises ProblemError where it cannot be read or is beyond the bounds."""

    annotate: Callable[[bytes, Sequence[Note]], bytes]
    """Returns the workbook with notes in it and everything else unchanged; raises ProblemError where it cannot."""
