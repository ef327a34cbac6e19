"""The sizes of texts that are never broken: by the width that they have on the paper, at the scale of the print."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

import formspec
from formspec.layout import SIZES

NARROW = """
formspec: 1
id: t/narrow
language: {language}
title: Amounts
grid: [10, 12, 12]
blocks:
  - table: t
    levels: [{{label: Line, span: 1}}]
    columns: [{{id: a, label: Amount, type: money}}, {{id: kind, label: Kind, choices: [Capital, Revenue], show: boxes}}]
    rows: [{{id: one, label: One}}, {{id: two, label: Two}}]
"""
SCALED = """
formspec: 1
id: t/scaled
title: 样表
page: {pages: 1}
blocks:
  - table: t
    levels: [{label: 项目, span: 1}]
    columns: [{id: a, label: 金额, type: money}, {id: b, label: 说明}, {id: c, label: 甲}, {id: d, label: 乙}, {id: e, label: 丙}]
    rows: [{repeat: items, label: "项{n}", blank: 60}]
"""
WIDE = Decimal("98765432.10")


def sizes_of(page: str, text: str) -> list[str]:
    """Return the classes of the element around each ``text`` in a page."""
    return re.findall(rf'<span class="([^"]*)">{re.escape(text)}</span>', page)


def test_a_grid_narrower_than_its_paper_leaves_figures_their_size_in_a_page() -> None:
    """A table of HTML is as wide as the page: 12 of 34 characters are 33 of 93 there."""
    spec = formspec.loads(NARROW.format(language="en"))
    form: Any = spec.new()
    form.t.one.a = WIDE
    assert sizes_of(spec.render(form, "html").decode(), "98,765,432.10") == []
    assert size_in_workbook(spec.render(form, "xlsx"), WIDE) < 10.5


def size_in_workbook(workbook: bytes, value: Decimal) -> float:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == float(value)]
    return float(cell.font.sz)


def test_figures_of_a_form_that_is_scaled_down_are_not_made_smaller_twice() -> None:
    """At 60 % the columns are wider in relation to the text: what does not fit at 100 % fits there."""
    spec = formspec.loads(SCALED)
    form: Any = spec.new()
    for number in range(60):
        form.t.items.add(name=f"项{number}", a=WIDE)
    whole = spec.render(form, "html").decode()
    scale = int(re.search(r"zoom: (\d+)%", whole)[1])  # type: ignore[index]
    assert scale < 70
    (classes,) = set(sizes_of(whole, "98,765,432.10"))
    on_screen, in_print = (SIZES[int(each[1:])] for each in classes.split())
    assert on_screen < in_print
    assert in_print * scale / 100 * 10.5 >= 5, "in points"
    assert f".p{SIZES.index(in_print)} {{ font-size: {in_print}em; }}" in whole


def test_a_workbook_that_is_scaled_down_has_the_sizes_of_its_scale() -> None:
    few, many = formspec.loads(SCALED.replace("blank: 60", "blank: 1")), formspec.loads(SCALED)
    sizes = []
    for spec, items in ((few, 1), (many, 60)):
        form: Any = spec.new()
        form.t.items.add(name="项", a=WIDE)
        for number in range(items - 1):
            form.t.items.add(name=f"项{number}")
        sizes.append(size_in_workbook(spec.render(form, "xlsx"), WIDE))
    assert sizes[0] < sizes[1]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_box_that_is_wider_than_its_cell_is_smaller_and_stays_with_its_word(language: str) -> None:
    spec = formspec.loads(
        NARROW.format(language=language)
        .replace("12, 12]", "12, 8, 60]")
        .replace("show: boxes}", "show: boxes, span: 1}, {id: n, label: Note}")
    )
    sheet = openpyxl.load_workbook(io.BytesIO(spec.blank("xlsx"))).worksheets[0]
    cells = [
        cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and "Revenue" in cell.value
    ]
    assert cells
    assert {cell.font.sz for cell in cells} <= {6.0, 7.0, 8.0}
    assert {cell.value.count("\n") for cell in cells} == {1}


def test_a_figure_is_on_one_line_whatever_its_width() -> None:
    """So that a page is not ended for lines that nobody prints."""
    spec = formspec.loads(SCALED.replace("page: {pages: 1}\n", "").replace("blank: 60", "blank: 30"))
    blank = spec.blank("html").decode()
    form: Any = spec.new()
    for _ in range(30):
        form.t.items.add(a=Decimal("123456789012.34"))
    filled = spec.render(form, "html").decode()
    assert filled.count("new-page") == blank.count("new-page")


def test_words_of_english_headings_are_measured_by_their_letters() -> None:
    """Commitment is twice as wide as Facility, though it has two letters more."""
    text = NARROW.format(language="en").replace("[10, 12, 12]", "[9, 60, 60]")
    for label, is_small in (("Facility", False), ("Commitments", True)):
        spec = formspec.loads(text.replace("label: One", f"label: {label}"))
        sheet = openpyxl.load_workbook(io.BytesIO(spec.blank("xlsx"))).worksheets[0]
        (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == label]
        assert (cell.font.sz < 10.5) == is_small, label


OUTLINE = """
formspec: 1
id: t/outline
title: 样表
grid: [9, 60, 9]
blocks:
  - table: t
    label: 绩效指标情况（万元）
    label_span: 1
    outline: true
    levels: [{label: 项目, span: 1}]
    columns: [{id: a, label: 金额, type: money, span: 1}]
    rows: [{id: g, label: 支出, rows: [{repeat: items, label: "项{n}", blank: 60}]}]
"""
MEASURE = """() => {
  dispatchEvent(new Event('beforeprint'));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const table = document.querySelector('.printed-pages');
  const figures = [...table.querySelectorAll('td.figure .printed')].filter((span) => span.textContent);
  return {
    lines: Math.max(...figures.map((span) => span.getClientRects().length)),
    overflow: Math.max(...figures.map((span) => span.getBoundingClientRect().right - span.parentNode.getBoundingClientRect().right)),
    sizes: [...new Set(figures.map((span) => span.className))],
    name: parseFloat(getComputedStyle(table.querySelector('td.input.i1')).paddingLeft),
    labels: [...new Set([...table.querySelectorAll('.block-label .words')].map((span) => span.textContent))],
    colours: [...new Set([...table.querySelectorAll('td, th')].map((cell) => getComputedStyle(cell).color))],
  };
}"""


def test_the_page_for_filling_in_is_printed_like_the_page_for_reading(chromium: Any, tmp_path: Any) -> None:
    """Figures on one line in one size, labels in the same lines, names with their indents, rows in one colour."""
    spec = formspec.loads(OUTLINE)
    form: Any = spec.new()
    for number in range(60):
        form.t.g.items.add(name=f"甲{number}", a=WIDE if number == 1 else Decimal(1))
    path = tmp_path / "form.html"
    path.write_bytes(spec.render(form, "html-fillable"))
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    shown = page.evaluate(MEASURE)
    page.close()
    whole = spec.render(form, "html").decode()
    (size,) = {classes.split()[0] for classes in sizes_of(whole, "1.00")} or {""}
    assert shown["lines"] == 1
    assert shown["overflow"] <= 0
    assert shown["sizes"] == [f"printed {size}".strip()]
    assert shown["name"] > 14, "pixels: an outline step"
    assert [label.split("\n") for label in shown["labels"]] == [["绩效指标", "情况", "（万元）"]]
    assert len(shown["colours"]) == 1


def test_a_vertical_label_is_centred_with_a_line_for_each_character() -> None:
    """LibreOffice puts stacked characters that may wrap at the left of their cell."""
    spec = formspec.loads(
        SCALED.replace("  - table: t\n", "  - table: t\n    label: 满意度指标\n").replace(
            "page: {pages: 1}\n", "grid: [3, 20, 20, 10, 10, 10, 10]\n"
        )
    )
    sheet = openpyxl.load_workbook(io.BytesIO(spec.blank("xlsx"))).worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "满意度指标" and cell.row < 10]
    assert (cell.alignment.textRotation, cell.alignment.horizontal, cell.alignment.wrapText) == (255, "center", None)
    page = spec.blank("html").decode()
    rule = next(line for line in page.splitlines() if line.startswith(".vertical > .words"))
    assert "letter-spacing: 0.4em" in rule
