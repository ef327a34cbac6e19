from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from formspec_renderers.xlsx.protection import list_rows
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from openxml_audit import OpenXmlValidator

from formspec.layout import Role
from formspec.registry import renderer
from tests.renderers.layouts import one_field, sample_layout, sample_values

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FILLINGS = {"blank": dict[str, Any](), "filled": sample_values()}
SIDES = {"thin": "line", "hair": "soft", "dotted": "soft", None: "none"}


@pytest.fixture(scope="module")
def template() -> Any:
    return renderer("xlsx").compile(sample_layout())


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize("name", FILLINGS)
def test_the_schema_of_office_finds_nothing(template: Any, tmp_path: Path, name: str) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(template.fill(FILLINGS[name]))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "1-2", "007"])
def test_a_text_is_never_a_formula_nor_a_number(text: str) -> None:
    cell = sheet_of(renderer("xlsx").compile(one_field()).fill({"/value": text}))["B1"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", text, "@")


ONE_TEXT = renderer("xlsx").compile(one_field())


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=80))
@example("_x0041_")
@example("\x01\r\n\t\ufffe")
@example("a\ud800b")
def test_any_text_comes_back_unchanged(text: str) -> None:
    """It is read from the file itself: openpyxl's reader does not undo the escapes of the format."""
    assert unescape(stored_text(ONE_TEXT.fill({"/value": text}), "B1")) == text


def stored_text(content: bytes, name: str) -> str:
    """Return the text of a cell as it stands in the file, in the cell or in the table of texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        table = ET.fromstring(archive.read("xl/sharedStrings.xml"))
    cell = next(each for each in sheet.iter(f"{MAIN}c") if each.get("r") == name)
    held = cell if cell.get("t") == "inlineStr" else table[int(cell.findtext(f"{MAIN}v", "0"))]
    return "".join(each.text or "" for each in held.iter(f"{MAIN}t"))


def test_borders_of_merged_cells_are_whole(template: Any) -> None:
    sheet = sheet_of(template.fill({}))
    for cell in sample_layout().cells:
        last_row, last_column = cell.row + cell.rows, cell.column + cell.columns
        for row in range(cell.row + 1, last_row + 1):
            border = sheet.cell(row, cell.column + 1).border, sheet.cell(row, last_column).border
            assert SIDES[border[0].left.style] == cell.edges.left
            assert SIDES[border[1].right.style] == cell.edges.right
        for column in range(cell.column + 1, last_column + 1):
            assert SIDES[sheet.cell(cell.row + 1, column).border.top.style] == cell.edges.top
            assert SIDES[sheet.cell(last_row, column).border.bottom.style] == cell.edges.bottom


def test_outside_lists_only_inputs_can_be_written_in(template: Any) -> None:
    sheet = sheet_of(template.fill({}))
    assert sheet.protection.sheet
    assert not sheet.protection.password
    for cell in sample_layout().cells:
        locked = sheet.cell(cell.row + 1, cell.column + 1).protection.locked
        assert locked == (cell.role is not Role.INPUT and cell.row not in list_rows(sample_layout()))


def test_a_long_text_makes_its_row_higher(template: Any) -> None:
    blank, filled = (sheet_of(template.fill(each)).row_dimensions for each in FILLINGS.values())
    assert filled[10].height > 2 * blank[10].height
    assert all(filled[row].height <= 409 for row in range(1, 25))


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    script = (
        "import hashlib; from formspec.registry import renderer; from tests.renderers.layouts import *; "
        "t = renderer('xlsx').compile(sample_layout()); "
        "print(hashlib.sha256(t.fill({}) + t.fill(sample_values())).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(digests) == 1


def test_threads_fill_the_same_template_alike(template: Any) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(template.fill, [*FILLINGS.values()] * 8)
    assert len({hashlib.sha256(each).digest() for each in made}) == 2


def test_libreoffice_opens_and_prints_it(template: Any, tmp_path: Path, convert: Callable[[Path, str], Path]) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(template.fill(sample_values()))
    assert convert(path, "pdf").read_bytes().startswith(b"%PDF")
