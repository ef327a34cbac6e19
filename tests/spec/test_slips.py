"""What a spec adds to its base and was probably meant as a change of it is a warning; honest additions are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.problems import Problem, ProblemError, Severity
from formspec.source.merge import Merge
from formspec.source.slips import problems_of
from formspec.source.yaml import parse_yaml
from formspec.suggest import Likeness, Misspellings, likeness
from tests.cost import assert_linear

BASE = """\
formspec: 1
id: cases/2024
title: 绩效监控表
choices:
  yes_no: [是, 否]
columns:
  money:
    - {id: planned, label: 计划数, type: money}
    - {id: actual, label: 执行数, type: money}
parts:
  opinions:
    - {text: department_opinion, label: 部门意见}
    - {text: finance_opinion, label: 财政意见}
blocks:
  - fields: unit
    rows:
      - [{id: name, label: 单位名称}, {id: phone, label: 联系电话}]
      - [{id: address, label: 地址}]
  - table: funds
    label: 资金
    columns: money
    rows:
      - {id: total, label: 资金总额}
      - {id: basic, label: 基本支出}
      - {id: programs, label: 项目支出}
      - {id: exports, label: 出口}
      - {id: y2023, label: 2023年}
      - {id: item_a, label: 甲类}
  - table: results
    levels: [一级, 二级]
    columns: money
    rows:
      - label: 产出
        rows:
          - {id: quantity, label: 数量}
          - {id: quality, label: 质量}
          - {id: q1, label: 一季度}
      - id: benefits
        label: 效益
        rows:
          - {id: social, label: 社会效益}
          - {id: economic, label: 经济效益}
          - {id: other, label: 其他}
          - {repeat: others, label: "其他{n}", blank: 2}
  - {list: goals, label: 年度目标, item: "目标{n}", blank: 2}
  - {part: opinions}
rules:
  - {id: adds-up, assert: funds.total.planned == funds.basic.planned + funds.programs.planned, message: 应当相等}
"""
HEAD = "formspec: 1\nid: cases/2025\nextends: base.yaml\n"
FUNDS = "blocks: [{{table: funds, rows: [{}]}}]\n"
RESULTS = "blocks: [{{table: results, rows: [{}]}}]\n"
BENEFITS = "blocks: [{{table: results, rows: [{{id: benefits, rows: [{}]}}]}}]\n"


@pytest.fixture
def found(tmp_path: Path) -> Any:
    """Return the problems of a spec that builds on the one above and says ``text`` besides."""
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")

    def check(text: str) -> list[Problem]:
        path = tmp_path / "next.yaml"
        path.write_text(HEAD + text, encoding="utf-8")
        try:
            return list(formspec.load(path).warnings)
        except ProblemError as error:
            return list(error.problems)

    return check


SLIPS = {
    "two letters of a column are swapped": (
        "columns: {money: [{id: actaul, label: 实际数}]}\n", "near-id", "actual"),
    "a letter of a row is left out": (FUNDS.format("{id: progams, label: 项目支出（含专项）}"), "near-id", "programs"),
    "a plural is a singular": (FUNDS.format("{id: program, label: 项目支出合计}"), "near-id", "programs"),
    "a word is spelt otherwise": (FUNDS.format("{id: programmes, bold: true}"), "near-id", "programs"),
    "the label is new too": (FUNDS.format("{id: baisc, label: 人员经费}"), "near-id", "basic"),
    "a group is misspelt": (
        RESULTS.format("{id: benifits, rows: [{id: social, label: 社会影响}]}"), "near-id", "benefits"),
    "a table is misspelt": (
        "blocks: [{table: fund, columns: money, rows: [{id: basic, label: 基本}]}]\n", "near-id", "funds"),
    "a field is misspelt": (
        "blocks: [{fields: unit, rows: [[{id: adress, label: 通讯地址}]]}]\n", "near-id", "address"),
    "a list is misspelt": ("blocks: [{list: goasl, label: 目标, item: '{n}', blank: 4}]\n", "near-id", "goals"),
    "a set of columns is misspelt": ("columns: {mony: [{id: planned, label: 预算数}]}\n", "near-id", "money"),
    "a part is misspelt": ("parts: {opinion: [{text: finance_opinion, lines: 5}]}\n", "near-id", "opinions"),
    "choices are misspelt": ("choices: {yesno: [有, 无]}\n", "near-id", "yes_no"),
    "a rule is misspelt": (
        "rules: [{id: addsup, assert: funds.total.planned >= 0, message: 不为负}]\n", "near-id", "adds-up"),
    "the group above a row is left out": (RESULTS.format("{id: social, label: 公众影响}"), "elsewhere", "social"),
    "the group above a repeated row is left out": (
        RESULTS.format("{repeat: others, label: '其余{n}', blank: 3}"), "elsewhere", "others"),
    "a row is written in another group": (BENEFITS.format("{id: quality, label: 质量}"), "elsewhere", "quality"),
    "a row is written in another table": (RESULTS.format("{id: programs, label: 项目支出}"), "elsewhere", "programs"),
    "a row without a label is written in another table": (
        RESULTS.format("{id: programs, bold: true}"), "elsewhere", "programs"),
    "a group is written in another table": (
        FUNDS.format("{id: benefits, rows: [{id: jobs, label: 就业}]}"), "elsewhere", "benefits"),
    "a block of a part is written among the blocks": (
        "blocks: [{text: finance_opinion, lines: 5}]\n", "elsewhere", "finance_opinion"),
    "a row is written under another id": (FUNDS.format("{id: expenses, label: 基本支出}"), "same-label", "basic"),
    "a block is written under another id": (
        "blocks: [{list: aims, label: 年度目标, item: '{n}', blank: 4}]\n", "same-label", "goals"),
    "a block is written as another kind": ("blocks: [{text: goals, label: 目标}]\n", "kind", "goals"),
}  # fmt: skip


@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_is_a_warning_that_names_what_was_meant(found: Any, case: str) -> None:
    text, code, meant = SLIPS[case]
    (problem,) = [each for each in found(text) if each.code.startswith("spec.extends-")]
    assert (problem.code, problem.severity) == (f"spec.extends-{code}", Severity.WARNING)
    assert problem.location.line == 4
    assert problem.params.get("suggestion", problem.params["name"]) == meant
    assert "base.yaml:" in problem.message("zh")
    assert problem.hint("zh")
    assert problem.hint("en")


HONEST = {
    "a new row": FUNDS.format("{id: bonds, label: 专项债券, after: programs}"),
    "a series by quarter": FUNDS.format("{id: q1, label: 第一季}, {id: q2, label: 第二季}"),
    "a series by year": FUNDS.format("{id: y2024, label: 2024年}, {id: y2025, label: 2025年}"),
    "a series by letter": FUNDS.format("{id: item_b, label: 乙类}, {id: item_c, label: 丙类}"),
    "a short id": FUNDS.format("{id: tax, label: 税}"),
    "words that are nearly alike": FUNDS.format("{id: imports, label: 进口}, {id: experts, label: 专家费}"),
    "quality after quantity": BENEFITS.format("{id: equality, label: 公平}, {id: ecological, label: 生态效益}"),
    "a total in another table": RESULTS.format("{id: total, label: 合计}"),
    "the rest in another table": FUNDS.format("{id: rest, label: 其他}"),
    "the rest in another group": RESULTS.format("{label: 满意度, rows: [{id: other, label: 其他}]}"),
    "an id with a number after it": FUNDS.format("{id: basic_2, label: 基本支出（二）}"),
    "an id with a word after it": FUNDS.format("{id: programs_new, label: 新增项目支出}"),
    "a new table like another": "blocks: [{table: costs, label: 成本, columns: money, rows: [{id: total, label: 资金总额},"
    " {id: basic, label: 基本支出}]}]\n",
    "a second block of the same fields": "blocks: [{fields: agency, rows: [[{id: name, label: 单位名称},"
    " {id: phone, label: 联系电话}]]}]\n",
    "a new field": "blocks: [{fields: unit, rows: [[{id: fax, label: 传真}]]}]\n",
    "a new column": "columns: {money: [{id: rate, label: 执行率, type: percent}]}\n",
    "a second set of the same columns": "columns: {targets: [{id: planned, label: 计划数}, {id: actual, label: 执行数}]}\n",
    "a new list": "blocks: [{list: tasks, label: 年度任务, item: '任务{n}', blank: 2}]\n",
    "a new text": "blocks: [{text: audit_opinion, label: 审计意见}]\n",
    "a new group": RESULTS.format("{id: satisfaction, label: 满意度, rows: [{id: served, label: 服务对象}]}"),
    "a row that takes the place of one that is removed": FUNDS.format(
        "{id: exports, remove: true}, {id: export, label: 出口}"
    ),
    "rules that are alike": "rules: [{id: planned-funds, assert: funds.total.planned >= 0, message: 计划不为负},"
    " {id: actual-funds, assert: funds.total.actual >= 0, message: 执行不为负}]\n",
    "one put next to what it is like": FUNDS.format("{id: program, label: 单个项目支出, after: programs}"),
    "one of the same label next to it": FUNDS.format("{id: expenses, label: 基本支出, before: basic}"),
    "one with label and position": RESULTS.format("{id: social, label: 社会, after: benefits}"),
    "a renamed row": FUNDS.format("{id: programmes, was: programs, label: 项目支出}"),
    "a row that was in another table": RESULTS.format("{id: programs, label: 项目支出, was: funds.programs}"),
    "a row in a group that is named by its label": RESULTS.format("{label: 产出, rows: [{id: timely, label: 时效}]}"),
    "another kind after the old one is removed": "blocks: [{list: goals, remove: true},"
    " {text: goals, label: 年度目标, after: results}]\n",
}


@pytest.mark.parametrize("case", HONEST)
def test_an_honest_addition_is_no_warning(found: Any, case: str) -> None:
    assert found(HONEST[case]) == []


@pytest.mark.parametrize("name", [each.id for each in formspec.forms()])
def test_the_bundled_forms_have_no_slips(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formspec.catalog.checked", frozenset)  # they are looked at as any other
    assert formspec.load(name).warnings == ()


def test_a_label_that_recurs_in_the_base_says_nothing(tmp_path: Path) -> None:
    rows = "[{id: a1, label: 省级}, {id: b1, label: 市级}]"
    (tmp_path / "base.yaml").write_text(
        "formspec: 1\nid: a\ntitle: 表\nblocks:\n"
        f"  - {{table: one, columns: [{{id: x, label: 数}}], rows: {rows}}}\n"
        f"  - {{table: two, columns: [{{id: x, label: 数}}], rows: {rows}}}\n",
        encoding="utf-8",
    )
    path = tmp_path / "next.yaml"
    path.write_text(
        "formspec: 1\nid: b\nextends: base.yaml\nblocks: [{table: one, rows: [{id: c1, label: 省级}]}]\n",
        encoding="utf-8",
    )
    assert formspec.load(path).warnings == ()


@pytest.mark.parametrize(
    ("text", "meant", "route"),
    [
        (FUNDS.format("{id: progams, remove: true}"), "programs", ""),
        (FUNDS.format("{id: bonds, label: 债券, before: programms}"), "programs", ""),
        (RESULTS.format("{id: social, remove: true}"), "", "results → benefits → social"),
        ("blocks: [{text: finance_opinion, remove: true}]\n", "", "parts → opinions → finance_opinion"),
    ],
)
def test_an_unknown_name_stays_an_error_and_says_what_or_where_it_should_be(
    found: Any, text: str, meant: str, route: str
) -> None:
    (problem,) = found(text)
    assert (problem.code, problem.severity) == ("spec.merge-unknown", Severity.ERROR)
    assert (problem.params["suggestion"], problem.params["route"]) == (meant, route)


def test_two_bases_are_not_slips_of_each_other(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "other.yaml").write_text("formspec: 1\nchoices: {yesno: [有, 无]}\n", encoding="utf-8")
    path = tmp_path / "next.yaml"
    path.write_text("formspec: 1\nid: b\nextends: [base.yaml, other.yaml]\n", encoding="utf-8")
    assert formspec.load(path).warnings == ()


@pytest.mark.parametrize(
    "pair", ["actaul actual", "benefts benefits", "fundmanagement fund_management", "planed planned"]
)
def test_what_fingers_do_is_surely_a_slip(pair: str) -> None:
    written, meant = pair.split()
    assert likeness(written, meant) is Likeness.SURE
    assert Misspellings(["another", meant]).of(written) == [(meant, Likeness.SURE)]


@pytest.mark.parametrize(
    "pair",
    [
        "q1 q2", "row1 row2", "item_a item_b", "itema itemb", "y2024 y2025", "level_ii level_iii", "tax fax",
        "male_count female_count", "imports exports", "quality quantity", "economical ecological", "internal external",
        "rate date", "total total_2", "phase_one phase_two",
    ],
)  # fmt: skip
def test_a_series_and_two_words_are_not_alike(pair: str) -> None:
    assert likeness(*pair.split()) is Likeness.NONE


def merge_of_many_rows(size: int) -> Any:
    def table(*ids: str) -> Any:
        rows = "\n".join(f"      - {{id: {name}, label: {name}}}" for name in ids)
        return parse_yaml(f"blocks:\n  - table: funds\n    rows:\n{rows}\n", "file")

    def named(prefix: str, number: int) -> str:
        return prefix + "".join(chr(ord("a") + int(digit)) for digit in str(number)) + "_row"

    base = table(*(named("base", number) for number in range(size)))
    child = table(*(named("bsae", number) for number in range(size)))

    def work() -> None:
        merge = Merge()
        merge.merge(base, child)
        assert len(merge.changes) == size
        assert problems_of(merge, base)

    return work


def tables_in_turn(size: int) -> Any:
    rows = ", ".join(f"{{id: name{'x' * (number % 40)}{number}, label: {number}}}" for number in range(size))
    base = parse_yaml(f"blocks: [{{table: one, rows: [{rows}]}}, {{table: two, rows: [{rows}]}}]\n", "base")
    turns = ", ".join(f"{{table: {('one', 'two')[n % 2]}, rows: [{{id: new{n}, label: l{n}}}]}}" for n in range(size))
    merge = Merge()
    merge.merge(base, parse_yaml(f"blocks: [{turns}]\n", "child"))

    def work() -> None:
        assert problems_of(merge, base) == []

    return work


def many_unknown_names(size: int) -> Any:
    rows = ", ".join(f"{{id: name{number}, label: {number}}}" for number in range(size))
    base = parse_yaml(f"blocks: [{{table: one, rows: [{rows}]}}]\n", "base")
    gone = ", ".join(f"{{id: nmae{number}, remove: true}}" for number in range(size))
    child = parse_yaml(f"blocks: [{{table: one, rows: [{gone}]}}]\n", "child")

    def work() -> None:
        merge = Merge()
        merge.merge(base, child)
        assert len(problems_of(merge, base)) == size

    return work


def many_equal_notes(size: int) -> Any:
    base, child = (parse_yaml(f"notes: [{', '.join(['同'] * (size + more))}]\n", "file") for more in (0, 1))
    return lambda: Merge().merge(base, child)


@pytest.mark.slow
@pytest.mark.parametrize("prepare", [tables_in_turn, many_unknown_names, many_equal_notes])
def test_the_cost_of_hostile_changes_grows_with_their_number(prepare: Any) -> None:
    assert_linear(prepare, 250)


def test_the_cost_of_a_merge_grows_with_the_rows_and_not_with_their_pairs() -> None:
    assert_linear(merge_of_many_rows, 500)
