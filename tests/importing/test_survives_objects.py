"""What lies on the cells: text boxes, pictures, shapes, charts, ink, form controls, embedded objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from formspec_renderers.xlsx.annotate import annotate
from openpyxl.worksheet.worksheet import Worksheet

import formspec
from formspec import Problem, Severity
from formspec.importing.book import MOST_LISTED_OBJECTS, Note
from tests.cost import assert_linear
from tests.importing.workbooks import DEPARTMENT, edited, filled, packed, parts, with_part

INPUTS = Path(__file__).parent.parent / "inputs"
RELATIONS, DRAWING, CONTROLS = "xl/worksheets/_rels/sheet1.xml.rels", "xl/drawings/d1.xml", "xl/drawings/v1.vml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
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
    members[RELATIONS] = f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'.encode()
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
    assert "Text box on the cells was not read: “同意。" in found[0].message("en")
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


def test_a_picture_behind_the_cells_is_reported() -> None:
    content = with_part(
        filled(DEPARTMENT),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("</worksheet>", "<picture/></worksheet>"),
    )
    assert summary(content) == [("picture", "A1", "")]


def test_another_sheet_with_nothing_but_a_picture_is_reported() -> None:
    def add(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.create_sheet("附图")

    members = parts(edited(filled(DEPARTMENT), add))
    name = max(each for each in members if each.startswith("xl/worksheets/sheet"))
    relation = f'<Relationship Id="r1" Type="{OFFICE}/drawing" Target="/{DRAWING}"/>'
    relations = name.replace("sheets/", "sheets/_rels/") + ".rels"
    members[relations] = f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>'.encode()
    members[DRAWING] = drawing(anchored("<x:pic/>"))
    others = [each for each in formspec.read(packed(members)).problems if each.code == "read.another-sheet"]
    assert [each.params["sheet"] for each in others] == ["附图"]
