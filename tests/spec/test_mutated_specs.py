"""Whatever is done to a spec, its author hears of problems at their lines, never of a traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import formspec
from formspec.messages import template
from formspec.problems import ProblemError
from tests.spec.mutations import SAMPLES, SPECS, mutated

EXAMPLES = 60


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_spec_loads_or_gives_problems_with_a_place_and_words(name: str, data: st.DataObject) -> None:
    text = data.draw(mutated(name))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            spec = formspec.load(path)
        except ProblemError as error:
            assert error.problems
            for problem in error.problems:
                assert template(problem.code, "zh")
                assert problem.location is not None
                assert (problem.location.line or 0) >= 1
                assert problem.message("zh")
            return
    assert spec.schema()
    assert spec.to_json(spec.parse(spec.to_json(spec.new()))) == spec.to_json(spec.new())


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_a_spec_with_characters_lost_or_put_in_loads_or_gives_problems(data: st.DataObject) -> None:
    text = (SPECS / "samples" / "self-evaluation.yaml").read_text(encoding="utf-8")
    at = data.draw(st.integers(0, len(text) - 1))
    lost = data.draw(st.integers(0, 3))
    put = data.draw(st.text(alphabet="：，［｛－　:,[]{}-\t\n'\"#&*!|>%@`? 表a1", max_size=3))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.yaml"
        path.write_text(text[:at] + put + text[at + lost :], encoding="utf-8")
        try:
            assert formspec.load(path).title
        except ProblemError as error:
            assert error.problems
            assert all(problem.location and problem.location.line for problem in error.problems)
