"""What is rendered and read back is equal, for every bundled form and any data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import formspec
from formspec.problems import Severity
from tests.form.strategies import FORMS, SPECS


def without_blank_ends(data: Any) -> Any:
    """Return JSON data as a sheet can hold it: blanks, and items at the end of a list that hold nothing, left out."""
    if isinstance(data, dict):
        kept = {key: without_blank_ends(held) for key, held in data.items()}
        return {key: held for key, held in kept.items() if held not in (None, {}, [])} or None
    if isinstance(data, list):
        items = [without_blank_ends(held) for held in data]
        while items and items[-1] is None:
            items.pop()
        return items or None
    if isinstance(data, str) and not data.strip():
        return None
    return data


def with_blanks_alike(data: Any) -> Any:
    """Return data with an empty record as None, as both mean the same."""
    return without_blank_ends(data)


@pytest.mark.parametrize("name", sorted(SPECS))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_form_that_is_rendered_is_read_back_equal(name: str, data: st.DataObject) -> None:
    spec = SPECS[name]
    form = spec.parse(data.draw(FORMS[name]))
    reading = formspec.read(spec.fill(form, "xlsx"), spec)
    assert without_blank_ends(reading.form.to_json()) == without_blank_ends(form.to_json())
    refused = [each for each in reading.problems if each.code.startswith("read.") and each.severity is Severity.ERROR]
    assert not refused, f"typed values were refused: {refused}"
