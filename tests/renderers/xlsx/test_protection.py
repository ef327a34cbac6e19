"""The protected sheet: rows of lists can be inserted and deleted, by the rules of Excel and of LibreOffice."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from formspec_renderers.xlsx.protection import list_rows
from openpyxl import load_workbook

import formspec

from .macro import edited

ROOT = Path(__file__).resolve().parents[3]
SPEC = formspec.load("jiangsu/2024/department")
FORMS = [entry.id for entry in formspec.forms()]


def filled() -> Any:
    """Return the example of the department's annex."""
    return SPEC.decode(json.loads((ROOT / "examples" / "data" / "department.json").read_text(encoding="utf-8"))).form


@pytest.mark.parametrize("name", FORMS)
def test_rows_of_lists_have_no_locked_cell_up_to_the_last_column(name: str) -> None:
    """Excel deletes a row of a protected sheet only if none of its cells is locked, blank ones beside it included."""
    spec = formspec.load(name)
    content = spec.blank("xlsx")
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = list_rows(spec.layout())
    assert rows
    assert sheet.protection.sheet
    assert not sheet.protection.insertRows
    assert not sheet.protection.deleteRows
    archive = ZipFile(io.BytesIO(content))
    main = archive.read("xl/worksheets/sheet1.xml").decode()
    styles = re.findall(r"<xf [^>]*/>|<xf .*?</xf>", archive.read("xl/styles.xml").decode().partition("<cellXfs")[2])
    written = dict(re.findall(r'<row r="(\d+)"([^>]*>.*?)</row>', main))
    for row in rows:
        own, *cells = written[str(row + 1)].split("<c ")
        assert 'customFormat="1"' in own
        for part in (own, *cells):
            style = re.search(r' s="(\d+)"', f" {part}")
            assert style is not None
            assert 'locked="0"' in styles[int(style[1])], part


def test_texts_outside_lists_are_locked() -> None:
    """Headings cannot be typed over, nor their rows be deleted."""
    layout = SPEC.layout()
    sheet = load_workbook(io.BytesIO(SPEC.blank("xlsx"))).worksheets[0]
    unlocked = list_rows(layout)
    for cell in layout.cells:
        if cell.row not in unlocked and cell.binding is None:
            assert sheet.cell(cell.row + 1, cell.column + 1).protection.locked


def test_libreoffice_inserts_and_deletes_rows_of_a_list_on_the_protected_sheet(soffice: str, tmp_path: Path) -> None:
    """A row between two projects and the removal of a spare row lose no figure; a row of headings cannot be deleted."""
    form, file = filled(), tmp_path / "department.xlsx"
    SPEC.render(form, "xlsx", file)
    rows = {cell.binding.path: cell.row for cell in SPEC.layout(form).cells if cell.binding}
    project, spare = rows["/funds/projects/1/planned"], rows["/process/budget_execution/indicators/1/planned"]
    steps = f"""
  If Not sheet.isProtected() Then Exit Sub
  sheet.Rows.removeByIndex({spare}, 1)
  sheet.Rows.insertByIndex({project}, 1)
  sheet.getCellByPosition(1, {project}).String = "新增项目"
  sheet.getCellByPosition(4, {project}).Value = 12.5
  On Error Resume Next
  sheet.Rows.removeByIndex({rows["/funds/total/planned"] - 1}, 1)
  On Error GoTo 0
"""
    after = edited(soffice, file, steps)
    reading = SPEC.read(after)
    form.funds.projects.insert(1, type(form.funds.projects[0])(name="新增项目", planned=Decimal("12.5")))
    assert reading.form == form
    assert [problem.code for problem in reading.problems if problem.code.startswith("read.")] == []
    assert load_workbook(after).worksheets[0].max_row == load_workbook(file).worksheets[0].max_row


def test_a_changed_text_in_a_list_is_reported_on_reading(tmp_path: Path) -> None:
    """What is not locked is checked instead."""
    file = tmp_path / "department.xlsx"
    SPEC.render(filled(), "xlsx", file)
    book = load_workbook(file)
    label = next(cell for row in book.worksheets[0] for cell in row if cell.value == "预算执行")
    assert not label.protection.locked
    label.value = "预算安排"
    book.save(file)
    assert "read.label-changed" in [problem.code for problem in SPEC.read(file).problems]
