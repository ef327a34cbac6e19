"""What a spec asks for and what a form contains, by JSON Pointer and label."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from formspec_specs.samples.self_evaluation import SelfEvaluation

import formspec
from formspec import ProblemError

SPEC = formspec.load("samples/self-evaluation", SelfEvaluation)


def example() -> SelfEvaluation:
    form = SPEC.new(year=2025)
    form.funds.fiscal.revised, form.funds.fiscal.spent = Decimal(4), Decimal(1)
    form.indicators.outputs.quantity.items.add(name="甲", points=Decimal(10))
    form.indicators.outputs.quantity.items.add(name="乙")
    return form


def test_every_field_of_a_spec_says_what_it_asks_for() -> None:
    fields = {each.path: each for each in SPEC.fields()}
    name = fields["/project/name"]
    assert (name.label, name.type, name.kind, name.required, name.max_length) == (
        "项目名称",
        "text",
        "input",
        True,
        200,
    )
    spent = fields["/funds/fiscal/spent"]
    assert (spent.type, spent.unit, spent.minimum, spent.kind) == ("money", "万元", 0, "input")
    assert spent.label.endswith("当年财政拨款 / 全年执行数")
    assert fields["/funds/total/rate"].kind == "computed"
    assert (fields["/funds/total/points"].kind, fields["/funds/total/points"].required) == ("printed", False)
    assert fields["/indicators/outputs/quantity/items/*/points"].maximum == 100
    department = {each.path: each for each in formspec.load("jiangsu/2024/department").fields()}
    assert department["/funds/total/likelihood"].choices == ("确定能", "有可能", "完全不可能")


def test_entries_are_the_values_in_order_each_with_the_number_of_its_item() -> None:
    form = example()
    entries = {each.path: each for each in SPEC.entries(form)}
    second = entries["/indicators/outputs/quantity/items/1/name"]
    assert (second.value, second.label) == ("乙", "绩效指标 / 产出指标 / 数量指标 / 指标 2 / 名称")
    assert second.field.path == "/indicators/outputs/quantity/items/*/name"
    assert entries["/funds/total/rate"].value == Decimal("0.25")
    assert entries["/project/name"].value is None
    assert [path for path, each in entries.items() if each.value is not None] == list(SPEC.evaluate(form))


def test_values_are_read_and_set_by_pointer() -> None:
    form = example()
    assert SPEC.get(form, "/funds/fiscal/spent") == 1
    assert SPEC.get(form, "/funds/total/spent") == 1
    assert SPEC.get(form, "/indicators/outputs/quantity/items/0") is form.indicators.outputs.quantity.items[0]
    SPEC.set(form, "/indicators/outputs/quantity/items/1/name", "丙")
    SPEC.set(form, "/funds/fiscal/spent", 2)
    assert form.indicators.outputs.quantity.items[1].name == "丙"
    assert SPEC.get(form, "/funds/total/rate") == Decimal("0.5")


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("/project/nam", "x", "data.unknown-path"),
        ("/nothing/at/all", "x", "data.unknown-path"),
        ("/indicators/outputs/quantity/items/7/name", "x", "data.unknown-path"),
        ("/indicators/outputs/quantity/items/first", "x", "data.unknown-path"),
        ("/project/name/first", "x", "data.unknown-path"),
        ("", "x", "data.unknown-path"),
        ("/funds/fiscal/spent", "很多", "data.number"),
        ("/funds/total/rate", 1, "data.computed"),
        ("/funds/total/points", 9, "data.printed"),
        ("/indicators/outputs/quantity/items/0", "x", "data.type"),
    ],
)
def test_a_wrong_pointer_or_value_is_a_problem_at_its_whole_path_and_changes_nothing(
    path: str, value: Any, code: str
) -> None:
    form, before = example(), example()
    with pytest.raises(ProblemError) as raised:
        SPEC.set(form, path, value)
    assert [each.code for each in raised.value.problems] == [code]
    assert path.startswith(raised.value.problems[0].path)
    assert form == before


def test_the_difference_of_two_forms_names_each_value_in_the_order_of_the_form() -> None:
    before, after = example(), example()
    after.funds.fiscal.spent = Decimal("2.0")
    after.project.name = "项目"
    del after.indicators.outputs.quantity.items[1]
    after.indicators.outputs.quantity.items[0].points = Decimal("10.00")
    assert [(each.path, each.before, each.after) for each in SPEC.differences(before, after)] == [
        ("/project/name", None, "项目"),
        ("/funds/total/spent", 1, 2),
        ("/funds/total/rate", Decimal("0.25"), Decimal("0.5")),
        ("/funds/fiscal/spent", 1, 2),
        ("/funds/fiscal/rate", Decimal("0.25"), Decimal("0.5")),
        ("/indicators/outputs/quantity/items/1/name", "乙", None),
    ]
    assert SPEC.differences(before, example()) == []


def test_evaluating_exporting_and_rendering_change_nothing_of_a_form() -> None:
    form, same = example(), example()
    SPEC.evaluate(form), SPEC.to_json(form), SPEC.check(form), SPEC.render(form, "md"), list(SPEC.entries(form))
    assert form == same
    form.funds.fiscal.spent = None
    assert "/funds/total/rate" not in SPEC.evaluate(form)
