"""Files that are broken, made to harm, or only look like workbooks: refused by a Problem or read right, within bounds."""

from __future__ import annotations

import io
import random
import re
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import quoteattr

import openpyxl
import pytest
from formspec_renderers.xlsx.reading import READER, archive, sheet
from formspec_renderers.xlsx.reading.rich_text import SharedStrings
from hypothesis import given, settings
from hypothesis import strategies as st

import formspec
from formspec import ProblemError
from formspec.importing.book import CellKind, Sheet
from tests.cost import assert_linear, in_readings
from tests.importing.workbooks import ANNEXES, bare, filled, packed, parts, unchanged

NAME = ANNEXES[1]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
FIRST, STRINGS, STYLES, PROPERTIES = (
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "docProps/custom.xml",
)
MOST_READINGS, MEGABYTES = 2_000, 300
"""What a hostile file may cost, in readings of a usual one (about 6 ms), and how much memory it may take.

The dearest that are read to their bound cost about 950; 2 is the slack of a busy machine.
"""


def refused(content: bytes) -> str:
    """Return the code with which a file is refused; its message stands in both languages."""
    with pytest.raises(ProblemError) as caught:
        formspec.read(content)
    (problem,) = caught.value.problems
    assert problem.message("zh") != problem.message("en") != problem.code
    assert "{" not in problem.message("zh") + problem.message("en")
    return problem.code


def book_of(rows: str, *, strings: str = "", after: str = "", main: str = MAIN, office: str = OFFICE) -> bytes:
    """Return a workbook of one sheet with these rows."""
    return packed(
        {
            "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            WORKBOOK: f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            RELATIONS: f'<Relationships><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'.encode(),
            FIRST: f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode(),
            STRINGS: f'<sst xmlns="{main}">{strings}</sst>'.encode(),
        }
    )


def cells_of(content: bytes) -> dict[str, str]:
    """Return the contents of the first sheet by the name of their cell."""
    (first, *_) = READER.open(content).sheets()
    return {
        f"{chr(65 + column)}{row + 1}" if column < 26 else f"{column}:{row}": cell.text
        for (row, column), cell in first.cells.items()
    }


def damaged(content: bytes) -> bool:
    """Tell whether the sheets of a workbook are refused as damaged."""
    with pytest.raises(ProblemError) as caught:
        list(READER.open(content).sheets())
    return [problem.code for problem in caught.value.problems] == ["file.damaged"]


def with_members(changes: dict[str, bytes]) -> bytes:
    """Return the filled form with members replaced or added."""
    return packed({**parts(filled(NAME)), **changes})


def with_first(change: Callable[[str], str]) -> bytes:
    """Return the filled form with the XML of its form's sheet changed."""
    return with_members({FIRST: change(parts(filled(NAME))[FIRST].decode()).encode()})


# What is no workbook


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\0" * 5000, "file.empty"),
        (b" \r\n", "file.empty"),
        (b"a,b,c\r\n1,2,3\r\n", "file.no-workbook"),
        ("名称,金额\n甲,1\n".encode("gb18030"), "file.no-workbook"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "file.no-workbook"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "file.no-workbook"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "file.no-workbook"),
        (b"%PDF-1.7 \0\xff", "file.no-workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4000 + "Workbook".encode("utf-16-le"), "file.xls"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4000 + "EncryptedPackage".encode("utf-16-le"),
            "file.encrypted",
        ),
        (b"PK\x05\x06" + b"\0" * 18, "file.no-workbook"),
    ],
    ids=["empty", "zeros", "blank", "csv", "gb18030", "html", "html-bom", "xml", "pdf", "xls", "password", "empty-zip"],
)
def test_what_is_no_workbook_is_refused_by_what_it_is(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_the_problem_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "报表.xlsx"
    path.write_bytes(b"PK\x03\x04broken")
    with pytest.raises(ProblemError) as caught:
        formspec.read(path)
    assert [problem.location and problem.location.file for problem in caught.value.problems] == [str(path)]


def test_random_bytes_are_refused() -> None:
    chance = random.Random(7)
    for start in (b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"<", b"\xff\xfe"):
        for length in (1, 30, 1000, 100_000):
            assert refused(start + chance.randbytes(length)).startswith("file.")


def test_an_opendocument_sheet_is_refused_as_such() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", "<office/>")
    assert refused(stream.getvalue()) == "file.ods"


def test_a_word_document_is_no_workbook() -> None:
    kind = f"{OFFICE}/officeDocument"
    relations = f'<Relationships><Relationship Id="a" Type="{kind}" Target="word/document.xml"/></Relationships>'
    members = {"_rels/.rels": relations.encode(), "word/document.xml": b"<document><body/></document>"}
    assert refused(packed(members)) == "file.no-workbook"


def test_a_binary_workbook_is_no_workbook() -> None:
    kind = f"{OFFICE}/officeDocument"
    relations = f'<Relationships><Relationship Id="a" Type="{kind}" Target="xl/workbook.bin"/></Relationships>'
    assert refused(packed({"_rels/.rels": relations.encode(), "xl/workbook.bin": b"\x83\x01\0"})) == "file.no-workbook"


def test_any_other_zip_is_no_workbook() -> None:
    assert refused(packed({"photo.jpg": b"\xff\xd8\xff"})) == "file.no-workbook"


# Damaged archives


def test_a_truncated_file_is_refused_wherever_it_ends() -> None:
    content = filled(NAME)
    ends = {*range(1, 60), *range(60, len(content), 997), *range(len(content) - 60, len(content))}
    assert {refused(content[:end]) for end in ends} <= {"file.damaged", "file.no-workbook"}


def test_a_wrong_checksum_is_refused() -> None:
    content = bytearray(filled(NAME))
    for found in re.finditer(b"PK\x01\x02", content):
        content[found.start() + 16] ^= 0xFF
    assert refused(bytes(content)) == "file.damaged"


def test_an_encrypted_member_is_refused_as_encrypted() -> None:
    content = bytearray(filled(NAME))
    for found in re.finditer(b"PK\x01\x02", content):
        content[found.start() + 8] |= 1
    assert refused(bytes(content)) == "file.encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_workbooks_do_not_use_is_refused(method: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in parts(filled(NAME)).items():
            made.writestr(name, data)
    assert refused(stream.getvalue()) == "file.damaged"


def test_names_of_members_are_found_in_any_case_and_with_backslashes() -> None:
    members = {name.upper(): data for name, data in parts(filled(NAME)).items()}
    unchanged(formspec.read(packed(members)), NAME)
    content = filled(NAME).replace(b"xl/worksheets/", b"xl\\worksheets\\")
    unchanged(formspec.read(content), NAME)


def test_what_stands_before_or_after_the_archive_does_not_matter() -> None:
    assert refused(b"junk" + filled(NAME)) == "file.no-workbook"
    unchanged(formspec.read(filled(NAME) + b"\0" * 100), NAME)


# Bombs. Each is read in a process of its own, that its memory can be told.


def measured(content: bytes, tmp_path: Path) -> tuple[str, float, float]:
    """Return what reading comes to (a code, or ``read``), its cost and its memory in megabytes beyond a plain reading.

    The cost is CPU time in units of the reading of the filled form.
    """
    path, plain = tmp_path / "file.xlsx", tmp_path / "plain.xlsx"
    path.write_bytes(content)
    plain.write_bytes(filled(NAME))
    command = [sys.executable, "-c", _MEASURE, str(path), str(plain)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    code, cost, memory = run.stdout.split()
    return code, float(cost), float(memory)


_MEASURE = """
import resource, sys, time
import formspec
def read(path):
    start = time.process_time()
    try:
        with open(path, "rb") as file:
            formspec.read(file.read())
        code = "read"
    except formspec.ProblemError as error:
        code = error.problems[0].code
    return code, time.process_time() - start
read(sys.argv[2])
plain = min(read(sys.argv[2])[1] for _ in range(5))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
code, spent = read(sys.argv[1])
print(code, spent / plain, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def deflated(members: dict[str, bytes | Iterator[bytes]]) -> bytes:
    """Return an archive; a member may be given in pieces."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, data in members.items():
            with made.open(name, "w", force_zip64=False) as member:
                for piece in (data,) if isinstance(data, bytes) else data:
                    member.write(piece)
    return stream.getvalue()


def bomb(part: str, pieces: Iterator[bytes]) -> bytes:
    """Return the filled form with one member blown up."""
    return deflated({**parts(filled(NAME)), part: pieces})


def repeated(start: bytes, body: bytes, count: int, end: bytes) -> Iterator[bytes]:
    yield start
    many = max(1, 2**20 // len(body))
    for _ in range(count // many):
        yield body * many
    yield end


def rows_of(template: str, count: int) -> Iterator[bytes]:
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    for first in range(1, count + 1, 20_000):
        yield "".join([template.replace("#", str(row)) for row in range(first, first + 20_000)]).encode()
    yield b"</sheetData></worksheet>"


_DEEP, _SHALLOW = b"<x>" * 1000, b"</x>" * 1000
BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros": lambda: bomb(FIRST, repeated(b"", b"\0" * 2**20, 600, b"")),
    "elements-in-workbook": lambda: bomb(WORKBOOK, repeated(b"<workbook>", b"<sheet/>", 4_000_000, b"</workbook>")),
    "elements-in-styles": lambda: bomb(STYLES, repeated(b"<s><cellXfs>", b"<xf/>", 6_000_000, b"</cellXfs></s>")),
    "elements-in-relations": lambda: bomb(RELATIONS, repeated(b"<R>", b"<Relationship/>", 1_000_000, b"</R>")),
    "elements-in-strings": lambda: bomb(STRINGS, repeated(b"<sst>", b"<si/>", 8_500_000, b"</sst>")),
    "text-in-strings": lambda: bomb(STRINGS, repeated(b"<sst><si><t>", b"text" * 999, 90_000, b"</t></si></sst>")),
    "values-without-content": lambda: bomb(FIRST, rows_of('<row r="#"><c r="A#"><v></v></c></row>', 1_500_000)),
    "text-in-a-cell": lambda: bomb(
        FIRST, repeated(b'<w><row><c t="str"><v>', b"text" * 999, 90_000, b"</v></c></row></w>")
    ),
    "attribute": lambda: bomb(FIRST, repeated(b'<worksheet a="', b"x" * 2**20, 300, b'"/>')),
    "attribute-of-signs": lambda: bomb(FIRST, repeated(b'<worksheet a="', b">" * 2**20, 300, b'"/>')),
    "comment": lambda: bomb(FIRST, repeated(b"<worksheet><!--", b"x" * 2**20, 300, b"--></worksheet>")),
    "deep": lambda: bomb(FIRST, iter([b"<x>", _DEEP * 1000, _SHALLOW * 1000, b"</x>"])),
    "deep-in-workbook": lambda: bomb(WORKBOOK, iter([b"<x>", _DEEP * 1000, _SHALLOW * 1000, b"</x>"])),
    "ten-million-rows": lambda: bomb(
        FIRST, repeated(b"<worksheet>", b"<row><c><v>1</v></c></row>", 10_000_000, b"</worksheet>")
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_bounds(name: str, tmp_path: Path) -> None:
    code, cost, memory = measured(BOMBS[name](), tmp_path)
    assert code.startswith("file.") or (name.startswith("deep") and code.startswith(("file.", "read")))
    assert cost < MOST_READINGS
    assert memory < MEGABYTES


@pytest.mark.slow
def test_one_member_that_is_named_as_many_sheets_is_read_within_bounds(tmp_path: Path) -> None:
    sheets = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="r1"/>' for number in range(1, 61))
    content = deflated(
        {
            WORKBOOK: f'<workbook xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'.encode(),
            RELATIONS: f'<R><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></R>'.encode(),
            FIRST: rows_of('<row r="#" s="1"><c r="A#" s="1"/></row>', 1_000_000),
        }
    )
    code, cost, memory = measured(content, tmp_path)
    assert code == "file.bomb"
    assert cost < MOST_READINGS * 3  # twelve of its sheets are read, within one bound
    assert memory < MEGABYTES


def test_a_size_that_is_a_lie_does_not_fill_the_memory(tmp_path: Path) -> None:
    content = bytearray(bomb(FIRST, repeated(b"", b"\0" * 2**20, 600, b"")))
    entry = next(
        found.start()
        for found in re.finditer(b"PK\x01\x02", content)
        if content[found.start() + 46 :].startswith(FIRST.encode())
    )
    content[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    code, cost, memory = measured(bytes(content), tmp_path)
    assert code == "file.damaged"
    assert cost < MOST_READINGS
    assert memory < 50


def test_more_members_than_any_workbook_has_are_not_even_listed() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for number in range(archive.MAX_MEMBERS + 1):
            made.writestr(str(number), b"")
    assert refused(stream.getvalue()) == "file.too-many-parts"


def test_members_that_overlap_are_read_one_by_one() -> None:
    """All sheets at one place of the file: each counts in full against the bounds."""
    content = filled(NAME)
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        offset = made.getinfo(STYLES).header_offset
    changed = bytearray(content)
    for found in re.finditer(b"PK\x01\x02", content):
        changed[found.start() + 42 : found.start() + 46] = struct.pack("<I", offset)
    assert refused(bytes(changed)) == "file.damaged"


def test_an_archive_within_an_archive_is_not_opened() -> None:
    unchanged(formspec.read(with_members({"xl/embeddings/inner.xlsx": filled(NAME)})), NAME)


# XML that is not what a program writes


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in pairwise("abcdefghij"))
    + "]>"
)
DOCTYPES = {
    "laughs": LAUGHS,
    "external": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "remote": '<!DOCTYPE a SYSTEM "http://localhost/a.dtd">',
    "bare": "<!DOCTYPE a>",
}


@pytest.mark.parametrize("kind", DOCTYPES)
@pytest.mark.parametrize("part", [WORKBOOK, RELATIONS, STRINGS, STYLES, PROPERTIES, FIRST])
def test_a_document_type_is_refused_in_every_part_that_is_read(part: str, kind: str) -> None:
    text = parts(filled(NAME))[part].decode()
    end = text.index("?>") + 2 if text.startswith("<?") else 0
    content = with_members({part: (text[:end] + DOCTYPES[kind] + text[end:]).encode()})
    if part == STYLES:
        (book := READER.open(content), list(book.sheets()))
        with pytest.raises(ProblemError) as caught:
            book.number_format(1)
    elif part == PROPERTIES:
        with pytest.raises(ProblemError) as caught:
            _ = READER.open(content).properties
    else:
        assert refused(content) == "file.unsafe-xml"
        return
    assert caught.value.problems[0].code == "file.unsafe-xml"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "ascii", "iso-8859-1"])
def test_every_encoding_that_the_standard_has_is_read(encoding: str) -> None:
    changed = {}
    for name, data in parts(filled(NAME)).items():
        text = re.sub(r"^<\?xml[^>]*\?>", "", data.decode())
        if encoding in ("ascii", "iso-8859-1"):
            head = f'<?xml version="1.0" encoding="{encoding}"?>'
            changed[name] = (head + text).encode(encoding, "xmlcharrefreplace")
        else:
            mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
            changed[name] = (mark + text).encode(encoding)
    unchanged(formspec.read(packed(changed)), NAME)


@pytest.mark.parametrize("encoding", ["zz", "gb2312", "utf-16", "utf-7", "idna", "hex", "undefined"])
def test_a_wrong_encoding_is_refused(encoding: str) -> None:
    def change(text: str) -> str:
        return re.sub(r"^(<\?xml[^>]*\?>)?", f'<?xml version="1.0" encoding="{encoding}"?>', text, count=1)

    assert refused(with_first(change)) == "file.damaged"


def test_bytes_that_are_no_text_are_refused() -> None:
    data = parts(filled(NAME))[STRINGS].replace(b"</t>", b"\xff\xfe</t>", 1)
    assert refused(with_members({STRINGS: data})) == "file.damaged"
    data = parts(filled(NAME))[STRINGS].replace(b"</t>", b"\xef\xbf\xbf</t>", 1)
    assert refused(with_members({STRINGS: data})) == "file.damaged"


def test_prefixes_of_any_name_are_read() -> None:
    def prefixed(data: bytes) -> bytes:
        text = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", data.decode())
        return text.replace("xmlns=", "xmlns:x=").encode()

    changed = {name: prefixed(data) for name, data in parts(filled(NAME)).items() if name.startswith("xl/")}
    unchanged(formspec.read(with_members(changed)), NAME)


def test_strict_workbooks_are_read() -> None:
    def strict(data: bytes) -> bytes:
        return data.replace(MAIN.encode(), STRICT_MAIN.encode()).replace(OFFICE.encode(), STRICT_OFFICE.encode())

    unchanged(formspec.read(packed({name: strict(data) for name, data in parts(filled(NAME)).items()})), NAME)


# Rows and cells


@pytest.mark.slow
@pytest.mark.parametrize(
    "template",
    [
        '<row r="#" s="1" customFormat="1" ht="20" customHeight="1"/>',
        '<row r="#" s="1" customFormat="1"></row>',
        '<row r="#">\n</row>\n',
        '<row r="#"><c r="A#" s="1"/></row>',
        '<row r="#"><c r="A#" s="1"></c></row>',
        '<row s="1" r="#"><c s="1" r="A#"/></row>',
        "<row r='#'><c r='A#'/></row>",
    ],
    ids=["closed", "open", "newline", "cell", "open-cell", "other-order", "single-quotes"],
)
def test_a_million_empty_rows_below_the_form_are_passed_over(template: str, tmp_path: Path) -> None:
    text = parts(filled(NAME))[FIRST].decode()
    head, foot = text.split("</sheetData>")

    def pieces() -> Iterator[bytes]:
        yield head.encode()
        for first in range(1001, 1_000_001, 33_300):
            rows = range(first, min(first + 33_300, 1_000_001))
            yield "".join([template.replace("#", str(row)) for row in rows]).encode()
        yield f"</sheetData>{foot}".encode()

    code, cost, memory = measured(bomb(FIRST, pieces()), tmp_path)
    assert code == "read"
    assert cost < MOST_READINGS
    assert memory < MEGABYTES


def test_more_filled_cells_than_a_form_can_have_are_refused(tmp_path: Path) -> None:
    row = '<row r="#">' + "".join(f'<c r="{letter}#"><v>1</v></c>' for letter in "ABCDE") + "</row>"
    code, cost, memory = measured(bomb(FIRST, rows_of(row, 200_000)), tmp_path)
    assert code == "file.too-many-cells"
    assert cost < MOST_READINGS
    assert memory < MEGABYTES


def test_a_long_text_that_all_cells_share_counts_for_each(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 50_000))
    content = book_of(rows, strings=f"<si><t>{'长' * 32_000}</t></si>")
    code, cost, _ = measured(content, tmp_path)
    assert code == "file.too-many-cells"
    assert cost < MOST_READINGS


@pytest.mark.parametrize(
    "name", ["A", "1", "a1", "$A$1", "A0", "A-1", "XFE1", "A1048577", f"A{10**12}", "A" * 10**6 + "1", "A٣", "A1:B2"]
)
def test_a_cell_that_no_sheet_has_is_refused(name: str) -> None:
    assert damaged(book_of(f'<row r="1"><c r="{name}"><v>1</v></c></row>'))


@pytest.mark.parametrize("number", ["0", "-1", str(10**12), "9" * 5000, "x", "1.5"])
def test_a_cell_in_a_row_that_no_sheet_has_is_refused(number: str) -> None:
    assert damaged(book_of(f'<row r="{number}"><c><v>1</v></c></row>'))


def test_the_last_cell_of_a_sheet_is_read() -> None:
    (first,) = READER.open(book_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')).sheets()
    assert list(first.cells) == [(1_048_575, 16_383)]


def test_cells_and_rows_without_a_name_follow_their_neighbours() -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>2</v></c></row>"
        '<row r="3"/><row><c r="B4"/><c><v>3</v></c><c r=""><v>4</v></c></row>'
        '<row r="6"></row>\n<row><c r="A7" s="1"></c><c t="str"><v>x</v></c></row>'
    )
    assert cells_of(book_of(rows)) == {"A1": "1", "C1": "2", "C4": "3", "D4": "4", "B7": "x"}


@pytest.mark.parametrize("index", ["-1", "1", "99999999999999999999", "x", "1.0", "9" * 5000])
def test_a_shared_text_that_is_not_there_is_refused(index: str) -> None:
    assert damaged(book_of(f'<row><c t="s"><v>{index}</v></c></row>', strings="<si><t>a</t></si>"))


def test_two_different_contents_of_one_cell_are_refused() -> None:
    assert damaged(book_of('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'))
    assert cells_of(book_of('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>')) == {"A1": "1"}


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("zz", "5", (CellKind.NUMBER, "5")),
        ("b", "1", (CellKind.TRUTH, "1")),
        ("b", "true", (CellKind.TRUTH, "1")),
        ("b", "false", (CellKind.TRUTH, "0")),
        ("b", "2", (CellKind.TEXT, "2")),
        ("e", "#REF!", (CellKind.ERROR, "#REF!")),
        ("d", "2024-06-30", (CellKind.DATE, "2024-06-30")),
        ("", "5", (CellKind.NUMBER, "5")),
    ],
)
def test_the_kind_of_a_cell_is_read_as_programs_write_it(kind: str, text: str, expected: tuple[CellKind, str]) -> None:
    (first,) = READER.open(book_of(f'<row><c t="{kind}"><v>{text}</v></c></row>')).sheets()
    assert first.cells[0, 0][:2] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a\nb", "a\nb"),
        ("a_x000D_b", "a\rb"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x0041_x0042_", "Ax0042_"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_a", "\ufffda"),
        ("_xFFFF_", "\uffff"),
        ("😀", "😀"),
        ("<![CDATA[<c r=\"A1\"/> & <row r='2'></row>]]>", "<c r=\"A1\"/> & <row r='2'></row>"),
        ("a<!-- <c r='B1'><v>1</v></c> -->b", "ab"),
        ("&lt;c r=&quot;A1&quot;/&gt;", '<c r="A1"/>'),
        ("&#21335;京", "南京"),
        ("", None),
    ],
)
def test_a_text_is_read_as_it_is_meant(written: str, expected: str | None) -> None:
    inline = book_of(f'<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c></row>')
    shared = book_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=f"<si><t>{written}</t></si>")
    assert cells_of(inline).get("A1") == cells_of(shared).get("A1") == expected


def test_runs_are_joined_and_how_they_are_spoken_is_left_out() -> None:
    runs = '<r><rPr><b/></rPr><t>南</t></r><r><t xml:space="preserve"> 京</t></r><rPh sb="0" eb="1"><t>nan</t></rPh><phoneticPr fontId="1"/>'
    inline = book_of(f'<row><c t="inlineStr"><is>{runs}</is></c></row>')
    shared = book_of('<row><c t="s"><v>1</v></c></row>', strings=f"<si/><si>{runs}</si>")
    assert cells_of(inline) == cells_of(shared) == {"A1": "南 京"}


@pytest.mark.parametrize(
    "merges",
    ["A1:B2 B2:C3", "C3:A1", "A1:XFD1048576", "A1", "A:A", ":", "", "A1:B2:C3", "A0:B99999999999", "$A$1:$B$2"],
)
def test_merges_of_every_kind_leave_the_cells_alone(merges: str) -> None:
    cells = "".join(f"<mergeCell ref={quoteattr(each)}/>" for each in merges.split(" "))

    def change(text: str) -> str:
        return re.sub(r"(<mergeCells[^>]*>)", lambda found: found.group() + cells, text)

    unchanged(formspec.read(with_first(change)), NAME, quiet=False)


@pytest.mark.parametrize("style", ["99999", "-1"])
def test_a_style_that_is_not_there_has_the_general_format(style: str) -> None:
    book = READER.open(book_of(f'<row><c s="{style}"><v>1</v></c></row>'))
    (first,) = book.sheets()
    assert book.number_format(first.cells[0, 0].style) == "General"


@pytest.mark.parametrize("number", ["99999", "-1", "x", "", "9" * 5000])
def test_a_number_format_that_is_not_there_is_the_general_one(number: str) -> None:
    data = re.sub(rb'numFmtId="\d+"', f'numFmtId="{number}"'.encode(), parts(filled(NAME))[STYLES])
    assert isinstance(READER.open(with_members({STYLES: data})).number_format(1), str)
    formspec.read(with_members({STYLES: data}))


# Parts and relations


@pytest.mark.parametrize("target", ["../../etc/passwd", "/etc/passwd", "worksheets/none.xml", "", "..", "http://a/b"])
def test_a_sheet_that_is_not_in_the_file_is_not_looked_for_elsewhere(target: str) -> None:
    data = parts(filled(NAME))[RELATIONS].decode()
    changed = re.sub(r'Target="/?(?:xl/)?worksheets/[^"]*"', f'Target="{target}"', data)
    assert changed != data
    with pytest.raises(ProblemError) as caught:
        formspec.read(with_members({RELATIONS: changed.encode()}))
    first, *others = [problem.code for problem in caught.value.problems]
    assert first in ("read.no-form", "read.sheet-missing")
    assert set(others) == {"read.sheet-lost"}


def test_absolute_targets_are_read() -> None:
    data = re.sub(
        r'Target="(?!/)(?:xl/)?(worksheets/[^"]*)"', r'Target="/xl/\1"', parts(filled(NAME))[RELATIONS].decode()
    )
    unchanged(formspec.read(with_members({RELATIONS: data.encode()})), NAME)


def test_relations_in_a_circle_are_not_followed() -> None:
    part = FIRST
    folder, _, name = part.rpartition("/")
    circle = f'<R><Relationship Id="a" Type="{OFFICE}/comments" Target="../worksheets/{name}"/></R>'.encode()
    content = with_members({f"{folder}/_rels/{name}.rels": circle})
    unchanged(formspec.read(content), NAME, quiet=False)
    itself = b'<R><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></R>'
    formspec.read(with_members({"_rels/.rels": itself}))


def test_sheets_of_one_name_are_all_read() -> None:
    data = re.sub(r'(<sheet [^>]*?name=")[^"]*"', r'\1同名"', parts(filled(NAME))[WORKBOOK].decode())
    unchanged(formspec.read(with_members({WORKBOOK: data.encode()})), NAME, quiet=False)


def test_ten_thousand_sheets_are_read_within_bounds() -> None:
    data = parts(filled(NAME))[WORKBOOK].decode()
    many = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="none"/>' for number in range(100, 10_100))
    content = with_members({WORKBOOK: data.replace("</sheets>", f"{many}</sheets>").encode()})
    cost = in_readings(
        lambda: unchanged(formspec.read(content), NAME, quiet=False), lambda: formspec.read(filled(NAME))
    )
    assert cost < MOST_READINGS


@pytest.mark.parametrize("content", [b"", b"<", b"<a>", b"\0\0", b"text"])
def test_broken_properties_are_refused_or_passed_over(content: bytes) -> None:
    try:
        reading = formspec.read(with_members({PROPERTIES: content}))
    except ProblemError as error:
        assert [problem.code for problem in error.problems] == ["file.damaged"]
    else:
        assert bare(reading.spec.to_json(reading.form))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<comments>",
        b"<comments><authors><author>",
        b'<comments><commentList><comment ref="ZZZZ9" authorId="7"><text><t>a</t></text></comment></commentList></comments>',
        b'<comments><commentList><comment authorId="-1"><text/></comment></commentList></comments>',
        b'<comments><commentList><comment ref="A1" authorId="' + b"9" * 5000 + b'"/></commentList></comments>',
    ],
)
def test_broken_comments_are_refused_or_passed_over(content: bytes) -> None:
    part = FIRST
    folder, _, name = part.rpartition("/")
    relations = f'<R><Relationship Id="a" Type="{OFFICE}/comments" Target="../comments1.xml"/></R>'.encode()
    text = parts(filled(NAME))[part].decode().replace("</worksheet>", '<legacyDrawing r:id="b"/></worksheet>')
    changes = {f"{folder}/_rels/{name}.rels": relations, "xl/comments1.xml": content, part: text.encode()}
    try:
        unchanged(formspec.read(with_members(changes)), NAME, quiet=False)
    except ProblemError as error:
        assert [problem.code for problem in error.problems] == ["file.damaged"]


# Cells without content are taken out before the parsing: no cell is lost or moved by it


_SPACE = st.sampled_from(("", "", "", " ", "\n", "\n  "))
_GAP = st.sampled_from((" ", " ", "\n", "  "))
_CONTENTS = st.sampled_from(
    (
        "<v>1</v>",
        "<v>2</v>",
        "<v>\n3</v>",
        "<v></v>",
        "<v/>",
        "<f>A1</f><v>4</v>",
        "\n<v>5</v>\n",
        '<is><t xml:space="preserve">a\nb</t></is>',
        "<is><t>&lt;c r=&quot;A1&quot;/&gt;</t></is>",
        "<!-- > --><v>6</v>",
        "<v><![CDATA[7]]></v>",
        "<?x <c ?><v>8</v>",
        "<is><t><![CDATA[<row r='1'/>]]></t></is>",
    )
)
_EMPTY = st.sampled_from(("/>", "></c>", ">\n</c>", " />", "></c >", "><!-- --></c>"))
_MORE = (("s", "1"), ("x", ' r="'), ("y", "/>"), ("z", "></c>"), ("cm", "r"))


@st.composite
def _attributes(draw: st.DrawFn, name: str | None) -> str:
    chosen = draw(st.lists(st.sampled_from(_MORE), max_size=2, unique=True)) if draw(st.booleans()) else []
    pairs = [*chosen, *([("r", name)] if name else [])]
    order = draw(st.permutations(pairs)) if draw(st.booleans()) else pairs[::-1]
    text = ""
    for key, raw in order:
        value = raw.replace("<", "&lt;")
        quote = "'" if '"' in value else draw(st.sampled_from(('"', '"', "'")))
        text += f"{draw(_GAP)}{key}={quote}{value}{quote}"
    return text


@st.composite
def _sheets(draw: st.DrawFn) -> str:
    """Return a sheet's XML: rows and cells in order, some of them without content, some without a name."""
    text, row = "", 0
    for _ in range(draw(st.integers(0, 7))):
        named = draw(st.booleans())
        row += draw(st.integers(1, 3)) if named else 1
        start = f"<row{draw(_attributes(str(row) if named else None))}"
        cells, column = "", 0
        for _ in range(draw(st.integers(0, 5))):
            has_name = draw(st.booleans())
            column += draw(st.integers(1, 3)) if has_name else 1
            attributes = draw(_attributes(f"{chr(64 + column)}{row}" if has_name else None))
            inside = draw(st.one_of(_EMPTY, _EMPTY, _CONTENTS))
            end = inside if inside.startswith((">", "/", " /")) else f">{inside}</c>"
            kind = ' t="inlineStr"' if "<is>" in inside else ""
            cells += f"<c{attributes}{kind}{end}{draw(_SPACE)}"
        closed = not cells and draw(st.booleans())
        text += start + ("/>" if closed else f">{draw(_SPACE)}{cells}</row>") + draw(_SPACE)
    head = draw(st.sampled_from(("", '<?xml version="1.0" encoding="UTF-8"?>\n', "\ufeff")))
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{text}</sheetData></worksheet>'


def _parsed(pieces: list[bytes], *, strip: bool) -> Sheet:
    found = Sheet(name="S")
    sheet.read_cells("S", sheet.without_empty(pieces) if strip else pieces, found, SharedStrings(), sheet.Spent())
    return found


def _pieces(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


@settings(max_examples=400, deadline=None)
@given(text=_sheets(), size=st.one_of(st.integers(1, 40), st.just(10**6)), prefix=st.sampled_from(("", "x:")))
def test_taking_out_what_is_empty_loses_and_moves_no_cell(text: str, size: int, prefix: str) -> None:
    if prefix:
        text = re.sub(r"<(/?)(?=(?:c|row|v|f|is|t)[\s/>])", rf"<\1{prefix}", text)
        text = text.replace("xmlns=", f'xmlns:x="{MAIN}" xmlns=')
    content = text.encode()
    plain = _parsed([content], strip=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet, "_UNCUT", 50)
        assert _parsed(_pieces(content, size), strip=True).cells == plain.cells
    assert _parsed(_pieces(content, size), strip=True).cells == plain.cells


@settings(max_examples=80, deadline=None)
@given(text=_sheets())
def test_cells_stand_where_another_reader_finds_them(text: str) -> None:
    text = re.sub(r"""\ss=["']1["']""", "", text)
    members = parts(book_of(""))
    members[FIRST] = text.encode()
    members["[Content_Types].xml"] = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    for name in ("_rels/.rels", RELATIONS):
        members[name] = members[name].replace(b"<Relationships>", f'<Relationships xmlns="{package}">'.encode())
    del members[STRINGS]
    members[RELATIONS] = re.sub(rb'<Relationship Id="r2"[^>]*>', b"", members[RELATIONS])
    book = openpyxl.load_workbook(io.BytesIO(packed(members)))
    expected = {
        (cell.row - 1, cell.column - 1)
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }
    assert set(_parsed([text.encode()], strip=True).cells) == expected


def test_empty_cells_are_taken_out_in_every_usual_writing() -> None:
    rows = (
        '<row r="1" spans="1:2"><c r="A1" s="1"/><c r="B1" s="1"></c></row>'
        '<row r="2" ht="20"/><row r="3"></row>\n<row r="4">\n <c r="A4" s="1" />\n</row>'
    )
    text = f"<sheetData>{rows}</sheetData>".encode()
    assert b"".join(sheet.without_empty([text])).split() == [b"<sheetData>", b"</sheetData>"]
    prefixed = re.sub(rb"<(/?)", rb"<\1x:", text)
    assert b"".join(sheet.without_empty([prefixed])).split() == [b"<x:sheetData>", b"</x:sheetData>"]


@pytest.mark.parametrize(
    "hostile", [b'<c r="A1" ', b'<c r="', b"<row r='1'>" + b" " * 9, b'<c r="1" a="\'" ', b"<c ", b'<c r="1" a="']
)
def test_taking_out_takes_time_in_proportion_to_the_length(hostile: bytes) -> None:
    def prepare(size: int) -> Callable[[], object]:
        content = hostile * (size // len(hostile))
        return lambda: list(sheet.without_empty(_pieces(content, 2**20)))

    assert_linear(prepare, 10**6)


def test_memory_of_a_plain_reading_stays_small() -> None:
    formspec.read(filled(NAME))
    tracemalloc.start()
    formspec.read(filled(NAME))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * 2**20
