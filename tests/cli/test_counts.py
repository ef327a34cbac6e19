"""The counts of a validation, compared with what was planted and with what openpyxl finds in the report."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from formspec.cli.command_line import build
from tests.importing.workbooks import opened, saved

FILLED = Path(__file__).resolve().parent.parent.parent / "examples" / "filled" / "department.xlsx"
FILES = 40


def _with_an_error(sheet: Worksheet) -> None:
    sheet["F8"] = "大约一千"


def _with_a_warning(sheet: Worksheet) -> None:
    sheet["A99"] = "另附说明"


PLANTED: dict[str, Callable[[Worksheet], None]] = {"errors": _with_an_error, "warnings": _with_a_warning}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter[str]]:
    """A folder with a zip in it, and how many of its files are of each outcome."""
    folder = tmp_path_factory.mktemp("returns")
    content = FILLED.read_bytes()
    copies = {"passed": content, "unreadable": content[: len(content) // 2]}
    for outcome, change in PLANTED.items():
        book = opened(content)
        change(book.worksheets[0])
        copies[outcome] = saved(book)
    outcomes = [("unreadable", "errors", "errors", "warnings", "passed")[number % 5] for number in range(FILES)]
    with ZipFile(folder / "late.zip", "w") as late:
        for number, outcome in enumerate(outcomes):
            if number % 2:
                late.writestr(f"{number:02}-{outcome}.xlsx", copies[outcome])
            else:
                (folder / f"{number:02}-{outcome}.xlsx").write_bytes(copies[outcome])
    return folder, Counter(outcomes)


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(build("en"), ["validate", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 1
    return done.stdout


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    names, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, names), each, strict=True)) for each in others]


def kind_of(name: str) -> str:
    """Return the outcome that the name of a file says it was planted with."""
    return name.rpartition("-")[2].removesuffix(".xlsx")


@pytest.mark.slow
def test_every_count_of_a_run_is_what_was_planted(planted: tuple[Path, Counter[str]], tmp_path: Path) -> None:
    folder, expected = planted
    report, returned = tmp_path / "report.xlsx", tmp_path / "out"
    text = run(folder, "--report", report, "--annotate", returned, "--jobs", "1")
    line = next(each for each in text.splitlines() if each.startswith(f"{FILES} files"))
    counts = [int(number) for number in re.findall(r"\d+", line)[:5]]
    names = ("passed", "warnings", "errors", "unreadable")
    assert counts == [FILES, *(expected[name] for name in names)]

    problems, files = load_workbook(report).worksheets
    listed = rows(files)
    assert Counter(kind_of(row["File"]) for row in listed) == expected
    severities = Counter((row["File"], row["Severity"]) for row in rows(problems))
    for row in listed:
        assert (row["Errors"], row["Warnings"]) == tuple(severities[row["File"], name] for name in ("error", "warning"))
    written = sorted(path.name for path in returned.rglob("*.xlsx"))
    assert len(written) == expected["errors"]
    assert {kind_of(name) for name in written} == {"errors"}
    assert sorted(Path(row["Annotated file"]).name for row in listed if row["Annotated file"]) == written


@pytest.mark.slow
def test_json_and_lines_of_json_have_the_same_counts(planted: tuple[Path, Counter[str]]) -> None:
    folder, expected = planted
    whole = json.loads(run(folder, "--format", "json", "--jobs", "1"))
    lines = [json.loads(line) for line in run(folder, "--format", "jsonl", "--jobs", "1").splitlines()]
    for results in (whole["results"], [line for line in lines if "outcome" in line]):
        assert Counter(each["outcome"] for each in results) == expected
        assert all(each["outcome"] == kind_of(each["name"]) for each in results)
    assert {name: whole["summary"][name] for name in expected} == dict(expected)
