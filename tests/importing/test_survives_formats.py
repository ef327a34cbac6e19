"""Numbers whose format shows another number than the cell keeps: what is seen and what is kept are told apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import formspec
from formspec import Severity
from formspec.importing.cell_decoding.number_formats import parse_format
from tests.importing.workbooks import typed
from tests.proposals import plain

SPEC = """
formspec: 1
id: formats
title: 值表
period: "{year}年度"
blocks:
  - fields: f
    rows:
      - [{id: points, label: 分值, choices: ["1", "10", "15"]}, {id: date, label: 日期, type: date}]
      - [{id: wan, label: 金额, type: money, unit: 万元}, {id: rate, label: 执行率, type: percent}]
      - [{id: yuan, label: 元数, type: money, unit: 元}, {id: target, label: 指标值, type: target}]
      - [{id: month, label: 年月, type: month}]
      - [{id: people, label: 人数, type: decimal, unit: 万人}, {id: year, label: 年份, type: year}]
"""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> formspec.FormSpec:
    path = tmp_path_factory.mktemp("formats") / "formats.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return formspec.load(path)


def _read(
    spec: formspec.FormSpec, name: str, value: Any, code: str | None = None
) -> tuple[Any, list[formspec.Problem]]:
    """Return the value of a field into which ``value`` was written, and what is told at its cell."""
    reading = typed(spec, f"/f/{name}", value, code)
    location = reading.cells[f"/f/{name}"]
    return getattr(reading.form.f, name), [each for each in reading.problems if each.location == location]


@pytest.mark.parametrize(
    ("name", "value", "code", "likely"),
    [
        ("wan", 0.95, "0%", "95"),
        ("wan", 0.95, "0.00%", "95"),
        ("wan", 12345678, "0!.0,", "1234.5678"),
        ("wan", 12345678, "#,##0,", "12345.678"),
        ("wan", 12345678, "0.0,,", "12.345678"),
        ("rate", 95, '0"%"', "95%"),
        ("rate", 0.5, "0\\%", "0.5%"),
    ],
)
def test_a_number_that_is_shown_as_another_is_refused_with_what_is_seen(
    spec: formspec.FormSpec, name: str, value: Any, code: str, likely: str
) -> None:
    held, (problem,) = _read(spec, name, value, code)
    assert held is None
    assert (problem.code, problem.severity) == ("read.shown-otherwise", Severity.ERROR)
    assert plain(problem.params["likely"]) == likely
    assert str(value) in problem.message()


@pytest.mark.parametrize(
    ("name", "value", "code", "likely"),
    [
        ("yuan", 12, '0"万"', "120000"),
        ("yuan", 12, 'General"万元"', "120000"),
        ("wan", 1200, '#,##0.00"元"', "0.12"),
        ("people", 50000, '0"人"', "5"),
    ],
)
def test_a_unit_that_a_format_writes_is_a_unit(
    spec: formspec.FormSpec, name: str, value: Any, code: str, likely: str
) -> None:
    held, (problem,) = _read(spec, name, value, code)
    assert held is None
    assert (problem.code, plain(problem.params["likely"])) == ("read.unit", likely)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("wan", 1234.5, '#,##0.00"万元"'),
        ("wan", 1234.5, '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ '),
        ("wan", 1234.5, "[$¥-804]#,##0.00"),
        ("wan", -1234.5, "#,##0.00_);[Red](#,##0.00)"),
        ("wan", 1234.5, "0.00E+00"),
        ("wan", 5, '"共"0"项"'),
        ("yuan", 12, "0;-0;0;@"),
        ("year", 2024, '0"年"'),
        ("rate", 0.95, "0%"),
    ],
)
def test_a_number_that_is_shown_as_it_is_says_nothing(
    spec: formspec.FormSpec, name: str, value: Any, code: str
) -> None:
    held, told = _read(spec, name, value, code)
    assert (held, told) == (Decimal(str(value)), [])


@pytest.mark.parametrize(
    ("number", "low", "high"), [(1, "1%", "100%"), (0.5, "0.5%", "50%"), (-0.25, "-0.25%", "-25%")]
)
def test_a_share_without_a_percent_format_may_be_two_numbers(
    spec: formspec.FormSpec, number: float, low: str, high: str
) -> None:
    held, (problem,) = _read(spec, "rate", number, "General")
    assert held is None
    assert problem.code == "read.percent"
    assert (problem.params["low"], problem.params["high"]) == (low, high)


def test_nothing_at_all_is_no_percentage_that_is_open(spec: formspec.FormSpec) -> None:
    assert _read(spec, "rate", 0, "General") == (0, [])


def test_a_percentage_where_a_text_is_wanted_is_what_is_seen(spec: formspec.FormSpec) -> None:
    assert _read(spec, "target", 95, '0"%"')[0] == "95%"
    assert _read(spec, "target", 0.95, "0%")[0] == "95%"
    assert _read(spec, "target", 95, '0"个"')[0] == "95个"


@pytest.mark.parametrize("value", [2024, 2024.6, 5, 630])
def test_a_small_number_that_is_not_shown_as_a_date_is_none(spec: formspec.FormSpec, value: float) -> None:
    held, (problem,) = _read(spec, "date", value, "General")
    assert held is None
    assert (problem.code, problem.severity) == ("data.date", Severity.ERROR)


def test_numbers_that_are_dates_are_read(spec: formspec.FormSpec) -> None:
    assert str(_read(spec, "date", 45473, "General")[0]) == "2024-06-30"
    held, (problem,) = _read(spec, "date", 20240630, "General")
    assert str(held) == "2024-06-30"
    assert problem.code == "read.understood"


@pytest.mark.parametrize(
    ("name", "typed", "likely"),
    [
        ("wan", "△5", "-5"),
        ("wan", "▲5万元", "-5"),
        ("wan", "5-", "-5"),
        ("wan", "-(5)", "-5"),
        ("wan", "(1,200)万元", "-1200"),
        ("people", "50000人", "5"),
        ("people", "5人", "0.0005"),
        ("yuan", "3角", "0.3"),
        ("yuan", "5分", "0.05"),
        ("wan", "1200美元", ""),
    ],
)
def test_the_likely_value_has_its_sign_and_its_size(
    spec: formspec.FormSpec, name: str, typed: str, likely: str
) -> None:
    held, (problem,) = _read(spec, name, typed)
    assert held is None
    assert problem.severity is Severity.ERROR
    assert plain(problem.params["likely"]) == likely


@pytest.mark.parametrize(("name", "typed", "meant"), [("people", "5万", "5"), ("rate", "百分之95", "0.95")])
def test_what_can_only_be_one_number_is_understood(spec: formspec.FormSpec, name: str, typed: str, meant: str) -> None:
    held, (problem,) = _read(spec, name, typed)
    assert held == Decimal(meant)
    assert problem.code == "read.understood"


@pytest.mark.parametrize("code", ["", ";;;", '"', "[", "\\", "_", "*", '"a";"b"', "0" * 400, "%%%0", ",,,", "0,,.,,0"])
def test_no_format_stops_the_reader(code: str) -> None:
    display = parse_format(code).display(Decimal("1.5"))
    assert display is None or display[0].shown(display[1]) or display[0].is_blank


@pytest.mark.parametrize(
    ("value", "code", "reported"),
    [
        (42430, 'yyyy"年"m"月"', []),
        (42430, "mmm-yy", []),
        (42430, "General", []),
        (42444, "yyyy-mm", ["read.understood"]),  # 2016-03-15, of which the month is seen
        (201603, 'yyyy"年"m"月"', ["read.understood"]),
    ],
)
def test_a_day_that_a_workbook_stores_for_a_month_is_its_month(
    spec: formspec.FormSpec, value: float, code: str, reported: list[str]
) -> None:
    held, problems = _read(spec, "month", value, code)
    assert str(held) == "2016-03-01"
    assert [problem.code for problem in problems] == reported


@pytest.mark.parametrize(
    ("value", "code"), [(2016.3, "read.part-of-date"), (2016, "read.part-of-date"), (3, "read.part-of-date")]
)
def test_a_month_that_is_typed_as_a_number_is_no_day_of_1905(spec: formspec.FormSpec, value: float, code: str) -> None:
    held, problems = _read(spec, "month", value, 'yyyy"年"m"月"')
    assert held is None
    assert [problem.code for problem in problems] == [code]
