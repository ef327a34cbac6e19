"""The workbook as a zip archive: the same bytes for the same content, whenever and wherever it is written."""

from __future__ import annotations

import io
import shutil
import zipfile
from xml.etree import ElementTree as ET

from formspec.patterns import lazy_pattern

from .zip_entry import zip_entry

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
PROPERTIES = "docProps/custom.xml"
_CORE = "docProps/core.xml"
_THEME = "xl/theme/theme1.xml"
_SCRIPT_FONTS = lazy_pattern(rb"\s*<a:font script=[^>]*/>")
"""The fonts of the theme for other scripts, which no cell uses: their names are Chinese, Japanese, Korean."""
_MODIFIED = lazy_pattern(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CREATED = rb"\g<1>2000-01-01T00:00:00Z"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
    b'.spreadsheetml.sharedStrings+xml"/>'
)
_STRINGS_RELATION = (
    b'<Relationship Id="rIdStrings" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
    "family", "charset", "scheme",
)  # fmt: skip


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the members of a workbook by name, without the time of creation."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[_CORE] = _MODIFIED.sub(_CREATED, members[_CORE])
    members[_THEME] = _SCRIPT_FONTS.sub(b"", members[_THEME])
    members["xl/styles.xml"] = fonts_in_order(members["xl/styles.xml"])
    members.pop(STRINGS, None)
    _declare_strings(members)
    return members


def without_clock(content: bytes) -> bytes:
    """Return a workbook without the times at which it was made; no part of it is in memory as a whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as made:
        for name in archive.namelist():
            with archive.open(name) as source, made.open(zip_entry(name), "w") as target:
                if name == _CORE:
                    target.write(_MODIFIED.sub(_CREATED, source.read()))
                else:
                    shutil.copyfileobj(source, target)
    return buffer.getvalue()


def _declare_strings(members: dict[str, bytes]) -> None:
    """Name the table of texts among the workbook's parts, which openpyxl does only where it wrote one."""
    for name, mark, end, line in (
        ("[Content_Types].xml", b"sharedStrings", b"</Types>", _STRINGS_TYPE),
        ("xl/_rels/workbook.xml.rels", b"sharedStrings", b"</Relationships>", _STRINGS_RELATION),
    ):
        if mark not in members[name]:
            members[name] = members[name].replace(end, line + end)


def fonts_in_order(styles: bytes) -> bytes:
    """Return the style sheet with the parts of each font in the order that the schema asks for."""
    ET.register_namespace("", _MAIN)
    root = ET.fromstring(styles)  # noqa: S314 - written by ourselves a moment ago
    for font in root.iter(f"{{{_MAIN}}}font"):
        font[:] = sorted(font, key=lambda part: _FONT_ORDER.index(part.tag.rpartition("}")[2]))
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + bytes(ET.tostring(root, encoding="utf-8"))


def packed(members: dict[str, bytes]) -> bytes:
    """Return an archive of ``members``, the content types first."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(members, key=lambda each: (each != "[Content_Types].xml", each)):
            archive.writestr(zip_entry(name), members[name], compresslevel=6)
    return buffer.getvalue()


def with_members(archive: bytes, members: dict[str, bytes]) -> bytes:
    """Return ``archive`` with ``members`` added; the existing members are not compressed again."""
    buffer = io.BytesIO()
    buffer.write(archive)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=4) as added:
        for name, content in members.items():
            added.writestr(zip_entry(name), content, compresslevel=4)
    return buffer.getvalue()
