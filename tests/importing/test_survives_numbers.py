"""Numbers and dates however they were typed: read exactly, or refused with the likely value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import formspec
from formspec import Reading, Severity
from tests.forms import evaluate
from tests.importing import workbooks
from tests.importing.workbooks import DEPARTMENT, EVALUATION, STATISTICS, Raw, cells, filled, read_typed
from tests.proposals import plain

MONEY = "/funds/total/planned"
COUNT = "/work/goals/department/count"
DATE = "/basics/begins"
PHONE = "/unit/phone"


def _value(reading: Reading, path: str) -> Any:
    return reading.spec.evaluate(reading.form).get(path)


def _told(reading: Reading, name: str, path: str) -> list[tuple[str, Severity]]:
    """Return codes and severities of what is told of a cell's content."""
    return [(problem.code, problem.severity) for problem in workbooks.at(reading, cells(name)[path])]


UNDERSTOOD = [("read.understood", Severity.INFO)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1200", "1200"),
        ("1,200.50", "1200.50"),
        ("1，200.50", "1200.50"),
        ("１２００", "1200"),
        ("３，518.85万元", "3518.85"),
        ("3518.85万", "3518.85"),
        ("¥1,200", "1200"),
        (" 1200 ", "1200"),
        ("1200\u00a0", "1200"),
        ("\u30001200\u3000", "1200"),
        ("1 200.5", "1200.5"),
        ("1200\n", "1200"),
        ("+1200", "1200"),
        ("1200.", "1200"),
        ("0.10", "0.10"),
        ("1.2e3", "1200"),
        ("1200（万元）", "1200"),
    ],
)
def test_a_number_typed_as_text_is_understood_and_told(typed: str, meant: str) -> None:
    reading = read_typed(DEPARTMENT, {MONEY: typed})
    assert _value(reading, MONEY) == Decimal(meant)
    assert _told(reading, DEPARTMENT, MONEY) == UNDERSTOOD


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("1200元", "0.12"),
        ("12000000元", "1200"),
        ("0.12亿元", "1200"),
        ("0.12亿", "1200"),
        ("(1200)", ""),
        ("约1200", "1200"),
        ("1200左右", "1200"),
        ("$1200", "1200"),
        ("1200*", "1200"),
        ("共1,200万元", "1200"),
        ("1.200,5", ""),
        ("1200/1300", ""),
        ("12O0", ""),
        ("一千二百", ""),
        ("完成", ""),
    ],
)
def test_what_may_be_another_number_is_refused_with_the_likely_value(typed: str, likely: str) -> None:
    reading = read_typed(DEPARTMENT, {MONEY: typed})
    assert _value(reading, MONEY) is None
    (problem,) = workbooks.at(reading, cells(DEPARTMENT)[MONEY])
    assert problem.severity is Severity.ERROR
    given = problem.params.get("likely")
    assert (plain(given) == likely) if likely else not given, problem
    assert "{" not in problem.message() + problem.hint() + problem.message("en") + problem.hint("en")


@pytest.mark.parametrize(
    ("typed", "meant", "codes"),
    [("1200个", 1200, []), ("1200.0", 1200, UNDERSTOOD), ("１２个", 12, UNDERSTOOD)],
)
def test_a_count_with_its_unit_is_understood(typed: str, meant: int, codes: Any) -> None:
    reading = read_typed(STATISTICS, {COUNT: typed})
    assert _value(reading, COUNT) == meant
    assert _told(reading, STATISTICS, COUNT) == codes


@pytest.mark.parametrize(("typed", "likely"), [("2千", "2000"), ("2万个", "20000"), ("12家", "12"), ("12.5", "")])
def test_a_count_in_another_unit_is_refused(typed: str, likely: str) -> None:
    reading = read_typed(STATISTICS, {COUNT: typed})
    (problem,) = workbooks.at(reading, cells(STATISTICS)[COUNT])
    assert problem.severity is Severity.ERROR
    if likely:
        assert plain(problem.params["likely"]) == likely


def test_an_amount_in_ten_thousands_is_not_taken_for_yuan() -> None:
    """2000万 in a column of 万元 can only be 2000 万元."""
    reading = read_typed(STATISTICS, {"/work/goals/department/amount": "2000万"})
    assert _value(reading, "/work/goals/department/amount") == 2000


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("1.1000000000000001", "1.1"),
        ("0.10000000000000001", "0.1"),
        ("8.9999999999999997E-2", "0.09"),
        ("1260.5", "1260.5"),
        ("1.2605E3", "1260.5"),
        ("1260.50", "1260.5"),
        ("2.9999999999999999E-2", "0.03"),
        ("123456789012.34", "123456789012.34"),
    ],
)
def test_numbers_as_programs_write_them_are_read_exactly(raw: str, meant: str) -> None:
    reading = read_typed(DEPARTMENT, {MONEY: Raw(f"<v>{raw}</v>")})
    assert _value(reading, MONEY) == Decimal(meant)
    assert _told(reading, DEPARTMENT, MONEY) == []


def test_float_noise_is_kept_and_told() -> None:
    """A program that counts in single precision leaves digits that nobody typed."""
    reading = read_typed(DEPARTMENT, {MONEY: Raw("<v>0.0900000762939453</v>")})
    assert _value(reading, MONEY) == Decimal("0.0900000762939453")
    (problem,) = workbooks.at(reading, cells(DEPARTMENT)[MONEY])
    assert (problem.code, problem.severity) == ("read.noise", Severity.WARNING)
    assert plain(problem.params["likely"]) == "0.09"


def test_a_number_shown_as_percent_or_date_in_a_money_column_is_not_misread() -> None:
    book = workbooks.opened(filled(DEPARTMENT))
    sheet = book.worksheets[0]
    sheet[cells(DEPARTMENT)[MONEY]].number_format = "yyyy-mm-dd"
    reading = formspec.read(workbooks.saved(book))
    assert workbooks.codes(reading, cells(DEPARTMENT)[MONEY]) == ["read.date-for-number"]


def test_a_phone_kept_as_a_number_is_text_again() -> None:
    reading = read_typed(DEPARTMENT, {PHONE: 13800000000})
    assert _value(reading, PHONE) == "13800000000"
    assert _told(reading, DEPARTMENT, PHONE) == UNDERSTOOD


@pytest.mark.parametrize("raw", ["1.38E+10", "1.3800000000E10"])
def test_a_phone_in_scientific_notation_is_whole_again(raw: str) -> None:
    reading = read_typed(DEPARTMENT, {PHONE: Raw(f"<v>{raw}</v>")})
    assert _value(reading, PHONE) == "13800000000"
    assert _told(reading, DEPARTMENT, PHONE) == UNDERSTOOD


def test_a_phone_whose_text_is_scientific_notation_is_told() -> None:
    """1.38E+10 as text has lost the digits that made it a phone number."""
    reading = read_typed(DEPARTMENT, {PHONE: "1.38E+10"})
    assert _told(reading, DEPARTMENT, PHONE)


@pytest.mark.parametrize(
    "raw",
    [
        "1.23200004660000002E+17",
        "123200004660000000",
    ],
)
def test_a_long_code_kept_as_a_number_has_lost_digits(raw: str) -> None:
    path = "/header/credit_code"
    reading = read_typed(STATISTICS, {path: Raw(f"<v>{raw}</v>")})
    assert ("read.digits-lost", Severity.ERROR) in _told(reading, STATISTICS, path)
    assert _value(reading, path) is None


def test_a_target_kept_as_a_number_is_text_again() -> None:
    path = "/duties/functions/0/tasks/0/indicators/0/actual"
    reading = read_typed(DEPARTMENT, {path: 134})
    assert str(_value(reading, path)) == "134"
    assert _told(reading, DEPARTMENT, path) == UNDERSTOOD


def test_a_target_kept_as_a_percentage_is_text_as_it_is_shown() -> None:
    """Typing 48% in Excel makes it 0.48 with the format 0%."""
    path = "/process/budget_execution/indicators/0/actual"
    book = workbooks.opened(filled(DEPARTMENT))
    cell = book.worksheets[0][cells(DEPARTMENT)[path]]
    cell.value, cell.number_format = 0.465, "0.00%"
    reading = formspec.read(workbooks.saved(book))
    assert str(_value(reading, path)) == "46.50%"
    assert _told(reading, DEPARTMENT, path) == UNDERSTOOD


def test_a_target_that_became_a_date_is_told() -> None:
    """Typing 6/30 in Excel makes it a date of the present year."""
    path = "/duties/functions/1/tasks/1/indicators/1/planned"
    book = workbooks.opened(filled(DEPARTMENT))
    cell = book.worksheets[0][cells(DEPARTMENT)[path]]
    cell.value, cell.number_format = date(2024, 6, 30), 'm"月"d"日"'
    reading = formspec.read(workbooks.saved(book))
    assert "2024" in str(_value(reading, path))
    assert _told(reading, DEPARTMENT, path) == [("read.became-date", Severity.WARNING)]


@pytest.mark.parametrize(
    "typed",
    [
        "2024/6/30",
        "2024年6月30日",
        "2024.6.30",
        "2024-6-30",
        "2024-06-30",
        "20240630",
        "２０２４年６月３０日",
        " 2024/6/30 ",
        "2024 年 6 月 30 日",
        "2024/6/30 0:00:00",
        "2024年6月30号",
        "30/6/2024",
        "June 30, 2024",
        "30 Jun 2024",
    ],
)
def test_dates_typed_as_text_are_understood(typed: str) -> None:
    reading = read_typed(STATISTICS, {DATE: typed})
    assert _value(reading, DATE) == date(2024, 6, 30)
    told = _told(reading, STATISTICS, DATE)
    assert told == (
        [] if typed in ("2024年6月30日", "2024-06-30") else UNDERSTOOD
    )  # nothing is told of what is typed as it is printed


@pytest.mark.parametrize(
    "typed", ["6月30日", "2024年6月", "2024/13/1", "2024年2月30日", "6月底前", "5/6/2024", "6/30/24"]
)
def test_what_is_no_whole_date_is_refused(typed: str) -> None:
    reading = read_typed(STATISTICS, {DATE: typed})
    assert _value(reading, DATE) is None
    assert _told(reading, STATISTICS, DATE) == [("data.date", Severity.ERROR)]


def test_a_date_kept_as_a_number_is_read() -> None:
    reading = read_typed(STATISTICS, {DATE: 45383})
    assert _value(reading, DATE) == date(2024, 4, 1)
    assert _told(reading, STATISTICS, DATE) == []


def test_a_date_with_a_time_is_told() -> None:
    reading = read_typed(STATISTICS, {DATE: 45383.75})
    assert _value(reading, DATE) == date(2024, 4, 1)
    assert _told(reading, STATISTICS, DATE) == [("read.time-of-day", Severity.WARNING)]


def test_dates_of_a_workbook_that_counts_from_1904() -> None:
    """As Excel for Mac once made them: all its dates are 1462 days lower."""
    dates = {path: value for path, value in evaluate(workbooks.form_of(STATISTICS)).items() if isinstance(value, date)}
    assert len(dates) == 3
    content = workbooks.type_into(
        filled(STATISTICS), {cells(STATISTICS)[path]: (day - date(1904, 1, 1)).days for path, day in dates.items()}
    )
    content = workbooks.with_part(
        content,
        "xl/workbook.xml",
        lambda text: text.replace("<workbookPr/>", '<workbookPr date1904="1"/>'),
    )
    reading = formspec.read(content)
    assert {path: _value(reading, path) for path in dates} == dates


@pytest.mark.parametrize(("typed", "meant"), [("9.5", "9.5"), ("１０", "10")])
def test_scores_typed_as_text_are_understood(typed: str, meant: str) -> None:
    path = "/indicators/outputs/quantity/items/0/score"
    reading = read_typed(EVALUATION, {path: typed})
    assert _value(reading, path) == Decimal(meant)
    assert _told(reading, EVALUATION, path) == ([] if typed == meant else UNDERSTOOD)


PERCENT = """
formspec: 1
id: test/percent
title: 完成率表
sheet: 完成率
grid: [20, 20]
blocks:
  - fields: rates
    rows:
      - [{id: rate, label: 完成率, type: percent, decimals: 2}]
      - [{id: year, label: 年份, type: year}]
      - [{id: due, label: 是否按期, type: boolean}]
"""


@pytest.fixture(scope="module")
def percent(tmp_path_factory: pytest.TempPathFactory) -> formspec.FormSpec:
    """A form with a percentage that is typed."""
    path = tmp_path_factory.mktemp("percent") / "percent.yaml"
    path.write_text(PERCENT, encoding="utf-8")
    return formspec.load(path)


def _rates(spec: formspec.FormSpec, path: str, typed: Any) -> tuple[Any, list[tuple[str, Severity]], list[Any]]:
    blank = spec.blank("xlsx")
    cell = formspec.read(blank, spec).cells[path].cell
    reading = formspec.read(workbooks.type_into(blank, {cell: typed}), spec)
    workbooks.nothing_lost(reading, {cell: typed} if not isinstance(typed, Raw) else {})
    told = workbooks.at(reading, cell)
    return (
        reading.spec.evaluate(reading.form).get(path),
        [(problem.code, problem.severity) for problem in told],
        [problem.params.get("likely") for problem in told],
    )


@pytest.mark.parametrize(
    ("typed", "meant", "told"),
    [
        (0.48, "0.48", []),
        (1, "1", []),
        (1.2, "1.2", []),
        ("48%", "0.48", []),
        ("４８％", "0.48", UNDERSTOOD),
        ("48 %", "0.48", UNDERSTOOD),
        ("120%", "1.2", []),
        ("48", "0.48", UNDERSTOOD),
        ("4.8", "0.048", UNDERSTOOD),
        ("0", "0", UNDERSTOOD),
        ("百分之48", "0.48", UNDERSTOOD),
        ("48.25%", "0.4825", []),
    ],
)
def test_percentages_are_read(percent: formspec.FormSpec, typed: Any, meant: str, told: Any) -> None:
    value, codes, _ = _rates(percent, "/rates/rate", typed)
    assert (value, codes) == (Decimal(meant), told)


@pytest.mark.parametrize(("typed", "likely"), [("48个", None), ("完成48%", "48%")])
def test_a_percentage_that_may_be_another_is_refused(
    percent: formspec.FormSpec, typed: Any, likely: str | None
) -> None:
    value, codes, given = _rates(percent, "/rates/rate", typed)
    assert value is None
    assert [severity for _, severity in codes] == [Severity.ERROR]
    if likely:
        assert [str(each).removesuffix("%").rstrip("0").rstrip(".") for each in given] == [likely.removesuffix("%")]


def test_forty_eight_in_a_cell_without_a_percent_format_is_a_percentage(percent: formspec.FormSpec) -> None:
    value, codes, _ = _rates(percent, "/rates/rate", Raw("<v>48</v>", style="0"))
    assert (value, codes) == (Decimal("0.48"), UNDERSTOOD)


@pytest.mark.parametrize("typed", ["0.48", "1", "-0.5", "１", Raw("<v>0.48</v>", style="0")])
def test_a_number_that_is_a_fraction_or_a_percentage_is_rejected_with_both(
    percent: formspec.FormSpec, typed: Any
) -> None:
    value, codes, _ = _rates(percent, "/rates/rate", typed)
    assert value is None
    assert codes == [("read.percent", Severity.ERROR)]


@pytest.mark.parametrize(
    ("typed", "told"), [(2024, []), ("2024", UNDERSTOOD), ("2024年", UNDERSTOOD), ("２０２４年度", UNDERSTOOD)]
)
def test_years_are_read(percent: formspec.FormSpec, typed: Any, told: Any) -> None:
    value, codes, _ = _rates(percent, "/rates/year", typed)
    assert value == 2024
    assert codes in (told, [])


@pytest.mark.parametrize("typed", ["24", "二〇二四", "2024.5", "明年"])
def test_what_is_no_year_is_refused(percent: formspec.FormSpec, typed: str) -> None:
    value, codes, _ = _rates(percent, "/rates/year", typed)
    assert value is None
    assert [severity for _, severity in codes] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("是", True),
        ("否", False),
        ("√", True),
        ("×", False),
        (" 是 ", True),
        (True, True),
        (False, False),
        (1, True),
        ("Y", True),
        ("N", False),
    ],
)
def test_yes_and_no_however_they_are_written(percent: formspec.FormSpec, typed: Any, meant: bool) -> None:
    value, codes, _ = _rates(percent, "/rates/due", typed)
    assert value is meant
    assert codes in ([], UNDERSTOOD)
    assert bool(codes) == (str(typed).strip() not in ("是", "否"))
