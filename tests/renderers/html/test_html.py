"""The page: valid, accessible, self-contained, and safe whatever a form says."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.registry import renderer

from ..layouts import one_field, sample_layout, sample_values

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FORMS = [entry.id for entry in formspec.forms()]
NASTY = "<script>alert(1)</script> & \"quoted\" 'single' {{ 7 * 7 }} {% raw %} \\ </td></table>"


def filled_department() -> bytes:
    data = json.loads((ROOT / "examples" / "data" / "department.json").read_text(encoding="utf-8"))
    spec = formspec.load("jiangsu/2024/department")
    return spec.render(spec.parse(data), "html")


def pages() -> dict[str, bytes]:
    made = {name.replace("/", "-"): formspec.load(name).blank("html") for name in FORMS}
    template = renderer("html").compile(sample_layout())
    return {**made, "filled": filled_department(), "sample": template.fill(sample_values())}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    paths = {name: folder / f"{name}.html" for name in pages()}
    for name, content in pages().items():
        paths[name].write_bytes(content)
    return paths


def test_the_nu_checker_finds_nothing(written: dict[str, Path], vnu: Path) -> None:
    done = subprocess.run(
        ["java", "-jar", str(vnu), *map(str, written.values())], capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr


def test_html_validate_finds_nothing(written: dict[str, Path], html_validate: Path) -> None:
    done = subprocess.run(
        [str(html_validate), *map(str, written.values())], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("width", [1000, 360])
def test_axe_finds_nothing(written: dict[str, Path], chromium: Any, axe_source: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    found = {}
    for name, path in written.items():
        page.goto(path.as_uri())
        page.evaluate(axe_source)
        violations = page.evaluate("axe.run()")["violations"]
        if violations:
            found[name] = [(each["id"], each["nodes"][0]["html"]) for each in violations]
    page.close()
    assert not found


def test_a_phone_scrolls_the_form_and_nothing_else(written: dict[str, Path], chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    for path in written.values():
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path.name
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 14
    page.close()


@pytest.mark.parametrize(("name", "pages"), [("department", 2), ("project", 2)])
def test_the_annexes_print_on_as_many_pages_as_they_should(
    written: dict[str, Path], chromium: Any, tmp_path: Path, name: str, pages: int
) -> None:
    page = chromium.new_page()
    page.goto(written[f"jiangsu-2024-{name}"].as_uri())
    content = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) <= pages


def test_the_page_needs_no_network_and_no_script(written: dict[str, Path]) -> None:
    for path in written.values():
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text.lower()
        assert not re.findall(r"(?:src|href)\s*=|url\(|@import", text)


def test_what_a_form_says_is_text_and_never_markup() -> None:
    spec = formspec.load("jiangsu/2024/project")
    form = spec.new()
    form.project.name = NASTY
    page = spec.render(form, "html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "49" not in page.split("&lt;script&gt;")[1][:200]


def test_what_a_label_or_a_choice_says_is_text_too(tmp_path: Path) -> None:
    path = tmp_path / "nasty.yaml"
    nasty = json.dumps(NASTY.replace("{", "{{").replace("}", "}}"))
    path.write_text(
        f"formspec: 1\nid: a\ntitle: {nasty}\nnotes: [{nasty}]\nblocks:\n  - fields: f\n    rows:\n"
        f"      - [{{id: a, label: {nasty}, help: {nasty}, type: choice, choices: [{nasty}], show: boxes}}]\n",
        encoding="utf-8",
    )
    for to in ("html", "md"):
        assert "<script" not in formspec.load(path).blank(to).decode()


def test_a_value_cannot_pretend_to_be_a_mark_of_the_template() -> None:
    template = renderer("html").compile(one_field())
    path = next(cell.binding.path for cell in one_field().cells if cell.binding)
    assert b"\x00" not in template.fill({path: "a\x000\x00b"})
