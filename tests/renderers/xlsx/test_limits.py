"""What Excel does not take: calls with more than 255 arguments, texts of more than 255 characters in a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from formspec_renderers.xlsx.auxiliary_sheets import NAMES
from formspec_renderers.xlsx.formula import called, literal
from formspec_renderers.xlsx.reading import READER

import formspec
from formspec.registry import renderer

INPUTS = Path(__file__).resolve().parent.parent.parent / "inputs"

GROUPS = 300
ROWS = "".join(
    f"\n      - {{id: g{each}, label: 第{each}组, rows: [{{id: plan, label: 计划}}, {{id: done, label: 完成}}]}}"
    for each in range(GROUPS)
)
SPEC = f"""
formspec: 1
id: limits
title: 限制
blocks:
  - fields: f
    rows: [[{{id: a, label: {"很长的名称" * 60}, required: true}}]]
  - table: t
    levels: [组, 项]
    columns: [{{id: x, label: 数, type: decimal}}]
    rows:{ROWS}
  - fields: sums
    rows: [[{{id: total, label: 计划合计, type: decimal, compute: sum(t.plan.x)}}]]
"""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> formspec.FormSpec:
    path = tmp_path_factory.mktemp("limits") / "limits.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return formspec.load(path)


def _formulas(content: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def _most_arguments(formula: str) -> int:
    """Return the most arguments of any call in ``formula``."""
    counts, most = [0], 1
    for sign in re.sub(r'"[^"]*"', '""', formula):
        if sign == "(":
            counts.append(1)
        elif sign == ",":
            counts[-1] += 1
        elif sign == ")":
            most = max(most, counts.pop())
    return most


def test_no_formula_has_more_arguments_or_longer_texts_than_excel_takes(spec: formspec.FormSpec) -> None:
    formulas = _formulas(spec.blank("xlsx"))
    assert any(formula.count(",") > GROUPS for formula in formulas), "the total adds up all groups"
    assert max(map(_most_arguments, formulas)) <= 255
    texts = [text for formula in formulas for text in re.findall(r'"((?:[^"]|"")*)"', formula)]
    assert any("必填" in text for text in texts), "the hint names the field"
    assert max(map(len, texts)) <= 255


def test_a_sum_of_many_cells_is_recalculated_to_the_same(
    spec: formspec.FormSpec, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    data = {"t": {f"g{each}": {"plan": {"x": each}, "done": {"x": 1}} for each in range(GROUPS)}}
    path = tmp_path / "limits.xlsx"
    path.write_bytes(spec.render(spec.parse(data), "xlsx"))
    (line,) = [each for each in convert(path, "csv").read_bytes().splitlines() if b"/sums" in each]
    assert str(sum(range(GROUPS))).encode() in line.split(b",")


@pytest.mark.parametrize("count", [1, 255, 256, 255 * 255 + 1])
def test_calls_are_nested_where_there_are_too_many_arguments(count: int) -> None:
    formula = called("SUM", ["1"] * count)
    assert _most_arguments(formula) <= 255
    assert formula.count("1") == count


def test_a_long_text_is_put_together_from_parts() -> None:
    text = '𠀀"' * 300
    parts = re.findall(r'"((?:[^"]|"")*)"', literal(text))
    assert "".join(parts).replace('""', '"') == text
    assert max(len(part.replace('""', '"').encode("utf-16-le")) // 2 for part in parts) <= 255


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_sheet_called_like_an_auxiliary_one_is_an_error_and_no_workbook_is_made(tmp_path: Path, name: str) -> None:
    text = (INPUTS / "sheet-named-like-an-auxiliary-sheet.yaml").read_text(encoding="utf-8")
    path = tmp_path / "form.yaml"
    path.write_text(text.replace("sheet: 选项", f"sheet: {name}"), encoding="utf-8")
    spec = formspec.load(path)
    (problem,) = [each for each in renderer("xlsx").limits(spec.layout()) if each.code == "limit.reserved-sheet"]
    assert problem.severity is formspec.Severity.ERROR
    with pytest.raises(formspec.ProblemError) as raised:
        spec.blank("xlsx")
    assert [each.code for each in raised.value.problems] == ["limit.reserved-sheet"]
    assert spec.blank("md")


def test_the_core_finds_a_reserved_name_under_which_the_form_would_be_written(tmp_path: Path) -> None:
    text = (INPUTS / "sheet-named-like-an-auxiliary-sheet.yaml").read_text(encoding="utf-8")
    path = tmp_path / "form.yaml"
    path.write_text(text.replace("sheet: 选项", 'sheet: "选/项"'), encoding="utf-8")
    codes = [each.code for each in renderer("xlsx").limits(formspec.load(path).layout())]
    assert codes == ["limit.reserved-sheet"]
    assert "limit.reserved-sheet" not in [
        each.code for each in renderer("xlsx").renderer.limits(formspec.load(path).layout())
    ]


def test_the_core_asks_the_reader_which_sheets_are_auxiliary() -> None:
    spec = formspec.load("jiangsu/2024/department")
    book = READER.open(spec.blank("xlsx"))
    assert {sheet.name for sheet in book.sheets()} - {
        sheet.name for sheet in book.sheets(book.auxiliary_sheets)
    } <= NAMES


def test_a_form_that_does_not_fit_on_its_pages_is_reported_for_the_workbook_too() -> None:
    spec = formspec.loads(
        "formspec: 1\nid: a/b\ntitle: 示例\npage: {pages: 1}\nblocks: [{list: goals, label: 目标, blank: 200}]\n"
    )
    (problem,) = renderer("xlsx").limits(spec.layout())
    assert (problem.code, problem.severity) == ("limit.pages", formspec.Severity.WARNING)
