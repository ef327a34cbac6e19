"""How full a form is: filled against asked for, by the same parts as the validation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec import FormSpec, Fullness

SPEC: FormSpec[Any] = formspec.loads("""
formspec: 1
id: cases/full
title: 项目表
blocks:
  - fields: unit
    rows: [[{id: name, label: 单位, required: true}, {id: phone, label: 电话}]]
  - table: t
    columns:
      - {id: planned, label: 预算, type: decimal}
      - {id: spent, label: 支出, type: decimal}
    rows:
      - {id: basic, label: 基本支出, cells: {planned: 5}}
      - {id: closed, label: 上级补助, closed: [spent]}
      - {repeat: items, label: "项目{n}", blank: 3, spare: 2, at_least: 2, name: true}
      - {id: total, label: 合计, sum: all}
""")
FIXED = 4  # name, phone, spent of basic, planned of closed; the rest is printed, closed or computed
ITEM = 3  # name, planned, spent


def full(**data: Any) -> tuple[int, int]:
    fullness = SPEC.decode({"form": SPEC.id, **data}).fullness
    return fullness.filled, fullness.asked


def test_a_blank_form_asks_for_its_inputs_and_for_the_items_it_needs() -> None:
    assert full() == (0, FIXED + 2 * ITEM)


def test_a_form_with_a_name_only_is_not_full() -> None:
    assert full(unit={"name": "示例厅"}) == (1, FIXED + 2 * ITEM)


def test_a_spare_row_without_values_asks_for_nothing() -> None:
    items = [{"name": "甲", "spent": 1}, {}, {"name": "乙"}, {}, {"name": "丙"}]
    assert full(t={"items": items}) == (4, FIXED + 3 * ITEM)


def test_a_rejected_value_is_filled_in() -> None:
    assert full(unit={"name": "示例厅"}, t={"basic": {"spent": "很多"}}) == (2, FIXED + 2 * ITEM)


def test_a_computed_value_in_the_data_is_not_filled_in() -> None:
    assert full(t={"basic": {"spent": 1}, "total": {"spent": 1}}) == (1, FIXED + 2 * ITEM)


def test_a_form_made_in_python_is_as_full_as_its_data() -> None:
    form = SPEC.new()
    form.unit.name = "示例厅"
    assert SPEC.fullness(form) == SPEC.decode(SPEC.to_json(form)).fullness == Fullness(1, FIXED + 2 * ITEM)
    assert str(SPEC.fullness(form)) == "1/10"


def test_a_carried_value_is_not_asked_for_and_not_filled_in() -> None:
    text = """
formspec: 1
id: cases/carried
title: 项目表
blocks:
  - table: t
    columns: [{id: planned, label: 预算, type: decimal, carried: true}, {id: spent, label: 支出, type: decimal}]
    rows: [{id: basic, label: 基本支出}, {repeat: items, label: "项目{n}", blank: 1, at_least: 2, name: false}]
"""
    spec: FormSpec[Any] = formspec.loads(text)
    data = {"t": {"basic": {"planned": 5}, "items": [{"planned": 3, "spent": 2}]}}
    assert spec.decode({"form": spec.id, **data}).fullness == Fullness(1, 3)


@pytest.mark.parametrize("name", ["department", "project"])
def test_a_filled_workbook_is_as_full_as_its_data(name: str) -> None:
    reading = formspec.read(f"examples/filled/{name}.xlsx")
    assert reading.fullness == reading.spec.fullness(reading.form)
    assert 0 < reading.fullness.filled <= reading.fullness.asked


@given(st.lists(st.fixed_dictionaries({}, optional={"name": st.just("甲"), "planned": st.integers(0, 9)}), max_size=6))
def test_every_missing_required_value_is_asked_for_and_not_filled(items: list[dict[str, Any]]) -> None:
    reading = SPEC.decode({"form": SPEC.id, "t": {"items": items}})
    absent = sum(problem.code == "data.required" for problem in reading.problems)
    assert reading.fullness.filled + absent <= reading.fullness.asked
    assert reading.fullness.filled == sum(len(item) for item in items)
