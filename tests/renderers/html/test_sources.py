"""With the option ``sources``, a page has the lines of the spec at each cell; without it, nothing of them."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.registry import renderer

from ..html_fillable.filling import Sitting

ROOT = Path(__file__).resolve().parents[3]
FORM = "jiangsu/2024/department"
SOURCES = {"sources": "yes"}
PAGES = ("html", "html-fillable")


def lines_of(text: str) -> list[Any]:
    return [json.loads(unescape(each)) for each in re.findall(r'data-source="([^"]*)"', text)]


@pytest.mark.parametrize("to", PAGES)
def test_a_page_has_no_lines_unless_they_are_asked_for(to: str) -> None:
    page = formspec.load(FORM).blank(to).decode()
    assert "_common.yaml" not in page
    assert not lines_of(page)


@pytest.mark.parametrize("to", PAGES)
def test_the_options_of_a_preview_ask_for_them(to: str) -> None:
    assert renderer(to).preview == SOURCES


def test_each_printed_cell_has_its_lines_once_and_nearest_first() -> None:
    spec = formspec.load(FORM)
    found = lines_of(spec.blank("html", SOURCES).decode())
    cells = [cell for cell in spec.layout().cells if cell.locations]
    assert len(found) == len(cells)
    assert all(len({tuple(line) for line in each}) == len(each) for each in found)
    title = next(cell for cell in cells if cell.role == "title")
    assert title.location is not None
    assert [[FORM, title.location.line, title.location.column]] in found


def test_a_cell_that_continues_on_a_printed_page_has_the_lines_of_the_whole_cell() -> None:
    page = formspec.load(ROOT / "tests" / "inputs" / "pages-and-a-page-break.yaml").blank("html", SOURCES).decode()
    again = re.findall(r'<(?:td|th)[^>]*class="[^"]*cut-above[^"]*"[^>]*>', page)
    assert all("data-source" in each for each in again)


def test_a_fragment_can_have_them_as_well() -> None:
    page = formspec.load(FORM).blank("html", {**SOURCES, "fragment": "yes"}).decode()
    assert lines_of(page)


def test_a_name_of_a_file_is_never_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "a\"b'<i>&amp;.yaml"
    Path(name).write_text("formspec: 1\nid: a\ntitle: T\nblocks:\n  - {text: t, label: L}\n", encoding="utf-8")
    spec = formspec.load(name)
    page = spec.blank("html", SOURCES).decode()
    assert {each[0][0] for each in lines_of(page)} == {name}
    assert "<i>" not in page
    assert "<i>" not in spec.blank("html-fillable", SOURCES).decode()


def test_a_page_to_fill_in_has_them_at_its_cells_and_keeps_its_work_in_the_frame(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(formspec.load(FORM).blank("html-fillable", SOURCES))
    context = chromium.new_context(accept_downloads=True)
    sitting = Sitting(context, path)
    cell = sitting.page.locator("#form th", has_text="项目支出")
    assert json.loads(cell.get_attribute("data-source"))[0][0] == FORM
    sitting.put("/unit/name", "示例厅")
    sitting.settle()
    assert sitting.page.evaluate("localStorage.length") == 0
    sitting.page.reload()
    assert sitting.at("/unit/name").input_value() == "示例厅"
    assert not sitting.troubles
    context.close()
