"""Where pages begin: at declared breaks, at groups, never below a heading; and what is printed again on a page."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.layout import (
    Cell,
    Layout,
    Page,
    PageBreaker,
    PagePlan,
    PageStructure,
    Role,
    declared_breaks,
    paged,
    plan_pages,
    row_keys,
)
from formspec.layout.pagination import heading_runs, headings_above, kept_with_next
from formspec.problems import ProblemError
from formspec.registry import renderer
from tests.layout.specs import specs
from tests.layout.test_invariants import check_geometry, lists, loaded, many

LINE = 20.0  # the height of each row, unless a test says otherwise


def breaker(layout: Layout, lines: float, heights: list[float] | None = None) -> PageBreaker:
    """Return the pages of a layout that have room for ``lines`` lines."""
    rows = heights or [LINE * row.lines for row in layout.rows]
    return PageBreaker(PageStructure(layout), rows, lines * LINE, lambda _: LINE)


def form(blocks: str, **head: Any) -> formspec.FormSpec[Any]:
    more = "".join(f"{key}: {value}\n" for key, value in head.items())
    return formspec.loads(f"formspec: 1\nid: cases/pages\ntitle: 样表\n{more}blocks:\n{blocks}")


def texts(layout: Layout, row: int) -> list[str]:
    return [cell.text for cell in layout.cells if cell.row == row and cell.text]


def spans(layout: Layout) -> list[Cell]:
    return [cell for cell in layout.cells if cell.rows > 1 and cell.role is not Role.FILLER]


def repeated_height(layout: Layout, heights: list[float], row: int) -> float:
    above = headings_above(heading_runs(layout), len(layout.rows))[row]
    head = sum(sum(heights[run.first_row : run.first_row + run.rows]) for run in above)
    if layout.repeat_rows is not None and not heading_runs(layout) and row > layout.repeat_rows[1]:
        first, last = layout.repeat_rows
        head += sum(heights[first : last + 1])
    return head


def is_fine(layout: Layout, heights: list[float], height: float, row: int) -> bool:
    """Return whether a page may begin at ``row``: below no heading, and in no group that fits on a page."""
    if kept_with_next(layout)[row - 1]:
        return False
    cut = (cell for cell in spans(layout) if cell.row < row < cell.row + cell.rows)
    return not any(
        repeated_height(layout, heights, cell.row) + sum(heights[cell.row : cell.row + cell.rows]) <= height
        for cell in cut
    )


def check_breaks(layout: Layout, heights: list[float], height: float, breaks: tuple[int, ...]) -> None:
    rows = len(layout.rows)
    assert list(breaks) == sorted(set(breaks))
    assert all(0 < row < rows for row in breaks)
    assert set(declared_breaks(layout)) <= set(breaks)
    for first, end in pairwise((0, *breaks, rows)):
        used = repeated_height(layout, heights, first) + sum(heights[first:end])
        assert used <= height or end == first + 1, (first, end)
        if end == rows or end in declared_breaks(layout) or is_fine(layout, heights, height, end):
            continue
        better = [row for row in range(first + 1, end) if is_fine(layout, heights, height, row)]
        assert not better, f"the page from {first} ends at {end}, and could end at {better}"


@many
@given(specs(), st.integers(0, 4), st.integers(3, 30), st.randoms(use_true_random=False))
def test_no_page_cuts_a_group_that_fits_or_leaves_a_heading_alone(
    text: str, items: int, lines: int, chance: Any
) -> None:
    spec = loaded(text)
    counts: dict[str, int] = {}
    lists(spec.compiled.shape, counts, items)
    layout = spec._layout({}, counts)
    heights = [LINE * chance.choice((0.5, 1, 1, 2)) for _ in layout.rows]
    one = breaker(layout, lines, heights)
    for share in (0.0, 0.2):
        check_breaks(layout, heights, lines * LINE, one.breaks(blank_share=share))


@many
@given(specs(), st.integers(0, 4), st.integers(3, 30))
def test_a_layout_in_pages_is_a_grid_without_holes_with_the_same_data(text: str, items: int, lines: int) -> None:
    spec = loaded(text)
    counts: dict[str, int] = {}
    lists(spec.compiled.shape, counts, items)
    layout = spec._layout({}, counts)
    breaks = breaker(layout, lines).breaks()
    pages = paged(layout, breaks)
    check_geometry(pages)
    assert all(first + rows <= len(pages.rows) for each in pages.repetitions for first, rows in each.spans)
    keys = [key for key, row in zip(row_keys(pages), pages.rows, strict=True) if not row.again]
    assert keys == row_keys(layout)
    bound = [(cell.binding, cell.role) for cell in layout.cells if cell.binding]
    assert [(cell.binding, cell.role) for cell in pages.cells if cell.binding and not cell.again] == bound
    assert sum(row.page_break for row in pages.rows) == len(breaks)
    assert not any(cell.role is Role.INPUT for cell in pages.cells if cell.again)
    starts = [number for number, row in enumerate(pages.rows) if row.page_break]
    for cell in pages.cells:
        assert not any(cell.row < start < cell.row + cell.rows for start in starts), "no cell is on two pages"


TABLE = """
  - table: t
    levels: [大类, 小类]
    columns: [{id: amount, label: 金额, type: money}]
    rows:
      - {id: a, label: 甲, rows: [{repeat: items, label: "项{n}", blank: 6}]}
      - {id: b, label: 乙, rows: [{repeat: items, label: "项{n}", blank: 6}]}
"""
NOTE = "  - {text: opinion, label: 意见, lines: 2}\n"


def test_a_page_begins_with_a_group_and_the_headings_of_its_table() -> None:
    layout = form(TABLE + NOTE).layout()
    breaks = breaker(layout, 10).breaks()
    assert breaks == (8,)
    pages = paged(layout, breaks)
    assert pages.repeat_rows is None
    assert (pages.rows[8].again, pages.rows[8].page_break, pages.rows[9].again) == (True, True, False)
    assert texts(pages, 8) == texts(pages, 1) == ["大类", "小类", "金额"]
    assert texts(pages, 9) == ["乙"]


def test_a_table_that_is_the_whole_form_has_print_titles_instead_of_more_rows() -> None:
    layout = form(TABLE).layout()
    assert layout.repeat_rows == (1, 1)
    pages = paged(layout, (8,))
    assert pages.repeat_rows == (1, 1)
    assert len(pages.rows) == len(layout.rows)


def test_print_titles_are_not_used_for_notes_below_the_table() -> None:
    layout = form(TABLE, notes="[一条, 两条]").layout()
    assert layout.repeat_rows == (1, 1)
    assert paged(layout, (8, len(layout.rows) - 1)).repeat_rows is None


@pytest.mark.parametrize("name", ["jiangsu/2024/department", "jiangsu/2024/project", "samples/self-evaluation"])
def test_no_rows_head_every_page_where_the_headings_change(name: str) -> None:
    assert formspec.load(name).layout().repeat_rows is None


def test_a_group_longer_than_a_page_has_its_label_again_and_its_values_once() -> None:
    table = """
  - table: t
    levels: [大类, 小类]
    columns: [{id: amount, label: 金额, type: money}, {id: points, label: 分值, type: decimal}]
    rows:
      - repeat: groups
        label: 第{n}类
        blank: 2
        merge: [points]
        rows: [{repeat: items, label: "项{n}", blank: 12}]
"""
    layout = form(table).layout()
    breaks = breaker(layout, 9).breaks()
    assert breaks == (9, 17, 25), "the second group is longer than a page as well, and so need not begin one"
    pages = paged(layout, breaks)
    names = [cell for cell in pages.cells if cell.binding and cell.binding.is_name and cell.column == 0]
    assert [(cell.row, cell.rows, cell.role, cell.again) for cell in names] == [
        (2, 7, Role.INPUT, False),
        (9, 5, Role.ROW_HEADING, True),
        (14, 3, Role.INPUT, False),
        (17, 8, Role.ROW_HEADING, True),
        (25, 1, Role.ROW_HEADING, True),
    ]
    points = [cell for cell in pages.cells if cell.column == 3 and cell.row >= 2]
    assert [(cell.role, cell.binding is None) for cell in points] == [
        (Role.INPUT, False), (Role.FILLER, True), (Role.INPUT, False), (Role.FILLER, True), (Role.FILLER, True),
    ]  # fmt: skip


def test_a_long_group_is_cut_between_its_own_groups() -> None:
    inner = "[{repeat: items, label: '项{n}', blank: 4}]"
    table = f"""
  - table: t
    levels: [一级, 二级, 三级]
    columns: [{{id: amount, label: 金额, type: money}}]
    rows:
      - id: all
        label: 全部
        rows:
          - {{id: a, label: 甲, rows: {inner}}}
          - {{id: b, label: 乙, rows: {inner}}}
          - {{id: c, label: 丙, rows: {inner}}}
"""
    layout = form(table + NOTE).layout()
    breaks = breaker(layout, 12).breaks()
    pages = paged(layout, breaks)
    assert breaks == (10,)
    assert texts(pages, 10) == ["一级", "二级", "三级", "金额"]
    assert texts(pages, 11)[:2] == ["全部", "丙"]


def test_a_page_in_a_group_with_other_columns_repeats_these() -> None:
    table = """
  - table: t
    levels: [大类, 小类]
    columns: [{id: amount, label: 金额, type: money}]
    rows:
      - {id: a, label: 甲, rows: [{id: x, label: 子}]}
      - id: b
        label: 乙
        columns: [{id: count, label: 个数, type: integer}]
        rows: [{repeat: items, label: "项{n}", blank: 12}]
      - {id: c, label: 丙, rows: [{repeat: items, label: "项{n}", blank: 12}]}
"""
    layout = form(table).layout()
    assert layout.repeat_rows is None
    pages = paged(layout, breaker(layout, 9).breaks())
    repeated = [texts(pages, number) for number, row in enumerate(pages.rows) if row.again]
    assert repeated == [["大类", "小类", "个数"], ["大类", "小类", "金额"], ["大类", "小类", "金额"]]


def test_partial_headings_are_repeated_below_those_they_change() -> None:
    table = """
  - table: t
    levels: [大类, 小类]
    columns: [{id: amount, label: 金额, type: money}, {id: note, label: 说明}]
    rows:
      - id: b
        label: 乙
        columns: [{id: amount, label: 金额, type: money}, {id: reason, label: 原因}]
        headings: changed
        rows: [{repeat: items, label: "项{n}", blank: 12}]
"""
    layout = form(table).layout()
    pages = paged(layout, breaker(layout, 9).breaks())
    first = next(number for number, row in enumerate(pages.rows) if row.again)
    assert texts(pages, first) == ["大类", "小类", "金额", "说明"]
    assert texts(pages, first + 1) == ["原因"]
    assert [row.again for row in pages.rows[first : first + 3]] == [True, True, False]


def test_tables_side_by_side_repeat_their_headings_each_in_its_columns() -> None:
    blocks = """
  - beside:
      - {table: l, levels: [左], columns: [{id: x, label: 甲, type: decimal}], rows: [{repeat: items, label: "项{n}", name: false, blank: 12}]}
      - {table: r, levels: [右], columns: [{label: 合, columns: [{id: y, label: 乙, type: decimal}]}], rows: [{repeat: items, label: "项{n}", name: false, blank: 12}]}
"""
    layout = form(blocks).layout()
    pages = paged(layout, breaker(layout, 8).breaks())
    again = [number for number, row in enumerate(pages.rows) if row.again]
    assert [texts(pages, number) for number in again[:2]] == [["左", "甲", "右", "合"], ["乙"]]
    check_geometry(pages)


def test_a_heading_goes_to_the_next_page_with_what_it_heads() -> None:
    layout = form("  - {text: a, label: 甲, lines: 6}\n  - {heading: 以下由财政部门填写}\n" + TABLE).layout()
    heights = [LINE] * len(layout.rows)
    assert breaker(layout, 8, heights).breaks()[0] == 2


def test_an_outline_group_goes_to_the_next_page_with_its_first_row() -> None:
    table = """
  - table: t
    outline: true
    levels: [项目]
    columns: [{id: amount, label: 金额, type: money}]
    rows:
      - {id: a, label: 甲, rows: [{repeat: items, label: "项{n}", blank: 5}]}
      - {id: b, label: 乙, rows: [{repeat: items, label: "项{n}", blank: 5}]}
"""
    layout = form(table).layout()
    assert texts(layout, 8) == ["乙"]
    assert breaker(layout, 9).breaks() == (8,)


def test_declared_breaks_are_kept_at_blocks_and_at_every_item_of_a_group() -> None:
    blocks = """
  - {text: opinion, label: 意见}
  - table: t
    levels: [大类, 小类]
    columns: [{id: amount, label: 金额, type: money}]
    rows: [{repeat: groups, label: "第{n}类", blank: 3, page_break: true, rows: [{repeat: items, label: "项{n}", blank: 2}]}]
  - {text: other, label: 其他, page_break: true}
"""
    layout = form(blocks).layout()
    assert declared_breaks(layout) == (2, 5, 7, 9), "the first item begins its page with the headings of the table"
    assert breaker(layout, 100).breaks() == (2, 5, 7, 9)
    pages = paged(layout, (2, 5, 7, 9))
    assert [texts(pages, number)[0] for number, row in enumerate(pages.rows) if row.page_break] == [
        "大类", "大类", "大类", "其他",
    ]  # fmt: skip


def test_the_first_page_needs_no_break() -> None:
    layout = form("  - {text: a, label: 甲, page_break: true}\n  - {text: b, label: 乙}\n").layout()
    assert declared_breaks(layout) == ()
    assert not any(band.page_break for band in paged(layout, ()).bands)


def test_more_breaks_than_pages_are_an_error_with_the_number_that_works() -> None:
    blocks = "".join(f"  - {{text: t{number}, label: 第{number}部分, page_break: true}}\n" for number in range(4))
    with pytest.raises(ProblemError) as caught:
        form(blocks, page="{pages: 3}")
    (problem,) = caught.value.problems
    assert (problem.code, problem.params) == ("spec.too-many-breaks", {"pages": 3, "needed": 4})
    assert problem.location is not None
    assert problem.location.line == 4
    assert form(blocks, page="{pages: 4}").layout().page.pages == 4


def test_more_items_than_pages_in_a_filled_form_are_no_error() -> None:
    table = """
  - table: t
    levels: [大类]
    columns: [{id: amount, label: 金额, type: money}]
    rows: [{repeat: items, label: "第{n}类", blank: 2, page_break: true}]
"""
    spec = form(table, page="{pages: 2}")
    filled = spec.new()
    for number in range(4):
        filled.t.items.add(name=f"第{number}")
    assert len(declared_breaks(spec.layout(filled))) == 3


ROWS_WITH_A_BREAK = "{table: a, columns: [{id: v}], rows: [{id: g, label: 组, rows: [{id: r, label: 行, page_break: true}]}], levels: [一, 二]}"


@pytest.mark.parametrize("block", ["{text: a, label: 甲, page_break: true}", ROWS_WITH_A_BREAK])
def test_a_block_next_to_others_and_its_rows_have_no_page_of_their_own(block: str) -> None:
    with pytest.raises(ProblemError) as caught:
        form(f"  - beside:\n      - {block}\n      - {{text: b, label: 乙}}\n")
    assert [problem.code for problem in caught.value.problems] == ["spec.page-break-beside"]


def _plan(lines: int, page: Page, largest: int = 100) -> PagePlan:
    """Return the pages of a form with ``lines`` rows, of which 10 fit on a page at full size."""
    layout = form(f"  - {{list: items, blank: {lines - 1}}}\n").layout()
    return plan_pages(lambda scale: breaker(layout, 10 * 100 / scale), page, largest)


def test_a_form_is_scaled_to_its_pages_and_no_smaller() -> None:
    assert _plan(19, Page(pages=2)) == PagePlan((10,), 100), "with the head of the form on both pages"
    plan = _plan(25, Page(pages=2))
    assert len(plan.breaks) == 1
    assert 70 <= plan.scale <= 80, "13 of 10 rows on a page, and the head on both"


def test_a_form_without_a_number_of_pages_is_not_scaled_below_the_width_of_its_page() -> None:
    assert _plan(25, Page(), 90).scale == 90


def test_a_form_that_would_be_illegible_keeps_its_size_and_gets_more_pages() -> None:
    plan = _plan(100, Page(pages=2))
    assert plan.scale == 100
    assert plan.pages > 2
    assert plan.fewest > 2


def test_each_format_reports_once_that_a_blank_form_needs_more_pages_than_it_states() -> None:
    """Under its own name, as `--to` takes it."""
    layout = form('  - {list: items, item: "项{n}", blank: 200}\n', page="{pages: 1}").layout()
    for name in ("html", "html-fillable", "xlsx"):
        (problem,) = [each for each in renderer(name).limits(layout) if each.code == "limit.pages"]
        assert problem.params["target"] == name
        assert problem.params["needed"] > problem.params["pages"] == 1
        assert problem.location is not None
        assert problem.message("zh").startswith(f"{name}：")


def test_the_empty_cell_above_a_label_that_continues_looks_like_its_upper_part() -> None:
    layout = form(TABLE.replace("- table: t", "- table: t\n    label: 明细") + NOTE).layout()
    breaks = breaker(layout, 8).breaks()
    pages = paged(layout, breaks)
    above = [cell for cell in pages.cells if pages.rows[cell.row].again and not cell.text]
    assert above
    assert {(cell.role, str(cell.edges.bottom)) for cell in above} == {(Role.BLOCK_LABEL, "none")}
