"""The annexes say what the notice says: every character of the blank forms, in order, in every format."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import formspec

REFERENCE = Path(__file__).parent / "reference"
ANNEXES = {"department": "annex-1-department.txt", "project": "annex-2-project.txt"}
cases = pytest.mark.parametrize("annex", ANNEXES)


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


def reference(annex: str) -> str:
    return without_space((REFERENCE / ANNEXES[annex]).read_text(encoding="utf-8"))


def blank(annex: str, to: str) -> bytes:
    return formspec.load(f"jiangsu/2024/{annex}").blank(to)


class Text(HTMLParser):
    """Collects what a page shows in its body."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.shown.append(data)


@cases
def test_the_workbook_has_the_text_of_the_notice(annex: str) -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(blank(annex, "xlsx"))).worksheets[0]
    printed = sheet[sheet.print_area.split("!")[-1].replace("$", "")]
    text = "".join(str(cell.value) for row in printed for cell in row if cell.value is not None)
    assert without_space(text) == reference(annex)


@cases
def test_the_page_has_the_text_of_the_notice(annex: str) -> None:
    parser = Text()
    parser.feed(blank(annex, "html").decode())
    assert without_space("".join(parser.shown)) == reference(annex)


@cases
def test_the_markdown_has_the_text_of_the_notice(annex: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(blank(annex, "md").decode())
    inline = (child for token in tokens for child in token.children or ())
    text = "".join(child.content for child in inline if child.type in ("text", "text_special"))
    assert without_space(text) == reference(annex)


@cases
def test_the_year_is_printed_where_it_is_given(annex: str) -> None:
    spec = formspec.load(f"jiangsu/2024/{annex}")
    for to in ("html", "md"):
        assert "20XX年度" in spec.blank(to).decode()
        assert "2025年度" in spec.blank(to, year=2025).decode()
        assert "20XX" not in spec.blank(to, year=2025).decode()
