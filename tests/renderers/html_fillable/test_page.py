"""The page in a real browser: what a person types is kept, checked, exported and printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import formspec
from formspec.data.shape import leaf_at
from formspec.problems import Problem
from tests.form.strategies import FORMS, SPECS
from tests.forms import evaluate, to_json
from tests.renderers.html_fillable.filling import Sitting, written
from tests.renderers.html_fillable.test_agreement import without_blanks

from ..layouts import one_field

ROOT = Path(__file__).resolve().parent.parent.parent.parent
DEPARTMENT = json.loads((ROOT / "examples" / "data" / "department.json").read_text(encoding="utf-8"))
ANNEX = formspec.load("jiangsu/2024/department")
WITHOUT_HEAD = {key: each for key, each in DEPARTMENT.items() if key not in ("form", "year")}


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    return written(tmp_path / "annex.html", ANNEX.layout(year=2024))


@pytest.fixture
def sitting(context: Any, annex: Path) -> Iterator[Sitting]:
    sitting = Sitting(context, annex)
    yield sitting
    assert not sitting.troubles


def told(problems: list[Problem]) -> set[tuple[str, str]]:
    return {(problem.code, problem.path) for problem in problems}


def test_annex_1_filled_in_whole_is_kept_checked_and_exported(context: Any, annex: Path) -> None:
    first = Sitting(context, annex)
    first.fill(WITHOUT_HEAD)
    assert "要改 0 处，还没填 0 处" in first.summary() or "都填好了" in first.summary()
    exported = first.exported()
    assert ANNEX.validate(exported) == ANNEX.validate(DEPARTMENT)
    assert ANNEX.parse(exported) == ANNEX.parse(DEPARTMENT)
    reading = formspec.read(ANNEX.render(ANNEX.parse(exported), "xlsx"))
    assert reading.form == ANNEX.parse(DEPARTMENT)
    assert not reading.problems
    typed = first.typed()
    first.page.close()
    again = Sitting(context, annex)
    assert again.typed() == typed
    assert "已恢复" in again.page.inner_text("#said")
    assert again.exported() == exported
    assert not first.troubles + again.troubles


def test_figures_are_exported_as_they_were_typed(sitting: Sitting) -> None:
    sitting.put("/funds/total/planned", "１，２６０．５０")
    sitting.put("/funds/basic/planned", " 0.1 ")
    sitting.put("/funds/programs/planned", "123,456,789,012.34")
    sitting.put("/funds/total/actual", "约三百万")
    sitting.settle()
    assert "不是数" in sitting.message("/funds/total/actual")
    assert sitting.at("/funds/total/actual").get_attribute("aria-invalid") == "true"
    text = sitting.exported_text()
    assert '"planned": 1260.5' in text
    assert '"planned": 0.1' in text
    assert '"planned": 123456789012.34' in text
    assert ("data.number", "/funds/total/actual") in told(ANNEX.validate(json.loads(text)))


def test_what_is_wrong_is_told_beside_the_field_as_one_types(sitting: Sitting) -> None:
    sitting.put("/unit/phone", "电话待定")
    sitting.put("/funds/basic/planned", "-5")
    sitting.settle()
    assert "不是电话号码" in sitting.message("/unit/phone")
    assert "-5 小于 0" in sitting.message("/funds/basic/planned")
    sitting.put("/unit/phone", "025-00000000")
    sitting.settle()
    assert sitting.message("/unit/phone") == ""


def test_a_sum_that_does_not_add_up_is_told_with_a_link(sitting: Sitting) -> None:
    sitting.put("/funds/total/planned", "10")
    sitting.put("/funds/basic/planned", "4")
    sitting.put("/funds/programs/planned", "5")
    sitting.settle()
    assert "资金总额应等于基本支出与项目支出之和" in sitting.message("/funds/total/planned")
    sitting.page.get_by_role("link", name="资金总额 / 半年计划执行数").first.click()
    assert sitting.page.evaluate("document.activeElement.id") == "v/funds/total/planned"
    sitting.page.keyboard.press("Control+A")
    sitting.page.keyboard.type("9")
    sitting.settle()
    assert sitting.message("/funds/total/planned") == ""


def test_a_suggestion_is_offered_and_a_contradiction_is_told(sitting: Sitting) -> None:
    row = "/process/budget_execution/indicators/0"
    sitting.put(f"{row}/name", "预算执行率")
    sitting.put(f"{row}/planned", "≥48%")
    sitting.put(f"{row}/actual", "46.9%")
    sitting.settle()
    sitting.page.get_by_role("button", name="填入建议：是").click()
    assert sitting.at(f"{row}/deviation").input_value() == "是"
    sitting.put(f"{row}/deviation", "否")
    sitting.settle()
    assert "应为“是”" in sitting.message(f"{row}/deviation")
    assert sitting.at(f"{row}/deviation").get_attribute("aria-invalid") is None


def test_the_page_finds_what_python_finds(sitting: Sitting, tmp_path: Path) -> None:
    data = json.loads(json.dumps(DEPARTMENT))
    data["funds"]["total"]["planned"] = 1
    data["funds"]["basic"]["planned"] = -460.5
    data["unit"] = {"contact": "王" * 60, "phone": "?"}
    data["goals"] = []
    data["process"]["budget_execution"]["indicators"][0]["deviation"] = "否"
    del data["process"]["asset_management"]["indicators"][0]["likelihood"]
    del data["causes_and_measures"]
    path = tmp_path / "data.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    sitting.imported(path)
    found = sitting.page.evaluate("document.querySelector('#problems').innerText")
    exported = sitting.exported()
    python = ANNEX.validate(exported)
    assert told(python) == told(ANNEX.validate(data))
    for problem in python:
        assert problem.message("zh") in found or problem.params.get("message", "?") in found, problem
    total = sum(map(int, re.findall(r"\d+", sitting.summary())))
    assert total == len(python)


def test_rows_are_added_and_removed_by_keyboard_alone(sitting: Sitting) -> None:
    page = sitting.page
    sitting.at("/funds/projects/0/name").focus()
    page.keyboard.type("甲")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "在“项目1”后加一行"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "v/funds/projects/1/name"
    page.keyboard.type("乙")
    assert sitting.rows("/funds/projects") == 4
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "删去“项目2”"
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.id") == "v/funds/projects/1/name"
    assert sitting.rows("/funds/projects") == 3
    assert sitting.at("/funds/projects/1/name").input_value() == ""
    page.get_by_role("status").get_by_role("button", name="撤销").click()
    assert sitting.at("/funds/projects/1/name").input_value() == "乙"
    assert sitting.at("/funds/projects/0/name").input_value() == "甲"


def span(sitting: Sitting, text: str) -> int:
    return int(sitting.page.locator("th", has_text=text).first.evaluate("(each) => each.rowSpan"))


def test_groups_grow_and_shrink_at_any_depth(sitting: Sitting) -> None:
    tasks = "/duties/functions/0/tasks"
    whole = span(sitting, "履职")
    sitting.put(f"{tasks}/1/indicators/0/name", "留下的")
    sitting.put("/duties/functions/1/name", "第二职能")
    sitting.add(f"{tasks}/0/indicators", 0)
    assert span(sitting, "履职") == whole + 1
    sitting.add(tasks, 0)
    assert sitting.rows(tasks) == 3
    assert sitting.at(f"{tasks}/2/indicators/0/name").input_value() == "留下的"
    sitting.add("/duties/functions", 0)
    assert sitting.at("/duties/functions/2/name").input_value() == "第二职能"
    assert "职能3：" in sitting.page.inner_text("#form")
    sitting.remove("/duties/functions", 1)
    sitting.remove(tasks, 1)
    sitting.remove(f"{tasks}/0/indicators", 1)
    assert span(sitting, "履职") == whole
    assert sitting.at(f"{tasks}/1/indicators/0/name").input_value() == "留下的"


def test_a_row_removed_from_the_middle_takes_only_itself(sitting: Sitting) -> None:
    for index, name in enumerate(("甲", "乙", "丙")):
        sitting.put(f"/funds/projects/{index}/name", name)
        sitting.put(f"/funds/projects/{index}/planned", str(index + 1))
    sitting.remove("/funds/projects", 1)
    sitting.settle()
    projects = sitting.exported()["funds"]["projects"]
    assert projects == [{"name": "甲", "planned": 1}, {"name": "丙", "planned": 3}]
    sitting.page.click("#undo")
    assert [each["name"] for each in sitting.exported()["funds"]["projects"]] == ["甲", "乙", "丙"]


def test_the_last_row_of_a_list_is_emptied_and_stays(sitting: Sitting) -> None:
    sitting.put("/goals/0", "目标")
    sitting.remove("/goals", 1)
    sitting.remove("/goals", 0)
    assert sitting.rows("/goals") == 1
    assert sitting.at("/goals/0").input_value() == ""


def test_clearing_can_be_undone(sitting: Sitting) -> None:
    sitting.put("/unit/name", "某厅")
    sitting.page.click("#clear")
    assert sitting.at("/unit/name").input_value() == ""
    sitting.page.click("#undo")
    assert sitting.at("/unit/name").input_value() == "某厅"


def test_a_file_that_python_wrote_is_imported(sitting: Sitting, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps(to_json(ANNEX.parse(DEPARTMENT))), encoding="utf-8")
    assert "已导入" in sitting.imported(path)
    assert ANNEX.parse(sitting.exported()) == ANNEX.parse(DEPARTMENT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "不是 JSON"),
        ("[]", "不是一张表的数据|不是一张表|没有导入"),
        ('{"form": "samples/self-evaluation"}', "另一张表"),
        ('{"form": {"a": 1}}', "另一张表"),
        ('{"unit": [1], "goals": {"a": 1}, "nothing": {}, "funds": {"total": {"planned": "很多"}}}', "/nothing"),
        ('{"year": 1999}', "1999"),
        ('{"__proto__": {"kind": "list"}, "unit": {"__proto__": {"name": "x"}, "constructor": 1}}', "__proto__"),
    ],
)
def test_what_does_not_fit_is_told_on_import(sitting: Sitting, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "data.json"
    path.write_text(text, encoding="utf-8")
    assert re.search(said, sitting.imported(path))
    assert sitting.page.evaluate("({}).kind === undefined && ({}).name === undefined")
    sitting.put("/unit/name", "某厅")
    assert sitting.exported()["unit"]["name"] == "某厅"


def test_a_file_that_is_too_large_is_refused(sitting: Sitting, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b'{"goals": ["' + b"a" * (11 * 1024 * 1024) + b'"]}')
    assert "太大" in sitting.imported(path)


def test_a_wrong_choice_is_shown_told_and_exported(sitting: Sitting, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text('{"funds": {"total": {"deviation": "不知道", "likelihood": 5}}}', encoding="utf-8")
    assert "类型不对" in sitting.imported(path)
    assert sitting.at("/funds/total/deviation").input_value() == "不知道"
    assert "不在选项里" in sitting.message("/funds/total/deviation")
    assert sitting.exported()["funds"]["total"] == {"deviation": "不知道", "likelihood": "5"}


def test_work_that_cannot_be_kept_is_said(chromium: Any, annex: Path) -> None:
    page = chromium.new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });")
    page.goto(annex.as_uri())
    assert "不能保存" in page.inner_text("#said")
    page.close()


def test_kept_work_that_is_damaged_does_no_harm(context: Any, annex: Path) -> None:
    first = Sitting(context, annex)
    first.put("/unit/name", "某厅")
    first.settle()
    first.page.evaluate("Object.keys(localStorage).forEach((key) => localStorage.setItem(key, '{\"data\": 5, ['))")
    again = Sitting(context, annex)
    assert "读不出来" in again.page.inner_text("#said")
    again.page.evaluate(
        'Object.keys(localStorage).forEach((key) => localStorage.setItem(key, \'{"data":{"unit":[1],"goals":[[]]}}\'))'
    )
    third = Sitting(context, annex)
    assert third.at("/unit/name").input_value() == ""
    assert not again.troubles + third.troubles


def test_a_form_filled_in_beforehand_shows_its_values(context: Any, tmp_path: Path) -> None:
    form = ANNEX.parse(DEPARTMENT)
    sitting = Sitting(context, written(tmp_path / "filled.html", ANNEX.layout(form), evaluate(form)))
    assert ANNEX.parse(sitting.exported()) == form
    assert not sitting.troubles


def test_the_filled_page_prints_as_the_form(sitting: Sitting, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps(DEPARTMENT), encoding="utf-8")
    sitting.imported(path)
    content = sitting.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) <= 2
    sitting.page.emulate_media(media="print")
    shown = sitting.page.inner_text("body")
    for text in ("1,260.50", "政务数据共享平台运行维护", "项目3：基层数据员培训", "≥99.9%", "培训基层数据员"):
        assert text in shown
    for text in ("导出数据", "还差什么", "删去", "要改"):
        assert text not in shown


def test_the_same_layout_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (written(tmp_path / f"{name}.html", ANNEX.layout(year=2024)).read_bytes() for name in "ab")
    assert one == other
    assert Decimal(len(one)) < 400_000


def test_an_english_page_speaks_english(context: Any, tmp_path: Path) -> None:
    layout = replace(one_field(type="money", name="Amount", required=True), language="en", sheet="Form")
    sitting = Sitting(context, written(tmp_path / "en.html", layout))
    sitting.exported()
    assert "1 to fill" in sitting.summary()
    sitting.put("/value", "much")
    sitting.settle()
    assert "is not a number" in sitting.message("/value")
    assert not re.search(r"[\u4e00-\u9fff]", sitting.page.inner_text(".bar") + sitting.page.inner_text(".panel"))


def test_lists_keep_to_their_bounds(context: Any, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(
        "formspec: 1\nid: a\ntitle: 表\nblocks:\n"
        "  - {list: goals, item: '目标{n}:', blank: 2, at_least: 2, at_most: 3}\n",
        encoding="utf-8",
    )
    spec = formspec.load(path)
    sitting = Sitting(context, written(tmp_path / "form.html", spec.layout()))
    sitting.add("/goals", 0)
    assert sitting.rows("/goals") == 3
    assert sitting.page.is_disabled('[data-add="/goals/0"]')
    sitting.remove("/goals", 2)
    sitting.put("/goals/0", "甲")
    sitting.settle()
    sitting.remove("/goals", 1)
    assert sitting.rows("/goals") == 2
    exported = sitting.exported()
    assert exported["goals"] == ["甲"]
    assert "至少 2 项" in sitting.page.inner_text("#problems")
    assert [each.code for each in spec.validate(exported)] == ["data.too-few"]


def line_codes(sitting: Sitting) -> list[int]:
    texts = sitting.page.locator("tbody td.code").all_inner_texts()
    return [int(text) for text in texts if text.isdigit()]


def test_numbers_of_lines_count_on_when_rows_come(context: Any, tmp_path: Path) -> None:
    spec = formspec.load("samples/performance-statistics")
    sitting = Sitting(context, written(tmp_path / "form.html", spec.layout()))
    kinds = "/work/evaluation/self/kinds"
    before = line_codes(sitting)
    sitting.add(kinds, 1)
    assert line_codes(sitting) == [*before, before[-1] + 1]
    assert "3.类别3：" in sitting.page.inner_text("#form")


@pytest.mark.parametrize("name", SPECS)
@given(data=st.data())
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
def test_whatever_is_typed_comes_out(
    context: Any, tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    spec = SPECS[name]
    drawn = without_blanks(json.loads(json.dumps(data.draw(FORMS[name]))))
    wanted = {key: each for key, each in drawn.items() if key not in spec.compiled.spec.parameters}
    sitting = Sitting(context, written(tmp_path_factory.mktemp("page") / "form.html", spec.layout()))
    sitting.page.evaluate("localStorage.clear()")
    sitting.page.reload()
    sitting.fill(as_typed(spec, wanted))
    assert spec.parse(sitting.exported()) == spec.parse(wanted)
    assert not sitting.troubles
    sitting.page.close()


def as_typed(spec: Any, data: Any, path: str = "") -> Any:
    """Return data as a person types it: a percentage with its sign."""
    if isinstance(data, dict):
        return {key: as_typed(spec, each, f"{path}/{key}") for key, each in data.items()}
    if isinstance(data, list):
        return [as_typed(spec, each, f"{path}/*") for each in data]
    leaf = leaf_at(spec.compiled.shape, path)
    is_percent = leaf is not None and leaf.cell.value.type.name == "percent"
    return f"{Decimal(str(data)) * 100:f}%" if is_percent else data


def changes_by_one_row(context: Any, path: Path, rows: int) -> int:
    """Return how many changes of the page one click on "add a row" makes in a form of so many rows."""
    data = {**DEPARTMENT, "funds": {"projects": [{"name": f"项目{i}", "planned": i} for i in range(rows)]}}
    form = ANNEX.parse(data)
    sitting = Sitting(context, written(path, ANNEX.layout(form), evaluate(form)))
    changes: int = sitting.page.evaluate(
        "() => { const seen = new MutationObserver(() => {});"
        " seen.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});"
        " document.querySelector('[data-add=\"/funds/projects/5\"]').click(); return seen.takeRecords().length; }"
    )
    assert sitting.rows("/funds/projects") == rows + 1
    return changes


def test_adding_a_row_changes_no_more_of_the_page_than_its_rows(context: Any, tmp_path: Path) -> None:
    few = changes_by_one_row(context, tmp_path / "short.html", 75)
    assert changes_by_one_row(context, tmp_path / "long.html", 300) <= 4 * few
