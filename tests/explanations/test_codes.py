"""Every code of a problem is explained in both languages, and its example gives this problem and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import formspec
from formspec.explanations.codes import AREAS, SEVERITIES, codes, explained_code, placeholder, readable
from formspec.explanations.examples import Example, example_of
from formspec.messages import explanation, explanation_keys, keys, problem_templates
from formspec.problems import Problem, ProblemError, Severity
from formspec.registry import formats

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "formspec" / "explanations" / "examples" / "codes"
CODES = codes()
TAUGHT = ("yaml", "json", "spec", "expr", "data", "rule")
"""Areas whose codes have an example, unless the reason is stated here."""
WITHOUT_EXAMPLE = {
    "spec.copy-needs-base": "a command line",
    "spec.no-base": "a command line",
    "spec.layout": "a fault of the program",
    "spec.was-unclear": "data of another edition",
    "yaml.too-deep": "sixty nested brackets",
    "yaml.too-large": "200,000 nodes",
    "yaml.too-many-aliases": "200 aliases",
    "spec.common-part": "the name of the file",
    "spec.not-data": "a Python mapping",
    "spec.too-large": "200,000 nodes",
    "spec.too-many-cells": "200,000 cells",
    "spec.too-many-rows": "50,000 rows",
    "spec.merge-too-large": "200,000 items",
    "spec.too-many-files": "32 files",
    "spec.uses-too-deep": "sixty parts",
    "expr.too-long": "2,000 characters",
    "data.checksum": "a field type of another package",
    "data.computed": "Python code",
    "data.not-finite": "Python code",
    "data.unknown-path": "Python code",
    "data.unknown-parameter": "the command line",
    "data.workbook": "a workbook",
    "data.empty": "an empty file",
    "data.no-form": "the command line",
    "data.unknown-form": "the command line",
}
ALSO = {"data.computed-in-doubt": {"data.number"}}
"""Other problems that an example cannot be without."""


def problems_of(example: Example, text: str, folder: Path) -> list[Problem]:
    """Return the problems of one side of an example, those of the installed formats as well."""
    for name, body in example.files.items():
        (folder / name).write_text(body, encoding="utf-8")
    try:
        if example.spec:
            path = folder / ("data.json" if text.startswith('{"') else "data.yaml")
            path.write_text(text, encoding="utf-8")
            return list(formspec.loads(example.spec).validate(path))
        (folder / "form.yaml").write_text(example.whole(text), encoding="utf-8")
        spec = formspec.load(folder / "form.yaml")
    except ProblemError as error:
        return list(error.problems)
    return [*spec.warnings, *(problem for each in formats() for problem in each.limits(spec.layout()))]


@pytest.mark.parametrize("code", [code for code in CODES if example_of(code) is not None])
def test_a_wrong_example_has_this_problem_and_the_right_one_has_none(code: str, tmp_path: Path) -> None:
    example = example_of(code)
    assert example is not None
    found = problems_of(example, example.wrong, tmp_path)
    assert {problem.code for problem in found} - ALSO.get(code, set()) == {code}
    severities = {problem.severity for problem in found if problem.code == code}
    assert severities <= {*SEVERITIES.get(code, (Severity.ERROR,))}
    assert not problems_of(example, example.right, tmp_path)


def test_every_code_that_a_spec_or_data_can_have_has_an_example() -> None:
    lacking = {code for code in CODES if code.startswith(tuple(f"{area}." for area in TAUGHT)) and not example_of(code)}
    assert lacking == {*WITHOUT_EXAMPLE}
    assert {path.stem for path in EXAMPLES.glob("*.txt")} <= {*CODES}


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_in_both_languages(code: str) -> None:
    for lang in ("zh", "en"):
        assert explanation(f"code.{code}", lang), f"add code.{code} to explanations.po"
        found = explained_code(code, lang)
        assert found is not None
        assert found.message
        assert not re.search(r"\{\w+:(?:\?|[a-z-]+\})", found.message + found.hint), "a parameter as it is written"


def test_no_code_is_explained_that_does_not_exist() -> None:
    assert {key.removeprefix("code.") for key in explanation_keys("code.")} == {*CODES}
    assert {key.removeprefix("area.") for key in explanation_keys("area.")} == {*AREAS}


def test_every_parameter_of_a_message_has_a_name() -> None:
    used: set[str] = set()
    for code in CODES:
        for text in problem_templates(code, "zh"):
            readable(text, lambda name: used.add(name) or "")  # type: ignore[func-returns-value]
    assert {key.removeprefix("parameter.") for key in explanation_keys("parameter.")} == used
    assert placeholder("suggestion", "zh") == "〈可能要写的〉"


def test_a_text_that_is_no_problem_is_not_explained_as_one() -> None:
    assert [key for key in keys("cli.", "name.", "form.") if explained_code(key, "en")] == []
    assert explained_code("spec.type.hint", "en") is None


# The stated severities are those of the source


def stated(node: ast.Call) -> Severity | None:
    """Return the severity that a call states: ``severity=Severity.X``, ``warning=True``, a Severity among the rest."""
    for each in node.keywords:
        if each.arg == "severity" and ast.unparse(each.value).startswith("Severity."):
            return Severity[ast.unparse(each.value).removeprefix("Severity.")]
        if each.arg == "warning" and isinstance(each.value, ast.Constant) and each.value.value:
            return Severity.WARNING
    named = [each for each in node.args if isinstance(each, ast.Attribute) and ast.unparse(each.value) == "Severity"]
    return Severity[named[0].attr] if named else None


def codes_in(node: ast.Call) -> Iterator[str]:
    values = [*node.args[:2], *(each.value for each in node.keywords if each.arg == "code")]
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value in CODES:
            yield value.value


def test_the_stated_severities_are_those_of_the_source() -> None:
    found: dict[str, set[Severity]] = {}
    for path in (*(ROOT / "formspec").rglob("*.py"), *(ROOT / "renderers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            severity = stated(node) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and severity is not None:
                for code in codes_in(node):
                    found.setdefault(code, set()).add(severity)
    assert len(found) > 25
    assert {
        code for code, severities in found.items() if not severities <= {*SEVERITIES.get(code, (Severity.ERROR,))}
    } == set()
