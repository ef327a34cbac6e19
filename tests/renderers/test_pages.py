"""The printed pages of a form as LibreOffice and Chromium make them: headings, groups, numbers of pages, footers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.messages import text

from .printed import pages_of, pixels_of

ROOT = Path(__file__).resolve().parent.parent.parent
INPUTS = ROOT / "tests" / "inputs"
DEPARTMENT = formspec.load("jiangsu/2024/department")
FORMS = {entry.id: formspec.load(entry.id) for entry in formspec.forms()}
HEADINGS = "三级指标"  # of every table of annex 1 that has indicators
WHITE = 250  # grey values from here on are white to the eye

Print = Callable[[str, bytes], list[str]]


@pytest.fixture
def in_libreoffice(tmp_path: Path, convert: Callable[[Path, str], Path]) -> Print:
    """Print a workbook; return the text of each page."""

    def run(name: str, content: bytes) -> list[str]:
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        return pages_of(convert(path, "pdf"))

    return run


@pytest.fixture
def in_chromium(tmp_path: Path, chromium: Any) -> Print:
    """Print a page of HTML; return the text of each page. The PDF is ``NAME.pdf`` in ``tmp_path``."""

    def run(name: str, content: bytes) -> list[str]:
        path = tmp_path / f"{name}.html"
        path.write_bytes(content)
        page = chromium.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        page.pdf(path=str(path.with_suffix(".pdf")), prefer_css_page_size=True, print_background=True)
        page.close()
        assert not errors
        return pages_of(path.with_suffix(".pdf"))

    return run


def number_of(spec: Any) -> int:
    pages = spec.layout().page.pages
    assert pages
    return int(pages)


def filled_department() -> Any:
    data = json.loads((ROOT / "examples" / "data" / "department.json").read_text(encoding="utf-8"))
    return DEPARTMENT.parse(data)


def many_indicators(number: int) -> Any:
    """Return annex 1 with ``number`` indicators of one kind: a group longer than a page."""
    form: Any = DEPARTMENT.new(year=2025)
    form.unit.name = "示例厅"
    for index in range(number):
        form.results.benefits.economic.indicators.add(name=f"节约经费{index}", planned="≥95%", actual="96%")
    for index in range(3):
        function = form.duties.functions.add(name=f"组织收入{index}")
        for task in range(2):
            function.tasks.add(name=f"征收{task}").indicators.add(name="入库", planned="≥95%", actual="96%")
    return form


def without_instructions(pages: list[str]) -> list[str]:
    return [page for page in pages if "填报说明" not in page]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_bundled_form_is_printed_on_the_pages_that_it_states(name: str, in_libreoffice: Print) -> None:
    spec = FORMS[name]
    pages = in_libreoffice("blank", spec.blank("xlsx"))
    count = number_of(spec)
    footer = re.sub(r"\s", "", text("workbook.footer", spec.layout().language, pages=str(count)))
    feet = [page.splitlines()[-1] for page in pages]
    assert feet[:count] == [footer.replace("&P", str(number)) for number in range(1, count + 1)]
    assert not any(re.fullmatch(footer.replace("&P", r"\d+"), foot) for foot in feet[count:]), "the instructions"


def test_the_footer_counts_the_form_alone(in_libreoffice: Print) -> None:
    spec = FORMS["samples/self-evaluation"]
    whole = in_libreoffice("whole", spec.blank("xlsx"))
    assert "第1页共1页" in whole[0]
    assert "填报说明" in whole[1]
    assert "页共" not in whole[1]
    alone = in_libreoffice("alone", spec.blank("xlsx", {"instructions": "no"}))
    assert len(alone) == 1
    assert "第1页共1页" in alone[0]


def test_a_filled_annex_has_its_pages_and_begins_them_with_headings(in_libreoffice: Print) -> None:
    pages = without_instructions(in_libreoffice("filled", DEPARTMENT.render(filled_department(), "xlsx")))
    assert len(pages) == 2
    assert HEADINGS in "".join(pages[1].splitlines()[:3])


@pytest.mark.parametrize("to", ["xlsx", "html", "html-fillable"])
def test_a_group_longer_than_a_page_has_headings_and_label_on_each(
    to: str, in_libreoffice: Print, in_chromium: Print
) -> None:
    form = many_indicators(120)
    printed = in_libreoffice if to == "xlsx" else in_chromium
    pages = without_instructions(printed("many", DEPARTMENT.render(form, to)))
    assert len(pages) > 4
    assert not any(HEADINGS in "".join(page.splitlines()[-3:]) for page in pages), (
        "no heading is alone at a page's foot"
    )
    listed = [page for page in pages if "节约经费" in page]
    assert len(listed) > 2
    for page in listed:
        assert HEADINGS in page
        assert "经济效益" in page
        assert page.index(HEADINGS) < page.index("节约经费")
    names = re.findall(r"节约经费\d+", "".join(listed))
    assert names == [f"节约经费{index}" for index in range(120)], "nothing is lost or printed twice"
    for page in pages[1:-1]:
        assert HEADINGS in "".join(page.splitlines()[:3])
    if to == "xlsx":
        feet = [page.splitlines()[-1] for page in pages]
        assert feet == [f"第{number}页共{len(pages)}页" for number in range(1, len(pages) + 1)]


def test_a_group_that_fits_on_a_page_is_on_one(in_libreoffice: Print, in_chromium: Print) -> None:
    table = """
formspec: 1
id: cases/groups
title: 样表
blocks:
  - fields: f
    rows: [[{id: a, label: 单位, lines: 4}]]
  - table: t
    levels: [大类, 小类]
    columns: [{id: amount, label: 金额, type: money}]
    rows: [{repeat: groups, label: "第{n}类", blank: 9, name: false, rows: [{repeat: items, label: "项{n}", name: false, blank: 13}]}]
  - {text: opinion, label: 意见}
"""
    spec = formspec.loads(table)
    for pages in (
        without_instructions(in_libreoffice("groups", spec.blank("xlsx"))),
        in_chromium("groups", spec.blank("html")),
        in_chromium("fillable", spec.blank("html-fillable")),
    ):
        for number in range(1, 10):
            (page,) = [page for page in pages if f"第{number}类" in page]
            assert "大类" in page
        assert all(page.count("项13") == len(re.findall(r"第\d类", page)) for page in pages)


@pytest.mark.parametrize("to", ["xlsx", "html", "html-fillable"])
def test_pages_and_a_page_break_both_hold(to: str, in_libreoffice: Print, in_chromium: Print) -> None:
    spec = formspec.load(INPUTS / "pages-and-a-page-break.yaml")
    printed = in_libreoffice if to == "xlsx" else in_chromium
    pages = without_instructions(printed("broken", spec.blank(to)))
    assert ["第一部分" in page for page in pages] == [True, False]
    assert ["第二部分" in page for page in pages] == [False, True]


@pytest.mark.parametrize("to", ["xlsx", "html", "html-fillable"])
def test_a_long_form_is_scaled_to_its_pages_without_losing_its_breaks(
    to: str, in_libreoffice: Print, in_chromium: Print
) -> None:
    blocks = "".join(
        f"  - {{list: l{part}, label: 第{part}部分, item: '第{part}部分{{n}}', blank: 55{', page_break: true' if part == 2 else ''}}}\n"
        for part in (1, 2)
    )
    spec = formspec.loads(f"formspec: 1\nid: cases/long\ntitle: 样表\npage: {{pages: 2}}\nblocks:\n{blocks}")
    printed = in_libreoffice if to == "xlsx" else in_chromium
    pages = without_instructions(printed("long", spec.blank(to)))
    assert len(pages) == 2
    assert ["第1部分55" in page for page in pages] == [True, False]
    assert ["第2部分55" in page for page in pages] == [False, True]


@pytest.mark.parametrize("to", ["xlsx", "html", "html-fillable"])
def test_each_item_of_a_group_may_begin_a_page(to: str, in_libreoffice: Print, in_chromium: Print) -> None:
    table = """
formspec: 1
id: cases/items
title: 样表
blocks:
  - table: t
    levels: [大类, 小类]
    columns: [{id: amount, label: 金额, type: money}]
    rows: [{repeat: groups, label: "第{n}类", blank: 3, page_break: true, name: false, rows: [{repeat: items, label: "项{n}", name: false, blank: 2}]}]
  - {text: opinion, label: 意见, page_break: true}
"""
    spec = formspec.loads(table)
    printed = in_libreoffice if to == "xlsx" else in_chromium
    pages = without_instructions(printed("items", spec.blank(to)))
    assert [re.findall(r"第\d类|意见", page) for page in pages] == [["第1类"], ["第2类"], ["第3类"], ["意见"]]
    assert ["大类" in page for page in pages] == [True, True, True, False]


@pytest.mark.parametrize("to", ["xlsx", "html", "html-fillable"])
def test_a_page_has_the_headings_of_its_own_section(to: str, in_libreoffice: Print, in_chromium: Print) -> None:
    spec = formspec.load(INPUTS / "paper" / "headings-that-change-on-several-pages.yaml")
    printed = in_libreoffice if to == "xlsx" else in_chromium
    pages = without_instructions(printed("changing", spec.blank(to)))
    assert len(pages) == 4
    headings = ("年度指标值", "实现情况", "调查人数")
    assert [[each for each in headings if each in page] for page in pages] == [
        ["年度指标值"], ["实现情况"], ["实现情况", "调查人数"], [],
    ]  # fmt: skip
    assert all(page.index("实现情况") < page.index("指标1") for page in pages[1:3])


@pytest.mark.parametrize("to", ["xlsx", "html", "html-fillable"])
def test_tables_side_by_side_have_their_headings_on_each_page(
    to: str, in_libreoffice: Print, in_chromium: Print
) -> None:
    spec = formspec.load(INPUTS / "paper" / "tables-side-by-side-on-several-pages.yaml")
    printed = in_libreoffice if to == "xlsx" else in_chromium
    first, second, *_ = printed("side", spec.blank(to))
    for page, group in ((first, "基本支出"), (second, "项目支出")):
        assert group in page
        top = "".join(page.splitlines()[:5])
        assert all(heading in top for heading in ("收入项目", "20XX年预算数", "功能分类", "支出项目"))


@pytest.mark.parametrize("to", ["html", "html-fillable"])
@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_browser_prints_a_bundled_form_on_the_pages_that_it_states(to: str, name: str, in_chromium: Print) -> None:
    spec = FORMS[name]
    assert len(in_chromium("blank", spec.blank(to))) == number_of(spec)


@pytest.mark.parametrize("to", ["html", "html-fillable"])
def test_a_browser_prints_a_filled_annex_on_its_pages(to: str, in_chromium: Print) -> None:
    assert len(in_chromium("filled", DEPARTMENT.render(filled_department(), to))) == 2


@pytest.mark.parametrize("to", ["html", "html-fillable"])
def test_nothing_is_drawn_below_the_table_on_a_page_that_it_does_not_fill(
    to: str, in_chromium: Print, tmp_path: Path
) -> None:
    pages = in_chromium("many", DEPARTMENT.render(many_indicators(120), to))
    for number in range(1, len(pages)):
        rows = pixels_of(tmp_path / "many.pdf", number)
        width = len(rows[0])
        lines = [at for at, row in enumerate(rows) if sum(each < 128 for each in row) > width * 0.6]
        assert lines, "a table has lines across the page"
        below = [at for at, row in enumerate(rows) if at > lines[-1] + 2 and any(each < WHITE for each in row)]
        assert not below, f"page {number} has something below its table at {below[:3]}"
        left = min(at for at, each in enumerate(rows[lines[0]]) if each < 128)
        assert all(min(row[: left - 2]) >= WHITE for row in rows), f"page {number} has something left of its table"


def test_printing_leaves_the_page_for_filling_in_as_it_was(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    path.write_bytes(DEPARTMENT.render(many_indicators(120), "html-fillable"))
    page = chromium.new_page()
    page.goto(path.as_uri())
    shown = "() => document.getElementById('form').innerHTML"
    before = page.evaluate(shown)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(shown) != before
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    after = page.evaluate(shown)
    assert re.sub(r' class=""', "", after) == re.sub(r' class=""', "", before)
    page.close()


def test_a_date_with_the_name_of_its_month_is_printed_behind_its_label(in_libreoffice: Print) -> None:
    spec = formspec.loads(
        "formspec: 1\nid: t/date\nlanguage: en-GB\ntitle: Visit\nblocks:\n  - fields: f\n"
        "    rows: [[{id: due, label: Return due, type: date, inside: true, suffix: ' at noon'}]]\n"
    )
    form: Any = spec.new()
    form.f.due = date(2025, 1, 5)
    (page, *_) = in_libreoffice("date", spec.render(form, "xlsx"))
    assert "Returndue:January5,2025atnoon" in page
