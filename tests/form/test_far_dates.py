"""Dates that are far from the year of their form are warnings, from every source."""

from __future__ import annotations

from datetime import date

import pytest

import formspec
from formspec import Severity
from tests.importing import workbooks

SPEC = """
formspec: 1
id: dates
title: 日期表
period: "{year}年度"
blocks:
  - fields: f
    rows:
      - [{id: filed, label: 填报日期, type: date}, {id: founded, label: 成立日期, type: date, min: 1840-01-01}]
      - [{id: ends, label: 到期日, type: date, max: 2100-12-31}, {id: kept, label: 起始日, print: 1900-01-01, type: date}]
"""
FAR = [("data.far-date", Severity.WARNING)]


@pytest.fixture(scope="module")
def spec() -> formspec.FormSpec:
    return formspec.loads(SPEC)


def _told(problems: tuple[formspec.Problem, ...] | list[formspec.Problem]) -> list[tuple[str, Severity]]:
    return [(each.code, each.severity) for each in problems]


@pytest.mark.parametrize("day", ["1924-06-30", "1943-12-31", "2040-01-01", "2042-06-30", "2204-06-30"])
def test_a_date_far_from_the_year_is_a_warning(spec: formspec.FormSpec, day: str) -> None:
    assert _told(spec.validate({"year": 2024, "f": {"filed": day}})) == FAR


@pytest.mark.parametrize("day", ["1949-10-01", "1965-02-03", "2014-06-30", "2023-12-31", "2039-12-31"])
def test_birthdays_and_terms_of_contracts_are_none(spec: formspec.FormSpec, day: str) -> None:
    assert _told(spec.validate({"year": 2024, "f": {"filed": day}})) == []


def test_the_bounds_of_the_spec_have_precedence_on_their_side(spec: formspec.FormSpec) -> None:
    assert _told(spec.validate({"year": 2024, "f": {"founded": "1902-05-20", "ends": "2080-01-01"}})) == []
    problems = spec.validate({"year": 2024, "f": {"founded": "2204-05-20", "ends": "1902-01-01"}})
    assert _told(problems) == FAR * 2


def test_without_a_year_nothing_is_far(spec: formspec.FormSpec) -> None:
    assert "data.far-date" not in [each.code for each in spec.validate({"f": {"filed": "2204-06-30"}})]


def test_a_form_made_in_python_is_checked_alike(spec: formspec.FormSpec) -> None:
    form = spec.new(year=2024)
    form.f.filed = date(2204, 6, 30)
    (problem,) = spec.check(form)
    assert (problem.code, problem.path) == ("data.far-date", "/f/filed")
    assert problem.message("zh") == "2204-06-30 离这张表的年度（2024年）太远"


@pytest.mark.parametrize("typed", ["2204-06-30", "2204年6月30日", date(2204, 6, 30)])
def test_a_date_in_a_workbook_is_reported_at_its_cell(spec: formspec.FormSpec, typed: object) -> None:
    reading = workbooks.typed(spec, "/f/filed", typed)
    (problem,) = reading.warnings
    assert (problem.code, problem.location) == ("data.far-date", reading.cells["/f/filed"])
    assert spec.get(reading.form, "/f/filed") == date(2204, 6, 30)
