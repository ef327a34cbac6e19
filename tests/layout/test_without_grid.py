"""Forms without a grid: labels below each other are aligned, texts get the width, figures need no more than theirs."""

from __future__ import annotations

import formspec
from formspec.layout import Cell, Layout, Role, text_width

HEAD = "formspec: 1\nid: mine/grid\ntitle: 表\nblocks:\n"
STACKED = """
  - fields: p
    rows:
      - [{id: name, label: 项目名称}]
      - [{id: code, label: 项目代码}, {id: kind, label: 项目类型, choices: [新增, 延续]}]
      - [{id: begun, label: 起, type: date}, {id: ended, label: 终止日期, type: date}]
      - [{id: a, label: 负责人}, {id: b, label: 电话, type: phone}, {id: c, label: 年份, type: year}]
  - {text: goal, label: 项目概况}
  - table: funds
    label: 资金
    levels: [序号]
    columns:
      - {id: planned, label: 预算数, type: money}
      - {id: spent, label: 执行数, type: money}
      - {id: grade, label: 等级, choices: [优, 良, 中, 差], show: columns}
      - {id: reason, label: 偏差原因}
    rows: [{id: one, label: "1"}, {id: two, label: "2"}]
"""


def layout_of(blocks: str) -> Layout:
    return formspec.loads(HEAD + blocks).layout()


def width(layout: Layout, cell: Cell) -> float:
    return float(sum(layout.widths[cell.column : cell.column + cell.columns]))


def cell_at(layout: Layout, path: str) -> Cell:
    return next(cell for cell in layout.cells if cell.binding and cell.binding.path == path)


def label_of(layout: Layout, text: str) -> Cell:
    return next(cell for cell in layout.cells if cell.text == text)


def test_the_labels_at_the_left_are_equally_wide() -> None:
    layout = layout_of(STACKED)
    texts = ("项目名称", "项目代码", "起", "负责人", "项目概况", "资金")
    assert len({(label_of(layout, text).column, width(layout, label_of(layout, text))) for text in texts}) == 1


def test_fields_below_each_other_begin_at_the_same_place() -> None:
    layout = layout_of(STACKED)
    assert cell_at(layout, "/p/kind").column == cell_at(layout, "/p/ended").column
    assert label_of(layout, "项目类型").column == label_of(layout, "终止日期").column


def test_the_label_of_a_single_field_has_no_half_of_the_page() -> None:
    layout = layout_of("  - {fields: f, rows: [[{id: name, label: 项目名称}], [{id: unit, label: 单位}]]}\n")
    assert width(layout, label_of(layout, "项目名称")) < 0.2 * float(sum(layout.widths))


def test_a_column_of_texts_gets_the_width_that_figures_do_not_need() -> None:
    layout = layout_of(STACKED)
    planned, spent, reason = (cell_at(layout, f"/funds/one/{name}") for name in ("planned", "spent", "reason"))
    assert abs(width(layout, planned) - width(layout, spent)) < 1
    assert width(layout, reason) > 1.5 * width(layout, planned)
    assert width(layout, label_of(layout, "1")) < width(layout, planned)


def test_tick_columns_are_about_equally_wide() -> None:
    layout = layout_of(STACKED)
    ticks = [width(layout, cell) for cell in layout.cells if cell.binding and cell.binding.option]
    assert max(ticks) - min(ticks) <= 3


def test_a_row_heading_is_on_one_line_where_there_is_room() -> None:
    blocks = (
        "  - {table: t, columns: [{id: n, label: 备注}], rows: [{id: a, label: 财政拨款收入}, {id: b, label: 其他}]}\n"
    )
    layout = layout_of(blocks)
    heading = next(cell for cell in layout.cells if cell.role is Role.ROW_HEADING)
    assert width(layout, heading) > text_width(heading.text) + 2


def test_more_columns_than_the_page_has_room_for_are_still_laid_out() -> None:
    columns = ", ".join(f"{{id: c{number}, label: 列{number}, type: integer}}" for number in range(60))
    layout = layout_of(f"  - {{table: t, columns: [{columns}], rows: [{{id: a, label: 甲}}]}}\n")
    assert len(layout.widths) == 61
