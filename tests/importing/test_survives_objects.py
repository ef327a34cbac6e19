"""What lies on the cells: text boxes, pictures, shapes, charts, ink, form controls, embedded objects."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from formspec_renderers.xlsx.annotate import annotate

import formspec
from formspec import Problem, Severity
from formspec.importing.book import MOST_LISTED_OBJECTS, Note
from tests.cost import assert_linear
from tests.importing.workbooks import DEPARTMENT, FORMS, GRANT, filled, packed, parts

INPUTS = Path(__file__).parent.parent / "inputs"
RELATIONS, DRAWING, CONTROLS = "xl/worksheets/_rels/sheet1.xml.rels", "xl/drawings/d1.xml", "xl/drawings/v1.vml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
FROM = "<x:from><x:col>1</x:col><x:colOff>7</x:colOff><x:row>56</x:row><x:rowOff>7</x:rowOff></x:from>"
TO = FROM.replace("from>", "to>").replace("56", "60")
SHAPE = "<x:sp><x:spPr/></x:sp>"
BOX = "<x:sp><x:txBody><a:p><a:r><a:t>同</a:t></a:r><a:r><a:t>意</a:t></a:r></a:p></x:txBody></x:sp>"


def anchored(content: str, anchor: str = "twoCellAnchor") -> str:
    place = "" if anchor == "absoluteAnchor" else FROM + (TO if anchor == "twoCellAnchor" else "")
    return f"<x:{anchor}>{place}{content}<x:clientData/></x:{anchor}>"


def frame(uri: str) -> str:
    return f'<x:graphicFrame><a:graphic><a:graphicData uri="{uri}"/></a:graphic></x:graphicFrame>'


def drawing(content: str) -> bytes:
    return f'<x:wsDr xmlns:x="x" xmlns:a="a" xmlns:mc="mc" xmlns:a14="a14">{content}</x:wsDr>'.encode()


def control(kind: str, text: str = "", anchor: str = "2, 15, 8, 2, 3, 50, 9, 12") -> str:
    data = f'<x:ClientData ObjectType="{kind}"><x:Anchor>{anchor}</x:Anchor></x:ClientData>'
    return f"<v:shape><v:textbox><div>{text}</div></v:textbox>{data}</v:shape>"


def vector_drawing(content: str) -> bytes:
    return f'<xml xmlns:v="v" xmlns:x="x">{content}</xml>'.encode()


@cache
def blank_members() -> dict[str, bytes]:
    return parts(filled(DEPARTMENT))


def with_objects(drawn: bytes = b"", controls: bytes = b"") -> bytes:
    members = dict(blank_members())
    relations = ""
    for number, kind, name, content in ((8, "drawing", DRAWING, drawn), (9, "vmlDrawing", CONTROLS, controls)):
        if content:
            members[name] = content
            relations += f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="/{name}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    members[RELATIONS] = f'<Relationships xmlns="{space}">{relations}</Relationships>'.encode()
    return packed(members)


def found_in(content: bytes) -> list[Problem]:
    reading = formspec.read(content)
    assert not reading.errors
    return [each for each in reading.problems if each.code.startswith("read.object")]


def summary(content: bytes) -> list[tuple[str, str, str]]:
    return [
        (each.params["kind"], each.location.cell, each.params["found"])
        for each in found_in(content)
        if each.location and each.location.cell
    ]


def test_a_text_box_over_an_answer_is_a_warning_with_its_cell() -> None:
    reading = formspec.read(INPUTS / "a-text-box-over-an-answer.xlsx")
    found = [each for each in reading.warnings if each.code == "read.object"]
    assert [each.location.cell for each in found if each.location] == ["B57"]
    assert "文本框不在格子里，没有读入：“同意。实际执行数应为1200万元。”" in found[0].message("zh")
    assert "Text box is not in a cell and was not read: “同意。" in found[0].message("en")
    assert reading.form.department_opinion == "情况属实，同意上报。请项目处按月报送整改进展。"


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (anchored(BOX), "text", "同意"),
        (anchored(BOX, "oneCellAnchor"), "text", "同意"),
        (anchored(f"<x:grpSp>{SHAPE}{BOX}</x:grpSp>"), "text", "同意"),
        (anchored(SHAPE), "shape", ""),
        (anchored("<x:cxnSp/>"), "shape", ""),
        (anchored("<x:pic/>"), "picture", ""),
        (anchored(frame("http://schemas.openxmlformats.org/drawingml/2006/chart")), "chart", ""),
        (anchored(frame("http://schemas.microsoft.com/office/drawing/2014/chartex")), "chart", ""),
        (anchored(frame("http://schemas.openxmlformats.org/drawingml/2006/diagram")), "shape", ""),
        (anchored("<mc:AlternateContent><mc:Choice><x:contentPart/></mc:Choice></mc:AlternateContent>"), "ink", ""),
    ],
)
def test_an_object_is_reported_with_its_kind_its_cell_and_its_text(content: str, kind: str, text: str) -> None:
    assert summary(with_objects(drawing(content))) == [(kind, "B57", text)]


def test_an_object_that_is_anchored_to_no_cell_is_at_the_first() -> None:
    assert summary(with_objects(drawing(anchored(BOX, "absoluteAnchor")))) == [("text", "A1", "同意")]


@pytest.mark.parametrize("is_around", [True, False])
def test_of_alternative_contents_one_is_reported(is_around: bool) -> None:
    inner = (lambda each: each) if is_around else anchored
    choice, fallback = inner(BOX), inner("<x:pic/>")
    both = f"<mc:AlternateContent><mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    both += "</mc:AlternateContent>"
    assert summary(with_objects(drawing(anchored(both) if is_around else both))) == [("text", "B57", "同意")]


@pytest.mark.parametrize(
    ("type_", "kind"), [("Checkbox", "control"), ("Radio", "control"), ("Edit", "control"), ("Pict", "embedded")]
)
def test_a_control_is_reported_once_though_two_parts_describe_it(type_: str, kind: str) -> None:
    entry = anchored("<x:sp><a:extLst><a14:compatExt/></a:extLst><x:txBody><a:t>是</a:t></x:txBody></x:sp>")
    content = with_objects(drawing(entry), vector_drawing(control(type_, "是")))
    assert summary(content) == [(kind, "C9", "是")]


def test_the_box_of_a_comment_is_no_object() -> None:
    assert not found_in(with_objects(controls=vector_drawing(control("Note", "注"))))


def test_many_objects_of_one_kind_are_one_problem() -> None:
    count = MOST_LISTED_OBJECTS + 1
    found = found_in(with_objects(drawing(anchored(SHAPE) * count + anchored("<x:pic/>"))))
    assert [(each.code, each.params["kind"]) for each in found] == [
        ("read.objects", "shape"),
        ("read.object", "picture"),
    ]
    assert (found[0].params["count"], found[0].params["cells"]) == (count, ["B57"])


@pytest.mark.parametrize(
    "content",
    [
        drawing(anchored(BOX))[:-9],
        b'<!DOCTYPE x [<!ENTITY e "e">]>' + drawing(anchored(BOX)),
        drawing(anchored(BOX).replace("56", "9" * 5000).replace(">1<", ">-1<")),
        b"\0\1\2",
    ],
)
def test_a_damaged_drawing_does_not_prevent_the_reading_of_the_cells(content: bytes) -> None:
    assert len(found_in(with_objects(content, content))) <= 1


def test_damaged_anchors_of_controls_are_at_the_first_cell() -> None:
    controls = vector_drawing(control("Edit", "是", "1,2") + control("Edit", "否", ",,,,,,,"))
    assert {each[1] for each in summary(with_objects(controls=controls))} == {"A1"}


@pytest.mark.parametrize("kind", ["drawing", "controls"])
def test_annotating_keeps_what_lies_on_the_cells(kind: str) -> None:
    content = (
        with_objects(drawing(anchored(BOX)))
        if kind == "drawing"
        else with_objects(b"", vector_drawing(control("Edit")))
    )
    sheet = next(iter(formspec.read(content).cells.values())).sheet
    note = Note(sheet=sheet, cell="B4", text="[formspec] 不对", severity=Severity.ERROR)
    result = annotate(content, [note])
    assert summary(result) == summary(content)
    if kind == "drawing":
        assert parts(result)[DRAWING] == parts(content)[DRAWING]


@pytest.mark.slow
def test_the_cost_of_objects_grows_with_their_number() -> None:
    def prepare(size: int) -> Callable[[], object]:
        content = with_objects(drawing(anchored(BOX) * size), vector_drawing(control("Edit", "是") * size))
        return lambda: formspec.read(content)

    assert_linear(prepare, 10_000)


# What is around the cells, behind them, or inside other parts


@cache
def sheet_paths() -> dict[str, str]:
    """Return the name of each part with a sheet, by the name of the sheet."""
    book = openpyxl.load_workbook(io.BytesIO(filled(DEPARTMENT)))
    return {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(book.sheetnames, 1)}


def with_changes(*changes: tuple[str, str, str], **added: bytes) -> bytes:
    """Return the form with texts of its parts replaced, each (name, before, after), and with parts added."""
    members = {**blank_members(), **added}
    for name, before, after in changes:
        content = members[name].decode()
        assert content.count(before) == 1
        members[name] = content.replace(before, after).encode()
    return packed(members)


def with_footer(footer: str) -> bytes:
    members = dict(blank_members())
    sheet = members[SHEET].decode()
    header = re.search(r"<headerFooter.*?</headerFooter>", sheet)
    assert header
    members[SHEET] = sheet.replace(header[0], f"<headerFooter>{footer}</headerFooter>").encode()
    return packed(members)


@pytest.mark.parametrize(
    ("footer", "found"),
    [
        ("<oddFooter>&amp;C第 &amp;P 页 共 2 页</oddFooter>", []),
        ("<oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter>", []),
        ('<oddFooter>&amp;C&amp;"Times New Roman,Regular"&amp;12Page &amp;P</oddFooter>', []),
        ("<oddHeader>&amp;L&amp;D&amp;R&amp;A</oddHeader>", []),
        ("<oddFooter>&amp;C- &amp;P -</oddFooter>", []),
        ("<oddHeader>&amp;L单位：示例厅&amp;R保密</oddHeader>", [("header", "A1", "单位：示例厅 保密")]),
        (
            '<oddFooter>&amp;C&amp;"宋体,加粗"&amp;K01+000同意&amp;&amp;上报</oddFooter>',
            [("footer", "A1", "同意&上报")],
        ),
        ("<oddFooter>&amp;R1200 万元</oddFooter>", [("footer", "A1", "1200 万元")]),
        ("<oddHeader>&amp;C草</oddHeader><evenHeader>&amp;C草</evenHeader>", [("header", "A1", "草")]),
        ("<firstFooter>&amp;C第 &amp;P 页，已核对</firstFooter>", [("footer", "A1", "第  页，已核对")]),
    ],
)
def test_what_a_person_typed_into_a_header_or_footer_is_reported(
    footer: str, found: list[tuple[str, str, str]]
) -> None:
    assert [(kind, cell, text.replace("  ", " ")) for kind, cell, text in summary(with_footer(footer))] == [
        (kind, cell, text.replace("  ", " ")) for kind, cell, text in found
    ]


@pytest.mark.parametrize("name", [*FORMS, GRANT])
def test_the_forms_own_footer_is_not_reported(name: str) -> None:
    assert not [each for each in formspec.read(filled(name)).problems if each.code.startswith("read.object")]


def test_a_picture_behind_the_cells_is_reported() -> None:
    content = with_changes((SHEET, "</worksheet>", '<picture r:id="rId77"/></worksheet>'))
    content_of = parts(content)[SHEET].decode()
    content = packed(
        {**parts(content), SHEET: content_of.replace("<worksheet ", f'<worksheet xmlns:r="{OFFICE}" ', 1).encode()}
    )
    assert summary(content) == [("background", "A1", "")]


@pytest.mark.parametrize(("structure", "code"), [("_localImage", "read.picture"), ("_error", "read.error-value")])
def test_a_picture_placed_in_a_cell_is_no_answer(structure: str, code: str) -> None:
    members = dict(blank_members())
    sheet = members[SHEET].decode()
    cell = re.search(r'<c r="B57"( s="\d+")[^>]*>.*?</c>', sheet)
    assert cell
    placed = f'<c r="B57"{cell[1]} t="e" vm="1"><v>#VALUE!</v></c>'
    members[SHEET] = sheet.replace(cell[0], placed).encode()
    space = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
    structures = (
        f'<rvStructures xmlns="{space}" count="1"><s t="{structure}"><k n="CalcOrigin" t="i"/></s></rvStructures>'
    )
    members["xl/richData/rdrichvaluestructure.xml"] = structures.encode()
    errors = formspec.read(packed(members)).errors
    first = errors[0]
    assert (first.code, first.location and first.location.cell) == (code, "B57")


def in_drawing(content: str, kind: str, part: bytes) -> bytes:
    """Return the form with a drawing that refers to a part by the id ``r1``."""
    members = parts(with_objects(drawing(anchored(content))))
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="/xl/other/part1.xml"/>'
    members["xl/drawings/_rels/d1.xml.rels"] = f'<Relationships xmlns="{space}">{relation}</Relationships>'.encode()
    return packed({**members, "xl/other/part1.xml": part})


def test_the_text_of_a_chart_and_of_smartart_is_quoted() -> None:
    text = "<a:p><a:r><a:t>全年</a:t></a:r><a:r><a:t>1200</a:t></a:r></a:p>"
    chart = (
        f'<c:chartSpace xmlns:c="c" xmlns:a="a"><c:title><c:tx><c:rich>{text}</c:rich></c:tx></c:title></c:chartSpace>'
    )
    smart = f'<dgm:dataModel xmlns:dgm="d" xmlns:a="a"><dgm:pt><dgm:t>{text}</dgm:t></dgm:pt></dgm:dataModel>'
    uri = "http://schemas.openxmlformats.org/drawingml/2006/"
    in_chart = f'<x:graphicFrame><a:graphicData uri="{uri}chart"><c:chart xmlns:c="c" xmlns:r="r" r:id="r1"/></a:graphicData></x:graphicFrame>'
    in_smart = (
        f'<x:graphicFrame><a:graphicData uri="{uri}diagram"><dgm:relIds xmlns:dgm="d" xmlns:r="r" r:dm="r1" r:lo="r2"/>'
        "</a:graphicData></x:graphicFrame>"
    )
    assert summary(in_drawing(in_chart, "chart", chart.encode())) == [("chart", "B57", "全年1200")]
    assert summary(in_drawing(in_smart, "diagramData", smart.encode())) == [("text", "B57", "全年1200")]


def linked_in(content: bytes) -> list[str | None]:
    return [
        each.location and each.location.cell for each in formspec.read(content).problems if each.code == "read.linked"
    ]


@pytest.mark.parametrize("link", ["$B$57", "B57", "'表'!$B$57"])
def test_a_value_that_a_control_writes_is_a_warning_at_its_cell(link: str) -> None:
    shape = control("Checkbox").replace("</x:ClientData>", f"<x:FmlaLink>{link}</x:FmlaLink></x:ClientData>")
    assert linked_in(with_objects(controls=vector_drawing(shape))) == ["B57"]


def test_an_activex_control_is_a_control_and_its_linked_cell_is_reported() -> None:
    shape = control("Pict").replace("</x:ClientData>", "<x:MapOCX/></x:ClientData>")
    content = with_objects(controls=vector_drawing(shape))
    assert [kind for kind, _, _ in summary(content)] == ["control"]
    written = (
        '<controls><control shapeId="1025" name="T1"><controlPr linkedCell="B57"/></control></controls></worksheet>'
    )
    sheet = parts(content)[SHEET].decode().replace("</worksheet>", written)
    assert linked_in(packed({**parts(content), SHEET: sheet.encode()})) == ["B57"]


def test_objects_on_other_sheets_are_reported_with_less_weight() -> None:
    members = dict(blank_members())
    own = sheet_paths()
    for number, path in enumerate(own.values(), 1):
        members[f"xl/drawings/other{number}.xml"] = drawing(anchored(BOX))
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        relation = f'<Relationship Id="r1" Type="{OFFICE}/drawing" Target="/xl/drawings/other{number}.xml"/>'
        relations = path.replace("worksheets/", "worksheets/_rels/") + ".rels"
        members[relations] = f'<Relationships xmlns="{space}">{relation}</Relationships>'.encode()
    found = found_in(packed(members))
    assert {(each.location.sheet, each.severity) for each in found if each.location} == {
        (name, Severity.INFO if number else Severity.WARNING) for number, name in enumerate(own)
    }
    assert len(own) > 1
