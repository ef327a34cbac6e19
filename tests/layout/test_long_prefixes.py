"""Long prefixes: broken into lines like any text, also before a number or a date, which are one line."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import formspec
from formspec.layout import Role, text_width
from tests.layout.test_invariants import check_geometry

INPUTS = Path(__file__).resolve().parent.parent / "inputs"
NUMBER = formspec.load(INPUTS / "a-long-prefix-of-a-number-wraps.yaml")
TEXT = formspec.load(INPUTS / "a-long-prefix-wraps.yaml")


def filled() -> Any:
    """Return a form with a value in each cell that has a long prefix."""
    form: Any = NUMBER.new()
    form.a.n, form.a.d, form.t.one.x = Decimal("1234.5"), date(2024, 12, 31), Decimal("12.5")
    for number, name in enumerate(("甲项目", "乙项目", "丙项目", "丁项目")):
        form.t.items.add(name=name, x=Decimal(number))
    return form


def test_a_prefix_without_room_for_its_number_is_a_cell_above_it() -> None:
    """Short prefixes are still printed with their number."""
    cells = NUMBER.layout().cells
    above = [cell for cell in cells if cell.role is Role.LINE]
    for cell in above:
        below = next(each for each in cells if (each.row, each.column) == (cell.row + 1, cell.column))
        assert below.binding is not None
        assert below.binding.value.prefix == ""
        assert below.columns == cell.columns
    assert {"/a/n", "/a/d", "/t/one/x"} <= {
        each.binding.path for each in cells if each.binding and not each.binding.value.prefix
    }
    assert next(each.binding.value.prefix for each in cells if each.binding and each.binding.path == "/a/e") == "共"


@pytest.mark.parametrize("blank", [True, False])
def test_the_cells_still_cover_the_grid(blank: bool) -> None:
    """A row that is added for a prefix is covered by the cells around it; bands and items grow with it."""
    layout = NUMBER.layout() if blank else NUMBER.layout(filled())
    check_geometry(layout)
    assert all(height == 2 for each in layout.repetitions for _, height in each.spans)


PAGES = """
formspec: 1
id: t/pages
title: 分页
blocks:
  - fields: f
    rows: [[{id: n, label: 数, type: money, prefix: "本年度内累计已经完成的全部投资额，含税："}, {id: m, label: 别的}]]
  - table: t
    levels: [{label: 类}, {label: 项目}]
    columns: [{id: x, label: 甲}]
    rows:
      - {id: a, label: 一, rows: [{id: r, label: 子项}]}
      - id: b
        label: 二
        page_break: true
        columns: [{id: y, label: 乙}]
        rows: [{id: s, label: 子项}]
"""


def test_headings_and_page_breaks_below_a_prefix_move_down_with_their_rows() -> None:
    """Without the prefix they are one row higher."""
    with_prefix = formspec.loads(PAGES).layout()
    without = formspec.loads(re.sub(r", prefix: \"[^\"]*\"", "", PAGES)).layout()
    assert len(with_prefix.rows) == len(without.rows) + 1
    for one, other in zip(with_prefix.inner_headings, without.inner_headings, strict=True):
        assert (one.first_row, one.end_row, one.rows) == (other.first_row + 1, other.end_row + 1, other.rows)
    breaks, expected = ([n for n, row in enumerate(each.rows) if row.page_break] for each in (with_prefix, without))
    assert without.inner_headings
    assert expected
    assert breaks == [row + 1 for row in expected]


BESIDE_LISTS = """
formspec: 1
id: t/beside
title: 并列
blocks:
  - beside:
      - {list: goals, item: "", blank: 1}
      - fields: f
        rows: [[{text: 第一联}], [{text: 第二联}, {id: n, label: 预算执行情况, type: integer, inside: true}]]
      - {list: others, item: "", blank: 1}
    label: 名称
"""


@pytest.mark.parametrize("items", range(5))
def test_a_prefix_beside_a_list_has_its_cell_whatever_the_number_of_items(items: int) -> None:
    """The rows of the fields do not depend on those of the list, and the number is read back."""
    spec = formspec.loads(BESIDE_LISTS)
    form: Any = spec.new()
    form.goals.extend(f"目标{number}" for number in range(items))
    form.f.n = 12
    layout = spec.layout(form)
    check_geometry(layout)
    (above,) = [cell for cell in layout.cells if cell.role is Role.LINE]
    (value,) = [cell for cell in layout.cells if cell.binding is not None and cell.binding.path == "/f/n"]
    assert (value.row, value.column) == (above.row + 1, above.column)
    reading = spec.read(spec.render(form, "xlsx"))
    assert reading.form == form
    assert not reading.problems


def test_values_below_their_prefix_are_read_back(tmp_path: Path) -> None:
    """The prefix is a text of the form's own, the number alone in its cell."""
    form, file = filled(), tmp_path / "filled.xlsx"
    NUMBER.render(form, "xlsx", file)
    reading = NUMBER.read(file)
    assert reading.form == form
    assert not reading.problems


@pytest.mark.parametrize("spec", [TEXT, NUMBER], ids=["text", "number"])
def test_a_rows_height_follows_its_prefix(spec: formspec.FormSpec[Any]) -> None:
    """The row has a line for each line of the prefix at least, and the cell breaks them."""
    sheet = load_workbook(io.BytesIO(spec.blank("xlsx"))).worksheets[0]
    cell = next(each for row in sheet for each in row if isinstance(each.value, str) and "预算执行率低于" in each.value)
    lines = text_width(cell.value.replace("\n", "")) / (sheet.column_dimensions[cell.column_letter].width - 1)
    assert cell.alignment.wrap_text
    assert sheet.row_dimensions[cell.row].height >= lines * 10.5
