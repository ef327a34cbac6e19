"""Sheets renamed and added, protection and merged cells taken off, the hidden keys deleted: the form is still read."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import Severity
from tests.importing import workbooks
from tests.importing.workbooks import ANNEXES, DEPARTMENT, FORMS, PROJECT, edited, filled, unchanged


@pytest.mark.parametrize("name", FORMS)
def test_a_sheet_may_have_another_name(name: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.title = "Sheet1 (2)"

    reading = formspec.read(edited(filled(name), change))
    unchanged(reading, name)
    assert {location.sheet for location in reading.cells.values()} == {"Sheet1 (2)"}


@pytest.mark.parametrize("name", FORMS)
def test_other_sheets_may_stand_before_and_after(name: str) -> None:
    book = workbooks.opened(filled(name))
    cover = book.create_sheet("封面", 0)
    cover["A1"], cover["C9"] = "某某单位", 2024
    book.create_sheet("附表")["B2"] = "说明"
    book.active = 0
    reading = formspec.read(workbooks.saved(book))
    unchanged(reading, name, quiet=False)
    told = [(problem.code, problem.severity, problem.params["sheet"]) for problem in reading.problems]
    assert told == [("read.another-sheet", Severity.INFO, each) for each in ("封面", "附表")]


@pytest.mark.parametrize("name", FORMS)
def test_protection_may_be_removed(name: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.protection.disable()
        sheet.data_validations.dataValidation.clear()
        sheet.conditional_formatting._cf_rules.clear()

    unchanged(formspec.read(edited(filled(name), change)), name)


@pytest.mark.parametrize("name", FORMS)
def test_merged_cells_may_be_split(name: str) -> None:
    unchanged(formspec.read(edited(filled(name), workbooks.split_all)), name)


@pytest.mark.parametrize("name", FORMS)
def test_merged_cells_may_be_split_and_filled_down(name: str) -> None:
    """As WPS offers it: every cell says what the merged one said."""
    unchanged(formspec.read(edited(filled(name), workbooks.split_and_fill)), name)


@pytest.mark.parametrize("name", FORMS)
def test_cells_may_be_merged_anew(name: str) -> None:
    """A person merges the group's label with the spare rows below the form's own, and the empty cells of a row."""

    def change(sheet: Worksheet) -> None:
        workbooks.split_all(sheet)
        for row in range(1, workbooks.key_row(sheet)):
            texts = [sheet.cell(row, column).value for column in range(1, workbooks.key_column(sheet) - 1)]
            if texts[0] is not None and not any(texts[1:]):
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(texts))

    unchanged(formspec.read(edited(filled(name), change)), name)


@pytest.mark.parametrize("name", ANNEXES)
def test_cells_of_neighbouring_rows_merged_lose_nothing(name: str) -> None:
    """What Excel drops when it merges filled cells is not on the sheet; the rest is read at its place."""
    path = "/goals/0" if name == PROJECT else "/funds/projects/0/planned"
    row, column = workbooks.row_of(name, path), workbooks.column_of(name, path)

    def change(sheet: Worksheet) -> None:
        for each in [each for each in sheet.merged_cells.ranges if each.min_row in (row, row + 1)]:
            if f"{column}{row}" in each or f"{column}{row + 1}" in each:
                sheet.unmerge_cells(str(each))
        sheet.merge_cells(f"{column}{row}:{column}{row + 1}")

    content = edited(filled(name), change)
    reading = formspec.read(content)
    workbooks.nothing_lost(reading, workbooks.typed_in(content))
    assert not [problem for problem in workbooks.errors(reading) if problem.code.startswith("read.")]


@pytest.mark.parametrize("name", FORMS)
def test_the_column_of_keys_may_be_deleted(name: str) -> None:
    """Rows are then known by their labels, the form by the workbook's properties."""
    unchanged(formspec.read(edited(filled(name), workbooks.delete_key_column)), name)


@pytest.mark.parametrize("name", FORMS)
def test_the_row_of_keys_may_be_deleted(name: str) -> None:
    unchanged(formspec.read(edited(filled(name), workbooks.delete_key_row)), name)


@pytest.mark.parametrize("name", FORMS)
def test_the_workbooks_properties_may_be_deleted(name: str) -> None:
    """The form is known by its sheet; the year it was made for is in the properties, and on the sheet in words."""
    reading = formspec.read(workbooks.without_properties(filled(name)))
    unchanged(reading, name)


@pytest.mark.parametrize("name", FORMS)
def test_keys_and_properties_may_all_be_deleted(name: str) -> None:
    content = edited(filled(name), workbooks.delete_key_row, workbooks.split_all)
    content = workbooks.without_properties(content)

    def change(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(min_col=9):
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(("/", "=head", "=notes", "=block")):
                    cell.value = None

    unchanged(formspec.read(edited(content, change)), name)


@pytest.mark.parametrize("name", FORMS)
def test_values_copied_into_a_new_workbook_are_read_by_the_labels(name: str) -> None:
    """Only what can be seen is left: no key, no format, no merged cell, no property."""
    reading = formspec.read(workbooks.retyped(filled(name)), name)
    unchanged(reading, name)
    again = formspec.read(workbooks.retyped(filled(name)))
    assert again.spec.id == name


def test_rows_inserted_are_items_where_only_labels_are_left() -> None:
    def change(sheet: Worksheet) -> None:
        row = workbooks.row_of(DEPARTMENT, "/funds/projects/1/planned")
        workbooks.insert_row(sheet, row)
        for letter, value in zip("BEFGH", ("网络安全加固", 12.5, 12.5, "否", "确定能"), strict=True):
            sheet[f"{letter}{row}"] = value

    content = workbooks.retyped(edited(filled(DEPARTMENT), change))
    reading = formspec.read(content)
    workbooks.nothing_lost(reading, workbooks.typed_in(content))
    assert [each.name for each in reading.form.funds.projects] == [
        "政务数据共享平台运行维护",
        "网络安全加固",
        "公共数据质量提升",
        "基层数据员培训",
    ]
    assert not [each for each in reading.problems if each.severity is Severity.ERROR and each.code.startswith("read.")]
