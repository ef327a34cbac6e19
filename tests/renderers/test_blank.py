"""A blank form says nothing in any format, and begins to as soon as something is filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from formspec_renderers.xlsx.margin import hint_column

import formspec
from formspec.layout import Layout, Role
from formspec.messages import text
from tests.conftest import ROOT
from tests.recalculated import tables
from tests.renderers.html_fillable.filling import Sitting, written

WEIGHTS = formspec.load(ROOT / "tests" / "inputs" / "paper" / "printed-weights.yaml")
EVALUATION = formspec.load("samples/self-evaluation")
WRONG = "各项分值之和应为100"


def live(layout: Layout, table: list[list[str]]) -> list[str]:
    """Return the texts of computed cells and of hints."""
    computed = [table[cell.row][cell.column] for cell in layout.cells if cell.role is Role.COMPUTED]
    hints = [row[hint_column(layout)] for row in table[1 : len(layout.rows)]]
    return [each for each in (*computed, *hints) if each]


def test_a_workbook_says_nothing_before_something_is_typed(soffice: str, tmp_path: Path) -> None:
    form = WEIGHTS.decode({"t": {"b": {"points": 30}}}).form
    named = EVALUATION.decode({"project": {"unit": "某局"}}).form
    found = tables(
        {
            "weights": WEIGHTS.blank("xlsx"),
            "begun": WEIGHTS.render(form),
            "evaluation": EVALUATION.blank("xlsx"),
            "named": EVALUATION.render(named),
        },
        soffice,
        tmp_path,
    )
    assert live(WEIGHTS.layout(), found["weights"]) == live(EVALUATION.layout(), found["evaluation"]) == []
    assert live(WEIGHTS.layout(), found["begun"]) == [f"× {WRONG}；"]
    assert live(EVALUATION.layout(), found["named"]) == ["10", "! 项目名称必填；", "× 总分应为100分，现为10分；"]


@pytest.mark.parametrize("to", ["html", "md"])
def test_a_total_of_printed_values_is_blank_in_a_blank_form(to: str) -> None:
    blank, begun = EVALUATION.new(), EVALUATION.decode({"project": {"unit": "某局"}}).form
    assert EVALUATION.render(blank, to) == EVALUATION.blank(to)
    assert EVALUATION.render(begun, to).decode().count(">10<" if to == "html" else " 10 ") == 2
    assert EVALUATION.blank(to).decode().count(">10<" if to == "html" else " 10 ") == 1  # printed


@pytest.fixture
def sitting(chromium: Any, tmp_path: Path) -> Any:
    context = chromium.new_context(accept_downloads=True)
    yield Sitting(context, written(tmp_path / "form.html", EVALUATION.layout()))
    context.close()


def test_a_page_says_nothing_before_something_is_typed(sitting: Sitting) -> None:
    total = sitting.at("/overall/total/points")
    sitting.at("/project/name").focus()
    sitting.settle()
    silent = text("page.checked-first", "zh")
    assert (sitting.summary(), sitting.message("/project/name"), total.inner_text()) == (silent, "", "")
    sitting.put("/project/unit", "某局")
    sitting.settle()
    assert "还没填 1 处" in sitting.summary()
    assert total.inner_text() == "10"
    sitting.put("/project/unit", "")
    sitting.settle()
    assert (sitting.summary(), total.inner_text()) == (silent, "")
    sitting.exported()
    assert "还没填 1 处" in sitting.summary()
