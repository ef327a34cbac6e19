"""A roster is read whatever it looks like, and each mistake in it is reported with its cell."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from formspec.problems import ProblemError
from formspec.rounds import Roster, read_roster
from formspec.rounds.columns import Use, heading_key, uses_of
from formspec.rounds.roster import Wanted, headings_in
from tests.rounds.rosters import HEADINGS, UNITS, text, workbook

COLUMNS = {use: Wanted(heading) for use, heading in uses_of(list(HEADINGS)).items()}


def read(path: Path, **changed: str) -> Roster:
    columns = COLUMNS | {Use(use): Wanted(heading) for use, heading in changed.items()}
    return read_roster(path, path.name, columns)


def summary(roster: Roster) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(each.code, each.name, each.superior, tuple(one.key for one in each.projects)) for each in roster.units]


def found(roster: Roster) -> list[tuple[str, str]]:
    return [
        (each.code, each.location.cell or f"{each.location.line}:{each.location.column}")
        for each in roster.problems
        if each.location is not None
    ]


EXPECTED = [
    ("001", "省财政厅", "", ("P001", "P002")),
    ("001001", "财政干部学校", "省财政厅", ()),
    ("002", "省教育厅", "", ("P001",)),
]


def plain(folder: Path) -> Path:
    return workbook(folder / "名册.xlsx", [HEADINGS, *UNITS])


def titles_above(folder: Path) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for row in (["2024年度预算单位名册"], ["制表：综合处", None, "日期：6月"], [], ["序号", *HEADINGS]):
        sheet.append(row)
    for number, row in enumerate(UNITS, 1):
        sheet.append([number, *row])
    sheet.merge_cells("A1:G1")
    book.save(folder / "名册.xlsx")
    return folder / "名册.xlsx"


def merged_units(folder: Path) -> Path:
    path = workbook(folder / "名册.xlsx", [HEADINGS, *UNITS])
    book = load_workbook(path)
    for column in "ABCD":
        book.active.merge_cells(f"{column}2:{column}3")
    book.save(path)
    return path


def headings_in_two_rows(folder: Path) -> Path:
    groups = ("单位编码", "单位名称", "上级单位", "联系人", "项目", None)
    path = workbook(folder / "名册.xlsx", [groups, (None, None, None, None, "项目编码", "项目名称"), *UNITS])
    book = load_workbook(path)
    for column in "ABCD":
        book.active.merge_cells(f"{column}1:{column}2")
    book.active.merge_cells("E1:F1")
    book.save(path)
    return path


def codes_as_numbers(folder: Path) -> Path:
    rows: list[list[Any]] = [[*row] for row in UNITS]
    for row in rows:
        if len(row[0]) == 3:
            row[0] = int(row[0])
    path = workbook(folder / "名册.xlsx", [HEADINGS, *rows])
    book = load_workbook(path)
    for number in (2, 3, 5):
        book.active.cell(number, 1).number_format = "000"
    book.save(path)
    return path


def trailing_blanks(folder: Path) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for row in (HEADINGS, *UNITS):
        sheet.append([f"{each} \u3000\u200b" if each else " " for each in row])
    for number in range(20, 400):
        sheet.cell(number, 2, "  ")
    sheet.append([None] * 6)
    book.save(folder / "名册.xlsx")
    return folder / "名册.xlsx"


def repeated_headings(folder: Path) -> Path:
    return workbook(folder / "名册.xlsx", [HEADINGS, *UNITS[:2], HEADINGS, *UNITS[2:]])


def on_another_sheet(folder: Path) -> Path:
    return workbook(folder / "名册.xlsx", [["填表说明"], ["单位编码按财政编码填写"]], 名册=[HEADINGS, *UNITS])


def encoded(name: str, encoding: str, sign: str = ",", mark: bytes = b"") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(mark + text([HEADINGS, *UNITS], sign).encode(encoding))
        return path

    return make


def quoted_for_excel(folder: Path) -> Path:
    path = folder / "名册.csv"
    rows = [[f'"=""{row[0]}"""', *row[1:]] for row in UNITS]
    path.write_text("sep=;\r\n" + text([HEADINGS, *rows], ";"), encoding="utf-8")
    return path


SHAPES = {
    "plain": plain,
    "titles above": titles_above,
    "merged units": merged_units,
    "headings in two rows": headings_in_two_rows,
    "codes as numbers": codes_as_numbers,
    "trailing blanks": trailing_blanks,
    "repeated headings": repeated_headings,
    "on another sheet": on_another_sheet,
    "GBK": encoded("名册.csv", "gbk"),
    "UTF-8": encoded("名册.csv", "utf-8"),
    "UTF-8 with a mark": encoded("名册.csv", "utf-8", mark=codecs.BOM_UTF8),
    "UTF-16 with tabs": encoded("名册.txt", "utf-16-le", "\t", codecs.BOM_UTF16_LE),
    "GBK with tabs": encoded("名册.tsv", "gbk", "\t"),
    "quoted for Excel": quoted_for_excel,
}


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_a_roster_has_the_same_units(make: Callable[[Path], Path], tmp_path: Path) -> None:
    roster = read(make(tmp_path))
    assert summary(roster) == EXPECTED
    assert roster.problems == ()


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_the_columns_of_every_shape_are_recognised(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path)
    _, headings = headings_in(path, path.name)
    assert uses_of(headings) == {use: each.heading for use, each in COLUMNS.items()}


def test_headings_in_english_are_recognised() -> None:
    headings = ["Unit code", "Unit  Name *", "Superior unit", "CONTACT", "Project code", "Project name:"]
    assert list(uses_of(headings)) == ["code", "name", "superior", "contact", "project_code", "project"]


def test_mistakes_are_reported_with_their_cells(tmp_path: Path) -> None:
    rows = [
        HEADINGS,
        ("001", "省财政厅", "", "", "", ""),
        ("001", "财政厅", "", "", "", ""),
        ("", "省教育厅", "", "", "", ""),
        ("003", "", "省财政厅", "", "", ""),
        ("004", "省农业厅", "省财政", "", "", ""),
        ("004", "省农业厅", "省财政", "", "", ""),
        ("005", "省农业厅", "", "赵六", "P1", "甲"),
        ("005", "省农业厅", "", "钱七", "P2", "乙"),
        ("005", "省农业厅", "", "", "P1", "丙"),
        ("005", "省农业厅", "", "", "", "丁"),
        ("005", "省农业厅", "", "", "P3", ""),
        ("合计", "", "", "", "", ""),
    ]
    roster = read(workbook(tmp_path / "名册.xlsx", rows))
    assert found(roster) == [
        ("roster.two-names", "B3"),
        ("roster.no-code", "B4"),
        ("roster.no-name", "A5"),
        ("roster.duplicate", "A7"),
        ("roster.differs", "D9"),
        ("roster.two-names", "F10"),
        ("roster.no-project-code", "F11"),
        ("roster.no-project-name", "E12"),
        ("roster.no-name", "A13"),
        ("roster.same-name", "A8"),
        ("roster.no-superior", "C6"),
    ]
    assert summary(roster) == [
        ("001", "省财政厅", "", ()),
        ("004", "省农业厅", "省财政", ()),
        ("005", "省农业厅", "", ("P1",)),
    ]


def test_a_mistake_in_a_text_file_has_its_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(text([HEADINGS, ("001", '"甲,\r\n厅"'), ("001", '"乙,厅"')]), encoding="utf-8")
    assert found(read(path)) == [("roster.two-names", "4:5")]


def test_a_superior_that_does_not_exist_is_reported_once_with_the_likely_one(tmp_path: Path) -> None:
    rows = [HEADINGS, ("001", "省财政厅"), ("002", "甲", "省财攻厅"), ("003", "乙", "省财攻厅"), ("004", "丙", "001")]
    (problem,) = read(workbook(tmp_path / "名册.xlsx", rows)).problems
    assert problem.params == {"superior": "省财攻厅", "count": 2, "suggestion": "省财政厅"}


def test_hidden_rows_count_and_are_reported(tmp_path: Path) -> None:
    path = workbook(tmp_path / "名册.xlsx", [HEADINGS, *UNITS])
    book = load_workbook(path)
    book.active.row_dimensions[4].hidden = True
    book.save(path)
    roster = read(path)
    assert summary(roster) == EXPECTED
    assert found(roster) == [("roster.hidden", "A4")]


def test_a_missing_column_is_reported_with_the_likely_one(tmp_path: Path) -> None:
    path = plain(tmp_path)
    with pytest.raises(ProblemError) as error:
        read(path, contact="联系人姓名", project="项目")
    assert [(each.code, each.params["suggestion"]) for each in error.value.problems] == [
        ("roster.no-column", "联系人"),
        ("roster.no-column", "项目名称"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("名册.csv", b"\xff\xfe\x00", "roster.encoding"),
        ("名册.csv", b"", "file.empty"),
        ("名册.csv", "甲,乙\r\n1,2\r\n".encode(), "roster.no-headings"),
        ("名册.csv", b"x" * 200_000, "roster.damaged-line"),
        ("名册.xlsx", b"PK\x03\x04nothing", "file.damaged"),
        ("名册.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.xls"),
    ],
)
def test_a_file_that_is_no_roster_is_reported(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ProblemError) as error:
        read(tmp_path / name)
    assert {each.code for each in error.value.problems} == {code}
    assert all(each.location is not None and each.location.file for each in error.value.problems)


def test_an_error_of_a_formula_is_reported_only_in_the_columns_of_the_round(tmp_path: Path) -> None:
    path = workbook(tmp_path / "名册.xlsx", [(*HEADINGS, "备注"), *((*row, "#N/A") for row in UNITS)])
    assert read(path).problems == ()
    book = load_workbook(path)
    book.active["B4"] = "#N/A"
    book.save(path)
    assert found(read(path)) == [("read.error-value", "B4"), ("roster.no-name", "A4")]


def test_headings_are_compared_without_spaces_and_marks() -> None:
    assert heading_key("单 位\n名称*：") == heading_key("单位名称")
