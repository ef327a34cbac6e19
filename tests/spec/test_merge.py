"""One spec built on another: next year's form states only what differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.problems import ProblemError
from formspec.rules.tree import Reference, references
from formspec.source.merge import Merge, strip
from formspec.source.nodes import to_data
from formspec.source.yaml import parse_yaml
from formspec.spec.model import FieldsBlock, ListBlock, RowSpec, Spec, TableBlock, TextBlock, leaves

BASE = """\
formspec: 1
id: cases/2024
title: 绩效监控表
edition: "2024"
annex: 附件1
period: "{year}年度"
notes: [第一条, 第二条]
choices:
  yes_no: [是, 否]
columns:
  money:
    - {id: planned, label: 计划数, type: money, min: 0, help: 填计划}
    - {id: actual, label: 执行数, type: money}
parts:
  opinions:
    - {text: department_opinion, label: 部门意见, lines: 3}
    - {text: finance_opinion, label: 财政意见, lines: 3}
blocks:
  - fields: unit
    rows:
      - [{id: name, label: 单位名称, required: true}, {id: phone, label: 联系电话, type: phone}]
      - [{id: address, label: 地址}]
  - table: funds
    label: 资金
    columns: money
    rows:
      - {id: total, label: 资金总额}
      - {id: basic, label: 基本支出}
      - {id: programs, label: 项目支出}
  - table: results
    levels: [一级, 二级]
    columns: money
    rows:
      - label: 产出
        rows:
          - {id: quantity, label: 数量}
          - {id: quality, label: 质量}
      - id: benefits
        label: 效益
        rows:
          - {id: social, label: 社会效益}
          - {repeat: others, label: "其他{n}", blank: 2}
  - {list: goals, label: 年度目标, item: "目标{n}", blank: 2}
  - {part: opinions}
rules:
  - {id: adds-up, assert: funds.total.planned == funds.basic.planned + funds.programs.planned, message: 应当相等}
"""
HEAD = "formspec: 1\nid: cases/2025\nextends: base.yaml\n"


@pytest.fixture
def next_year(tmp_path: Path) -> Any:
    """Load a spec that builds on the one above and says ``text`` besides."""
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")

    def load(text: str, head: str = HEAD) -> Spec:
        path = tmp_path / "next.yaml"
        path.write_text(head + text, encoding="utf-8")
        return formspec.load(path).compiled.spec

    return load


def block(spec: Spec, name: str) -> Any:
    return next(each for each in spec.blocks if each.id == name)


def ids(rows: tuple[RowSpec, ...]) -> list[str | None]:
    return [row.id for row in rows]


def fields(spec: Spec) -> list[list[str]]:
    found = block(spec, "unit")
    assert isinstance(found, FieldsBlock)
    return [[each.id for each in row] for row in found.rows]


def row(rows: tuple[RowSpec, ...], name: str) -> RowSpec:
    return next(each for each in rows if each.id == name)


def test_a_form_that_says_nothing_is_the_one_it_builds_on_under_its_own_id(next_year: Any, tmp_path: Path) -> None:
    spec, base = next_year(""), formspec.load(tmp_path / "base.yaml").compiled.spec
    assert (spec.id, base.id) == ("cases/2025", "cases/2024")
    assert (spec.title, spec.notes, spec.period, ids(block(spec, "funds").rows)) == (
        base.title,
        base.notes,
        base.period,
        ids(block(base, "funds").rows),
    )
    assert [each.id for each in spec.blocks] == [each.id for each in base.blocks]


def test_a_text_is_changed_or_taken_away(next_year: Any) -> None:
    spec = next_year('title: 新绩效监控表\nannex: ""\nedition: "2025"\n')
    assert (spec.title, spec.annex, spec.edition) == ("新绩效监控表", "", "2025")


def test_notes_and_levels_are_replaced_as_a_whole(next_year: Any) -> None:
    spec = next_year("notes: [只有一条]\nblocks:\n  - {table: results, levels: [甲级, 乙级]}\n")
    assert spec.notes == ("只有一条",)
    assert [level.label for level in block(spec, "results").levels] == ["甲级", "乙级"]


def test_a_label_of_a_row_is_changed_where_it_stands(next_year: Any) -> None:
    rows = block(next_year("blocks: [{table: funds, rows: [{id: basic, label: 基本支出合计}]}]\n"), "funds").rows
    assert ids(rows) == ["total", "basic", "programs"]
    assert row(rows, "basic").label == "基本支出合计"
    assert list(row(rows, "basic").cells) == ["planned", "actual"]


def test_a_row_is_removed_and_the_others_stay(next_year: Any) -> None:
    text = "blocks: [{table: funds, rows: [{id: programs, remove: true}]}]\nrules: [{id: adds-up, remove: true}]\n"
    spec = next_year(text)
    assert ids(block(spec, "funds").rows) == ["total", "basic"]
    assert spec.rules == ()


def test_a_rule_that_lost_its_row_is_told(next_year: Any) -> None:
    with pytest.raises(ProblemError) as raised:
        next_year("blocks: [{table: funds, rows: [{id: programs, remove: true}]}]\n")
    assert [(each.code, each.params["name"]) for each in raised.value.problems] == [("expr.unknown-name", "programs")]


@pytest.mark.parametrize(
    ("where", "order"),
    [
        ("", ["total", "basic", "programs", "bonds"]),
        (", after: total", ["total", "bonds", "basic", "programs"]),
        (", before: total", ["bonds", "total", "basic", "programs"]),
        (", before: programs", ["total", "basic", "bonds", "programs"]),
    ],
)
def test_a_new_row_stands_where_it_is_wanted(next_year: Any, where: str, order: list[str]) -> None:
    spec = next_year(f"blocks: [{{table: funds, rows: [{{id: bonds, label: 债券{where}}}]}}]\n")
    assert ids(block(spec, "funds").rows) == order
    assert row(block(spec, "funds").rows, "bonds").label == "债券"


def test_a_row_is_moved_and_keeps_what_it_says(next_year: Any) -> None:
    rows = block(next_year("blocks: [{table: funds, rows: [{id: programs, after: total}]}]\n"), "funds").rows
    assert ids(rows) == ["total", "programs", "basic"]
    assert row(rows, "programs").label == "项目支出"


def test_several_new_rows_after_the_same_one_are_all_there(next_year: Any) -> None:
    text = "blocks: [{table: funds, rows: [{id: a, label: 甲, after: total}, {id: b, label: 乙, after: a}]}]\n"
    assert ids(block(next_year(text), "funds").rows) == ["total", "a", "b", "basic", "programs"]


def test_a_row_in_a_group_without_an_id_is_found_through_the_group(next_year: Any) -> None:
    text = """\
blocks:
  - table: results
    rows:
      - {id: quality, label: 质量指标}
      - {id: time, label: 时效, after: quantity}
"""
    (group, benefits) = block(next_year(text), "results").rows
    assert ids(group.rows) == ["quantity", "time", "quality"]
    assert row(group.rows, "quality").label == "质量指标"
    assert benefits.id == "benefits"


def test_the_last_row_of_a_group_takes_the_group_along(next_year: Any) -> None:
    text = "blocks: [{table: results, rows: [{id: quantity, remove: true}, {id: quality, remove: true}]}]\n"
    assert ids(block(next_year(text), "results").rows) == ["benefits"]


def test_a_row_in_a_group_with_an_id_is_reached_by_naming_the_group(next_year: Any) -> None:
    text = """\
blocks:
  - table: results
    rows:
      - id: benefits
        rows:
          - {id: social, remove: true}
          - {id: economic, label: 经济效益, before: others}
          - {repeat: others, blank: 5}
"""
    (benefits,) = [each for each in block(next_year(text), "results").rows if each.id]
    assert ids(benefits.rows) == ["economic", "others"]
    repeat = row(benefits.rows, "others").repeat
    assert repeat is not None
    assert (repeat.blank, row(benefits.rows, "others").label) == (5, "其他{n}")


def test_a_column_of_a_set_is_changed_for_every_table_that_uses_it(next_year: Any) -> None:
    text = "columns: {money: [{id: planned, label: 预算数}, {id: rate, label: 执行率, type: percent}]}\n"
    spec = next_year(text)
    for name in ("funds", "results"):
        found = block(spec, name)
        assert isinstance(found, TableBlock)
        columns = list(leaves(found.columns))
        assert [(each.id, each.label) for each in columns] == [
            ("planned", "预算数"),
            ("actual", "执行数"),
            ("rate", "执行率"),
        ]
        assert columns[0].cell.value.minimum == 0


def test_a_field_is_changed_removed_and_added_in_its_row(next_year: Any) -> None:
    text = """\
blocks:
  - fields: unit
    rows:
      - [{id: name, label: 单位全称}, {id: code, label: 代码, after: name}]
      - [{id: phone, remove: true}]
      - [{id: fax, label: 传真}, {id: mail, label: 邮箱}]
"""
    spec = next_year(text)
    assert fields(spec) == [["name", "code"], ["address"], ["fax", "mail"]]
    (name, *_), *_ = block(spec, "unit").rows
    assert (name.label, name.cell.value.required) == ("单位全称", True)


def test_the_last_field_of_a_row_takes_the_row_along(next_year: Any) -> None:
    assert fields(next_year("blocks: [{fields: unit, rows: [[{id: address, remove: true}]]}]\n")) == [["name", "phone"]]


def test_a_field_moves_to_another_row(next_year: Any) -> None:
    spec = next_year("blocks: [{fields: unit, rows: [[{id: phone, after: address}]]}]\n")
    assert fields(spec) == [["name"], ["address", "phone"]]


def test_blocks_are_added_moved_and_removed(next_year: Any) -> None:
    text = """\
blocks:
  - {text: summary, label: 概况, before: unit}
  - {list: goals, after: unit, blank: 4}
  - {table: results, remove: true}
  - {text: last, label: 其他}
"""
    spec = next_year(text)
    assert [each.id for each in spec.blocks] == [
        "summary",
        "unit",
        "goals",
        "funds",
        "department_opinion",
        "finance_opinion",
        "last",
    ]
    goals = block(spec, "goals")
    assert isinstance(goals, ListBlock)
    assert (goals.repeat.blank, goals.item) == (4, "目标{n}")


def test_a_block_of_a_part_is_changed_under_parts(next_year: Any) -> None:
    text = (
        "parts: {opinions: [{text: finance_opinion, lines: 9}, {text: audit, label: 审计, before: finance_opinion}]}\n"
    )
    spec = next_year(text)
    assert [each.id for each in spec.blocks][-3:] == ["department_opinion", "audit", "finance_opinion"]
    opinion = block(spec, "finance_opinion")
    assert isinstance(opinion, TextBlock)
    assert (opinion.lines, opinion.label) == (9, "财政意见")


def test_a_part_is_taken_out_or_followed(next_year: Any) -> None:
    spec = next_year("blocks: [{text: suggestion, label: 建议, after: opinions}, {part: opinions, remove: true}]\n")
    assert [each.id for each in spec.blocks][-2:] == ["goals", "suggestion"]


def test_a_block_of_another_kind_takes_the_place_of_one_of_the_same_name(next_year: Any) -> None:
    spec = next_year("blocks: [{text: goals, label: 年度目标}]\n")
    assert isinstance(block(spec, "goals"), TextBlock)
    assert block(spec, "goals").label == "年度目标"
    assert [each.id for each in spec.blocks].index("goals") == 3


def test_choices_are_replaced_and_rules_changed_by_their_id(next_year: Any) -> None:
    text = "choices: {yes_no: [有, 无], likely: [会, 不会]}\nrules: [{id: adds-up, severity: warning}]\n"
    (rule,) = next_year(text).rules
    assert (rule.severity, rule.message) == ("warning", "应当相等")


def test_of_several_bases_the_last_one_counts(next_year: Any, tmp_path: Path) -> None:
    (tmp_path / "second.yaml").write_text("formspec: 1\ntitle: 第二张\nedition: b\n", encoding="utf-8")
    spec = next_year('edition: ""\n', "formspec: 1\nid: cases/2025\nextends: [base.yaml, second.yaml]\n")
    assert (spec.title, spec.edition, spec.annex) == ("第二张", "", "附件1")


def test_two_bases_may_build_on_one_file(next_year: Any, tmp_path: Path) -> None:
    (tmp_path / "left.yaml").write_text("formspec: 1\nextends: base.yaml\nannex: 左\n", encoding="utf-8")
    (tmp_path / "right.yaml").write_text("formspec: 1\nextends: base.yaml\nedition: 右\n", encoding="utf-8")
    spec = next_year("", "formspec: 1\nid: cases/2025\nextends: [left.yaml, right.yaml]\n")
    assert spec.edition == "右"
    assert ids(block(spec, "funds").rows) == ["total", "basic", "programs"]


def test_a_file_that_is_reached_in_two_ways_is_no_circle(next_year: Any, tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text("formspec: 1\nedition: 共\nchoices: {likely: [会, 不会]}\n", encoding="utf-8")
    (tmp_path / "left.yaml").write_text("formspec: 1\nextends: common.yaml\nannex: 左\n", encoding="utf-8")
    spec = next_year("", "formspec: 1\nid: cases/2025\nextends: [base.yaml, left.yaml, common.yaml]\n")
    assert (spec.annex, spec.edition) == ("左", "共")


def test_a_form_of_the_catalog_is_built_on_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "next.yaml"
    path.write_text("formspec: 1\nid: jiangsu/2025/department\nextends: jiangsu/2024/department\n", encoding="utf-8")
    spec, last = formspec.load(path), formspec.load("jiangsu/2024/department")
    assert spec.compiled.shape == last.compiled.shape
    assert spec.digest != last.digest


def test_the_order_of_keys_and_comments_do_not_change_the_digest(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text("formspec: 1\nid: a\ntitle: 表\nblocks: [{text: b, label: 意见}]\n", encoding="utf-8")
    other.write_text("# 说明\ntitle: 表\nid: a\nblocks:\n- label: 意见\n  text: b\nformspec: 1\n", encoding="utf-8")
    assert formspec.load(one).digest == formspec.load(other).digest


def test_what_a_merge_cannot_find_is_told_where_it_is_said(next_year: Any) -> None:
    with pytest.raises(ProblemError) as raised:
        next_year("blocks:\n  - {table: found, remove: true}\n  - {text: more, label: 又, after: goal}\n")
    told = [(each.code, each.params["name"], each.location and each.location.line) for each in raised.value.problems]
    assert told == [("spec.merge-unknown", "found", 5), ("spec.merge-unknown", "goal", 6)]


def merged(base: str, child: str) -> Any:
    return to_data(Merge().merge(parse_yaml(base, "base"), parse_yaml(child, "child")))


def test_a_null_takes_a_key_away() -> None:
    assert merged("{a: 1, b: {c: 2, d: 3}}", "{a: null, b: {c: null}, e: null}") == {"b": {"d": 3}}


@pytest.mark.parametrize(
    "text",
    [
        "blocks: [{text: more, label: 又, help: null}]\n",
        "blocks: [{text: more, label: 又, help: ~}]\n",
        "page: {margins: {top: null}}\nblocks: [{text: more, label: 又}]\n",
    ],
)
def test_a_null_where_the_base_says_nothing_says_nothing(next_year: Any, text: str) -> None:
    spec = next_year(text)
    assert block(spec, "more").cell.value.help == ""
    assert spec.page.margins[0] == 18


def test_a_null_in_adds_up_is_kept(next_year: Any) -> None:
    text = "blocks: [{table: results, adds_up: {planned: null}}]\n"
    assert [each.column for each in block(next_year(text), "results").adds_up] == ["planned"]


@pytest.mark.parametrize("key", ["choices", "columns", "parts", "cells"])
def test_names_that_are_also_keys_of_blocks_are_merged_as_any_other(key: str) -> None:
    assert merged(f"{key}: {{list: [a]}}", f"{key}: {{text: [b]}}") == {key: {"list": ["a"], "text": ["b"]}}


def test_lists_without_identities_are_replaced() -> None:
    assert merged("a: [1, 2, 3]", "a: [4]") == {"a": [4]}
    assert merged("a: [{id: x}, {id: y}]", "a: [4]") == {"a": [4]}


def test_directives_are_no_part_of_the_result() -> None:
    child = "blocks: [{id: b, after: a, rows: [{id: c, before: z}]}]"
    assert merged("blocks: [{id: a}]", child) == {"blocks": [{"id": "a"}, {"id": "b", "rows": [{"id": "c"}]}]}
    assert to_data(strip(parse_yaml("{after: x, a: [{remove: true, b: 1}]}", "file"))) == {"a": [{"b": 1}]}


def test_remove_false_keeps_the_item() -> None:
    assert merged("rows: [{id: a, label: 甲}]", "rows: [{id: a, remove: false}]") == {
        "rows": [{"id": "a", "label": "甲"}]
    }


# Adding under an existing group, and placing by label


def results(next_year: Any, rows: str) -> Any:
    return block(next_year(f"blocks: [{{table: results, rows: [{rows}]}}]\n"), "results").rows


def test_a_row_is_added_to_a_group_that_is_named_by_its_label(next_year: Any) -> None:
    rows = results(
        next_year, "{label: 产出, rows: [{id: timely, label: 时效}]}, {label: 效益, rows: [{id: eco, label: 生态}]}"
    )
    assert [row.label for row in rows] == ["产出", "效益"]
    assert ids(rows[0].rows) == ["quantity", "quality", "timely"]
    assert ids(rows[1].rows) == ["social", "others", "eco"]


def test_a_row_is_put_next_to_another_by_id_or_label(next_year: Any) -> None:
    for anchor in ("after: quantity", "after: 数量", "before: quality", "before: 质量"):
        rows = results(next_year, f"{{id: timely, label: 时效, {anchor}}}")
        assert ids(rows[0].rows) == ["quantity", "timely", "quality"], anchor
        rows = results(next_year, f"{{label: 产出, rows: [{{id: timely, label: 时效, {anchor}}}]}}")
        assert ids(rows[0].rows) == ["quantity", "timely", "quality"], anchor


def test_a_group_is_put_next_to_another_by_its_label(next_year: Any) -> None:
    rows = results(next_year, "{id: costs, label: 成本, after: 产出, rows: [{id: unit_cost, label: 单位成本}]}")
    assert [row.label for row in rows] == ["产出", "成本", "效益"]


def test_a_group_without_an_id_is_moved_changed_and_removed_by_its_label(next_year: Any) -> None:
    assert [row.label for row in results(next_year, "{label: 产出, after: benefits}")] == ["效益", "产出"]
    (row, _) = results(next_year, "{label: 产出, page_break: true, rows: [{id: quality, remove: true}]}")
    assert row.page_break
    assert ids(row.rows) == ["quantity"]
    assert [row.label for row in results(next_year, "{label: 产出, remove: true}")] == ["效益"]


def test_an_id_inside_a_removed_group_is_free_again(next_year: Any) -> None:
    rows = results(next_year, "{label: 产出, remove: true}, {label: 新, rows: [{id: quality, label: 新质量}]}")
    assert [(row.label, ids(row.rows)) for row in rows] == [("效益", ["social", "others"]), ("新", ["quality"])]


def test_columns_are_added_to_a_group_of_columns_by_its_label(tmp_path: Path) -> None:
    base = (
        "formspec: 1\nid: cases/2024\ntitle: 表\nblocks:\n  - table: t\n    columns:\n"
        "      - {label: 本年, columns: [{id: planned, label: 计划}]}\n      - {id: note, label: 备注}\n"
        "    rows: [{id: total, label: 合计}]\n"
    )
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    text = "blocks: [{table: t, columns: [{label: 本年, columns: [{id: actual, label: 实际}]}]}]\n"
    spec = formspec.loads(HEAD + text, folder=tmp_path)
    (t,) = spec.compiled.spec.blocks
    assert isinstance(t, TableBlock)
    assert [column.id for column in leaves(t.columns)] == ["planned", "actual", "note"]
    (change,) = spec.changes
    assert (str(change.action), change.kind, change.id, change.group) == ("adds", "column", "actual", "本年")


def test_a_label_that_several_items_have_is_reported(next_year: Any, tmp_path: Path) -> None:
    base = BASE.replace("{id: programs, label: 项目支出}", "{id: programs, label: 基本支出}")
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    with pytest.raises(ProblemError) as raised:
        formspec.loads(
            HEAD + "blocks: [{table: funds, rows: [{id: x, label: 甲, after: 基本支出}]}]\n", folder=tmp_path
        )
    (problem,) = raised.value.problems
    assert (problem.code, problem.params["names"]) == ("spec.merge-several", ["basic", "programs"])


def test_an_unknown_label_is_reported_where_it_is_written(next_year: Any) -> None:
    with pytest.raises(ProblemError) as raised:
        results(next_year, "{id: x, label: 甲, after: 产 出量}, {label: 没有, remove: true}")
    assert [(each.code, each.params["name"]) for each in raised.value.problems] == [
        ("spec.merge-unknown", "产 出量"),
        ("spec.merge-unknown", "没有"),
    ]


# Renaming


RENAMED = """\
was: cases/2024
columns: {money: [{id: plan, was: planned}]}
blocks:
  - fields: office
    was: unit
    rows: [{id: title, was: name}]
  - table: funds
    rows: [{id: base, was: basic, label: 基本支出（合计）}]
  - table: results
    rows:
      - {id: amount, was: quantity, after: quality}
      - {id: effects, was: benefits, rows: [{repeat: more, was: others}]}
  - {list: aims, was: goals}
"""


def test_an_item_is_renamed_in_its_place_and_keeps_its_keys(next_year: Any) -> None:
    spec = next_year(RENAMED)
    assert [each.id for each in spec.blocks][:4] == ["office", "funds", "results", "aims"]
    assert [field.id for field in block(spec, "office").rows[0]] == ["title", "phone"]
    assert block(spec, "office").rows[0][0].cell.value.required
    assert ids(block(spec, "funds").rows) == ["total", "base", "programs"]
    assert row(block(spec, "funds").rows, "base").label == "基本支出（合计）"
    assert [column.id for column in leaves(block(spec, "funds").columns)] == ["plan", "actual"]
    outputs, effects = block(spec, "results").rows
    assert ids(outputs.rows) == ["quality", "amount"]
    assert (effects.id, ids(effects.rows)) == ("effects", ["social", "more"])


def test_rules_and_formulas_of_the_base_follow_a_renamed_item(next_year: Any, tmp_path: Path) -> None:
    next_year(RENAMED)
    (rule,) = formspec.load(tmp_path / "next.yaml").compiled.rules
    paths = {path for each in references(rule.expression) if isinstance(each, Reference) for path in each.paths}
    assert paths == {"/funds/total/plan", "/funds/base/plan", "/funds/programs/plan"}


def test_two_items_exchange_their_ids(next_year: Any) -> None:
    text = "blocks: [{table: funds, rows: [{id: basic, was: programs}, {id: programs, was: basic}]}]\n"
    rows = block(next_year(text), "funds").rows
    assert [(each.id, each.label) for each in rows] == [
        ("total", "资金总额"),
        ("programs", "基本支出"),
        ("basic", "项目支出"),
    ]


def test_a_former_id_that_the_spec_still_uses_renames_nothing(next_year: Any) -> None:
    text = "blocks: [{table: funds, rows: [{id: basic, bold: true}, {id: base, was: basic, label: 基础}]}]\n"
    with pytest.raises(ProblemError) as raised:
        next_year(text)
    assert [each.code for each in raised.value.problems] == ["spec.was-in-use"]


def test_a_new_id_that_the_base_has_renames_nothing(next_year: Any) -> None:
    with pytest.raises(ProblemError) as raised:
        next_year("blocks: [{table: funds, rows: [{id: programs, was: basic}]}]\n")
    assert [each.code for each in raised.value.problems] == ["spec.was-in-use"]


def test_keys_of_the_base_that_name_a_renamed_column_follow_it(tmp_path: Path) -> None:
    base = (
        "formspec: 1\nid: cases/2024\ntitle: 表\nblocks:\n  - table: t\n    adds_up: {planned: 100}\n"
        "    levels: [一级, 二级]\n"
        "    columns: [{id: planned, label: 计划, type: money}, {id: actual, label: 实际, type: money}]\n"
        "    rows:\n      - {id: a, label: 甲, closed: [actual], cells: {planned: 40}}\n"
        "      - {id: b, label: 乙, merge: [actual], rows: [{id: c, label: 丙, cells: {planned: {compute: a.planned}}}]}\n"
    )
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    text = "blocks: [{table: t, columns: [{id: plan, was: planned}, {id: done, was: actual}]}]\n"
    spec = formspec.loads(HEAD + text, folder=tmp_path)
    (t,) = spec.compiled.spec.blocks
    assert isinstance(t, TableBlock)
    assert [each.column for each in t.adds_up] == ["plan"]
    assert t.rows[0].cells["plan"].printed == 40
    assert t.rows[0].cells["done"].kind == "closed"
    assert t.rows[1].merged == {"done"}
    assert set(spec.compiled.formulas.by_path) == {"/t/b/c/plan"}
