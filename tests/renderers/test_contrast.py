"""Contrast of text and background, computed from the styles: at least 4.5 to 1 in every format (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from formspec_renderers.xlsx.annotate import annotate
from formspec_renderers.xlsx.render import RENDERER
from openpyxl import load_workbook

import formspec
from formspec.importing.book import Note
from formspec.problems import Severity

from .layouts import sample_layout, sample_values

LEAST = 4.5
FORMS = [entry.id for entry in formspec.forms()]
LIGHT = 0.5  # relative luminance: darker backgrounds are for light texts
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
BEHIND_LIGHT_TEXT = {".said button": ".said"}
"""The element with the background of a light text, where its own rule has none."""


def luminance(colour: str) -> float:
    """Return the relative luminance of ``rrggbb``, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_defines_it() -> None:
    """Black on white is 21 to 1; the grey that just passes is 767676."""
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("767676", "ffffff") == pytest.approx(4.54, abs=0.01)


# Workbooks


def workbooks() -> Iterator[tuple[str, Any]]:
    """Yield every kind of workbook: blank forms, a filled one with placeholders, and an annotated copy."""
    for name in FORMS:
        yield name, load_workbook(io.BytesIO(formspec.load(name).blank("xlsx")))
    filled = RENDERER.compile(sample_layout(), {"instructions": "yes"}).fill(sample_values())
    yield "sample", load_workbook(io.BytesIO(filled))
    spec = formspec.load(FORMS[0])
    places = zip(("B4", "F4", "H4"), Severity, strict=True)
    notes = [Note(sheet=spec.layout().sheet, cell=cell, text="!", severity=severity) for cell, severity in places]
    annotated = load_workbook(io.BytesIO(annotate(spec.blank("xlsx"), notes)))
    fills = {cell.fill.fgColor.rgb for row in annotated.worksheets[0] for cell in row if cell.fill.fill_type}
    assert {"FFFFC7CE", "FFFFEB9C"} <= fills
    yield "annotated", annotated


def shade(colour: Any, default: str) -> str:
    """Return a colour of a style as ``rrggbb``; texts are black and cells white where the style says nothing."""
    return colour.rgb[2:] if colour is not None and isinstance(colour.rgb, str) else default


def test_every_cell_of_every_workbook_can_be_read() -> None:
    """Its text on its fill, and on each fill that a condition gives it."""
    for name, book in workbooks():
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    behind = shade(cell.fill.fgColor, "ffffff") if cell.fill.fill_type else "ffffff"
                    assert contrast(shade(cell.font.color, "000000"), behind) >= LEAST, (name, cell.coordinate)
            for rules in sheet.conditional_formatting:
                for rule in rules.rules:
                    if rule.dxf is not None and rule.dxf.fill is not None:
                        text = shade(rule.dxf.font and rule.dxf.font.color, "000000")
                        assert contrast(text, shade(rule.dxf.fill.bgColor, "ffffff")) >= LEAST, name


# Pages


def declared(style: str) -> dict[str, tuple[str, str]]:
    """Return text colour and background of each rule of a style sheet; empty where it declares none."""
    found = {}
    for selectors, body in RULE.findall(re.sub(r"@media[^{]*\{", "", style)):
        text = re.search(r"(?<![-\w])color: (#[0-9a-f]{3,6})", body)
        behind = re.search(r"(?<![-\w])background(?:-color)?: (#[0-9a-f]{3,6})", body)
        colours = (long(text[1]) if text else "", long(behind[1]) if behind else "")
        if any(colours):
            found[selectors.strip()] = colours
    return found


def long(colour: str) -> str:
    """Return ``#rgb`` or ``#rrggbb`` as ``rrggbb``."""
    digits = colour[1:]
    return digits if len(digits) == 6 else "".join(each * 2 for each in digits)


@pytest.mark.parametrize("to", ["html", "html-fillable"])
def test_every_text_of_a_page_can_be_read_on_every_background(to: str) -> None:
    """A dark text on all light backgrounds of the page, since it may be on any of them; a light one on its own."""
    page = formspec.load("jiangsu/2024/department").blank(to).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    rules = declared(style[1])
    light = {behind for _, behind in rules.values() if behind and luminance(behind) > LIGHT} | {"ffffff"}
    assert len(rules) > 2
    for selector, (text, behind) in rules.items():
        if not text:
            continue
        parent = next((each for each in BEHIND_LIGHT_TEXT if selector.startswith(each)), "")
        own = behind or (rules[BEHIND_LIGHT_TEXT[parent]][1] if parent else "")
        for each in {own} if own else light:
            assert contrast(text, each) >= LEAST, (selector, text, each)
