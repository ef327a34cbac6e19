"""The rows of a rule: a list may have the name of its table."""

from __future__ import annotations

import pytest

import formspec
from formspec import ProblemError

YAML = """formspec: 1
id: mine/grants
title: 拨款表
blocks:
  - table: grants
    columns: [{id: amount, label: 金额, type: money}, {id: used, label: 已用, type: money}]
    rows: [{id: total, label: 合计}, {repeat: grants, label: "第{n}笔", blank: 2, name: {label: 名称}}]
rules:
  - {id: within, each: EACH, assert: used <= amount, message: 已用不能多于金额}
"""


@pytest.mark.parametrize("each", ["grants", "grants.grants"])
def test_a_list_named_like_its_table_is_found_by_its_name_and_by_its_path(each: str) -> None:
    spec = formspec.loads(YAML.replace("EACH", each))
    rows = [{"name": "甲", "amount": 1, "used": 2}, {"name": "乙", "amount": 2, "used": 1}]
    form = spec.parse({"form": "mine/grants", "grants": {"total": {"amount": 1, "used": 9}, "grants": rows}})
    assert [problem.path for problem in spec.check(form)] == ["/grants/grants/0/used"]


def test_a_row_of_such_a_table_is_found_by_its_path() -> None:
    spec = formspec.loads(YAML.replace("EACH", "grants.total"))
    form = spec.parse({"form": "mine/grants", "grants": {"total": {"amount": 1, "used": 9}}})
    assert [problem.path for problem in spec.check(form)] == ["/grants/total/used"]


@pytest.mark.parametrize(("lang", "hint"), [("zh", ""), ("en", "")])
def test_advice_without_known_rows_is_empty(lang: str, hint: str) -> None:
    with pytest.raises(ProblemError) as raised:
        formspec.loads(YAML.replace("EACH", "grants.grants.nothing"))
    (problem,) = raised.value.problems
    assert problem.code == "expr.unknown-rows"
    assert problem.hint(lang).strip() == hint
