"""Figures: one size within a column, that of its widest."""

from __future__ import annotations

from decimal import Decimal

import formspec
from formspec.layout import SIZES, printed_sizes
from formspec.registry import renderer

SPEC = """
formspec: 1
id: t/figures
title: 金额
grid: [20, 10, 9, 16]
blocks:
  - table: t
    levels: [{label: 项目, span: 1}]
    columns: [{id: a, label: 金额, type: money}, {id: b, label: 个数, type: integer}, {id: d, label: 日期, type: date}]
    rows: [{id: r, label: 甲}, {id: s, label: 乙, cells: {b: {print: 10}}}]
"""


def test_the_widest_figure_decides_the_size_of_its_column() -> None:
    """Figures that fit keep the size of the body."""
    columns = printed_sizes(formspec.loads(SPEC).layout())
    assert columns.smaller({"/t/r/a": Decimal("1183.32"), "/t/s/a": Decimal(1)}) == {}
    wide = columns.smaller({"/t/r/a": Decimal("123456.78"), "/t/s/a": Decimal(1)})
    assert set(wide) == {(2, 1), (3, 1)}
    assert len(set(wide.values())) == 1
    assert SIZES[wide[2, 1]] * len("123,456.78") <= 10


def test_printed_and_typed_figures_of_a_column_have_one_size() -> None:
    """A printed 10 is as small as the typed number above it."""
    smaller = printed_sizes(formspec.loads(SPEC).layout()).smaller({"/t/r/b": 1234567890})
    assert smaller[2, 2] == smaller[3, 2] > 0


def test_a_column_that_is_too_narrow_for_its_dates_is_reported_once_for_each_format() -> None:
    """A page would print them over the next cell, and a workbook too small to read."""
    spec = formspec.loads(SPEC.replace("grid: [20, 10, 9, 16]", "grid: [60, 20, 20, 4]"))
    for name in ("html", "html-fillable", "xlsx"):
        (problem,) = renderer(name).limits(spec.layout())
        assert (problem.code, problem.params["name"]) == ("limit.narrow-date", "日期")
        assert "2024年9月30日" in problem.message("zh")
    assert renderer("xlsx").limits(formspec.loads(SPEC).layout()) == []
