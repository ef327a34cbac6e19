"""What Excel shows of a number, by its number format, and what is read from such cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec import Severity
from formspec.importing.cell_decoding.number_formats import LONGEST, parse_format
from tests.importing import workbooks

HERE = Path(__file__).parent
SPEC = """
formspec: 1
id: formats
title: 值表
period: "{year}年度"
blocks:
  - fields: f
    rows:
      - [{id: wan, label: 金额, type: money, unit: 万元}, {id: yuan, label: 元数, type: money, unit: 元}]
      - [{id: rate, label: 执行率, type: percent}, {id: people, label: 人数, type: integer}]
      - [{id: note, label: 说明}, {id: phone, label: 电话, type: phone}]
      - [{id: day, label: 日期, type: date}, {id: pick, label: 分值, choices: ["1", "10"]}]
"""


def _table() -> Iterator[tuple[str, Decimal, str]]:
    for line in (HERE / "number_formats.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# format"):
            code, stored, shown, source = line.split("\t")
            assert source
            yield code, Decimal(stored), shown


@pytest.mark.parametrize(("code", "stored", "shown"), list(_table()))
def test_a_number_is_shown_as_excel_shows_it(code: str, stored: Decimal, shown: str) -> None:
    display = parse_format(code).display(stored)
    assert display is not None
    section, number = display
    found = section.moment or section.shown(number)
    assert (found or ("hidden" if section.is_blank else "")) == shown


@pytest.fixture(scope="module")
def spec() -> formspec.FormSpec:
    return formspec.loads(SPEC)


def _read(spec: formspec.FormSpec, name: str, value: Any, code: str) -> tuple[Any, list[tuple[str, Severity]], Any]:
    """Return the value of a field into which ``value`` was written, and what is said of its cell."""
    reading = workbooks.typed(spec, f"/f/{name}", value, code)
    assert reading.form is not None
    told = [each for each in reading.problems if each.path == f"/f/{name}"]
    likely = [str(each.params.get("likely", "")) for each in told]
    return spec.get(reading.form, f"/f/{name}"), [(each.code, each.severity) for each in told], likely


OTHERWISE = [("read.shown-otherwise", Severity.ERROR)]


@pytest.mark.parametrize(
    ("name", "value", "code", "likely"),
    [
        ("wan", 126000, '[>=1000]0.0,"千";0.00', "12.6"),
        ("wan", -5, "0.00;0.00", "5"),
        ("wan", 5, "-0", "-5"),
        ("wan", 1183.32, '0!.00000000"亿"', "0.1183320"),
        ("rate", 0.5, '[<1]0"%"', "0.5%"),
    ],
)
def test_a_number_that_looks_like_another_is_an_error_with_what_is_seen(
    spec: formspec.FormSpec, name: str, value: Any, code: str, likely: str
) -> None:
    held, told, found = _read(spec, name, value, code)
    assert (held, told) == (None, OTHERWISE)
    assert found[0].rstrip("0") == likely.rstrip("0")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("wan", 1183.32, '[>=100000000]0!.00,,"亿";[>=1000000]0.0,"千";0.00'),
        ("wan", -5, "0.00_);[Red]\\(0.00\\)"),
        ("wan", -5, "0.00;[Red]0.00"),
        ("wan", -3.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
        ("wan", 0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
        ("wan", 0, "#,##0;-#,##0;"),
        ("wan", 5, "[DBNum1][$-804]General"),
        ("wan", 5, '0.00"万元"'),
        ("yuan", 1183000, '0!.0,"万"'),
        ("yuan", 126000, '0.0,"千"'),
        ("rate", 0.5, "[<1]0.0%;0"),
        ("people", 12, "00000"),
    ],
)
def test_a_number_that_is_shown_as_it_is_stored_is_read(
    spec: formspec.FormSpec, name: str, value: Any, code: str
) -> None:
    held, told, _ = _read(spec, name, value, code)
    assert (held, told) == (Decimal(str(value)), [])


def test_a_number_that_its_format_hides_is_an_error(spec: formspec.FormSpec) -> None:
    assert _read(spec, "wan", 5, ";;;")[:2] == (None, [("read.hidden", Severity.ERROR)])


@pytest.mark.parametrize("name", ["wan", "rate", "people"])
@pytest.mark.parametrize(("value", "code"), [(0.5, "h:mm"), (1.5, "[h]:mm"), (45473, "yyyy/m/d"), (0.25, "mm:ss")])
def test_a_date_or_time_is_no_number(spec: formspec.FormSpec, name: str, value: Any, code: str) -> None:
    assert _read(spec, name, value, code)[:2] == (None, [("read.date-for-number", Severity.ERROR)])


@pytest.mark.parametrize(("value", "code", "shown"), [(0.5, "h:mm", "12:00"), (1.5, "[h]:mm", "36:00")])
def test_a_time_in_a_text_is_a_warning(spec: formspec.FormSpec, value: Any, code: str, shown: str) -> None:
    assert _read(spec, "note", value, code)[:2] == (shown, [("read.became-date", Severity.WARNING)])


@pytest.mark.parametrize(
    ("name", "value", "code", "shown"),
    [
        ("phone", 2583633000, "00000000000", "02583633000"),
        ("note", 7, '"第"000"号"', "第007号"),
        ("note", 1.1, "0.00", "1.10"),
        ("pick", 10, "0.00", "10"),
    ],
)
def test_the_zeros_of_codes_and_words_are_kept(
    spec: formspec.FormSpec, name: str, value: Any, code: str, shown: str
) -> None:
    assert _read(spec, name, value, code)[0] == shown


@pytest.mark.parametrize("value", [1, 31, 366, 1999, 2024, 2025])
def test_a_year_or_day_typed_into_a_date_cell_is_an_error(spec: formspec.FormSpec, value: int) -> None:
    assert _read(spec, "day", value, "yyyy/m/d")[:2] == (None, [("read.part-of-date", Severity.ERROR)])


def test_a_time_of_day_beside_a_date_is_a_warning(spec: formspec.FormSpec) -> None:
    held, told, _ = _read(spec, "day", 45473.6667, "yyyy/m/d h:mm")
    assert (held, told) == (date(2024, 6, 30), [("read.time-of-day", Severity.WARNING)])


@given(st.text('0#?.,%;"[]\\!_*-@ EedhmsyGnral<>=亿万', max_size=LONGEST), st.decimals(-(10**15), 10**15, places=4))
def test_any_format_shows_any_number(code: str, number: Decimal) -> None:
    display = parse_format(code).display(number)
    assert display is None or isinstance(display[0].shown(display[1]), str)


@given(st.sampled_from(["0", "0.00", "#,##0.00", "0.0000", "00000", "#", "0.##"]), st.integers(-(10**12), 10**12))
def test_plain_formats_show_the_number_that_is_stored(code: str, number: int) -> None:
    value = Decimal(number) / 100
    display = parse_format(code).display(value)
    assert display is not None
    assert Decimal(display[0].shown(display[1]) or 0) == value


INPUTS = HERE.parent / "inputs"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("shown-in-thousands-by-a-condition", ["read.shown-otherwise"]),
        ("shown-as-stored-by-a-condition", []),
        ("time-in-an-amount", ["read.date-for-number"]),
    ],
)
def test_workbooks_with_formats_in_their_amounts(name: str, told: list[str]) -> None:
    reading = formspec.read(INPUTS / f"{name}.xlsx", formspec.load(INPUTS / "amounts.yaml"))
    assert [each.code for each in reading.problems] == told


@pytest.mark.parametrize(
    ("name", "path", "shown", "code"),
    [
        ("phone-with-leading-zeros-by-its-format", "/unit/phone", "02583633000", "read.understood"),
        ("date-stored-as-text", "", "2024年6月20日", "read.became-date"),
    ],
)
def test_workbooks_with_formats_in_their_texts(name: str, path: str, shown: str, code: str) -> None:
    spec = formspec.load("jiangsu/2024/department")
    reading = formspec.read(INPUTS / f"{name}.xlsx", spec)
    (problem,) = [each for each in reading.problems if each.code == code]
    assert reading.form is not None
    assert spec.get(reading.form, problem.path) == shown
    assert problem.path == path or not path
