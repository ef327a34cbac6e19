"""Boxes of unequal height: what the rows below a tall box have room for."""

from __future__ import annotations

from pathlib import Path

import pytest

import formspec
from formspec.problems import ProblemError

INPUTS = Path(__file__).parents[1] / "inputs" / "layouts"
FORM = "formspec: 1\nid: cases/boxes\ntitle: 表\ngrid: [10, 10, 10, 10, 10, 10]\nblocks:\n  - fields: f\n    rows:\n"


def box(name: str, more: str = "") -> str:
    return f"{{id: {name}, label: {name}, inside: true{more}}}"


def areas(spec: formspec.FormSpec) -> dict[str, tuple[int, int, int, int]]:
    """Return row, column, rows and columns of each box by its id."""
    cells = spec.compiled.blank.cells
    return {
        cell.binding.path.rpartition("/")[2]: (cell.row, cell.column, cell.rows, cell.columns)
        for cell in cells
        if cell.binding is not None
    }


def load(*rows: str) -> formspec.FormSpec:
    return formspec.loads(FORM + "".join(f"      - [{row}]\n" for row in rows))


def test_a_row_goes_on_at_both_sides_of_a_tall_box() -> None:
    found = areas(formspec.load(INPUTS / "tall-box-between-two-others.yaml"))
    first = min(row for row, _, _, _ in found.values())
    assert {name: (row - first, *rest) for name, (row, *rest) in found.items()} == {
        "a": (0, 0, 1, 2),
        "b": (0, 2, 2, 2),
        "c": (0, 4, 1, 2),
        "d": (1, 0, 1, 2),
        "e": (1, 4, 1, 2),
    }


def test_boxes_without_spans_are_shared_out_by_the_room_at_each_side() -> None:
    spec = load(
        ", ".join((box("a", ", span: 1"), box("b", ", span: 1, height: 2"), box("c", ", span: 4"))),
        ", ".join(box(name) for name in "pqr"),
    )
    found = areas(spec)
    assert [(name, found[name][1], found[name][3]) for name in "pqr"] == [("p", 0, 1), ("q", 2, 2), ("r", 4, 2)]


def test_boxes_of_fixed_spans_go_where_they_fit() -> None:
    spec = load(
        ", ".join((box("a", ", span: 3"), box("b", ", span: 1, height: 2"), box("c", ", span: 2"))),
        ", ".join((box("p", ", span: 1"), box("q", ", span: 2"), box("r"))),
    )
    found = areas(spec)
    assert [found[name][1] for name in "pqr"] == [0, 1, 4]


@pytest.mark.parametrize(
    "below", [box("p"), ", ".join((box("p", ", span: 3"), box("q", ", span: 1"))), ", ".join(box(c) for c in "pqrstu")]
)
def test_boxes_that_do_not_fit_beside_a_tall_one_are_an_error(below: str) -> None:
    with pytest.raises(ProblemError) as caught:
        load(", ".join((box("a", ", span: 2"), box("b", ", span: 2, height: 2"), box("c", ", span: 2"))), below)
    assert [(problem.code, problem.params["free"]) for problem in caught.value.problems] == [
        ("spec.fields-gap", "2 + 2")
    ]


def test_an_automatic_grid_has_columns_for_the_boxes_beside_a_tall_one() -> None:
    rows = [", ".join((box("a", ", height: 2, span: 1"), box("b"))), ", ".join(box(name) for name in "pqr")]
    text = "formspec: 1\nid: cases/boxes\ntitle: 表\nblocks:\n  - fields: f\n    rows:\n"
    found = areas(formspec.loads(text + "".join(f"      - [{row}]\n" for row in rows)))
    assert len({found[name][1] for name in "apqr"}) == 4
