"""``round.yaml``: what is wrong with it is reported at its line and column; a new one is ready for work."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import formspec
from formspec.new_spec.editor_schema import ROUND_NAME
from formspec.problems import ProblemError
from formspec.rounds import new_round, open_round, read_key
from tests.rounds.rosters import HEADINGS, UNITS, text, workbook

FORMS = ("jiangsu/2024/department", "jiangsu/2024/project")
ROUND = """\
round: 2024上半年
title: 2024年上半年绩效监控
cut_off: 2024-06-30
due: {submit: 2024-07-20, feedback: 2024-07-31}
roster:
  file: 名册.csv
  columns: {code: 单位编码, name: 单位名称, superior: 上级单位, project: 项目名称, project_code: 项目编码}
forms:
  - form: jiangsu/2024/department
    parameters: {year: 2024}
    fields: {unit.name: 单位名称, unit.contact: 联系人}
    lock: [unit.name]
  - form: jiangsu/2024/project
    copies: project
    fields: {project.name: 项目名称}
    lock: true
"""


def folder_with(tmp_path: Path, description: str) -> Path:
    (tmp_path / "round.yaml").write_text(description, encoding="utf-8")
    (tmp_path / "名册.csv").write_text(text([HEADINGS, *UNITS]), encoding="utf-8")
    return tmp_path


def problems_of(tmp_path: Path, description: str) -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(ProblemError) as error:
        open_round(folder_with(tmp_path, description))
    places = [(each.code, each.location) for each in error.value.problems]
    return [(code, place.line, place.column) for code, place in places if place is not None]


def test_a_round_has_its_forms_with_their_parameters_fields_and_locks(tmp_path: Path) -> None:
    opened = open_round(folder_with(tmp_path, ROUND))
    first, second = opened.forms
    assert first.parameters == {"year": "2024"}
    assert first.fields == (("/unit/name", "单位名称"), ("/unit/contact", "联系人"))
    assert first.locked == {"/unit/name"}
    assert (first.is_for_projects, second.is_for_projects) == (False, True)
    assert second.locked == {"/project/name"}
    assert [unit.code for unit in opened.roster.units] == ["001", "001001", "002"]
    assert opened.problems == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("round: 2024上半年\n", "", [("spec.missing", 1, 1)]),
        ("title: 2", "titel: 2", [("spec.missing", 1, 1), ("spec.unknown-key", 2, 1)]),
        ("title: 2024年上半年绩效监控", 'title: " "', [("round.blank", 2, 8)]),
        ("2024-06-30", "6月30日", [("data.date", 3, 10)]),
        ("2024-07-31", "2024-07-32", [("data.date", 4, 37)]),
        ("名册.csv", "名单.csv", [("round.no-roster", 6, 9)]),
        ("superior: 上级单位", "superior: 上级", [("roster.no-column", 7, 47)]),
        ("project: 项目名称, ", "", [("round.no-projects", 14, 13)]),
        ("department\n", "departmnt\n", [("catalog.unknown", 9, 11)]),
        ("{year: 2024}", "{year: 二}", [("data.year", 10, 24)]),
        ("{year: 2024}", "{month: 6}", [("data.unknown-parameter", 10, 25)]),
        ("{year: 2024}", '{year: "{due.report}"}', [("round.no-date", 10, 24)]),
        ("unit.contact: 联系人", "unit.contakt: 联系人", [("round.no-field", 11, 31)]),
        ("unit.contact: 联系人", "year: 联系人", [("round.no-field", 11, 31)]),
        ("unit.contact: 联系人", "unit.contact: 电话", [("roster.no-column", 11, 45)]),
        ("lock: [unit.name]", "lock: [unit.nam]", [("round.not-prefilled", 12, 12)]),
        ("copies: project", "copies: projects", [("spec.enum", 14, 13)]),
        ("  - form: jiangsu/2024/project", "  - form: jiangsu/2024/department", [("round.no-field", 15, 14), ("round.same-form", 13, 11)]),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_where_it_is(
    old: str, new: str, expected: list[tuple[str, int, int]], tmp_path: Path
) -> None:
    assert old in ROUND
    assert problems_of(tmp_path, ROUND.replace(old, new, 1)) == expected


def test_a_parameter_prints_the_dates_of_the_round(tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(
        "formspec: 1\nid: mine/a\ntitle: 表\nperiod: 截至{until}\nparameters:\n  until: {label: 截止, type: text}\n"
        "blocks:\n  - fields: unit\n    rows:\n      - {id: name, label: 名称}\n",
        encoding="utf-8",
    )
    forms = 'forms:\n  - form: form.yaml\n    parameters: {until: "{cut_off}、{due.submit}"}\n'
    opened = open_round(folder_with(tmp_path, ROUND.partition("forms:")[0] + forms))
    assert opened.forms[0].parameters == {"until": "2024年6月30日、2024年7月20日"}


def test_an_id_or_a_heading_may_be_a_number(tmp_path: Path) -> None:
    description = ROUND.replace("round: 2024上半年", "round: 2024").replace(
        "title: 2024年上半年绩效监控", "title: 2024"
    )
    assert open_round(folder_with(tmp_path, description)).file.id == "2024"


def test_a_folder_without_a_round_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as error:
        open_round(tmp_path)
    assert [each.code for each in error.value.problems] == ["round.none"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_round_is_ready_for_work(lang: str, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    roster = workbook(tmp_path / "名册.xlsx", [("序号", *HEADINGS, "联系\n电话"), *(("", *row, "") for row in UNITS)])
    made = new_round(tmp_path / "2024上半年", FORMS, roster, lang)
    written = made.path.read_text(encoding="utf-8")
    golden(f"rounds/round.{lang}.yaml", written)
    assert {path.name for path in made.written} == {"round.yaml", "round.key", "名册.xlsx", ROUND_NAME}
    opened = open_round(made.path.parent)
    assert opened.problems == ()
    assert [form.is_for_projects for form in opened.forms] == [False, True]
    assert made.unused == ("序号", "联系 电话")
    schema = json.loads((made.path.parent / ROUND_NAME).read_text(encoding="utf-8"))
    formspec_schema = yaml.safe_load(written)
    assert schema["properties"].keys() >= formspec_schema.keys()


def test_a_round_is_not_written_over_another_one(tmp_path: Path) -> None:
    roster = workbook(tmp_path / "名册.xlsx", [HEADINGS, *UNITS])
    made = new_round(tmp_path / "a", FORMS, roster)
    before = made.path.read_bytes(), read_key(made.path.parent)
    with pytest.raises(ProblemError) as error:
        new_round(tmp_path / "a", FORMS, roster)
    assert [each.code for each in error.value.problems] == ["output.exists"]
    assert (made.path.read_bytes(), read_key(made.path.parent)) == before


def test_all_mistakes_of_a_new_round_are_reported_and_nothing_is_written(tmp_path: Path) -> None:
    roster = workbook(tmp_path / "名册.xlsx", [("甲", "乙"), (1, 2)])
    with pytest.raises(ProblemError) as error:
        new_round(tmp_path / "a", ["nothing/here"], roster)
    assert [each.code for each in error.value.problems] == ["catalog.unknown", "roster.no-headings"]
    assert not (tmp_path / "a").exists()


def test_a_form_of_ones_own_is_named_relative_to_the_round(tmp_path: Path) -> None:
    source = formspec.load(FORMS[0]).compiled.sources
    (tmp_path / "forms").mkdir()
    own = "formspec: 1\nid: mine/own\nextends: jiangsu/2024/department\n"
    (tmp_path / "forms" / "own.yaml").write_text(own, encoding="utf-8")
    assert source.name
    roster = workbook(tmp_path / "名册.xlsx", [HEADINGS, *UNITS])
    made = new_round(tmp_path / "a", [str(tmp_path / "forms" / "own.yaml")], roster)
    assert "- form: ../forms/own.yaml" in made.path.read_text(encoding="utf-8")
    assert open_round(tmp_path / "a").forms[0].spec.id == "mine/own"


def test_the_text_of_a_roster_cannot_add_keys_to_the_round(tmp_path: Path) -> None:
    headings = [*HEADINGS, "备注\nforms: []\n#", 'a: "b', "栏 # 注"]
    roster = workbook(tmp_path / "名册.xlsx", [headings, *UNITS])
    made = new_round(tmp_path / "a", FORMS, roster)
    assert len(open_round(made.path).forms) == 2


def test_the_key_is_only_its_owners(tmp_path: Path) -> None:
    roster = workbook(tmp_path / "名册.xlsx", [HEADINGS, *UNITS])
    new_round(tmp_path / "a", FORMS, roster)
    path = tmp_path / "a" / "round.key"
    assert len(read_key(tmp_path / "a")) == 32
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "ab", "x" * 64, "é", "0" * 5_000])
def test_a_key_that_is_none_is_reported(content: str, tmp_path: Path) -> None:
    (tmp_path / "round.key").write_text(content, encoding="utf-8")
    with pytest.raises(ProblemError):
        read_key(tmp_path)
