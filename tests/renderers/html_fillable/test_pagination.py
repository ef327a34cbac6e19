"""The page that is filled in begins its printed pages at the same rows as the core, and repeats the same cells there."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import pytest
from formspec_renderers.html.model import self_repeating
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import formspec
from formspec.layout import Cell, Layout, PageBreaker, PageStructure, Role, least_scale, paged, plan_pages
from tests.layout.specs import specs
from tests.layout.test_invariants import lists, loaded
from tests.renderers.html_fillable.engine import data_script

LINE = 20.0
LABELS = (Role.COLUMN_HEADING, Role.BLOCK_LABEL)
PAGES = """
const { heights, height, share, paper } = INPUT;
const whole = wholeForm(PAGE.bands.map((band) => ({ band, laid: laidOut(band, data) })));
whole.cells.forEach((cell, index) => { cell.edges = Array.from(INPUT.edges[index]); }); /* lines between the items of nested lists are not what is compared here */
const structure = pageStructure(whole);
const breaker = (scale) => new PageBreaker(structure, heights, (height * 100) / scale, () => 20);
const breaks = breaker(100).breaks(share);
const { rows, cells } = pagedForm(whole, breaks);
const { breaks: planned, scale } = plannedPages(breaker, paper);
return {
  breaks, planned, scale,
  rows: rows.map(({ again, begins }) => [again, begins]),
  cells: cells.map(({ row, rows, x, w, role, edges, text, again = false }) => ({ row, rows, x, w, role, again, edges: edges.join(''), text })),
};
"""


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Any]:
    page = chromium.new_page()
    yield page
    page.close()


def in_the_page(page: Any, layout: Layout, heights: list[float], lines: int, share: float, pages: int) -> Any:
    given = {
        "heights": heights,
        "height": lines * LINE,
        "share": share,
        "paper": {"pages": pages, "least": least_scale(layout.page)},
        "edges": [edges_of(cell) for cell in layout.cells],
    }
    return page.evaluate(f"() => {{ {data_script(layout)}\nconst INPUT = {json.dumps(given)};\n{PAGES} }}")


def edges_of(cell: Cell) -> str:
    """Return the edges of a cell as the script has them."""
    return "".join(edge[0] for edge in (cell.edges.top, cell.edges.right, cell.edges.bottom, cell.edges.left))


def check_pages(page: Any, layout: Layout, heights: list[float], lines: int, share: float, pages: int) -> None:
    """Check that the core and the page divide a layout in the same way."""
    layout = replace(layout, repeat_rows=None)
    structure = PageStructure(layout)

    def breaker(scale: int) -> PageBreaker:
        return PageBreaker(structure, heights, lines * LINE * 100 / scale, lambda _: LINE)

    found = in_the_page(page, layout, heights, lines, share, pages)
    breaks = breaker(100).breaks(blank_share=share)
    assert tuple(found["breaks"]) == breaks
    plan = plan_pages(breaker, replace(layout.page, pages=pages or None))
    assert (tuple(found["planned"]), found["scale"]) == (plan.breaks, plan.scale)
    whole = paged(layout, breaks, self_repeating(layout))
    if breaks:
        assert [tuple(row) for row in found["rows"]] == [(row.again, row.page_break) for row in whole.rows]
    wanted = [cell for band in zip(layout.bands, whole.bands, strict=True) for cell in expected(layout, whole, *band)]
    for cell, want in zip(found["cells"], wanted, strict=True):
        if want["role"] not in LABELS:
            cell["text"] = want["text"] = ""
        assert {**cell, "text": "".join(cell["text"].split())} == want


def expected(layout: Layout, whole: Layout, before: Any, band: Any) -> Iterator[dict[str, Any]]:
    """Yield the cells of a band in pages: in the columns that its table has before it is divided."""
    rows = range(before.first_row, before.first_row + before.rows)
    columns = sorted({cell.column for cell in layout.cells if cell.row in rows})
    after = range(band.first_row, band.first_row + band.rows)
    repeated = after.start
    while repeated and whole.rows[repeated - 1].again:
        repeated -= 1  # headings that are repeated above the first row of a band belong to it
    for cell in whole.cells:
        if repeated <= cell.row < after.stop:
            yield _expected(cell, columns)


def _expected(cell: Cell, columns: list[int]) -> dict[str, Any]:
    x = bisect_left(columns, cell.column)
    return {
        "row": cell.row,
        "rows": cell.rows,
        "x": x,
        "w": bisect_left(columns, cell.column + cell.columns) - x,
        "role": str(cell.role),
        "again": cell.again,
        "edges": edges_of(cell),
        "text": "".join(cell.text.split()),
    }


@pytest.mark.parametrize("lines", [6, 11, 19, 40])
@pytest.mark.parametrize("form", [entry.id for entry in formspec.forms()])
def test_a_bundled_form_has_the_pages_of_the_core(page: Any, form: str, lines: int) -> None:
    layout = formspec.load(form).layout()
    heights = [LINE * row.lines for row in layout.rows]
    for pages in (0, 2, 5):
        check_pages(page, layout, heights, lines, 0.2, pages)


@pytest.mark.slow
@given(
    specs(),
    st.integers(0, 4),
    st.integers(3, 30),
    st.sampled_from((0.0, 0.2)),
    st.integers(0, 4),
    st.randoms(use_true_random=False),
)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_form_has_the_pages_of_the_core(
    page: Any, text: str, items: int, lines: int, share: float, pages: int, chance: Any
) -> None:
    spec = loaded(text)
    counts: dict[str, int] = {}
    lists(spec.compiled.shape, counts, items)
    layout = spec._layout({}, counts)
    assume({cell.row for cell in layout.cells} == set(range(len(layout.rows))))
    heights = [LINE * chance.choice((0.5, 1, 1, 2)) for _ in layout.rows]
    check_pages(page, layout, heights, lines, share, pages)
