"""A computed cell without a type has that of its formula."""

from __future__ import annotations

from pathlib import Path

import pytest

import formspec
from formspec import ProblemError

CARRIED = Path(__file__).resolve().parent.parent / "inputs" / "carry-over-of-texts-and-dates.yaml"
FORM = """formspec: 1
id: mine/inferred
title: 推断
blocks:
  - fields: f
    rows:
      - [{{id: n, label: 数, type: money, unit: 万元, decimals: 3}}, {{id: t, label: 文}}, {{id: d, label: 日, type: date}}]
      - [{{id: k, label: 选, choices: [甲, 乙]}}, {{id: b, label: 否, type: boolean}}, {{id: g, label: 目标, type: target}}]
      - [{{id: x, label: 结果, compute: '{formula}'}}]
      - [{{id: y, label: 再来, compute: x}}]
"""


def types_of(formula: str) -> dict[str, tuple[str, str]]:
    spec = formspec.loads(FORM.format(formula=formula))
    return {field.path.rsplit("/", 1)[-1]: (field.type, field.unit) for field in spec.fields()}


@pytest.mark.parametrize(
    ("formula", "expected", "unit"),
    [
        ("n", "money", "万元"),
        ("t", "text", ""),
        ("d", "date", ""),
        ("k", "choice", ""),
        ("b", "boolean", ""),
        ("g", "target", ""),
        ("n * 2", "decimal", ""),
        ("n > 5", "boolean", ""),
        ('if(n > 5, "大", "小")', "text", ""),
        ("if(n > 5, t, t)", "text", ""),
        ("count(t)", "decimal", ""),
    ],
)
def test_a_computed_cell_has_the_type_of_its_formula(formula: str, expected: str, unit: str) -> None:
    types = types_of(formula)
    assert types["x"] == (expected, unit)
    assert types["y"] == (expected, unit)


def test_texts_and_dates_are_carried_over_without_a_type() -> None:
    spec = formspec.load(CARRIED)
    form = spec.parse({"form": "t/textcomp", "f": {"a": "Roads", "n": 1250.5, "dt": "2024-06-30", "k": "New"}})
    values = spec.to_json(form)["f"]
    assert (values["b"], values["m"], values["dd"], values["kk"], values["z"]) == (
        "Roads", 1250.5, "2024-06-30", "New", "Large",
    )  # fmt: skip
    assert not spec.check(form)


def test_formulas_that_need_each_other_are_reported_as_a_circle() -> None:
    with pytest.raises(ProblemError) as raised:
        formspec.loads(FORM.format(formula="y"))
    assert {problem.code for problem in raised.value.problems} == {"expr.circle"}


RULE = """formspec: 1
id: mine/rules
title: 规则
blocks:
  - fields: f
    rows:
      - [{{id: a, label: 甲, type: money, min: 0, max: 5}}, {{id: b, label: 乙, type: money}}, {{id: p, label: 丙, print: 3}}]
      - [{{id: s, label: 和, compute: a + p}}, {{id: c, label: 整, type: integer, compute: a * 0.5}}]
  - table: t
    columns: [{{id: v, label: 值, type: integer, min: 1}}]
    rows: [{{repeat: items, label: 项, blank: 2}}]
rules:
  - {{id: r, assert: '{rule}'}}
"""


@pytest.mark.parametrize(
    ("rule", "never"),
    [
        ("f.a > 5", True),
        ("f.a >= 5", False),
        ("f.p == 4", True),
        ("f.p == 3", False),
        ("f.a + f.p > 8", True),
        ("f.s > 8", True),
        ("f.s <= 2", True),
        ("f.s >= 8", False),
        ("f.a * 2 > 10", True),
        ("f.a - f.p > 2", True),
        ("f.b > 1000000", False),
        ("f.a + f.b > 1000000", False),
        ("sum(t.items.v) < 0", True),
        ("sum(t.items.v) == 0", False),
        ("count(f.a) == 7", False),
        ("f.a > 5 or f.b > 1", False),
        ("f.a > 5 and f.b > 1", True),
        ("not f.a <= 5", True),
        ("if(f.b > 1, f.a > 5, f.a < 0)", True),
        ("if(f.b > 1, f.a > 5, f.a < 1)", False),
        ("f.p != 3", True),
        ("round(f.a, 0) > 5", False),
        ("f.c >= 1", False),
        ("f.c > 3", True),
        ("if(f.b > 0, 5, 6) + f.a <= 3", False),
        ("f.a >= 5.0000000001", False),
    ],
)
def test_a_rule_that_nothing_can_satisfy_is_a_warning_of_the_spec(rule: str, *, never: bool) -> None:
    text = RULE.format(rule=rule)
    warnings = formspec.loads(text).warnings
    assert [problem.code for problem in warnings if problem.code.startswith("spec.")] == ["spec.rule-never"] * never
