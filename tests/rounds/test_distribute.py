"""Copies of a round: who gets which, where they are, what they carry, and what a second run writes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import formspec
from formspec.file_names import folded
from formspec.problems import ProblemError
from formspec.rounds import check_identity, distribute, open_round, read_key, unverified
from formspec.rounds.keys import make_key
from formspec.rounds.plan import copies_of
from formspec.spec.names import COPY_KEY
from tests.renderers.html_fillable.filling import Sitting
from tests.rounds.rosters import HEADINGS, UNITS, text

UNIT_FORM = """\
formspec: 1
id: mine/unit
title: 单位情况表
sheet: 单位表
edition: "2024"
parameters:
  year: {label: 年度, type: year}
blocks:
  - fields: unit
    rows:
      - {id: name, label: 单位名称, required: true}
      - {id: contact, label: 联系人}
  - fields: figures
    rows:
      - {id: income, label: 收入, type: money, unit: 万元, required: true}
"""
PROJECT_FORM = """\
formspec: 1
id: mine/project
title: 项目情况表
sheet: 项目表
blocks:
  - fields: project
    rows:
      - {id: name, label: 项目名称}
      - {id: amount, label: 金额, type: money, unit: 万元}
"""
ROUND = """\
round: 2024上半年
title: 2024年上半年
roster:
  file: 名册.csv
  columns: {code: 单位编码, name: 单位名称, superior: 上级单位, contact: 联系人, project: 项目名称, project_code: 项目编码}
forms:
  - form: unit.yaml
    parameters: {year: 2024}
    fields: {unit.name: 单位名称, unit.contact: 联系人}
    lock: [unit.name]
  - form: project.yaml
    copies: project
    fields: {project.name: 项目名称}
    lock: true
"""
PATHS = [
    "001_省财政厅.zip",
    "001_省财政厅/001001_财政干部学校_单位表.xlsx",
    "001_省财政厅/001_P001_数据平台运维_项目表.xlsx",
    "001_省财政厅/001_P002_干部培训_项目表.xlsx",
    "001_省财政厅/001_省财政厅_单位表.xlsx",
    "002_P001_校舍维修_项目表.xlsx",
    "002_省教育厅_单位表.xlsx",
    "发放清单.xlsx",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "round"
    made.mkdir()
    (made / "round.key").write_text("5a" * 32)
    for name, content in (("unit.yaml", UNIT_FORM), ("project.yaml", PROJECT_FORM), ("round.yaml", ROUND)):
        (made / name).write_text(content, encoding="utf-8")
    return write_roster(made, UNITS)


def write_roster(folder: Path, rows: Any) -> Path:
    (folder / "名册.csv").write_text(text([HEADINGS, *rows]), encoding="gb18030")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def run(folder: Path, to: str = "xlsx") -> Any:
    return distribute(open_round(folder), folder / "out", to, jobs=1)


def read(folder: Path, path: Path) -> formspec.Reading[Any]:
    name = "project" if "项目表" in path.name else "unit"
    return formspec.load(folder / f"{name}.yaml").read(path)


def test_each_unit_and_project_has_its_copy_in_the_folder_of_its_superior(folder: Path) -> None:
    done = run(folder)
    assert sorted(files(folder / "out")) == sorted(PATHS)
    assert len(done.written) == 6
    assert done.problems == ()


def test_a_copy_is_prefilled_and_carries_its_identity(folder: Path) -> None:
    run(folder)
    reading = read(folder, folder / "out" / PATHS[1])
    assert reading.form.unit.name == "财政干部学校"
    assert reading.form.unit.contact == "李四"
    assert reading.form.year == 2024
    identity = check_identity(reading, read_key(folder), "2024上半年")
    assert (identity.unit, identity.project, identity.form, identity.edition) == ("001001", "", "mine/unit", "2024")
    assert identity.locked == {"/unit/name": "财政干部学校"}
    project = read(folder, folder / "out" / PATHS[3])
    assert check_identity(project, read_key(folder), "2024上半年").project == "P002"
    assert {each.code for each in reading.problems} == {"data.required"}


def test_a_file_is_read_without_the_key_and_has_its_identity_unverified(folder: Path) -> None:
    run(folder)
    (folder / "round.key").unlink()
    reading = read(folder, folder / "out" / PATHS[6])
    found = unverified(reading.copy_mark)
    assert found is not None
    assert found.unit == "002"
    assert reading.to_json()[COPY_KEY] == reading.copy_mark


def test_the_key_is_in_no_output(folder: Path) -> None:
    run(folder)
    run(folder, "html")
    for path, content in files(folder / "out").items():
        parts = [content]
        if path.endswith((".xlsx", ".zip")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts += [archive.read(name) for name in archive.namelist()]
        assert not any(b"5a" * 8 in part or bytes.fromhex("5a" * 8) in part for part in parts)


def test_the_same_round_gives_the_same_bytes(folder: Path) -> None:
    run(folder)
    first = files(folder / "out")
    distribute(open_round(folder), folder / "again", jobs=1)
    assert files(folder / "again") == first


def test_a_second_run_writes_only_what_changed(folder: Path) -> None:
    run(folder)
    out, before = folder / "out", files(folder / "out")
    times = {path: (out / path).stat().st_mtime_ns for path in before}
    write_roster(folder, [(*row[:3], "赵六" if row[0] == "002" else row[3], *row[4:]) for row in UNITS])
    done = run(folder)
    assert [path.name for path in done.written] == ["002_省教育厅_单位表.xlsx"]
    assert done.unchanged == 5
    same = {path for path in before if (out / path).stat().st_mtime_ns == times[path]}
    assert set(before) - same == {"002_省教育厅_单位表.xlsx", "发放清单.xlsx"}


def test_a_lost_record_rewrites_nothing(folder: Path) -> None:
    run(folder)
    (folder / "out" / ".formspec-distributed.jsonl").unlink()
    done = run(folder)
    assert (len(done.written), done.unchanged, done.problems) == (0, 6, ())


def test_a_copy_that_somebody_changed_is_reported_and_left(folder: Path) -> None:
    run(folder)
    path = folder / "out" / PATHS[6]
    book = load_workbook(path)
    book.active["B4"] = "甲"
    book.save(path)
    content = path.read_bytes()
    write_roster(folder, [(*row[:3], "赵六", *row[4:]) for row in UNITS])
    done = run(folder)
    assert path.read_bytes() == content
    assert [(each.code, Path(each.location.file).name) for each in done.problems] == [("round.copy-changed", path.name)]
    assert hashlib.sha256(content).hexdigest() in manifest(folder)[PATHS[6]]


def test_a_copy_that_is_no_longer_in_the_roster_is_reported_and_left(folder: Path) -> None:
    run(folder)
    write_roster(folder, UNITS[:3])
    done = run(folder)
    assert [each.code for each in done.problems] == ["round.no-longer"]
    assert done.problems[0].params["files"] == [PATHS[5], PATHS[6]]
    assert set(PATHS) <= set(files(folder / "out"))
    assert PATHS[6] not in manifest(folder)


def manifest(folder: Path) -> dict[str, tuple[Any, ...]]:
    sheet = load_workbook(folder / "out" / "发放清单.xlsx").active
    _, *rows = sheet.iter_rows(values_only=True)
    return {row[7]: row for row in rows}


def test_the_manifest_has_every_copy_with_its_digest(folder: Path) -> None:
    run(folder)
    contents = files(folder / "out")
    rows = manifest(folder)
    assert set(rows) == {path for path in PATHS if path.endswith("表.xlsx")}
    for path, row in rows.items():
        assert row[8] == hashlib.sha256(contents[path]).hexdigest()
    assert rows[PATHS[3]][:7] == ("001_省财政厅", "001", "省财政厅", "张三", "P002", "干部培训", "项目情况表")


def test_a_zip_has_the_copies_of_its_superior_unit(folder: Path) -> None:
    run(folder)
    contents = files(folder / "out")
    with zipfile.ZipFile(folder / "out" / PATHS[0]) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path: contents[path] for path in PATHS if "/" in path
        }


def test_a_locked_value_that_was_changed_is_found_with_its_cell(folder: Path) -> None:
    run(folder)
    path = folder / "out" / PATHS[1]
    book = load_workbook(path)
    (cell,) = [cell for row in book.active.iter_rows() for cell in row if cell.value == "财政干部学校"]
    assert cell.protection.locked
    (contact,) = [cell for row in book.active.iter_rows() for cell in row if cell.value == "李四"]
    assert not contact.protection.locked
    cell.value = "省财政厅"
    contact.value = "赵六"
    book.save(path)
    reading = read(folder, path)
    assert [each.code for each in reading.warnings] == ["read.carried-changed"]
    with pytest.raises(ProblemError) as error:
        check_identity(reading, read_key(folder), "2024上半年")
    (problem,) = error.value.problems
    assert problem.code == "round.locked-changed"
    assert problem.params == {"before": "财政干部学校", "now": "省财政厅"}
    assert problem.location is not None
    assert problem.location.cell == cell.coordinate


def test_the_identity_survives_the_loss_of_the_sheet_or_of_the_properties(folder: Path) -> None:
    run(folder)
    path = folder / "out" / PATHS[1]
    mark = read(folder, path).copy_mark
    book = load_workbook(path)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(folder / "no-properties_单位表.xlsx")
    assert read(folder, folder / "no-properties_单位表.xlsx").copy_mark == mark
    book = load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            if str(cell.value).startswith(COPY_KEY):
                cell.value = None
    book.save(folder / "no-cell_单位表.xlsx")
    assert read(folder, folder / "no-cell_单位表.xlsx").copy_mark == mark


def test_two_identities_in_one_workbook_are_reported(folder: Path) -> None:
    run(folder)
    book, other = (load_workbook(folder / "out" / PATHS[number]) for number in (1, 4))
    (source,) = [cell.value for row in other.active.iter_rows() for cell in row if str(cell.value).startswith(COPY_KEY)]
    for row in book.active.iter_rows():
        for cell in row:
            if str(cell.value).startswith(COPY_KEY):
                cell.value = source
    book.save(folder / "swapped_单位表.xlsx")
    reading = read(folder, folder / "swapped_单位表.xlsx")
    assert "read.two-copies" in {each.code for each in reading.warnings}
    with pytest.raises(ProblemError) as error:
        check_identity(reading, read_key(folder), "2024上半年")
    assert [each.code for each in error.value.problems] == ["round.locked-changed"]


def test_a_text_of_the_roster_that_does_not_fit_its_field_is_reported_at_its_cell(folder: Path) -> None:
    description = ROUND.replace("unit.contact: 联系人", "figures.income: 联系人")
    (folder / "round.yaml").write_text(description, encoding="utf-8")
    with pytest.raises(ProblemError) as error:
        run(folder)
    found = [(each.code, each.location.line) for each in error.value.problems if each.location is not None]
    assert found == [("read.number", 2), ("read.number", 4), ("read.number", 5)]
    assert not (folder / "out").exists()


def test_without_the_key_nothing_is_sent(folder: Path) -> None:
    (folder / "round.key").unlink()
    with pytest.raises(ProblemError) as error:
        run(folder)
    assert [each.code for each in error.value.problems] == ["round.no-key"]


def test_a_format_that_does_not_come_back_is_rejected(folder: Path) -> None:
    with pytest.raises(ProblemError) as error:
        run(folder, "md")
    assert [each.code for each in error.value.problems] == ["round.not-returned"]


def test_units_with_nearly_the_same_names_have_files_of_their_own(folder: Path) -> None:
    rows = [("A1", "x/y", ""), ("a1", "X:Y", ""), ("Ａ2", "甲" * 300, ""), ("A2x", "CON", "..."), ("NUL", ".", "aux")]
    opened = open_round(write_roster(folder, [(*row, "", "", "") for row in rows]))
    paths = [copy.path for copy in copies_of(opened, ".xlsx")]
    assert len({folded(path) for path in paths}) == len(rows)
    run(folder)
    assert {path for path in files(folder / "out") if "表" in path and path.endswith(".xlsx")} == set(paths)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(st.sampled_from("aAÁÁ/\\:. 甲Ａ"), min_size=1, max_size=4), min_size=1, max_size=6))
def test_paths_never_collide(folder: Path, names: list[str]) -> None:
    rows = [(name, name, name, "", "", "") for name in names if name.strip(" ")]
    try:
        opened = open_round(write_roster(folder, rows))
    except ProblemError:
        return
    paths = [copy.path for copy in copies_of(opened, ".xlsx")]
    assert len({folded(path) for path in paths}) == len(paths)


def test_a_page_carries_the_identity_and_locks_what_the_roster_says(folder: Path, context: Any) -> None:
    run(folder, "html")
    path = folder / "out" / "001_省财政厅" / "001001_财政干部学校_单位表.html"
    sitting = Sitting(context, path)
    assert sitting.at("/unit/name").evaluate("(each) => each.readOnly")
    assert not sitting.at("/unit/contact").evaluate("(each) => each.readOnly")
    sitting.put("/figures/income", "12.5")
    returned = folder / "returned.json"
    returned.write_text(json.dumps(sitting.exported(), ensure_ascii=False), encoding="utf-8")
    reading = formspec.load(folder / "unit.yaml").read(returned)
    assert check_identity(reading, read_key(folder), "2024上半年").unit == "001001"
    assert reading.ok
    assert not sitting.troubles


def test_data_of_a_copy_is_printed_as_a_copy_again(folder: Path) -> None:
    run(folder)
    spec = formspec.load(folder / "unit.yaml")
    reading = spec.read(folder / "out" / PATHS[1])
    again = spec.read(spec.render(reading.form, "xlsx", copy_mark=reading.copy_mark))
    assert again.copy_mark == reading.copy_mark
    assert spec.read(spec.render(reading.form, "xlsx")).copy_mark == ""
    assert spec.decode(reading.to_json()).copy_mark == reading.copy_mark


def test_the_identity_survives_libreoffice(folder: Path, convert: Callable[[Path, str], Path]) -> None:
    run(folder)
    path = folder / "out" / PATHS[1]
    mark = read(folder, path).copy_mark
    book = load_workbook(path)
    (label,) = [cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("收入")]
    label.offset(0, 1).value = 12.5
    book.save(path)
    (folder / "resaved").mkdir()
    moved = folder / "resaved" / "0_单位表.xlsx"
    moved.write_bytes(path.read_bytes())
    resaved = convert(convert(moved, "ods"), "xlsx")
    reading = read(folder, resaved)
    assert reading.copy_mark == mark
    assert check_identity(reading, read_key(folder), "2024上半年").unit == "001001"
    assert str(reading.form.figures.income) == "12.5"
    assert reading.ok


def test_a_new_key_is_not_that_of_another_round(tmp_path: Path) -> None:
    keys: Mapping[str, bytes] = {}
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        make_key(tmp_path / name)
        keys = {**keys, name: read_key(tmp_path / name)}
    assert keys["a"] != keys["b"]
