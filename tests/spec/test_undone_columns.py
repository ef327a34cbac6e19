"""Cells that undo what their column says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.problems import ProblemError
from tests.forms import evaluate

INPUTS = Path(__file__).parents[1] / "inputs" / "layouts"
FORM = """formspec: 1
id: cases/undone
title: 表
blocks:
  - table: t
    columns:
      - {id: x, label: 甲, type: decimal}
      - {id: value, label: 值, type: decimal, compute: x * 2}
    rows:
      - {id: a, label: 一}
      - {id: b, label: 二, cells: {value: %s}}
"""


def test_a_suggested_cell_of_a_computed_column_is_filled_in() -> None:
    spec = formspec.load(INPUTS / "suggest-beside-an-inherited-compute.yaml")
    values = evaluate(spec.parse({"t": {"a": {"x": 1}, "b": {"x": 1, "value": 5}}}))
    assert (values["/t/a/value"], values["/t/b/value"]) == (Decimal(2), Decimal(5))


def test_what_differs_from_its_suggestion_is_a_warning() -> None:
    spec = formspec.load(INPUTS / "suggest-beside-an-inherited-compute.yaml")
    problems = spec.validate({"form": spec.id, "t": {"a": {"x": 1}, "b": {"x": 1, "value": 5}}})
    assert [(str(problem.severity), problem.path) for problem in problems] == [("warning", "/t/b/value")]


def test_a_cell_of_a_computed_column_can_be_a_choice() -> None:
    spec = formspec.load(INPUTS / "undo-a-columns-compute-in-a-cell.yaml")
    form = spec.parse({"t": {"a": {"first": 1, "second": 2}, "b": {"first": "是", "value": "是"}}})
    assert evaluate(form)["/t/b/value"] == "是"


@pytest.mark.parametrize("key", ["required: true", "min: 0", "max: 9", "placeholder: 填数"])
def test_a_key_for_answers_in_a_computed_cell_is_an_error(key: str) -> None:
    with pytest.raises(ProblemError) as caught:
        formspec.loads(FORM % f"{{{key}}}")
    found: list[tuple[str, Any]] = [(each.code, each.params["key"]) for each in caught.value.problems]
    assert found == [("spec.key-unused-here", key.partition(":")[0])]


def test_a_key_for_answers_is_right_where_the_cell_is_opened() -> None:
    assert formspec.loads(FORM % "{closed: false, required: true, min: 0}")
