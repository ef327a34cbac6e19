"""JSON is read strictly and exactly: a key that is there twice is an error, a figure keeps every digit."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec import ProblemError
from formspec.source.json_text import parse_json
from tests.cost import assert_linear
from tests.forms import to_json

INPUTS = Path(__file__).resolve().parent.parent / "inputs"


@pytest.fixture(scope="module")
def money() -> formspec.FormSpec:
    return formspec.load(INPUTS / "money.yaml")


def problems(text: str) -> list[tuple[str, str, int | None, int | None]]:
    with pytest.raises(ProblemError) as raised:
        parse_json(text, "data.json")
    return [
        (
            each.code,
            each.params.get("key", ""),
            each.location and each.location.line,
            each.location and each.location.column,
        )
        for each in raised.value.problems
    ]


def test_a_key_that_is_there_twice_is_an_error_in_a_file_and_in_the_library(money: formspec.FormSpec) -> None:
    (problem,) = _rejected(lambda: money.read(INPUTS / "dup.json"))
    assert (problem.code, problem.params["key"]) == ("json.duplicate-key", "amount")
    assert problem.location is not None
    assert (problem.location.file, problem.location.line, problem.location.column) == (str(INPUTS / "dup.json"), 1, 67)
    assert _rejected(lambda: money.validate(INPUTS / "dup.json"))[0].code == "json.duplicate-key"


def _rejected(work: Callable[[], object]) -> tuple[formspec.Problem, ...]:
    with pytest.raises(ProblemError) as raised:
        work()
    return raised.value.problems


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1, "a": 2}', [("a", 1, 10)]),
        ('{"a": 1,\n "b": {"a": 1, "c": [{"a": 1}, {"a": 2}]},\n "a": 2, "a": 3}', [("a", 3, 2), ("a", 3, 10)]),
        ('{"x": ["a", "a"], "y": {"k": "k", "k": ":"}}', [("k", 1, 35)]),
        ('{"\\u0061": 1, "a": 2}', [("a", 1, 15)]),
        ('{"a\\"b": "{", "a\\"b": "}"}', [('a"b', 1, 15)]),
    ],
)
def test_each_repeated_key_is_named_at_its_line_and_column(text: str, found: list[tuple[str, int, int]]) -> None:
    assert problems(text) == [("json.duplicate-key", *each) for each in found]


def test_a_key_may_be_in_several_objects() -> None:
    assert parse_json('[{"a": 1}, {"a": {"a": 1}}]') == [{"a": 1}, {"a": {"a": 1}}]


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a": Infinity}', '{"a": -Infinity}', "{", '{"a": 1, "a": 2', '{"a" 1}', ""]
)
def test_what_is_not_json_is_an_error(text: str) -> None:
    assert [code for code, *_ in problems(text)] == ["json.syntax"]


def test_a_figure_with_too_many_digits_is_an_error_as_in_yaml(money: formspec.FormSpec, tmp_path: Path) -> None:
    text = (INPUTS / "precise.json").read_text(encoding="utf-8")
    (tmp_path / "precise.yaml").write_text(text, encoding="utf-8")
    for file in (INPUTS / "precise.json", tmp_path / "precise.yaml"):
        found = [each for each in money.read(file).problems if each.path == "/person/amount"]
        assert [(each.code, each.params["value"]) for each in found] == [("data.too-precise", "1183.3200000000001")]


@pytest.mark.parametrize("digits", ["1183.32", "0.1", "100000000000000.5", "5.0", "1e2", "-0.0", "123456789012345"])
def test_a_figure_of_fifteen_digits_comes_back_exactly(money: formspec.FormSpec, digits: str) -> None:
    text = f'{{"person": {{"name": "x", "amount": {digits}}}}}'
    form = money.parse(text.encode())
    assert to_json(form).get("person", {}).get("amount", 0) == float(digits)
    assert money.validate(text.encode()) == []


@pytest.mark.parametrize("digits", ["1e999999999", "1e-999999999", "1" * 400, "1e400"])
def test_a_figure_beyond_all_figures_is_an_error_and_takes_no_memory(money: formspec.FormSpec, digits: str) -> None:
    assert money.validate(f'{{"person": {{"name": "x", "amount": {digits}, "count": {digits}}}}}'.encode())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_comes_out_as_python_reads_it(data: object) -> None:
    text = json.dumps(data)
    assert parse_json(text) == data
    assert parse_json(text.encode("utf-16")) == data


def test_fractions_are_decimals() -> None:
    assert parse_json("[0.1, 1]") == [Decimal("0.1"), 1]


def test_finding_repeated_keys_takes_linear_time() -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = "{" + ", ".join(f'"k{number % (size // 2)}": [{{}}, "{{"]' for number in range(size)) + "}"
        return lambda: _rejected(lambda: parse_json(text))

    assert_linear(prepare, 2_000)
