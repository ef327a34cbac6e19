"""The draft in the browser, and files that are imported: nobody's work is lost or mixed up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import formspec
from tests.renderers.html_fillable.filling import Sitting, written

SPEC = """
formspec: 1
id: kept
title: 保存表
parameters:
  number: {label: 文号, type: text, blank: ""}
blocks:
  - fields: f
    rows: [[{id: a, label: 甲}, {id: b, label: 乙}], [{id: s, label: 结论, choices: [是, 否], show: boxes}]]
  - list: goals
    item: "目标{n}:"
    blank: 2
    spare: 2
    at_most: 6
"""
BUNDLED = (
    "jiangsu/2024/department",
    "jiangsu/2024/project",
    "samples/self-evaluation",
    "samples/performance-statistics",
)


def _spec(folder: Path, text: str = SPEC) -> formspec.FormSpec:
    path = folder / "kept.yaml"
    path.write_text(text, encoding="utf-8")
    return formspec.load(path)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return written(tmp_path / "kept.html", _spec(tmp_path).layout(number="0012"))


def _value(sitting: Sitting, path: str) -> str:
    return str(sitting.at(path).input_value())


def _said(sitting: Sitting) -> str:
    return str(sitting.page.inner_text("#said"))


def test_a_window_in_which_nothing_was_typed_writes_over_nothing(context: Any, page: Path) -> None:
    stale, busy = Sitting(context, page), Sitting(context, page)
    busy.put("/f/a", "一下午的活")
    busy.settle()
    stale.at("/f/a").click()
    stale.at("/f/b").click()
    stale.settle()
    assert "另一个窗口" in _said(stale)
    assert _value(Sitting(context, page), "/f/a") == "一下午的活"


def test_the_work_of_another_window_is_put_aside_and_can_be_taken_over(context: Any, page: Path) -> None:
    one, other = Sitting(context, page), Sitting(context, page)
    one.put("/f/a", "这边")
    one.settle()
    other.put("/f/b", "那边")
    other.settle()
    assert "没有丢" in _said(other)
    other.page.get_by_role("button", name="取来填写的内容").click()
    assert (_value(other, "/f/a"), _value(other, "/f/b")) == ("这边", "")
    other.page.click("#undo")
    assert (_value(other, "/f/a"), _value(other, "/f/b")) == ("", "那边")


def test_copies_of_one_page_in_two_folders_are_two_forms(context: Any, page: Path, tmp_path: Path) -> None:
    copy = tmp_path / "科室乙" / "kept.html"
    copy.parent.mkdir()
    copy.write_bytes(page.read_bytes())
    first = Sitting(context, page)
    first.put("/f/a", "项目甲的数据")
    first.settle()
    second = Sitting(context, copy)
    assert _value(second, "/f/a") == ""
    assert "另一个位置" in _said(second)
    second.page.get_by_role("button", name="取来填写的内容").click()
    assert _value(second, "/f/a") == "项目甲的数据"


def test_work_in_a_form_that_was_issued_anew_is_kept_and_what_has_no_place_is_told(
    context: Any, page: Path, tmp_path: Path
) -> None:
    first = Sitting(context, page)
    first.put("/f/a", "留下的")
    first.put("/f/b", "没有地方放的")
    first.settle()
    first.page.close()
    text = SPEC.replace("{id: b, label: 乙}", "{id: c, label: 丙}")
    written(page, _spec(tmp_path, text).layout(number="0012"))
    again = Sitting(context, page)
    assert _value(again, "/f/a") == "留下的"
    assert "没有地方放的" in _said(again)
    again.put("/f/c", "新的")
    again.settle()
    store = again.page.evaluate("Object.values({...localStorage}).join()")
    assert "没有地方放的" in store, "the older work stays in the browser"


def test_an_import_keeps_the_rows_that_the_blank_form_shows(context: Any, page: Path, tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text('{"goals": ["一"]}', encoding="utf-8")
    sitting = Sitting(context, page)
    before = sitting.rows("/goals")
    assert before == 4
    sitting.imported(data)
    assert sitting.rows("/goals") == before


def test_every_row_beyond_what_a_list_takes_is_told_on_import(context: Any, page: Path, tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"goals": [f"第{each}条" for each in range(8)]}), encoding="utf-8")
    sitting = Sitting(context, page)
    said = sitting.imported(data)
    assert "第6条" in said
    assert "第7条" in said
    assert len(sitting.exported()["goals"]) == 6


def test_a_text_at_the_top_that_the_form_does_not_have_is_told_and_not_exported(
    context: Any, page: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data.json"
    data.write_text('{"overview": "一大段", "f": {"a": "甲"}}', encoding="utf-8")
    sitting = Sitting(context, page)
    assert "overview" in sitting.imported(data)
    assert "overview" not in sitting.exported()


def test_a_parameter_that_looks_like_a_number_is_exported_as_its_type(context: Any, page: Path, tmp_path: Path) -> None:
    sitting = Sitting(context, page)
    exported = sitting.exported()
    assert exported["number"] == "0012"
    assert _spec(tmp_path).validate(exported) == []


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "utf-8"])
def test_files_in_unicode_are_understood(context: Any, page: Path, tmp_path: Path, code: str) -> None:
    data = tmp_path / "data.json"
    data.write_text('{"f": {"a": "国标码"}}', encoding=code)
    sitting = Sitting(context, page)
    assert "已导入" in sitting.imported(data)
    assert _value(sitting, "/f/a") == "国标码"


def test_a_file_in_another_code_is_refused(context: Any, page: Path, tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_bytes('{"f": {"a": "国标码"}}'.encode("gbk"))
    sitting = Sitting(context, page)
    assert "UTF-8" in sitting.imported(data)
    assert _value(sitting, "/f/a") == ""


def test_leaving_asks_only_while_something_would_be_lost(chromium: Any, page: Path) -> None:
    context = chromium.new_context(accept_downloads=True)
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });")
    sitting = Sitting(context, page)
    assert "不能保存" in sitting.page.inner_text("#kept")
    sitting.put("/f/a", "甲")
    sitting.settle()
    asks = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert sitting.page.evaluate(asks)
    sitting.exported()
    assert not sitting.page.evaluate(asks)
    sitting.put("/f/a", "乙")
    sitting.settle()
    assert sitting.page.evaluate(asks)
    context.close()


def test_arrow_keys_choose_and_a_second_click_takes_a_choice_back(context: Any, page: Path) -> None:
    sitting = Sitting(context, page)
    first, second = sitting.page.locator('[name="/f/s"]').all()
    first.click()
    sitting.page.keyboard.press("ArrowRight")
    assert second.is_checked()
    sitting.page.keyboard.press("ArrowLeft")
    assert first.is_checked(), "the arrow key chose it"
    first.click()
    assert not first.is_checked()
    sitting.settle()
    assert "f" not in sitting.exported()


def test_one_goes_on_in_the_field_when_a_message_is_dismissed(context: Any, page: Path) -> None:
    first = Sitting(context, page)
    first.put("/f/a", "甲")
    first.settle()
    again = Sitting(context, page)
    again.at("/f/b").focus()
    again.page.get_by_role("button", name="知道了").click()
    assert again.page.evaluate("document.activeElement.id") == "v/f/b"


@pytest.mark.parametrize("name", BUNDLED)
def test_everything_printed_on_the_form_is_seen_while_it_is_filled_in(context: Any, tmp_path: Path, name: str) -> None:
    spec = formspec.load(name)
    layout = spec.layout(year=2024)
    sitting = Sitting(context, written(tmp_path / "form.html", layout))
    hidden = sitting.page.evaluate(
        "[...document.querySelectorAll('#form :is(td, th)')].filter((each) => !each.getClientRects().length).length"
    )
    assert hidden == 0
    shown = "".join(sitting.page.inner_text("#form").split())
    missing = [
        cell.text
        for cell in layout.cells
        if cell.text and cell.role != "input" and "".join(cell.text.split()) not in shown
    ]
    assert missing == []


def test_only_cells_over_several_rows_may_be_cut_in_print(context: Any, page: Path) -> None:
    sitting = Sitting(context, page)
    spans = sitting.page.evaluate("[...document.querySelectorAll('#form [rowspan]')].map((each) => each.rowSpan)")
    assert all(span > 1 for span in spans)


AMOUNTS = """
formspec: 1
id: amounts
title: 金额表
blocks:
  - fields: f
    rows: [[{id: a, label: 金额, type: money, unit: 万元}, {id: r, label: 比率, type: percent}]]
"""


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        ("a", "1,200.50", 1200.5),
        ("a", "１２００", 1200),
        ("a", "1200万元", 1200),
        ("a", "1200 万", 1200),
        ("a", "￥1,200", 1200),
        ("a", "1 200.5", 1200.5),
        ("a", ".5", 0.5),
        ("a", "5.", 5),
        ("a", "−5", -5),
        ("r", "48 %", 0.48),
        ("r", "48", 0.48),
    ],
)
def test_numbers_are_taken_as_people_type_them(
    context: Any, tmp_path: Path, field: str, typed: str, meant: float
) -> None:
    spec = _spec(tmp_path, AMOUNTS)
    sitting = Sitting(context, written(tmp_path / "amounts.html", spec.layout()))
    sitting.put(f"/f/{field}", typed)
    sitting.settle()
    assert sitting.message(f"/f/{field}") == ""
    exported = sitting.exported()
    assert exported["f"] == {field: meant}
    assert spec.validate(exported) == []


@pytest.mark.parametrize("typed", ["1200元", "0.12亿元", "12 5", "1,20", "约1200", "万元", "48%", "1200万元元"])
def test_what_may_be_another_number_is_told(context: Any, tmp_path: Path, typed: str) -> None:
    sitting = Sitting(context, written(tmp_path / "amounts.html", _spec(tmp_path, AMOUNTS).layout()))
    sitting.put("/f/a", typed)
    sitting.settle()
    assert any(words in sitting.message("/f/a") for words in ("不是数", "单位不对"))
    assert sitting.exported()["f"] == {"a": typed}
