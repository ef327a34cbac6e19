"""Lists of more than 9 999 items: the number in an item's label may be as long as a sheet has rows."""

from __future__ import annotations

from pathlib import Path

import pytest

import formspec
from formspec.importing.label_text import wording
from formspec.importing.row_patterns import label_pattern

SPEC = """
formspec: 1
id: many
title: 清单
blocks:
  - {list: lines, label: 清单, item: "指标{n}：", blank: 1}
"""


@pytest.mark.parametrize("number", ["1", "9999", "10000", "1048576", "１００００"])
def test_the_number_of_an_item_may_have_seven_digits(number: str) -> None:
    found = label_pattern("指标1：", chinese=False).match(f"指标{number}：答")
    assert found is not None
    assert found.end() == len(f"指标{number}：")


@pytest.mark.parametrize("number", ["十", "九千九百九十九", "10000"])
def test_the_number_of_an_item_may_be_chinese_up_to_where_these_end(number: str) -> None:
    found = label_pattern("（一）项目：", chinese=True).match(f"（{number}）项目：答")
    assert found is not None
    assert found.end() == len(f"（{number}）项目：")


@pytest.mark.parametrize(
    ("label", "text", "value"),
    [
        ("1. ", "2. :", ":"),
        ("1. ", "2. : a", ": a"),
        ("1. ", "2.: a", "a"),
        ("1. ", "2.a", "a"),
        ("Name ", "Name :", ":"),
        ("Year 1: ", "Year 2: :", ":"),
        ("指标1：", "指标2：：", "："),
    ],
)
def test_a_colon_belongs_to_the_value_where_the_label_is_printed_without_one(label: str, text: str, value: str) -> None:
    found = label_pattern(label, chinese=False).match(text)
    assert found is not None
    assert text[found.end() :].lstrip() == value


@pytest.mark.parametrize("number", ["(1)", "(10000)", "1000、", "一千、", "九千九百九十九、"])
def test_an_outline_number_of_any_item_is_no_part_of_its_label(number: str) -> None:
    assert wording(f"{number}项目") == "项目"


def test_ten_thousand_and_one_items_are_read_back_as_they_were_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    path.write_text(SPEC, encoding="utf-8")
    spec = formspec.load(path)
    lines = [f"第{number}项" for number in range(1, 10_002)]
    reading = formspec.read(spec.render(spec.parse({"lines": lines}), "xlsx"), spec)
    assert reading.problems == ()
    assert list(reading.form.lines) == lines


@pytest.mark.parametrize("label", ["{n}.", "第{n}笔", "{cn}、", "Item {n}"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_numbers_of_rows_without_names_are_no_changed_labels(label: str, count: int) -> None:
    spec = formspec.loads(
        "formspec: 1\nid: mine/numbered\ntitle: T\nblocks:\n  - table: t\n    levels: [No]\n"
        "    columns: [{id: kind, label: Type}]\n"
        f'    rows: [{{repeat: items, label: "{label}", name: false, blank: 2}}]\n'
    )
    form = spec.parse({"t": {"items": [{"kind": "x"}] * count}})
    reading = formspec.read(spec.render(form, "xlsx"), spec)
    assert not reading.problems
    assert reading.form == form
