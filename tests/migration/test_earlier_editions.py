"""Data of an earlier edition is read where the spec lists it, and the reading says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec import FormSpec, ProblemError, Severity
from tests.importing.workbooks import edited, opened
from tests.migration.travel import DATA, FOLDER, LAST, NEXT, THIS, codes, texts_are_whole, workbook

OWN, BY_NAMES = "read.earlier-edition", "read.earlier-by-names"
BUNDLED = "jiangsu/2024/project"
SMALL = """
formspec: 1
id: {id}
edition: "{edition}"
{was}
title: 样表
blocks:
  - fields: unit
    rows:
      - [{{id: {first}, label: 甲项}}, {{id: {second}, label: 乙项{former}}}]
"""


def small(
    form: str, edition: str, was: str = "", *, first: str = "a", second: str = "b", former: str = ""
) -> FormSpec[Any]:
    text = SMALL.format(id=form, edition=edition, was=was, first=first, second=second, former=former)
    return formspec.loads(text)


def as_bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


@pytest.mark.parametrize("content", [as_bytes(DATA), workbook(DATA)], ids=["json", "workbook"])
def test_data_of_an_earlier_edition_is_read_by_its_own_spec(content: bytes) -> None:
    reading = formspec.read(content, NEXT)
    assert reading.spec is NEXT
    assert reading.ok, reading.errors
    assert NEXT.to_json(reading.form) == {
        "form": "mine/2025/travel",
        "year": 2024,
        "person": DATA["person"],
        "costs": {
            "total": {"planned": 3.5, "actual": "15,030元"},
            "hotel": {"planned": 2, "actual": "15,000元"},
            "others": {
                "meals": {"planned": 1},
                "trips": [{"name": "甲", "planned": 0.5}, {}, {"name": "丙", "actual": "30元"}],
            },
        },
        "goals": ["调研", "培训"],
        "opinion": {"text": "同意"},
    }
    (note,) = [problem for problem in reading.infos if problem.code != "migrate.converted"]
    assert (note.code, note.params) == (OWN, {"form": LAST.id, "edition": "2024"})
    assert all(map(texts_are_whole, reading.problems))


@pytest.mark.parametrize("content", [as_bytes(DATA), workbook(DATA)], ids=["json", "workbook"])
def test_without_its_own_spec_it_is_read_by_former_ids(content: bytes) -> None:
    data = {**DATA, "opinion": None}
    content = as_bytes(data) if content.startswith(b"{") else workbook(data)
    reading = formspec.read(content, THIS)
    costs = DATA["costs"]
    assert THIS.to_json(reading.form) == {
        "form": "mine/2025/travel",
        "year": 2024,
        "traveller": {"name": "王某", "office": "办公室", "level": "二级", "phone": "025-00000000"},
        "costs": {
            "total": {"planned": 35000, "actual": 15030},
            "lodging": costs["hotel"],
            "meals": costs["others"]["meals"],
            "others": {"legs": costs["others"]["trips"]},
        },
        "goals": ["调研", "培训"],
    }
    assert BY_NAMES in codes(reading.infos)
    assert all(map(texts_are_whole, reading.problems))


def test_a_value_without_a_place_is_an_error_at_its_cell() -> None:
    trips = [{"name": name} for name in "甲乙丙丁"]
    data = {**DATA, "person": {**DATA["person"], "level": "三级"}, "costs": {"others": {"trips": trips}}}
    content = workbook(data)
    reading = formspec.read(content, NEXT)
    assert codes(reading.errors) == ["data.choice", "migrate.too-many"]
    sheet = opened(content).worksheets[0]
    assert ["三级" in str(sheet[problem.location.cell].value) for problem in reading.errors if problem.location] == [
        True,
        False,
    ]
    assert reading.cells["/costs/others/trips/2/name"].cell
    assert "/costs/others/trips/3/name" not in reading.cells


def test_problems_of_an_earlier_workbook_are_at_the_value_of_this_form() -> None:
    cell = formspec.read(workbook(DATA), LAST).cells["/costs/hotel/planned"].cell
    content = edited(workbook(DATA), lambda sheet: sheet.__setitem__(cell, "完成"))
    reading = formspec.read(content, NEXT)
    (error,) = reading.errors
    assert (error.code, error.path, error.location and error.location.cell) == (
        "read.number",
        "/costs/hotel/planned",
        cell,
    )
    assert error.label == "住宿费 / 计划"


def test_a_value_that_did_not_fit_its_own_form_is_an_error() -> None:
    data = {**DATA, "year": 3, "person": {"name": 5}, "nothing": {"0": 1}, "goals": {"99999999999": 1}}
    reading = NEXT.decode(data)
    assert sorted(codes(reading.errors)) == [
        "data.required",
        "data.type",
        "data.type",
        "data.unknown-key",
        "data.year",
    ]


def test_rules_and_required_values_are_those_of_this_form() -> None:
    reading = NEXT.decode({**DATA, "person": {}})
    assert codes(reading.errors) == ["data.required"]
    assert [problem.path for problem in reading.errors] == ["/person/name"]


def test_every_entrance_takes_an_earlier_edition(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(as_bytes(DATA))
    expected = NEXT.decode(DATA).form
    assert NEXT.parse(DATA) == NEXT.parse(path) == NEXT.parse(as_bytes(DATA)) == expected
    assert NEXT.read(path).form == formspec.read(path, FOLDER / "next.yaml").form == expected
    assert NEXT.decode(path).form == expected
    assert OWN in codes(NEXT.validate(path))


def test_parsing_data_with_a_value_without_a_place_is_an_error() -> None:
    with pytest.raises(ProblemError) as raised:
        NEXT.parse({**DATA, "person": {"name": "王某", "level": "三级"}})
    assert codes(raised.value.problems) == ["data.choice"]


def test_the_spec_of_an_installed_form_is_found_by_its_id() -> None:
    spec = formspec.loads(
        f"formspec: 1\nid: mine/2025/project\nwas: {BUNDLED}\ntitle: 表\nblocks: [{{text: goal, label: 目标}}]\n"
    )
    reading = spec.decode({"form": BUNDLED, "project": {"name": "甲"}})
    assert [problem.params["edition"] for problem in reading.problems if problem.code == OWN] == ["2024"]
    assert codes(reading.errors) == ["migrate.no-place"]
    assert reading.errors[0].label == formspec.load(BUNDLED).fields()[1].label
    assert "project.name" in reading.errors[0].hint()


def test_the_id_in_data_is_never_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (FOLDER / "last.yaml").read_text(encoding="utf-8")
    for name in ("last", "last.yaml"):
        Path(name).write_text(text, encoding="utf-8")
    spec = small("mine/small", "2025", "was: last")
    assert codes(spec.decode({"form": "last"}).problems) == [BY_NAMES]
    assert codes(spec.decode({"form": "last.yaml"}).problems) == ["data.another-form"]


def test_an_edition_that_is_not_listed_is_rejected_with_what_to_write() -> None:
    old, new = small("mine/small", "2023"), small("mine/small", "2025", "was: mine/small@2024")
    content = old.blank()
    with pytest.raises(ProblemError) as raised:
        formspec.read(content, new)
    (problem,) = raised.value.problems
    assert problem.code == "read.another-edition"
    assert all("was: mine/small@2023" in problem.hint(lang) for lang in ("zh", "en"))


def test_a_form_that_is_not_listed_is_rejected_with_what_to_write() -> None:
    old, new = small("mine/other", "2024"), small("mine/small", "2025", "was: mine/small@2024")
    with pytest.raises(ProblemError) as raised:
        formspec.read(old.blank(), new)
    (problem,) = raised.value.problems
    assert problem.code == "read.another-form"
    assert "was: mine/other" in problem.hint("en")
    (problem,) = new.decode({"form": "mine/other"}).errors
    assert problem.code == "data.another-form"
    assert "was: mine/other" in problem.hint("en")


def test_an_edition_that_changed_its_edition_alone_is_read() -> None:
    """The workbook states its edition; JSON data does not, and is read as of this one."""
    old, new = small("mine/small", "2024"), small("mine/small", "2025", "was: mine/small")
    form = old.new()
    form.unit.a = "甲"
    reading = formspec.read(old.render(form), new)
    assert reading.form.unit.a == "甲"
    assert codes(reading.problems) == [BY_NAMES]
    assert not new.decode(old.to_json(form)).problems


def test_data_of_a_form_that_kept_its_id_is_read_by_former_ids() -> None:
    old = small("mine/small", "2024")
    new = small("mine/small", "2025", "was: mine/small@2024", second="c", former=", was: b")
    form = old.new()
    form.unit.b = "乙"
    for reading in (new.decode(old.to_json(form)), formspec.read(old.render(form), new)):
        assert reading.form.unit.c == "乙"
        assert codes(reading.problems) == [BY_NAMES]


def test_exchanged_ids_of_a_form_that_kept_its_id_are_a_warning_of_the_spec() -> None:
    text = SMALL.format(
        id="mine/small", edition="2025", was="was: mine/small@2024", first="a, was: b", second="b", former=", was: a"
    )
    spec = formspec.loads(text)
    assert codes(spec.warnings) == ["spec.was-unclear", "spec.was-unclear"]
    assert all(map(texts_are_whole, spec.warnings))
    form = spec.decode({"form": "mine/small", "unit": {"a": "现在的甲"}}).form
    assert form.unit.a == "现在的甲"


def test_exchanged_ids_are_followed_if_the_form_has_a_new_id() -> None:
    text = SMALL.format(
        id="mine/2025", edition="2025", was="was: mine/2024", first="b, was: a", second="a", former=", was: b"
    )
    spec = formspec.loads(text)
    assert not spec.warnings
    old = small("mine/2024", "2024")
    form = old.new()
    form.unit.a, form.unit.b = "甲", "乙"
    for reading in (spec.decode(old.to_json(form)), formspec.read(old.render(form), spec)):
        assert (reading.form.unit.a, reading.form.unit.b) == ("乙", "甲")


def test_of_a_former_and_a_present_id_in_one_file_the_former_is_an_unknown_key() -> None:
    new = small("mine/2025", "2025", "was: mine/2024", second="c", former=", was: b")
    reading = new.decode({"form": "mine/2024", "unit": {"b": "旧", "c": "新"}})
    assert reading.form.unit.c == "新"
    assert [(problem.code, problem.path) for problem in reading.errors] == [("data.unknown-key", "/unit/b")]


def test_other_columns_need_the_spec_of_their_own_year() -> None:
    old = formspec.loads(
        "formspec: 1\nid: mine/2024\ntitle: 样表\nblocks: [{fields: unit, rows: [[{id: a, label: 甲项}]]}]\n"
    )
    new = small("mine/2025", "2025", "was: mine/2024")
    with pytest.raises(ProblemError) as raised:
        formspec.read(old.blank(), new)
    assert codes(raised.value.problems) == ["read.earlier-columns"]
    assert all(map(texts_are_whole, raised.value.problems))


def test_a_heading_that_differs_is_an_error_at_its_cell() -> None:
    old = formspec.loads(
        SMALL.format(id="mine/2024", edition="2024", was="", first="a", second="b", former="").replace("乙项", "丙项")
    )
    new = small("mine/2025", "2025", "was: mine/2024")
    form = old.new()
    form.unit.a, form.unit.b = "甲", "丙"
    reading = formspec.read(old.render(form), new)
    (error,) = reading.errors
    assert (error.code, error.params["found"], error.params["expected"]) == ("read.heading-differs", "丙项", "乙项")
    assert error.severity is Severity.ERROR
    assert texts_are_whole(error)


def test_a_row_that_this_form_does_not_have_is_reported_at_its_cells() -> None:
    rows = "{{id: one, label: 一}}, {{id: two, label: 二}}"
    text = (
        "formspec: 1\nid: {0}\n{1}\ntitle: 样表\n"
        "blocks: [{{table: t, columns: [{{id: a, label: 甲项}}], rows: [" + rows + ", {2}]}}]\n"
    )
    old = formspec.loads(text.format("mine/2024", "", "{id: three, label: 三}"))
    new = formspec.loads(text.format("mine/2025", "was: mine/2024", "{id: four, label: 四}"))
    form = old.new()
    form.t.one.a, form.t.three.a = "甲", "值"
    reading = formspec.read(old.render(form), new)
    assert new.to_json(reading.form)["t"] == {"one": {"a": "甲"}}
    (error,) = reading.errors
    assert (error.code, error.params["found"]) == ("read.earlier-row", "三 值")
    assert not reading.warnings
    assert texts_are_whole(error)
