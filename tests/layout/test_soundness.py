"""Flaws of a layout are found: cells over others, holes, values without a cell or with two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

import formspec
from formspec import checking
from formspec.layout.model import Cell, Layout, Role
from formspec.layout.soundness import flaws

FORM = formspec.load(Path(__file__).parents[1] / "inputs" / "layouts" / "nameless-repeat-below-the-last-level.yaml")


def tampered(change: Callable[[Cell], list[Cell]]) -> Layout:
    layout = FORM.compiled.blank
    return replace(layout, cells=tuple(each for cell in layout.cells for each in change(cell)))


def is_last(cell: Cell) -> bool:
    return cell.binding is not None and cell.binding.path == "/t/p/reason"


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda cell: [cell], set()),
        (lambda cell: [] if is_last(cell) else [cell], {"hole", "lost"}),
        (lambda cell: [cell, cell] if is_last(cell) else [cell], {"overlap", "twice"}),
        (lambda cell: [cell, replace(cell, rows=2)] if cell.role is Role.ROW_HEADING else [cell], {"overlap"}),
        (lambda cell: [] if cell.role is Role.ROW_HEADING else [cell], {"hole"}),
    ],
)
def test_what_is_wrong_with_a_layout_is_found(change: Callable[[Cell], list[Cell]], kinds: set[str]) -> None:
    assert {flaw.kind for flaw in flaws(tampered(change), FORM.compiled.shape)} == kinds


def test_rows_of_a_list_that_are_not_laid_out_are_lost() -> None:
    layout = replace(FORM.compiled.blank, repetitions=())
    assert [(flaw.kind, flaw.path) for flaw in flaws(layout, FORM.compiled.shape)] == [("lost", "/t/q/reasons")]


def test_check_reports_a_flaw_once_for_blank_and_longer_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(checking.layout_problems(FORM.compiled)) == []
    wrong = tampered(lambda cell: [cell, cell] if is_last(cell) else [cell])
    monkeypatch.setattr(checking, "build_layout", lambda *_: wrong)
    problems = list(checking.layout_problems(FORM.compiled))
    assert [(each.code, each.params["flaw"]) for each in problems] == [
        *[("spec.layout", "overlap"), ("spec.layout", "twice")],
    ]
    assert {each.location.line for each in problems if each.location} == {7}
