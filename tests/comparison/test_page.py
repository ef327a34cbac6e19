"""The page of a comparison: both forms side by side, with the changed cells."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.comparison.compare import compare
from formspec.comparison.page.marks import marks
from formspec.comparison.page.page import page
from tests.comparison.test_single_changes import FORM

ROOT = Path(__file__).resolve().parents[2]
NASTY = "</td><script>alert(1)</script>`&lt;` \" ' {{ 7 * 7 }}"


def edited(*changes: tuple[str, str]) -> str:
    """Return the form with some texts replaced, and a new id."""
    text = FORM.replace("mine/2024", "mine/2025")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def page_of(old: str, new: str, lang: str = "zh") -> str:
    forms = [formspec.loads(text).compiled for text in (old, new)]
    return page(compare(forms[0].spec, forms[1].spec), forms[0], forms[1], lang)


def marked(old: str, new: str, *, is_new: bool) -> list[str]:
    """Return the texts or the data paths of the cells with marks, but those of the changed id of the form."""
    forms = [formspec.loads(text).compiled for text in (old, new)]
    form = forms[is_new]
    numbers = marks(form.blank, form.spec, compare(forms[0].spec, forms[1].spec).changes, is_new=is_new)
    cells = zip(form.blank.cells, numbers, strict=True)
    return [cell.binding.path if cell.binding else cell.text for cell, found in cells if found]


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (("label: 生态效益", "label: 绿色效益"), ["生态效益"], ["绿色效益"]),
        (("title: 预算绩效监控表", "title: 绩效监控表"), ["预算绩效监控表"], ["绩效监控表"]),
        (
            ("半年实际执行数, type: money, unit: 万元", "半年实际执行数, type: money, unit: 元"),
            ["半年实际执行数"],
            ["半年实际执行数"],
        ),
        (("label: 联系人, max", "label: 填表人, max"), ["联系人", "/unit/contact"], ["填表人", "/unit/contact"]),
        (
            ("label: 项目支出}", "label: 项目支出, cells: {actual: {required: true}}}"),
            ["/funds/programs/actual"],
            ["/funds/programs/actual"],
        ),
        ((", 有偏差的要说明原因。]", "]"), ["2.有偏差的要说明原因。"], []),
        (
            ("      - {id: basic, label: 基本支出}\n", ""),
            ["基本支出", "/funds/basic/planned", "/funds/basic/actual", "/funds/basic/rate"],
            [],
        ),
    ],
)  # fmt: skip
def test_a_change_is_shown_at_its_cells_and_at_no_others(
    change: tuple[str, str], old: list[str], new: list[str]
) -> None:
    rule = ("funds.basic.planned + funds.programs.planned", "funds.programs.planned")
    changed = edited(change, *([rule] if "id: basic" in change[0] else []))
    assert marked(FORM, changed, is_new=False) == old
    assert marked(FORM, changed, is_new=True) == new


def test_a_removed_group_is_shown_with_its_rows_although_others_are_written_once_with_it() -> None:
    """The rows of all groups are one anchor of YAML: only those of the removed group are marked."""
    changed = edited(("          - {id: ecological, label: 生态效益, rows: [*indicators]}\n", ""))
    found = marked(FORM, changed, is_new=False)
    assert found[0] == "生态效益"
    assert all(each.startswith("/results/ecological/") for each in found[1:])
    assert len(found) > 5


LEVELS = """
formspec: 1
id: mine/2024/levels
edition: "2024"
title: 监控表
period: （2024年度）
blocks:
  - table: t
    levels: [一级指标, 二级指标, 三级指标]
    columns: [{id: planned, label: 计划}]
    rows:
      - id: outputs
        label: 产出
        rows:
          - {id: quantity, label: 数量, rows: [{id: made, label: 完成数}, {id: covered, label: 覆盖数}]}
          - {id: quality, label: 质量, rows: [{id: passed, label: 合格率}]}
      - {id: benefits, label: 效益, rows: [{id: social, label: 社会, rows: [{id: jobs, label: 就业}]}]}
rules: [{assert: t.outputs.quantity.made.planned == t.outputs.quantity.covered.planned, message: 应相等}]
"""
FLAT = """
formspec: 1
id: mine/2025/levels
edition: "2025"
title: 绩效监控表
period: （2025年度）
blocks:
  - table: t
    levels: [一级指标, 三级指标]
    columns: [{id: planned, label: 计划}]
    rows:
      - id: outputs
        label: 产出
        rows:
          - {id: made, label: 完成数, was: quantity.made}
          - {id: covered, label: 覆盖数, was: quantity.covered}
          - {id: passed, label: 合格率, was: quality.passed}
      - {id: benefits, label: 效益, rows: [{id: jobs, label: 就业, was: social.jobs}]}
"""


def test_the_groups_of_a_removed_level_are_shown_with_it() -> None:
    shown = ["监控表", "（2024年度）", "二级指标", "数量", "质量", "社会"]
    assert marked(LEVELS, FLAT, is_new=False) == shown
    assert marked(FLAT, LEVELS, is_new=True) == shown


def test_each_number_is_that_of_one_sentence_and_of_its_cells() -> None:
    found = page_of(LEVELS, FLAT)
    listed = re.findall(r'<span class="number \w+">(.*?)</span> (.*?)</li>', found)
    numbered = {number: sentence for number, sentence in listed if number != "–"}
    assert [*numbered] == ["1", "2", "3"]
    assert numbered["1"].startswith("标题由")
    assert [sentence[:2] for number, sentence in listed if number == "–"] == ["标识", "版次", "规则"]
    assert set(re.findall(r'data-numbers="(.*?)"', found)) == {*numbered}


def test_texts_of_a_form_are_no_markup() -> None:
    old = FORM.replace("label: 生态效益", "label: " + repr(NASTY).replace("\\'", "''"))
    found = page_of(old, edited())
    assert "<script" not in found
    assert "alert(1)" in found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_keeps_to_the_standards(
    lang: str, tmp_path: Path, vnu: Path, html_validate: Path, chromium: Any, axe_source: str
) -> None:
    path = tmp_path / "changes.html"
    changed = edited(
        ("label: 生态效益", "label: 绿色效益"),
        (
            "      - {id: programs, label: 项目支出}\n",
            "      - {id: programs, label: 项目支出}\n      - {id: x, label: 债券}\n",
        ),
        ("          - {id: social, label: 社会效益, rows: [*indicators]}\n", ""),
    )
    path.write_text(page_of(FORM, changed, lang), encoding="utf-8")
    done = subprocess.run(["java", "-jar", str(vnu), str(path)], capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    done = subprocess.run([str(html_validate), str(path)], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout
    shown = chromium.new_page(viewport={"width": 1400, "height": 900})
    shown.goto(path.as_uri())
    shown.evaluate(axe_source)
    assert not shown.evaluate("axe.run()")["violations"]
    assert not re.search("[\u4e00-\u9fff]", shown.locator("h1").inner_text()) or lang == "zh"
