"""The page in both languages: its texts, its tabs, and a state as data."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

import formspec
from formspec import Problem, Severity, SourceLocation
from formspec.preview.changes import ChangedItem, ChangedPart, Changes
from formspec.preview.page import ASSETS, MOST_SHOWN, asset, page, state_json, tabs
from formspec.preview.picture import Inputs, Picture
from formspec.preview.session import State

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("zh", "en")
INPUTS = Inputs("form.yaml")
NASTY = "</script><script>alert(1)</script><!-- & \"quoted\" 'single' {{ 7 * 7 }} -->.yaml"


def shown(problem: Problem, lang: str = "zh", **texts: str) -> dict[str, object]:
    state = State(number=1, problems=(problem,), texts=texts or {"form.yaml": "a: 1\n"})
    [found] = state_json(state, INPUTS, lang)["problems"]
    return dict(found)


def test_the_tabs_show_the_printed_form_first() -> None:
    assert [(tab.title, tab.is_filled_in) for tab in tabs("zh")] == [("打印样式", False), ("填写页面", True)]
    assert [tab.title for tab in tabs("en")] == ["As printed", "To fill in"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_the_texts_of_its_language(lang: str) -> None:
    text = page(INPUTS, lang).decode()
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in text
    found = re.search(r'id="words">(.*?)</script>', text)
    assert found is not None
    words = json.loads(found[1])
    assert words["print"] in text
    assert bool(re.search("[\u4e00-\u9fff]", text)) is (lang == "zh")


def test_the_name_of_a_file_is_text_and_never_markup() -> None:
    text = page(Inputs(NASTY), "zh").decode()
    assert "<script>alert" not in text
    assert "49" not in text


def test_the_page_is_the_same_each_time() -> None:
    assert page(INPUTS, "zh") == page(INPUTS, "zh")
    assert all(asset(name) for name in ASSETS)


def test_a_problem_has_its_line_in_words_and_as_data() -> None:
    location = SourceLocation(file="form.yaml", line=12, column=5)
    problem = Problem(
        code="spec.unknown-parameter",
        params={"name": "yaer", "suggestion": "year", "known": ["year"]},
        location=location,
    )
    found = shown(problem)
    assert found["where"] == "第 12 行第 5 列"
    assert found["at"] == ["form.yaml", 12, 5]
    assert found["kind"] == "错误"
    assert "year" in str(found["hint"])
    assert shown(problem, "en")["where"] == "line 12, column 5"


def test_a_problem_in_another_file_names_it() -> None:
    location = SourceLocation(file="_common.yaml", line=3)
    found = shown(Problem(code="spec.missing", params={"key": "id"}, location=location), **{"_common.yaml": "a: 1\n"})
    assert found["where"] == "_common.yaml 第 3 行第 1 列"
    assert found["at"] == ["_common.yaml", 3, 1]


def test_a_problem_of_a_cell_or_of_a_whole_file_has_no_lines() -> None:
    cell = SourceLocation(file="filled.xlsx", sheet="表", cell="C4")
    assert shown(Problem(code="data.required", label="名称", location=cell)) | {
        "where": "表!C4",
        "at": None,
        "label": "名称",
    } == shown(Problem(code="data.required", label="名称", location=cell))
    file = shown(Problem(code="file.not-utf8", location=SourceLocation(file="data.json")))
    assert (file["where"], file["at"]) == ("data.json", None)


def test_lines_that_were_not_read_are_not_offered() -> None:
    location = SourceLocation(file="elsewhere.yaml", line=1, column=1)
    assert shown(Problem(code="spec.missing", params={"key": "id"}, location=location))["at"] is None


def test_problems_are_counted_by_severity() -> None:
    problems = [Problem(code="spec.missing", params={"key": "id"})] * 2
    problems += [
        Problem(code="data.required", severity=Severity.WARNING),
        Problem(code="data.required", severity=Severity.INFO),
    ]
    data = state_json(State(problems=tuple(problems)), INPUTS, "zh")
    assert data["summary"] == "2 个错误，1 个提醒，1 处说明"
    assert state_json(State(), INPUTS, "zh")["summary"] == "没有问题"
    assert state_json(State(), INPUTS, "en")["summary"] == "No problems"


def part(items: int) -> ChangedPart:
    return ChangedPart("资金", (ChangedItem("一处", None),) * items)


def test_many_problems_and_changes_are_cut_with_their_number() -> None:
    many = State(
        problems=(Problem(code="spec.missing", params={"key": "id"}),) * (MOST_SHOWN + 7),
        since_save=(part(MOST_SHOWN - 1), part(4), part(1)),
        since_base=Changes("old.yaml", (part(MOST_SHOWN),)),
    )
    data = state_json(many, INPUTS, "zh")
    assert len(data["problems"]) == MOST_SHOWN
    assert data["more"] == "还有 7 个没有列出"
    assert [len(each["items"]) for each in data["sinceSave"]["parts"]] == [MOST_SHOWN - 1, 1]
    assert data["sinceSave"]["more"] == "还有 4 个没有列出"
    assert (data["sinceBase"]["title"], data["sinceBase"]["more"]) == ("与 old.yaml 相比", "")


def test_a_change_leads_to_the_line_where_its_item_is_now() -> None:
    own, elsewhere = (SourceLocation(file=file, line=2, column=3) for file in ("form.yaml", "elsewhere.yaml"))
    items = tuple(ChangedItem("一处", location) for location in (own, elsewhere, None))
    picture = Picture(formspec.load("jiangsu/2024/project"), None, {"form.yaml": "a: 1\nb: 2\n"})
    data = state_json(State(picture=picture, since_save=(ChangedPart("资金", items),)), INPUTS, "zh")
    [found] = data["sinceSave"]["parts"]
    assert (found["heading"], [each["at"] for each in found["items"]]) == ("资金", [["form.yaml", 2, 3], None, None])


@pytest.fixture
def written(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{lang}.html" for lang in LANGUAGES]
    for path in paths:
        path.write_bytes(page(Inputs(NASTY), path.stem))
    return paths


def test_the_nu_checker_finds_nothing(written: list[Path], vnu: Path) -> None:
    done = subprocess.run(["java", "-jar", str(vnu), *map(str, written)], capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr


def test_html_validate_finds_nothing(written: list[Path], html_validate: Path) -> None:
    command = [str(html_validate), *map(str, written)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout
