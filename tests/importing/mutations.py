"""Chance changes to a workbook: to its bytes, to the XML of its members, to the cells of its sheet.

All of them come from a ``random.Random``, so that a seed tells the whole case.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from tests.importing.workbooks import packed, parts

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TAGS = re.compile(r"<[^<>]*>")
_ATTRIBUTES = re.compile(r'([\w:]+)="([^"]*)"')
_TEXTS = re.compile(r">([^<>]+)<")
_ODD = (
    "",
    "0",
    "-1",
    "1e9",
    "9" * 400,
    "1e400",
    "NaN",
    "x",
    "A1",
    "XFD1048577",
    "s",
    "b",
    "&#55296;",
    "&amp;",
    "𠀀" * 50,
)
TYPED: tuple[Any, ...] = (
    "", " ", "x", "是", "否", "√", "×", "/", "—", "无", "１２", "1,200", "1200元", "12%", "1.2万", "2024-06-30", "2024/6",
    "#REF!", "=A1", "/a/0", "=column#0", "formspec|x|y|z", "一级指标", "合计", "指标1：", "目标3：乙", "有可能",
    "ab\ncd", "\ufffd", "長" * 300, "(12)", "1e5", "-0", "0.1+0.2", 0, 1, -1, 45473, 2024, 0.1, 1.1000000000000001, 1e15,
    123456789012345678, True, False,
)  # fmt: skip


def in_bytes(content: bytes, chance: random.Random) -> bytes:
    """Return a file with bytes flipped, cut, inserted, doubled, or moved."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        where, length = chance.randrange(max(1, len(data))), chance.randint(1, chance.choice((1, 4, 64, 2000)))
        match chance.randrange(5):
            case 0 if data:
                data[min(where, len(data) - 1)] ^= 1 << chance.randrange(8)
            case 1:
                del data[where : where + length]
            case 2:
                data[where:where] = chance.randbytes(length)
            case 3:
                data[where:where] = data[where : where + length]
            case _:
                piece = bytes(data[where : where + length])
                target = chance.randrange(max(1, len(data)))
                data[target : target + len(piece)] = piece
    return bytes(data)


def in_headers(content: bytes, chance: random.Random) -> bytes:
    """Return an archive whose headers were changed, which are few of its bytes."""
    data = bytearray(content)
    starts = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", content)]
    for _ in range(chance.randint(1, 3)):
        where = chance.choice(starts) + chance.randrange(4, 46)
        if where < len(data):
            data[where] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    return bytes(data)


def in_xml(content: bytes, chance: random.Random) -> bytes:
    """Return a workbook with the XML of some members changed: elements, attributes, texts, or bytes."""
    members = parts(content)
    for name in chance.choices(sorted(members), k=chance.randint(1, 3)):
        if chance.random() < 0.05:
            del members[name]
            if not members:
                return b""
            break
        if chance.random() < 0.1:
            members[name] = in_bytes(members[name], chance)
            continue
        text = members[name].decode(errors="replace")
        for _ in range(chance.randint(1, 3)):
            text = chance.choice(_XML_CHANGES)(text, chance)
        members[name] = text.encode("utf-8", "replace")
    return packed(members)


def _without_element(text: str, chance: random.Random) -> str:
    found = _element(text, chance)
    return text if found is None else text[: found[0]] + text[found[1] :]


def _element_twice(text: str, chance: random.Random) -> str:
    found = _element(text, chance)
    return text if found is None else text[: found[1]] + text[found[0] :]


def _element_moved(text: str, chance: random.Random) -> str:
    found, target = _element(text, chance), _element(text, chance)
    if found is None or target is None or found[0] <= target[0] < found[1]:
        return text
    piece = text[found[0] : found[1]]
    rest = text[: found[0]] + text[found[1] :]
    where = target[0] if target[0] < found[0] else target[0] - len(piece)
    return rest[:where] + piece + rest[where:]


def _element(text: str, chance: random.Random) -> tuple[int, int] | None:
    """Return where some element begins and ends."""
    tags = list(_TAGS.finditer(text))
    if not tags:
        return None
    number = chance.randrange(len(tags))
    start = tags[number]
    if start.group().startswith(("</", "<?")):
        return start.span()
    depth = 0
    for tag in tags[number:]:
        depth += -1 if tag.group().startswith("</") else 0 if tag.group().endswith("/>") else 1
        if depth <= 0:
            return start.start(), tag.end()
    return start.span()


def _tag_changed(text: str, chance: random.Random) -> str:
    tags = list(_TAGS.finditer(text))
    if not tags:
        return text
    found = chance.choice(tags)
    new = chance.choice(
        ("", "<x>", "</c>", "<c>", "<row>", "<!--", "<![CDATA[", "]]>", "<v>", "<is><t>", found.group() * 2)
    )
    return text[: found.start()] + new + text[found.end() :]


def _attribute_changed(text: str, chance: random.Random) -> str:
    found = _chosen(_ATTRIBUTES, text, chance)
    if found is None:
        return text
    other = _chosen(_ATTRIBUTES, text, chance)
    value = chance.choice(_ODD) if chance.random() < 0.6 or other is None else other.group(2)
    new = chance.choice((f'{found.group(1)}="{value}"', "", f"{found.group()} {found.group()}", f'zz="{value}"'))
    if chance.random() < 0.7:
        new = f'{found.group(1)}="{value}"'
    return text[: found.start()] + new + text[found.end() :]


def _text_changed(text: str, chance: random.Random) -> str:
    found = _chosen(_TEXTS, text, chance)
    if found is None:
        return text
    other = _chosen(_TEXTS, text, chance)
    new = chance.choice(_ODD) if chance.random() < 0.5 or other is None else other.group(1)
    return text[: found.start(1)] + new + text[found.end(1) :]


def _chosen(kind: re.Pattern[str], text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(kind.finditer(text))
    return chance.choice(found) if found else None


_XML_CHANGES: Sequence[Callable[[str, random.Random], str]] = (
    _without_element,
    _element_twice,
    _element_moved,
    _tag_changed,
    _attribute_changed,
    _attribute_changed,
    _text_changed,
)


def in_cells(content: bytes, chance: random.Random, *, most: int = 6) -> bytes:
    """Return a workbook whose form was typed into: values swapped, typed over, rows deleted, doubled, moved."""
    members = parts(content)
    root = ET.fromstring(members[SHEET])
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    for _ in range(chance.randint(1, most)):
        chance.choice(_CELL_CHANGES)(data, chance)
    ET.register_namespace("", MAIN)
    members[SHEET] = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return packed(members)


Element = ET.Element


def _cells(data: Element) -> list[Element]:
    return [cell for row in data for cell in row]


def _put(cell: Element, inside: Sequence[Element], kind: str) -> None:
    cell[:] = list(inside)
    cell.attrib.pop("t", None)
    if kind:
        cell.set("t", kind)


def _typed_over(data: Element, chance: random.Random) -> None:
    typed = chance.choice(TYPED)
    if chance.random() < 0.1:
        typed = chance.randint(-(10**6), 10**6) / chance.choice((1, 10, 100))
    elif chance.random() < 0.4:
        typed = f"独一{chance.randrange(10**9)}"
    cell = chance.choice(_cells(data))
    if isinstance(typed, str):
        inline = Element(f"{{{MAIN}}}is")
        text = ET.SubElement(inline, f"{{{MAIN}}}t")
        text.text = typed
        _put(cell, [inline], "inlineStr")
        return
    value = Element(f"{{{MAIN}}}v")
    value.text = str(int(typed)) if isinstance(typed, bool) else repr(typed)
    _put(cell, [value], "b" if isinstance(typed, bool) else "")


def _emptied(data: Element, chance: random.Random) -> None:
    _put(chance.choice(_cells(data)), [], "")


def _swapped(data: Element, chance: random.Random) -> None:
    one, other = chance.sample(_cells(data), 2)
    first, kind = list(one), one.get("t", "")
    _put(one, list(other), other.get("t", ""))
    _put(other, first, kind)


def _copied(data: Element, chance: random.Random) -> None:
    one, other = chance.sample(_cells(data), 2)
    _put(one, list(other), other.get("t", ""))


def _row_deleted(data: Element, chance: random.Random) -> None:
    rows = list(data)
    if len(rows) > 5:
        data.remove(chance.choice(rows))
        _numbered(data)


def _row_doubled(data: Element, chance: random.Random) -> None:
    rows = list(data)
    row = chance.choice(rows)
    copy = ET.fromstring(ET.tostring(row))
    data.insert(chance.choice((rows.index(row) + 1, chance.randrange(len(rows)))), copy)
    _numbered(data)


def _row_moved(data: Element, chance: random.Random) -> None:
    row = chance.choice(list(data))
    data.remove(row)
    data.insert(chance.randrange(len(data) + 1), row)
    _numbered(data)


def _row_inserted(data: Element, chance: random.Random) -> None:
    row = ET.fromstring(ET.tostring(chance.choice(list(data))))
    for cell in row:
        _put(cell, [], "")
    data.insert(chance.randrange(len(data) + 1), row)
    _numbered(data)
    _typed_over(data, chance)


def _numbered(data: Element) -> None:
    """Number rows and cells anew, from top to bottom."""
    for number, row in enumerate(data, start=1):
        row.set("r", str(number))
        for cell in row:
            cell.set("r", re.sub(r"\d+", str(number), cell.get("r", "A1")))


_CELL_CHANGES: Sequence[Callable[[Element, random.Random], None]] = (
    _typed_over,
    _typed_over,
    _typed_over,
    _emptied,
    _swapped,
    _copied,
    _row_deleted,
    _row_doubled,
    _row_moved,
    _row_inserted,
)
