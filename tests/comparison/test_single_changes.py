"""Each single change of a form is reported as that change and nothing else, in an officer's words."""

from __future__ import annotations

import pytest

import formspec
from formspec.comparison.compare import Comparison, compare
from formspec.comparison.words import sections

FORM = """
formspec: 1
id: mine/2024/monitoring
title: 预算绩效监控表
edition: "2024"
language: zh-CN
annex: 附件1
period: "{year}年度"
unit_line: 单位：万元
page: {paper: A4}
choices:
  yes_no: [是, 否]
  likelihood: [确定能, 有可能, 完全不可能]
columns:
  targets:
    - {id: planned, label: 半年计划指标值, type: target}
    - {id: actual, label: 半年实际执行值, type: target, help: 截至6月30日的实际完成值}
    - {id: deviation, label: 是否偏差, type: choice, choices: yes_no}
    - {id: likelihood, label: 完成目标可能性, type: choice, choices: likelihood}
blocks:
  - fields: unit
    rows:
      - - {id: name, label: 单位名称, required: true}
        - {id: contact, label: 联系人, max_length: 50}
      - - {id: phone, label: 联系电话, type: phone}
        - {id: code, label: 单位编码, pattern: "[0-9]{6}"}
  - table: funds
    label: 部门整体资金
    columns:
      - {id: planned, label: 半年计划执行数, type: money, unit: 万元, min: 0}
      - {id: actual, label: 半年实际执行数, type: money, unit: 万元, min: 0}
      - {id: rate, label: 执行率, compute: actual / planned, type: percent}
    rows:
      - {id: total, label: 资金总额, sum: all}
      - {id: basic, label: 基本支出}
      - {id: programs, label: 项目支出}
      - {id: transfer, label: 其中：转移支付, of_which: true}
  - list: goals
    label: 年度目标
    item: 目标{n}
    blank: 2
  - table: process
    levels: [一级指标, 二级指标, 三级指标]
    columns: targets
    rows:
      - label: 过程
        rows:
          - id: execution
            label: 预算执行
            rows: [&indicators {repeat: indicators, label: "指标{n}", blank: 1, spare: 1, name: {help: 填三级指标名称}}]
          - {id: assets, label: 资产管理, rows: [*indicators]}
  - table: results
    levels: [一级指标, 二级指标, 三级指标]
    columns: targets
    rows:
      - label: 效益
        rows:
          - {id: economic, label: 经济效益, rows: [*indicators]}
          - {id: social, label: 社会效益, rows: [*indicators]}
          - {id: ecological, label: 生态效益, rows: [*indicators]}
  - {text: causes, label: 偏差原因及改进措施, lines: 4}
  - {text: opinion, label: 审核意见, sign: [{id: head, label: 负责人}, {id: date, label: 日期, type: date}]}
notes: [本表由预算部门填写。, 有偏差的要说明原因。]
rules:
  - id: goals-present
    assert: count(goals) >= 1
    message: 至少填一个年度目标
  - id: total-adds-up
    assert: funds.total.planned == funds.basic.planned + funds.programs.planned
    message: 资金总额应等于各项之和
"""


CHANGES = [
    # the form as a whole
    ("title: 预算绩效监控表", "title: 预算绩效运行监控表", "整张表 标题由“预算绩效监控表”改为“预算绩效运行监控表”"),
    ('edition: "2024"', 'edition: "2025"', "整张表 版次由 2024 改为 2025"),
    ("annex: 附件1\n", "", "整张表 不再有附件号（原为“附件1”）"),
    ("page: {paper: A4}", "page: {paper: A3}", "整张表 纸张由 A4 改为 A3"),
    ("page: {paper: A4}", "page: {paper: A4, orientation: landscape}", "整张表 纸张方向由纵向改为横向"),
    ("unit_line: 单位：万元", "unit_line: 单位：元", "整张表 单位行由“单位：万元”改为“单位：元”"),
    ("language: zh-CN", "language: en", "整张表 语言由 zh-CN 改为 en"),
    # fields
    ("label: 联系人, max_length: 50", "label: 填表人, max_length: 50", "单位名称 / 填表人… 栏目“联系人”的名称改为“填表人”"),
    ("label: 联系人, max_length: 50", "label: 联系人, max_length: 20", "单位名称 / 联系人… 栏目“联系人”的最多字数由 50 改为 20"),
    ("单位名称, required: true", "单位名称", "单位名称 / 联系人… 栏目“单位名称”不再必填"),
    ("单位名称, required: true", "单位名称, required: true, carried: true", "单位名称 / 联系人… 栏目“单位名称”改为由旧表带来，不能改"),
    (
        "label: 联系人, max_length: 50", "label: 联系人, max_length: 50, carried: filler",
        "单位名称 / 联系人… 栏目“联系人”改为由旧表的 `filler` 带来，不能改",
    ),
    ("联系电话, type: phone", "联系电话", "单位名称 / 联系人… 栏目“联系电话”的类型由电话号码改为文字"),
    ('        - {id: code, label: 单位编码, pattern: "[0-9]{6}"}\n', "", "单位名称 / 联系人… 栏目“单位编码”删去"),
    (
        "      - - {id: phone, label: 联系电话, type: phone}\n        - ",
        "      - [{id: phone, label: 联系电话, type: phone}]\n      - - ",
        "单位名称 / 联系人… 栏目块“单位名称 / 联系人…”的各栏的排列由“单位名称 联系人 / 联系电话 单位编码”改为“单位名称 联系人 / 联系电话 / 单位编码”",
    ),
    # a table of funds
    (
        "半年实际执行数, type: money, unit: 万元", "半年实际执行数, type: money, unit: 元",
        "部门整体资金 列“半年实际执行数”的单位由万元改为元",
    ),
    ("compute: actual / planned", "compute: planned / actual", "部门整体资金 列“执行率”的公式由 `actual / planned` 改为 `planned / actual`"),
    (
        "      - {id: rate, label: 执行率, compute: actual / planned, type: percent}\n", "",
        "部门整体资金 列“执行率”删去",
    ),
    ("{id: programs, label: 项目支出}", "{id: programs, label: 项目支出, unit: 元}", "部门整体资金 行“项目支出”的单位由万元改为元"),
    (
        "{id: programs, label: 项目支出}", "{id: programs, label: 项目支出, cells: {actual: {required: true}}}",
        "部门整体资金 行“项目支出”的“半年实际执行数”改为必填",
    ),
    (
        "{id: programs, label: 项目支出}", "{id: programs, label: 项目支出, closed: [rate]}",
        "部门整体资金 行“项目支出”的“执行率”改为不可填：“—”",
    ),
    (
        "      - {id: programs, label: 项目支出}\n",
        "      - {id: programs, label: 项目支出}\n      - {id: bonds, label: 专项债券}\n",
        "部门整体资金 行“专项债券”新增（在“项目支出”之后）",
    ),
    (
        "      - {id: basic, label: 基本支出}\n      - {id: programs, label: 项目支出}\n",
        "      - {id: programs, label: 项目支出}\n      - {id: basic, label: 基本支出}\n",
        "部门整体资金 行“基本支出”移到“项目支出”之后",
    ),
    ("其中：转移支付, of_which: true", "其中：转移支付", "部门整体资金 行“其中：转移支付”不再是“其中”行，计入合计"),
    ("id: transfer, label", "id: transfers, was: transfer, label", "部门整体资金 行“其中：转移支付”的标识由 `transfer` 改为 `transfers`"),
    # a list and indicators
    ("    blank: 2\n", "    blank: 3\n", "年度目标 清单“年度目标”的空表里印的项数由 2 改为 3"),
    ("item: 目标{n}", "item: 年度目标{n}", "年度目标 清单“年度目标”的每项的标签由“目标{n}”改为“年度目标{n}”"),
    ("          - {id: ecological, label: 生态效益, rows: [*indicators]}\n", "", "效益 二级指标“生态效益”删去"),
    ("label: 生态效益", "label: 绿色效益", "效益 二级指标“生态效益”的名称改为“绿色效益”"),
    (
        "likelihood: [确定能, 有可能, 完全不可能]", "likelihood: [确定能, 有可能, 较难, 完全不可能]",
        "过程 列“完成目标可能性”的选项增加“较难”；同样的改动还有 1 处：效益 / 完成目标可能性",
    ),
    ("label: 是否偏差, type", "label: 有无偏差, type", "过程 列“是否偏差”的名称改为“有无偏差”；同样的改动还有 1 处：效益 / 是否偏差"),
    (
        "spare: 1", "spare: 2",
        "过程 “预算执行”下的三级指标“指标{n}”的另留的空项数由 1 改为 2；同样的改动还有 4 处：资产管理 / 指标{n}、经济效益 / 指标{n}、社会效益 / 指标{n}、生态效益 / 指标{n}",
    ),
    # texts, notes, rules
    ("改进措施, lines: 4", "改进措施, lines: 6", "偏差原因及改进措施 文字框“偏差原因及改进措施”的最少行高由 4 改为 6"),
    ("{id: date, label: 日期, type: date}", "{id: date, label: 日期, type: date, required: true}", "审核意见 栏目“日期”改为必填"),
    ("本表由预算部门填写。", "本表由预算单位填写。", "备注 备注“本表由预算部门填写。”改为“本表由预算单位填写。”"),
    (", 有偏差的要说明原因。]", "]", "备注 备注“有偏差的要说明原因。”删去"),
    ("count(goals) >= 1", "count(goals) >= 2", "规则 规则“至少填一个年度目标”的条件由 `count(goals) >= 1` 改为 `count(goals) >= 2`"),
    (
        "  - {text: causes, label: 偏差原因及改进措施, lines: 4}\n", "",
        "偏差原因及改进措施 文字框“偏差原因及改进措施”删去",
    ),
]  # fmt: skip


def lines(comparison: Comparison) -> list[str]:
    return [
        f"{part.heading} {sentence}"
        for part in sections(comparison, "zh")
        for _, sentences in part.changes
        for sentence in sentences
    ]


@pytest.mark.parametrize(("before", "after", "line"), CHANGES, ids=[line for _, _, line in CHANGES])
def test_a_single_change_is_reported_as_that_change_and_nothing_else(before: str, after: str, line: str) -> None:
    assert FORM.count(before) == 1
    old, new = (formspec.loads(text).compiled.spec for text in (FORM, FORM.replace(before, after)))
    assert lines(compare(old, new)) == [line]
