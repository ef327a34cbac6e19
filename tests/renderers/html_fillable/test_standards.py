"""The page keeps to the standards, needs nothing from outside, and takes any text for what it is: text."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import formspec
from tests.renderers.html_fillable.filling import Sitting, written

from ..layouts import one_field, sample_layout, sample_values

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FORMS = [entry.id for entry in formspec.forms()]
NASTY = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)> & \"quoted\" 'single' {{ 7 * 7 }} \\ \u2028\u2029 </td>"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {
        name: written(folder / f"{name.replace('/', '-')}.html", formspec.load(name).layout(year=2024))
        for name in FORMS
    }
    return {**made, "sample": written(folder / "sample.html", sample_layout(), sample_values())}


def drawn(context: Any, path: Path, to: Path) -> Path:
    """Write what the page's script has made of it, as a page of its own."""
    sitting = Sitting(context, path)
    html = sitting.page.content()
    sitting.page.close()
    to.write_text(re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL), encoding="utf-8")
    return to


def test_the_nu_checker_finds_nothing(pages: dict[str, Path], context: Any, vnu: Path, tmp_path: Path) -> None:
    shown = [drawn(context, path, tmp_path / path.name) for path in pages.values()]
    command = ["java", "-jar", str(vnu), "--errors-only", *map(str, [*pages.values(), *shown])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr


def test_html_validate_finds_nothing(pages: dict[str, Path], html_validate: Path) -> None:
    command = [str(html_validate), *map(str, pages.values())]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing(pages: dict[str, Path], chromium: Any, axe_source: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, accept_downloads=True)
    found = {}
    for name, path in pages.items():
        sitting = Sitting(context, path)
        sitting.exported()  # shows every message
        sitting.settle()
        sitting.page.evaluate(axe_source)
        violations = sitting.page.evaluate("axe.run()")["violations"]
        if violations:
            found[name] = [
                (each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"]) for each in violations
            ]
        sitting.page.close()
    context.close()
    assert not found


@pytest.mark.parametrize("name", [*FORMS, "sample"])
def test_a_page_opens_without_a_word_and_asks_for_nothing(pages: dict[str, Path], context: Any, name: str) -> None:
    sitting = Sitting(context, pages[name])
    sitting.settle()
    assert not sitting.troubles
    text = pages[name].read_text(encoding="utf-8")
    assert not re.findall(r"<[^>]*\s(?:src|href)\s*=|url\(|@import", text)


def test_a_phone_scrolls_the_form_and_nothing_else(pages: dict[str, Path], chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    for path in pages.values():
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
    page.close()


def test_a_long_prefix_wraps_within_its_cell(context: Any, tmp_path: Path) -> None:
    """Neither it nor any other text of a cell reaches over the cell's right edge."""
    for name in ("a-long-prefix-wraps", "a-long-prefix-of-a-number-wraps"):
        spec = formspec.load(Path(__file__).resolve().parents[2] / "inputs" / f"{name}.yaml")
        page = Sitting(context, written(tmp_path / f"{name}.html", spec.layout())).page
        beyond = """(all) => all.filter((each) => each.getBoundingClientRect().right
            > each.closest("td").getBoundingClientRect().right + 0.5).map((each) => each.textContent)"""
        assert page.locator("td span").evaluate_all(beyond) == [], name


def test_every_field_has_a_name_of_its_own(pages: dict[str, Path], context: Any) -> None:
    for name in FORMS:
        sitting = Sitting(context, pages[name])
        script = "(all) => all.map((each) => each.ariaLabel || each.labels?.[0]?.textContent || '')"
        names = sitting.page.locator("#form :is(textarea, select, input)").evaluate_all(script)
        assert all(names)
        assert len(set(names)) == len(names), [each for each in names if names.count(each) > 1]


def test_values_can_say_anything(context: Any, tmp_path: Path) -> None:
    layout = one_field(name=NASTY, label=NASTY, help=NASTY, placeholder=NASTY, prefix=NASTY, suffix=NASTY)
    path = written(tmp_path / "nasty.html", layout, {"/value": NASTY, "/other": NASTY})
    sitting = Sitting(context, path)
    assert sitting.at("/value").input_value() == NASTY
    assert sitting.exported()["value"] == NASTY
    assert not sitting.troubles
    assert "<script>alert" not in path.read_text(encoding="utf-8")


def test_labels_and_choices_can_say_anything(context: Any, tmp_path: Path) -> None:
    spec = tmp_path / "nasty.yaml"
    nasty = json.dumps(NASTY.replace("{", "{{").replace("}", "}}").replace("\u2028\u2029", ""))
    spec.write_text(
        f"formspec: 1\nid: a\ntitle: {nasty}\nnotes: [{nasty}]\nblocks:\n  - list: l\n    label: {nasty}\n"
        f"    item: {nasty}\n    blank: 2\n  - fields: f\n    rows:\n"
        f"      - [{{id: a, label: {nasty}, help: {nasty}, type: choice, choices: [{nasty}, b], show: boxes}}]\n"
        f"      - [{{id: c, label: {nasty}, type: choice, choices: [{nasty}, b]}}]\n"
        f'rules:\n  - {{id: r, assert: f.c == "b", message: {nasty}}}\n',
        encoding="utf-8",
    )
    loaded = formspec.load(spec)
    sitting = Sitting(context, written(tmp_path / "nasty.html", loaded.layout()))
    choice = json.loads(nasty).replace("{{", "{").replace("}}", "}")
    sitting.page.locator("#form select").select_option(index=1)
    sitting.page.locator("#form input[type=radio]").first.check()
    sitting.page.locator("[data-add]").first.click()
    sitting.put("/l/1", NASTY)
    exported = sitting.exported()
    assert exported["l"] == [NASTY]
    assert exported["f"]["c"] in (choice, json.loads(nasty))
    assert not sitting.troubles
    assert loaded.validate(exported)[0].code == "rule.assert"


@pytest.mark.parametrize(
    ("value", "typed", "json_value", "printed"),
    [
        ({"type": "percent"}, "48", 0.48, "48%"),
        ({"type": "percent"}, "４８．５％", 0.485, "48.5%"),
        ({"type": "money", "unit": "万元"}, "1,234.5", 1234.5, "1,234.50"),
        ({"type": "integer"}, "12", 12, "12"),
        ({"type": "integer"}, "1.5", 1.5, "1.5"),
        ({"type": "year"}, "2025年", 2025, "2025"),
        ({"type": "date"}, "2024-06-30", "2024-06-30", "2024年6月30日"),
        ({"type": "boolean"}, "是", True, "是"),
        ({"type": "choice", "choices": ("甲", "乙")}, "乙", "乙", "乙"),
        ({"type": "choice", "choices": ("甲", "乙"), "show": "boxes"}, "乙", "乙", "□甲　☑乙"),
        ({"type": "choices", "choices": ("甲", "乙", "丙")}, ["丙", "甲"], ["甲", "丙"], "甲、丙"),
        ({"type": "phone"}, "025-00000000", "025-00000000", "025-00000000"),
        ({"type": "target"}, "≥95%", "≥95%", "≥95%"),
        ({"type": "decimal", "prefix": "共", "suffix": "人"}, "3", 3, "共3人"),
        ({"type": "decimal"}, "12345678901234567", "12345678901234567", "12345678901234567"),
    ],
)
def test_each_type_is_typed_exported_and_printed(
    context: Any, tmp_path: Path, value: dict[str, Any], typed: Any, json_value: Any, printed: str
) -> None:
    path = written(tmp_path / "one.html", one_field(**{"name": "栏目", "label": "栏目", **value}))
    sitting = Sitting(context, path)
    sitting.put("/value", typed)
    sitting.settle()
    found = sitting.exported()["value"]
    assert (found, type(found)) == (json_value, type(json_value))
    assert sitting.page.locator(".printed").text_content() == printed
    assert Sitting(context, path).exported()["value"] == json_value
    assert not sitting.troubles


def test_a_choice_in_columns_is_one_choice(context: Any, pages: dict[str, Path]) -> None:
    sitting = Sitting(context, pages["sample"])
    path = "/functions/0/indicators/1/likelihood"
    sitting.page.locator(f'[name="{path}"]').nth(1).check()
    sitting.page.locator(f'[name="{path}"]').nth(2).check()
    assert sitting.exported()["functions"][0]["indicators"][1]["likelihood"] == "完全不可能"
    sitting.page.locator(f'[name="{path}"]').nth(2).press("Delete")
    exported = sitting.exported()
    assert "完全不可能" not in json.dumps(exported["functions"][0], ensure_ascii=False)


def test_the_sample_filled_beforehand_comes_out_as_it_went_in(context: Any, pages: dict[str, Path]) -> None:
    sitting = Sitting(context, pages["sample"])
    exported = sitting.exported()
    for path, value in sample_values().items():
        computed = path.startswith("/funds/") and (path.endswith("/rate") or path.startswith("/funds/total/"))
        if computed or path.startswith("/functions/1"):
            continue  # a blank row before it is left out
        held: Any = exported
        for step in path.split("/")[1:]:
            held = held[int(step)] if isinstance(held, list) else held.get(step)
        wanted = float(value) if isinstance(value, Decimal) else str(value) if isinstance(value, date) else value
        assert held == wanted, path


def test_no_two_parts_of_the_script_declare_the_same_name() -> None:
    folder = ROOT / "renderers" / "html_fillable" / "script"
    declared = [
        name
        for path in sorted(folder.glob("*.js"))
        for name in re.findall(r"^(?:function|const|let|class) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(declared) > 100
    assert sorted(declared) == sorted(set(declared)), "all parts are in one scope: the later one would win"
