"""The same data gives the same problems: as a mapping, as JSON, as YAML, in a workbook, and from every command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import formspec
from formspec.problems import Problem
from tests.cli.test_cli import run
from tests.form.strategies import FORMS, SPECS, places
from tests.importing.workbooks import FORMS as BUNDLED
from tests.importing.workbooks import data_of, filled, form_of, spec_of

MISTAKES: dict[str, dict[str, Any]] = {
    "values that do not fit": {
        "unit": {"name": 5, "phone": "没有"},
        "funds": {"total": {"planned": "很多", "actual": -1}},
    },
    "wrong containers": {"unit": [], "goals": {"0": "甲"}, "funds": {"projects": {"name": "甲"}, "total": 3}},
    "unknown keys": {"unit": {"nmae": "厅", "a/b": 1, "c~d": 2}, "nothing": 1, "0": {}},
    "another form": {"form": "jiangsu/2024/project", "year": 2025},
    "rules and missing values": {
        "year": 2025,
        "funds": {"total": {"planned": 5, "deviation": "是"}, "projects": [{"name": "甲"}, None, {"planned": 2}]},
    },
    "nulls": {"unit": None, "goals": None, "funds": {"projects": None, "total": None}},
    "nothing": {},
}


def found(problems: Any) -> list[tuple[str, str, str, str]]:
    return [(each.code, each.path, str(each.severity), repr(sorted(each.params.items()))) for each in problems]


class QuotedDumper(yaml.SafeDumper):
    """Writes every text in quotation marks: PyYAML leaves 0E0 without, which is a number in YAML 1.2."""


QuotedDumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def in_files(data: dict[str, Any], folder: Path) -> list[Path]:
    """Return the data as files of every kind, each with the form's id."""
    as_json, as_yaml = folder / "data.json", folder / "data.yaml"
    as_json.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    as_yaml.write_text(yaml.dump(data, Dumper=QuotedDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return [as_json, as_yaml]


@pytest.mark.parametrize("data", MISTAKES.values(), ids=MISTAKES.keys())
def test_mistakes_in_data_are_the_same_problems_from_every_source(data: dict[str, Any], tmp_path: Path) -> None:
    spec = formspec.load("jiangsu/2024/department")
    expected = found(spec.validate(data))
    assert expected or data == {}
    assert found(spec.validate(json.dumps(data).encode())) == expected
    assert found(spec.decode(data).problems) == expected
    for path in in_files(data, tmp_path):
        reading = spec.read(path)
        assert found(reading.problems) == expected
        assert all(each.location and each.location.file == str(path) for each in reading.problems)
        assert all(each.location and each.location.line for each in reading.problems)
        done = run("validate", str(path), "--spec", spec.id, "--format", "json", "--lang", "en")
        listed = json.loads(done.stdout)["problems"]
        assert [(each["code"], each["path"], each["severity"]) for each in listed] == [each[:3] for each in expected]


@pytest.mark.parametrize("name", sorted(SPECS))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_data_gives_the_same_problems_from_every_source(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spec, content = SPECS[name], json.loads(json.dumps(data.draw(FORMS[name])))
    for container, key in data.draw(st.lists(st.sampled_from(places(content) or [(content, "nothing")]), max_size=2)):
        if isinstance(container, dict) or key < len(container):
            container[key] = data.draw(st.sampled_from([5, -1, "x", [], {}, None, ["甲"], {"a": 1}, True, 0.1]))
    expected = found(spec.validate(content))
    for path in in_files(content, tmp_path_factory.mktemp("same")):
        assert found(spec.read(path).problems) == expected


@pytest.mark.parametrize("name", BUNDLED)
def test_a_form_and_its_workbook_have_the_same_problems(name: str) -> None:
    spec, form = spec_of(name), form_of(name)
    reading = formspec.read(filled(name))
    assert data_of(reading.form) == data_of(form)
    assert sorted(found(reading.problems)) == sorted(found(spec.check(form)))
    blank = formspec.read(spec.blank("xlsx"))
    assert sorted(found(blank.problems)) == sorted(found(spec.check(spec.new())))


def test_the_line_of_a_problem_is_that_of_its_value(tmp_path: Path) -> None:
    spec = formspec.load("jiangsu/2024/department")
    text = '{\n "unit": {"name": "厅",\n  "phone":   "没有"},\n "goals": ["甲",\n  "乙", 5]\n}'
    (tmp_path / "data.json").write_text(text, encoding="utf-8")
    lines = {each.path: located(each) for each in spec.read(tmp_path / "data.json").problems}
    assert lines["/unit/phone"] == (3, 14)
    assert lines["/goals/2"] == (5, 8)


def located(problem: Problem) -> tuple[int | None, int | None]:
    assert problem.location is not None
    return problem.location.line, problem.location.column
