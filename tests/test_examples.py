"""The filled workbooks of examples/filled are what their script makes, and each mistake in them is told at its cell.

What docs/reading.md shows of them, and of single cells, is what is printed and read.
"""

from __future__ import annotations

import io
import re
import runpy
from collections import defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import formspec
from formspec.cli.report import show_table
from formspec.decoding import decode_file
from tests.forms import to_json
from tests.importing.workbooks import DEPARTMENT, STATISTICS, at, cells, read_typed

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FILLED = EXAMPLES / "filled"
NAMES = ("department", "project")
PAGE = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
SCRIPT = runpy.run_path(str(EXAMPLES / "make_filled.py"))

TOLD = {
    "department": {
        "H4": ["read.hint-left"],
        "E6": ["rule.assert"],
        "F7": ["read.unit"],
        "F8": ["read.number"],
        "H8": ["read.understood"],
        "G10": ["rule.suggestion"],
        "F11": ["read.formula"],
        "G11": ["rule.require"],
        "B17": ["read.label-changed"],
        "I35": ["read.outside"],
        "F39": ["read.became-date"],
        "F42": ["read.error-value"],
        "B57": ["rule.require"],
    },
    "project": {
        "E4": ["data.required"],
        "B6": ["read.hint-left"],
        "D8": ["read.formula", "rule.assert"],
        "E9": ["read.unit"],
        "G9": ["read.understood"],
        "E10": ["read.date-for-number"],
        "E11": ["read.number"],
        "B14": ["read.label-changed"],
        "F17": ["rule.suggestion"],
        "F22": ["rule.require"],
        "G26": ["data.choice"],
        "E30": ["read.error-value"],
        "H36": ["read.outside"],
        "B40": ["rule.require"],
    },
}


def _content(workbook: bytes) -> dict[str, Any]:
    """Return what a workbook holds but for formulas, sheet by sheet: texts, numbers, merged cells, properties."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    found: dict[str, Any] = {each.name: each.value for each in book.custom_doc_props.props}
    for sheet in book.worksheets:
        cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
        found[sheet.title] = {cell.coordinate: cell.value for cell in cells if cell.data_type != "f"}
        found[f"{sheet.title} merged"] = sorted(map(str, sheet.merged_cells.ranges))
    return found


def test_the_workbooks_are_what_the_script_makes() -> None:
    made = SCRIPT["workbooks"]()
    assert sorted(made) == sorted(path.name for path in FILLED.iterdir())
    for name, content in made.items():
        assert _content((FILLED / name).read_bytes()) == _content(content), (
            f"{name}: run python examples/make_filled.py"
        )


def test_the_script_gives_the_same_bytes_every_time() -> None:
    assert SCRIPT["workbooks"]() == SCRIPT["workbooks"]()


@pytest.mark.parametrize("name", NAMES)
def test_a_form_filled_in_right_comes_back_without_a_problem(name: str) -> None:
    reading = formspec.read(FILLED / f"{name}.xlsx")
    path = EXAMPLES / "data" / SCRIPT["EXAMPLES"][name].data
    data = decode_file(path, str(path)).data
    assert reading.problems == ()
    assert reading.form == reading.spec.parse(data)


@pytest.mark.parametrize("name", NAMES)
def test_every_mistake_is_told_at_its_cell(name: str) -> None:
    reading = formspec.read(FILLED / f"{name}-with-mistakes.xlsx")
    told = defaultdict(list)
    for problem in reading.problems:
        assert problem.location is not None
        told[problem.location.cell].append(problem.code)
    assert dict(told) == TOLD[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_mistake_that_is_told_was_made(name: str) -> None:
    made = set(SCRIPT["EXAMPLES"][name].typed)
    # E17 is the figure that F17 does not fit; E8 and F6 have their unit behind them, as the form prints it
    assert made <= {*TOLD[name]} | {"E17", "E8", "F6"}


def test_the_row_that_was_inserted_is_read() -> None:
    department = to_json(formspec.read(FILLED / "department-with-mistakes.xlsx").form)
    (first, *_), *_ = [each["tasks"] for each in department["duties"]["functions"]]
    assert [each["name"] for each in first["indicators"]] == ["新增共享目录数", "共享需求满足率", "共享接口数"]
    project = to_json(formspec.read(FILLED / "project-with-mistakes.xlsx").form)
    assert [each["name"] for each in project["funds"]["subprojects"]] == ["平台运维服务", "安全等级测评", "数据备份"]


def test_the_report_in_the_documentation_is_the_one_that_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    file = "examples/filled/department-with-mistakes.xlsx"
    problems = formspec.read(ROOT / file).problems
    show_table(file, problems, "zh")
    printed = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert printed
    assert printed in PAGE


_INDICATOR = "/process/budget_execution/indicators/0"
CELLS = {
    "amount in 万元": (DEPARTMENT, "/funds/total/planned"),
    "count in 个": (STATISTICS, "/work/goals/department/count"),
    "one of 确定能, 有可能, 完全不可能": (DEPARTMENT, "/funds/total/likelihood"),
    "是 or 否": (DEPARTMENT, "/funds/total/deviation"),
    "date": (STATISTICS, "/basics/begins"),
    "indicator's value": (DEPARTMENT, f"{_INDICATOR}/actual"),
    "indicator's name": (DEPARTMENT, f"{_INDICATOR}/name"),
    "telephone": (DEPARTMENT, "/unit/phone"),
}
ROWS = re.findall(r"^\| ([^|]+) \| `([^|]+)` \| ([^|]*)\| ([^|]*)\|$", PAGE, re.MULTILINE)
SHOWN = [row for row in ROWS if row[0] in CELLS]


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: f"{row[0]} {row[1]}")
def test_what_the_documentation_says_of_a_typed_cell_is_so(row: tuple[str, str, str, str]) -> None:
    kind, typed, read_as, told = (part.strip() for part in row)
    name, path = CELLS[kind]
    reading = read_typed(name, {path: typed})
    value = reading.spec.evaluate(reading.form).get(path)
    assert ("" if value is None else str(value)) == read_as
    problems = at(reading, cells(name)[path])
    assert [problem.code for problem in problems] == re.findall("`(.+?)`", told)
    for problem in problems:
        likely = problem.params.get("likely")
        assert re.findall("likely (.+)", told) == ([likely] if likely else [])


def test_the_documentation_shows_every_kind_of_cell() -> None:
    assert {row[0] for row in SHOWN} == {*CELLS}
