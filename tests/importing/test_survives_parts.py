"""Parts of a workbook whose names, references or contents other programs changed, and sheets with one identity."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from formspec_renderers.xlsx.annotate import annotate

import formspec
from formspec import Severity
from formspec.importing.book import Note
from tests.importing.workbooks import DEPARTMENT, cells, edited, filled, opened, packed, parts, saved, unchanged

INPUTS = Path(__file__).parent.parent / "inputs"
RELATIONS, STYLES = "xl/_rels/workbook.xml.rels", "xl/styles.xml"


def with_target(change: Callable[[str], str]) -> bytes:
    members = parts(filled(DEPARTMENT))
    data = members[RELATIONS].decode()
    members[RELATIONS] = data.replace("worksheets/sheet1.xml", change("worksheets/sheet1.xml")).encode()
    assert members[RELATIONS] != data.encode()
    return packed(members)


@pytest.mark.parametrize(
    "change",
    [
        lambda name: name.replace("s/s", "s\\s"),
        lambda name: name.replace("sheet1", "%73heet1"),
        lambda name: name.replace("worksheets", "WorkSheets"),
    ],
)
def test_a_part_is_found_in_any_case_with_any_slash_and_percent_encoded(change: Callable[[str], str]) -> None:
    unchanged(formspec.read(with_target(change)), DEPARTMENT)


def test_a_sheet_whose_part_has_a_percent_encoded_name_is_read() -> None:
    reading = formspec.read(INPUTS / "a-sheet-whose-part-has-a-percent-encoded-name.xlsx")
    assert not reading.errors
    assert reading.cells


def test_a_sheet_without_its_part_is_reported() -> None:
    book = opened(filled(DEPARTMENT))
    book.create_sheet("附表")["A1"] = "x"
    members = parts(saved(book))
    del members[max(name for name in members if name.startswith("xl/worksheets/sheet"))]
    reading = formspec.read(packed(members))
    found = [(each.code, each.severity, each.params) for each in reading.problems if each.code == "read.sheet-lost"]
    assert found == [("read.sheet-lost", Severity.WARNING, {"sheet": "附表"})]


def test_of_two_sheets_with_one_identity_the_visible_one_is_read() -> None:
    book = opened(filled(DEPARTMENT))
    first = book.worksheets[0]
    cell = cells(DEPARTMENT)["/unit/name"]
    copied = book.copy_worksheet(first)
    copied.title, copied[cell] = "副本", "另一个单位"
    first.sheet_state = "hidden"
    book.active = copied
    reading = formspec.read(saved(book))
    assert reading.form.unit.name == "另一个单位"
    assert "read.another-sheet" in [each.code for each in reading.warnings]


def test_styles_whose_relationship_is_damaged_are_not_written_over() -> None:
    members = parts(edited(filled(DEPARTMENT)))
    members[RELATIONS] = members[RELATIONS].replace(b"relationships/styles", b"relationships/stylez")
    content = packed(members)
    sheet = next(iter(formspec.read(content).cells.values())).sheet
    note = Note(sheet=sheet, cell="B4", text="[formspec] 不对", severity=Severity.ERROR)
    result = parts(annotate(content, [note]))
    before, after = members[STYLES], result[STYLES]
    assert before.count(b"<xf ") < after.count(b"<xf ")
    assert before[: before.index(b"<fills")] == after[: before.index(b"<fills")]


def test_a_picture_in_a_cell_is_no_answer() -> None:
    reading = formspec.read(INPUTS / "a-picture-in-a-cell-is-no-answer.xlsx")
    assert [(each.code, each.location.cell) for each in reading.errors if each.location] == [("read.picture", "B57")]
    assert reading.form.department_opinion is None
