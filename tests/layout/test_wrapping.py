"""The lines of labels in narrow cells: whole words, balanced, in every format the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.layout import Role, cell_text, printed_label, printed_sizes, text_width
from formspec.layout.content import box_breaks
from formspec.layout.wrapping import is_vertical, label_lines, unbroken_parts
from formspec.values import value_spec


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("部门整体资金\n（万元）", 9, "部门整体|资金|（万元）"),
        ("经济效益指标", 9, "经济效益|指标"),
        ("可持续影响指标", 9, "可持续|影响指标"),
        ("服务对象满意度指标", 9, "服务对象|满意度|指标"),
        ("偏差原因分析及改进措施", 14, "偏差原因分析|及改进措施"),
        ("半年计划执行数", 12, "半年计划|执行数"),
        ("满意度指标", 7, "满意度|指标"),
        ("资金总额（万元）", 10, "资金总额|（万元）"),
        ("（一）部门整体绩效目标", 14, "（一）部门|整体绩效目标"),
        ("10.新增项目", 8, "10.新增|项目"),
        ("Total federal expenditures (USD)", 14, "Total federal|expenditures|(USD)"),
        ("单位性质", 8, "单位性质"),
        ("绩效指标", 3, "绩|效|指|标"),
        ("10.", 2, "10."),
    ],
)
def test_a_label_is_broken_between_words_into_lines_of_about_equal_length(text: str, room: float, lines: str) -> None:
    """No word, number, or remark in brackets that fits on a line is cut."""
    assert "|".join(label_lines(text, room)) == lines


def test_a_number_with_its_point_is_one_piece() -> None:
    """An outline number keeps its punctuation, and its word."""
    assert unbroken_parts("10.") == ("10.",)
    assert unbroken_parts("12.5%") == ("12.5%",)
    assert unbroken_parts("（1）") == ("（1）",)


def test_a_chinese_label_in_a_narrow_tall_cell_is_vertical() -> None:
    """Where its words do not fit, and its characters do one below the other."""
    assert is_vertical("满意度指标", 4, lines=5)
    assert not is_vertical("满意度指标", 4, lines=4)
    assert not is_vertical("满意度指标", 6, lines=9)
    assert not is_vertical("A类", 1, lines=9)


def test_a_word_that_is_wider_than_its_cell_is_smaller_and_whole() -> None:
    """10. in a column for one digit is not broken: it takes the size at which it fits."""
    layout = formspec.loads(NARROW).layout()
    cell = next(cell for cell in layout.cells if cell.text == "100.")
    assert printed_label(layout, cell).text == "100."
    assert printed_sizes(layout).texts == {(cell.row, cell.column): 3}
    assert printed_sizes(layout, 1.25).texts == {}


@given(st.text(alphabet="部门整体资金数率及（）()、，.10aZ \n", max_size=40), st.floats(2, 30))
def test_no_character_of_a_label_is_lost(text: str, room: float) -> None:
    """Without white space, the lines are the label; and no line with a place to break is too wide."""
    lines = label_lines(text, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert text_width(line) <= room or len(unbroken_parts(line)) == 1


def test_headings_are_grey_in_a_page_and_in_a_workbook_alike() -> None:
    """One property of the role decides; a corner without text is a heading as well."""
    layout = formspec.load("samples/self-evaluation").layout()
    corner = next(cell for cell in layout.cells if cell.role is Role.COLUMN_HEADING and not cell.text)
    page = formspec.load("samples/self-evaluation").blank("html").decode()
    assert corner.role.is_heading
    assert ".column-heading" in next(line for line in page.splitlines() if "background: #f2f2f2" in line)
    assert printed_label(layout, corner).text == ""


NARROW = """
formspec: 1
id: t/narrow
title: 序号
grid: [4, 20]
blocks:
  - fields: f
    rows: [[{id: a, label: "100."}]]
"""
BOXES = """
formspec: 1
id: t/boxes
title: 类型
grid: [10, 24]
blocks:
  - fields: f
    rows: [[{id: kind, label: 类型, choices: [行政单位, 参公单位, 事业单位, 其他], show: boxes}]]
"""


def test_a_box_is_never_parted_from_its_word_and_reads_back(tmp_path: Path) -> None:
    """The line is broken between boxes, in the drop-down as well; what a workbook has is read without a remark."""
    spec = formspec.loads(BOXES)
    layout = spec.layout()
    cell = next(cell for cell in layout.cells if cell.binding)
    assert cell_text(cell, {}).split("\n") == ["□行政单位　□参公单位", "□事业单位　□其他"]
    form = spec.new()
    form.f.kind = "其他"
    file = tmp_path / "filled.xlsx"
    spec.render(form, "xlsx", file)
    reading = spec.read(file)
    assert reading.form == form
    assert not reading.problems


def test_a_line_of_boxes_is_broken_only_where_it_is_too_wide() -> None:
    """Two short choices stay on one line."""
    assert box_breaks(value_spec("choice", choices=("是", "否"), show="boxes"), 20) == ()
    assert box_breaks(value_spec("choice", choices=("是", "否"), show="boxes"), 5) == (1,)
