"""Everything about the workbook but its cells: widths, merges, page, protection, properties."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from formspec.layout import Layout, Page, Role, address, area, identity_properties
from formspec.messages import text

from .footer import footer
from .margin import hint_column
from .pages import CELL_PADDING, is_one_page
from .protection import protect
from .ranges import CellRange, cell_ranges
from .screen_reader import name_headings
from .styles import font
from .text import printable, sheet_name

if TYPE_CHECKING:
    from openpyxl import Workbook

PAPER_CODES = {"Letter": 1, "Legal": 5, "A3": 8, "A4": 9}  # ECMA-376 Part 1, 18.3.1.63, paperSize
_MM_PER_INCH = 25.4
_FOOTER = 0.3  # inches from the edge of the paper at most: Excel's own default
_HINT_WIDTH = 84


def dress(workbook: Workbook, layout: Layout, pages: str) -> None:
    """Set up ``workbook``, whose only sheet becomes the form's.

    ``pages`` is the number of its pages as the footer prints it.
    """
    sheet: Any = workbook.active
    sheet.title = sheet_name(layout.sheet)
    body = font(layout.fonts.body, float(layout.page.font_size))
    workbook._fonts[0] = body  # type: ignore[attr-defined]  # noqa: SLF001 - the default font decides what a width means
    workbook._named_styles["Normal"].font = body  # type: ignore[attr-defined]  # noqa: SLF001
    _grid(sheet, layout)
    _page(sheet, layout, pages)
    protect(sheet)
    _properties(workbook, layout)
    name_headings(workbook, layout)


def hide_columns(workbook: Workbook, first: int, end: int) -> None:
    """Hide the columns from ``first`` to before ``end``, counted from 0."""
    from openpyxl.utils import get_column_letter

    sheet: Any = workbook.active
    for column in range(first, end):
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True


def _grid(sheet: Any, layout: Layout) -> None:
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(layout.widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = float(width) + CELL_PADDING
    sheet.column_dimensions[get_column_letter(hint_column(layout) + 1)].width = _HINT_WIDTH
    merged = (cell for cell in layout.cells if cell.rows > 1 or cell.columns > 1)
    sheet.merged_cells = cell_ranges(CellRange(cell.row, cell.column, cell.rows, cell.columns) for cell in merged)
    first = next((cell for cell in layout.cells if cell.role is Role.INPUT), None)
    if first is not None:
        selection = sheet.sheet_view.selection[0]
        selection.activeCell = selection.sqref = address(first.row, first.column)
    sheet.sheet_view.showGridLines = False


def _page(sheet: Any, layout: Layout, pages: str) -> None:
    from openpyxl.worksheet.pagebreak import Break

    page: Page = layout.page
    sheet.page_setup.paperSize = PAPER_CODES[page.paper]
    sheet.page_setup.orientation = page.orientation
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = int(is_one_page(layout))  # 0 for as many pages as there are
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.top, margins.bottom = _inches(page.margin_top), _inches(page.margin_bottom)
    margins.left, margins.right = _inches(page.margin_left), _inches(page.margin_right)
    margins.header = margins.footer = min(margins.bottom / 2, _FOOTER)
    sheet.oddFooter.center.text = footer(layout.language, pages)
    sheet.print_area = area(0, 0, len(layout.rows), len(layout.widths))
    if layout.repeat_rows:
        first, last = layout.repeat_rows
        sheet.print_title_rows = f"{first + 1}:{last + 1}"
    for number, row in enumerate(layout.rows):
        if row.page_break:
            sheet.row_breaks.append(Break(id=number))


def _inches(millimetres: Any) -> float:
    return round(float(millimetres) / _MM_PER_INCH, 4)


def _properties(workbook: Any, layout: Layout) -> None:
    from openpyxl.packaging.custom import StringProperty

    properties = workbook.properties
    properties.creator = properties.lastModifiedBy = "formspec"
    properties.title = printable(layout.title)
    properties.subject = printable(layout.form)
    properties.description = printable(
        text("workbook.description", layout.language, form=layout.title, sheet=sheet_name(layout.sheet))
    )
    properties.language = layout.language
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zone
    for name, value in identity_properties(layout).items():
        workbook.custom_doc_props.append(StringProperty(name=name, value=printable(value)))
