"""The names in a rule's message: the end of a value's path, a dotted name, a parameter; the same in every target."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import openpyxl

import formspec

FORM = """formspec: 1
id: mine/messages
title: 消息
blocks:
  - fields: f
    rows: [[{id: a, label: 甲, type: money}, {id: b, label: 乙, type: money}]]
  - fields: g
    rows: [[{id: a, label: 丙, type: money}, {id: day, label: 日, type: date}]]
  - table: t
    columns: [{id: planned, label: 计划, type: money}, {id: actual, label: 实际, type: money}]
    rows: [{id: total, label: 合计, sum: all}, {repeat: items, label: "项目{n}", blank: 2}]
rules:
  - {id: both, assert: f.a <= g.a, message: "{{甲}} {f.a} 大于丙 {g.a}，{year}年，{a}"}
  - {id: rows, each: t.items, assert: actual <= planned, message: "{name}：{actual} 超过 {t.total.planned}"}
"""


def test_names_of_a_message_may_be_dotted_and_mean_one_value() -> None:
    spec = formspec.loads(FORM)
    data = {
        "form": "mine/messages",
        "year": 2025,
        "f": {"a": 5, "b": 6},
        "g": {"a": 3},
        "t": {"items": [{"name": "路", "planned": 2, "actual": 1}, {"name": "桥", "planned": 2, "actual": 9}]},
    }
    messages = [str(problem.params["message"]) for problem in spec.check(spec.parse(data))]
    assert messages == ["{甲} 5.00 大于丙 3.00，2025年，5.00", "桥：9.00 超过 4.00"]


def test_the_workbook_and_the_page_name_the_same_values() -> None:
    spec = formspec.loads(FORM)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(spec.blank("xlsx"))).worksheets[0]
    formulas = [str(cell.value) for row in sheet.iter_rows() for cell in row if "大于丙" in str(cell.value)]
    assert formulas
    assert all("{甲}" in formula and "{f.a}" not in formula for formula in formulas)
    page = spec.blank("html-fillable").decode()
    data = json.loads(re.findall(r"^const PAGE = (.*);$", page, re.MULTILINE)[0])
    assert data["rules"][0]["names"] == {"f.a": "/f/a", "g.a": "/g/a", "year": "/year", "a": "/f/a"}
    assert data["rules"][1]["names"]["t.total.planned"] == "/t/total/planned"
