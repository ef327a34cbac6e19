"""What people get wrong at the command line: told in their language, with what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import formspec
from formspec import ProblemError
from tests.cli.test_cli import DATA, ROOT, run

ENGLISH = re.compile(
    r"\b(Error|Usage|Try|Missing|No such|Invalid|Got unexpected|requires|is not one of|Options|exit)\b"
)
FORM = "jiangsu/2024/project"


@pytest.mark.parametrize(
    "arguments",
    [
        ("blank",),
        ("blnk",),
        ("validate", "--formt", "json", "a.json"),
        ("validate", "--format", "jsn", "a.json"),
        ("schema", "a", "b"),
        ("blank", FORM, "--to"),
        ("blank", FORM, "--fillable=1"),
        ("blank", FORM, "-o", "a.pdf"),
        ("blank", "--help"),
        ("--help",),
    ],
)
def test_usage_is_told_in_chinese_to_who_asked_for_it(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run("--lang", "zh", *arguments, cwd=tmp_path, LANG="en_US.UTF-8")
    assert done.returncode == (0 if "--help" in arguments else 2)
    said = done.stdout + done.stderr
    assert re.search("[\u4e00-\u9fff]", said)
    assert not ENGLISH.search(said), said
    english = run("--lang", "en", *arguments, cwd=tmp_path, LANG="zh_CN.UTF-8", LANGUAGE="zh")
    assert not re.search("[\u4e00-\u9fff]", english.stdout + english.stderr)


@pytest.mark.parametrize(("lang", "reason"), [("zh", "没有这个文件"), ("en", "does not exist")])
def test_why_a_file_is_refused_is_told_in_both_languages(tmp_path: Path, lang: str, reason: str) -> None:
    done = run("--lang", lang, "validate", "missing.xlsx", cwd=tmp_path)
    assert done.returncode == 1
    assert reason in done.stdout
    assert "1:1" not in done.stdout, "a file that is not there has no line"


@pytest.mark.parametrize("name", ["x.pdf", "form.htm", "data.csv"])
def test_a_name_of_another_kind_of_file_is_no_folder(tmp_path: Path, name: str) -> None:
    done = run("blank", FORM, "-o", name, cwd=tmp_path)
    assert done.returncode == 2
    assert name in done.stderr
    assert ".xlsx" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out", "2024.06", "x.pdf/"])
def test_any_other_name_is_a_folder(tmp_path: Path, name: str) -> None:
    assert run("blank", FORM, "-o", name, cwd=tmp_path).returncode == 0
    assert (tmp_path / name / "jiangsu-2024-project.xlsx").is_file()


def test_data_is_written_to_json_files_only(tmp_path: Path) -> None:
    run("blank", FORM, "-o", "a.xlsx", cwd=tmp_path)
    done = run("read", "a.xlsx", "-o", "a.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert ".json" in done.stderr
    assert not (tmp_path / "a.yaml").exists()


@pytest.mark.parametrize("name", ["a.txt", "folder"])
def test_what_is_no_spec_is_told_as_what_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    done = run("check", name, cwd=tmp_path)
    assert done.returncode == 1
    assert "catalog.not-yaml" in done.stdout + done.stderr


def test_a_part_that_forms_share_is_checked_with_them() -> None:
    folder = ROOT / "specs" / "jiangsu" / "2024"
    done = run("check", *map(str, sorted(folder.glob("*.yaml"))))
    assert done.returncode == 0, done.stdout
    assert "spec.common-part" in done.stdout


@pytest.mark.parametrize("name", ["empty.yaml", "empty.json"])
def test_an_empty_file_of_data_says_what_data_needs(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b" \n")
    done = run("validate", name, cwd=tmp_path)
    assert done.returncode == 1
    assert "data.empty" in done.stdout


def test_a_format_that_is_not_filled_in_on_the_screen_is_told(tmp_path: Path) -> None:
    done = run("blank", FORM, "--to", "md", "--fillable", cwd=tmp_path)
    assert done.returncode == 1
    assert "format.not-fillable" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_library_takes_what_people_try_first(tmp_path: Path) -> None:
    spec = formspec.load("jiangsu/2024/department")
    form = spec.parse(DATA / "department.json")
    path = tmp_path / "a.xlsx"
    path.write_bytes(spec.render(form, "xlsx"))
    with path.open("rb") as stream:
        assert formspec.read(stream).form == form
    with pytest.raises(ProblemError, match=r"data\.workbook"):
        spec.parse(path.read_bytes())


def test_a_problem_that_is_printed_names_the_value_as_the_form_does() -> None:
    spec = formspec.load(FORM)
    (problem,) = [each for each in spec.validate({"project": {"name": 5}}) if each.path == "/project/name"]
    assert problem.label
    assert problem.label in str(problem)


@pytest.mark.parametrize(("help_", "expected"), [("18 位代码", "18 位代码"), ("", "^[0-9A-Z]{18}$")])
def test_a_text_that_breaks_its_pattern_is_told_in_the_words_of_its_help(
    tmp_path: Path, help_: str, expected: str
) -> None:
    said = f", help: {help_}" if help_ else ""
    form = f'formspec: 1\nid: codes\ntitle: 表\nblocks:\n  - fields: f\n    rows: [[{{id: a, label: 代码, pattern: "^[0-9A-Z]{{18}}$"{said}}}]]\n'
    (tmp_path / "codes.yaml").write_text(form, encoding="utf-8")
    spec = formspec.load(tmp_path / "codes.yaml")
    (problem,) = spec.validate({"f": {"a": "x"}})
    assert problem.code == "data.pattern"
    assert expected in problem.hint("zh")
    assert expected in problem.hint("en")
    assert ("{18}" in problem.hint("zh")) is not bool(help_)
