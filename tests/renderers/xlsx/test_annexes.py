"""The workbooks that are sent out: what is in each cell, how many pages they print on, what may be typed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

import formspec
from formspec.registry import renderer
from tests.forms import evaluate

FORMS = [entry.id for entry in formspec.forms()]
DATA = Path(__file__).resolve().parent.parent.parent.parent / "examples" / "data"


def cell_list(content: bytes) -> Iterator[str]:
    """Yield a workbook as text: sheets, merges, each cell's content and format, what may be typed where."""
    workbook = load_workbook(io.BytesIO(content))
    for sheet in workbook.worksheets:
        yield f"== {sheet.title} ({sheet.sheet_state}) {sheet.dimensions} prints {sheet.print_area}"
        yield f"heads each page: {sheet.print_title_rows}, fits {sheet.page_setup.fitToWidth}x{sheet.page_setup.fitToHeight}"
        yield "merged: " + " ".join(sorted(str(each) for each in sheet.merged_cells.ranges))
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    lock = "locked" if cell.protection.locked else "open"
                    yield f"{cell.coordinate}\t{cell.value!r}\t{cell.number_format}\t{lock}"
        for rule in sheet.data_validations.dataValidation:
            about = (rule.type, rule.operator, rule.formula1, rule.formula2, rule.prompt, rule.error)
            yield f"typed in {rule.sqref}: " + " | ".join(str(each) for each in about if each)


@pytest.mark.parametrize("name", FORMS)
def test_the_blank_workbook_is_as_it_was(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"xlsx/{name.replace('/', '-')}.txt", "\n".join(cell_list(formspec.load(name).blank())) + "\n")


@pytest.mark.parametrize(("annex", "pages"), [("department", 2), ("project", 1)])
def test_the_annexes_print_on_as_many_pages_as_they_should(
    annex: str, pages: int, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    path = tmp_path / f"{annex}.xlsx"
    workbook = load_workbook(io.BytesIO(formspec.load(f"jiangsu/2024/{annex}").blank(year=2025)))
    for sheet in workbook.worksheets[1:]:  # how to fill it in is printed only where it is wanted
        sheet.sheet_state = "hidden"
    workbook.save(path)
    printed = convert(path, "pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == pages


@pytest.mark.parametrize("name", FORMS)
def test_the_validator_finds_nothing_in_any_blank_form(name: str, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(formspec.load(name).blank())
    result = OpenXmlValidator().validate(path)
    assert result.is_valid
    assert not [str(error) for error in result.errors]


def test_the_validator_finds_nothing_in_a_filled_form(tmp_path: Path) -> None:
    spec = formspec.load("jiangsu/2024/department")
    path = tmp_path / "filled.xlsx"
    path.write_bytes(spec.render(spec.parse(DATA / "department.json")))
    assert not [str(error) for error in OpenXmlValidator().validate(path).errors]


def long_list(tmp_path: Path) -> formspec.FormSpec:
    path = tmp_path / "long.yaml"
    choices = json.dumps([f"第{number}个选项，写得很长很长" for number in range(60)], ensure_ascii=False)
    path.write_text(
        "formspec: 1\nid: a/long\ntitle: 长清单\nblocks:\n  - fields: f\n    rows:\n"
        f"      - [{{id: one, label: 一, type: choice, choices: {choices}}}, {{id: two, label: 二}}]\n",
        encoding="utf-8",
    )
    return formspec.load(path)


def test_a_list_too_long_for_a_formula_goes_to_a_hidden_sheet(tmp_path: Path) -> None:
    spec = long_list(tmp_path)
    path = tmp_path / "long.xlsx"
    path.write_bytes(spec.blank())
    workbook = load_workbook(path)
    assert [(sheet.title, sheet.sheet_state) for sheet in workbook.worksheets][1:] == [
        ("填报说明", "visible"),
        ("选项", "hidden"),
    ]
    rules: Any = workbook.worksheets[0].data_validations.dataValidation
    assert [rule.formula1 for rule in rules if rule.type == "list"] == ["'选项'!$A$1:$A$60"]
    assert workbook["选项"]["A60"].value == "第59个选项，写得很长很长"
    assert not OpenXmlValidator().validate(path).errors


def test_libreoffice_recalculates_totals_to_what_python_says(
    tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    spec = formspec.load("samples/performance-statistics")
    form = spec.new(year=2025)
    work = form.work  # type: ignore[attr-defined]
    work.goals.department.count, work.goals.department.amount = 3, 120.5
    work.goals.project.new.count, work.goals.project.new.amount = 4, 79.5
    work.monitoring.monitored.amount, work.monitoring.monitored.amount_before = 100, 40
    work.evaluation.self.kinds.add(name="甲", count=2, amount=300.25)
    path = tmp_path / "filled.xlsx"
    values = evaluate(form)
    layout = spec.layout(form)
    computed = [cell for cell in layout.cells if cell.role == "computed" and cell.binding]
    paths = {cell.binding.path for cell in computed if cell.binding}
    typed = {location: held for location, held in values.items() if location not in paths}
    path.write_bytes(renderer("xlsx").compile(layout).fill(typed))
    again = load_workbook(convert(convert(path, "ods"), "xlsx"), data_only=True)
    sheet = again.worksheets[0]
    assert len(computed) > 30
    for cell in computed:
        assert cell.binding is not None
        shown = sheet.cell(row=cell.row + 1, column=cell.column + 1).value
        expected = values.get(cell.binding.path)
        if expected is None:
            assert shown in (None, ""), cell.binding.path
        else:
            assert shown == pytest.approx(float(expected)), cell.binding.path
