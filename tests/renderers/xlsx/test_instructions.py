"""The sheet with instructions: each field once by its own label, and only what works on the protected sheet."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

import formspec
from formspec.messages import text

INPUTS = Path(__file__).resolve().parents[2] / "inputs"


def lines(spec: formspec.FormSpec) -> list[str]:
    """Return the first text of each row of the sheet."""
    book = load_workbook(io.BytesIO(spec.blank("xlsx")))
    sheet = book[text("workbook.sheet.instructions", spec.layout().language)]
    return [str(row[0]) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("instructions-list-labels-that-differ-in-a-digit", ["数据项1（B3）", "数据项2（C3）"]),
        ("instructions-use-the-label-of-a-name", ["指标名称（B3）", "值（C3）"]),
    ],
)
def test_each_field_is_listed_by_its_own_label(name: str, labels: list[str]) -> None:
    """A digit is a part of a label, and the name of an item may have a label of its own."""
    found = lines(formspec.load(INPUTS / f"{name}.yaml"))
    assert found[found.index("各项要求") + 1 :] == labels


def test_a_name_without_a_label_is_called_as_its_items() -> None:
    """指标 for the names of 指标1, 指标2; each field once, not once in each row."""
    found = lines(formspec.load("jiangsu/2024/department"))
    assert [each for each in found if each.startswith("指标")] == ["指标（C15）"]
    fields = found[found.index("各项要求") + 1 : found.index("表上的备注")]
    assert len(fields) == len(set(fields))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("jiangsu/2024/department", {"rows", "groups"}),
        ("samples/self-evaluation", {"rows"}),
    ],
)
def test_rows_and_groups_are_mentioned_only_where_there_are_any(name: str, parts: set[str]) -> None:
    """A form without repeated groups says nothing about them, and one without lists nothing about rows."""
    found = "\n".join(lines(formspec.load(name)))
    said = {part for part in ("rows", "groups") if text(f"workbook.instructions.{part}", "zh") in found}
    assert said == parts
    single = "\n".join(lines(formspec.load(INPUTS / "a-long-prefix-wraps.yaml")))
    assert text("workbook.instructions.rows", "zh") not in single


TICKS = """
formspec: 1
id: t/ticks
title: 评审表
period: "{year}年"
blocks:
  - table: t
    levels: [评审内容]
    columns:
      - {id: last, label: "{year-1}年得分", type: decimal}
      - {id: result, label: 结果, choices: [优, 良], show: columns, required: true}
      - {id: on, label: 日期, type: date}
    rows: [{repeat: items, label: "{n}. ", blank: 2}]
"""


def test_parameters_in_labels_are_filled_in_and_tick_columns_listed_once() -> None:
    """A name whose items are only numbered is called as its column."""
    found = lines(formspec.loads(TICKS))
    labels = ["评审内容（A5）", "20XX年得分（B5）", "结果（C5）", "日期（E5）"]
    assert found[found.index("各项要求") + 1 :] == labels
    book = load_workbook(io.BytesIO(formspec.loads(TICKS).blank("xlsx", year=2025)))
    texts = [row[1] for row in book["填报说明"].iter_rows(values_only=True)]
    assert texts[-2:] == ["必填；在选中的一格填“√”", "填日期，如 2025年6月30日"]
    for sheet in book.worksheets:
        assert not any("{" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
        assert not any("{" in f"{each.promptTitle}{each.prompt}" for each in sheet.data_validations.dataValidation)


def test_rules_are_in_two_columns_where_any_has_a_source() -> None:
    yaml = """formspec: 1
id: mine/rules
title: 表
blocks: [{fields: f, rows: [{id: a, label: 甲, type: money}]}]
rules:
  - {id: first, assert: f.a > 0, message: 甲要大于零}
  - {id: second, assert: f.a < 9, message: 甲要小于九, source: 备注2}
"""
    rows = rules_of(yaml)
    assert rows == [(None, "甲要大于零"), ("备注2", "甲要小于九")]
    assert rules_of(yaml.replace(", source: 备注2", "")) == [("甲要大于零", None), ("甲要小于九", None)]


def rules_of(yaml: str) -> list[tuple[object, object]]:
    sheet = load_workbook(io.BytesIO(formspec.loads(yaml).blank("xlsx")))["填报说明"]
    return [(row[0] or None, row[1] or None) for row in sheet.iter_rows(max_col=2, values_only=True)][-2:]
