"""The Python classes of a form: they pass ``mypy --strict``, and they are the classes that forms are made of."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.form import Form
from formspec.form.record import class_of
from tests.forms import to_json

ROOT = Path(__file__).resolve().parents[2]
NAMES = [entry.id for entry in formspec.forms()]
EVERY_TYPE = """\
formspec: 1
id: cases/2024-every_type
title: '各种"类型"的表 \\ {year}'
choices: {kinds: ['甲"', '乙\\']}
blocks:
  - fields: all
    label: "各种\\n类型"
    rows:
      - {id: word, label: "文'字", max_length: 5, pattern: '^[字\\w"]+$'}
      - {id: count, label: 个数, type: integer, min: 0, max: 10}
      - {id: amount, label: 金额, type: money, unit: 万元, decimals: 4}
      - {id: rate, label: 比例, type: percent, max: 100%}
      - {id: day, label: 日期, type: date, min: 2024-01-01}
      - {id: since, label: 起始年, type: year}
      - {id: kind, label: 种类, choices: kinds}
      - {id: kinds, label: 各种类, type: choices, choices: kinds}
      - {id: done, label: 完成, type: boolean}
      - {id: phone, label: 电话, type: phone}
      - {id: goal, label: 目标, type: target}
      - {id: weight, label: 权重, print: 10}
      - {id: word_printed, label: 固定, print: 固定文字}
      - {id: double, label: 两倍, compute: amount * 2}
  - {list: days, label: 各日期, type: date, at_most: 3}
  - {list: chosen, label: 选项, choices: kinds}
  - table: rows
    label: 与内建同名
    columns: [{id: content, label: 值}, {id: day, label: 日, type: date}]
    rows:
      - {id: record, label: 记录}
      - {repeat: entries, label: "条{n}", at_most: 4, rows: [{repeat: classes, label: 类}]}
    levels: [一级, 二级]
  - {text: opinion, label: 意见, sign: [{id: date, label: 日期, type: date}]}
"""


@pytest.fixture(scope="session")
def every_type(tmp_path_factory: pytest.TempPathFactory) -> formspec.FormSpec:
    path = tmp_path_factory.mktemp("types") / "every.yaml"
    path.write_text(EVERY_TYPE, encoding="utf-8")
    return formspec.load(path)


USE = """
from decimal import Decimal
from datetime import date
from every import Form2024EveryType
form = Form2024EveryType(year=2024)
form.all.word = "字"
form.all.amount = Decimal("1.5")
form.all.kind = '甲"'
form.all.kinds = ('甲"',)
form.all.goal = "≥95%"
form.days.append(date(2024, 1, 1))
form.rows.entries.add(name="甲").classes.add(content="乙")
form.opinion.text = "同意"
wrong: int = form.all.word
form.all.kind = "丙"
form.all.amount = "1.5"
form.nothing = 1
form.rows.entries.append(5)
"""


def checked(folder: Path, *files: str) -> list[str]:
    """Return what ``mypy --strict`` says of ``files``, a line each."""
    environment = {**os.environ, "MYPYPATH": f"{ROOT}{os.pathsep}{folder}"}
    options = ["--strict", "--no-error-summary", "--cache-dir", str(folder / "cache"), "--follow-imports", "silent"]
    command = [sys.executable, "-m", "mypy", "--config-file", "", *options, *files]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


def test_the_classes_of_every_form_pass_mypy_strict_and_wrong_use_of_them_does_not(
    tmp_path: Path, every_type: formspec.FormSpec
) -> None:
    files = [f"form_{number}.py" for number in range(len(NAMES))]
    for file, name in zip(files, NAMES, strict=True):
        (tmp_path / file).write_text(formspec.load(name).types(), encoding="utf-8")
    (tmp_path / "every.py").write_text(every_type.types(), encoding="utf-8")
    (tmp_path / "use.py").write_text(USE, encoding="utf-8")
    found = checked(tmp_path, *files, "every.py", "use.py")
    wrong = USE.splitlines().index("wrong: int = form.all.word") + 1
    lines = {int(match[1]) for each in found if (match := re.match(r"use\.py:([0-9]+): error", each))}
    assert lines == set(range(wrong, len(USE.splitlines()) + 1)), found
    assert all(each.startswith("use.py:") for each in found), found


@pytest.mark.parametrize("name", NAMES)
def test_the_classes_are_those_of_new_forms(name: str) -> None:
    spec = formspec.load(name)
    form = spec.new()
    assert type(form) is spec.form_class
    assert isinstance(form, Form)
    classes = [each.name for each in ast.parse(spec.types()).body if isinstance(each, ast.ClassDef)]
    assert len(classes) == len(set(classes))
    assert classes[-1] == type(form).__name__


def test_the_written_module_makes_the_same_forms(tmp_path: Path, every_type: formspec.FormSpec) -> None:
    for spec in (every_type, *map(formspec.load, NAMES)):
        path = tmp_path / "module.py"
        path.write_text(spec.types(), encoding="utf-8")
        module = runpy.run_path(str(path))
        made = module[spec.form_class.__name__]
        assert class_of(made).by_id.keys() == class_of(spec.form_class).by_id.keys()
        assert module["FORM"] == spec.id


def test_every_type_comes_through_the_classes(every_type: formspec.FormSpec) -> None:
    data = {
        "form": every_type.id,
        "year": 2024,
        "all": {
            "word": '字"', "count": 3, "amount": 1.25, "rate": 0.5, "day": "2024-06-30", "since": 2020, "kind": '甲"',
            "kinds": ['甲"', "乙\\"], "done": False, "phone": "025-00000000", "goal": "≥95%", "double": 2.5,
        },
        "days": ["2024-01-01"],
        "chosen": ["乙\\"],
        "rows": {"record": {"content": "值", "day": "2024-02-29"}, "entries": [{"name": "甲", "classes": [{"content": "乙"}]}]},
        "opinion": {"text": "同意", "date": "2024-12-31"},
    }  # fmt: skip
    form = every_type.parse(data)
    assert to_json(form) == data
    assert every_type.validate(data) == []


def test_the_source_is_the_same_every_time_and_short_enough_to_read(every_type: formspec.FormSpec) -> None:
    for spec in (every_type, *map(formspec.load, NAMES)):
        assert spec.types() == spec.types()
        assert spec.types().startswith(f'"""Typed data of the form {spec.id}')
        assert spec.types().endswith("\n")
        assert not [line for line in spec.types().splitlines() if line != line.rstrip()]


CLASHING = """\
formspec: 1
id: cases/clashing
title: 样表
blocks:
  - fields: group
    rows:
      - {id: value, label: 值}
      - {id: values, label: 各值}
      - {id: date, label: 日期, type: date}
      - {id: day, label: 另一天, type: date}
      - {id: computed, label: 两倍, compute: weight * 2}
      - {id: weight, label: 权重, print: 10}
      - {id: printed, label: 固定, print: 固定}
      - {id: half, label: 一半, compute: weight / 2}
      - {id: other, label: 其他}
  - table: rows
    columns: [{id: value, label: 值}, {id: note, label: 说明}]
    rows: [{repeat: rows, label: "行{n}"}, {repeat: others, label: "其他{n}"}]
  - {list: value, label: 各值}
  - {list: dates, label: 各日期, type: date}
  - {text: opinion, label: 意见}
"""


def test_ids_that_are_words_of_the_generated_module_are_ids_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "clashing.yaml"
    path.write_text(CLASHING, encoding="utf-8")
    spec = formspec.load(path)
    data = {
        "form": "cases/clashing",
        "group": {"value": "值", "date": "2024-01-01", "day": "2024-01-02", "computed": 20, "half": 5, "other": "其他"},
        "rows": {"rows": [{"name": "甲", "value": "值", "note": "说明"}], "others": [{"note": "乙"}]},
        "value": ["甲"],
        "dates": ["2024-01-03"],
    }
    assert to_json(spec.parse(data)) == data
    (tmp_path / "clashing_types.py").write_text(spec.types(), encoding="utf-8")
    assert checked(tmp_path, "clashing_types.py") == []


def test_rows_that_say_the_same_share_one_class() -> None:
    spec = formspec.load("jiangsu/2024/department")
    form: Any = spec.new()
    one = form.results.benefits.economic.indicators.add()
    other = form.results.benefits.social.indicators.add()
    assert type(one) is type(other)


def test_a_part_that_is_null_is_a_blank_for_the_schema_as_for_the_form() -> None:
    from jsonschema import Draft202012Validator

    spec = formspec.load("jiangsu/2024/department")
    checker = Draft202012Validator(spec.schema())
    data = {
        "form": spec.id,
        "unit": {"name": "厅"},
        "funds": None,
        "goals": ["目标"],
        "process": {"budget_execution": None},
        "duties": None,
    }
    assert checker.is_valid(data)
    assert spec.validate(data) == []
    for wrong in ({**data, "unit": None}, {**data, "form": None}):
        assert not checker.is_valid(wrong)
        assert spec.validate(wrong)
