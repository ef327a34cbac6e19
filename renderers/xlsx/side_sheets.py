"""The other sheets of the workbook: instructions, long lists of choices, parsed targets."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from formspec.layout import Layout, address, area
from formspec.messages import text

from . import instructions_sheet
from .auxiliary_sheets import CALCULATION, INSTRUCTIONS, OPTIONS
from .calculation_sheet import CalculationSheet
from .frame import PAPER_CODES
from .sheet import text_cell
from .strings import Strings
from .styles import Styles
from .validation import Validations

if TYPE_CHECKING:
    from openpyxl import Workbook

_MEMBER = "xl/worksheets/sheet{number}.xml"
Rows = tuple[str, str]


def side_sheets(
    workbook: Workbook,
    layout: Layout,
    styles: Styles,
    strings: Strings,
    validations: Validations,
    calculation: CalculationSheet,
    *,
    instructions: bool,
) -> dict[str, Rows]:
    """Add the other sheets to ``workbook``; return the rows of each and their range, by its part.

    The sheet with instructions is omitted if ``instructions`` is False.
    """
    sheets: dict[str, Rows] = {}
    if instructions:
        rows, merged = instructions_sheet.how_to_rows(layout, styles, strings)
        sheets[_member(_how_to_sheet(workbook, layout, merged))] = (rows, "A1:B1")
    if validations.lists:
        workbook.create_sheet(text(OPTIONS, layout.language)).sheet_state = "hidden"
        sheets[_member(workbook)] = _options(validations, strings)
    if calculation.pairs:
        workbook.create_sheet(text(CALCULATION, layout.language)).sheet_state = "hidden"
        sheets[_member(workbook)] = (calculation.rows(), "A1:W1")
    return sheets


def _member(workbook: Workbook) -> str:
    return _MEMBER.format(number=len(workbook.worksheets))


def _how_to_sheet(workbook: Workbook, layout: Layout, merged: list[str]) -> Workbook:
    sheet: Any = workbook.create_sheet(text(INSTRUCTIONS, layout.language))
    for each in merged:
        sheet.merged_cells.add(each)
    for letters, width in zip("AB", instructions_sheet.WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = PAPER_CODES[layout.page.paper]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.protection.sheet = True
    return workbook


def _options(validations: Validations, strings: Strings) -> Rows:
    """Return the rows of long lists, a list a column."""
    rows = []
    for row, texts in enumerate(zip_longest(*validations.lists)):
        cells = (
            text_cell(address(row, column), 0, strings.number(choice))
            for column, choice in enumerate(texts)
            if choice is not None
        )
        rows.append(f'<row r="{row + 1}">{"".join(cells)}</row>')
    return "".join(rows), area(0, 0, max(map(len, validations.lists)), len(validations.lists))


def around_rows(sheet: str, whole: str) -> tuple[str, str]:
    """Return a sheet's XML up to its rows and after them; ``whole`` is the range it fills."""
    before, _, after = sheet.partition("<sheetData")
    after = after.partition("</sheetData>")[2] if "</sheetData>" in after else after.partition("/>")[2]
    begin, _, rest = before.partition('<dimension ref="')
    before = f'{begin}<dimension ref="{whole}"{rest.partition(chr(34))[2]}'
    return f"{before}<sheetData>", f"</sheetData>{after}"
