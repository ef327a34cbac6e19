"""A form of many rows is compiled in time that grows with their number, in every format."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from formspec_renderers.xlsx.ranges import MOST_RANGES, CellRange, cell_ranges, in_parts, joined
from formspec_renderers.xlsx.validation import Validations
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.layout import Layout, Role, row_and_column
from formspec.registry import formats, renderer
from tests.cost import assert_linear

SPEC = """
formspec: 1
id: many
title: 清单
blocks:
  - table: t
    levels: [组, 项目]
    columns:
      - {id: amount, label: 金额, type: money, unit: 万元}
      - {id: kind, label: 类别, choices: [甲, 乙]}
      - {id: note, label: 备注, required: true, help: 说明}
    rows:
      - id: groups
        label: 各组
        rows:
          - {repeat: items, label: "项目{n}", blank: 1}
rules:
  - {id: small, each: items, assert: "amount < 100", message: 太大}
"""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@cache
def many_rows(tmp: Path, count: int) -> Layout:
    """Return the layout of a form whose list has ``count`` items."""
    path = tmp / "many.yaml"
    path.write_text(SPEC, encoding="utf-8")
    spec = formspec.load(path)
    return spec.layout(spec.parse({"t": {"groups": {"items": [{"amount": 1, "note": "无"}] * count}}}))


@pytest.fixture(scope="module")
def tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("many")


@pytest.mark.parametrize("name", [each.name for each in formats()])
def test_compiling_takes_time_in_proportion_to_the_rows(name: str, tmp: Path) -> None:
    def prepare(size: int) -> Callable[[], Any]:
        layout = many_rows(tmp, size)
        return lambda: renderer(name).compile(layout)

    assert_linear(prepare, 500)


def _cells(sqref: str) -> list[tuple[int, int]]:
    """Return every cell of a list of ranges."""
    found = []
    for each in sqref.split():
        first, _, last = each.partition(":")
        (top, left), (bottom, right) = row_and_column(first), row_and_column(last or first)
        found += [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    return found


def _sheet(content: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))


def test_the_validations_of_a_workbook_cover_each_input_once_in_few_ranges(tmp: Path) -> None:
    layout = many_rows(tmp, 500)
    validations = Validations(layout.language)
    validations.collect(layout)
    written = _sheet(renderer("xlsx").compile(layout).fill({})).findall(f".//{MAIN}dataValidation")
    covered = Counter(cell for each in written for cell in _cells(each.get("sqref", "")))
    inputs = Counter(
        (row, column)
        for cell in layout.cells
        if cell.role is Role.INPUT
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    )
    assert covered == inputs
    assert len(written) == len(validations.cells) == 4  # name, amount, kind, note
    assert all(len(each.get("sqref", "").split()) == 1 for each in written)


AREAS = st.sets(st.tuples(st.integers(0, 12), st.integers(0, 6)), max_size=60)


@given(AREAS)
def test_joined_ranges_cover_the_same_cells_each_once(cells: set[tuple[int, int]]) -> None:
    areas = joined(CellRange(*cell) for cell in cells)
    assert len(areas) <= len(cells)
    assert sorted(_cells(str(cell_ranges(areas)))) == sorted(cells)


def test_ranges_of_many_sizes_are_joined_only_where_they_make_a_rectangle() -> None:
    areas = [CellRange(0, 0, 2), CellRange(2, 0), CellRange(0, 1, 3), CellRange(3, 0, 1, 2), CellRange(5, 1)]
    assert joined(areas) == [CellRange(0, 0, 3, 2), CellRange(3, 0, 1, 2), CellRange(5, 1)]


def test_a_setting_has_no_more_ranges_than_excel_takes() -> None:
    areas = joined(CellRange(2 * number, 0) for number in range(MOST_RANGES + 1))
    assert [len(part) for part in in_parts(areas)] == [MOST_RANGES, 1]


TOTALS = """
formspec: 1
id: totals
title: 清单
blocks:
  - table: t
    levels: [项目]
    columns:
      - {id: amount, label: 金额, type: money, required: true}
      - {id: share, label: 占比, type: percent, compute: "amount / sum(items.amount)"}
      - {id: planned, label: 目标, type: target}
      - {id: actual, label: 实际, type: target}
    rows:
      - {repeat: items, label: "项目{n}", blank: 1}
rules:
  - {id: half, each: items, assert: "amount < sum(items.amount) / 2", message: "{amount}太大"}
  - {id: met, each: items, assert: "meets(actual, planned)", message: 未完成}
"""


@cache
def spec_with_totals() -> formspec.FormSpec[Any]:
    return formspec.loads(TOTALS)


def rows_with_totals(size: int, amount: object = 1) -> dict[str, Any]:
    return {"t": {"items": [{"amount": amount, "planned": "≥1", "actual": "2"}] * size}}


@pytest.mark.parametrize("amount", [1, "x", 0], ids=["right", "rejected", "against the rule"])
def test_rows_that_refer_to_the_whole_list_are_checked_in_time_in_proportion_to_their_number(amount: object) -> None:
    spec = spec_with_totals()

    def prepare(size: int) -> Callable[[], Any]:
        data = rows_with_totals(size, amount)
        data["t"]["items"][0] = {"amount": 5}
        return lambda: spec.validate(data)

    assert_linear(prepare, 250)


@pytest.mark.parametrize("name", [each.name for each in formats()])
def test_rows_that_refer_to_the_whole_list_are_written_in_time_in_proportion_to_their_number(name: str) -> None:
    spec = spec_with_totals()

    def prepare(size: int) -> Callable[[], Any]:
        form = spec.parse(rows_with_totals(size))
        values = spec.evaluate(form)
        return lambda: renderer(name).compile(spec.layout(form)).fill(values)

    assert_linear(prepare, 100)
