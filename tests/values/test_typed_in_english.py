"""What people type into a form in English: amounts in dollars, dates in words or month first, extensions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from formspec.values import TextReading, value_spec


def read(kind: str, text: str, **about: Any) -> TextReading:
    spec = value_spec(kind, language="en", **about)
    return spec.type.read(text, spec)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-$1,500", "-1500"),
        ("$-1,500", "-1500"),
        ("$250,000", "250000"),
        ("US$ 250,000.50", "250000.50"),
        ("250,000 USD", "250000"),
        ("$1,200", "1200"),
    ],
)
def test_an_amount_in_dollars_is_understood(text: str, number: str) -> None:
    assert read("money", text).value == Decimal(number)
    assert read("money", text, unit="USD").value == Decimal(number)


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("($1,500)", "-1,500.00"),
        ("(1,500)", "-1,500.00"),
        ("$2.5 million", "2,500,000.00"),
        ("-$2.5 million", "-2,500,000.00"),
        ("250k", "250,000.00"),
        ("50 cents", "0.50"),
        ("about 1,200", "1,200.00"),
    ],
)
def test_an_amount_that_may_be_another_is_rejected_with_its_sign_and_scale(text: str, likely: str) -> None:
    found = read("money", text, unit="USD")
    assert found.value is None
    assert found.params["likely"] == likely


def test_an_amount_in_another_currency_is_rejected() -> None:
    assert read("money", "¥1,200").code == "read.number"
    assert read("money", "€1,200", unit="USD").code == "read.number"
    assert read("money", "€1,200", unit="EUR").value == Decimal(1200)


@pytest.mark.parametrize(
    "text", ["07/30/2024", "7/30/2024", "July 30, 2024", "Jul 30 2024", "30 July 2024", "30/7/2024", "2024-07-30"]
)
def test_a_date_is_understood_in_words_and_month_first(text: str) -> None:
    assert read("date", text).value == date(2024, 7, 30)


def test_day_and_month_in_figures_are_in_the_order_of_the_forms_language() -> None:
    assert read("date", "05/06/2024").value == date(2024, 5, 6)
    chinese = value_spec("date")
    assert chinese.type.read("05/06/2024", chinese).code == "data.date"


@pytest.mark.parametrize(
    "text", ["614-555-0100 x12", "614-555-0100 ext. 12", "614-555-0100x12", "(614) 555-0100", "614.555.0100"]
)
def test_a_telephone_number_may_have_an_extension(text: str) -> None:
    spec = value_spec("phone", language="en")
    assert spec.type.accept(read("phone", text).value, spec) == text


@pytest.mark.parametrize(
    ("text", "said"), [("Yes", True), ("no", False), ("Y", True), ("TRUE", True), ("是", True), ("否", False)]
)
def test_yes_and_no_are_understood_in_both_languages(text: str, said: bool) -> None:
    assert read("boolean", text).value is said


@pytest.mark.parametrize("text", ["N/A", "n/a", "none", "Not applicable", "—", "无"])
@pytest.mark.parametrize("kind", ["money", "date", "boolean", "phone", "percent"])
def test_nothing_is_a_blank_in_any_words(kind: str, text: str) -> None:
    is_likely_no = kind == "boolean" and text in ("none", "无")
    assert read(kind, text).is_nothing is not is_likely_no
    assert read(kind, text).code == ("data.choice" if is_likely_no else "")


def test_values_are_printed_in_the_forms_language() -> None:
    day, done = value_spec("date", language="en-US"), value_spec("boolean", language="en-US")
    assert day.type.display(date(2024, 6, 30), day) == "June 30, 2024"
    assert [done.type.display(each, done) for each in (True, False)] == ["Yes", "No"]
    several = value_spec("choices", choices=("New", "Old"), language="en-US")
    assert several.type.display(("New", "Old"), several) == "New, Old"
