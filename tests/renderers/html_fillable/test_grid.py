"""The page lays a form out as the core does: for the blank form's rows, and for any other number of them."""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from formspec_renderers.html_fillable.render import RENDERER
from hypothesis import HealthCheck, given, settings

import formspec
from formspec.layout import Cell, Layout, Role, canvas
from formspec.layout.build import build_layout
from formspec.layout.capacity import shown_blank
from formspec.problems import Severity
from tests.layout.specs import specs
from tests.renderers.html_fillable.engine import data_script

from ..layouts import sample_layout

FORMS = [entry.id for entry in formspec.forms()]


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Any]:
    page = chromium.new_page()
    yield page
    page.close()


def run(page: Any, layout: Layout, script: str) -> Any:
    return page.evaluate(f"() => {{ {data_script(layout)}\n{script} }}")


def expected(layout: Layout, *, edges: bool) -> list[list[dict[str, Any]]]:
    """Return the cells of each band as the page should show them."""
    bands = []
    for band in layout.bands:
        cells = [c for c in layout.cells if band.first_row <= c.row < band.first_row + band.rows]
        columns, rows = sorted({c.column for c in cells}), sorted({c.row for c in cells})
        bands.append([_expected(c, columns, rows, edges=edges) for c in cells])
    return bands


def _expected(cell: Cell, columns: list[int], rows: list[int], *, edges: bool) -> dict[str, Any]:
    row, x = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
    binding = cell.binding
    sides = (cell.edges.top, cell.edges.right, cell.edges.bottom, cell.edges.left)
    return {
        "row": row,
        "rows": bisect_left(rows, cell.row + cell.rows) - row,
        "x": x,
        "w": bisect_left(columns, cell.column + cell.columns) - x,
        "role": str(cell.role),
        "text": without_breaks(cell.text),
        "path": binding.path if binding else "",
        "prefix": binding.value.prefix if binding else "",
        "empty": binding.empty if binding else "",
        "name": plain(binding.name or binding.value.label) if binding else "",
        **({"edges": "".join(side[0] for side in sides)} if edges else {}),
    }


def plain(name: str) -> str:
    """Return a name without line ends, and its labels without their colons."""
    return " / ".join(part.rstrip(":： ") for part in name.replace("\n", "").split(" / "))


def without_breaks(text: str) -> str:
    """Return a label without white space: headings are broken into lines by the width of their cells."""
    return "".join(text.split())


def found(grid: list[list[dict[str, Any]]], *, edges: bool) -> list[list[dict[str, Any]]]:
    bands = []
    for band in grid:
        cells = []
        for cell in band:
            spare = cell.pop("spare")
            cell["text"] = "" if spare and cell["role"] == Role.ROW_HEADING else without_breaks(cell["text"])
            cell["name"] = plain(cell["name"])
            if not edges:
                del cell["edges"]
            cells.append(cell)
        bands.append(cells)
    return bands


def holds(name: str, wanted: str) -> bool:
    """Tell whether a name has all parts of the wanted one.

    The page says more where two would be the same; of two headings called alike it cannot know which is the item's.
    """
    return not Counter(wanted.split(" / ")) - Counter(name.split(" / "))


def same(page: Any, shown: Layout, wanted: Layout, script: str, *, edges: bool = True) -> None:
    grid = found(run(page, shown, script + "\nreturn grid();"), edges=edges)
    for one, other in zip(grid, expected(wanted, edges=edges), strict=True):
        for cell, want in zip(one, other, strict=True):
            assert holds(cell.pop("name"), want.pop("name"))
            assert cell == want


@pytest.mark.parametrize("form", FORMS)
def test_a_bundled_form_is_laid_out_as_it_is_printed(page: Any, form: str) -> None:
    layout = formspec.load(form).layout()
    assert not RENDERER.limits(layout)
    same(page, layout, layout, "")


def test_a_layout_made_by_hand_is_laid_out_as_it_is(page: Any) -> None:
    """Its lists say no labels of their items, so that only the places can be the same."""
    grid, wanted = run(page, sample_layout(), "return grid();"), expected(sample_layout(), edges=True)
    for one, other in zip(grid, wanted, strict=True):
        for cell, want in zip(one, other, strict=True):
            kept = ("row", "rows", "x", "w", "role", "path", "edges")
            assert {key: cell[key] for key in kept} == {key: want[key] for key in kept}


LONGER = """
for (const list of Object.keys(PAGE.sizes)) {
  while (data.size(list) < 4) data.insert(list, data.size(list), blankOf(shapeAt(list).item));
}
const full = (list) => { while (data.size(list) < 4) data.insert(list, data.size(list), blankOf(shapeAt(list).item)); };
const every = (shape, path) => {
  if (shape.kind === 'list') { full(path); for (let i = 0; i < 4; i += 1) every(shape.item, `${path}/${i}`); }
  else if (shape.kind === 'group') for (const [name, member] of shape.members) every(member, `${path}/${name}`);
};
every(SHAPE, '');
"""


@pytest.mark.parametrize("form", FORMS)
def test_rows_added_at_every_depth_stand_where_the_core_puts_them(page: Any, form: str, monkeypatch: Any) -> None:
    spec = formspec.load(form)
    loaded, blank = spec.compiled, spec.layout()
    monkeypatch.setattr(canvas, "shown_blank", lambda repeat: max(4, shown_blank(repeat)))
    same(page, blank, build_layout(loaded.spec, loaded.formulas, loaded.rules, {}, {}), LONGER)


@pytest.mark.slow
@given(specs())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_form_is_laid_out_as_it_is_printed(page: Any, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            layout = formspec.load(path).layout()
        except formspec.ProblemError:
            return
    lacking = [problem.code for problem in RENDERER.limits(layout) if problem.severity is Severity.ERROR]
    assert not lacking, text  # a date in a narrow column is a warning
    same(page, layout, layout, "", edges=False)
