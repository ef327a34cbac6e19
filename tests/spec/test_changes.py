"""What a spec changes of those it builds on, as data and as ``formspec check`` prints it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import formspec
from formspec.cli.command_line import build

BASE = """\
formspec: 1
id: cases/2024
title: 监控表
annex: 附件1
page: {margins: {top: 10, left: 5}}
notes: [第一条, 第二条, 第三条]
rules:
  - {id: adds-up, assert: funds.total.planned == funds.basic.planned, message: 应当相等}
choices:
  list: [是, 否]
columns:
  money:
    - {id: planned, label: 计划数, type: money, help: 填计划}
    - {id: actual, label: 执行数, type: money}
blocks:
  - fields: unit
    rows:
      - [{id: name, label: 单位名称}, {id: phone, label: 联系电话}]
  - table: funds
    levels: [一级, 二级]
    columns: money
    rows:
      - {id: total, label: 资金总额}
      - {id: basic, label: 基本支出}
      - label: 其中
        rows:
          - {repeat: projects, label: "项目{n}", blank: 2, name: {help: 填名称}}
  - {text: opinion, label: 意见, lines: 3}
"""
HEAD = "formspec: 1\nid: cases/2025\nextends: base.yaml\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with the spec above in it as base.yaml."""
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def listed(folder: Path) -> Any:
    """Return the changes of a spec that says ``text``, each as its action, kind, path and keys."""

    def changes(text: str, head: str = HEAD) -> list[Any]:
        (folder / "next.yaml").write_text(head + text, encoding="utf-8")
        return [
            (str(each.action), each.kind, each.path, *((key.key, key.old, key.new) for key in each.keys))
            for each in formspec.load("next.yaml").changes
        ]

    return changes


def check(*arguments: str, lang: str = "zh") -> str:
    return CliRunner().invoke(build(lang), ["check", *arguments]).stdout


TOTAL, BASIC = "/blocks/funds/rows/total", "/blocks/funds/rows/basic"


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("", []),
        ("title: 监控表\n", []),
        ("title: 新表\n", [("replaces", "setting", "/title", ("title", "监控表", "新表"))]),
        ("edition: b\n", [("adds", "setting", "/edition", ("edition", None, "b"))]),
        ("annex: ~\n", [("removes", "setting", "/annex", ("annex", "附件1", None))]),
        (
            "page: {margins: {top: 20, left: 5}}\n",
            [("replaces", "setting", "/page", ("page.margins.top", "10", "20"))],
        ),
        (
            "notes: [第一条, 新的, 第三条, 又一条]\n",
            [("replaces", "note", "/notes/1", ("text", "第二条", "新的")), ("adds", "note", "/notes/3")],
        ),
        ("notes: [第一条, 第三条]\n", [("removes", "note", "/notes/1")]),
        ("choices: {list: [有, 无]}\n", [("replaces", "choices", "/choices/list", ("list", "[是, 否]", "[有, 无]"))]),
        ("choices: {grades: [优, 良]}\n", [("adds", "choices", "/choices/grades")]),
        (
            "columns: {money: [{id: planned, help: ~, label: 预算数}]}\n",
            [("replaces", "column", "/columns/money/planned", ("help", "填计划", None), ("label", "计划数", "预算数"))],
        ),
        (
            "blocks: [{fields: unit, rows: [[{id: fax, label: 传真}, {id: phone, remove: true}]]}]\n",
            [("removes", "field", "/blocks/unit/rows/phone"), ("adds", "field", "/blocks/unit/rows/fax")],
        ),
        (
            "blocks: [{table: funds, rows: [{repeat: projects, blank: 3, name: {help: 写全称}}]}]\n",
            [
                (
                    "replaces",
                    "row",
                    "/blocks/funds/rows/projects",
                    ("blank", "2", "3"),
                    ("name.help", "填名称", "写全称"),
                )
            ],
        ),
        (
            "blocks: [{table: funds, rows: [{label: 另有, rows: [{id: a, label: 甲}]}]}]\n",
            [("adds", "group", "/blocks/funds/rows")],
        ),
        (
            "blocks: [{table: costs, columns: money, rows: [{id: a, label: 甲}], after: unit}]\n",
            [("adds", "table", "/blocks/costs")],
        ),
        (
            "blocks: [{table: funds, rows: [{id: base, was: basic, label: 基础, before: total}]}]\n",
            [
                ("renames", "row", "/blocks/funds/rows/base", ("id", "basic", "base"), ("label", "基本支出", "基础")),
                ("moves", "row", "/blocks/funds/rows/base"),
            ],
        ),
        (
            "rules: [{id: adds-up, severity: warning}]\n",
            [("replaces", "rule", "/rules/adds-up", ("severity", None, "warning"))],
        ),
        (
            "blocks: [{text: opinion, before: funds, lines: 5}]\n",
            [
                ("replaces", "text", "/blocks/opinion", ("lines", "3", "5")),
                ("moves", "text", "/blocks/opinion"),
            ],
        ),
    ],
)
def test_each_difference_is_a_change(listed: Any, text: str, changes: list[Any]) -> None:
    assert listed(text) == changes


@pytest.mark.parametrize("where", ["{id: basic, after: total}", "{id: total, before: basic}"])
def test_what_is_put_where_it_is_already_is_no_change(listed: Any, where: str) -> None:
    assert listed(f"blocks: [{{table: funds, rows: [{where}]}}]\n") == []


def test_changes_come_in_the_order_of_the_form(listed: Any) -> None:
    text = """\
rules: [{id: adds-up, severity: warning}]
blocks:
  - {text: opinion, lines: 4}
  - table: funds
    rows: [{id: other, label: 其他, after: total}, {id: total, label: 合计}]
title: 新表
"""
    paths = [path for _, _, path, *_ in listed(text)]
    assert paths == ["/title", TOTAL, "/blocks/funds/rows/other", "/blocks/opinion", "/rules/adds-up"]


def test_of_a_chain_of_bases_only_what_this_spec_changes_is_listed(folder: Path, listed: Any) -> None:
    (folder / "middle.yaml").write_text(
        "formspec: 1\nid: m\nextends: base.yaml\ntitle: 中\nannex: 乙\n", encoding="utf-8"
    )
    head = "formspec: 1\nid: cases/2025\nextends: middle.yaml\n"
    assert listed("title: 新\n", head) == [("replaces", "setting", "/title", ("title", "中", "新"))]


def test_what_a_form_adds_to_common_parts_is_no_difference(folder: Path, listed: Any) -> None:
    common = "formspec: 1\ncolumns: {money: [{id: planned, label: 计划数}]}\nsource: 文件\n"
    (folder / "_common.yaml").write_text(common, encoding="utf-8")
    text = """\
title: 新表
source: 另一份文件
columns: {money: [{id: actual, label: 执行数}, {id: planned, label: 预算数}]}
blocks: [{table: funds, columns: money, rows: [{id: total, label: 总额}]}]
"""
    assert listed(text, "formspec: 1\nid: cases/2025\nextends: _common.yaml\n") == [
        ("replaces", "setting", "/source", ("source", "文件", "另一份文件")),
        ("replaces", "column", "/columns/money/planned", ("label", "计划数", "预算数")),
    ]


@pytest.mark.parametrize("name", [each.id for each in formspec.forms()])
def test_the_bundled_forms_change_nothing(name: str) -> None:
    assert formspec.load(name).changes == ()


def test_a_heading_and_a_group_without_an_id_are_put_where_they_say(listed: Any) -> None:
    text = """\
blocks:
  - {heading: 第二部分, after: unit}
  - table: funds
    rows: [{label: 另有, before: basic, rows: [{id: a, label: 甲}]}]
"""
    assert [kind for _, kind, *_ in listed(text)] == ["heading", "group"]
    spec = formspec.load("next.yaml").compiled.spec
    assert [type(block).__name__ for block in spec.blocks] == ["FieldsBlock", "HeadingBlock", "TableBlock", "TextBlock"]
    assert [row.label for row in spec.blocks[2].rows] == ["资金总额", "另有", "基本支出", "其中"]


NEXT = """\
edition: "2025"
blocks:
  - table: funds
    rows:
      - {id: total, label: 合计}
      - {id: bonds, label: 债券, after: total}
  - {text: opinion, remove: true}
"""


def test_check_lists_the_changes_in_the_language_of_the_messages(listed: Any) -> None:
    listed(NEXT)
    assert check("next.yaml").splitlines() == [
        "next.yaml：没有问题",
        "next.yaml 建立在 base.yaml 之上：新增 2 项，修改 1 项，去掉 1 项",
        "  4:1 新增 整表的 edition：2025",
        "  8:9 修改 行 funds.total “合计”：label 资金总额 → 合计",
        "  9:9 新增 行 funds.bonds “债券”",
        "  10:5 去掉 文字框 opinion “意见”",
    ]
    assert check("next.yaml", lang="en").splitlines()[1:] == [
        "next.yaml builds on base.yaml: adds 2, replaces 1, removes 1",
        "  4:1 adds form's edition: 2025",
        "  8:9 replaces row funds.total “合计”: label 资金总额 → 合计",
        "  9:9 adds row funds.bonds “债券”",
        "  10:5 removes text opinion “意见”",
    ]


def test_check_gives_the_changes_as_json(listed: Any) -> None:
    listed(NEXT)
    (result,) = json.loads(check("next.yaml", "--format", "json"))["results"]
    assert result["extends"] == ["base.yaml"]
    assert [each["action"] for each in result["changes"]] == ["adds", "replaces", "adds", "removes"]
    assert result["changes"][1] == {
        "action": "replaces",
        "kind": "row",
        "id": "total",
        "label": "合计",
        "path": TOTAL,
        "group": "",
        "file": "next.yaml",
        "line": 8,
        "column": 9,
        "keys": [{"key": "label", "old": "资金总额", "new": "合计"}],
    }


def test_check_of_a_spec_that_builds_on_none_prints_nothing_new(folder: Path) -> None:
    assert check("base.yaml").splitlines() == ["base.yaml：没有问题"]
    (result,) = json.loads(check(str(folder / "base.yaml"), "--format", "json"))["results"]
    assert set(result) == {"name", "ok"}
