"""On paper a form is black, white and grey: no state of a cell is printed, whether the form is blank or filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec import FormSpec
from formspec.layout import Role
from tests.conftest import ROOT
from tests.paper import coloured_pixels, pages_of_page, pages_of_workbooks

DATA = {"jiangsu/2024/department": "department.json", "jiangsu/2024/project": "project.yaml"}


def forms() -> Iterator[tuple[str, FormSpec[Any]]]:
    """Yield the bundled forms, and every form among the inputs of the tests of paper, by name."""
    for entry in formspec.forms():
        yield entry.id, formspec.load(entry.id)
    for path in sorted((ROOT / "tests" / "inputs" / "paper").glob("*.yaml")):
        yield path.stem, formspec.load(path)


FORMS = dict(forms())


def begun(spec: FormSpec[Any]) -> Any:
    """Return a form with data: that of an example, or one value, so that everything else is missing."""
    if spec.id in DATA:
        return spec.parse(ROOT / "examples" / "data" / DATA[spec.id])
    form = spec.new()
    texts = [
        cell.binding
        for cell in spec.layout().cells
        if cell.role is Role.INPUT and cell.binding is not None and "/0" not in cell.binding.path
    ]
    for binding in texts:
        for value in ("某项内容", "1", "2024-06-30", "是", *binding.value.choices[:1]):
            try:
                spec.set(form, binding.path, value)
            except formspec.ProblemError:
                continue
            return form
    return form


def test_no_pixel_of_a_printed_workbook_is_coloured(soffice: str, pdftoppm: str, tmp_path: Path) -> None:
    workbooks = {}
    for name, spec in FORMS.items():
        workbooks |= {f"{name}, blank": spec.blank("xlsx"), f"{name}, begun": spec.render(begun(spec), "xlsx")}
    printed = pages_of_workbooks(workbooks, soffice, tmp_path)
    assert {name: found for name, pdf in printed.items() if (found := coloured_pixels(pdf))} == {}


@pytest.mark.parametrize("name", FORMS)
def test_no_pixel_of_a_printed_page_is_coloured(name: str, chromium: Any, pdftoppm: str, tmp_path: Path) -> None:
    spec = FORMS[name]
    for to in ("html", "html-fillable"):
        assert coloured_pixels(pages_of_page(spec.blank(to), chromium, tmp_path)) == []
        assert coloured_pixels(pages_of_page(spec.render(begun(spec), to), chromium, tmp_path, marked)) == []


def marked(page: Any) -> None:
    """Let a page that can be filled in mark everything that is missing or wrong; another page stays as it is."""
    export = page.locator("#export")
    if export.count():
        with page.expect_download():
            export.click()


def test_a_tint_that_the_eye_hardly_sees_is_coloured(chromium: Any, pdftoppm: str, tmp_path: Path) -> None:
    def page(fill: str) -> bytes:
        css = f"print-color-adjust: exact; background: #{fill}; color: #666"
        return f'<!DOCTYPE html><p style="{css}">填表 Form 1,234.50</p>'.encode()

    assert coloured_pixels(pages_of_page(page("F2F2F2"), chromium, tmp_path)) == []
    (found,) = coloured_pixels(pages_of_page(page("FFFEF6"), chromium, tmp_path))[-1:]
    assert "FFFEF6" in found
