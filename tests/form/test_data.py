"""Data of the bundled forms: read, written, and judged by the schema and by the types alike."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from formspec import FormSpec
from formspec.messages import template, text
from formspec.problems import Problem, ProblemError, Severity
from formspec.values import Target
from tests.form.strategies import FORMS, SPECS, places
from tests.forms import counts, evaluate, to_json

forms = pytest.mark.parametrize("name", sorted(SPECS))
quick = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=4), st.just([]), st.just({}), st.just(["甲"]), st.just({"name": 1}), st.just("x" * 6000),
    st.just("2024-02-30"), st.just("坏\x07字"), st.just([None]), st.just(10**25),
)  # fmt: skip
# What no schema can say: these data are refused by the types alone.
TYPES_ALONE = frozenset(("data.control-character", "data.too-precise"))


def checker(name: str) -> Draft202012Validator:
    return Draft202012Validator(SPECS[name].schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def without_blanks(data: Any) -> Any:
    """Return data as it is written: lists stay, blanks and empty parts go."""
    if isinstance(data, dict):
        kept = {key: without_blanks(each) for key, each in data.items()}
        return {key: each for key, each in kept.items() if each not in (None, {}, [])}
    return [without_blanks(each) for each in data] if isinstance(data, list) else data


def in_order(data: Any) -> Any:
    """Return data with several choices in one order."""
    if isinstance(data, dict):
        return {key: in_order(each) for key, each in data.items()}
    if isinstance(data, list):
        return sorted(data) if all(isinstance(each, str) for each in data) else [in_order(each) for each in data]
    return data


@forms
def test_the_schema_is_a_schema_and_plain_json(name: str) -> None:
    schema = SPECS[name].schema()
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert schema["properties"]["form"] == {"const": name, "title": text("form.id", SPECS[name].layout().language)}
    assert schema["$schema"].endswith("2020-12/schema")


@forms
@quick
@given(data=st.data())
def test_data_that_fits_is_read_and_written_without_a_loss(name: str, data: st.DataObject) -> None:
    spec, given_data = SPECS[name], data.draw(FORMS[name])
    form = spec.parse(given_data)
    written = to_json(form)
    again = spec.parse(json.dumps(written, ensure_ascii=False).encode())
    assert again == form
    assert to_json(again) == written
    assert counts(again) == counts(form)
    computed = {path for path in evaluate(form) if spec.compiled.formulas.at(path) is not None}
    for path, value in leaves(without_blanks(given_data)):
        assert "".join(f"/{step}" for step in path) not in computed
        assert in_order({"": at(written, path)}) == in_order({"": value}), path


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    """Return (steps, value) of every value in ``data``; several choices are one value."""
    if isinstance(data, dict):
        return [each for key, value in data.items() for each in leaves(value, (*path, key))]
    if isinstance(data, list) and any(isinstance(each, dict) for each in data):
        return [each for key, value in enumerate(data) for each in leaves(value, (*path, key))]
    return [(path, data)]


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


@forms
@quick
@given(data=st.data())
def test_data_that_fits_the_schema_fits_the_form_and_the_other_way_round(name: str, data: st.DataObject) -> None:
    """But for what no schema can say, and for values that are missing, which are asked for when all is filled in."""
    spec, given_data = SPECS[name], copy.deepcopy(data.draw(FORMS[name]))
    found = places(given_data)
    for _ in range(data.draw(st.integers(0, 2))) if found else ():
        container, key = data.draw(st.sampled_from(found))
        if isinstance(container, dict) and data.draw(st.booleans()):
            container[data.draw(st.sampled_from(("name", "plannd", "form", "total")))] = data.draw(JUNK)
        elif key in container or isinstance(container, list):
            container[key] = data.draw(JUNK)
    problems = misfits(spec, given_data)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    refused = {problem.code for problem in errors}
    by_schema = [error for error in checker(name).iter_errors(given_data) if not is_missing(error)]
    if by_schema:
        assert errors, [error.message for error in by_schema]
    elif refused:
        assert refused <= TYPES_ALONE, [str(problem) for problem in errors]


def is_missing(error: Any) -> bool:
    """Tell whether a value is blank or left out that is required in the end."""
    path = list(error.absolute_path)
    blank = error.instance is None and path != ["form"] and not (path and isinstance(path[-1], int))
    return blank or error.validator in ("required", "minItems")


@forms
@quick
@given(data=st.data())
def test_validating_finds_something_exactly_where_the_schema_does(name: str, data: st.DataObject) -> None:
    spec, given_data = SPECS[name], copy.deepcopy(data.draw(FORMS[name]))
    found = places(given_data)
    if found:
        container, key = data.draw(st.sampled_from(found))
        container[key] = data.draw(JUNK)
    problems = spec.validate(given_data)
    assert all(template(problem.code, "zh") and problem.message("zh") and problem.message("en") for problem in problems)
    assert json.dumps([problem.to_json() for problem in problems])
    by_schema = [error for error in checker(name).iter_errors(given_data) if not is_missing(error)]
    told = [each for each in problems if each.severity is Severity.ERROR and not each.code.startswith("rule.")]
    if by_schema:
        assert told
    elif told:
        assert {problem.code for problem in told} <= TYPES_ALONE | {"data.required", "data.too-few"}


@pytest.mark.parametrize(
    "data", [b"[1]", b"{", b"null", b"3", b"\xff\xfe", b'{"a": 1', b"[" * 100_000, b'{"year": NaN}']
)
def test_what_is_no_json_object_is_a_problem(data: bytes) -> None:
    with pytest.raises(ProblemError) as raised:
        SPECS["jiangsu/2024/project"].parse(data)
    assert all(problem.code.startswith(("json.", "data.")) for problem in raised.value.problems)


def misfits(spec: FormSpec, data: dict[str, Any]) -> list[Problem]:
    """Return what does not fit the form in ``data``: neither what is missing nor what the rules say."""
    return [
        each
        for each in spec.decode(data).problems
        if each.code not in ("data.required", "data.too-few") and not each.code.startswith("rule.")
    ]


def problems_of(data: dict[str, Any], name: str = "jiangsu/2024/department") -> list[tuple[str, str, str]]:
    """Return (code, path, label) of what is wrong with ``data``, the missing unit and goals left out."""
    found = SPECS[name].validate(data)
    missing = (("data.required", "/unit/name"), ("rule.assert", "/goals"))
    return [(each.code, each.path, each.label) for each in found if (each.code, each.path) not in missing]


@pytest.mark.parametrize(
    ("data", "code", "path", "label"),
    [
        ({"funds": {"total": {"planned": "12"}}}, "data.number", "/funds/total/planned", "资金总额 / 半年计划执行数"),
        ({"funds": {"total": {"planned": -1}}}, "data.minimum", "/funds/total/planned", "资金总额 / 半年计划执行数"),
        ({"unit": {"phone": "没有"}}, "data.phone", "/unit/phone", "联系电话"),
        ({"goals": [1]}, "data.type", "/goals/0", "年度目标"),
        ({"unit": {"nam": "厅"}}, "data.unknown-key", "/unit/nam", ""),
        ({"form": "jiangsu/2024/project"}, "data.another-form", "/form", ""),
        ({"year": "2025"}, "data.number", "/year", "年度"),
        ({"funds": []}, "data.type", "/funds", "部门整体资金(万元)"),
    ],
)
def test_a_mistake_is_told_once_by_its_path_and_its_name_on_the_form(
    data: dict[str, Any], code: str, path: str, label: str
) -> None:
    found = problems_of(data)
    assert [(each[0], each[1]) for each in found] == [(code, path)]
    assert found[0][2].endswith(label)


def test_what_is_required_and_missing_is_told_by_its_own_name() -> None:
    found = SPECS["jiangsu/2024/project"].validate({"goals": ["目标"], "project": {"unit": "中心", "department": None}})
    assert [(each.code, each.path, each.label) for each in found] == [
        ("data.required", "/project/name", "项目名称"),
        ("data.required", "/project/department", "主管部门"),
    ]


def test_an_unknown_key_is_told_with_the_nearest() -> None:
    (problem,) = misfits(SPECS["jiangsu/2024/project"], {"gaols": ["甲"]})
    assert (problem.code, problem.params["suggestion"]) == ("data.unknown-key", "goals")


def test_a_value_that_does_not_fit_is_left_blank_and_the_others_are_kept() -> None:
    spec = SPECS["jiangsu/2024/project"]
    data = {"project": {"name": 5, "unit": "中心"}, "funds": {"subprojects": [{"name": "甲", "planned": "多"}, 3]}}
    form: Any = spec.decode(data).form
    assert [problem.path for problem in misfits(spec, data)] == [
        "/project/name",
        "/funds/subprojects/0/planned",
        "/funds/subprojects/1",
    ]
    assert (form.project.name, form.project.unit) == (None, "中心")
    assert [each.name for each in form.funds.subprojects] == ["甲", None]


def test_blanks_texts_of_nothing_and_nulls_are_the_same() -> None:
    spec = SPECS["jiangsu/2024/project"]
    empty = {"project": {"name": "", "unit": None}, "goals": None, "funds": None}
    assert spec.parse(empty) == spec.new()
    assert to_json(spec.parse(empty)) == {"form": spec.id}


def test_a_target_keeps_what_was_typed_and_can_be_asked_for_its_number() -> None:
    form: Any = SPECS["jiangsu/2024/department"].parse(
        {"results": {"benefits": {"economic": {"indicators": [{"planned": " ≥ 95 % "}]}}}}
    )
    planned = form.results.benefits.economic.indicators[0].planned
    assert isinstance(planned, Target)
    assert str(planned) == "≥ 95 %"
    assert (planned.comparator, planned.number) == ("≥", 95)


def test_computed_values_may_be_given_and_are_told_where_they_differ() -> None:
    spec = SPECS["samples/self-evaluation"]
    data = {
        "project": {"name": "项目"},
        "funds": {"fiscal": {"spent": 1, "revised": 4}, "total": {"rate": 0.5, "spent": 1}},
    }
    problems = misfits(spec, data)
    assert [(each.code, each.path, each.severity) for each in problems] == [
        ("data.computed-differs", "/funds/total/rate", Severity.WARNING)
    ]
    assert (problems[0].params["given"], problems[0].params["computed"]) == ("0.5", "0.25")


def test_printed_values_may_be_given_and_must_be_what_is_printed() -> None:
    spec = SPECS["samples/self-evaluation"]
    assert to_json(spec.parse({"funds": {"total": {"points": 10}}})) == to_json(spec.new())
    with pytest.raises(ProblemError) as raised:
        spec.parse({"funds": {"total": {"points": 9}}})
    assert [(each.code, each.path) for each in raised.value.problems] == [("data.printed", "/funds/total/points")]
