"""Annotating damaged and hostile workbooks: what is read is annotated, and nothing but a ProblemError is ever raised."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from formspec_renderers.xlsx.annotate import Note, annotate
from formspec_renderers.xlsx.annotation.grid import Grid

import formspec
from formspec import Severity
from tests.cost import assert_linear
from tests.importing import mutations
from tests.importing.workbooks import DEPARTMENT, filled, packed, parts

SHEET, STYLES, TYPES = "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"
THEME, PICTURE = "xl/theme/theme1.xml", "xl/media/image1.png"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELLS = ("B4", "E6", "F8", "H12", "Z99")


@cache
def sheet_name() -> str:
    return formspec.read(filled(DEPARTMENT)).cells["/unit/name"].sheet


def notes(*cells: str) -> list[Note]:
    """Return an error for each cell."""
    return [Note(sheet=sheet_name(), cell=each, text="[formspec] 不对", severity=Severity.ERROR) for each in cells]


@cache
def annotated() -> bytes:
    """Return the filled form with remarks: with comments, a drawing, colours and our own conditional format."""
    return annotate(filled(DEPARTMENT), notes(*CELLS))


COMMENTS = next(name for name in parts(annotated()) if "comments" in name)
DRAWING = next(name for name in parts(annotated()) if name.endswith(".vml"))


def changed(name: str, change: Callable[[bytes], bytes], content: bytes | None = None) -> bytes:
    members = parts(annotated() if content is None else content)
    members[name] = change(members[name])
    return packed(members)


def raw(content: bytes, name: str) -> tuple[int, int, bytes]:
    """Return what the archive says of a member, and what is stored of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(name)
    start = info.header_offset
    begin = start + 30 + sum(int.from_bytes(content[start + at : start + at + 2], "little") for at in (26, 28))
    return info.CRC, info.file_size, content[begin : begin + info.compress_size]


def with_wrong_checksum(name: str) -> bytes:
    """Return a workbook of which one member has another checksum than its content."""
    members = {**parts(filled(DEPARTMENT)), name: b"\x89PNG" * 50}
    content = bytearray(packed(members))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        wrong = archive.getinfo(name).CRC.to_bytes(4, "little")
    return bytes(content).replace(wrong, b"\1\2\3\4")


def with_damaged_packing(name: str) -> bytes:
    """Return a workbook of which one member cannot be unpacked."""
    content = bytearray(packed(parts(filled(DEPARTMENT))))
    stored = raw(bytes(content), name)[2]
    at = bytes(content).index(stored)
    content[at : at + 20] = b"\xff" * 20
    return bytes(content)


DAMAGED: dict[str, Callable[[], bytes]] = {
    "a picture with a wrong checksum": lambda: with_wrong_checksum(PICTURE),
    "a theme with a wrong checksum": lambda: with_wrong_checksum(THEME),
    "a theme that cannot be unpacked": lambda: with_damaged_packing(THEME),
    "a column whose number is no whole one": lambda: changed(
        SHEET, lambda xml: re.sub(rb'(<col [^>]*?)(min|max)="(\d+)"', rb'\1\2="\3.0"', xml)
    ),
    "a comment without a text": lambda: changed(COMMENTS, lambda xml: re.sub(rb"<text>.*?</text>", b"", xml)),
    "comments without authors": lambda: changed(COMMENTS, lambda xml: re.sub(rb"<authors>.*</authors>", b"", xml)),
    "an empty drawing": lambda: changed(DRAWING, lambda _: b""),
    "empty styles": lambda: changed(STYLES, lambda _: b"", filled(DEPARTMENT)),
    "styles of another kind": lambda: changed(STYLES, lambda _: b"<theme/>", filled(DEPARTMENT)),
    "content types that are no XML": lambda: changed(TYPES, lambda xml: xml[:-30], filled(DEPARTMENT)),
    "no content types": lambda: packed({k: v for k, v in parts(filled(DEPARTMENT)).items() if k != TYPES}),
    "content types without any": lambda: changed(TYPES, lambda _: b"<Types/>", filled(DEPARTMENT)),
}


@pytest.fixture(params=DAMAGED.values(), ids=DAMAGED.keys())
def damaged(request: pytest.FixtureRequest) -> bytes:
    return request.param()  # type: ignore[no-any-return]


def test_what_can_be_read_can_be_annotated(damaged: bytes) -> None:
    before = formspec.read(damaged)
    result = annotate(damaged, notes("E6"))
    assert formspec.read(result).form == before.form
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        name = next(each for each in archive.namelist() if "comments" in each)
        assert "不对" in archive.read(name).decode()


@pytest.mark.parametrize("name", [PICTURE, THEME])
def test_a_member_that_is_damaged_is_copied_as_it_is_stored(name: str) -> None:
    content = with_wrong_checksum(name)
    assert raw(annotate(content, notes("E6")), name) == raw(content, name)


def test_every_member_that_does_not_change_is_copied_as_it_is_stored() -> None:
    content = packed({**parts(filled(DEPARTMENT)), "xl/表.bin": b"1" * 5000})
    result = annotate(content, notes("E6"))
    same = [name for name in parts(content) if raw(result, name) == raw(content, name)]
    assert {"xl/表.bin", THEME, "xl/sharedStrings.xml", "docProps/core.xml"} <= set(same)
    assert SHEET not in same


def test_where_the_styles_are_lost_no_cell_but_those_with_a_remark_is_coloured() -> None:
    content = annotate(changed(STYLES, lambda _: b"", filled(DEPARTMENT)), notes("E6"))
    sheet, styles = parts(content)[SHEET].decode(), parts(content)[STYLES].decode()
    formats = re.findall(r"<xf [^>]*>", styles.partition("<cellXfs")[2])
    coloured = {str(number) for number, each in enumerate(formats) if 'fillId="2"' in each}
    cells = re.findall(r'<c r="([A-Z]+[0-9]+)"[^>]*? s="([0-9]+)"', sheet)
    assert [name for name, style in cells if style in coloured] == ["E6"]


@pytest.mark.parametrize("styles", [b"<styleSheet", b"<a></b>", b"\xff\xfe"])
def test_where_the_styles_cannot_be_read_the_remarks_are_written_without_a_colour(styles: bytes) -> None:
    result = annotate(changed(STYLES, lambda _: styles, filled(DEPARTMENT)), notes("E6"))
    assert "不对" in parts(result)[COMMENTS].decode()
    assert parts(result)[STYLES] == styles


def outcome(content: bytes, cells: tuple[str, ...] = ("E6", "B4")) -> bytes | None:
    """Return an annotated workbook, None where it is refused; another exception than a ProblemError passes."""
    try:
        return annotate(content, notes(*cells))
    except formspec.ProblemError as error:
        assert error.problems
        return None


def without_part(content: bytes, chance: random.Random) -> bytes:
    members = parts(content)
    del members[chance.choice(sorted(members))]
    return packed(members)


def with_parts_exchanged(content: bytes, chance: random.Random) -> bytes:
    members = parts(content)
    one, other = chance.sample(sorted(members), 2)
    members[one], members[other] = members[other], members[one]
    return packed(members)


def without_attributes(content: bytes, chance: random.Random) -> bytes:
    members = parts(content)
    name = chance.choice([each for each in sorted(members) if each.endswith(("xml", "rels", "vml"))])
    found = re.findall(rb'\s([\w:]+)="', members[name])
    attribute = re.escape(chance.choice(found or [b"x"]))
    members[name] = re.sub(rb'\s%b="[^"]*"' % attribute, b"", members[name], count=chance.choice((0, 1)))
    return packed(members)


def with_other_targets(content: bytes, chance: random.Random) -> bytes:
    members = parts(content)
    name = chance.choice([each for each in sorted(members) if each.endswith("rels")])
    target = chance.choice(
        ["", "/", "..", "../../..", "worksheets/sheet1.xml", "/xl/styles.xml", "%zz", "a" * 300, "xl"]
    )
    members[name] = re.sub(
        rb'Target="[^"]*"', b'Target="%b"' % target.encode(), members[name], count=chance.choice((0, 1))
    )
    return packed(members)


def with_names_twice(content: bytes, chance: random.Random) -> bytes:
    members = parts(content)
    name = chance.choice(sorted(members))
    stream = io.BytesIO(packed(members))
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, chance.choice((b"", members[name], b"<a/>")))
    return stream.getvalue()


def with_pieces_cut(content: bytes, chance: random.Random) -> bytes:
    members = parts(content)
    name = chance.choice(sorted(members))
    data = members[name]
    begin, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    members[name] = chance.choice((data[:begin], data[begin:], data[:begin] + data[end:], data[begin:end] * 2))
    return packed(members)


MUTATIONS = (
    mutations.in_bytes,
    mutations.in_headers,
    mutations.in_xml,
    without_part,
    with_parts_exchanged,
    without_attributes,
    with_other_targets,
    with_names_twice,
    with_pieces_cut,
)


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_whatever_the_content_nothing_but_a_problem_is_raised(
    mutation: Callable[[bytes, random.Random], bytes],
) -> None:
    for seed in range(60):
        content = mutation(annotated(), random.Random(seed))
        result = outcome(content)
        if result is not None:
            assert outcome(result) is not None, "an annotated workbook can be annotated again"


BOMBS: dict[str, tuple[str, bytes, bytes, bytes]] = {
    "zeros in the sheet": (SHEET, b"", b"\0" * 2**20, b""),
    "rows": (SHEET, b'<worksheet xmlns="x"><sheetData>', b"<row/>" * 2**17, b"</sheetData></worksheet>"),
    "styles": (STYLES, b"<styleSheet><cellXfs>", b"<xf/>" * 2**17, b"</cellXfs></styleSheet>"),
    "comments": (COMMENTS, b"<comments>", b"<comment/>" * 2**16, b"</comments>"),
    "drawing": (DRAWING, b"<xml>", b"<xml " * 2**17, b"</xml>"),
    "content types": (TYPES, b"<Types>", b"<Default/>" * 2**16, b"</Types>"),
    "a theme that is not opened": (THEME, b"<theme>", b"x" * 2**20, b"</theme>"),
}
PASSED_OVER = {"a theme that is not opened"}


def bomb(part: str, start: bytes, piece: bytes, end: bytes) -> bytes:
    """Return the annotated form with one member of a gigabyte."""

    def pieces() -> Iterator[bytes]:
        yield start
        for _ in range(2**30 // len(piece)):
            yield piece
        yield end

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts(annotated()).items():
            with archive.open(name, "w") as member:
                for each in pieces() if name == part else (content,):
                    member.write(each)
    return stream.getvalue()


MEMORY = 700 * 2**20
"""Bytes that annotating may take in all: the two copies of what is held, and the interpreter with its modules."""
_LIMITED = """
import resource, sys
from pathlib import Path
import formspec
from formspec_renderers.xlsx.annotate import Note, annotate
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
note = Note(sheet=sys.argv[3], cell="E6", text="x", severity=formspec.Severity.ERROR)
try:
    annotate(Path(sys.argv[1]).read_bytes(), [note])
    print("annotated")
except formspec.ProblemError as error:
    print(error.problems[0].code)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_or_passed_over_within_bounds_of_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb(*BOMBS[name]))
    command = [sys.executable, "-c", _LIMITED, str(path), str(MEMORY), sheet_name()]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    assert run.stdout.strip() == ("annotated" if name in PASSED_OVER else "file.bomb")


def test_members_that_share_their_content_are_not_copied_again_and_again() -> None:
    size = 1_000_000
    names = [f"xl/{number}.bin" for number in range(500)]
    members = {**parts(filled(DEPARTMENT)), **dict.fromkeys(names, b"")}
    members[names[0]] = random.Random(0).randbytes(size)
    content = bytearray(packed(members))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.getinfo(names[0]).header_offset
    at = content.index(b"PK\x01\x02")
    while (at := content.find(b"PK\x01\x02", at + 4)) >= 0:  # each entry of the directory in turn
        if content[at + 46 : at + 53].startswith(b"xl/") and content[at + 46 : at + 60].find(b".bin") > 0:
            content[at + 20 : at + 24] = size.to_bytes(4, "little")
            content[at + 42 : at + 46] = first.to_bytes(4, "little")
    assert outcome(bytes(content)) is None


@pytest.mark.slow
def test_annotating_takes_time_in_proportion_to_the_remarks_and_to_what_is_merged() -> None:
    def prepare(size: int) -> Callable[[], object]:
        rows = "".join(f'<row r="{row}"><c r="A{row}" s="{row % 50}"/></row>' for row in range(1, size + 1))
        merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, size + 1))
        columns = "".join(f'<col min="{each}" max="{each}" width="9"/>' for each in range(1, 500))
        sheet = (
            f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{rows}</sheetData>'
            f'<mergeCells count="{size}">{merges}</mergeCells></worksheet>'
        )
        content = annotate(changed(SHEET, lambda _: sheet.encode(), filled(DEPARTMENT)), notes("A1"))
        cells = [f"B{row}" for row in range(1, size + 1)]
        return lambda: annotate(annotate(content, notes(*cells)), notes(*cells))

    assert_linear(prepare, 400)


def test_of_a_sheet_whose_rows_are_in_no_order_the_rows_are_found() -> None:
    rows = '<row r="3"><c r="A3"/></row><row r="1"><c r="A1"/></row><row r="2"><c r="A2"/></row>'
    grid = Grid(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode())
    assert [grid.row_at(row) for row in range(4)] == [1, 2, 0, None]
    assert grid.row_behind(3) is None
    assert grid.row_behind(0) == grid.row_starts[1]


def test_a_merge_is_found_from_any_of_its_cells() -> None:
    merges = "".join(f'<mergeCell ref="{each}"/>' for each in ("A1:B3", "C2:D2", "C3:C9", "A5:A6"))
    grid = Grid(f'<worksheet xmlns="{MAIN}"><sheetData/><mergeCells>{merges}</mergeCells></worksheet>'.encode())
    places = [(row, column) for row in range(12) for column in range(6)]
    covering = {
        location: merge
        for location in places
        for merge in grid.merges
        if merge.top <= location[0] <= merge.bottom and merge.left <= location[1] <= merge.right
    }
    assert grid.merges_at(places) == covering
