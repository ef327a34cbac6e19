"""Typed instances: what may be assigned, what is refused, what the form computes and what its rules say."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.problems import Problem, ProblemError, Severity
from formspec.values import Target
from tests.forms import check, counts, evaluate, spec_of, to_json

DEPARTMENT, PROJECT = "jiangsu/2024/department", "jiangsu/2024/project"
STATISTICS, EVALUATION = "samples/performance-statistics", "samples/self-evaluation"


def new(name: str, **parameters: Any) -> Any:
    return formspec.load(name).new(**parameters)


def started(name: str) -> Any:
    """Return a form whose rules have nothing to say yet."""
    form = new(name)
    form.goals.append("目标")
    return form


def refusal(action: Callable[[], object]) -> Problem:
    """Return the one problem that ``action`` is refused with."""
    with pytest.raises(ProblemError) as raised:
        action()
    (problem,) = raised.value.problems
    return problem


def code_of(record: Any, name: str, value: object) -> str:
    return refusal(lambda: setattr(record, name, value)).code


def rules_of(form: Any) -> list[tuple[str, str, str]]:
    """Return (rule, path, severity) of the rules that do not hold."""
    found = [each for each in check(form) if each.code.startswith("rule.")]
    return [(each.params["rule"], each.path, str(each.severity)) for each in found]


def small(tmp_path: Path, blocks: str, rest: str = "") -> Any:
    path = tmp_path / "small.yaml"
    path.write_text(f"formspec: 1\nid: cases/small\ntitle: 样表\nblocks:\n{blocks}{rest}", encoding="utf-8")
    return formspec.load(path)


def test_a_new_form_has_its_parameters_and_nothing_else() -> None:
    form = new(DEPARTMENT, year=2025)
    assert form.year == 2025
    assert to_json(form) == {"form": DEPARTMENT, "year": 2025}
    assert spec_of(form).id == DEPARTMENT


def test_parameters_are_checked() -> None:
    spec = formspec.load(STATISTICS)
    form: Any = spec.new(year="2025", quarter=2)
    assert (form.year, form.quarter) == (2025, 2)
    with pytest.raises(ProblemError) as raised:
        spec.new(year=25, quater=2)
    assert [(each.code, each.path) for each in raised.value.problems] == [
        ("data.year", "/year"),
        ("data.unknown-parameter", "/quater"),
    ]


@pytest.mark.parametrize(
    ("part", "name", "value", "code"),
    [
        ("unit", "name", 5, "data.type"),
        ("unit", "name", "厅" * 101, "data.max-length"),
        ("unit", "name", "厅\x07", "data.control-character"),
        ("unit", "phone", "没有", "data.phone"),
        ("unit", "nmae", "厅", "data.unknown-key"),
        ("", "year", 25, "data.year"),
        ("", "goals", "一个目标", "data.type"),
        ("", "goals", 5, "data.type"),
        ("", "goals", ["甲", 5], "data.type"),
        ("", "unit", {"name": "厅"}, "data.type"),
        ("", "unit", None, "data.type"),
        ("funds.total", "planned", "12", "data.number"),
        ("funds.total", "planned", -1, "data.minimum"),
        ("funds.total", "planned", True, "data.type"),
        ("funds.total", "planned", Decimal("0.12345678901234567"), "data.too-precise"),
        ("funds.total", "deviation", "有", "data.choice"),
        ("funds.total", "likelihood", "完全不能", "data.choice"),
        ("funds", "projects", [1], "data.type"),
    ],
)
def test_what_a_value_cannot_be_is_refused_and_changes_nothing(part: str, name: str, value: object, code: str) -> None:
    form = new(DEPARTMENT, year=2025)
    form.unit.name = "示例厅"
    record, before = form, to_json(form)
    for step in part.split(".") if part else ():
        record = getattr(record, step)
    assert code_of(record, name, value) == code
    assert to_json(form) == before


def test_a_refusal_names_the_value_as_the_form_does() -> None:
    problem = refusal(lambda: setattr(new(DEPARTMENT).funds.total, "planned", -1))
    assert (problem.path, problem.label, problem.params["limit"]) == ("/planned", "半年计划执行数", "0")


def test_an_unknown_attribute_is_refused_with_the_nearest_when_made_and_when_set() -> None:
    form = new(DEPARTMENT)
    assert refusal(lambda: setattr(form.unit, "nam", "厅")).params["suggestion"] == "name"
    with pytest.raises(TypeError):
        type(form.unit)(nam="厅")
    with pytest.raises(ProblemError):
        type(form.unit)(name=5)


def test_values_become_what_the_type_says() -> None:
    form = new(DEPARTMENT)
    form.funds.total.planned = 12.10
    assert form.funds.total.planned == Decimal("12.1")
    assert isinstance(form.funds.total.planned, Decimal)
    indicator = form.process.budget_execution.indicators.add(name="执行率", planned="≥95%")
    assert isinstance(indicator.planned, Target)
    assert indicator.planned.number == 95
    form.unit.name = ""
    assert form.unit.name is None
    statistics = new(STATISTICS)
    statistics.header.filed = "2024-06-30"
    statistics.basics.areas = ["绩效评价", "事前评估"]
    assert statistics.header.filed == date(2024, 6, 30)
    assert statistics.basics.areas == ("事前评估", "绩效评价")


def test_rows_are_added_appended_inserted_and_replaced() -> None:
    form = new(DEPARTMENT)
    projects = form.funds.projects
    kind = type(projects.add(name="乙", planned=1))
    projects.append(kind(name="丙"))
    projects.insert(0, kind(name="甲"))
    projects.extend([kind(name="丁")])
    projects += [kind(name="戊")]
    projects[4] = kind(name="己")
    projects[3:4] = [kind(name="庚"), kind(name="辛")]
    assert [each.name for each in form.funds.projects] == ["甲", "乙", "丙", "庚", "辛", "己"]
    assert counts(form)["/funds/projects"] == 6
    del form.funds.projects[0]
    assert to_json(form)["funds"]["projects"][0] == {"name": "乙", "planned": 1}


def test_rows_of_another_kind_are_refused() -> None:
    form = new(DEPARTMENT)
    other = form.process.budget_execution.indicators.add(name="指标")
    for action in (
        lambda: form.funds.projects.append(other),
        lambda: form.funds.projects.append({"name": "甲"}),
        lambda: form.funds.projects.extend(["甲"]),
        lambda: form.goals.append(5),
        lambda: form.goals.insert(0, ["甲"]),
    ):
        assert refusal(action).code == "data.type"
    assert (len(form.funds.projects), len(form.goals)) == (0, 0)


def test_a_list_of_texts_takes_texts_and_is_assigned_as_a_whole() -> None:
    form = new(DEPARTMENT)
    form.goals = ["甲", "乙"]
    form.goals.append("丙")
    assert to_json(form)["goals"] == ["甲", "乙", "丙"]
    assert refusal(lambda: form.goals.append("长" * 2001)).code == "data.max-length"


def test_a_list_takes_no_more_than_its_limit(tmp_path: Path) -> None:
    spec = small(tmp_path, "  - {list: goals, label: 目标, blank: 1, at_most: 2}\n")
    form = spec.new()
    form.goals = ["甲", "乙"]
    for action in (
        lambda: form.goals.append("丙"),
        lambda: form.goals.insert(0, "丙"),
        lambda: form.goals.extend(["丙"]),
        lambda: setattr(form, "goals", ["甲", "乙", "丙"]),
        lambda: form.goals.__setitem__(slice(0, 1), ["甲", "丙"]),
    ):
        assert refusal(action).code == "data.too-many"
        assert list(form.goals) == ["甲", "乙"]
    assert [each.code for each in spec.validate({"goals": ["甲", "乙", "丙"]})] == ["data.too-many"]


def test_two_forms_share_nothing() -> None:
    spec = formspec.load(DEPARTMENT)
    one, other = spec.new(), spec.new()
    one.goals.append("甲")
    one.unit.name = "厅"
    assert (list(other.goals), other.unit.name) == ([], None)
    assert one != other
    assert spec.new() == spec.new()


def test_computed_and_printed_values_cannot_be_set() -> None:
    form = new(EVALUATION)
    assert code_of(form.funds.total, "rate", Decimal(1)) == "data.computed"
    assert code_of(form.funds.total, "spent", 1) == "data.computed"
    assert code_of(form.funds.total, "points", 9) == "data.printed"
    form.funds.total.points = 10
    assert form.funds.total.points == 10


def test_totals_and_ratios_are_worked_out() -> None:
    form = new(EVALUATION)
    form.funds.fiscal.revised, form.funds.other.revised = 2, 1
    form.funds.fiscal.spent = Decimal("0.5")
    values = evaluate(form)
    assert values["/funds/total/revised"] == 3
    assert values["/funds/total/spent"] == Decimal("0.5")
    assert values["/funds/fiscal/rate"] == Decimal("0.25")
    assert values["/funds/total/rate"] == Decimal("0.166666666666667")
    assert "/funds/carried/rate" not in values
    assert "/funds/other/rate" not in values
    assert refusal(lambda: form.funds.total.rate).code == "data.computed"


def test_a_ratio_to_nothing_is_blank() -> None:
    form = new(EVALUATION)
    form.funds.fiscal.revised, form.funds.fiscal.spent = 0, 5
    assert "/funds/fiscal/rate" not in evaluate(form)
    form.funds.fiscal.revised = 10
    assert evaluate(form)["/funds/fiscal/rate"] == Decimal("0.5")
    form.funds.fiscal.revised = None
    assert "/funds/fiscal/rate" not in evaluate(form)


def test_totals_of_totals_leave_of_which_rows_out() -> None:
    form = new(STATISTICS)
    project = form.work.goals.project
    project.new.count, project.continued.count, project.over_million.count = 3, 4, 2
    form.work.goals.department.count = 1
    form.work.evaluation.self.kinds.add(name="甲", count=5, amount=10)
    form.work.evaluation.self.kinds.add(name="乙", count=6, amount=30)
    values = evaluate(form)
    assert values["/work/goals/project/count"] == 7
    assert values["/work/goals/count"] == 8
    assert values["/work/evaluation/self/count"] == 11
    assert values["/work/evaluation/count"] == 11
    assert values["/work/total/count"] == 19
    assert isinstance(values["/work/total/count"], int)
    assert values["/work/evaluation/self/kinds/1/share"] == Decimal("0.75")
    assert values["/work/total/growth"] == 40
    assert "/work/monitoring/count" not in values


def test_the_funds_of_the_department_must_add_up() -> None:
    form = started(DEPARTMENT)
    form.funds.total.planned, form.funds.basic.planned = 100, 60
    assert rules_of(form) == [("planned-funds-add-up", "/funds/total/planned", "error")]
    form.funds.programs.planned = Decimal("40.00")
    assert rules_of(form) == []
    form.funds.projects.add(planned=15)
    form.funds.projects.add(planned=Decimal("24.9"))
    (rule,) = [each for each in check(form) if each.code == "rule.assert"]
    assert (rule.path, rule.params["rule"]) == ("/funds/programs/planned", "planned-projects-add-up")
    assert rule.message() == "半年计划执行数的项目支出应等于各项目之和"
    assert "附件1" in rule.hint()
    form.funds.projects[1].planned = 25
    assert rules_of(form) == []
    form.funds.total.actual, form.funds.basic.actual = 1, 2
    assert rules_of(form) == [("actual-funds-add-up", "/funds/total/actual", "error")]


def test_the_funds_of_the_project_must_add_up() -> None:
    form = started(PROJECT)
    form.funds.total.actual = 3
    form.funds.subprojects.add(actual=1)
    form.funds.subprojects.add(actual=1)
    assert rules_of(form) == [("actual-funds-add-up", "/funds/total/actual", "error")]
    form.funds.subprojects.add(actual=1)
    assert rules_of(form) == []


@pytest.mark.parametrize("name", [DEPARTMENT, PROJECT])
def test_a_deviation_demands_its_causes(name: str) -> None:
    form = started(name)
    form.funds.total.deviation = "否"
    assert rules_of(form) == []
    form.funds.total.deviation = "是"
    assert rules_of(form) == [("deviation-needs-causes", "/causes_and_measures", "error")]
    form.causes_and_measures = "招标延后，已加快。"
    assert rules_of(form) == []


def test_a_deviation_anywhere_demands_its_causes() -> None:
    form = started(DEPARTMENT)
    task = form.duties.functions.add(name="职能").tasks.add(name="工作")
    task.indicators.add(name="指标", planned="≥3", actual="2", deviation="是", likelihood="完全不可能")
    assert rules_of(form) == [
        ("deviation-needs-causes", "/causes_and_measures", "error"),
        ("impossible-needs-rectification", "/rectification", "warning"),
    ]
    severities = [each.severity for each in check(form) if each.code == "rule.require"]
    assert severities == [Severity.ERROR, Severity.WARNING]


@pytest.mark.parametrize("name", [DEPARTMENT, PROJECT])
def test_a_form_without_annual_goals_is_told_so_at_their_place(name: str) -> None:
    form = new(name)
    (problem,) = [each for each in check(form) if each.code.startswith("rule.")]
    assert (problem.path, problem.label, problem.message()) == ("/goals", "年度目标", "至少填一个年度目标")


def test_an_indicator_with_a_name_demands_all_its_figures() -> None:
    form = started(DEPARTMENT)
    row = form.process.budget_execution.indicators.add(name="预算执行率", actual="46%")
    below = "/process/budget_execution/indicators/0"
    assert rules_of(form) == [
        ("indicators-complete", f"{below}/{each}", "error") for each in ("planned", "deviation", "likelihood")
    ]
    row.planned, row.deviation, row.likelihood = "≥45%", "否", "确定能"
    assert rules_of(form) == []
    row.name = None
    assert rules_of(form) == [("indicators-named", f"{below}/name", "error")]


@pytest.mark.parametrize(
    ("planned", "actual", "right"),
    [
        ("≥95%", "96%", "否"), ("≥95%", "94.9%", "是"), ("≤3天", "3天", "否"), ("≤3天", "4天", "是"),
        ("120个", "118个", "是"), ("120个", "125", "否"), ("不低于1,000人", "９９９人", "是"),
    ],
)  # fmt: skip
def test_a_deviation_that_the_figures_contradict_is_a_warning(planned: str, actual: str, right: str) -> None:
    form = started(DEPARTMENT)
    form.causes_and_measures = "已说明"
    wrong = "否" if right == "是" else "是"
    row = form.process.budget_execution.indicators.add(name="某率", planned=planned, actual=actual, likelihood="确定能")
    row.deviation = wrong
    (problem,) = check(form)[-1:]
    assert (problem.code, problem.severity) == ("rule.suggestion", Severity.WARNING)
    assert problem.message() == f"填的是“{wrong}”，按这一行的数据应为“{right}”"
    row.deviation = right
    assert rules_of(form) == []


@pytest.mark.parametrize(
    ("planned", "actual"),
    [("显著提升", "提升"), ("6月底前", "5月"), ("≥95%", "0.96"), ("3项", "3天"), ("约5个", "4个")],
)
@pytest.mark.parametrize("answer", ["是", "否"])
def test_words_dates_and_other_units_leave_the_deviation_to_the_person(planned: str, actual: str, answer: str) -> None:
    form = started(DEPARTMENT)
    form.causes_and_measures = "已说明"
    form.process.budget_execution.indicators.add(
        name="某率", planned=planned, actual=actual, deviation=answer, likelihood="确定能"
    )
    assert rules_of(form) == []


def test_money_that_falls_short_of_its_plan_is_a_deviation() -> None:
    form = started(PROJECT)
    form.funds.total.planned, form.funds.total.actual, form.funds.total.deviation = 100, Decimal("99.99"), "否"
    form.funds.subprojects.add(planned=100, actual=Decimal("99.99"))
    (problem,) = [each for each in check(form) if each.code.startswith("rule.")]
    assert (problem.code, problem.path) == ("rule.suggestion", "/funds/total/deviation")
    form.funds.total.deviation, form.causes_and_measures = "是", "已说明"
    assert rules_of(form) == []


def test_a_rule_on_each_row_is_told_at_the_row_with_its_values() -> None:
    form = new(EVALUATION)
    items = form.indicators.outputs.quantity.items
    items.add(name="甲", points=10, score=10)
    items.add(name="乙", points=5, score=Decimal("5.5"))
    found = [each for each in check(form) if each.params.get("rule") == "score-within-points"]
    assert [(each.path, each.message()) for each in found] == [
        ("/indicators/outputs/quantity/items/1/score", "得分（5.5）超过分值（5）")
    ]


def test_points_must_add_up_to_what_the_form_says() -> None:
    form = new(EVALUATION)
    items = form.indicators.outputs.quantity.items
    items.add(name="甲", points=50)
    assert ("indicators-points-adds-up", "error") in [(rule, severity) for rule, _, severity in rules_of(form)]
    items.add(name="乙", points=40)
    assert rules_of(form) == []
    assert evaluate(form)["/overall/total/points"] == 100


def test_problems_come_in_the_order_of_the_form() -> None:
    spec = formspec.load(DEPARTMENT)
    data = {
        "rectification": 5,
        "goals": ["甲", 3],
        "results": {"satisfaction": {"served": {"indicators": [{"deviation": "有"}]}}},
        "funds": {
            "projects": [{"planned": "多"}, {"name": 1}],
            "total": {"planned": -5},
            "basic": {"actual": 1, "x": 2},
        },
        "process": {"staff_management": {"indicators": [{"name": 1}, {"likelihood": "否"}]}},
        "unit": {"phone": "无"},
        "year": "今年",
    }
    paths = [problem.path for problem in spec.validate(data)]
    assert paths == [
        "/year",
        "/unit/name",
        "/unit/phone",
        "/funds/total/planned",
        "/funds/basic/x",
        "/funds/projects/0/planned",
        "/funds/projects/1/name",
        "/goals/1",
        "/process/staff_management/indicators/0/name",
        "/process/staff_management/indicators/1/likelihood",
        "/results/satisfaction/served/indicators/0/deviation",
        "/rectification",
    ]


def test_the_order_of_keys_in_the_data_does_not_matter() -> None:
    spec = formspec.load(DEPARTMENT)
    data: dict[str, Any] = {"unit": {"phone": "无", "name": 3}, "goals": [1, 2], "funds": {"basic": {"planned": -1}}}
    turned = {key: dict(reversed(each.items())) if isinstance(each, dict) else each for key, each in data.items()}
    assert [each.path for each in spec.validate(dict(reversed(turned.items())))] == [
        each.path for each in spec.validate(data)
    ]


def test_rendering_a_form_changes_nothing_of_it() -> None:
    form = new(DEPARTMENT, year=2025)
    form.funds.total.planned = 5
    before = to_json(form)
    spec = spec_of(form)
    assert spec.render(form, "md") == spec.render(form, "md")
    assert spec.evaluate(form)
    assert form == copy.deepcopy(form)
    assert to_json(form) == before


def test_an_item_left_blank_in_a_list_keeps_its_place(tmp_path: Path) -> None:
    spec = small(tmp_path, "  - {list: goals, label: 目标, blank: 1}\n")
    form = spec.parse({"goals": ["甲", None, "丙"]})
    assert list(form.goals) == ["甲", None, "丙"]
    assert to_json(form)["goals"] == ["甲", None, "丙"]
    assert spec.parse(to_json(form)) == form
