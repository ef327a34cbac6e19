"""Points in labels: the maximum of a row is written once, printed by its label, and adds up level by level."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import formspec
from formspec.problems import ProblemError

FORM = """
formspec: 1
id: t/points
title: 评分表
blocks:
  - table: t
    levels: [一级指标, 二级指标]
    columns: [{id: score, label: 得分, type: decimal}, {id: note, label: 说明}]
    adds_up: {max: 100}
    rows:
      - label: 决策（{max}分）
        max: 25
        rows: [{id: a, label: "立项（{max}分）", max: 10}, {id: b, label: "目标（{max}分）", max: 15}]
      - label: 过程（{max}分）
        max: 75
        rows: [{id: c, label: "资金（{max}分）", max: 74.5}, {id: d, label: "管理（{max}分）", max: 0.5}]
      - {id: total, label: 合计, sum: all}
"""


def problems(text: str) -> list[tuple[str, int | None, dict[str, object]]]:
    with pytest.raises(ProblemError) as caught:
        formspec.loads(text)
    return [(each.code, each.location and each.location.line, dict(each.params)) for each in caught.value.problems]


def test_the_label_prints_the_maximum_of_its_row_which_bounds_its_numbers(tmp_path: Path) -> None:
    spec = formspec.loads(FORM)
    texts = [cell.text for cell in spec.layout().cells]
    assert {"决策（25分）", "立项（10分）", "资金（74.5分）"} <= {*texts}
    path = tmp_path / "filled.xlsx"
    form = spec.parse({"t": {"a": {"score": 10, "note": "全"}, "c": {"score": Decimal("74.5")}}})
    path.write_bytes(spec.render(form, "xlsx"))
    assert spec.read(path).form == form
    with pytest.raises(ProblemError):
        spec.parse({"t": {"a": {"score": 11}}})


def test_maxima_that_do_not_add_up_are_an_error_at_the_group_or_at_the_total() -> None:
    assert problems(FORM.replace("max: 10}", "max: 11}").replace("max: 75\n", "max: 76\n")) == [
        ("spec.maxima", 9, {"label": "", "total": Decimal(100), "found": Decimal(101)}),
        ("spec.maxima", 11, {"label": "决策（25分）", "total": Decimal(25), "found": Decimal(26)}),
        ("spec.maxima", 14, {"label": "过程（76分）", "total": Decimal(76), "found": Decimal(75)}),
    ]


def test_a_group_without_a_maximum_counts_with_those_below_it_and_items_with_their_number() -> None:
    assert formspec.loads(FORM.replace("（{max}分）\n        max: 75\n", "\n")).warnings == ()
    item = "{repeat: d, label: 管理, max: 0.25, blank: 2, at_least: 2, at_most: 2}"
    fixed = FORM.replace('{id: d, label: "管理（{max}分）", max: 0.5}', item)
    assert formspec.loads(fixed).warnings == ()
    assert [code for code, _, _ in problems(fixed.replace("max: 0.25", "max: 0.5"))] == ["spec.maxima"]
    formspec.loads(fixed.replace("max: 0.25", "max: 0.5").replace("at_most: 2", "at_most: 3"))


def test_a_label_has_no_maximum_where_none_is_written() -> None:
    assert [code for code, _, _ in problems(FORM.replace("        max: 25\n", ""))] == ["spec.unknown-parameter"]


def test_the_label_of_a_field_prints_its_maximum() -> None:
    text = FORM + '  - fields: f\n    rows: [[{id: x, label: "附加（{max}分）", type: decimal, max: 5}]]\n'
    assert "附加（5分）" in [cell.text for cell in formspec.loads(text).layout().cells]
