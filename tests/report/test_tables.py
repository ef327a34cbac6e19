"""The workbook of all problems: what it contains, that no text in it is a formula, and that its memory is bounded."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import openpyxl
import pytest

import formspec
from formspec import ProblemError, registry
from formspec.renderer import TableColumn, TableSheet
from formspec.report.results import result_of, sheet_of, values_at_problems
from formspec.report.tables import ReportTables
from tests.conftest import ROOT

WRONG = ROOT / "examples" / "filled" / "department-with-mistakes.xlsx"


def made(rows: list[list[str | int | None]]) -> bytes:
    make = registry.renderer("xlsx").tables
    assert make is not None
    tables = make([TableSheet(name="表", columns=(TableColumn("甲", 10), TableColumn("乙", 20)))])
    for row in rows:
        tables.add(0, row)
    return tables.content()


def test_the_report_has_a_row_for_each_problem_and_for_each_file() -> None:
    tables = ReportTables("report.XLSX", "zh")
    reading = formspec.read(WRONG)
    values, sheet = values_at_problems(reading), sheet_of(reading)
    came = result_of("甲.xlsx", reading.problems, fullness=reading.fullness, values=values, sheet=sheet)
    tables.add(came, "退回/甲.xlsx")
    tables.add(result_of("乙.xlsx", [formspec.Problem(code="file.no-workbook")]))
    book = openpyxl.load_workbook(io.BytesIO(tables.content()))
    problems, files = (list(sheet.values) for sheet in book)
    assert problems[0] == ("文件", "工作表", "位置", "项目", "填的内容", "轻重", "问题", "怎么改", "代码")
    assert len(problems) == 1 + len(reading.problems) + 1
    unit = next(row for row in problems if row[-1] == "read.unit")
    assert unit[:3] == ("甲.xlsx", "部门整体绩效监控", "F7")
    assert unit[4:6] == ("4551187元", "错误")
    assert files[1] == ("甲.xlsx", "有错误", 142, 147, 6, 5, "退回/甲.xlsx")
    assert files[2][:2] == ("乙.xlsx", "读不出来")
    assert [sheet.auto_filter.ref for sheet in book] == [f"A1:I{len(problems)}", "A1:G3"]
    assert [sheet.freeze_panes for sheet in book] == ["A2", "A2"]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@sum(1)", "\tx", "=\x00"])
def test_a_text_is_never_a_formula(text: str) -> None:
    content = made([[text, 3]])
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_long_text_is_cut_and_forbidden_characters_are_left_out() -> None:
    content = made([["长" * 40_000, None], ["a\x01b\ud800c", 1]])
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)
    assert len(str(rows[1][0])) == 1_000
    assert rows[2] == ("abc", 1)


def test_the_same_problems_give_the_same_bytes() -> None:
    assert made([["甲", 1]]) == made([["甲", 1]])


def test_a_format_without_tables_is_refused_by_the_ending() -> None:
    with pytest.raises(ProblemError) as raised:
        ReportTables("report.md", "en")
    (problem,) = raised.value.problems
    assert problem.code == "format.no-tables"
    assert ".xlsx" in problem.hint("en")


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        make = registry.renderer("xlsx").tables
        assert make is not None
        tables = make([TableSheet(name="表", columns=(TableColumn("甲", 10), TableColumn("乙", 20)))])
        tracemalloc.start()
        for number in range(rows):
            tables.add(0, [f"text {number}", number])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        tables.close()
        return most

    assert peak(20_000) < 2 * peak(2_000)
