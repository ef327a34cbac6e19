"""The value types: what they take, that JSON gives it back equal, and that the schema says the same."""

from __future__ import annotations

import copy
import json
import pickle
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from formspec.invisible import trimmed, visible
from formspec.values import (
    Kind,
    Operand,
    Period,
    Refused,
    Target,
    ValueSpec,
    field_type,
    number_format,
    type_names,
    value_spec,
)
from formspec.values.number import accept_number, canonical, json_number, show_number
from tests.values.strategies import fitting

D = Decimal
CHOICES = ("是", "否", "不适用")
SPECS = (
    value_spec("text"),
    value_spec("text", min_length=2, max_length=4),
    value_spec("text", pattern="^[0-9A-Z]{3,5}$"),
    value_spec("integer"),
    value_spec("integer", minimum=D(-5), maximum=D(10)),
    value_spec("decimal"),
    value_spec("decimal", minimum=D("0.5"), maximum=D("1.5")),
    value_spec("money", minimum=D(0)),
    value_spec("percent", maximum=D(1)),
    value_spec("date"),
    value_spec("month"),
    value_spec("period"),
    value_spec("year"),
    value_spec("year", minimum=2020),
    value_spec("choice", choices=CHOICES),
    value_spec("choices", choices=CHOICES),
    value_spec("boolean"),
    value_spec("phone"),
    value_spec("target", max_length=6),
)
WRITTEN = (
    "2024-06-30",
    "2024-02-30",
    "2024-06",
    "2024-13",
    "2024-06\n",
    "0000-06",
    "0000-01-01",
    "２０２４-06-30",
    "025-00000000",
    "≥95%",
    "ABC1",
    "是",
    "12",
    "",
    "1e5",
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.integers(-10, 12),
    st.integers(1890, 3010),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-2, 3, width=16),
    st.decimals(0, 2, places=2).map(float),
    st.sampled_from(WRITTEN),
    st.sampled_from(CHOICES),
    st.dates(min_value=date(1, 1, 1)).map(str),
    st.text(max_size=6),
    st.from_regex(r"\A[0-9 ()+\-/、]{3,20}\Z"),
)
JSON = st.one_of(
    SCALARS,
    st.lists(st.sampled_from(CHOICES), max_size=4),
    st.lists(SCALARS, max_size=3),
    st.dictionaries(st.text(max_size=2), SCALARS, max_size=2),
)
SPEC = st.sampled_from(SPECS)
UNDOCUMENTED_IN_SCHEMA = frozenset(("data.control-character", "data.too-precise"))


def accepted(raw: Any, spec: ValueSpec) -> Any:
    """Return what the type makes of ``raw``, or the Refused."""
    try:
        return spec.type.accept(raw, spec)
    except Refused as refused:
        return refused


def as_read(raw: Any, spec: ValueSpec) -> Any:
    """Return ``raw`` without what the type takes for no part of a text; a schema describes the value that remains."""
    if isinstance(raw, list):
        return [as_read(each, spec) for each in raw]
    if not isinstance(raw, str) or spec.type.kind not in (Kind.TEXT, Kind.CHOICE, Kind.CHOICES):
        return raw
    has_form = spec.pattern or "pattern" in spec.type.schema(spec) or spec.type.kind is not Kind.TEXT
    return visible(raw) if has_form or spec.type.operand is Operand.TARGET else trimmed(raw)


def checker(spec: ValueSpec) -> Draft202012Validator:
    schema = spec.type.schema(spec)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@given(JSON.filter(lambda raw: raw is not None), SPEC)
@settings(max_examples=2000, deadline=None)
@example("2024-06-30\n", value_spec("date"))
@example("20240630", value_spec("date"))
@example("025-00000000\n", value_spec("phone"))
@example("ABC\n", value_spec("text", pattern="^[0-9A-Z]{3,5}$"))
@example(1.0, value_spec("integer"))
@example(True, value_spec("integer"))
@example(0.1 + 0.2, value_spec("decimal"))
@example(["是", "是"], value_spec("choices", choices=CHOICES))
def test_a_type_takes_what_its_schema_takes(raw: Any, spec: ValueSpec) -> None:
    """But for control characters and digits that JSON cannot keep, which no schema can name."""
    result = accepted(raw, spec)
    if isinstance(result, Refused) and result.code in UNDOCUMENTED_IN_SCHEMA:
        return
    assert checker(spec).is_valid(as_read(raw, spec)) is not isinstance(result, Refused)


@given(SPEC.flatmap(lambda spec: st.tuples(st.just(spec), fitting(spec))))
@settings(max_examples=1000, deadline=None)
def test_what_is_taken_comes_back_equal_from_json(pair: tuple[ValueSpec, Any]) -> None:
    spec, raw = pair
    kind, value = spec.type, spec.type.accept(raw, spec)
    assert checker(spec).is_valid(raw)
    again = kind.accept(json.loads(json.dumps(kind.to_json(value))), spec)
    assert again == value
    assert type(again) is type(value)
    assert isinstance(kind.display(value, spec), str)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
@pytest.mark.parametrize("raw", [b"x", object(), 1j, float("nan"), D("NaN"), D("Infinity"), {1, 2}, (1,), {}, [None]])
def test_what_is_no_value_at_all_is_refused_and_nothing_else_is_raised(spec: ValueSpec, raw: object) -> None:
    result = accepted(raw, spec)
    assert isinstance(result, Refused)
    assert result.code.startswith("data.")


@pytest.mark.parametrize(
    ("raw", "spec", "code"),
    [
        ("a" * 5, value_spec("text", max_length=4), "data.max-length"),
        ("a", value_spec("text", min_length=2), "data.min-length"),
        ("ab", value_spec("text", pattern="^[0-9]+$"), "data.pattern"),
        ("坏\x07字", value_spec("text"), "data.control-character"),
        ("半\ud800字", value_spec("text"), "data.control-character"),
        ("坏\x00字", value_spec("target"), "data.control-character"),
        (5, value_spec("text"), "data.type"),
        ("5", value_spec("money"), "data.number"),
        (True, value_spec("money"), "data.type"),
        (-1, value_spec("money", minimum=D(0)), "data.minimum"),
        (D("1.01"), value_spec("percent", maximum=D(1)), "data.maximum"),
        (1.5, value_spec("integer"), "data.type"),
        (D("0.1234567890123456789"), value_spec("money"), "data.too-precise"),
        (2**60 + 1, value_spec("integer"), "data.too-precise"),
        (10**18, value_spec("integer"), "data.too-precise"),
        (float("inf"), value_spec("decimal"), "data.not-finite"),
        (1899, value_spec("year"), "data.year"),
        (3000, value_spec("year"), "data.year"),
        ("2024-02-30", value_spec("date"), "data.date"),
        ("2024-6-30", value_spec("date"), "data.date"),
        (date(2023, 12, 31), value_spec("date", minimum=date(2024, 1, 1)), "data.minimum"),
        ("2025-01-01", value_spec("date", maximum=date(2024, 12, 31)), "data.maximum"),
        ("2024-13", value_spec("month"), "data.month"),
        ("2024-06", value_spec("period"), "data.period"),
        ("2024-06/2024-06-30", value_spec("period"), "data.period"),
        ("2024-02-30/2024-06-30", value_spec("period"), "data.period"),
        ("2024-06/2024-05", value_spec("period"), "data.period-order"),
        ("2024-06-01", value_spec("month"), "data.month"),
        (date(2024, 6, 2), value_spec("month"), "data.month"),
        ("2024-05", value_spec("month", minimum=date(2024, 6, 1)), "data.minimum"),
        ("2024-07", value_spec("month", maximum=date(2024, 6, 1)), "data.maximum"),
        ("无", value_spec("choice", choices=CHOICES), "data.choice"),
        (["是", "无"], value_spec("choices", choices=CHOICES), "data.choice"),
        (["是", "是"], value_spec("choices", choices=CHOICES), "data.duplicate-choice"),
        ("是", value_spec("choices", choices=CHOICES), "data.type"),
        (1, value_spec("boolean"), "data.type"),
        ("没有", value_spec("phone"), "data.phone"),
        ("12", value_spec("phone"), "data.phone"),
    ],
)
def test_a_refusal_names_its_reason(raw: object, spec: ValueSpec, code: str) -> None:
    result = accepted(raw, spec)
    assert isinstance(result, Refused)
    assert result.code == code


def test_a_wrong_choice_is_told_with_the_nearest() -> None:
    result = accepted("不适合", value_spec("choice", choices=CHOICES))
    assert isinstance(result, Refused)
    assert result.params["suggestion"] == "不适用"


def test_choices_come_in_the_order_of_their_list() -> None:
    assert accepted(["不适用", "是"], value_spec("choices", choices=CHOICES)) == ("是", "不适用")


@pytest.mark.parametrize(
    "text", ["025-00000000", "13800000000", "+86 25 00000000", "（025）00000000", "8363转12、8364"]
)
def test_telephone_numbers_as_they_are_written(text: str) -> None:
    assert accepted(text, value_spec("phone")) == text


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "1,200.50", D("1200.5")),
        ("percent", "48%", D("0.48")),
        ("percent", "48", D("0.48")),
        ("integer", " 12 ", 12),
        ("year", "2025年", 2025),
        ("date", "2024年6月30日", date(2024, 6, 30)),
        ("date", "2024/6/30", date(2024, 6, 30)),
        ("month", "2016年3月", date(2016, 3, 1)),
        ("month", "March 2016", date(2016, 3, 1)),
        ("period", "2023年1月至2024年6月", Period("2023-01/2024-06")),
        ("boolean", "是", True),
        ("boolean", "False", False),
        ("choice", " 是 ", "是"),
        ("choices", "否，是", ("是", "否")),
        ("choices", "否、是", ("是", "否")),
        ("text", "无", "无"),
        ("target", "≥95%", "≥95%"),
    ],
)
def test_a_value_written_by_a_person(kind: str, text: str, value: object) -> None:
    spec = value_spec(kind, choices=CHOICES if kind.startswith("choice") else ())
    read = spec.type.from_text(text, spec)
    assert read == value
    assert type(read) is type(value) or kind == "target"


@given(st.text(max_size=20), st.sampled_from(type_names()))
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_literal_or_refused(text: str, kind: str) -> None:
    spec = value_spec(kind, choices=CHOICES if kind.startswith("choice") else ())
    try:
        value = spec.type.from_text(text, spec)
    except Refused:
        return
    assert spec.type.accept(spec.type.to_json(value), spec) == value


@given(st.decimals(allow_nan=False, allow_infinity=False))
@settings(max_examples=500)
def test_a_number_that_is_taken_is_exactly_that_number_in_json(number: Decimal) -> None:
    try:
        taken = accept_number(number, "decimal")
    except Refused as refused:
        assert refused.code == "data.too-precise"
        return
    assert taken == number
    assert D(repr(json_number(taken))) == number
    assert not taken.is_signed() or taken != 0


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15))
def test_fifteen_digits_are_always_kept(digits: int, places: int) -> None:
    number = D(digits).scaleb(-places)
    assert accept_number(number, "money") == number


@pytest.mark.parametrize(
    ("kind", "decimals", "thousands", "number", "shown"),
    [
        ("money", None, None, D("1234567.005"), "1,234,567.01"),
        ("money", None, None, D("-0.005"), "-0.01"),
        ("money", None, None, D("-0.004"), "0.00"),
        ("money", 0, False, D("2.5"), "3"),
        ("money", 0, False, D("-2.5"), "-3"),
        ("money", 4, None, D(12), "12.0000"),
        ("decimal", None, None, D("1.10"), "1.1"),
        ("decimal", None, None, D("1E+3"), "1000"),
        ("decimal", None, None, D("0.000001"), "0.000001"),
        ("decimal", 1, True, D("99999.95"), "100,000.0"),
        ("percent", None, None, D("0.485"), "48.5%"),
        ("percent", 1, None, D("0.99945"), "99.9%"),
        ("percent", 1, None, D("0.9995"), "100.0%"),
        ("percent", 0, None, D("-0.001"), "0%"),
        ("integer", None, None, 12345, "12345"),
        ("integer", None, True, 12345, "12,345"),
        ("year", None, None, 2025, "2025"),
    ],
)
def test_numbers_are_shown_rounded_half_up(
    kind: str, decimals: int | None, thousands: bool | None, number: Decimal | int, shown: str
) -> None:
    spec = value_spec(kind, decimals=decimals, thousands=thousands)
    assert spec.type.display(number, spec) == shown


@given(st.decimals(-(10**12), 10**12, places=6), st.integers(0, 6))
def test_what_is_shown_is_never_further_off_than_half_of_the_last_place(number: Decimal, places: int) -> None:
    shape = number_format(value_spec("money", decimals=places))
    shown = D(show_number(number, shape).replace(",", ""))
    step = D(1).scaleb(-places)
    assert abs(shown - number) * 2 <= step
    if abs(shown - number) * 2 == step:
        assert abs(shown) > abs(number)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e20"), max_value=D("1e20")))
def test_a_canonical_number_is_the_same_number_without_an_exponent(number: Decimal) -> None:
    assume(len(number.as_tuple().digits) <= 50)
    plain = canonical(number)
    assert plain == number
    assert "E" not in f"{plain}" or plain.adjusted() < -6
    assert not re.search(r"\.[0-9]*0$", f"{plain:f}")


@given(st.text(max_size=80))
@example("≥95%")
@example(" 120 个 ")
@example("１２０个")
def test_a_target_never_loses_a_character(text: str) -> None:
    kept = Target(text)
    assert kept == text
    assert str(kept) == text
    assert hash(kept) == hash(text)
    number = kept.number
    assert number is None or number.is_finite()
    assert kept.comparator in ("", "≥", "≤", ">", "<", "=", "≈")


@pytest.mark.parametrize(
    ("text", "comparator", "number", "unit"),
    [
        ("≥95%", "≥", D(95), "%"),
        (">=95%", "≥", D(95), "%"),
        ("不低于95%", "≥", D(95), "%"),
        ("95%以上", "≥", D(95), "%"),
        ("95%及以上", "≥", D(95), "%"),
        ("≤1.5万元/月", "≤", D("1.5"), "万元/月"),
        ("控制在100万元以内", "≤", D(100), "万元"),
        ("<3", "<", D(3), ""),
        ("大于 10 家", ">", D(10), "家"),
        ("120个", "", D(120), "个"),
        ("１２０个", "", D(120), "个"),
        ("1,200.50万元", "", D("1200.50"), "万元"),
        ("=100%", "=", D(100), "%"),
        ("约30人次", "≈", D(30), "人次"),
        ("-3", "", D(-3), ""),
        ("显著提升", "", None, ""),
        ("2024年6月底前", "", None, ""),
        ("6月底前", "", None, ""),
        ("90%-95%", "", None, ""),
        ("3～5天", "", None, ""),
        ("第1名", "", None, ""),
        ("12,34个", "", None, ""),
        ("", "", None, ""),
        ("≥", "", None, ""),
        ("9" * 61, "", None, ""),
    ],
)
def test_a_target_is_split_where_it_is_plainly_a_number(
    text: str, comparator: str, number: Decimal | None, unit: str
) -> None:
    target = Target(text)
    assert (target.comparator, target.number, target.unit) == (comparator, number, unit)


@pytest.mark.parametrize("name", type_names())
def test_every_type_goes_by_the_name_it_is_found_under(name: str) -> None:
    assert field_type(name).name == name


@pytest.mark.parametrize("name", type_names())
def test_a_type_is_one_object_however_it_is_pickled_or_copied(name: str) -> None:
    kind = field_type(name)
    assert pickle.loads(pickle.dumps(kind)) is copy.deepcopy(kind) is copy.copy(kind) is kind


def test_the_context_of_decimals_that_a_program_has_set_changes_nothing() -> None:
    from decimal import localcontext

    with localcontext() as context:
        context.prec = 3
        assert accepted(D("12345.67"), value_spec("money")) == D("12345.67")
        assert field_type("money").display(D("12345.675"), value_spec("money")) == "12,345.68"
        assert field_type("percent").from_text("12.3456%", value_spec("percent")) == D("0.123456")


def test_a_period_has_its_first_and_its_last_day() -> None:
    months, days = Period("2023-12/2024-02"), Period("2023-12-05/2024-02-03")
    assert (months.begin, months.end) == (date(2023, 12, 1), date(2024, 2, 29))
    assert (days.begin, days.end) == (date(2023, 12, 5), date(2024, 2, 3))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2024年1—12月", "2024-01/2024-12"),
        ("2024年1月至6月", "2024-01/2024-06"),
        ("2024年1月1—15日", "2024-01-01/2024-01-15"),
        ("2024年3月1日—6月30日", "2024-03-01/2024-06-30"),
        ("January–June 2024", "2024-01/2024-06"),
        ("March 1–15, 2024", "2024-03-01/2024-03-15"),
        ("2024-01-06", None),
        ("2024.1-6", None),
        ("1—12月", None),
        ("Jan 2024 – 2025", None),
    ],
)
def test_a_period_in_one_year_or_month_may_be_written_short_but_not_in_figures_alone(
    text: str, meant: str | None
) -> None:
    spec = value_spec("period")
    assert spec.type.read(text, spec).value == meant


@pytest.mark.parametrize(
    ("language", "shown"), [("zh-CN", "2023年1月—2024年6月"), ("en-US", "January 2023 – June 2024")]
)
def test_a_period_is_printed_as_it_is_typed(language: str, shown: str) -> None:
    spec = value_spec("period", language=language)
    assert spec.type.display(Period("2023-01/2024-06"), spec) == shown
    assert spec.type.read(shown, spec).exact
