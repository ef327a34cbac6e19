"""Rows inserted, deleted, moved and copied; columns moved: every value comes home, at its item."""

from __future__ import annotations

import cProfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import Reading
from formspec.layout import Role
from tests.forms import evaluate
from tests.importing import workbooks
from tests.importing.workbooks import (
    ANNEXES,
    DEPARTMENT,
    EVALUATION,
    FORMS,
    PROJECT,
    STATISTICS,
    cells,
    column_of,
    data_of,
    edited,
    errors,
    filled,
    form_of,
    nothing_lost,
    row_of,
    unchanged,
)

COMPUTED = ("share", "growth")
TASK = "/duties/functions/0/tasks/0"
NEW = {"name": "目录更新及时率", "planned": "≥98%", "actual": "99%", "deviation": "否", "likelihood": "确定能"}
NEW_MONEY = {"name": "网络安全加固", "planned": 12.5, "actual": 12.5, "deviation": "否", "likelihood": "确定能"}


def _read(content: bytes) -> Reading:
    """Return the reading of a workbook in whose first sheet nothing is lost."""
    reading = formspec.read(content)
    nothing_lost(reading, workbooks.typed_in(content))
    return reading


def _write(sheet: Worksheet, name: str, row: int, like: str, data: dict[str, Any]) -> None:
    """Type an item into a row, in the columns of the item ``like``."""
    for key, value in data.items():
        sheet[f"{column_of(name, f'{like}/{key}')}{row}"] = value


def _items(form: Any, path: str) -> list[dict[str, Any]]:
    """Return the items of a list in a form's data."""
    held = data_of(form)
    for step in path.split("/")[1:]:
        held = held[int(step)] if step.isdecimal() else held[step]
    return [{key: value for key, value in item.items() if key not in COMPUTED} for item in held if item]


INSERTED = [
    (DEPARTMENT, "/funds/projects", NEW_MONEY),
    (DEPARTMENT, f"{TASK}/indicators", NEW),
    (DEPARTMENT, "/duties/functions/1/tasks/1/indicators", NEW),
    (DEPARTMENT, "/results/benefits/social/indicators", NEW),
    (PROJECT, "/funds/subprojects", NEW_MONEY),
    (EVALUATION, "/indicators/outputs/quantity/items", {"name": "更新率", "target": "≥98%", "actual": "99%"}),
    (STATISTICS, "/work/evaluation/self/kinds", {"name": "政府采购", "count": 3, "amount": 20.5}),
]


HEADED = (f"{TASK}/indicators", "/duties/functions/1/tasks/1/indicators", "/results/benefits/social/indicators")


def _column(name: str, path: str) -> str:
    """Return the path of a value that every item of the list has."""
    return next(key for key in cells(name) if key.startswith(f"{path}/0/") and not key.endswith("/name"))


@pytest.mark.parametrize(("name", "path", "new"), INSERTED)
@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_row_inserted_in_a_repeated_group_is_an_item(name: str, path: str, new: dict[str, Any], index: int) -> None:
    """At the beginning of the group, in its middle and at its end; the row has no format and no hidden key.

    Excel lets merged cells that begin in the first row move down: a row cannot be inserted above it within the group.
    """
    if index == 0 and path in HEADED:
        index = 3
    value = _column(name, path).rpartition("/")[2]
    present = len(_items(form_of(name), path))
    index = min(index, present)

    def change(sheet: Worksheet) -> None:
        row = row_of(name, f"{path}/0/{value}") + index
        workbooks.insert_row(sheet, row)
        _write(sheet, name, row, f"{path}/0", new)

    reading = _read(edited(filled(name), change))
    expected = _items(form_of(name), path)
    expected.insert(index, new)
    assert _items(reading.form, path) == expected
    assert [each.code for each in errors(reading) if each.code.startswith("read.")] == []


def test_a_row_inserted_above_the_first_of_all_groups_belongs_to_that() -> None:
    """There is no group above it: a group without a name of its own is not what was meant."""

    def change(sheet: Worksheet) -> None:
        row = row_of(DEPARTMENT, f"{TASK}/name")
        workbooks.insert_row(sheet, row)
        _write(sheet, DEPARTMENT, row, f"{TASK}/indicators/0", NEW)

    reading = _read(edited(filled(DEPARTMENT), change))
    assert [each.get("name") for each in _items(reading.form, "/duties/functions")] == [
        "统筹政务数据共享",
        "提升公共数据质量",
    ]
    assert _items(reading.form, f"{TASK}/indicators")[0] == NEW


def test_a_row_inserted_above_the_first_of_a_group_leaves_its_name_with_the_group() -> None:
    """Excel lets the merged cell of the group begin one row lower: the new row stands above it, within 履职."""

    def change(sheet: Worksheet) -> None:
        row = row_of(DEPARTMENT, "/duties/functions/1/tasks/1/name")
        workbooks.insert_row(sheet, row)
        _write(sheet, DEPARTMENT, row, f"{TASK}/indicators/0", NEW)

    reading = _read(edited(filled(DEPARTMENT), change))
    assert _items(reading.form, "/duties/functions/1/tasks/1/indicators") == _items(
        form_of(DEPARTMENT), "/duties/functions/1/tasks/1/indicators"
    )
    assert _items(reading.form, "/duties/functions/1/tasks/0/indicators")[-1] == NEW


@pytest.mark.parametrize("name", FORMS)
def test_empty_rows_inserted_anywhere_change_nothing(name: str) -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(workbooks.key_row(sheet) - 1, 3, -3):
            workbooks.insert_row(sheet, row)

    unchanged(_read(edited(filled(name), change)), name, quiet=False)


SPARE = {
    DEPARTMENT: [
        "/process/asset_management/indicators/1",
        f"{TASK}/indicators/2",
        "/results/benefits/social/indicators/2",
    ],
    PROJECT: ["/funds/subprojects/2", "/indicators/outputs/quantity/sets/2/indicators/1"],
    EVALUATION: ["/indicators/outputs/quality/items/1"],
    STATISTICS: ["/work/evaluation/self/kinds/1"],
}


@pytest.mark.parametrize("name", FORMS)
def test_spare_rows_may_be_deleted(name: str) -> None:
    def change(sheet: Worksheet) -> None:
        rows = {row_of(name, path) for start in SPARE[name] for path in cells(name) if path.startswith(f"{start}/")}
        for row in sorted(rows, reverse=True):
            workbooks.delete_row(sheet, row)

    unchanged(_read(edited(filled(name), change)), name)


def test_a_group_whose_spare_rows_are_all_deleted_keeps_its_indicators() -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(workbooks.key_row(sheet) - 1, 5, -1):
            values = [sheet.cell(row, column).value for column in range(3, 9)]
            if not any(values) and sheet.cell(row, 1).value is None and sheet.cell(row, 2).value is None:
                workbooks.delete_row(sheet, row)

    unchanged(_read(edited(filled(DEPARTMENT), change)), DEPARTMENT)


def test_a_row_of_the_form_that_was_deleted_is_told() -> None:
    def change(sheet: Worksheet) -> None:
        workbooks.delete_row(sheet, row_of(DEPARTMENT, "/funds/basic/planned"))

    reading = _read(edited(filled(DEPARTMENT), change))
    assert "read.row-missing" in [problem.code for problem in reading.problems]
    expected = data_of(form_of(DEPARTMENT))
    del expected["funds"]["basic"]
    assert data_of(reading.form) == expected


def test_rows_in_another_order_are_items_in_that_order() -> None:
    """Whole rows are cut and inserted, their keys go along."""

    def change(sheet: Worksheet) -> None:
        first = row_of(DEPARTMENT, "/funds/projects/0/planned")
        workbooks.move_rows(sheet, first, first, first + 3)

    reading = _read(edited(filled(DEPARTMENT), change))
    one, two, three = _items(form_of(DEPARTMENT), "/funds/projects")
    assert _items(reading.form, "/funds/projects") == [two, three, one]
    assert errors(reading) == []


def test_sorted_rows_are_items_in_their_new_order() -> None:
    """Sorting moves what stands in the visible columns; the hidden keys stay."""

    def change(sheet: Worksheet) -> None:
        rows = [row_of(DEPARTMENT, f"/funds/projects/{index}/planned") for index in range(3)]
        held = [{column: sheet[f"{column}{row}"].value for column in "BEFGH"} for row in rows]
        for row, values in zip(rows, reversed(held), strict=True):
            for column, value in values.items():
                sheet[f"{column}{row}"] = value

    reading = _read(edited(filled(DEPARTMENT), change))
    assert _items(reading.form, "/funds/projects") == _items(form_of(DEPARTMENT), "/funds/projects")[::-1]
    assert errors(reading) == []


def test_a_row_moved_to_another_task_belongs_to_that_task() -> None:
    """共享需求满足率 is cut and inserted among the indicators of 运行维护共享平台."""

    def change(sheet: Worksheet) -> None:
        row = row_of(DEPARTMENT, f"{TASK}/indicators/1/planned")
        workbooks.move_rows(sheet, row, row, row_of(DEPARTMENT, "/duties/functions/0/tasks/1/indicators/1/planned"))

    reading = _read(edited(filled(DEPARTMENT), change))
    first, moved = _items(form_of(DEPARTMENT), f"{TASK}/indicators")
    other = _items(form_of(DEPARTMENT), "/duties/functions/0/tasks/1/indicators")
    assert _items(reading.form, f"{TASK}/indicators") == [first]
    assert _items(reading.form, "/duties/functions/0/tasks/1/indicators") == [other[0], moved, other[1]]
    assert [task["name"] for task in _items(reading.form, "/duties/functions/0/tasks")] == [
        "建设数据共享目录",
        "运行维护共享平台",
    ]
    assert errors(reading) == []


def _function(index: int) -> tuple[int, int]:
    """Return the first and last row of one 职能."""
    rows = [row_of(DEPARTMENT, path) for path in cells(DEPARTMENT) if path.startswith(f"/duties/functions/{index}/")]
    return min(rows), max(rows)


def _rename(sheet: Worksheet, first: int, last: int) -> None:
    """Change the texts of a copied group: all names get another ending."""
    for row in range(first, last + 1):
        for column in "BCD":
            cell = sheet[f"{column}{row}"]
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("职能2", "职能3") + "（续）"


@pytest.mark.parametrize("keys", [True, False], ids=["with keys", "without keys"])
@pytest.mark.parametrize("grown", [True, False], ids=["履职 grown", "履职 not grown"])
def test_a_copied_group_with_other_texts_is_a_group_of_its_own(*, keys: bool, grown: bool) -> None:
    def change(sheet: Worksheet) -> None:
        first, last = _function(1)
        workbooks.copy_rows(sheet, first, last, last + 1, keys=keys)
        _rename(sheet, last + 1, last + 1 + last - first)
        if grown:
            beginning = _function(0)[0]
            sheet.unmerge_cells(f"A{beginning}:A{last}")
            sheet.merge_cells(f"A{beginning}:A{last + 1 + last - first}")

    reading = _read(edited(filled(DEPARTMENT), change))
    one, two = _items(form_of(DEPARTMENT), "/duties/functions")
    third = {
        "name": two["name"] + "（续）",
        "tasks": [
            {
                "name": task["name"] + "（续）",
                "indicators": [{**each, "name": each["name"] + "（续）"} for each in task["indicators"]],
            }
            for task in two["tasks"]
        ],
    }
    assert _items(reading.form, "/duties/functions") == [one, two, third]
    assert errors(reading) == []


@pytest.mark.parametrize("keys", [True, False], ids=["with keys", "without keys"])
def test_a_copied_group_that_was_not_changed_is_a_group_of_its_own(*, keys: bool) -> None:
    def change(sheet: Worksheet) -> None:
        first, last = _function(1)
        workbooks.copy_rows(sheet, first, last, last + 1, keys=keys)

    reading = _read(edited(filled(DEPARTMENT), change))
    one, two = _items(form_of(DEPARTMENT), "/duties/functions")
    assert _items(reading.form, "/duties/functions") == [one, two, two]
    assert errors(reading) == []


@pytest.mark.parametrize("keys", [True, False], ids=["with keys", "without keys"])
def test_a_copied_task_is_a_task_of_its_own(*, keys: bool) -> None:
    """Copied within its 职能, between two others: the merged cells of 职能 and 履职 grow."""
    first = row_of(DEPARTMENT, "/duties/functions/0/tasks/1/indicators/0/planned")

    def change(sheet: Worksheet) -> None:
        workbooks.copy_rows(sheet, first, _function(0)[1], first, keys=keys)
        sheet[f"C{first}"] = "重点工作2：目录管理"

    reading = _read(edited(filled(DEPARTMENT), change))
    one, two = _items(form_of(DEPARTMENT), "/duties/functions/0/tasks")
    assert _items(reading.form, "/duties/functions/0/tasks") == [one, {**two, "name": "目录管理"}, two]
    assert errors(reading) == []


def test_a_copied_row_is_an_item_of_its_own() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_of(DEPARTMENT, "/funds/projects/1/planned")
        workbooks.copy_rows(sheet, row, row, row + 1)

    reading = _read(edited(filled(DEPARTMENT), change))
    one, two, three = _items(form_of(DEPARTMENT), "/funds/projects")
    assert _items(reading.form, "/funds/projects") == [one, two, two, three]
    assert [each.code for each in errors(reading) if each.code.startswith("read.")] == []


def _wider(sheet: Worksheet) -> None:
    for letter in "ABCDE":
        sheet.column_dimensions[letter].width = 40


def _hidden(sheet: Worksheet) -> None:
    for letter in "CF":
        sheet.column_dimensions[letter].hidden = True
    sheet.row_dimensions[8].hidden = True


def _one_to_the_right(sheet: Worksheet) -> None:
    workbooks.insert_column(sheet, 1)


def _split_off_a_column(sheet: Worksheet) -> None:
    workbooks.insert_column(sheet, 3)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("change", [_wider, _hidden, _one_to_the_right, _split_off_a_column])
def test_columns_may_be_changed(name: str, change: Callable[[Worksheet], None]) -> None:
    unchanged(_read(edited(filled(name), change)), name, quiet=False)


@pytest.mark.parametrize("name", ANNEXES)
def test_title_rows_above_are_told_and_the_form_is_read(name: str) -> None:
    def change(sheet: Worksheet) -> None:
        workbooks.insert_row(sheet, 1, 2)
        sheet["A1"] = "某某市财政局监控材料汇编"

    reading = _read(edited(filled(name), change))
    assert data_of(reading.form) == data_of(form_of(name))
    assert workbooks.codes(reading, "A1")


@pytest.mark.parametrize("name", FORMS)
def test_remarks_beside_and_below_are_told_and_the_form_is_read(name: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(7, workbooks.key_column(sheet) + 3, "这里有出入")
        sheet.cell(workbooks.key_row(sheet) + 2, 2, "以上数据已核对")
        sheet.cell(workbooks.key_row(sheet) + 4, 3, 12345)

    content = edited(filled(name), change)
    reading = _read(content)
    assert data_of(reading.form) == data_of(form_of(name))
    assert workbooks.codes(
        reading, next(cell for cell, held in workbooks.typed_in(content).items() if held == "这里有出入")
    )


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("row", [5, 8, 12])
def test_cells_moved_down_without_their_hidden_keys_are_read_by_their_labels(name: str, row: int) -> None:
    def change(sheet: Worksheet) -> None:
        workbooks.insert_row(sheet, row)
        column, last = workbooks.key_column(sheet), workbooks.key_row(sheet) - 1
        keys = [sheet.cell(each, column).value for each in range(row + 1, last + 1)]
        for each, key in zip(range(row, last + 1), [*keys, None], strict=True):
            sheet.cell(each, column, key).value = key

    unchanged(_read(edited(filled(name), change)), name)


QUANTITY, QUALITY, TIMELINESS = (f"/indicators/outputs/{each}/items" for each in ("quantity", "quality", "timeliness"))


def _group(name: str) -> list[dict[str, Any]]:
    return [{"name": f"{name}{each}", "target": "≥5", "actual": "6"} for each in (1, 2)]


def _grouped() -> bytes:
    """Return a form in which three groups have two rows each."""
    named = {"quantity": "数量", "quality": "质量", "timeliness": "时效"}
    outputs = {key: {"items": _group(name)} for key, name in named.items()}
    spec = formspec.load(EVALUATION)
    return spec.render(spec.parse({"year": 2024, "indicators": {"outputs": outputs}}), "xlsx")


@pytest.mark.parametrize(("onto", "name"), [(QUALITY, "质量"), (TIMELINESS, "时效")])
def test_a_row_cut_with_its_key_into_another_group_is_an_item_there_and_told(onto: str, name: str) -> None:
    """In the middle of a group whose first row bears its heading, near and far from its own."""

    def change(sheet: Worksheet) -> None:
        row = row_of(EVALUATION, f"{QUANTITY}/1/name")
        workbooks.move_rows(sheet, row, row, row_of(EVALUATION, f"{onto}/1/name"))

    reading = _read(edited(_grouped(), change))
    own, there = _group("数量"), _group(name)
    assert _items(reading.form, QUANTITY) == own[:1]
    assert _items(reading.form, onto) == [there[0], own[1], there[1]]
    (told,) = [each for each in reading.problems if each.code == "read.row-moved"]
    assert "数量指标" in told.message()
    assert f"{name}指标" in told.message()
    assert told.location is not None
    assert told.location.cell[1:] == str(row_of(EVALUATION, f"{onto}/1/name") - 1)


def test_a_row_cut_into_the_group_above_is_an_item_there() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_of(EVALUATION, f"{QUALITY}/1/name")
        workbooks.move_rows(sheet, row, row, row_of(EVALUATION, f"{QUANTITY}/1/name"))

    reading = _read(edited(_grouped(), change))
    one, two = _group("数量")
    first, second = _group("质量")
    assert _items(reading.form, QUANTITY) == [one, second, two]
    assert _items(reading.form, QUALITY) == [first]


def test_a_row_cut_into_another_group_of_annex_1_is_an_item_there() -> None:
    """Its groups have a heading each, in the first of their rows."""
    process = [f"/process/{each}/indicators" for each in ("budget_execution", "budget_management", "asset_management")]
    indicators = {each: [{**NEW, "name": f"{each}{number}"} for number in (1, 2)] for each in process}
    spec = formspec.load(DEPARTMENT)
    data = {path.split("/")[2]: {"indicators": held} for path, held in indicators.items()}

    def change(sheet: Worksheet) -> None:
        row = row_of(DEPARTMENT, f"{process[2]}/1/name")
        workbooks.move_rows(sheet, row, row, row_of(DEPARTMENT, f"{process[0]}/1/name"))

    reading = _read(edited(spec.render(spec.parse({"year": 2024, "process": data}), "xlsx"), change))
    one, two = indicators[process[0]]
    first, second = indicators[process[2]]
    assert _items(reading.form, process[0]) == [one, second, two]
    assert _items(reading.form, process[1]) == indicators[process[1]]
    assert _items(reading.form, process[2]) == [first]
    assert [each.code for each in reading.problems if each.code.startswith("read.")] == ["read.row-moved"]


def test_a_row_copied_with_its_key_into_another_group_is_an_item_of_both() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_of(EVALUATION, f"{QUANTITY}/1/name")
        workbooks.copy_rows(sheet, row, row, row_of(EVALUATION, f"{QUALITY}/1/name"))

    reading = _read(edited(_grouped(), change))
    own, there = _group("数量"), _group("质量")
    assert _items(reading.form, QUANTITY) == own
    assert _items(reading.form, QUALITY) == [there[0], own[1], there[1]]


def test_nothing_is_asked_of_a_row_left_empty_between_others(tmp_path: Path) -> None:
    path = tmp_path / "required.yaml"
    path.write_text(BOUNDED.replace("unit: 万元", "unit: 万元, required: true"), encoding="utf-8")
    spec = formspec.load(path)
    data = {"t": {"rows": [{"name": "甲", "a": 1}, {}, {"name": "丙", "a": 3}]}}
    reading = formspec.read(spec.render(spec.parse(data), "xlsx"), spec)
    assert reading.spec.to_json(reading.form)["t"] == data["t"]
    assert reading.problems == ()
    assert spec.validate(reading.spec.to_json(reading.form)) == []


def test_items_beyond_what_a_list_takes_are_told_each_at_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "most.yaml"
    path.write_text(BOUNDED, encoding="utf-8")
    spec = formspec.load(path)
    form = spec.parse({"t": {"rows": [{"name": f"名{each}", "a": each} for each in (1, 2, 3)]}})
    content = spec.render(form, "xlsx")

    def change(sheet: Worksheet) -> None:
        row = next(cell.row for (cell,) in sheet["A1:A9"] if "名1" in str(cell.value)) + 1
        workbooks.insert_row(sheet, row)
        sheet.cell(row, 1).value = "新名"
        sheet.cell(row, 2).value = 99

    reading = formspec.read(edited(content, change), spec)
    assert [each["name"] for each in reading.spec.to_json(reading.form)["t"]["rows"]] == ["名1", "新名", "名2"]
    told = [(each.location.cell, each.params["found"]) for each in reading.problems if each.location is not None]
    assert [each.code for each in reading.problems] == ["read.too-many", "read.too-many"]
    assert [found for _, found in told] == ["点3：名3", "3"]
    assert len({cell[1:] for cell, _ in told}) == 1, "both are told in the row in which they stand"


BOUNDED = """
formspec: 1
id: most
title: 限额表
blocks:
  - table: t
    columns: [{id: a, label: 甲数, type: money, unit: 万元}]
    rows: [{repeat: rows, label: "点{n}", blank: 2, at_most: 3}]
"""


def _spec(folder: Path, text: str) -> formspec.FormSpec:
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return formspec.load(path)


SIGNED = """
formspec: 1
id: signed
title: 审批表
period: "{year}年度"
blocks:
  - fields: f
    rows: [[{id: a, label: 姓名}, {id: b, label: 部门}], [{id: c, label: 事由}, {id: d, label: 地点}]]
  - text: opinion
    label: 意见
    label_at: inside
    lines: 3
    sign: [{id: signer, label: 负责人}, {id: signed, label: 日期, type: date}]
"""


def test_labels_printed_in_cells_tell_their_rows_where_keys_are_gone(tmp_path: Path) -> None:
    """A remark below the form is no row of it."""
    spec = _spec(tmp_path, SIGNED)
    data = {
        "year": 2024,
        "f": {"a": "张", "b": "财", "c": "公", "d": "宁"},
        "opinion": {"text": "同意拨付", "signer": "李局长", "signed": "2024-06-30"},
    }

    def change(sheet: Worksheet) -> None:
        workbooks.delete_keys(sheet)
        sheet.cell(sheet.max_row + 1, 1).value = "备注：以上为初步数"

    reading = formspec.read(edited(spec.render(spec.parse(data), "xlsx"), change), spec)
    assert {key: held for key, held in reading.spec.to_json(reading.form).items() if key in data} == data
    assert [each.code for each in reading.problems] == ["read.outside"]


def test_the_first_row_of_a_group_typed_anew_keeps_the_group_together() -> None:
    """It was deleted, and one inserted in its place: the rows below still have their keys."""

    def change(sheet: Worksheet) -> None:
        row = row_of(DEPARTMENT, "/duties/functions/1/tasks/0/name")
        for cell in sheet[row]:
            if str(cell.value).startswith("/"):
                cell.value = None

    unchanged(_read(edited(filled(DEPARTMENT), change)), DEPARTMENT)


def test_groups_without_names_are_told_apart_by_their_first_label_where_keys_are_gone() -> None:
    spec = formspec.load(PROJECT)
    sets = [{"indicators": [{**NEW, "name": f"指标名{one}{two}"} for two in (1, 2)]} for one in (1, 2)]
    data = {"year": 2024, "indicators": {"outputs": {"quantity": {"sets": sets}}}}

    reading = formspec.read(edited(spec.render(spec.parse(data), "xlsx"), workbooks.delete_keys), spec)
    assert reading.spec.to_json(reading.form)["indicators"]["outputs"]["quantity"]["sets"] == sets


def test_a_blank_row_that_prints_nothing_is_not_missed_where_keys_are_gone() -> None:
    spec = formspec.load(EVALUATION)

    reading = formspec.read(edited(spec.blank("xlsx", year=2024), workbooks.delete_keys), spec)
    assert [each.code for each in reading.problems if each.code == "read.row-missing"] == []


def _long(folder: Path, rows: int) -> tuple[formspec.FormSpec, dict[str, Any]]:
    lines = "".join(f"\n      - {{id: r{each}, label: 行目{each}}}" for each in range(rows))
    spec = _spec(folder, f"{LONG}{lines}\n")
    return spec, {"t": {f"r{each}": {"a": each, "c": f"说{each}"} for each in range(rows)}}


LONG = """
formspec: 1
id: long
title: 长表
blocks:
  - table: t
    columns: [{id: a, label: 甲数, type: money, unit: 万元}, {id: c, label: 说明}]
    rows:"""


def test_a_long_form_without_keys_is_matched_in_time_that_grows_with_it(tmp_path: Path) -> None:
    """Each row looks at each kind of row once: 200 rows take about four times as many looks as 100, not eight."""
    looks = []
    for count in (100, 200):
        spec, data = _long(tmp_path, count)
        content = edited(spec.render(spec.parse(data), "xlsx"), workbooks.delete_keys)
        formspec.read(content, spec)
        profile = cProfile.Profile()
        profile.runcall(formspec.read, content, spec)
        looks.append(sum(each.callcount for each in profile.getstats()))
        assert spec.to_json(formspec.read(content, spec).form)["t"] == data["t"]
    assert looks[1] < 5 * looks[0]


def test_rows_without_keys_beyond_the_bound_are_told_as_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("formspec.importing.row_matching.matching.MOST_ROWS", 30)
    spec, data = _long(tmp_path, 60)

    content = edited(spec.render(spec.parse(data), "xlsx"), workbooks.delete_keys)
    reading = formspec.read(content, spec)
    assert "read.too-many-rows" in [each.code for each in errors(reading)]
    nothing_lost(reading, workbooks.typed_in(content))


@pytest.mark.parametrize(
    ("name", "letter", "heading"),
    [
        (DEPARTMENT, "F", "半年实际执行值"),
        (DEPARTMENT, "H", "完成目标可能性"),
        (EVALUATION, "E", "年度指标值"),
        (STATISTICS, "D", "个数"),
    ],
)
def test_a_column_that_was_deleted_is_missed_and_its_neighbours_stay_where_they_were(
    name: str, letter: str, heading: str
) -> None:
    def change(sheet: Worksheet) -> None:
        workbooks.split_all(sheet)
        sheet.delete_cols(column_index_from_string(letter))

    reading = _read(edited(filled(name), change))
    assert [each.params["column"] for each in errors(reading) if each.code == "read.column-missing"] == [heading]
    before = evaluate(formspec.read(filled(name)).form)
    deleted = {path for path, cell in cells(name).items() if cell.startswith(letter)}
    computed = {
        each.binding.path
        for each in reading.spec.layout(reading.form).cells
        if each.role is Role.COMPUTED and each.binding
    }
    after = reading.spec.evaluate(reading.form)
    assert all(after.get(path) is None for path in deleted - computed), "nothing moved into the column's place"
    others = {path: held for path, held in before.items() if path not in deleted | computed}
    assert {path: after.get(path) for path in others} == others


BESIDE = """
formspec: 1
id: beside
title: 并排清单表
blocks:
  - beside:
      - {list: income, label: 收入, item: "{n}.", blank: 2}
      - {list: spending, label: 支出, item: "{n}.", blank: 4}
"""


def test_the_last_item_of_a_list_beside_a_longer_one_is_read_once_where_it_was_filled_down(tmp_path: Path) -> None:
    """It reached down to the end of the longer one; it was split, and the keys are gone."""
    spec = _spec(tmp_path, BESIDE)
    data = {"income": ["甲", "乙"], "spending": ["丙", "丁", "戊", "己"]}
    content = edited(spec.render(spec.parse(data), "xlsx"), workbooks.split_and_fill, workbooks.delete_keys)
    reading = formspec.read(content, spec)
    assert {key: held for key, held in reading.spec.to_json(reading.form).items() if key in data} == data
    assert errors(reading) == []
