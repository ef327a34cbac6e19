"""Data paths and classes follow from ids alone: not from the order of a form, nor from the position of its labels."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import formspec

FORM = """
formspec: 1
id: mine/order
title: 表
blocks:
  - fields: person
    rows:
      - [{id: name, label: 姓名}, {id: born, label: 出生年月, type: month}]
      - [{id: term, label: 任期, type: period}, {id: kind, label: 类别, choices: [甲, 乙], show: boxes}]
  - table: funds
    columns: [{id: planned, label: 预算, type: money}, {id: spent, label: 执行, type: money}]
    rows: [{id: total, label: 合计, sum: all}, {id: fiscal, label: 财政}, {repeat: others, label: "其他{n}", blank: 2}]
  - {text: opinion, label: 意见, sign: [{id: signer, label: 签字}]}
  - {list: goals, label: 目标, item: "{n}."}
"""
DATA: dict[str, Any] = {
    "person": {"name": "示例", "born": "1990-05", "term": "2024-01/2024-12", "kind": "甲"},
    "funds": {"fiscal": {"planned": 3, "spent": 1}, "others": [{"name": "自筹", "planned": 2}]},
    "opinion": {"text": "同意", "signer": "某人"},
    "goals": ["一", "二"],
}


@st.composite
def arranged(draw: st.DrawFn) -> str:
    """Return the form with its parts in another order, and labels and codes in other positions."""
    form = yaml.safe_load(FORM)
    person, funds, opinion, _ = form["blocks"]
    fields = draw(st.permutations([item for row in person["rows"] for item in row]))
    where = st.sampled_from(({}, {"label_at": "top"}, {"inside": True}, {"code": "1"}))
    person["rows"] = [[{**item, **draw(where)} for item in fields[:2]], fields[2:]]
    funds["columns"], funds["rows"] = draw(st.permutations(funds["columns"])), draw(st.permutations(funds["rows"]))
    funds |= draw(st.sampled_from(({}, {"codes": {"at": "left", "start": 1}}, {"outline": True, "numbering": ["1."]})))
    opinion["label_at"] = draw(st.sampled_from(("left", "top", "inside")))
    form["blocks"] = draw(st.permutations(form["blocks"]))
    return yaml.safe_dump(form, allow_unicode=True)


@settings(max_examples=8, deadline=None)
@given(arranged())
def test_the_order_of_a_form_and_the_position_of_its_labels_change_no_path(text: str) -> None:
    usual, other = formspec.loads(FORM), formspec.loads(text)
    form, same = usual.parse(DATA), other.parse(DATA)
    assert other.to_json(same) == usual.to_json(form)
    assert other.evaluate(same) == usual.evaluate(form)
    assert sorted(other.schema()["properties"]) == sorted(usual.schema()["properties"])


@settings(max_examples=3, deadline=None)
@given(arranged())
def test_what_is_typed_into_it_is_read_back_wherever_it_is(text: str) -> None:
    spec = formspec.loads(text)
    form = spec.parse(DATA)
    reading = formspec.read(spec.render(form, "xlsx"), spec)
    assert not reading.problems
    assert reading.form == form
