"""Tables of texts and numbers as a workbook to sort and filter, written row by row: memory does not grow with them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any

from formspec.layout import lines_needed
from formspec.renderer import TableSheet

from .heights import MAX_HEIGHT
from .package import without_clock
from .text import MAX_ROWS, cut, printable, sheet_name

_MOST_TEXT = 1_000
"""Characters in a cell: more are not read in a table; the format allows 32 767."""
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula when a text is typed, pasted or exported."""
_NO_CLOCK = datetime(2000, 1, 1)  # noqa: DTZ001 - the same input gives the same bytes
_HEADING_FILL = "D9D9D9"
_LINE = 15.0
"""Points of a line in openpyxl's usual font, Calibri of 11 points."""


class XlsxTables:
    """A workbook of tables: headings stay in view, every column has a filter."""

    def __init__(self, sheets: Sequence[TableSheet]) -> None:
        from openpyxl import Workbook

        self._book = Workbook(write_only=True)
        self._book.properties.created = self._book.properties.modified = _NO_CLOCK
        self._rows = [1] * len(sheets)
        self._widths = [[column.width for column in sheet.columns] for sheet in sheets]
        self._sheets: list[Any] = [self._book.create_sheet(sheet_name(sheet.name)) for sheet in sheets]
        self._wrapped, self._quoted = self._styles(self._sheets[0])
        for made, sheet in zip(self._sheets, sheets, strict=True):
            self._begin(made, sheet)

    def _styles(self, sheet: Any) -> tuple[Any, Any]:
        """Return the styles of a text, and of one that begins like a formula."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment

        wrapped: Any = WriteOnlyCell(sheet)
        quoted: Any = WriteOnlyCell(sheet)
        wrapped.alignment = quoted.alignment = Alignment(vertical="top", wrap_text=True)
        quoted.quotePrefix = True
        return wrapped._style, quoted._style  # noqa: SLF001 - styles of cells that are written by the thousand

    def _begin(self, made: Any, sheet: TableSheet) -> None:
        """Set up a sheet and write its headings."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties
        from openpyxl.worksheet.worksheet import Worksheet

        made.freeze_panes = "A2"
        made.print_title_rows = "1:1"
        made.page_setup.orientation = "landscape"
        made.page_setup.paperSize = Worksheet.PAPERSIZE_A4
        made.page_setup.fitToHeight = 0
        made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for number, column in enumerate(sheet.columns, 1):
            made.column_dimensions[get_column_letter(number)].width = column.width
        made.append([self._heading(made, column.heading) for column in sheet.columns])

    def add(self, sheet: int, row: Sequence[str | int | None]) -> None:
        """Add a row to the sheet with this number; rows beyond those of the format are left out."""
        if self._rows[sheet] >= MAX_ROWS:
            return
        self._rows[sheet] += 1
        made: Any = self._sheets[sheet]
        number, height = self._rows[sheet], _height(row, self._widths[sheet])
        made.row_dimensions[number].height = height
        made.append([self._cell(made, value) for value in row])
        del made.row_dimensions[number]  # it is written: memory does not grow with the rows

    def content(self) -> bytes:
        """Return the workbook."""
        from openpyxl.utils import get_column_letter

        for sheet, rows, widths in zip(self._sheets, self._rows, self._widths, strict=True):
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{rows}"
        stream = io.BytesIO()
        self._book.save(stream)
        return without_clock(stream.getvalue())

    def close(self) -> None:
        """Remove the temporary files of a workbook that is not wanted any more."""
        for sheet in self._sheets:
            if not sheet.closed:
                sheet.close()
                sheet._writer.cleanup()  # noqa: SLF001 - otherwise its file stays until the program ends

    def _heading(self, sheet: Any, heading: str) -> Any:
        from openpyxl.styles import Font, PatternFill

        cell = self._cell(sheet, heading)
        cell._style = copy(cell._style)  # noqa: SLF001 - that of texts is not changed
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=_HEADING_FILL)
        return cell

    def _cell(self, sheet: Any, value: str | int | None) -> Any:
        """Return a cell; a text is never a formula, also if it is edited or exported later."""
        from openpyxl.cell import WriteOnlyCell

        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value)
        cell: Any = WriteOnlyCell(sheet)
        written = cut(printable(value), _MOST_TEXT)
        cell._value, cell.data_type = written, "s"  # noqa: SLF001 - its setter makes a formula of a text with =
        cell._style = self._quoted if written.startswith(_BEGINS_FORMULA) else self._wrapped  # noqa: SLF001 - made once
        return cell


def _height(row: Sequence[str | int | None], widths: Sequence[float]) -> float:
    """Return the height of a row in points: programs fit it to its texts only when these are edited."""
    texts = (
        (cut(value, _MOST_TEXT), width) for value, width in zip(row, widths, strict=True) if isinstance(value, str)
    )
    return min(MAX_HEIGHT, _LINE * max((lines_needed(text, width - 1) for text, width in texts), default=1))
