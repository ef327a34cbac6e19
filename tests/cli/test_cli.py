"""The command line as its users meet it: what it writes, what it says, how it exits."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "examples" / "data"
MINIMAL = """formspec: 1
id: mine/form
title: 我的表
blocks:
  - fields: head
    rows: [[{id: name, label: 名称, required: true}, {id: amount, label: 金额, type: money, min: 0}]]
"""


def run(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "formspec", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "FORMSPEC_LANG": "en", "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_both_blank_annexes_come_out_in_all_formats_by_one_command(tmp_path: Path) -> None:
    done = run("blank", "jiangsu/2024", "--year", "2025", "--to", "xlsx,html,md", "-o", str(tmp_path))
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in tmp_path.iterdir())
    stems = ("jiangsu-2024-department", "jiangsu-2024-project")
    assert names == sorted(f"{stem}.{suffix}" for stem in stems for suffix in ("xlsx", "html", "md"))
    assert "2025年度" in (tmp_path / "jiangsu-2024-project.md").read_text(encoding="utf-8")


def test_a_document_can_go_to_a_named_file_or_to_standard_output(tmp_path: Path) -> None:
    assert run("blank", "jiangsu/2024/project", "--to", "md", "-o", str(tmp_path / "a.md")).returncode == 0
    piped = run("blank", "jiangsu/2024/project", "--to", "md", "-o", "-")
    assert piped.stdout == (tmp_path / "a.md").read_text(encoding="utf-8")


def test_a_format_that_is_not_installed_is_named_with_the_nearest() -> None:
    done = run("blank", "jiangsu/2024/project", "--to", "xlxs", "-o", "-")
    assert done.returncode == 1
    assert "Did you mean `xlsx`?" in done.stderr


def test_a_form_that_is_not_there_is_named_with_the_nearest() -> None:
    done = run("blank", "jiangsu/2024/departmnt")
    assert done.returncode == 1
    assert "Did you mean `jiangsu/2024/department`?" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("nonsense",), ("blank",), ("blank", "jiangsu/2024", "--to", "md", "-o", "-"), ("blank", "x", "--set", "y")],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


def test_an_output_that_cannot_be_written_is_one_problem_and_exit_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = run("blank", "jiangsu/2024/project", "-o", str(tmp_path / "file" / "out"))
    assert done.returncode == 1
    assert "output.cannot-write" in done.stderr


def test_year_must_be_a_year() -> None:
    done = run("blank", "jiangsu/2024/project", "--year", "abc", "-o", "-")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_the_sample_data_are_right_and_render_in_every_format(tmp_path: Path) -> None:
    files = sorted(str(path) for path in DATA.iterdir())
    done = run("validate", *files)
    assert done.returncode == 0, done.stdout
    for file in files:
        assert run("render", file, "--to", "all", "-o", str(tmp_path)).returncode == 0
    assert "示例省数据资源管理中心" in (tmp_path / "department.md").read_text(encoding="utf-8")


def test_validate_names_the_field_and_exits_with_1(tmp_path: Path) -> None:
    data = json.loads((DATA / "department.json").read_text(encoding="utf-8"))
    data["funds"]["total"]["planned"] = -1
    data["funds"]["basic"]["likelihood"] = "有可能。"
    del data["unit"]["name"]
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    done = run("validate", str(path), "--format", "json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert set(report) == {"command", "ok", "problems", "results", "summary"}
    assert not report["ok"]
    found = {problem["path"]: problem for problem in report["problems"]}
    assert found["/unit/name"]["code"] == "data.required"
    assert found["/funds/total/planned"]["code"] == "data.minimum"
    assert found["/funds/total/planned"]["label"] == "部门整体资金(万元) / 资金总额 / 半年计划执行数"
    assert "有可能" in found["/funds/basic/likelihood"]["hint"]
    order = [problem["path"] for problem in report["problems"]]
    assert order.index("/unit/name") < order.index("/funds/total/planned") < order.index("/funds/basic/likelihood")


def test_yaml_data_has_its_problems_at_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "data.yaml"
    path.write_text("form: jiangsu/2024/project\nproject:\n  name: 甲\n  departmnt: 乙\n", encoding="utf-8")
    done = run("validate", str(path))
    assert done.returncode == 1
    assert re.search(r"^ 4:", done.stdout, re.MULTILINE)
    assert "Did you mean `department`?" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.json", "[1, 2]", "data.type"),
        ("broken.json", '{"form": ', "json.syntax"),
        ("deep.json", "[" * 100_000, "json.syntax"),
        ("noform.json", "{}", "data.no-form"),
        ("other.json", '{"form": "no/such"}', "data.unknown-form"),
        ("missing.json", None, "file.cannot-read"),
        ("broken.yaml", "a: [", "yaml.slip"),
    ],
)
def test_data_of_the_wrong_shape_is_told_and_exits_with_1(
    tmp_path: Path, name: str, content: str | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    for command in ("validate", "render"):
        done = run(command, str(path), cwd=tmp_path)
        assert done.returncode == 1
        assert code in done.stdout + done.stderr


def test_check_tells_every_mistake_at_its_line_in_either_language(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINIMAL.replace("required", "requird").replace("title: 我的表\n", ""), encoding="utf-8")
    english, chinese = run("check", str(path)), run("check", str(path), "--lang", "zh")
    assert english.returncode == chinese.returncode == 1
    assert "mine.yaml:5:" in english.stdout
    assert "Did you mean `required`?" in english.stdout
    assert "是否想写 `required`" in chinese.stdout


def test_check_names_the_line_of_what_excel_cannot_hold(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINIMAL.replace("required: true", f"help: {'长' * 300}"), encoding="utf-8")
    done = run("check", str(path), "--format", "json")
    problems = json.loads(done.stdout)["problems"]
    assert [(each["code"], each["line"], each["severity"]) for each in problems] == [("limit.too-long", 6, "warning")]
    assert problems[0]["params"]["limit"] == 255


def test_schema_prints_the_language_or_the_form() -> None:
    assert json.loads(run("schema").stdout)["$id"] == "urn:formspec:spec:1"
    assert json.loads(run("schema", "jiangsu/2024/project").stdout)["$id"] == "urn:formspec:data:jiangsu/2024/project"


def test_types_are_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "department.py"
    assert run("types", "jiangsu/2024/department", "-o", str(path)).returncode == 0
    assert "class Department(F.Form):" in path.read_text(encoding="utf-8")


def test_list_and_formats_are_tab_separated_for_programs() -> None:
    assert "jiangsu/2024/project\t江苏省省级项目预算绩效监控情况表\tformspec" in run("list").stdout
    assert re.search(r"^xlsx\t\.xlsx\t.*\tformspec-forms 0", run("formats").stdout, re.MULTILINE)


def test_help_speaks_both_languages() -> None:
    assert "生成空表" in run("--help", FORMSPEC_LANG="zh").stdout
    assert "Make blank forms" in run("--lang", "en", "--help", FORMSPEC_LANG="zh").stdout


def test_a_spec_cannot_choose_where_its_form_is_written(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINIMAL.replace("mine/form", "../../evil"), encoding="utf-8")
    done = run("blank", str(path), "-o", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "spec.name" in done.stderr


def test_two_forms_of_one_name_are_not_written_over_each_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(MINIMAL, encoding="utf-8")
    done = run("blank", "a.yaml", "b.yaml", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "output.exists-twice" in done.stderr


def test_only_what_has_to_be_mended_is_written_to_be_returned(tmp_path: Path) -> None:
    """A workbook in which everything was understood, if written in an odd way, goes nowhere."""
    filled = ROOT / "examples" / "filled"
    book = openpyxl.load_workbook(filled / "project.xlsx")
    book.worksheets[0]["A1"].comment = None
    cell = next(c for row in book.worksheets[0].iter_rows() for c in row if isinstance(c.value, int | float))
    cell.value = f"¥{cell.value}"
    book.save(tmp_path / "odd.xlsx")
    names = [str(tmp_path / "odd.xlsx"), str(filled / "project.xlsx"), str(filled / "project-with-mistakes.xlsx")]
    done = run("validate", *names, "--annotate", "returned", "--lang", "en", cwd=tmp_path)
    assert [path.name for path in (tmp_path / "returned").iterdir()] == ["project-with-mistakes.xlsx"]
    assert "odd.xlsx: 0 errors, 0 warnings, 1 note; 71/73 filled in\n" in done.stdout
    assert "1 annotated, to be returned" in done.stdout


@pytest.mark.parametrize("wanted", ["", " , "])
def test_no_format_at_all_is_told(tmp_path: Path, wanted: str) -> None:
    done = run("blank", "jiangsu/2024/project", "--to", wanted, "--lang", "en", cwd=tmp_path)
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "format.none" in done.stderr
