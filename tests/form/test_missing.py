"""What a form still lacks is told wherever it comes from, once for a cause."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import formspec
from formspec import FormSpec
from formspec.layout import address
from tests.cost import assert_linear

YAML = """
formspec: 1
id: cases/lacking
title: 样表
blocks:
- {list: goals, label: 目标, item: "目标{n}：", at_least: 1}
- table: funds
  label: 资金
  columns:
  - {id: planned, label: 计划数, type: money, required: true}
  - {id: share, label: 占比, type: percent, max: 1, compute: planned / funds.total.planned}
  rows:
  - {id: total, label: 合计}
  - {repeat: projects, label: "项目{n}", at_least: 2}
rules:
- {id: projects-named, each: funds.projects, require: name, when: planned > 0, message: 写明项目名称}
- {id: total, assert: funds.total.planned == sum(funds.projects.planned), message: 合计不对}
"""
TWO = [{"name": "甲", "planned": 1}, {"name": "乙", "planned": 2}]
FULL = {"goals": ["一"], "funds": {"total": {"planned": 3}, "projects": TWO}}


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> FormSpec:
    path = tmp_path_factory.mktemp("lacking") / "form.yaml"
    path.write_text(YAML, encoding="utf-8")
    return formspec.load(path)


def told(problems: Any) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in problems]


SHORT = ("data.too-few", "/funds/projects")
CASES = [
    ("nothing at all", {}, [("data.too-few", "/goals"), ("data.required", "/funds/total/planned"), SHORT]),
    ("an empty list", {**FULL, "goals": []}, [("data.too-few", "/goals")]),
    (
        "one row of two, and what is wrong in it",
        {**FULL, "funds": {"total": {"planned": 3}, "projects": [{"planned": 1}]}},
        [("rule.assert", "/funds/total/planned"), SHORT, ("rule.require", "/funds/projects/0/name")],
    ),
    ("nothing", FULL, []),
]


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_missing_is_told_of_data_and_of_a_workbook(
    spec: FormSpec, data: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert told(spec.validate(json.loads(json.dumps(data)))) == expected
    form = spec.decode(data).form
    assert told(spec.check(form)) == expected
    assert told(formspec.read(spec.render(form, "xlsx"), spec).problems) == expected


def test_what_is_missing_in_a_workbook_is_told_where_it_would_stand(spec: FormSpec) -> None:
    cells = {
        each.path: each.location.cell for each in formspec.read(spec.blank("xlsx"), spec).problems if each.location
    }
    layout = spec.layout()
    first = {each.path: each.spans[0][0] for each in layout.repetitions}
    assert cells["/goals"] == address(first["/goals"], 1)


def test_a_computed_value_has_no_bounds(spec: FormSpec) -> None:
    projects = [{"name": "甲", "planned": 5}, {"name": "乙", "planned": 2}]
    reading = spec.decode({**FULL, "funds": {"total": {"planned": 2}, "projects": projects}})
    assert {each.code for each in reading.problems} == {"rule.assert"}
    assert spec.evaluate(reading.form)["/funds/projects/0/share"] == Decimal("2.5")


def test_many_rejected_rows_are_checked_in_linear_time(spec: FormSpec) -> None:
    def prepare(size: int) -> Callable[[], object]:
        rows = [{"name": f"项目{number}", "planned": f"{number}?"} for number in range(size)]
        return lambda: spec.validate({**FULL, "funds": {"total": {"planned": 3}, "projects": rows}})

    assert_linear(prepare, 2_000)
