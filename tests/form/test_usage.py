"""A blank form computes nothing, and an item in which nothing is filled in is as if it was not there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import formspec
from formspec import FormSpec
from tests.conftest import ROOT

WEIGHTS = formspec.load(ROOT / "tests" / "inputs" / "paper" / "printed-weights.yaml")
SPARE = formspec.load(ROOT / "tests" / "inputs" / "paper" / "required-column-in-spare-rows.yaml")
EVALUATION = formspec.load("samples/self-evaluation")
ITEMS = formspec.loads("""
formspec: 1
id: cases/items
title: 项目表
parameters: {year: {label: 年度, type: year, blank: 20XX}}
blocks:
  - table: t
    columns:
      - {id: share, label: 比例, type: decimal}
      - {id: points, label: 分值, type: decimal}
      - {id: double, label: 两倍, type: decimal, compute: points * 2}
      - {id: tasks, label: 任务数, type: decimal, compute: count(share)}
    rows:
      - {repeat: items, label: "第{n}项", name: false, blank: 3, cells: {points: 10}}
      - {id: total, label: 合计, sum: all}
rules:
  - {id: shared, each: t.items, assert: not blank(share), message: 写明比例}
""")


def codes(problems: Any) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in problems]


@pytest.mark.parametrize("spec", [WEIGHTS, SPARE, EVALUATION, ITEMS])
def test_a_blank_form_has_no_computed_value_and_breaks_no_rule(spec: FormSpec) -> None:
    assert spec.evaluate(spec.new()) == {}
    assert {code for code, _ in codes(spec.check(spec.new()))} <= {"data.required"}


def test_parameters_are_not_filled_in() -> None:
    assert ITEMS.evaluate(ITEMS.new(year=2025)) == {"/year": 2025}


def test_what_is_required_is_reported_of_a_form_that_comes_back_blank() -> None:
    assert codes(formspec.read(EVALUATION.blank("xlsx")).problems) == [("data.required", "/project/name")]


def test_printed_values_count_once_something_is_filled_in() -> None:
    form = WEIGHTS.decode({"t": {"b": {"points": 30}}}).form
    assert codes(WEIGHTS.check(form)) == [("rule.assert", "/t/a/points")]
    form = EVALUATION.decode({"project": {"name": "甲"}}).form
    assert EVALUATION.evaluate(form)["/overall/total/points"] == Decimal(10)


def test_a_rejected_value_was_filled_in_as_well() -> None:
    assert codes(WEIGHTS.validate({"t": {"b": {"points": "很多"}}})) == [("data.number", "/t/b/points")]
    assert ("rule.assert", "/t/items/1/share") not in codes(ITEMS.validate({"t": {"items": [None, {"share": "x"}]}}))


def test_an_item_without_a_value_counts_in_no_total() -> None:
    form = ITEMS.decode({"t": {"items": [{"share": 1}, None, {"share": 2}]}}).form
    values = ITEMS.evaluate(form)
    assert values["/t/total/points"] == Decimal(20)
    assert values["/t/items/2/double"] == Decimal(20)
    assert not any(path.startswith("/t/items/1/") for path in values)
    assert ITEMS.check(form) == []


def test_printed_values_are_entries_of_a_blank_form_and_never_a_difference() -> None:
    blank, begun = WEIGHTS.new(), WEIGHTS.decode({"t": {"b": {"points": 40}}}).form
    assert [each.value for each in WEIGHTS.entries(blank)] == [
        None,
        Decimal(60),
        None,
    ]  # the year, 60, the weight to fill in
    assert [each.path for each in WEIGHTS.differences(blank, begun)] == ["/t/b/points"]


def test_a_row_that_is_not_used_asks_for_nothing() -> None:
    data = {"t": {"own": [{"v": 1}, None, {"name": "甲"}]}}
    assert codes(SPARE.validate(data)) == [("data.required", "/t/own/2/v")]
