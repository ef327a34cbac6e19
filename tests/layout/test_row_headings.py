"""Tables whose rows have no headings, or fewer than others; headings half-way down; labels of what is closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.layout.model import Layout, Role
from formspec.problems import ProblemError
from tests.layout.test_invariants import check_all

INPUTS = Path(__file__).parents[1] / "inputs" / "layouts"
DATA: dict[str, Any] = {
    "table-without-row-headings": {"r": [{"a": "208", "b": 5}, {"a": "209"}, {"a": "210", "b": 7}]},
    "unlabelled-rows-below-the-last-level": {"q": {"answer": "是", "r1": {"reason": "一"}, "r2": {"reason": "二"}}},
    "nameless-repeat-below-the-last-level": {"q": {"answer": "是", "reasons": [{"reason": "一"}, {"reason": "二"}]}},
    "outline-of-nameless-repeats": {
        "classes": [{"code": "208", "a": 5, "items": [{"code": "20805", "a": 5}]}, {"code": "209", "items": []}]
    },
    "headings-full-at-a-top-group": {"x": {"q": {"a": "甲"}}, "y": {"s": {"b": "乙"}}},
    "fewer-items-than-blank": {"r": [{"name": "一", "a": "x"}]},
}


def load(name: str) -> formspec.FormSpec[Any]:
    return formspec.load(INPUTS / f"{name}.yaml")


def table(layout: Layout) -> list[tuple[str, int, int]]:
    """Return the texts of headings with the rows and columns that each covers, in reading order."""
    kinds = (Role.COLUMN_HEADING, Role.ROW_HEADING)
    return [(cell.text, cell.rows, cell.columns) for cell in layout.cells if cell.role in kinds]


@pytest.mark.parametrize("name", sorted(DATA))
def test_what_is_filled_in_is_laid_out_and_read_back(name: str, tmp_path: Path) -> None:
    spec = load(name)
    form = spec.parse({"t": DATA[name]})
    check_all(spec.layout(), spec)
    check_all(spec.layout(form), spec)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(spec.render(form, "xlsx"))
    reading = spec.read(path)
    assert reading.form == form
    assert list(reading.problems) == []


def test_a_table_without_row_headings_has_no_column_for_them() -> None:
    layout = load("table-without-row-headings").layout()
    first, second = (cell for cell in layout.cells if cell.role is Role.COLUMN_HEADING)
    assert (first.text, second.text) == ("科目编码", "金额")
    assert (first.column, second.column) == (0, first.columns)
    assert not [cell for cell in layout.cells if cell.role is Role.ROW_HEADING]


def test_a_table_may_say_that_it_has_no_levels_but_then_no_row_has_a_label() -> None:
    text = (INPUTS / "table-without-row-headings.yaml").read_text(encoding="utf-8")
    same = formspec.loads(text.replace("- table: t", "- table: t\n    levels: []")).layout()
    assert table(same) == table(formspec.loads(text).layout())
    for outline in ("", "\n    outline: true"):
        labelled = text.replace("- table: t", f"- table: t\n    levels: []{outline}").replace(
            "name: false", "label: 甲"
        )
        with pytest.raises(ProblemError) as caught:
            formspec.loads(labelled)
        assert [problem.code for problem in caught.value.problems] == ["spec.too-deep"]


@pytest.mark.parametrize("name", ["unlabelled-rows-below-the-last-level", "nameless-repeat-below-the-last-level"])
def test_rows_without_a_label_share_the_heading_of_their_group(name: str) -> None:
    assert table(load(name).layout())[4:] == [("问题一", 2, 1), ("问题二", 1, 1)]


def test_a_group_covers_the_levels_that_none_of_its_rows_has() -> None:
    text = (INPUTS / "unlabelled-rows-below-the-last-level.yaml").read_text(encoding="utf-8")
    rows = "\n      - {id: g, label: 组, rows: [{id: h, label: 行}]}\n"
    spec = formspec.loads(text.replace("levels: [指标]", "levels: [一级, 二级]") + rows)
    assert table(spec.layout())[5:] == [("问题一", 2, 2), ("问题二", 1, 2), ("组", 1, 1), ("行", 1, 1)]


def test_headings_in_full_are_above_their_group_and_as_wide_as_the_table_from_its_level_on() -> None:
    assert table(load("headings-full-at-a-top-group").layout())[5:] == [
        *[("一级指标", 1, 1), ("二级指标", 1, 1), ("理由", 1, 1)],
        *[("效果", 1, 1), ("社会", 1, 1)],
    ]


def test_headings_in_full_leave_out_a_column_that_is_merged_over_the_whole_table() -> None:
    spec = formspec.loads("""
formspec: 1
id: t/merged
title: 表
blocks:
  - table: t
    levels: [一级, 二级]
    columns: [{id: a, label: 值}, {id: note, label: 备注}]
    merge: [note]
    rows:
      - {id: x, label: 甲, rows: [{id: q, label: 行}]}
      - {id: y, label: 乙, columns: [{id: b, label: 数}, {id: note, label: 备注}], rows: [{id: s, label: 行}]}
""")
    check_all(spec.layout(), spec)
    assert [text for text, _, _ in table(spec.layout())].count("备注") == 1


def test_what_is_closed_keeps_its_label() -> None:
    cells = load("closed-fields-with-a-label").layout().cells
    assert [cell.text for cell in cells if cell.role in (Role.CLOSED, Role.FIELD_LABEL)] == [
        *["13. Agency use only", "14. Agency use only: —"],
        *["15. Agency use only", "", "16. Agency use only: —"],
    ]


def test_a_form_with_fewer_items_has_the_rows_of_the_blank_form() -> None:
    spec = load("fewer-items-than-blank")
    form = spec.parse({"t": DATA["fewer-items-than-blank"]})
    assert len(spec.layout(form).rows) == len(spec.layout().rows)


LEVELS = """
formspec: 1
id: t/levels
title: 表
blocks:
  - table: t
    levels: [一级, {label: 指标名称, levels: LEVELS}]
    columns: [{id: a, label: 值}]
    rows: [{label: 产出, rows: [{label: 数量, rows: [{id: x, label: 甲}, {id: y, label: 乙}]}]}]
"""


def test_a_heading_covers_several_levels_and_their_own_headings_are_below_it() -> None:
    one = table(formspec.loads(LEVELS.replace("LEVELS", '["", ""]')).layout())
    assert one[:3] == [("一级", 1, 1), ("指标名称", 1, 2), ("值", 1, 1)]
    two = table(formspec.loads(LEVELS.replace("LEVELS", "[二级, 三级]")).layout())
    assert two[:5] == [("一级", 2, 1), ("指标名称", 1, 2), ("值", 2, 1), ("二级", 1, 1), ("三级", 1, 1)]


@pytest.mark.parametrize(
    "wrong",
    ["[二级, {label: 三级, levels: [a, b]}]", "[二级, 三级], span: 3", "[二级, 三级], columns: [{id: c, label: 分}]"],
)
def test_a_key_without_an_effect_at_a_heading_over_several_levels_is_an_error(wrong: str) -> None:
    with pytest.raises(ProblemError) as caught:
        formspec.loads(LEVELS.replace("LEVELS", wrong))
    assert "spec.level-group" in [problem.code for problem in caught.value.problems]


STACKED = """
formspec: 1
id: t/stacked
title: 表
blocks:
  - label: 目标
    blocks:
      - {text: expected, label: 预期目标}
      - table: t
        levels: [指标]
        columns: [{id: a, label: 值}]
        rows: [{repeat: r, label: "指标{n}", blank: 2}]
"""


def test_one_label_covers_blocks_that_are_one_below_the_other(tmp_path: Path) -> None:
    spec = formspec.loads(STACKED)
    (label,) = [cell for cell in spec.layout().cells if cell.text == "目标"]
    assert (label.rows, label.columns) == (4, 1)
    check_all(spec.layout(), spec)
    form = spec.parse({"expected": "好", "t": {"r": [{"name": "甲", "a": str(n)} for n in range(4)]}})
    check_all(spec.layout(form), spec)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(spec.render(form, "xlsx"))
    assert spec.read(path).form == form


def test_stacked_blocks_may_be_beside_another_block_but_then_begin_no_page() -> None:
    head, mark, inner = STACKED.partition("  - label")
    beside = f"{mark}{inner}".rstrip().replace("\n", "\n    ")
    text = f"{head}  - beside:\n    {beside}\n      - {{text: b, label: 乙}}\n"
    spec = formspec.loads(text)
    check_all(spec.layout(), spec)
    with pytest.raises(ProblemError) as caught:
        formspec.loads(text.replace("label: 预期目标", "label: 预期目标, page_break: true"))
    assert [problem.code for problem in caught.value.problems] == ["spec.page-break-beside"]
    paged = formspec.loads(STACKED.replace("- table: t", "- table: t\n        page_break: true")).layout()
    assert [number for number, row in enumerate(paged.rows) if row.page_break] == [2]
