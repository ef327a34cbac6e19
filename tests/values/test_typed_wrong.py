"""What may be another value than it looks is never read in silence: it is rejected, with what was likely meant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formspec.values import Refused, TextReading, canonical, date_pattern, value_spec


def read(kind: str, text: str, **about: Any) -> TextReading:
    spec = value_spec(kind, **about)
    return spec.type.read(text, spec)


@pytest.mark.parametrize(
    ("unit", "text", "likely", "language"),
    [
        ("万元", "50000元", "5.00", "zh"),
        ("千瓦时", "5万千瓦时", "50,000.00", "zh"),
        ("千瓦时", "5万", "50,000.00", "zh"),
        ("千瓦时", "5千", "5,000.00", "zh"),
        ("kWh", "5k", "5,000.00", "en"),
        ("km", "10k", "10,000.00", "en"),
        ("千克", "5千", "5,000.00", "zh"),
    ],
)
def test_an_amount_of_another_scale_is_rejected_with_the_likely_one(
    unit: str, text: str, likely: str, language: str
) -> None:
    found = read("money", text, unit=unit, language=language)
    assert found.value is None
    assert found.params["likely"] == likely


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("万元", "¥5万元"),
        ("m2", "5m2"),
        ("次修正", "5次修正"),
        ("千瓦时", "5千瓦时"),
        ("kWh", "5 kWh"),
    ],
)
def test_the_forms_own_unit_may_be_typed_whatever_it_is_made_of(unit: str, text: str) -> None:
    assert read("decimal", text, unit=unit).value == Decimal(5)


@pytest.mark.parametrize("text", ["A、B", "A,B", "A B"])
def test_two_choices_are_not_a_third(text: str) -> None:
    assert read("choice", text, choices=("A", "B", "AB")).code == "data.choice"


def test_choices_that_hold_the_separator_are_read_where_there_is_one_way() -> None:
    assert read("choices", "设备、材料", choices=("设备", "设备、材料")).value == ("设备、材料",)
    assert read("choices", "Salary, fringe", choices=("Salary", "Salary, fringe"), language="en").value == (
        "Salary, fringe",
    )
    assert read("choices", "甲、乙", choices=("甲", "乙", "甲、乙")).code == "data.choice"


@pytest.mark.parametrize(
    ("language", "day"), [("en", date(2024, 3, 4)), ("en-US", date(2024, 3, 4)), ("en-GB", date(2024, 4, 3))]
)
def test_day_and_month_are_in_the_order_of_the_country(language: str, day: date) -> None:
    assert read("date", "3/4/2024", language=language).value == day


@pytest.mark.parametrize("language", ["en-ZA", "fr", "zh-CN"])
def test_day_and_month_are_open_where_the_order_is_not_known(language: str) -> None:
    assert read("date", "3/4/2024", language=language).code == "data.date"


@pytest.mark.parametrize("text", ["may 12024", "2024-06-30 25:99"])
def test_a_slip_in_a_date_is_no_other_date(text: str) -> None:
    assert read("date", text).code == "data.date"


def test_not_having_is_no_blank_where_yes_or_no_is_asked_for() -> None:
    assert read("boolean", "没有").code == "data.choice"
    assert read("choice", "没有", choices=("有", "没有")).value == "没有"
    assert read("money", "没有") == TextReading(is_nothing=True)


def test_a_foreign_float_is_a_number_or_rejected() -> None:
    numpy = pytest.importorskip("numpy")
    spec = value_spec("money")
    assert spec.type.accept(numpy.float64(1.5), spec) == Decimal("1.5")
    with pytest.raises(Refused):
        spec.type.accept(numpy.float64("inf"), spec)


SCALED = ("1.2 million", "320k", "-1.2 million", "(320k)", "△5万", "1.5亿", "-320 thousand", "-$1,500", "$-2.5 million")
ROUGH = (
    "USD 1.2m",
    "3.5m",
    "12万人",
    "approx. 3.5 million",
    "about -5k",
    "减少5万",
    "亏损12万元",
    "-约5万元",
    "约5万元",
    "约1200",
    "$1.2M",
)
CELLS = [
    ("money", {"unit": "万元"}),
    ("money", {"unit": "USD", "language": "en"}),
    ("money", {"language": "en"}),
    ("integer", {"unit": "人"}),
    ("decimal", {}),
    ("percent", {}),
]


@pytest.mark.parametrize(("kind", "about"), CELLS)
@pytest.mark.parametrize("text", [*SCALED, *ROUGH])
def test_a_proposed_number_is_accepted_and_has_the_sign_of_the_text(
    kind: str, about: dict[str, str], text: str
) -> None:
    likely = read(kind, text, **about).params.get("likely")
    if likely:
        value = read(kind, likely, **about).value
        assert value is not None
        assert (value < 0) is any(sign in text for sign in "-(△")


@pytest.mark.parametrize(
    ("unit", "language", "text", "likely"),
    [
        ("USD", "en", "1.2 million", "1,200,000.00"),
        ("USD", "en", "320k", "320,000.00"),
        ("USD", "en", "approx. 3.5 million", "3,500,000.00"),
        ("USD", "en", "about -5k", "-5,000.00"),
        ("万元", "zh", "(320k)", "-32.00"),
        ("万元", "zh", "约5万元", "5.00"),
        *(
            ("万元", "zh", text, "")
            for text in ("3.5m", "12万人", "减少5万", "亏损12万元", "-约5万元", "$-2.5 million")
        ),
        *(("USD", "en", text, "") for text in ("3.5m", "USD 1.2m", "$1.2M", "约5万元", "-¥5万")),
    ],
)
def test_a_proposed_number_is_of_the_magnitude_that_was_typed(unit: str, language: str, text: str, likely: str) -> None:
    assert read("money", text, unit=unit, language=language).params["likely"] == likely


@pytest.mark.parametrize(
    ("kind", "about", "text", "likely"),
    [
        ("money", {"unit": "元"}, "约1234.5", "1,234.50"),
        ("money", {"unit": "元"}, "约1234.567", "1,234.567"),
        ("money", {"unit": "元", "thousands": False, "decimals": 0}, "约1200", "1200"),
        ("decimal", {"thousands": True}, "约1200", "1,200"),
        ("percent", {}, "完成48%", "48%"),
        ("percent", {"decimals": 1}, "完成48%", "48.0%"),
        ("percent", {}, "0.48", "48%"),
        ("percent", {"maximum": Decimal("0.1")}, "0.5", "0.5%"),
        ("percent", {"minimum": Decimal("0.6")}, "0.5", ""),
        ("integer", {"unit": "人"}, "约12.5", ""),
        ("integer", {"unit": "人", "maximum": 100}, "2千", ""),
        ("money", {"unit": "元", "minimum": 0}, "(320)", ""),
        ("money", {"unit": "元"}, "第3季度", ""),
        ("money", {"unit": "元"}, "2024年预算", ""),
        ("money", {"unit": "元", "language": "en"}, "Q3", ""),
        ("money", {"unit": "元"}, "约12345678901234567890", ""),
        ("integer", {"unit": "年"}, "约5年", "5"),
        ("decimal", {"unit": "人"}, "5万元", ""),
        ("decimal", {}, "95分", ""),
        ("money", {"unit": "元"}, "(-5)", ""),
        ("money", {"unit": "元"}, "(320", ""),
    ],
)
def test_a_proposal_is_in_the_cells_own_format_and_never_one_that_is_rejected(
    kind: str, about: dict[str, Any], text: str, likely: str
) -> None:
    assert read(kind, text, **about).params["likely"] == likely


AROUND = st.sampled_from(
    [
        "",
        "约",
        "共",
        "about ",
        "-",
        "△",
        "$",
        "￥",
        "US$",
        "减少",
        "第",
        "(",
        "百分之",
        "￥-",
        "预计",
        "approx. ",
        "Q",
        "不低于",
    ]
)
BEHIND = st.sampled_from(
    [
        "",
        "元",
        "万元",
        "万",
        "亿元",
        "%",
        "％",
        " 个",
        "人",
        "k",
        " million",
        "m",
        "左右",
        "以上",
        "整",
        ")",
        "年",
        "年预算",
        "月底前",
        "*",
        "美元",
        "千",
        "分",
    ]
)
TYPES = st.sampled_from(
    [
        ("money", {"unit": "万元"}), ("money", {"unit": "元", "minimum": Decimal(0)}), ("money", {"unit": "USD", "language": "en"}),
        ("decimal", {}), ("decimal", {"decimals": 1, "thousands": True}), ("integer", {"unit": "人", "maximum": Decimal(5000)}),
        ("integer", {"unit": "个"}), ("percent", {}), ("percent", {"decimals": 2, "maximum": Decimal(1)}),
    ]
)  # fmt: skip
WRITTEN: Any = st.sampled_from(
    [
        lambda number: f"{number:f}",
        lambda number: f"{number:,f}",
        lambda number: f"{number:f}".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        lambda number: f"{number:,f}".replace(",", " "),
        lambda number: f" {number:f} ",
    ]
)


@given(TYPES, st.decimals(Decimal(-10) ** 7, Decimal(10) ** 9, places=2), WRITTEN, AROUND, BEHIND)
@settings(max_examples=600)
def test_an_altered_number_is_read_or_proposed_as_it_can_be_typed(
    cell: tuple[str, dict[str, Any]], number: Decimal, written: Any, before: str, behind: str
) -> None:
    kind, about = cell
    spec = value_spec(kind, **about)
    text = f"{before}{written(number)}{behind}"
    found = spec.type.read(text, spec)
    likely = found.params.get("likely") if found.code else None
    value = found.value
    if likely:
        again = spec.type.read(likely, spec)
        assert not again.code
        value = spec.type.accept(again.value, spec)
        assert spec.type.typed(value, spec) == likely
    if value is not None:
        digits = str(canonical(abs(Decimal(value)))).replace(".", "").strip("0")
        assert digits == str(canonical(abs(number))).replace(".", "").strip("0")
        assert not value or (value < 0) is ((number < 0) is not (before in ("△", "-", "￥-", "(")))


DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@given(
    DAYS,
    st.sampled_from(["", "yyyy-mm-dd", "d mmmm yyyy", "mm/dd/yyyy", "d.m.yyyy"]),
    st.sampled_from(["zh", "en", "fr"]),
)
def test_a_proposed_date_is_in_the_forms_format_and_is_read_as_that_day(day: date, code: str, language: str) -> None:
    spec = value_spec("date", date_pattern=date_pattern(code) or "" if code else "", language=language)
    proposed = spec.type.proposed(day, spec)
    assert proposed == spec.type.display(day, spec)
    assert spec.type.from_text(proposed, spec) == day
