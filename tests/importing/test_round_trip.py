"""What is rendered and read back is equal, for every bundled form and any data."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import formspec
from formspec.form.traverse import values_of
from formspec.problems import ProblemError, Severity
from tests.form.strategies import FORMS, SPECS, data_for
from tests.importing.workbooks import data_of
from tests.layout.specs import specs


@pytest.mark.parametrize("name", sorted(SPECS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_form_that_is_rendered_is_read_back_equal(name: str, data: st.DataObject) -> None:
    spec = SPECS[name]
    form = spec.parse(data.draw(FORMS[name]))
    reading = formspec.read(spec.render(form, "xlsx"), spec)
    assert data_of(reading.form) == data_of(form)
    refused = [
        each for each in reading.problems if each.code.startswith("read.") and each.severity is not Severity.INFO
    ]
    assert not refused, f"what nobody touched is told: {refused}"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "day",
    [
        "0001-01-01",
        "1900-01-05",
        "1900-12-31",
        "1905-07-16",
        "1927-05-17",
        "1927-05-18",
        "2400-12-31",
        "2401-01-01",
        "2454-02-27",
    ],
)
def test_a_date_that_looks_like_a_typed_year_in_a_workbook_is_read_back_equal(day: str, language: str) -> None:
    about = f"formspec: 1\nid: dates\ntitle: Dates\nlanguage: {language}\n"
    spec = loaded(f"{about}blocks:\n- fields: award\n  rows: [[{{id: begins, label: Begins, type: date}}]]\n")
    form = spec.parse({"form": spec.id, "award": {"begins": day}})
    reading = formspec.read(spec.render(form, "xlsx"), spec)
    assert data_of(reading.form) == data_of(form)
    assert not [each for each in reading.problems if each.code.startswith("read.")]


def inputs(form: Any) -> dict[str, Any]:
    """Return what was filled in, blanks left out."""
    held = {path: held for path, member, held in values_of(form) if not member.computed and member.constant is None}
    return {path: each for path, each in held.items() if each is not None and str(each).strip()}


def loaded(text: str) -> formspec.FormSpec:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.yaml"
        path.write_text(text, encoding="utf-8")
        return formspec.load(path)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(text=specs(), data=st.data())
def test_any_form_of_any_spec_is_read_back_equal(text: str, data: st.DataObject) -> None:
    try:
        spec = loaded(text)
    except ProblemError:
        assume(False)
        raise
    form = spec.parse(data.draw(data_for(spec.compiled.shape)))
    reading = formspec.read(spec.render(form, "xlsx"), spec)
    assert inputs(reading.form) == inputs(form)
    refused = [
        each for each in reading.problems if each.code.startswith("read.") and each.severity is not Severity.INFO
    ]
    assert not refused, f"what nobody touched is told: {refused}"


def on_small_pages(text: str) -> str:
    """Return a spec whose pages have room for some seven rows, so that groups are cut and headings repeated."""
    return f"{text}page: {{orientation: landscape, font_size: 14, margins: {{top: 80, bottom: 80}}}}\n"


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(text=specs().map(on_small_pages), data=st.data())
def test_any_form_on_many_pages_is_read_back_equal(text: str, data: st.DataObject) -> None:
    try:
        spec = loaded(text)
    except ProblemError:
        assume(False)
        raise
    form = spec.parse(data.draw(data_for(spec.compiled.shape)))
    reading = formspec.read(spec.render(form, "xlsx"), spec)
    assert inputs(reading.form) == inputs(form)
    refused = [
        each for each in reading.problems if each.code.startswith("read.") and each.severity is not Severity.INFO
    ]
    assert not refused, f"what nobody touched is told: {refused}\n{text}"
