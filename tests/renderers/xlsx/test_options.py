"""A workbook without instructions: everything else is as in the other one, and it is read back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from formspec_renderers.xlsx.auxiliary_sheets import INSTRUCTIONS as KEY
from openxml_audit import OpenXmlValidator

import formspec
from formspec.cli.outputs import Annotated
from formspec.messages import text
from formspec.problems import Severity
from formspec.report.results import result_of
from tests.importing.workbooks import type_into

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FORMS = [entry.id for entry in formspec.forms()]
NO = {"instructions": "no"}
INSTRUCTIONS = text(KEY, "zh")


def department() -> tuple[formspec.FormSpec, formspec.Form]:
    data = json.loads((ROOT / "examples" / "data" / "department.json").read_text(encoding="utf-8"))
    spec = formspec.load("jiangsu/2024/department")
    return spec, spec.parse(data)


def main_sheet(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("name", FORMS)
def test_only_the_sheet_of_instructions_is_missing(name: str) -> None:
    spec = formspec.load(name)
    instructions = text(KEY, spec.layout().language)
    whole, without = spec.blank("xlsx"), spec.blank("xlsx", NO)
    assert whole == spec.blank("xlsx", {"instructions": "yes"})
    assert [each for each in book(whole).sheetnames if each != instructions] == book(without).sheetnames
    assert instructions in book(whole).sheetnames
    one, other = (book(each)[spec.layout().sheet] for each in (whole, without))
    for row, cells in enumerate(one.iter_rows(values_only=True), 1):
        assert [other.cell(row, column).value for column in range(1, len(cells) + 1)] == list(cells)
    texts = re.compile(rb"<si>.*?</si>", re.DOTALL)
    with zipfile.ZipFile(io.BytesIO(without)) as archive:
        strings = texts.findall(archive.read("xl/sharedStrings.xml"))
        members = archive.namelist()
    how = text("workbook.instructions.how", spec.layout().language)
    assert not [each for each in strings if how.encode() in each]
    assert len([each for each in members if each.startswith("xl/worksheets/sheet")]) == len(book(without).sheetnames)


def test_a_workbook_without_instructions_is_read_back() -> None:
    spec, form = department()
    content = spec.render(form, "xlsx", options=NO)
    assert INSTRUCTIONS not in book(content).sheetnames
    for wanted in (None, spec):
        reading = formspec.read(content, wanted)
        assert reading.form == form
        assert [each.code for each in reading.problems] == [
            each.code for each in formspec.read(spec.render(form), wanted).problems
        ]


def test_a_workbook_without_instructions_is_annotated(tmp_path: Path) -> None:
    spec, form = department()
    path = tmp_path / "department.xlsx"
    path.write_bytes(type_into(spec.render(form, "xlsx", options=NO), {"B4": "1"}))
    location = formspec.SourceLocation(file=str(path), sheet=spec.layout().sheet, cell="B4")
    problem = formspec.Problem(code="data.required", location=location, severity=Severity.ERROR)
    annotated = Annotated(str(tmp_path / "out"), [str(path)], "zh")
    made = annotated.write(result_of(str(path), [problem]), path, path.name, lambda: formspec.read(path, spec))
    assert made
    assert "必填" in book(Path(made).read_bytes())[spec.layout().sheet]["B4"].comment.text


def test_forms_with_and_without_instructions_are_kept_apart() -> None:
    spec, form = department()
    contents = [spec.render(form, "xlsx", options=options) for options in (None, NO, {}, NO)]
    assert contents[0] == contents[2]
    assert contents[1] == contents[3] != contents[0]


@pytest.mark.parametrize("options", [NO, None])
def test_validators_find_nothing_wrong(tmp_path: Path, open_xml_sdk: Any, options: Any) -> None:
    path = tmp_path / "form.xlsx"
    spec, form = department()
    path.write_bytes(spec.render(form, "xlsx", options=options))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert not open_xml_sdk(path)
