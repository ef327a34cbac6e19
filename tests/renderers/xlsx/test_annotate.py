"""A workbook with notes in it: what was in it stays as it was, and every program shows what was noted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner
from formspec_renderers.xlsx.annotate import Note, annotate
from formspec_renderers.xlsx.reading.book import XlsxBook
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Color, Font, GradientFill, PatternFill
from openpyxl.utils.escape import unescape
from openxml_audit import OpenXmlValidator

import formspec
from formspec import Severity
from formspec.cli.command_line import build

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
RED, AMBER = "FFFFC7CE", "FFFFEB9C"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DEPARTMENT = "jiangsu/2024/department"
KINDS = {"e": Severity.ERROR, "w": Severity.WARNING, "i": Severity.INFO}


def note(cell: str, text: str = "不对", kind: str = "e", sheet: str = "Sheet") -> Note:
    return Note(sheet=sheet, cell=cell, text=text, severity=KINDS[kind])


def saved(workbook: Any) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def plain(**cells: Any) -> bytes:
    """Return a workbook with one sheet and these cells."""
    workbook = openpyxl.Workbook()
    for name, value in (cells or {"B2": "text"}).items():
        workbook.active[name] = value
    return saved(workbook)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_sheet(xml: str | bytes, **others: bytes) -> bytes:
    """Return a workbook whose sheet is this XML."""
    content = xml.encode() if isinstance(xml, str) else xml
    return packed({**members(plain()), SHEET: content, **others})


def sheet_xml(data: str, before: str = "", behind: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{behind}</worksheet>'


def sheet_of(content: bytes, name: str = "Sheet") -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))[name]


def colour(cell: Any) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.patternType == "solid" else None


def comments_of(content: bytes, name: str = "Sheet") -> dict[str, str]:
    cells = (cell for row in sheet_of(content, name).iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def anchors(content: bytes) -> list[list[int]]:
    drawing = next(each for name, each in members(content).items() if name.endswith(".vml"))
    return [[int(n) for n in each.split(b",")] for each in re.findall(rb"<x:Anchor>([^<]*)<", drawing)]


def complaints(content: bytes, folder: Path, before: bytes = b"") -> set[str]:
    """Return what the validator finds in ``content`` and did not find ``before``."""
    found = []
    for each in filter(None, (content, before)):
        path = folder / "validated.xlsx"
        path.write_bytes(each)
        found.append({str(error) for error in OpenXmlValidator().validate(path).errors})
    return found[0].difference(*found[1:])


@pytest.fixture(scope="module")
def form() -> bytes:
    return formspec.load(DEPARTMENT).blank(year=2025)


@pytest.fixture(scope="module")
def form_notes(form: bytes) -> list[Note]:
    name = openpyxl.load_workbook(io.BytesIO(form)).sheetnames[0]
    return [
        note("B5", "约一百万 is no number.\nWrite digits only.", "e", name),
        note("B7", "合计不等于各项之和", "w", name),
        note("B9", "一千 was understood as 1,000", "i", name),
        note("Z90", "Nothing belongs here", "e", name),
    ]


def test_all_other_members_stay_as_they_were(form: bytes, form_notes: list[Note]) -> None:
    before, after = members(form), members(annotate(form, form_notes))
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {
        SHEET,
        STYLES,
        "[Content_Types].xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    assert not set(before) - set(after)


def test_in_the_members_that_change_the_rest_stays_as_it_was(form: bytes, form_notes: list[Note]) -> None:
    before, after = members(form), members(annotate(form, form_notes))
    sheet = re.sub(rb"<legacyDrawing[^>]*>", b"", after[SHEET])
    sheet = re.sub(rb'<row r="90"><c r="Z90" s="\d+"/></row>', b"", sheet)
    sheet = re.sub(
        rb'<conditionalFormatting sqref="[^"]*"><cfRule [^>]*><formula>LEN\("\[formspec.*?</cond[^>]*>', b"", sheet
    )
    sheet = re.sub(rb'priority="(\d+)"', lambda found: b'priority="%d"' % (int(found[1]) - 1), sheet)
    number = rb'(<c [^>]*?) s="\d+"'
    assert re.sub(number, rb"\1", sheet) == re.sub(number, rb"\1", before[SHEET])
    pieces = re.split(rb'count="\d+"', before[STYLES])
    assert all(piece in after[STYLES] for piece in pieces if b"</fills>" not in piece and b"</cellXfs>" not in piece)


def test_every_note_is_a_comment_and_a_colour(form: bytes, form_notes: list[Note]) -> None:
    before = sheet_of(form, form_notes[0].sheet)
    sheet = sheet_of(annotate(form, form_notes), form_notes[0].sheet)
    for each in form_notes:
        assert sheet[each.cell].comment.text == each.text
        assert sheet[each.cell].comment.author == "formspec"
        wanted = {"error": RED, "warning": AMBER, "info": colour(before[each.cell])}[each.severity]
        assert colour(sheet[each.cell]) == wanted


def test_a_coloured_cell_keeps_all_else_of_its_style(form: bytes, form_notes: list[Note]) -> None:
    name = form_notes[0].sheet
    before, after = sheet_of(form, name), sheet_of(annotate(form, form_notes), name)
    for cell in ("B5", "B7"):
        for what in ("font", "border", "alignment", "protection", "number_format", "value", "quotePrefix"):
            assert repr(getattr(after[cell], what)) == repr(getattr(before[cell], what))
    assert after.protection.sheet == before.protection.sheet


def test_what_was_filled_in_is_read_back_from_it_as_before() -> None:
    spec = formspec.load(DEPARTMENT)
    form = spec.new(year=2025)
    form.unit.name = "示例厅"
    content = spec.render(form, "xlsx")
    name = openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0]
    after = annotate(content, [note(f"{column}{row}", sheet=name) for column in "BEG" for row in range(3, 30, 4)])
    read, unnoted = formspec.read(after), formspec.read(content)
    assert read.form.unit.name == "示例厅"
    assert spec.to_json(read.form) == spec.to_json(unnoted.form)


def test_the_validator_finds_nothing_however_often_it_is_annotated(
    form: bytes, form_notes: list[Note], tmp_path: Path
) -> None:
    once = annotate(form, form_notes)
    again = annotate(
        once, [note("B5", "still", "w", form_notes[0].sheet), note("C40", "new", "w", form_notes[0].sheet)]
    )
    assert complaints(once, tmp_path) == set()
    assert complaints(again, tmp_path) == set()
    sheet = sheet_of(again, form_notes[0].sheet)
    assert sheet["B5"].comment.text == form_notes[0].text + "\nstill"
    assert colour(sheet["B5"]) == AMBER


def test_the_same_notes_again_change_nothing(form: bytes, form_notes: list[Note]) -> None:
    once = annotate(form, form_notes)
    assert members(annotate(once, form_notes)) == members(once)


def test_the_same_bytes_each_time(form: bytes, form_notes: list[Note]) -> None:
    assert annotate(form, form_notes) == annotate(form, form_notes)


def test_without_notes_the_file_itself_comes_back() -> None:
    assert annotate(b"anything", []) == b"anything"


def test_of_several_notes_on_a_cell_the_worst_colours_it_and_all_are_told() -> None:
    content = annotate(
        plain(), [note("B2", "a", "i"), note("B2", "b", "w"), note("B2", "c", "e"), note("B2", "d", "w")]
    )
    assert comments_of(content) == {"B2": "a\nb\nc\nd"}
    assert colour(sheet_of(content)["B2"]) == RED


def test_a_note_on_a_merged_cell_goes_to_its_first() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["B2"] = "all of it"
    workbook.active.merge_cells("B2:D5")
    content = annotate(saved(workbook), [note("C4"), note("D5", "nor that", "w")])
    assert comments_of(content) == {"B2": "不对\nnor that"}
    assert colour(sheet_of(content)["B2"]) == RED
    assert anchors(content)[0][0] == 4, "the box stands beside the whole of it"


ROWS = (
    '<row r="2" spans="2:4"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="5"/><row r="7"><c r="A7"/></row>'
)


@pytest.mark.parametrize("cell", ["A1", "A2", "C2", "E2", "B3", "A5", "B6", "B7", "Z9"])
def test_a_cell_that_the_file_lacks_is_put_where_it_belongs(cell: str) -> None:
    content = annotate(with_sheet(sheet_xml(ROWS)), [note(cell)])
    assert colour(sheet_of(content)[cell]) == RED
    root = ET.fromstring(members(content)[SHEET])
    rows = [int(row.get("r", "")) for row in root.iter(f"{{{MAIN}}}row")]
    assert rows == sorted(set(rows))
    for row in root.iter(f"{{{MAIN}}}row"):
        names = [each.get("r", "") for each in row]
        assert names == sorted(set(names))
        assert "spans" not in row.attrib or cell not in names


def test_cells_and_rows_without_a_name_are_counted() -> None:
    content = annotate(
        with_sheet(sheet_xml("<row><c/><c><v>5</v></c></row><row><c/></row>")), [note("B1"), note("C1"), note("A2")]
    )
    assert members(content)[SHEET].count(b"<c") == 4
    assert [colour(sheet_of(content)[each]) for each in ("A1", "B1", "C1", "A2")] == [None, RED, RED, RED]


@pytest.mark.parametrize("data", ["<sheetData/>", "<sheetData></sheetData>", "<sheetData />"])
def test_a_sheet_without_cells_takes_notes(data: str) -> None:
    content = annotate(
        with_sheet(f'<worksheet xmlns="{MAIN}">{data}</worksheet>'), [note("C3"), note("B2"), note("A3")]
    )
    assert list(comments_of(content)) == ["B2", "A3", "C3"]
    assert colour(sheet_of(content)["A3"]) == RED


def test_a_cell_put_in_looks_as_its_row_or_column_does() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.column_dimensions["C"].font = Font(bold=True)
    sheet.row_dimensions[4].font = Font(italic=True)
    sheet["A4"] = 1
    after = sheet_of(annotate(saved(workbook), [note("C2"), note("C4")]))
    assert after["C2"].font.bold
    assert after["C4"].font.italic
    assert not after["C4"].font.bold


def test_a_note_that_only_informs_puts_no_cell_in() -> None:
    content = annotate(plain(), [note("G9", "as understood", "i")])
    assert b"G9" not in members(content)[SHEET]
    assert members(content)[STYLES] == members(plain())[STYLES]
    assert comments_of(content) == {"G9": "as understood"}


def test_another_fill_gives_way() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["B2"].fill = PatternFill("solid", fgColor="FF00FF00")
    workbook.active["B3"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet = sheet_of(annotate(saved(workbook), [note("B2", kind="w")]))
    assert (colour(sheet["B2"]), colour(sheet["B3"])) == (AMBER, "FF00FF00")


def test_a_colour_is_added_once_and_the_counts_are_right() -> None:
    content = annotate(plain(), [note(f"{column}{row}") for column in "BCDE" for row in range(1, 9)])
    root = ET.fromstring(members(content)[STYLES])
    for name in ("fills", "cellXfs"):
        found = root.find(f"{{{MAIN}}}{name}")
        assert found is not None
        assert found.get("count") == str(len(found))
    assert members(content)[STYLES].count(RED.encode()) == 1


@pytest.mark.parametrize(
    "styles",
    [
        f'<styleSheet xmlns="{MAIN}"/>',
        f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><borders count="1"><border/></borders></styleSheet>',
        f'<s:styleSheet xmlns:s="{MAIN}"><s:fills count="2"><s:fill/><s:fill/></s:fills><s:cellXfs><s:xf/></s:cellXfs></s:styleSheet>',
    ],
)
def test_a_poor_style_sheet_is_made_to_do(styles: str) -> None:
    content = annotate(packed({**members(plain()), STYLES: styles.encode()}), [note("B2")])
    names = [each.tag.rpartition("}")[2] for each in ET.fromstring(members(content)[STYLES])]
    assert names == [each for each in ("fonts", "fills", "borders", "cellXfs") if each in names]
    assert members(content)[STYLES].count(b"<s:") in (0, 11), "all under the same prefix"
    assert b' s="1"' in members(content)[SHEET]


def test_a_workbook_without_styles_gets_them(tmp_path: Path) -> None:
    parts = members(plain())
    del parts[STYLES]
    for name, pattern in (
        ("xl/_rels/workbook.xml.rels", rb"<Relationship [^>]*styles[^>]*>"),
        ("[Content_Types].xml", rb"<Override [^>]*styles[^>]*>"),
    ):
        parts[name] = re.sub(pattern, b"", parts[name])
    content = annotate(packed(parts), [note("B2")])
    assert colour(sheet_of(content)["B2"]) == RED
    assert complaints(content, tmp_path, plain()) == set()


def commented() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["B2"], sheet["C3"] = "x", "y"
    sheet["B2"].comment = Comment("说明 & more", "王某")
    sheet["C3"].comment = Comment("mine", "李某")
    return saved(workbook)


def test_comments_that_are_there_are_kept(tmp_path: Path) -> None:
    content = annotate(commented(), [note("C3", "不对"), note("D4", "new")])
    assert comments_of(content) == {"B2": "说明 & more", "C3": "mine\n不对", "D4": "new"}
    sheet = sheet_of(content)
    assert [sheet[each].comment.author for each in ("B2", "C3", "D4")] == ["王某", "李某", "formspec"]
    assert len([each for each in members(content) if "omment" in each]) == 2
    assert complaints(content, tmp_path, commented()) == set()


@pytest.fixture
def from_libreoffice(tmp_path: Path, convert: Callable[[Path, str], Path]) -> bytes:
    """A workbook with comments, as LibreOffice saves it."""
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "book.xlsx"
    path.write_bytes(commented())
    return convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes()


def test_libreoffice_keeps_every_comment(form: bytes, form_notes: list[Note], tmp_path: Path, convert: Any) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(annotate(form, form_notes))
    made = convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes()
    assert comments_of(made, form_notes[0].sheet) == {each.cell: each.text for each in form_notes}
    assert colour(sheet_of(made, form_notes[0].sheet)["B5"]) == RED


def test_what_libreoffice_saved_can_be_annotated(from_libreoffice: bytes, tmp_path: Path, convert: Any) -> None:
    path = tmp_path / "noted.xlsx"
    path.write_bytes(annotate(from_libreoffice, [note("C3", "不对\nat all", "w"), note("D4", "new")]))
    made = convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes()
    for content in (path.read_bytes(), made):
        assert comments_of(content) == {"B2": "说明 & more", "C3": "mine\n不对\nat all", "D4": "new"}
        assert (colour(sheet_of(content)["C3"]), colour(sheet_of(content)["D4"])) == (AMBER, RED)


BUTTON = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s2049" type="#_x0000_t201"><v:textbox>'
    '<div>Go{}on</div></v:textbox><x:ClientData ObjectType="Button"><x:Row>1</x:Row></x:ClientData></v:shape></xml>'
)


@pytest.mark.parametrize("break_", ["", "<br>"])
def test_the_buttons_of_a_sheet_are_kept(break_: str) -> None:
    """Office writes breaks into buttons that are no XML."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId7" '
        f'Type="{RELATIONS}/vmlDrawing" Target="../drawings/vmlDrawing3.vml"/></Relationships>'
    )
    xml = sheet_xml(ROWS, behind=f'<legacyDrawing xmlns:q="{RELATIONS}" q:id="rId7"/>')
    parts = {
        "xl/drawings/vmlDrawing3.vml": BUTTON.format(break_).encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": rels.encode(),
    }
    content = annotate(with_sheet(xml, **parts), [note("B2"), note("D2")])
    drawing = members(content)["xl/drawings/vmlDrawing3.vml"].decode()
    assert drawing.startswith(BUTTON.format(break_).removesuffix("</xml>"))
    assert drawing.endswith("</v:shape></xml>")
    assert re.findall(r'id="(_x0000_s\d+)"', drawing) == ["_x0000_s2049", "_x0000_s2050", "_x0000_s2051"]
    assert members(content)[SHEET].count(b"legacyDrawing") == 1
    assert comments_of(content) == {"B2": "不对", "D2": "不对"}


@pytest.mark.parametrize(
    "behind",
    [
        "",
        "<legacyDrawingHF/>",
        "<picture/><oleObjects/>",
        "<controls/>",
        "<tableParts/><extLst/>",
        "<extLst><ext><mc:AlternateContent xmlns:mc='urn:mc'/></ext></extLst>",
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><controls/></mc:Choice></mc:AlternateContent>',
    ],
)
def test_the_drawing_stands_where_the_format_wants_it(behind: str) -> None:
    before = '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><drawing/></mc:Choice></mc:AlternateContent><pageMargins/><drawing/>'
    after = members(annotate(with_sheet(sheet_xml("", behind=before + behind)), [note("B2", kind="i")]))[SHEET].decode()
    element = f'<legacyDrawing xmlns:r="{RELATIONS}" r:id="rId2"/>'
    assert after == sheet_xml("", behind=before + element + behind)


def test_a_declared_prefix_is_not_declared_again() -> None:
    xml = sheet_xml(ROWS).replace("<worksheet ", f"<worksheet xmlns:r='{RELATIONS}' ")
    assert b'<legacyDrawing r:id="rId2"/>' in members(annotate(with_sheet(xml), [note("B2")]))[SHEET]


def test_a_sheet_under_a_prefix_stays_under_it(tmp_path: Path, convert: Any) -> None:
    xml = re.sub(r"<(/?)(?=\w)", r"<\1x:", sheet_xml(ROWS)).replace("xmlns=", "xmlns:x=")
    content = annotate(with_sheet(xml), [note("B2"), note("C2"), note("B3"), note("A5")])
    after = members(content)[SHEET].decode()
    assert set(re.findall(r"<(?![?/])(\w+:)?", after)) == {"x:"}
    assert comments_of(content) == dict.fromkeys(("B2", "C2", "B3", "A5"), "不对")
    path = tmp_path / "prefixed.xlsx"
    path.write_bytes(content)
    assert set(comments_of(convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes())) == {"B2", "C2", "B3", "A5"}


def test_a_strict_workbook_stays_strict() -> None:
    strict = {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main", RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships"}  # fmt: skip
    parts = members(plain())
    for name in parts:
        if name.startswith(("xl/", "_rels")):
            for loose, tight in strict.items():
                parts[name] = parts[name].replace(loose.encode(), tight.encode())
    after = members(annotate(packed(parts), [note("B2")]))
    assert not [name for name, content in after.items() if name.startswith("xl/") and MAIN.encode() in content]
    rels = after["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert rels.count(f'Type="{strict[RELATIONS]}/') == 2
    assert strict[RELATIONS].encode() in after[SHEET]


@pytest.mark.parametrize("codec", ["utf-16", "gb18030", "utf-8-sig"])
def test_a_part_keeps_its_encoding(codec: str) -> None:
    declared = codec.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + sheet_xml('<row r="2"><c r="B2" t="inlineStr"><is><t>县级</t></is></c></row>')  # fmt: skip
    after = members(annotate(with_sheet(text.encode(codec)), [note("B2")]))[SHEET].decode(codec)
    assert re.sub(r' s="1"|<legacyDrawing[^>]*>', "", after) == text


@pytest.mark.parametrize("name", ["R&D \"<'quoted'>\"", "表 一（新）", "a.b!c", "&amp;"])
def test_a_sheet_may_be_called_anything(name: str) -> None:
    workbook = openpyxl.Workbook()
    for title in ("other", name):
        workbook.create_sheet(title)["A1"] = 1
    content = annotate(saved(workbook), [note("A1", sheet=name)])
    assert comments_of(content, name) == {"A1": "不对"}
    assert comments_of(content, "other") == {}


def test_each_sheet_has_its_own_comments(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Two")["A1"] = 1
    content = annotate(saved(workbook), [note("A1", "first"), note("A1", "second", sheet="Two"), note("A2", "third")])
    assert comments_of(content) == {"A1": "first", "A2": "third"}
    assert comments_of(content, "Two") == {"A1": "second"}
    assert complaints(content, tmp_path, saved(workbook)) == set()


@pytest.mark.parametrize(
    "target", ["/xl/worksheets/sheet1.xml", "worksheets/sheet1.xml", "./../xl/Worksheets/sheet1.xml"]
)
def test_a_sheet_is_found_wherever_it_is_said_to_be(target: str) -> None:
    parts = members(plain())
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(b"/xl/worksheets/sheet1.xml", target.encode())
    assert target.encode() in parts[name]
    assert b"legacyDrawing" in members(annotate(packed(parts), [note("B2")]))[SHEET]


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=60))
@example("_x0041_")
@example("]]>&<\x00\ufffe\ud800")
def test_any_text_can_be_noted(text: str) -> None:
    comments = ET.fromstring(members(annotate(plain(), [note("B2", text)]))["xl/comments1.xml"])
    stored = "".join(each.text or "" for each in comments.iter(f"{{{MAIN}}}t"))
    assert unescape(stored) == text.replace("\r\n", "\n").replace("\r", "\n")


def test_a_text_is_cut_where_the_format_ends() -> None:
    once = annotate(plain(), [note("B2", "字" * 40_000), note("C2", "字" * 32_000)])
    again = annotate(once, [note("B2", "no room"), note("C2", "好" * 1_000)])
    lengths = {cell: len(text) for cell, text in comments_of(again).items()}
    assert lengths == {"B2": 32_767, "C2": 32_767}
    assert comments_of(again)["C2"].endswith("好…")


def test_an_existing_text_is_taken_as_it_is_read() -> None:
    """How its characters are spoken is not part of it, and stays last, as the format wants it."""
    before = members(commented())["xl/comments/comment1.xml"].decode()
    spoken = '<r><t>mine</t></r><rPh sb="0" eb="1"><t>main</t></rPh><phoneticPr fontId="1"/>'
    parts = {"xl/comments/comment1.xml": before.replace("<t>mine</t>", spoken).encode()}
    after = members(annotate(packed({**members(commented()), **parts}), [note("C3", "main")]))[
        "xl/comments/comment1.xml"
    ]
    assert re.search(rb"mine</t></r><r>.*\nmain</t></r><rPh .*</rPh><phoneticPr", after, re.DOTALL)


def test_a_box_is_as_large_as_its_text() -> None:
    content = annotate(plain(), [note("B2", "短"), note("B9", "很长的一段话，" * 30), note("B40", "字\n" * 12)])
    heights = [bottom - top for _, _, top, _, _, _, bottom, _ in anchors(content)]
    widths = [right - left for left, _, _, _, right, _, _, _ in anchors(content)]
    assert heights[0] < heights[2]
    assert widths[0] < widths[1]


def test_a_box_spans_more_of_what_is_narrow_or_hidden() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for column in "CDEFGHIJ":
        sheet.column_dimensions[column].width = 2
    for row in range(3, 30):
        sheet.row_dimensions[row].hidden = True
    left, _, top, _, right, _, bottom, _ = anchors(annotate(saved(workbook), [note("B2")]))[0]
    assert right - left > 8
    assert bottom - top > 27


def test_the_box_of_a_comment_grows_with_it() -> None:
    once = annotate(plain(), [note("B2", "short"), note("B20", "other")])
    again = annotate(once, [note("B2", "line\n" * 10)])
    assert len(anchors(again)) == 2
    assert anchors(again)[0][6] > anchors(once)[0][6]
    assert anchors(again)[1] == anchors(once)[1]


def test_the_boxes_are_hidden_until_one_asks() -> None:
    drawing = members(annotate(plain(), [note("B2"), note("C3")]))["xl/drawings/vmlDrawing1.vml"]
    assert drawing.count(b"visibility:hidden") == 2


def refused(content: bytes, *notes: Note) -> str:
    """Return the code with which a workbook is refused."""
    with pytest.raises(formspec.ProblemError) as caught:
        annotate(content, notes or [note("B2")])
    (problem,) = caught.value.problems
    return problem.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"no zip", "file.no-workbook"),
        (packed({"a.txt": b"text"}), "file.not-annotated"),
        (plain()[:-40], "file.damaged"),
        (packed({"xl/workbook.xml": b"<workbook"}), "file.not-annotated"),
    ],
    ids=["nothing", "no zip", "another zip", "a part of a workbook", "no markup"],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize(("cell", "sheet"), [("B2", "Missing"), ("", "Sheet"), ("B0", "Sheet"), ("XFE1", "Sheet"), ("B2:C3", "Sheet"), ("b2", "Sheet")])  # fmt: skip
def test_a_place_that_is_not_there_is_refused(cell: str, sheet: str) -> None:
    assert refused(plain(), note(cell, sheet=sheet)) == "file.not-annotated"


@pytest.mark.parametrize("name", [SHEET, STYLES, "xl/workbook.xml", "[Content_Types].xml", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"])  # fmt: skip
def test_entities_are_refused(name: str) -> None:
    parts = members(commented())
    body = parts[name].partition(b"?>")[2] or parts[name]
    parts[name] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + body
    assert refused(packed(parts)) == "file.unsafe-xml"


MISTAKES = Path(__file__).parents[3] / "examples" / "filled" / "department-with-mistakes.xlsx"


def told(path: Path, folder: Path) -> Path:
    """Return the workbook as ``validate --annotate`` gives it back."""
    CliRunner().invoke(build("zh"), ["validate", str(path), "--annotate", str(folder)])
    return folder / path.name


def corrected(path: Path, to: Path) -> Path:
    """Return the workbook with the figure in F8 mended and a remark of the department, as openpyxl saves it."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet["F8"] = 728.2
    sheet["F7"].comment.text += "\n已改，见附件"
    sheet["E9"].comment = Comment("单位自己的批注", "王某")
    workbook.save(to)
    return to


@pytest.mark.parametrize("is_resaved", [False, True])
def test_what_was_mended_is_not_told_again(tmp_path: Path, convert: Any, *, is_resaved: bool) -> None:
    """A department corrects the workbook that it got back; the office looks through it once more."""
    first = told(MISTAKES, tmp_path / "first")
    second = corrected(first, tmp_path / MISTAKES.name)
    if is_resaved:
        second = convert(second, "xlsx:Calc MS Excel 2007 XML")
    name = openpyxl.load_workbook(second).sheetnames[0]
    assert "F8" in comments_of(second.read_bytes(), name)
    content = told(second, tmp_path / "last").read_bytes()
    comments, sheet = comments_of(content, name), sheet_of(content, name)
    assert "F8" not in comments
    assert colour(sheet["F8"]) not in (RED, AMBER)
    assert comments["E9"] == "单位自己的批注"
    assert comments["F7"].count("[formspec] 错误") == 1
    assert "已改，见附件" in comments["F7"]
    assert colour(sheet["F7"]) == RED
    boxes = next(each for member, each in members(content).items() if member.endswith(".vml"))
    assert boxes.count(b'ObjectType="Note"') == len(comments)


def test_a_cell_gets_back_the_fill_and_the_comment_that_it_had() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for cell in ("B2", "B3"):
        sheet[cell].fill = PatternFill("solid", fgColor="FF00B0F0")
    sheet["B2"].comment = Comment("mine", "李某")
    sheet["C5"].fill = PatternFill("solid", fgColor=RED)
    before = saved(workbook)
    once = annotate(before, [note("B2", "[formspec] wrong\n[formspec] → right"), note("D4", "[formspec] wrong")])
    assert colour(sheet_of(once)["B2"]) == RED
    after = annotate(once, [note("E9", "[formspec] other", "i")])
    assert comments_of(after) == {"B2": "mine", "E9": "[formspec] other"}
    fills = {cell: colour(sheet_of(after)[cell]) for cell in ("B2", "B3", "D4", "C5")}
    assert fills == {"B2": "FF00B0F0", "B3": "FF00B0F0", "D4": None, "C5": RED}


@pytest.mark.parametrize(
    "fill",
    [
        PatternFill("solid", fgColor=Color(theme=4, tint=0.5999938962981)),
        PatternFill("solid", fgColor=Color(theme=4, tint=-0.25)),
        PatternFill("solid", fgColor=Color(indexed=13)),
        PatternFill("darkGrid", fgColor="FF00B0F0", bgColor="FFFFFF00"),
        GradientFill(stop=("FF00B0F0", "FFFFFF00")),
        PatternFill(),
    ],
    ids=["theme", "darker theme", "indexed", "pattern", "gradient", "none"],
)
def test_a_fill_of_any_kind_is_back_when_the_remark_goes(fill: Any) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["B2"].fill = fill
    others = [PatternFill("solid", fgColor=Color(theme=5)), PatternFill("solid", fgColor="FF00B050"), GradientFill()]
    for row, other in enumerate(others, 5):
        sheet.cell(row, 2).fill = other  # styles that differ from it in nothing but their fill
    content = saved(workbook)
    for remarks in (["[formspec] wrong"], ["[formspec] still wrong"], []):
        content = annotate(content, [note("B2", each) for each in remarks] or [note("E9", "[formspec] other", "i")])
    assert repr(sheet_of(content)["B2"].fill) == repr(sheet_of(saved(workbook))["B2"].fill)


def test_the_style_sheet_that_is_found_by_its_type_is_kept_when_its_relationship_is_damaged() -> None:
    parts = members(plain(B2="x"))
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"styles.xml", b"lost.xml")
    before = parts["xl/styles.xml"]
    after = members(annotate(packed(parts), [note("B2")]))
    assert not {*after} - {*parts} - {name for name in after if "omments" in name or "rels" in name or ".vml" in name}
    assert after["xl/styles.xml"].count(b"<xf ") > before.count(b"<xf ")
    assert after["xl/styles.xml"][:200] == before[:200]


# Threads of Excel 365

_EXCEL = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits to it will "
    "get removed if the file is opened in a newer version of Excel. Learn more: "
    "https://go.microsoft.com/fwlink/?linkid=870924\n\nComment:\n    请核对"
)
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_THREAD_ID, _PERSON_ID = "{3F2504E0-4F89-41D3-9A0C-0305E82C3301}", "{AAAAAAAA-4F89-41D3-9A0C-0305E82C3301}"


def threaded() -> bytes:
    """Return a workbook with a thread at B2, as Excel 365 writes it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["B2"] = "x"
    sheet["B2"].comment = Comment(_EXCEL, f"tc={_THREAD_ID}")
    parts = members(saved(workbook))
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{_THREADS}"><threadedComment ref="B2" dT="2024-07-01T02:03:04.05" '
        f'personId="{_PERSON_ID}" id="{_THREAD_ID}"><text>请核对</text></threadedComment></ThreadedComments>'
    ).encode()
    parts["xl/persons/person.xml"] = (
        f'<personList xmlns="{_THREADS}"><person displayName="王某" id="{_PERSON_ID}" userId="w" providerId="None"/>'
        "</personList>"
    ).encode()
    types = "http://schemas.microsoft.com/office/2017/10/relationships"
    for name, kind, target in (
        ("xl/worksheets/_rels/sheet1.xml.rels", "threadedComment", "/xl/threadedComments/threadedComment1.xml"),
        ("xl/_rels/workbook.xml.rels", "person", "/xl/persons/person.xml"),
    ):
        relation = f'<Relationship Id="rId77" Type="{types}/{kind}" Target="{target}"/></Relationships>'
        parts[name] = parts[name].replace(b"</Relationships>", relation.encode())
    return packed(parts)


def test_a_thread_gets_a_reply_that_excel_keeps() -> None:
    before = threaded()
    after = annotate(before, [note("B2", "[formspec] wrong\n[formspec] → right")])
    parts = members(after)
    root = ET.fromstring(parts["xl/threadedComments/threadedComment1.xml"])
    first, reply = list(root)
    assert first.get("id") == reply.get("parentId") == _THREAD_ID
    assert (reply.get("ref"), reply.get("dT")) == ("B2", "2000-01-01T00:00:00.00")
    assert reply.findtext(f"{{{_THREADS}}}text") == "[formspec] wrong\n[formspec] → right"
    people = {each.get("id"): each.get("displayName") for each in ET.fromstring(parts["xl/persons/person.xml"])}
    assert people == {_PERSON_ID: "王某", reply.get("personId"): "formspec"}
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", reply.get("id", ""))
    shown = comments_of(after)["B2"]
    assert shown.startswith(_EXCEL)
    assert shown.endswith("\nReply:\n    [formspec] wrong\n    [formspec] → right")
    assert annotate(before, [note("B2", "[formspec] wrong\n[formspec] → right")]) == after


def test_a_reply_goes_when_its_problem_is_gone_and_is_not_repeated() -> None:
    once = annotate(threaded(), [note("B2", "[formspec] wrong\n[formspec] → right")])
    assert members(annotate(once, [note("B2", "[formspec] wrong\n[formspec] → right")])) == members(once)
    after = annotate(once, [note("E9", "[formspec] other", "i")])
    assert comments_of(after) == {"B2": _EXCEL, "E9": "[formspec] other"}
    threads = "xl/threadedComments/threadedComment1.xml"
    assert members(after)[threads] == members(threaded())[threads]


def test_a_thread_that_cannot_be_read_does_not_prevent_a_remark() -> None:
    parts = members(threaded())
    parts["xl/threadedComments/threadedComment1.xml"] = b"<ThreadedComments"
    after = annotate(packed(parts), [note("B2", "[formspec] wrong")])
    assert comments_of(after)["B2"].endswith("[formspec] wrong")
    assert members(after)["xl/threadedComments/threadedComment1.xml"] == b"<ThreadedComments"


@pytest.mark.parametrize("is_annotated", [False, True])
def test_of_a_thread_what_people_wrote_is_read(*, is_annotated: bool) -> None:
    content = annotate(threaded(), [note("B2", "[formspec] wrong")]) if is_annotated else threaded()
    read = next(iter(XlsxBook(content).sheets()))
    assert read.comments == {(1, 1): "Comment:\n    请核对"}


def test_what_is_still_wrong_is_written_as_the_first_time(tmp_path: Path) -> None:
    before = plain(B2="x", C3="y")
    once = annotate(before, [note("B2", "[formspec] a"), note("C3", "[formspec] b", "w")])
    again = annotate(once, [note("B2", "[formspec] a"), note("C3", "[formspec] b", "w")])
    assert members(again) == members(once)
    assert complaints(again, tmp_path, before) == set()


def test_a_conditional_format_does_not_cover_the_colour_of_a_remark(tmp_path: Path, convert: Any) -> None:
    """A cell without a value is amber by a conditional format that an office added; the remark is an error, and red."""
    workbook = openpyxl.load_workbook(io.BytesIO(formspec.load(DEPARTMENT).blank("xlsx", year=2024)))
    name = workbook.sheetnames[0]
    amber = FormulaRule(formula=["LEN(B4)=0"], fill=PatternFill(bgColor=AMBER))
    workbook[name].conditional_formatting.add("B4:H9", amber)
    before = saved(workbook)
    notes = [note("B4", "[formspec] 必填", sheet=name), note("E7", "[formspec] 请核对", "w", sheet=name)]
    once = annotate(before, notes)
    formats = sheet_of(once, name).conditional_formatting
    (rule,) = [rule for each in formats if str(each.sqref) == "B4 E7" for rule in each.rules]
    assert (rule.priority, rule.stopIfTrue, rule.dxfId) == (1, True, None)
    others = [each.priority for found in formats for each in found.rules if each is not rule]
    assert min(others) > 1
    assert complaints(once, tmp_path, before) == set()
    again = annotate(once, notes)
    assert members(again) == members(once)
    cleared = annotate(once, [note("A1", "[formspec] 说明", "i", sheet=name)])
    assert b"[formspec]" not in members(cleared)["xl/worksheets/sheet1.xml"]
    was = [
        (str(each.sqref), [rule.priority for rule in each.rules])
        for each in sheet_of(before, name).conditional_formatting
    ]
    now = [
        (str(each.sqref), [rule.priority for rule in each.rules])
        for each in sheet_of(cleared, name).conditional_formatting
    ]
    assert now == was
    path = tmp_path / "annotated.xlsx"
    path.write_bytes(once)
    resaved = convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes()
    assert b"[formspec]" not in members(annotate(resaved, notes[1:]))["xl/worksheets/sheet1.xml"].replace(
        b'LEN("[formspec]")&gt;0', b"", 1
    ), "after LibreOffice the old rule is found and taken out"
