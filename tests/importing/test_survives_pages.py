"""Workbooks of several pages: repeated headings and labels are no data, whatever a person does to the rows around them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec.problems import Problem, Severity
from tests.importing import workbooks
from tests.importing.workbooks import DEPARTMENT, data_of, edited

SPEC = formspec.load(DEPARTMENT)
FUNCTION, TASK, INDICATOR = "组织收入", "征收", "入库率"
LONG = 40  # indicators of one task: more than a page has rows
CODES = """
formspec: 1
id: cases/codes
title: 样表
blocks:
  - fields: f
    rows: [[{id: a, label: 单位}]]
  - table: t
    levels: [项目]
    codes: 行次
    columns: [{id: amount, label: 金额, type: money, code: 1}, {id: count, label: 个数, type: integer, code: 2}]
    rows: [{repeat: items, label: "项{n}", blank: 60}]
  - {text: opinion, label: 意见}
"""


def long_form() -> Any:
    """Return annex 1 with a function, a task and a kind of indicators that are longer than a page."""
    form: Any = SPEC.new(year=2025)
    form.unit.name = "示例厅"
    form.goals.append("完成目标")
    for number in range(2):
        function = form.duties.functions.add(name=f"{FUNCTION}{number}")
        task = function.tasks.add(name=f"{TASK}{number}")
        for index in range(LONG):
            task.indicators.add(name=f"{INDICATOR}{number}-{index}", planned="≥95%", actual="96%", deviation="否")
    for index in range(LONG):
        form.results.benefits.economic.indicators.add(name=f"节约{index}", planned="≥95%", actual="96%")
    return form


FORM = long_form()
CONTENT = SPEC.render(FORM, "xlsx")


def reported(reading: formspec.Reading[Any]) -> list[Problem]:
    """Return what importing found; the rules of the form are not its matter."""
    return [each for each in reading.problems if each.code.startswith("read.") and each.severity is not Severity.INFO]


def repeated_rows(sheet: Worksheet) -> list[int]:
    column = workbooks.key_column(sheet)
    return [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, column).value).startswith("=again")]


def row_with(sheet: Worksheet, text: str) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if text in str(cell.value))


def indicators(form: Any) -> list[list[str]]:
    return [[each.name for each in task.indicators] for each in form.duties.functions for task in each.tasks]


def test_the_workbook_has_repeated_headings_and_names() -> None:
    sheet = workbooks.opened(CONTENT).worksheets[0]
    assert len(repeated_rows(sheet)) >= 4
    copies = [cell.value for row in sheet.iter_rows(max_col=3) for cell in row if str(cell.value).startswith("=IF(")]
    assert len(copies) >= 4, "the names of functions and tasks are printed again"


def test_nothing_is_reported_of_an_untouched_workbook() -> None:
    reading = SPEC.read(CONTENT)
    assert reading.form == FORM
    assert not reported(reading)


@pytest.mark.parametrize("where", ["above", "below"])
def test_a_row_inserted_at_a_page_is_an_item_of_its_list(where: str) -> None:
    def change(sheet: Worksheet) -> None:
        row = repeated_rows(sheet)[1] + (where == "below")
        workbooks.insert_row(sheet, row)
        sheet.cell(row, 4).value = "另一项"
        sheet.cell(row, 5).value = "≥90%"

    reading = SPEC.read(edited(CONTENT, change))
    assert not reported(reading)
    before, after = indicators(FORM), indicators(reading.form)
    assert [[name for name in names if name != "另一项"] for names in after] == before
    assert sum(names.count("另一项") for names in after) == 1


def test_a_deleted_row_beside_repeated_headings_takes_only_its_own_data() -> None:
    def change(sheet: Worksheet) -> None:
        workbooks.delete_row(sheet, repeated_rows(sheet)[1] + 1)

    reading = SPEC.read(edited(CONTENT, change))
    names = [name for each in indicators(reading.form) for name in each]
    missing = [name for each in indicators(FORM) for name in each if name not in names]
    assert len(missing) == 1


def test_deleted_repeated_headings_are_not_missed() -> None:
    def change(sheet: Worksheet) -> None:
        for row in reversed(repeated_rows(sheet)):
            workbooks.delete_row(sheet, row)

    reading = SPEC.read(edited(CONTENT, change))
    assert reading.form == FORM
    assert not reported(reading)


def test_a_workbook_without_keys_is_read_by_its_labels() -> None:
    reading = SPEC.read(edited(CONTENT, workbooks.delete_keys))
    assert data_of(reading.form) == data_of(FORM)
    assert not [each for each in reported(reading) if each.severity is Severity.ERROR]


def test_the_repeated_headings_of_a_table_with_codes_are_no_data_with_keys_or_without() -> None:
    spec = formspec.loads(CODES)
    form: Any = spec.new()
    for index in range(60):
        form.t.items.add(name=f"甲{index}", amount=index, count=index)
    content = spec.render(form, "xlsx")
    for changed in (content, edited(content, workbooks.delete_keys)):
        reading = spec.read(changed)
        assert reading.form == form
        assert not reported(reading)


def test_what_is_typed_into_repeated_headings_is_reported_at_its_cell() -> None:
    rows = []

    def change(sheet: Worksheet) -> None:
        rows.append(repeated_rows(sheet)[0])
        sheet.cell(rows[0], 5).value = "另一个标题"

    reading = SPEC.read(edited(CONTENT, change))
    assert reading.form == FORM
    (problem,) = reported(reading)
    assert problem.code == "read.stray"
    assert problem.location is not None
    assert problem.location.cell == f"E{rows[0]}"


def test_an_item_written_over_repeated_headings_is_an_item() -> None:
    def change(sheet: Worksheet) -> None:
        row = repeated_rows(sheet)[1]
        for column in range(1, 9):
            sheet.cell(row, column).value = None
        sheet.cell(row, 4).value = "另一项"
        sheet.cell(row, 5).value = "≥90%"

    reading = SPEC.read(edited(CONTENT, change))
    assert not reported(reading)
    assert sum(names.count("另一项") for names in indicators(reading.form)) == 1


def test_a_changed_name_is_read_from_the_first_page_alone() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_with(sheet, f"{FUNCTION}1")
        sheet.cell(row, 2).value = "职能2：征管"

    reading = SPEC.read(edited(CONTENT, change))
    assert [each.name for each in reading.form.duties.functions] == [f"{FUNCTION}0", "征管"]
    assert not reported(reading)


def test_a_label_changed_on_the_next_page_is_reported() -> None:
    def change(sheet: Worksheet) -> None:
        labels = [cell for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "效益"]
        assert len(labels) > 1
        labels[-1].value = "效果"

    reading = SPEC.read(edited(CONTENT, change))
    assert reading.form == FORM
    assert [each.code for each in reported(reading)] == ["read.stray"]


def test_libreoffice_saves_it_without_loss(tmp_path: Path, convert: Callable[[Path, str], Path]) -> None:
    path = tmp_path / "long.xlsx"
    path.write_bytes(CONTENT)
    again = convert(convert(path, "ods"), "xlsx:Calc MS Excel 2007 XML")
    reading = SPEC.read(again)
    assert reading.form == FORM
    assert not reported(reading)


def test_values_pasted_over_repeated_names_are_the_same_names() -> None:
    def change(sheet: Worksheet) -> None:
        shown = {}
        for row in sheet.iter_rows(max_col=3):
            for cell in row:
                value = str(cell.value)
                if value.startswith("=IF("):
                    cell.value = shown[value[4 : value.index("=", 4)]]
                shown[cell.coordinate] = cell.value

    reading = SPEC.read(edited(CONTENT, change))
    assert reading.form == FORM
    assert not reported(reading)


SMALL_PAGES = "page: {orientation: landscape, font_size: 14, margins: {top: 80, bottom: 80}}\n"
BESIDE = """
formspec: 1
id: cases/beside
title: 样表
blocks:
  - beside:
      - {fields: f, rows: [[{id: a, label: 名称}], [{id: b, label: 地址}], [{id: c, label: 内容, height: 4}]]}
      - table: t
        columns: [{id: amount, label: 金额, type: money, code: 2}]
        rows: [{repeat: items, label: "", blank: 8}]
"""
CLOSED = """
formspec: 1
id: cases/closed
title: 样表
blocks:
  - beside:
      - {text: opinion, label: 意见, sign: [{id: head, label: 负责人}]}
      - {fields: f, rows: [[{id: a, label: 名称, closed: true, height: 3}]]}
"""


def test_a_repeated_row_that_has_only_column_codes_is_no_data() -> None:
    spec = formspec.loads(BESIDE + SMALL_PAGES)
    content = spec.blank("xlsx")
    sheet = workbooks.opened(content).worksheets[0]
    texts = [[str(cell.value) for cell in sheet[row][:-1] if cell.value is not None] for row in repeated_rows(sheet)]
    only_codes = [found for found in texts if found and all(text.isdecimal() for text in found)]
    assert only_codes, "this form no longer has such a row"
    assert not spec.read(content).problems


def test_the_mark_of_a_closed_cell_that_two_pages_share_is_no_data() -> None:
    spec = formspec.loads(CLOSED + SMALL_PAGES)
    content = spec.blank("xlsx")
    marks = [cell for row in workbooks.opened(content).worksheets[0] for cell in row if cell.value == "—"]
    assert len(marks) == 2, "the mark is printed on both pages"
    assert not reported(spec.read(content))


ITEMS_WITHIN_ITEMS = """\
formspec: 1
id: cases/items-within-items
title: 样表
annex: 附件1
blocks:
  - table: t
    levels: [{label: 任务}, {label: 指标名称, levels: ["", ""]}]
    columns: [{id: effect, label: 成效, code: 0}]
    rows:
      - repeat: tasks
        blank: 0
        label: 任务
        page_break: true
        rows:
          - id: inner
            label: 其中
            page_break: true
            rows:
              - repeat: parts
                blank: 0
                at_least: 1
                label: 措施
                page_break: true
                rows: [{id: first}, {id: second}]
                merge: [effect]
page: {orientation: landscape, font_size: 14, margins: {top: 80, bottom: 80}}
"""


@pytest.mark.parametrize("item", [{}, {"name": "乙", "effect": "好"}])
def test_the_name_of_an_item_that_is_printed_again_on_the_next_page_is_no_content_of_its_own(
    item: dict[str, str],
) -> None:
    spec = formspec.loads(ITEMS_WITHIN_ITEMS)
    form = spec.parse({"t": {"tasks": [{"name": "甲", "inner": {"parts": [item]}}]}} if item else {})
    content = spec.render(form, "xlsx")
    sheet = workbooks.opened(content).worksheets[0]
    assert any(cell.value == '=IF(C5="","",C5)' for row in sheet.iter_rows() for cell in row), (
        "nothing is printed again"
    )
    assert not [each for each in spec.read(content).problems if each.code.startswith("read.")]
    assert spec.read(content).form == form
