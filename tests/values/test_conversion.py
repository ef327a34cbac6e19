"""Values are converted to another description exactly, or they are rejected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from formspec.values import Refused, ValueSpec, value_spec
from formspec.values.conversion import converted
from tests.values.strategies import fitting

CHOICES = ("优", "良", "差")


def spec(kind: str, **more: Any) -> ValueSpec:
    return value_spec(kind, **more)


TEXT, INTEGER, DECIMAL, MONEY = spec("text"), spec("integer"), spec("decimal"), spec("money")
PERCENT, YEAR, DATE, TRUTH = spec("percent"), spec("year"), spec("date"), spec("boolean")
TARGET, PHONE = spec("target"), spec("phone")
CHOICE, MANY = spec("choice", choices=CHOICES), spec("choices", choices=CHOICES)
YES_NO = spec("choice", choices=("是", "否"))

EXACT = [
    # between numbers: units are multiples of each other, or a plain unit is left out on one side
    (Decimal("1.5"), spec("money", unit="万元"), spec("money", unit="元"), 15000),
    (Decimal(15000), spec("money", unit="元"), spec("money", unit="万元"), Decimal("1.5")),
    (Decimal(3), spec("money", unit="亿元"), spec("decimal", unit="万元"), 30000),
    (Decimal(5), spec("decimal", unit="角"), spec("money", unit="元"), Decimal("0.5")),
    (Decimal("1.2"), spec("decimal", unit="万人"), spec("integer", unit="人"), 12000),
    (7, spec("integer", unit="个"), INTEGER, 7),
    (7, INTEGER, spec("integer", unit="个"), 7),
    (7, INTEGER, MONEY, 7),
    (Decimal("7.0"), MONEY, INTEGER, 7),
    (2024, YEAR, INTEGER, 2024),
    (2024, INTEGER, YEAR, 2024),
    (Decimal("0.485"), PERCENT, spec("decimal", unit="%"), Decimal("48.5")),
    (Decimal("48.5"), spec("decimal", unit="%"), PERCENT, Decimal("0.485")),
    (Decimal(5), spec("decimal", unit="‰"), PERCENT, Decimal("0.005")),
    # from a text to another type, by the grammar of typed texts
    ("12.5", TEXT, DECIMAL, Decimal("12.5")),
    ("1,183.32万元", TEXT, spec("money", unit="万元"), Decimal("1183.32")),
    ("48%", TEXT, PERCENT, Decimal("0.48")),
    ("2024年6月30日", TEXT, DATE, date(2024, 6, 30)),
    ("2024", TEXT, YEAR, 2024),
    ("是", TEXT, TRUTH, True),
    ("良", TEXT, CHOICE, "良"),
    ("优、差", TEXT, MANY, ("优", "差")),
    ("025-00000000", TEXT, PHONE, "025-00000000"),
    ("025-00000000", PHONE, TEXT, "025-00000000"),
    ("≥95%", TEXT, TARGET, "≥95%"),
    ("≥95%", TARGET, TEXT, "≥95%"),
    ("120", TARGET, INTEGER, 120),
    # to a text: as it is printed, but with all digits
    (Decimal("1234.567"), spec("money", unit="万元"), TEXT, "1,234.567万元"),
    (Decimal("12.5"), spec("decimal", unit="万元"), spec("text", suffix=" 万元"), "12.5"),
    (Decimal("0.485"), PERCENT, TEXT, "48.5%"),
    (120, spec("integer", unit="个"), TARGET, "120个"),
    (date(2024, 6, 30), DATE, TEXT, "2024年6月30日"),
    (True, TRUTH, TEXT, "是"),
    (("优", "差"), MANY, TEXT, "优、差"),
    # choices
    ("良", CHOICE, spec("choice", choices=("良", "中")), "良"),
    ("良", CHOICE, MANY, ("良",)),
    (("良",), MANY, CHOICE, "良"),
    (("优", "良"), MANY, spec("choices", choices=("良", "优", "中")), ("良", "优")),
    ("是", YES_NO, TRUTH, True),
    (False, TRUTH, YES_NO, "否"),
    (3, INTEGER, spec("choice", choices=("1", "2", "3")), "3"),
]


@pytest.mark.parametrize(("value", "source", "target", "expected"), EXACT)
def test_a_value_is_converted_exactly(value: Any, source: ValueSpec, target: ValueSpec, expected: Any) -> None:
    assert converted(source.type.accept(value, source), source, target) == expected


REJECTED = [
    (Decimal(1), spec("money", unit="万元"), spec("money", unit="万美元"), "migrate.unit"),
    (Decimal(1), spec("money", unit="万元"), MONEY, "migrate.unit"),
    (Decimal(1), MONEY, spec("money", unit="万元"), "migrate.unit"),
    (Decimal(1), spec("decimal", unit="吨"), spec("decimal", unit="千克"), "migrate.unit"),
    (Decimal(1), spec("decimal", unit="万人"), spec("decimal", unit="万元"), "migrate.unit"),
    (Decimal("0.48"), PERCENT, DECIMAL, "migrate.unit"),
    (Decimal(48), DECIMAL, PERCENT, "migrate.unit"),
    (Decimal("1.5"), DECIMAL, INTEGER, "data.type"),
    (Decimal(12), DECIMAL, spec("decimal", maximum=Decimal(10)), "data.maximum"),
    (1700, INTEGER, YEAR, "data.year"),
    (20240630, INTEGER, DATE, "migrate.type"),
    (date(2024, 6, 30), DATE, INTEGER, "migrate.type"),
    (True, TRUTH, INTEGER, "read.number"),
    (1, INTEGER, TRUTH, "migrate.type"),
    (1, INTEGER, YES_NO, "data.choice"),
    ("约12", TEXT, DECIMAL, "read.number"),
    ("12万元", TEXT, spec("money", unit="元"), "read.unit"),
    ("无", TEXT, DECIMAL, "migrate.type"),
    ("5/6/2024", TEXT, DATE, "data.date"),
    ("优秀", TEXT, CHOICE, "data.choice"),
    ("很长的文字", TEXT, spec("text", max_length=3), "data.max-length"),
    ("差", CHOICE, spec("choice", choices=("良", "中")), "data.choice"),
    (("优", "差"), MANY, CHOICE, "migrate.type"),
    (("优", "差"), MANY, spec("choices", choices=("优", "良")), "data.choice"),
]


@pytest.mark.parametrize(("value", "source", "target", "code"), REJECTED)
def test_a_value_that_cannot_be_converted_exactly_is_rejected(
    value: Any, source: ValueSpec, target: ValueSpec, code: str
) -> None:
    with pytest.raises(Refused) as raised:
        converted(source.type.accept(value, source), source, target)
    assert raised.value.code == code


ALL = (TEXT, INTEGER, DECIMAL, MONEY, PERCENT, YEAR, DATE, TRUTH, TARGET, PHONE, CHOICE, MANY, YES_NO)
UNITS = ("", "元", "万元", "亿元", "个", "万人", "人", "%", "‰", "美元")


@given(st.data(), st.sampled_from(ALL))
def test_a_value_is_its_own_conversion(data: st.DataObject, source: ValueSpec) -> None:
    value = source.type.accept(data.draw(fitting(source)), source)
    assume(value not in ("", ()))
    assert converted(value, source, source) == value


@given(st.data(), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_a_unit_is_converted_there_and_back(data: st.DataObject, unit: str, other: str) -> None:
    source, target = spec("decimal", unit=unit), spec("decimal", unit=other)
    value = source.type.accept(data.draw(fitting(source)), source)
    try:
        there = converted(value, source, target)
    except Refused:
        return
    assert converted(there, target, source) == value


@given(st.data(), st.sampled_from(ALL), st.sampled_from(ALL))
def test_a_conversion_is_a_value_of_its_target_or_is_rejected(
    data: st.DataObject, source: ValueSpec, target: ValueSpec
) -> None:
    value = source.type.accept(data.draw(fitting(source)), source)
    assume(value not in ("", ()))
    try:
        result = converted(value, source, target)
    except Refused:
        return
    assert target.type.accept(target.type.to_json(result), target) == result
