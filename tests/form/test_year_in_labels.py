"""Problems name a value as it is printed in its year."""

from __future__ import annotations

import formspec

YAML = """formspec: 1
id: mine/years
title: 预算表
blocks:
  - table: funds
    columns:
      - {id: last, label: "{year-1}年决算数", type: money, required: true}
      - {id: planned, label: "{year}年预算数", type: money, min: 0}
      - {id: growth, label: "{year}年增加", type: money, compute: planned - last}
    rows: [{id: first, label: 一}, {id: second, label: 二}]
rules:
  - {id: complete, require: funds.second.planned, when: funds.second.last > 0, message: 要填}
"""


def labels(year: int | None) -> list[tuple[str, str]]:
    data = {"year": year, "funds": {"first": {"planned": -1}, "second": {"last": 3}}}
    problems = formspec.loads(YAML).validate({"form": "mine/years", **data})
    return [(problem.code, problem.label) for problem in problems]


def test_labels_of_problems_have_the_year_of_the_data() -> None:
    assert labels(2025) == [
        ("data.required", "一 / 2024年决算数"),
        ("data.minimum", "一 / 2025年预算数"),
        ("data.computed-in-doubt", "一 / 2025年增加"),
        ("rule.require", "二 / 2025年预算数"),
    ]


def test_labels_of_problems_have_the_blank_text_of_the_year_without_one() -> None:
    assert labels(None)[1] == ("data.minimum", "一 / 20XX年预算数")


def test_each_form_of_a_batch_is_named_by_its_own_year() -> None:
    assert [labels(year)[1][1] for year in range(2020, 2032)] == [f"一 / {year}年预算数" for year in range(2020, 2032)]


def test_the_advice_of_a_problem_names_the_same_year() -> None:
    spec = formspec.loads(YAML)
    form = spec.parse({"form": "mine/years", "year": 2025, "funds": {"second": {"last": 3}}})
    (problem,) = [each for each in spec.check(form) if each.code == "rule.require"]
    assert problem.params["what"] == "2025年预算数"
