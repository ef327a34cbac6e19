"""Corners of the layout, one small spec each."""

from __future__ import annotations

from pathlib import Path

import pytest

import formspec
from formspec.layout.build import build_layout
from formspec.problems import ProblemError
from tests.layout.test_invariants import check_all, lists

HEAD = "formspec: 1\nid: cases/gap\ntitle: 样表\nblocks:\n"
TICKS = """\
  - table: review
    columns: [{id: result, label: 结果, choices: [优, 良], show: columns}]
    rows: [{id: need, label: 必要性}, {id: goals, label: 合理性, closed: [result]}]
"""
PRINTED_TICKS = """\
  - table: review
    columns: [{id: result, label: 结果, choices: [优, 良], show: columns}]
    rows: [{id: need, label: 必要性, cells: {result: 优}}]
"""
MERGE = """\
  - table: funds
    levels: [一级, 二级, 三级]
    columns: [{id: planned, label: 计划}, {id: reason, label: 原因}]
    rows:
      - id: all
        label: 全部
        merge: [reason]
        rows:
          - {id: some, label: 部分, merge: [reason], rows: [{id: first, label: 甲}, {id: second, label: 乙}]}
"""
CODES = """\
  - table: mixed
    levels: [一级, 二级]
    columns: [{id: planned, label: 目标值}]
    rows:
      - id: served
        label: 满意度
        columns: [{id: asked, label: 调查人数, code: 5}]
        rows: [{id: people, label: 服务对象}]
"""
EMPTY = """\
  - table: duties
    levels: [职能, 重点工作]
    columns: [{id: planned, label: 目标值}]
    rows:
      - {repeat: functions, label: "职能{n}", blank: 1, rows: [{repeat: tasks, label: "工作{n}", blank: 0}]}
"""
SWITCH = """\
  - table: mixed
    levels: [一级, 二级]
    columns: [{id: planned, label: 目标值}]
    rows:
      - {id: first, label: 产出}
      - repeat: groups
        label: 组{n}
        blank: 0
        columns: [{id: a, label: 甲}, {id: b, label: 乙}, {id: c, label: 丙}]
        rows: [{id: inner, label: 行}]
"""


def load(folder: Path, text: str) -> formspec.FormSpec:
    path = folder / "gap.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return formspec.load(path)


@pytest.mark.parametrize("text", [TICKS, PRINTED_TICKS, CODES, EMPTY], ids=["closed", "printed", "codes", "empty"])
def test_every_value_has_its_cell_and_no_cell_lies_over_another(tmp_path: Path, text: str) -> None:
    spec = load(tmp_path, text)
    check_all(spec.layout(), spec)
    counts: dict[str, int] = {}
    lists(spec.compiled.shape, counts, 1)
    check_all(build_layout(spec.compiled.spec, spec.compiled.formulas, spec.compiled.rules, {}, counts), spec)


@pytest.mark.parametrize(("text", "code"), [(MERGE, "spec.merged-twice"), (SWITCH, "spec.spans")])
def test_what_could_not_be_laid_out_is_refused_at_loading(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        load(tmp_path, text)
    assert {problem.code for problem in caught.value.problems} == {code}


def test_a_group_without_rows_keeps_its_name(tmp_path: Path) -> None:
    spec = load(tmp_path, EMPTY)
    form = spec.parse({"duties": {"functions": [{"name": "教育"}, {"name": "卫生"}]}})
    text = spec.render(form, "md").decode()
    assert "职能1：教育" in text
    assert "职能2：卫生" in text


def test_a_level_with_a_span_is_as_wide_as_one_without() -> None:
    """A span says how many grid columns a level takes, not how wide it is."""
    text = """
formspec: 1
id: cases/spans
title: 样表
blocks:
  - table: t
    levels: [{label: 项目, span: SPAN}]
    columns: [{id: a, label: 金额, type: money}, {id: b, label: 日期, type: date}]
    rows: [{id: r, label: 甲}]
"""
    widths = []
    for span in (1, 4):
        layout = formspec.loads(text.replace("SPAN", str(span))).layout()
        widths.append(
            [round(float(sum(layout.widths[:span])), 0), *(round(float(each), 0) for each in layout.widths[span:])]
        )
    assert widths[0] == widths[1]
