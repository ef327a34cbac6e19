"""The module that ``formspec types`` writes: its classes are those of ``new``, ``parse`` and ``read``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from formspec_specs.jiangsu_2024 import Department, Project
from formspec_specs.samples.self_evaluation import SelfEvaluation

import formspec
from formspec import ProblemError

ROOT = Path(__file__).resolve().parents[2]
SPEC = """\
formspec: 1
id: mine/travel
title: 出差
blocks:
  - fields: person
    rows: [{id: name, label: 姓名}]
"""


def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> Any:
    (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module(name)


@pytest.mark.parametrize("entry", formspec.forms(), ids=lambda each: each.id)
def test_the_bundled_modules_are_what_types_writes(
    entry: formspec.CatalogEntry, request: pytest.FixtureRequest
) -> None:
    path = (ROOT / "specs").joinpath(*entry.module.split(".")[1:]).with_suffix(".py")
    source = formspec.load(entry.id).types()
    if request.config.getoption("--update-goldens"):
        path.write_text(source, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == source, "out of date: run pytest --update-goldens"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("jiangsu/2024/department", Department),
        ("jiangsu/2024/project", Project),
        ("samples/self-evaluation", SelfEvaluation),
    ],
)
def test_forms_are_of_the_bundled_class_with_and_without_naming_it(name: str, kind: Any) -> None:
    for spec in (formspec.load(name), formspec.load(name, kind)):
        form = spec.new(year=2025)
        assert type(form) is kind
        assert spec.parse(spec.to_json(form)) == form == kind(year=2025)
        assert type(formspec.read(spec.render(form), spec).form) is kind
        assert type(formspec.read(spec.render(form)).form) is kind


def test_a_module_of_ones_own_is_used_and_rejected_once_it_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "travel.yaml"
    path.write_text(SPEC, encoding="utf-8")
    made = module(tmp_path, monkeypatch, "my_travel", formspec.load(path).types())
    spec = formspec.load(path, made.Travel)
    form = spec.new()
    form.person.name = "甲"
    assert type(form) is made.Travel
    assert type(spec.decode({"person": {"name": "甲"}}).form) is made.Travel
    path.write_text(SPEC.replace("出差", "出差申请"), encoding="utf-8")
    with pytest.raises(ProblemError) as raised:
        formspec.load(path, made.Travel)
    assert [each.code for each in raised.value.problems] == ["types.out-of-date"]
    path.write_text(SPEC + "notes: [说明]\n", encoding="utf-8")
    assert formspec.load(path, made.Travel).form_class is made.Travel


def test_a_class_that_is_not_the_forms_is_rejected() -> None:
    for kind, code in (
        (Department, "types.another-form"),
        (dict, "types.not-a-form"),
        (formspec.Form, "types.another-form"),
    ):
        with pytest.raises(ProblemError) as raised:
            formspec.load("jiangsu/2024/project", kind)  # type: ignore[type-var]
        assert [each.code for each in raised.value.problems] == [code]
