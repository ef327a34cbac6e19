"""Whatever is typed wherever: it is in the form exactly, or told with its sheet and cell."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import formspec
from formspec.layout import Role, address
from tests.importing import workbooks
from tests.importing.workbooks import DEPARTMENT, FORMS, STATISTICS, cells, filled, nothing_lost, type_into

_CHARACTERS = st.characters(
    codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n\t\u00a0\u3000√□☑：:;%￥,.。0123456789"
)
_TELLING = [
    "是",
    "否",
    "√",
    "有可能",
    "有可",
    "/",
    "—",
    "无",
    "1,200",
    "１２",
    "48%",
    "1200元",
    "2024/6/30",
    "指标1：",
    "指标2:甲",
    "项目1",
    "目标3：乙",
    "#REF!",
    "=A1",
    "总分",
    "备注",
    "一级指标",
    "1e5",
    "-0",
]
_TEXTS = st.one_of(
    st.text(_CHARACTERS, max_size=12),
    st.sampled_from(_TELLING),
    st.decimals(-(10**9), 10**9, places=2).map(str),
)
_NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False),
    st.sampled_from((0, 1, -1, 45473, 2024, 100)),
)
_CONTENTS = st.one_of(_TEXTS, _NUMBERS, st.booleans())


@cache
def _places(name: str) -> st.SearchStrategy[str]:
    """Return the cells of the form, its inputs more often, and some beside and below it."""
    inputs = sorted(set(cells(name).values()))
    keys = workbooks.key_row(workbooks.opened(filled(name)).worksheets[0])  # hidden: nobody types into it
    layout = workbooks.spec_of(name).layout(workbooks.form_of(name))
    codes = {  # any number passes for a code there
        address(cell.row, cell.column + right)
        for cell in layout.cells
        if cell.role is Role.CODE
        for right in range(cell.columns)
    }
    rows = st.integers(1, 70).filter(lambda row: row != keys)
    anywhere = st.builds(lambda column, row: f"{workbooks.letter(column)}{row}", st.integers(1, 9), rows)
    anywhere = anywhere.filter(lambda cell: cell not in codes)
    return st.one_of(st.sampled_from(inputs), st.sampled_from(inputs), anywhere)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_typed_anywhere_is_read_or_told(name: str, data: st.DataObject) -> None:
    typed = data.draw(st.dictionaries(_places(name), _CONTENTS, min_size=1, max_size=6))
    reading = formspec.read(type_into(filled(name), typed))
    nothing_lost(reading, typed)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_typed_anywhere_is_read_or_told_where_only_labels_are_left(name: str, data: st.DataObject) -> None:
    typed = data.draw(st.dictionaries(_places(name), _CONTENTS, min_size=1, max_size=6))
    reading = formspec.read(type_into(RETYPED[name], typed), name)
    nothing_lost(reading, typed)


RETYPED = {name: workbooks.retyped(filled(name)) for name in FORMS}


@pytest.mark.parametrize("cell", ["A10", "B10", "D10", "C13"])
def test_a_number_typed_over_a_code_is_told(cell: str) -> None:
    """An amount typed one column too far to the left, into 行次."""
    reading = formspec.read(type_into(filled(STATISTICS), {cell: 35185}))
    nothing_lost(reading, {cell: 35185})


def test_a_text_like_a_columns_key_is_text_in_an_answer() -> None:
    cell = cells(DEPARTMENT)["/funds/projects/1/name"]
    nothing_lost(formspec.read(type_into(filled(DEPARTMENT), {cell: "=column#0"})), {cell: "=column#0"})


def test_a_text_like_a_rows_key_is_text_in_an_answer() -> None:
    cell = cells(DEPARTMENT)["/funds/projects/1/name"]
    reading = formspec.read(type_into(RETYPED[DEPARTMENT], {cell: "/unit"}), DEPARTMENT)
    nothing_lost(reading, {cell: "/unit"})
    assert reading.form.unit.name == "示例省数据资源管理中心"
