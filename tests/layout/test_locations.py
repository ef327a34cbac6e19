"""Every cell leads to the lines of the spec that it comes from: its own, its row's, its column's."""

from __future__ import annotations

from pathlib import Path

import pytest

import formspec
from formspec.layout import Cell, Layout, Role

FORM = """formspec: 1
id: mine/form
title: 表名
period: "{year}年度"
unit_line: 单位：万元
annex: 附件1
number: 表1
columns:
  money:
    - id: planned
      label: 计划数
      type: money
    - label: 合并的栏目
      columns:
        - {id: actual, label: 实际数, type: money}
blocks:
  - fields: unit
    rows:
      - - id: name
          label: 单位名称
  - table: funds
    label: 资金
    levels:
      - 项目
    columns: money
    rows:
      - id: total
        label: 合计
        cells:
          actual: {closed: true}
      - {id: basic, label: 基本支出}
  - list: goals
    label: 目标
    item: "目标{n}:"
  - {text: opinion, label: 意见, sign: [{id: signature, label: 签字}]}
  - {heading: 一、说明}
notes:
  - 第一条
  - 第二条
"""
BASE = Path("form.yaml")


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    monkeypatch.chdir(tmp_path)
    BASE.write_text(FORM, encoding="utf-8")
    return formspec.load(BASE).layout()


def lines(cell: Cell) -> list[tuple[str, int]]:
    """Return the distinct (file, line) of a cell."""
    return list(dict.fromkeys((location.file, location.line or 0) for location in cell.locations))


def of_text(layout: Layout, text: str) -> list[tuple[str, int]]:
    return next(lines(cell) for cell in layout.cells if cell.text == text)


def of_value(layout: Layout, path: str) -> list[tuple[str, int]]:
    return next(lines(cell) for cell in layout.cells if cell.binding and cell.binding.path == path)


def number_of(line: str, text: str = FORM) -> int:
    """Return the number of the line that has a text."""
    return next(number for number, each in enumerate(text.splitlines(), 1) if line in each)


@pytest.mark.parametrize(
    ("text", "line"),
    {
        "表名": "title:", "20XX年度": "period:", "单位：万元": "unit_line:", "附件1": "annex:", "表1": "number:",
        "计划数": "label: 计划数", "合并的栏目": "label: 合并的", "实际数": "id: actual",
        "单位名称": "label: 单位名称", "项目": "      - 项目", "一、说明": "heading:", "第二条": "第二条",
    }.items(),
)  # fmt: skip
def test_a_text_leads_to_the_line_where_it_is_written(layout: Layout, text: str, line: str) -> None:
    found = next(lines(cell) for cell in layout.cells if cell.text.endswith(text))
    assert found[0] == (str(BASE), number_of(line))


def test_a_label_leads_to_its_item_as_well(layout: Layout) -> None:
    assert of_text(layout, "合计") == [(str(BASE), number_of("label: 合计")), (str(BASE), number_of("id: total"))]
    assert of_text(layout, "资金") == [(str(BASE), number_of("label: 资金")), (str(BASE), number_of("table: funds"))]


def test_a_value_of_a_table_leads_to_its_row_and_its_column(layout: Layout) -> None:
    both = {(str(BASE), number_of("id: basic")), (str(BASE), number_of("id: planned"))}
    assert set(of_value(layout, "/funds/basic/planned")) == both
    closed = next(cell for cell in layout.cells if cell.role is Role.CLOSED)
    assert lines(closed) == [(str(BASE), number_of("id: total")), (str(BASE), number_of("id: actual"))]


def test_a_value_of_another_block_leads_to_its_item(layout: Layout) -> None:
    assert of_value(layout, "/unit/name") == [(str(BASE), number_of("id: name"))]
    assert of_value(layout, "/goals/0") == [(str(BASE), number_of("list: goals"))]
    assert of_value(layout, "/opinion/text") == [(str(BASE), number_of("text: opinion"))]
    assert of_value(layout, "/opinion/signature") == [(str(BASE), number_of("id: signature"))]


NEXT = """formspec: 1
id: mine/next
extends: form.yaml
blocks:
  - table: funds
    rows:
      - {id: total, cells: {planned: {help: 填总数}}}
      - {id: basic, label: 基本支出合计}
"""


def test_a_cell_of_a_base_leads_to_the_file_of_the_base(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "next.yaml").write_text(NEXT, encoding="utf-8")
    changed = formspec.load("next.yaml").layout()
    own, base = "next.yaml", str(BASE)
    assert of_text(changed, "表名") == [(base, number_of("title:"))]
    assert of_text(changed, "合计") == [(base, number_of("label: 合计")), (own, number_of("id: total", NEXT))]
    assert of_text(changed, "基本支出合计") == [(own, number_of("id: basic", NEXT))]
    assert of_value(changed, "/unit/name") == [(base, number_of("id: name"))]
    found = set(of_value(changed, "/funds/total/planned"))
    assert found == {(own, number_of("id: total", NEXT)), (base, number_of("id: planned"))}


@pytest.mark.parametrize("form", [entry.id for entry in formspec.forms()])
def test_only_fillers_lead_nowhere(form: str) -> None:
    assert {cell.role for cell in formspec.load(form).layout().cells if not cell.locations} <= {Role.FILLER}
