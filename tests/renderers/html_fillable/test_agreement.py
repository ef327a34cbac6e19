"""What the page says of its data is what Python says of the file that it exports: problems, computed values, all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import formspec
from formspec.data.shape import leaf_at
from formspec.form.evaluation import evaluate
from formspec.values import Kind
from tests.form.strategies import FORMS, SPECS, places
from tests.renderers.html_fillable.engine import data_script

JUNK = (
    "",
    "x",
    "５",
    "1,2",
    "1e3",
    "48%",
    -1,
    1.5,
    10**17,
    123456789.123456789,
    True,
    None,
    "2024-13-01",
    "2024-02-29",
    "\x07",
)
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
CHECK = """
globalThis.check = (json) => {
  data.replace(new Reader().read(json, SHAPE));
  const state = checkedForm(data);
  return {
    problems: state.problems.map(({ code, path, severity }) => [code, path, severity]),
    text: written(exported(data.tree) ?? {}),
    values: Object.fromEntries([...state.values].map(([path, held]) => [path, shown(held, shapeAt(path).field.spec)])),
  };
};
"""


@pytest.fixture(scope="module")
def pages(chromium: Any) -> Iterator[dict[str, Any]]:
    opened = {}
    for name, spec in SPECS.items():
        page = chromium.new_page()
        page.evaluate(f"() => {{ {data_script(spec.layout())}\n{CHECK} }}")
        opened[name] = page
    yield opened
    for page in opened.values():
        page.close()


def without_blanks(data: Any) -> Any:
    """Return data without rows and parts that hold nothing, as the page exports it."""
    if isinstance(data, dict):
        kept = {key: without_blanks(each) for key, each in data.items()}
        return {key: each for key, each in kept.items() if each not in ({}, [], "", None)}
    if isinstance(data, list):
        return [each for each in map(without_blanks, data) if each not in ({}, [], "", None)]
    return data


NOT_REJECTED = ("data.required", "data.too-few", "rule.")
"""Codes of problems that are no value's own: nothing was filled in there."""


@pytest.mark.parametrize("name", SPECS)
@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), phases=WITHOUT_SHRINKING)
def test_the_page_says_what_python_says(pages: dict[str, Any], name: str, data: st.DataObject) -> None:
    spec = SPECS[name]
    given_data = json.loads(json.dumps(data.draw(FORMS[name])))
    for _ in range(data.draw(st.integers(0, 3))):
        container, key = data.draw(st.sampled_from(places(given_data) or [(given_data, "nothing")]))
        if not isinstance(container.get(key) if isinstance(container, dict) else container[key], dict | list):
            container[key] = data.draw(st.sampled_from(JUNK))
    given_data = without_blanks(given_data)
    found = pages[name].evaluate("(json) => check(json)", given_data)
    exported = json.loads(found["text"])
    python = {
        (each.code, each.path, str(each.severity)) for each in spec.validate(exported) if is_a_value(spec, each.path)
    }
    assert {_as_exported(spec, each) for each in found["problems"]} == python, exported
    reading = spec.decode(exported)
    rejected = {each.path for each in reading.errors if each.path and not each.code.startswith(NOT_REJECTED)}
    values = evaluate(reading.form, spec.compiled, rejected).values
    assert found["values"] == shown(spec, values)


def is_a_value(spec: formspec.FormSpec, path: str) -> bool:
    """Tell a value, a row or a part from one choice among several, which the schema names besides."""
    parent, _, step = path.rpartition("/")
    return not step.isdecimal() or leaf_at(spec.compiled.shape, parent) is None


def _as_exported(spec: formspec.FormSpec, problem: list[str]) -> tuple[str, str, str]:
    """A number or a yes or no that is not understood, or is too long, goes out as it was typed: as a text.

    A computed value does not go out.
    """
    code, path, severity = problem
    if spec.compiled.formulas.at(path) is not None:
        return (code, path, severity)
    leaf = leaf_at(spec.compiled.shape, path)
    if code == "data.choice" and leaf is not None and leaf.cell.value.type.kind is Kind.TRUTH:
        return ("data.type", path, severity)
    return ("data.number" if code == "data.too-precise" or code.startswith("read.") else code, path, severity)


def shown(spec: formspec.FormSpec, values: dict[str, Any]) -> dict[str, str]:
    made = {}
    for path, held in values.items():
        leaf = leaf_at(spec.compiled.shape, path)
        assert leaf is not None
        if path[1:] not in spec.compiled.spec.parameters:
            made[path] = leaf.cell.value.type.display(held, leaf.cell.value)
    return made


@pytest.mark.parametrize("name", SPECS)
@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=WITHOUT_SHRINKING)
def test_what_fits_comes_out_as_it_went_in(pages: dict[str, Any], name: str, data: st.DataObject) -> None:
    spec = SPECS[name]
    given_data = without_blanks(data.draw(FORMS[name]))
    parameters = spec.compiled.spec.parameters
    given_data = {key: each for key, each in given_data.items() if key not in parameters}
    found = pages[name].evaluate("(json) => check(json)", given_data)
    assert spec.parse(json.loads(found["text"])) == spec.parse(given_data)
