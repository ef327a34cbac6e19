"""A form as a part of another page: nothing of it reaches the page, and nothing of the page reaches it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.registry import renderer

from ..layouts import sample_layout, sample_values

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FORMS = [entry.id for entry in formspec.forms()]
FRAGMENT = {"fragment": "yes"}
STYLE = re.compile(r"<style>\n(.*?)\n</style>\n", re.DOTALL)
HOSTILE = """
body { text-align: right; letter-spacing: 3px; text-transform: uppercase; color: red; font: 30px monospace; }
main.content section div table tr td { border: 9px solid red; padding: 40px; }
table, p { margin: 50px; background: yellow; }
.input, .title, .section, .center, .form { display: none; }
"""
"""What a content management system or a style library may say of its tables, paragraphs and classes."""


def fragment(name: str = "jiangsu/2024/department", *, filled: bool = False) -> str:
    spec = formspec.load(name)
    if not filled:
        return spec.blank("html", FRAGMENT).decode()
    data = json.loads((ROOT / "examples" / "data" / "department.json").read_text(encoding="utf-8"))
    return spec.render(spec.parse(data), "html", options=FRAGMENT).decode()


def embedded(*fragments: str, style: str = "") -> str:
    """Return a page with fragments in it, their styles in its head, where the standard of HTML wants them."""
    styles = "\n".join(dict.fromkeys(found[1] for each in fragments for found in STYLE.finditer(each)))
    body = "\n".join(STYLE.sub("", each) for each in fragments)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>一页</title>\n'
        f'<style>\n{style}\n{styles}\n</style>\n</head>\n<body>\n<main class="content">\n<h1>一页</h1>\n{body}\n</main>\n</body>\n</html>\n'
    )


@pytest.mark.parametrize("name", FORMS)
def test_a_fragment_has_the_cells_of_the_page_and_nothing_of_a_page(name: str) -> None:
    text, page = fragment(name), formspec.load(name).blank("html").decode()
    assert not re.search(r"<(!DOCTYPE|html|head|body|main|title|h1|header|footer|meta|script)\b", text, re.IGNORECASE)
    cells = re.compile(r"<(?:td|th|p|h1)\b[^>]*>(.*?)</", re.DOTALL)
    assert cells.findall(STYLE.sub("", text)) == cells.findall(page)


@pytest.mark.parametrize("name", FORMS)
def test_every_rule_of_the_style_begins_with_the_class_of_the_fragment(name: str) -> None:
    text = fragment(name)
    style = STYLE.match(text)
    assert style is not None
    (scope,) = re.findall(r'^<div class="(formspec-[0-9a-f]{10})" lang="', text, re.MULTILINE)
    rules = re.findall(r"^([^@}\n][^{\n]*) \{", style[1], re.MULTILINE)
    selectors = [each for rule in rules for each in rule.split(", ")]
    assert len(selectors) > 40
    assert not [each for each in selectors if not each.startswith(f".{scope}.{scope}")]
    assert "@page" not in style[1]


def test_the_same_values_give_the_same_bytes_and_others_give_other_ids() -> None:
    assert fragment() == fragment()
    one, other = fragment(), fragment(filled=True)
    ids = [set(re.findall(r' id="([^"]+)"', each)) for each in (one, other)]
    assert ids[0]
    assert not ids[0] & ids[1]
    for text, known in zip((one, other), ids, strict=True):
        assert {each for found in re.findall(r' headers="([^"]*)"', text) for each in found.split()} <= known


def test_what_a_form_says_cannot_pass_for_a_mark_or_an_id() -> None:
    template = renderer("html").compile(sample_layout(), FRAGMENT)
    nasty = 'a\x00\x00b\x005\x00 id="r1c1" headers="x"'
    text = template.fill({**sample_values(), "/unit/name": nasty}).decode()
    assert "\0" not in text
    assert "a\ufffd\ufffdb\ufffd5\ufffd id=&#34;r1c1&#34; headers=&#34;x&#34;" in text


def test_the_default_is_a_page() -> None:
    spec = formspec.load("jiangsu/2024/project")
    assert spec.blank("html") == spec.blank("html", {"fragment": "no"})
    assert spec.blank("html").startswith(b"<!DOCTYPE html>")


def test_checkers_find_nothing_in_a_page_with_several_fragments(tmp_path: Path, vnu: Path, html_validate: Path) -> None:
    path, twice = tmp_path / "page.html", tmp_path / "twice.html"
    path.write_text(embedded(*map(fragment, FORMS)), encoding="utf-8")
    twice.write_text(embedded(fragment(), fragment(filled=True)), encoding="utf-8")
    done = subprocess.run(
        ["java", "-jar", str(vnu), str(path), str(twice)], capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    done = subprocess.run([str(html_validate), str(path)], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout


MEASURED = """() => [...document.querySelectorAll('td, th, .form p, .form h1')].filter(e => e.closest('.form')).map(e => {
  const style = getComputedStyle(e);
  return [e.textContent, style.fontSize, style.fontFamily, style.color, style.textAlign, style.paddingLeft, style.borderTopWidth,
    style.borderTopStyle, style.marginTop, style.letterSpacing, style.textTransform, style.backgroundColor, style.lineHeight,
    Math.round(e.getBoundingClientRect().width), Math.round(e.getBoundingClientRect().height)];
})"""


@pytest.mark.parametrize("name", ["jiangsu/2024/department", "samples/self-evaluation"])
def test_a_fragment_looks_like_the_page_whatever_the_other_page_says(chromium: Any, tmp_path: Path, name: str) -> None:
    page_path, host_path = tmp_path / "page.html", tmp_path / "host.html"
    page_path.write_bytes(formspec.load(name).blank("html"))
    page = chromium.new_page(viewport={"width": 1200, "height": 800})
    page.goto(page_path.as_uri())
    wanted = page.evaluate(MEASURED)
    width = page.evaluate("document.querySelector('.scroll').getBoundingClientRect().width")
    wide = f"main.content {{ width: {width}px; }}"
    plain = embedded(fragment(name), style=HOSTILE + wide)
    as_delivered = plain.replace("</style>\n</head>", f"</style>\n<style>{HOSTILE + wide}</style></head>")
    for text in (plain, as_delivered):
        host_path.write_text(text, encoding="utf-8")
        page.goto(host_path.as_uri())
        assert page.evaluate(MEASURED) == wanted
    page.close()


def test_axe_finds_nothing_in_a_page_with_a_fragment(chromium: Any, axe_source: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(embedded(fragment(filled=True)), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1000, "height": 800})
    page.goto(path.as_uri())
    page.evaluate(axe_source)
    assert not [each["id"] for each in page.evaluate("axe.run()")["violations"]]
    page.close()
