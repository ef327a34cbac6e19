from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from formspec.layout import Role
from formspec.registry import renderer
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from openxml_audit import OpenXmlValidator

from tests.renderers.layouts import one_field, sample_layout, sample_values

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
def test_any_text_comes_back_unchanged(text: str) -> None:
    """Lone surrogates and control characters come back through the format's own escapes."""
    held = sheet_of(ONE_TEXT.fill({"/value": text}))["B1"].value or ""
    assert unescape(held.replace("_x005F_", "_x005f_")) == text


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


def test_only_inputs_can_be_written_in(template: Any) -> None:
    sheet = sheet_of(template.fill({}))
    assert sheet.protection.sheet
    assert not sheet.protection.password
    for cell in sample_layout().cells:
        locked = sheet.cell(cell.row + 1, cell.column + 1).protection.locked
        assert locked == (cell.role is not Role.INPUT)


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
