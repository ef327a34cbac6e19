"""Which form a workbook is: by what it says of itself, else by its labels; another one is refused by its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import FormSpec, ProblemError
from formspec.importing.workbook import decode_book
from formspec.registry import reader_for
from tests.importing import workbooks
from tests.importing.workbooks import ANNEXES, DEPARTMENT, FORMS, PROJECT, edited, filled, spec_of, unchanged

SPECS = Path(__file__).resolve().parents[2] / "specs" / "jiangsu" / "2024"


def _refusal(content: bytes, spec: FormSpec | str | None = None) -> formspec.Problem:
    with pytest.raises(ProblemError) as raised:
        formspec.read(content, spec)
    (problem,) = raised.value.problems
    assert "{" not in problem.message() + problem.hint() + problem.message("en") + problem.hint("en")
    return problem


def _stripped(name: str) -> bytes:
    """Return a form that no longer says which it is."""
    return workbooks.retyped(filled(name))


def _variant(folder: Path, name: str, **replaced: str) -> FormSpec:
    """Return a copy of an annex's spec with some of its head changed."""
    for file in ("_common.yaml", "department.yaml", "project.yaml"):
        text = (SPECS / file).read_text(encoding="utf-8")
        for key, value in replaced.items():
            text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
        (folder / file).write_text(text, encoding="utf-8")
    return formspec.load(folder / name)


@pytest.mark.parametrize(("sent", "wanted"), [(DEPARTMENT, PROJECT), (PROJECT, DEPARTMENT)])
def test_another_form_is_refused_by_name(sent: str, wanted: str) -> None:
    problem = _refusal(filled(sent), wanted)
    assert problem.code == "read.another-form"
    assert sent in problem.message()
    assert wanted in problem.message()


def test_another_edition_is_refused_by_name(tmp_path: Path) -> None:
    other = _variant(tmp_path, "department.yaml", edition='"2025"')
    content = other.blank("xlsx", year=2025)
    problem = _refusal(content)
    assert problem.code == "read.another-edition"
    assert "2025" in problem.message()
    assert "2024" in problem.message()
    assert formspec.read(content, other).spec is other
    assert _refusal(filled(DEPARTMENT), other).code == "read.another-edition"


def test_an_unknown_form_is_refused_by_name(tmp_path: Path) -> None:
    other = _variant(tmp_path, "department.yaml", id="jiangsu/2031/department")
    content = other.blank("xlsx", year=2031)
    problem = _refusal(content)
    assert problem.code == "read.unknown-form"
    assert "jiangsu/2031/department" in problem.message()
    assert formspec.read(content, other).spec is other


def _changes(sent: str, now: str) -> list[str]:
    """Return what is said of a workbook that was made from one state of a spec and is read by another."""
    content = formspec.loads(sent).blank("xlsx")
    problems = formspec.read(content, formspec.loads(now)).problems
    return [each.message("en") for each in problems if each.code == "read.spec-changed"]


STATE = """
formspec: 1
id: cases/state
title: 情况表
blocks:
  - fields: unit
    label: 单位情况
    rows: [[{id: name, label: 单位, max_length: 40}, {id: staff, label: 人数, type: integer, min: 0}]]
  - list: goals
    label: 目标
    blank: 2
    spare: 1
rules:
  - {id: staffed, assert: blank(unit.staff) or unit.staff < 9000, message: 人数太多}
"""


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("title: 情况表", "title: 情况表（修订）\npage: {orientation: landscape}\nnotes: [按年末数填写]"),
        ("max_length: 40", "max_length: 40, help: 写全称, span: 2"),
        ("blank: 2", "blank: 5"),
        ("message: 人数太多", "message: 核对人数"),
        ("label: 目标", "label: 年度目标"),
    ],
)
def test_a_change_of_what_is_only_printed_is_no_change_of_the_data(before: str, now: str) -> None:
    assert before in STATE
    assert _changes(STATE, STATE.replace(before, now)) == []


@pytest.mark.parametrize(
    ("before", "now", "named"),
    [
        ("max_length: 40", "max_length: 20", " (changed or new: 单位情况)"),
        ("max_length: 40", "required: true", " (changed or new: 单位情况)"),
        ("type: integer, min: 0", "type: decimal", " (changed or new: 单位情况)"),
        ("spare: 1", "at_least: 1", " (changed or new: 目标)"),
        ("< 9000", "< 900", " (its rules)"),
        ("type: integer", "type: integer, unit: 人", " (changed or new: 单位情况)"),
    ],
)
def test_a_change_of_the_data_is_reported_with_its_part(before: str, now: str, named: str) -> None:
    assert before in STATE
    (message,) = _changes(STATE, STATE.replace(before, now))
    assert named in message
    (back,) = _changes(STATE.replace(before, now), STATE)
    assert named in back


def test_a_removed_part_is_a_change_without_a_name() -> None:
    (message,) = _changes(STATE, STATE.partition("rules:")[0].partition("  - list:")[0])
    assert "unit" not in message
    assert "its rules" in message


def _made_before(content: bytes, digest: str) -> bytes:
    """Return a workbook with the digest of its whole spec, as versions before this one wrote it."""

    def change(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("formspec|"):
                    cell.value = f"{str(cell.value).rpartition('|')[0]}|{digest}"

    return edited(content, change)


def test_a_workbook_with_the_digest_of_its_whole_spec_is_still_compared() -> None:
    spec = spec_of(DEPARTMENT)
    same = formspec.read(_made_before(filled(DEPARTMENT), spec.digest), spec)
    assert "read.spec-changed" not in [problem.code for problem in same.problems]
    changed = formspec.read(_made_before(filled(DEPARTMENT), "0" * 64), spec)
    assert workbooks.data_of(changed.form) == workbooks.data_of(workbooks.form_of(DEPARTMENT))
    assert [each.params for each in changed.problems if each.code == "read.spec-changed"] == [{"form": DEPARTMENT}]
    assert not workbooks.errors(changed)


@pytest.mark.parametrize("name", FORMS)
def test_where_the_identity_is_lost_labels_decide(name: str) -> None:
    reading = formspec.read(_stripped(name))
    assert reading.spec.id == name
    reading = formspec.read(_stripped(name), spec_of(name))
    assert reading.spec is spec_of(name)


def _pairs() -> list[tuple[str, str]]:
    """Return every form with every other one that it may be taken for."""
    return [(name, other) for name in FORMS for other in FORMS if other != name]


@pytest.mark.parametrize(("name", "other"), _pairs())
def test_where_the_identity_is_lost_a_wrong_spec_is_refused(name: str, other: str) -> None:
    problem = _refusal(_stripped(name), other)
    assert problem.code == "read.not-this-form"
    assert other in problem.message()


def test_a_workbook_of_no_form_is_refused() -> None:
    book = workbooks.Workbook()
    book.worksheets[0]["A1"] = "通讯录"
    book.worksheets[0]["A2"] = "王某"
    assert _refusal(workbooks.saved(book)).code == "read.no-form"
    assert _refusal(workbooks.saved(book), DEPARTMENT).code == "read.not-this-form"
    assert _refusal(workbooks.saved(workbooks.Workbook())).code == "read.no-form"


def test_labels_that_fit_two_forms_are_ambiguous(tmp_path: Path) -> None:
    """Two years' forms with the same labels: without an identity it may be either."""
    other = _variant(tmp_path, "department.yaml", id="jiangsu/2031/department")
    book = reader_for(_stripped(DEPARTMENT), "").open(_stripped(DEPARTMENT))
    loaded = {each.id: each.compiled for each in (spec_of(DEPARTMENT), other, spec_of(PROJECT))}
    with pytest.raises(ProblemError) as raised:
        decode_book(book, "", None, loaded.__getitem__, list(loaded))
    (problem,) = raised.value.problems
    assert problem.code == "read.ambiguous"
    assert DEPARTMENT in problem.message()
    assert other.id in problem.message()
    assert PROJECT not in problem.message()


def test_of_two_sheets_that_are_forms_none_is_left_out_in_silence() -> None:
    """Two departments' forms in one workbook: one is read, and the other is told of."""
    book = workbooks.opened(filled(DEPARTMENT))
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title = "部门整体绩效监控 (2)"
    copy[workbooks.cells(DEPARTMENT)["/unit/name"]] = "另一单位"
    reading = formspec.read(workbooks.saved(book))
    assert any(
        "(2)" in problem.message() or (problem.location and "(2)" in problem.location.sheet)
        for problem in reading.problems
    )


def test_both_annexes_in_one_workbook_are_each_read_when_named() -> None:
    """A unit hands in both forms as two sheets of one file."""
    book = workbooks.opened(filled(DEPARTMENT))
    source = workbooks.opened(filled(PROJECT)).worksheets[0]
    target = book.create_sheet(source.title)
    for row in source.iter_rows():
        for cell in row:
            if isinstance(cell, workbooks.Cell) and cell.value is not None:
                target.cell(cell.row, cell.column, cell.value)
    content = workbooks.saved(book)
    for name in ANNEXES:
        reading = formspec.read(content, name)
        assert reading.spec.id == name
        assert workbooks.data_of(reading.form) == workbooks.data_of(workbooks.form_of(name))


def test_the_identity_of_another_form_in_the_properties_alone_does_not_outweigh_the_sheet() -> None:
    """The sheet was copied into another form's workbook: what stands in the sheet itself counts."""
    department, project = workbooks.parts(filled(DEPARTMENT)), workbooks.parts(filled(PROJECT))
    mixed = workbooks.packed({**project, "docProps/custom.xml": department["docProps/custom.xml"]})
    assert formspec.read(mixed).spec.id == PROJECT


def test_a_deleted_form_sheet_is_told() -> None:
    book = workbooks.opened(filled(DEPARTMENT))
    book.create_sheet("其他")["A1"] = "说明"
    book.remove(book.worksheets[0])
    assert _refusal(workbooks.saved(book)).code == "read.sheet-missing"


@pytest.mark.parametrize("name", ANNEXES)
def test_a_blank_form_is_read_as_blank(name: str) -> None:
    reading = formspec.read(spec_of(name).blank("xlsx", year=2024))
    assert workbooks.data_of(reading.form) == {"form": name, "year": 2024}
    assert {problem.code for problem in reading.problems} <= {"data.required", "rule.assert", "rule.require"}


def test_a_form_made_for_no_year_is_read() -> None:
    def change(sheet: Worksheet) -> None:
        sheet[workbooks.cells(DEPARTMENT)["/unit/name"]] = "示例厅"

    reading = formspec.read(edited(spec_of(DEPARTMENT).blank("xlsx"), change))
    assert reading.form.unit.name == "示例厅"
    assert not [problem for problem in reading.problems if problem.code.startswith("read.")]


@pytest.mark.parametrize("name", ANNEXES)
def test_a_form_with_the_right_spec_named_is_read(name: str) -> None:
    unchanged(formspec.read(filled(name), name), name)
    unchanged(formspec.read(filled(name), spec_of(name)), name)
