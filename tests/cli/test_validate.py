"""``formspec validate``: counts that agree, what is returned, problems by kind, the table of all problems."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import formspec
from formspec.cli.command_line import build
from tests.conftest import ROOT

FILLED = ROOT / "examples" / "filled"
DATA = ROOT / "examples" / "data" / "department.json"
RIGHT, WRONG = FILLED / "project.xlsx", FILLED / "project-with-mistakes.xlsx"


def validate(*arguments: str | Path, lang: str = "zh") -> Result:
    return CliRunner().invoke(build(lang), ["validate", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def round_of(tmp_path: Path) -> list[Path]:
    """One file of each outcome: passed, with a warning only, with errors, unreadable."""
    book = openpyxl.load_workbook(RIGHT)
    book.worksheets[0]["B60"] = "另附说明一份"
    book.save(tmp_path / "remark.xlsx")
    (tmp_path / "junk.xlsx").write_bytes(b"junk")
    return [RIGHT, tmp_path / "remark.xlsx", WRONG, tmp_path / "junk.xlsx"]


def test_each_file_is_counted_once_and_the_counts_agree(round_of: list[Path], tmp_path: Path) -> None:
    done = validate(*round_of, "--annotate", tmp_path / "out")
    assert done.exit_code == 1
    total = "共 4 个文件：1 个通过，1 个只有提醒，1 个有错误，1 个读不出来\n要退回的 1 个，已写好批注\n"
    assert total + "另有 1 个要退回，但没有写成批注\n" in done.stdout
    assert [path.name for path in (tmp_path / "out").iterdir()] == [WRONG.name]


def test_files_with_warnings_only_are_returned_on_request(round_of: list[Path], tmp_path: Path) -> None:
    arguments = ("--annotate", tmp_path / "out", "--warnings", "--format", "json")
    report = json.loads(validate(*round_of, *arguments).stdout)
    assert report["summary"] == {
        "files": 4,
        "passed": 1,
        "warnings": 1,
        "errors": 1,
        "unreadable": 1,
        "returned": 2,
    }
    assert [each["outcome"] for each in report["results"]] == ["passed", "warnings", "errors", "unreadable"]
    assert [Path(each["annotated"]).name for each in report["results"] if "annotated" in each] == [
        "remark.xlsx",
        WRONG.name,
    ]
    assert "filled" not in report["results"][3]


def test_warnings_without_a_folder_are_refused() -> None:
    done = validate(RIGHT, "--warnings")
    assert done.exit_code == 2
    assert "--annotate" in done.output


def test_problems_by_kind_replace_those_of_each_file(round_of: list[Path]) -> None:
    lines = validate(*round_of, round_of[2], "--by-kind").stdout.splitlines()
    assert lines[-1].startswith("共 5 个文件：")
    total = "2 份表，错误：项目资金(万元) / 资金总额 / 半年计划执行数：半年计划执行数的资金总额应等于各子项目之和 [rule.assert]"
    assert total in lines
    assert not any("位置" in line for line in lines)


def test_the_report_contains_every_problem_of_every_file(round_of: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "out" / "report.xlsx"
    report = json.loads(validate(*round_of, "--report", path, "--format", "json").stdout)
    problems, files = openpyxl.load_workbook(path)
    assert problems.max_row == 1 + len(report["problems"])
    assert [row[0] for row in files.iter_rows(min_row=2, values_only=True)] == list(map(str, round_of))


def test_a_report_that_would_replace_an_input_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "in.xlsx"
    copy.write_bytes(RIGHT.read_bytes())
    done = validate(copy, "--report", copy)
    assert done.exit_code == 1
    assert "output.same-file" in done.output
    assert copy.read_bytes() == RIGHT.read_bytes()


def test_a_report_of_another_kind_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    done = validate(RIGHT, "--report", tmp_path / "report.md")
    assert done.exit_code == 1
    assert "format.no-tables" in done.output
    assert RIGHT.name not in done.stdout


def _wrong_data(folder: Path) -> Path:
    data: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    data["funds"]["basic"]["planned"] = "约</script>=460"
    del data["unit"]["name"]
    path = folder / "page.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_data_with_errors_comes_back_as_the_page_with_its_rejected_values(tmp_path: Path) -> None:
    done = validate(_wrong_data(tmp_path), DATA, "--annotate", tmp_path / "out")
    assert done.exit_code == 1
    (page,) = (tmp_path / "out").iterdir()
    assert page.name == "page.html"
    text = page.read_text(encoding="utf-8")
    assert '"isChecked":true' in text
    assert "=460" in text
    assert "约</script>" not in text
    assert "政务数据共享平台运行维护" in text


def test_a_spec_that_changed_is_said_once_for_all_files(tmp_path: Path) -> None:
    text = "formspec: 1\nid: a/b\ntitle: 表\nblocks: [{text: aim, label: 目标, max_length: 40}]\n"
    sent = formspec.loads(text)
    (tmp_path / "now.yaml").write_text(text.replace("40", "30"), encoding="utf-8")
    names = [tmp_path / f"{number}.xlsx" for number in range(3)]
    for name in names:
        form = sent.new()
        form.aim = "做好"
        sent.render(form, "xlsx", name)
    done = validate(*names, "--spec", tmp_path / "now.yaml")
    assert done.exit_code == 0
    assert done.stdout.count("read.spec-changed") == 1
    assert "目标" in done.stdout
    assert "3 个文件" in done.stdout
    assert "共 3 个文件：3 个通过" in done.stdout


def test_render_ends_with_1_where_a_rule_does_not_hold_and_writes_the_form(tmp_path: Path) -> None:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    data["funds"]["total"]["planned"] = 1
    (tmp_path / "broken.json").write_text(json.dumps(data), encoding="utf-8")
    arguments = ["render", str(tmp_path / "broken.json"), "--to", "md", "-o", str(tmp_path / "broken.md")]
    done = CliRunner().invoke(build("zh"), arguments, catch_exceptions=False)
    assert done.exit_code == 1
    assert "rule.assert" in done.output
    assert (tmp_path / "broken.md").exists()
    arguments[1] = str(DATA)
    assert CliRunner().invoke(build("zh"), arguments, catch_exceptions=False).exit_code == 0
