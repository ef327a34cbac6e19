"""What lies around the answers: formulas and texts outside the form, headers and footers, hidden rows and columns."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import Problem, Severity
from formspec.layout import Role, address, column_letters
from tests.cost import assert_linear
from tests.importing.workbooks import (
    DEPARTMENT,
    EVALUATION,
    at,
    cells,
    edited,
    filled,
    form_of,
    parts,
    spec_of,
    with_part,
)

SHEET = "xl/worksheets/sheet1.xml"


def problems_of(content: bytes, code: str) -> list[Problem]:
    reading = formspec.read(content)
    return [each for each in reading.problems if each.code == code]


def with_sheet_xml(pattern: str, replacement: str) -> bytes:
    assert re.search(pattern, parts(filled(DEPARTMENT))[SHEET].decode())
    return with_part(filled(DEPARTMENT), SHEET, lambda xml: re.sub(pattern, replacement, xml, count=1))


def with_page_texts(content: str) -> bytes:
    return with_sheet_xml("<headerFooter>.*?</headerFooter>", f"<headerFooter>{content}</headerFooter>")


@pytest.mark.parametrize("formula", ["=SUM(D8:D20)", "=D8*2", "=1/0"])
@pytest.mark.parametrize("column", [1, 40])
def test_a_formula_that_a_person_writes_outside_the_form_is_reported(formula: str, column: int) -> None:
    def write(sheet: Worksheet) -> None:
        outside = next(
            number
            for number in range(sheet.max_column + column, sheet.max_column + 60)
            if not sheet.column_dimensions[sheet.cell(5, number).column_letter].hidden
        )
        sheet.cell(5, outside).value = formula

    (found,) = problems_of(edited(filled(DEPARTMENT), write), "read.outside")
    assert found.params["found"] == formula
    assert found.severity is Severity.WARNING


def test_the_formulas_of_the_form_itself_are_no_contents_outside_it() -> None:
    assert not problems_of(filled(DEPARTMENT), "read.outside")
    assert not problems_of(edited(filled(DEPARTMENT), lambda _: None), "read.outside"), "saved without results"


def test_a_formula_with_a_number_in_the_column_of_hints_is_reported() -> None:
    column = column_letters(len(spec_of(DEPARTMENT).layout(form_of(DEPARTMENT)).widths))
    content = with_sheet_xml(f'<c r="({column}[0-9]+)"[^>]*><f>.*?</c>', r'<c r="\1"><f>SUM(D8:D20)</f><v>12.5</v></c>')
    (found,) = problems_of(content, "read.outside")
    assert found.location is not None
    assert found.location.cell.startswith(column)
    assert found.params["found"] == "12.5"


def test_a_figure_typed_next_to_the_hints_is_reported_with_its_cell() -> None:
    def write(sheet: Worksheet) -> None:
        sheet.cell(9, sheet.max_column + 2).value = 12.5

    (found,) = problems_of(edited(filled(DEPARTMENT), write), "read.outside")
    assert found.location is not None
    assert found.location.cell.endswith("9")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("<oddHeader>&amp;L单位：示例厅&amp;R已审核</oddHeader>", ["单位：示例厅 已审核"]),
        (
            "<oddFooter>&amp;C&amp;&quot;宋体,Bold&quot;&amp;12经办人 张三&amp;R第 &amp;P 页</oddFooter>",
            ["经办人 张三 第 页"],
        ),
        ("<firstHeader>&amp;KFF0000A&amp;&amp;B</firstHeader><evenHeader>A&amp;&amp;B</evenHeader>", ["A&B"]),
    ],
)
def test_a_text_in_the_header_or_footer_is_reported(content: str, found: list[str]) -> None:
    problems = problems_of(with_page_texts(content), "read.page-text")
    assert [each.params["found"] for each in problems] == found
    assert all(each.location and each.location.sheet and not each.location.cell for each in problems)


@pytest.mark.parametrize(
    "content",
    [
        "<oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter>",
        '<oddFooter>&amp;C&amp;"Times New Roman,Regular"&amp;12页 &amp;P</oddFooter>',
        "<oddHeader>&amp;C&amp;A</oddHeader><oddFooter>&amp;L&amp;F&amp;R&amp;D &amp;T</oddFooter>",
        "<oddFooter>&amp;C- 1 / 3 -</oddFooter>",
        "<oddHeader></oddHeader><oddFooter/>",
    ],
)
def test_page_numbers_and_names_in_the_footer_are_no_remark(content: str) -> None:
    assert not problems_of(with_page_texts(content), "read.page-text")


def test_values_in_hidden_rows_are_read_and_reported_once() -> None:
    def hide(sheet: Worksheet) -> None:
        for row in range(8, 20):
            sheet.row_dimensions[row].hidden = True

    content = edited(filled(DEPARTMENT), hide)
    (found,) = problems_of(content, "read.hidden-rows")
    assert found.severity is Severity.WARNING
    assert found.params["names"][0] == "8"
    assert found.message("zh").startswith("隐藏的第 8、9、10、")
    assert formspec.read(content).form == formspec.read(filled(DEPARTMENT)).form


@pytest.mark.parametrize("hidden", ['hidden="1"', 'hidden="true"', 'customWidth="1" width="0"'])
def test_values_in_a_hidden_column_are_read_and_reported(hidden: str) -> None:
    content = with_sheet_xml("<cols>", f'<cols><col min="3" max="4" {hidden}/>')
    (found,) = problems_of(content, "read.hidden-columns")
    assert found.message("en").startswith("Hidden columns with values")
    assert formspec.read(content).form == formspec.read(filled(DEPARTMENT)).form


def test_a_form_as_it_was_sent_has_nothing_hidden() -> None:
    for code in ("read.hidden-rows", "read.hidden-columns", "read.page-text"):
        assert not problems_of(filled(DEPARTMENT), code)


def test_a_picture_in_a_cell_is_an_error_of_that_cell() -> None:
    """Excel 365 stores it as an error with the number of a rich value (MS-XLSX 2.3.6)."""
    name = cells(DEPARTMENT)["/unit/name"]
    content = with_sheet_xml(
        f'<c r="{name}"( s="[0-9]+")?[^>]*>.*?</c>', f'<c r="{name}" t="e" vm="1"><v>#VALUE!</v></c>'
    )
    (found,) = problems_of(content, "read.picture")
    assert found.location is not None
    assert found.location.cell == name


def test_many_hidden_columns_take_linear_time() -> None:
    def reading(count: int) -> Callable[[], object]:
        content = with_sheet_xml("<cols>", "<cols>" + '<col min="1" max="16384" hidden="1"/>' * count)
        return lambda: formspec.read(content)

    assert_linear(reading, 2_000)


@pytest.mark.parametrize("name", [DEPARTMENT, EVALUATION])
@pytest.mark.parametrize("typed", [12.5, "12.5", "=1+1"])
def test_whatever_is_typed_over_a_heading_or_a_closed_cell_is_reported_at_it(name: str, typed: object) -> None:
    printed = [
        cell
        for role in (Role.CLOSED, Role.COLUMN_HEADING, Role.ROW_HEADING)
        for cell in [each for each in spec_of(name).layout(form_of(name)).cells if each.role is role and each.text][:1]
    ]
    assert printed
    for cell in printed:
        where = address(cell.row, cell.column)

        def write(sheet: Worksheet, where: str = where) -> None:
            sheet[where].value = typed

        assert at(formspec.read(edited(filled(name), write)), where), f"nothing is said of {typed!r} in {where}"
