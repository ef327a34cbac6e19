"""A roster's file as tables of texts: workbooks through the installed readers, and texts with separated columns.

Each text has its location: sheet and cell, or line and column. A merged cell has its text in every row that it covers.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from ..importing.book import Book, CellKind, Sheet, SheetCell
from ..importing.cell_decoding.date_cells import with_serial
from ..importing.cell_decoding.number_cells import decode_number
from ..importing.findings import DecodedCell, rejected
from ..invisible import visible
from ..layout.addresses import address
from ..problems import Problem, ProblemError, Severity, SourceLocation, with_file
from ..source.limits import MAX_WORKBOOK_BYTES
from ..source.yaml import file_problem, read_bytes
from ..values import TEXT, ValueSpec

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
"""Endings of the names of texts with separated columns."""
MOST_ROWS = 100_000
"""Rows of a roster: ten times the projects of a province."""
_MOST_COLUMNS = 500
"""Columns of a text file; a workbook's are bounded by its reader."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNMARKED = ("utf-8", "gb18030")
"""Encodings without a byte order mark, in the order in which they are tried: a text in GBK is hardly ever UTF-8."""
_DELIMITERS = "\t,;，|"
_SAMPLE_LINES = 50
_EXCEL_SEPARATOR = "sep="
"""The first line of a text that Excel wrote or is to read, with the sign between columns."""
_ANY_TEXT = ValueSpec(type=TEXT)


class TableCell(Struct, frozen=True):
    """A text of a roster, and its location."""

    text: str
    location: SourceLocation


class RosterTable(Struct, kw_only=True):
    """One sheet, or a text file.

    Args:
        sheet: the name of the sheet; empty for a text file.
        rows: the texts by row and column, counted from 0; blank ones are left out.
        hidden: the rows that are hidden.
        problems: those of cells whose text could not be read, by row and column.
        is_hidden: whether the sheet is hidden.
    """

    sheet: str = ""
    rows: dict[int, dict[int, TableCell]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    problems: dict[tuple[int, int], list[Problem]] = field(default_factory=dict)
    is_hidden: bool = False

    def add(self, row: int, column: int, text: str, location: SourceLocation) -> None:
        """Add a text, unless nothing of it can be seen."""
        shown = visible(text)
        if shown:
            self.rows.setdefault(row, {})[column] = TableCell(shown, location)


def read_tables(path: Path, file: str) -> list[RosterTable]:
    """Return the tables of the file at ``path``; ``file`` is its name in problems.

    Raises ProblemError if it cannot be read, is in no known encoding, or has too many rows.
    """
    content = read_bytes(path, file, MAX_WORKBOOK_BYTES)
    if not content.strip():
        raise ProblemError([file_problem("file.empty", file)])
    if path.suffix.lower() in TEXT_SUFFIXES:
        tables = [_text_table(_decoded(content, file), file)]
    else:
        tables = list(_sheets(content, file))
    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise ProblemError([file_problem("roster.too-many-rows", file, limit=MOST_ROWS)])
    return tables


def _decoded(content: bytes, file: str) -> str:
    """Return the text of a file by its byte order mark, or in the first encoding that it is valid in."""
    encodings = [name for mark, name in _MARKS if content.startswith(mark)] or _UNMARKED
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ProblemError([file_problem("roster.encoding", file)])


def _text_table(text: str, file: str) -> RosterTable:
    lines = text.splitlines(keepends=True)
    first = lines[0].strip().strip('"') if lines else ""
    stated = first[len(_EXCEL_SEPARATOR) :] if first.lower().startswith(_EXCEL_SEPARATOR) else ""
    skipped = int(len(stated) == 1)
    delimiter = stated if skipped else _delimiter(lines)
    table, end = RosterTable(), skipped
    reader = csv.reader(io.StringIO("".join(lines[skipped:]), newline=""), delimiter=delimiter)
    try:
        for number, texts in enumerate(reader):
            line, end = end, skipped + reader.line_num
            source = lines[line] if end == line + 1 else ""
            _add_line(table, number, texts, _starts(source, delimiter), SourceLocation(file=file, line=line + 1))
            if number > MOST_ROWS:
                break
    except csv.Error:
        location = SourceLocation(file=file, line=end + 1)
        raise ProblemError([Problem(code="roster.damaged-line", location=location)]) from None
    return table


def _add_line(table: RosterTable, row: int, texts: list[str], starts: list[int], location: SourceLocation) -> None:
    for column, text in enumerate(texts[:_MOST_COLUMNS]):
        start = starts[column] + 1 if column < len(starts) else None
        place = SourceLocation(file=location.file, line=location.line, column=start)
        table.add(row, column, _without_formula(text), place)


def _without_formula(text: str) -> str:
    """Return ``="001"`` as 001: so programs write a code that Excel would otherwise read as a number."""
    return text[2:-1] if text.startswith('="') and text.endswith('"') and len(text) > 2 else text


def _delimiter(lines: list[str]) -> str:
    """Return the sign between the columns: the one that most of the first lines have, and most often."""
    sample = lines[:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda sign: (sum(sign in line for line in sample), "".join(sample).count(sign)))


def _starts(line: str, delimiter: str) -> list[int]:
    """Return the offsets at which the columns of a line begin."""
    starts, is_quoted = [0], False
    for offset, sign in enumerate(line):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == delimiter and not is_quoted:
            starts.append(offset + 1)
    return starts


def _sheets(content: bytes, file: str) -> Iterator[RosterTable]:
    from ..registry import reader_for

    try:
        book = reader_for(content, file).open(content)
        for sheet in book.sheets():
            if sheet.is_read:
                yield _sheet_table(sheet, book, file)
    except ProblemError as error:
        raise ProblemError(with_file(error.problems, file)) from None


def _sheet_table(sheet: Sheet, book: Book, file: str) -> RosterTable:
    table = RosterTable(sheet=sheet.name, hidden=frozenset(sheet.hidden_rows), is_hidden=sheet.hidden)
    covered = _covered(sheet)
    for (row, column), cell in sheet.cells.items():
        location = SourceLocation(file=file, sheet=sheet.name, cell=address(row, column))
        decoded = _cell_text(cell, book)
        findings = [finding.at(location) for finding in decoded.findings if finding.severity is not Severity.INFO]
        if findings:
            table.problems[row, column] = findings
        for place in covered.get((row, column), ((row, column),)):
            table.add(*place, str(decoded.value or ""), location)
    return table


def _covered(sheet: Sheet) -> Mapping[tuple[int, int], list[tuple[int, int]]]:
    """Return for each merged cell the cells of its first column, in all its rows that have other content.

    A cell that is merged over several columns is a title or a group of headings: its text is not repeated.
    """
    last = max((row for row, _ in sheet.cells), default=0)
    found = {}
    for row, column, rows, _ in sheet.merges:
        end = min(row + rows, last + 1)
        if end > row:
            found[row, column] = [(each, column) for each in range(row, end)]
    return found


def _cell_text(cell: SheetCell, book: Book) -> DecodedCell:
    """Return the text of a cell as it is shown: a number with its leading zeros."""
    match cell.kind:
        case CellKind.ERROR:
            return rejected("read.error-value", found=cell.text)
        case CellKind.PICTURE:
            return rejected("read.picture")
        case CellKind.DATE:
            return decode_number(with_serial(cell, book), _ANY_TEXT, book)
        case CellKind.NUMBER if cell.text:
            return decode_number(cell, _ANY_TEXT, book)
        case _:
            return DecodedCell(cell.text)
