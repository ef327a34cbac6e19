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
