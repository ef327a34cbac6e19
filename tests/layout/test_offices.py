"""Forms of public offices: what is computed, what is numbered, and that all of it is read back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.layout import Role

OFFICES = Path(__file__).resolve().parent.parent / "inputs" / "offices"
BUDGET = formspec.load(OFFICES / "sf-424a.yaml")
REPORT = formspec.load(OFFICES / "sf-425.yaml")
BUDGET_DATA: dict[str, Any] = {
    "summary": {
        "programs": [
            {"name": "Water", "cfda": "66.458", "federal": 100, "new_federal": 900.5, "new_non_federal": 50},
            {"name": "Soil", "new_federal": 300},
        ]
    },
    "categories": {
        "personnel": {"first": 400},
        "other": {"first": 100},
        "indirect": {"first": 25},
        "income": {"first": 9},
    },
    "resources": {"programs": [{"name": "Water", "state": 40, "other": 10}]},
    "cash": {"federal": {"q1": 10, "q2": 20}, "non_federal": {"q4": 5}},
    "balance": {"programs": [{"name": "Water", "first": 7}]},
    "other": {"direct": "none", "indirect": "10 %", "remarks": "first line\nsecond line"},
}
REPORT_DATA: dict[str, Any] = {
    "report": {"agency": "EPA", "pages": 3, "kind": "Semi-Annual", "basis": "Cash", "term": "2023-10-01/2024-09-30"},
    "transactions": {
        "cash": {"receipts": {"amount": 500}, "disbursements": {"amount": 420}},
        "federal": {"authorized": {"amount": 1000}, "spent": {"amount": 420}, "unliquidated": {"amount": 80}},
    },
    "indirect": {"items": [{"kind": "Fixed", "rate": 0.1, "from": "2023-10-01", "base": 400, "charged": 40}]},
    "remarks": "none to report",
    "official": {"name": "Jane Example", "submitted": "2024-10-15"},
}


@pytest.mark.parametrize(("spec", "data"), [(BUDGET, BUDGET_DATA), (REPORT, REPORT_DATA)], ids=["sf-424a", "sf-425"])
def test_what_is_filled_in_is_read_back(spec: formspec.FormSpec, data: dict[str, Any]) -> None:
    form = spec.parse(data)
    reading = formspec.read(spec.render(form, "xlsx"), spec)
    assert not reading.problems
    assert reading.form == form


def test_the_totals_of_a_budget_are_those_that_its_labels_say() -> None:
    values = BUDGET.evaluate(BUDGET.parse(BUDGET_DATA))
    expected = {
        "/summary/programs/0/total": Decimal("1050.5"),
        "/summary/totals/total": Decimal("1350.5"),
        "/categories/direct/first": 500,
        "/categories/totals/first": 525,
        "/resources/totals/total": 50,
        "/cash/total/year": 35,
        "/balance/totals/first": 7,
    }
    assert {path: values[path] for path in expected} == expected


def test_the_balances_of_a_report_are_those_that_its_labels_say() -> None:
    values = REPORT.evaluate(REPORT.parse(REPORT_DATA))
    assert values["/transactions/cash/hand/amount"] == 80
    assert values["/transactions/federal/total/amount"] == 500
    assert values["/transactions/federal/balance/amount"] == 500
    assert values["/indirect/totals/charged"] == 40


def test_line_numbers_run_on_from_section_to_section() -> None:
    codes = [cell.text for cell in BUDGET.layout().cells if cell.role is Role.CODE and cell.text.isdecimal()]
    assert codes == [str(number) for number in (*range(1, 6), *range(8, 21))]
