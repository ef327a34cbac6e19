"""The number of a list's item, in every text that is printed with its values."""

from __future__ import annotations

from pathlib import Path

import openpyxl

import formspec
from formspec.layout.content import cell_text
from formspec.layout.model import Cell

INPUTS = Path(__file__).parents[1] / "inputs" / "layouts"


def cells(spec: formspec.FormSpec, name: str) -> list[Cell]:
    return [
        cell
        for cell in spec.compiled.blank.cells
        if cell.binding is not None and cell.binding.path.rpartition("/")[2] == name
    ]


def test_prefix_help_and_placeholder_say_the_number_of_their_item() -> None:
    found = cells(formspec.load(INPUTS / "number-in-prefix-and-placeholder.yaml"), "a")
    values = [cell.binding.value for cell in found if cell.binding is not None]
    assert [(value.prefix, value.help, value.placeholder) for value in values] == [
        ("1.", "第1条", "第1条"),
        ("2.", "第2条", "第2条"),
    ]


def test_an_empty_cell_prints_its_number() -> None:
    found = cells(formspec.load(INPUTS / "nameless-repeat-below-the-last-level.yaml"), "reason")
    assert [cell_text(cell, {}) for cell in found[:2]] == ["1.", "2."]


def test_values_of_numbered_cells_are_read_back_after_a_row_is_deleted(tmp_path: Path) -> None:
    spec = formspec.load(INPUTS / "number-in-prefix-and-placeholder.yaml")
    data = {"form": spec.id, "t": {"r": [{"name": name, "a": name * 2} for name in "甲乙丙"]}}
    path = tmp_path / "filled.xlsx"
    path.write_bytes(spec.render(spec.parse(data), to="xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "2.乙乙")
    assert row is not None
    for line in range(row, row + 2):
        for column in range(1, sheet.max_column + 1):
            if type(sheet.cell(line, column)).__name__ == "Cell":
                sheet.cell(line, column).value = sheet.cell(line + 1, column).value
    book.save(path)
    form = spec.read(path).form
    assert form is not None
    assert [row["a"] for row in spec.to_json(form)["t"]["r"]] == ["甲甲", "丙丙"]


def test_a_number_outside_a_list_is_blank() -> None:
    text = (
        "formspec: 1\nid: t/n\ntitle: 表\nblocks:\n  - table: t\n"
        '    columns: [{id: a, label: 甲, prefix: "{n}、"}]\n    rows: [{id: r, label: 行}]\n'
    )
    found = cells(formspec.loads(text), "a")
    assert [cell.binding.value.prefix for cell in found if cell.binding is not None] == ["、"]
