"""What one would write instead: annex 1 made cell by cell with openpyxl, styles and merges included."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from formspec.layout import Layout, Role, cell_text

THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
GREY = PatternFill("solid", fgColor="FFF2F2F2")
BODY, TITLE = Font(name="宋体", size=10.5), Font(name="黑体", size=18)


def workbook_by_hand(layout: Layout, values: Mapping[str, Any]) -> bytes:
    """Return the same form as a workbook; the layout only stands in for the script's own literals."""
    workbook = Workbook()
    sheet: Any = workbook.active
    for number, width in enumerate(layout.widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = float(width)
    lists: dict[tuple[str, ...], DataValidation] = {}
    for cell in layout.cells:
        first = sheet.cell(row=cell.row + 1, column=cell.column + 1)
        held = values.get(cell.binding.path) if cell.binding else None
        text = cell_text(cell, values)
        first.value = held if isinstance(held, int) else text or None
        for row in range(cell.row + 1, cell.row + cell.rows + 1):
            for column in range(cell.column + 1, cell.column + cell.columns + 1):
                part = sheet.cell(row=row, column=column)
                part.font = TITLE if cell.role is Role.TITLE else BODY
                part.border = BORDER
                part.alignment = Alignment(horizontal=str(cell.align), vertical="center", wrap_text=True)
                part.protection = Protection(locked=cell.role is not Role.INPUT)
                if cell.role in (Role.COLUMN_HEADING, Role.ROW_HEADING, Role.BLOCK_LABEL, Role.FIELD_LABEL):
                    part.fill = GREY
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(
                start_row=cell.row + 1,
                start_column=cell.column + 1,
                end_row=cell.row + cell.rows,
                end_column=cell.column + cell.columns,
            )
        if cell.binding and cell.binding.value.choices:
            choices = cell.binding.value.choices
            if choices not in lists:
                lists[choices] = DataValidation(type="list", formula1='"' + ",".join(choices) + '"')
                sheet.add_data_validation(lists[choices])
            lists[choices].add(first)
    sheet.protection.sheet = True
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
