"""What a screen reader is told by a workbook: its title and language, headings of each value, a prompt for each input."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

import formspec
from formspec.layout import Role

FORMS = [entry.id for entry in formspec.forms()]
NAME = re.compile(r"(Column|Row)TitleRegion\d+\.([a-z]+\d+)\.([a-z]+\d+)\.1")


@pytest.fixture(params=FORMS)
def spec(request: pytest.FixtureRequest) -> formspec.FormSpec[Any]:
    return formspec.load(request.param)


def test_the_properties_name_the_form_and_its_language(spec: formspec.FormSpec[Any]) -> None:
    """Title, description and language, as a file manager and a screen reader show them."""
    properties = load_workbook(io.BytesIO(spec.blank("xlsx"))).properties
    layout = spec.layout()
    assert properties.title == layout.title
    assert properties.language == layout.language
    assert layout.title in str(properties.description)
    assert layout.sheet in str(properties.description)


def test_every_value_of_a_table_has_its_headings_by_name(spec: formspec.FormSpec[Any]) -> None:
    """JAWS and NVDA read the cells of the name in the row or column of the selected cell."""
    book = load_workbook(io.BytesIO(spec.blank("xlsx")))
    layout = spec.layout()
    headed: dict[str, set[tuple[int, int]]] = {"Column": set(), "Row": set()}
    for name, defined in book.defined_names.items():
        found = NAME.fullmatch(name)
        assert found is not None, name
        ((sheet, cells),) = defined.destinations
        assert sheet == book.worksheets[0].title
        left, top, right, bottom = range_boundaries(f"{found[2]}:{found[3]}".upper())
        covered = {(row, column) for row in range(top - 1, bottom) for column in range(left - 1, right)}
        assert not covered & headed[found[1]], "two headings for one cell"
        headed[found[1]] |= covered
        first_column, first_row, last_column, last_row = range_boundaries(cells)
        texts = [
            book.worksheets[0].cell(row, column).value
            for row in range(first_row, last_row + 1)
            for column in range(first_column, last_column + 1)
        ]
        assert any(texts), name
    for band in layout.bands:
        if band.heading_rows:
            for cell in layout.cells:
                inside = band.first_row <= cell.row < band.first_row + band.rows
                is_value = cell.binding is not None and not cell.binding.is_name
                if inside and is_value:
                    assert (cell.row, cell.column) in headed["Column"], cell
                    assert (cell.row, cell.column) in headed["Row"], cell


def test_every_input_has_a_prompt_with_a_title(spec: formspec.FormSpec[Any]) -> None:
    """It is shown, and read out, when the cell is selected."""
    sheet = load_workbook(io.BytesIO(spec.blank("xlsx"))).worksheets[0]
    prompted = {
        (row, column)
        for each in sheet.data_validations.dataValidation
        if each.showInputMessage and each.promptTitle and each.prompt
        for area in each.sqref.ranges
        for row, column in area.cells
    }
    inputs = {(cell.row + 1, cell.column + 1) for cell in spec.layout().cells if cell.role is Role.INPUT}
    assert inputs <= prompted
