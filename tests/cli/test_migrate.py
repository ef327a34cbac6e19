"""``formspec migrate``: prefilled forms from the files of last year, their remainders, and the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import formspec
from formspec.cli.command_line import build
from tests.migration.travel import DATA, FOLDER, LAST, NEXT, workbook

SPEC = FOLDER / "next.yaml"
LOST = {**DATA, "person": {**DATA["person"], "level": "三级"}}


def run(*arguments: str | Path, lang: str = "en") -> Result:
    return CliRunner().invoke(build(lang), ["migrate", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with data of last year as a workbook, as JSON, and as JSON with a lost value."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "filled.xlsx").write_bytes(workbook(DATA))
    for name, data in (("data.json", DATA), ("lost.json", LOST)):
        (tmp_path / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def read(path: Path | str) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def test_each_file_keeps_its_kind_in_a_folder(folder: Path) -> None:
    result = run("filled.xlsx", "data.json", "--to", SPEC, "--year", "2025", "-o", "new")
    assert result.exit_code == 0
    assert sorted(path.name for path in (folder / "new").iterdir()) == ["data.json", "filled.xlsx"]
    expected = {**NEXT.to_json(NEXT.parse(DATA)), "year": 2025}
    assert read("new/data.json") == expected
    reading = formspec.read(folder / "new" / "filled.xlsx", NEXT)
    assert reading.ok
    assert NEXT.to_json(reading.form) == expected


def test_a_prefilled_workbook_is_not_wrong_for_what_is_still_to_be_filled_in(folder: Path) -> None:
    (folder / "part.json").write_text(json.dumps({"form": LAST.id, "goals": ["一"]}), encoding="utf-8")
    result = run("part.json", "--to", SPEC, "-o", "part.xlsx")
    assert result.exit_code == 0
    assert "part.json: no problems" in result.stdout
    assert formspec.read(folder / "part.xlsx", NEXT).form.goals == ["一"]


@pytest.mark.parametrize(
    ("arguments", "name", "start"),
    [
        (["-o", "new.json"], "new.json", b"{"),
        (["-o", "new.xlsx"], "new.xlsx", b"PK"),
        (["-o", "new.md"], "new.md", b"#"),
        (["-o", "new.html"], "new.html", b"<!"),
        (["-o", "new/", "--as", "json"], "new/data.json", b"{"),
        (["-o", "new", "--as", "xlsx"], "new/data.xlsx", b"PK"),
        (["-o", "new.html", "--as", "html"], "new.html", b"<!"),
    ],
)
def test_the_format_is_that_of_the_name_or_the_one_asked_for(
    folder: Path, arguments: list[str], name: str, start: bytes
) -> None:
    result = run("data.json", "--to", SPEC, *arguments)
    assert result.exit_code == 0, result.output
    assert (folder / name).read_bytes().startswith(start)
    assert f"wrote {name}" in result.stderr


def test_a_page_to_fill_in_is_made_for_the_suffix_of_pages(folder: Path) -> None:
    run("data.json", "--to", SPEC, "-o", "new.html")
    content = (folder / "new.html").read_text(encoding="utf-8")
    assert "<script" in content
    assert "王某" in content


def test_values_without_a_place_are_reported_and_written_next_to_the_form(folder: Path) -> None:
    result = run("lost.json", "--to", SPEC, "-o", "new")
    assert result.exit_code == 0
    assert "data.choice" in result.stdout
    assert "lost.json: 0 errors, 1 warning" in result.stdout
    assert "wrote new/lost.json.remainder.json: the values without a place" in result.stderr
    assert read("new/lost.json.remainder.json") == {"form": LAST.id, "person": {"level": "三级"}}


def test_remainders_of_files_with_the_same_name_are_not_mixed_up(folder: Path) -> None:
    (folder / "lost.xlsx").write_bytes(workbook(LOST))
    run("lost.json", "lost.xlsx", "--to", SPEC, "-o", "new")
    names = sorted(path.name for path in (folder / "new").iterdir())
    assert names == ["lost.json", "lost.json.remainder.json", "lost.xlsx", "lost.xlsx.remainder.json"]


def test_one_bad_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "bad.json").write_text("{", encoding="utf-8")
    (folder / "other.json").write_text('{"form": "mine/unknown"}', encoding="utf-8")
    (folder / "bad.xlsx").write_bytes(b"PK\x03\x04nothing")
    result = run("bad.json", "bad.xlsx", "missing.json", "other.json", "data.json", "--to", SPEC, "-o", "new")
    assert result.exit_code == 1
    assert "5 files: 1 without errors, 4 with errors" in result.stdout
    assert [path.name for path in (folder / "new").iterdir()] == ["data.json"]


def test_an_input_is_never_overwritten(folder: Path) -> None:
    before = (folder / "data.json").read_bytes()
    result = run("data.json", "--to", SPEC, "-o", ".")
    assert result.exit_code == 1
    assert "output.same-file" in result.stdout
    assert (folder / "data.json").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["data.json", "lost.json", "--to", SPEC, "-o", "new.json"],
        ["data.json", "--to", SPEC, "-o", "new.docx"],
        ["data.json", "--to", SPEC, "-o", "new.json", "--as", "xlsx"],
        ["data.json", "--to", SPEC],
        ["data.json", "-o", "new"],
    ],
)
def test_a_wrong_command_writes_nothing(folder: Path, arguments: list[Any]) -> None:
    before = sorted(folder.iterdir())
    assert run(*arguments).exit_code == 2
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--to", "mine/unknown"], "catalog.unknown"),
        (["--to", SPEC, "--from", "mine/unknown"], "catalog.unknown"),
        (["--to", SPEC, "--map", "missing.yaml"], "file.cannot-read"),
        (["--to", SPEC, "--as", "docx"], "format.unknown"),
        (["--to", SPEC, "--year", "soon"], "data.year"),
        (["--to", SPEC, "--set", "quarter=2"], "data.unknown-parameter"),
    ],
)
def test_what_is_wrong_for_all_files_is_reported_once(folder: Path, arguments: list[Any], code: str) -> None:
    result = run("data.json", "lost.json", *arguments, "-o", "new")
    assert result.exit_code == 1
    assert result.stderr.count(f"[{code}]") == 1
    assert not (folder / "new").exists()


def test_a_map_with_an_unknown_name_stops_the_command_once(folder: Path) -> None:
    (folder / "map.yaml").write_text("items:\n  person.nme: person.name\n", encoding="utf-8")
    result = run("data.json", "lost.json", "--to", SPEC, "--map", "map.yaml", "-o", "new")
    assert result.exit_code == 1
    assert "map.yaml:2:3: error" in result.stderr
    assert result.output.count("migrate.unknown-name") == 1
    assert not (folder / "new").exists()


def test_a_map_leads_from_a_related_form(folder: Path) -> None:
    spec = folder / "short.yaml"
    spec.write_text(
        "formspec: 1\nid: mine/short\ntitle: 表\nblocks: [{fields: f, rows: [{id: who, label: 姓名}]}]\n",
        encoding="utf-8",
    )
    (folder / "map.yaml").write_text("items: {person.name: f.who}\n", encoding="utf-8")
    result = run(
        "data.json",
        "filled.xlsx",
        "--to",
        spec,
        "--from",
        FOLDER / "last.yaml",
        "--map",
        "map.yaml",
        "-o",
        "new",
        "--as",
        "json",
    )
    assert result.exit_code == 0
    for name in ("data", "filled"):
        assert read(f"new/{name}.json") == {"form": "mine/short", "year": 2024, "f": {"who": "王某"}}


def test_the_report_as_json_has_every_problem_and_file(folder: Path) -> None:
    result = run("lost.json", "--to", SPEC, "-o", "new", "--format", "json")
    report = json.loads(result.stdout)
    assert (report["command"], report["ok"]) == ("migrate", True)
    assert report["results"] == [
        {
            "name": "lost.json",
            "ok": True,
            "written": str(Path("new/lost.json")),
            "remainder": str(Path("new/lost.json.remainder.json")),
        }
    ]
    (lost,) = [problem for problem in report["problems"] if problem["severity"] == "warning"]
    assert (lost["code"], lost["file"], lost["line"], lost["label"]) == ("data.choice", "lost.json", 1, "申请人 / 职级")
