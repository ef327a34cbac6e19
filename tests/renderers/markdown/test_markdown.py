"""Markdown: what a CommonMark parser reads is what the form says."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise

from formspec_renderers.markdown import escape
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import formspec
from formspec.registry import renderer

from ..layouts import sample_layout, sample_values

PARSER = MarkdownIt("gfm-like", {"linkify": False})
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t|*_`<>[]&#~$\\!.:/@-+1)"))


def cells_read(markdown: str) -> list[str]:
    """Return what a parser finds in table cells: text, with line breaks as newlines."""
    tokens, found = PARSER.parse(markdown), []
    for before, token in pairwise(tokens):
        if before.type in ("td_open", "th_open") and token.type == "inline":
            found.append("".join(_shown(child) for child in token.children or ()))
    return found


def _shown(child: object) -> str:
    kind, content = child.type, child.content  # type: ignore[attr-defined]
    assert kind in ("text", "text_special", "html_inline", "softbreak"), f"{kind} in a cell: {content!r}"
    if kind == "html_inline":
        assert content == "<br>", f"HTML in a cell: {content!r}"
        return "\n"
    return str(content)


@given(TEXTS)
def test_a_parser_reads_back_every_text_of_a_cell(text: str) -> None:
    table = f"| {escape.cell('head')} | b |\n| --- | --- |\n| {escape.cell(text)} | end |\n"
    assert cells_read(table) == ["head", "b", text, "end"]


@given(TEXTS)
@example("\n")
@example("\n\n")
@example("\n ")
def test_a_parser_reads_back_every_text_of_a_paragraph(text: str) -> None:
    tokens = PARSER.parse(f"before\n\n{escape.paragraph(text)}\n\nafter\n")
    kinds = [token.type for token in tokens]
    assert set(kinds) <= {"paragraph_open", "inline", "paragraph_close"}, kinds
    inline = [token for token in tokens if token.type == "inline"]
    if text:
        assert "".join(_shown(child) for child in inline[1].children or ()) == text


def test_addresses_do_not_turn_into_links() -> None:
    linked = MarkdownIt("gfm-like")
    for text in ("http://example.org", "www.example.org", "https://a.b/c", "ftp://x.y", "a@example.org"):
        html = linked.render(f"| {escape.cell(text)} |\n| --- |\n")
        assert "<a" not in html, text
        assert unescape(re.sub(r"<[^>]+>", "", html)).strip() == text


def test_every_form_is_tables_whose_rows_all_have_the_same_width() -> None:
    for entry in formspec.forms():
        text = formspec.load(entry.id).blank("md").decode()
        for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
            assert len(widths) == 1, f"{entry.id}: {table}"


def test_the_sample_reads_as_it_did(golden: Callable[[str, str], None]) -> None:
    template = renderer("md").compile(sample_layout())
    golden("markdown/sample-blank.md", template.fill({}).decode())
    golden("markdown/sample-filled.md", template.fill(sample_values()).decode())
    golden("markdown/department.md", formspec.load("jiangsu/2024/department").blank("md").decode())
    golden("markdown/self-evaluation.md", formspec.load("samples/self-evaluation").blank("md").decode())
    golden("markdown/statistics.md", formspec.load("samples/performance-statistics").blank("md").decode())
