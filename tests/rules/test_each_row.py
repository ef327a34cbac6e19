"""A rule on all rows of a table or of a group."""

from __future__ import annotations

import pytest

import formspec
from formspec.problems import ProblemError

FORM = """
formspec: 1
id: t/each
title: 表
blocks:
  - table: t
    levels: [一级, 二级]
    columns: [{id: planned, label: 计划, type: money}, {id: actual, label: 执行, type: money}, {id: note, label: 备注}]
    rows:
      - id: out
        label: 产出
        merge: [note]
        rows: [{id: a, label: 甲}, {repeat: r, label: "项{n}"}, {id: c, label: 丙, closed: [actual]}]
      - {id: b, label: 乙}
rules:
  - {id: within, RULE}
"""


def rows(rule: str) -> list[str]:
    return [each.rows for each in formspec.loads(FORM.replace("RULE", rule)).compiled.rules]


def test_each_row_of_a_table_is_checked_that_has_the_cells_of_the_rule() -> None:
    assert rows("each: t.rows, assert: actual <= planned") == ["/t/out/a", "/t/out/r/.", "/t/b"]
    assert rows("each: t.rows, when: not blank(planned), require: planned") == [
        *["/t/out/a", "/t/out/r/.", "/t/out/c", "/t/b"]
    ]


def test_each_row_of_a_group_may_be_compared_with_a_row_elsewhere() -> None:
    assert rows("each: t.out.rows, assert: actual <= t.b.planned") == ["/t/out/a", "/t/out/r/."]


def test_a_rule_on_rows_of_which_none_has_its_cells_is_an_error() -> None:
    with pytest.raises(ProblemError) as caught:
        rows("each: t.rows, assert: t.b.actual <= 3")
    assert [problem.code for problem in caught.value.problems] == ["spec.rule-no-rows"]
