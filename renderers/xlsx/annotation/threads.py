"""Remarks in threaded comments (Excel 365): a reply to the thread, without which Excel drops what the comment gained.

Excel shows the thread and writes the comment of the cell anew from it. A reply names the first comment of its thread,
a person, and a time (MS-XLSX 2.6.205). The time is constant, and ids follow from the text: same input, same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from formspec.importing.book import NOTED
from formspec.layout import address

from ..reading.note_lines import INDENT
from ..text import xml_text
from .comments import AUTHOR, ref_of_comment
from .grid import CellRef
from .markup import DECLARATION, Edits, Element, elements, inside, text_of
from .package import Package
from .parts import declare, main_part, relate, related

_KIND = "threadedComment"
_TIME = "2000-01-01T00:00:00.00"  # as in the properties of our own workbooks
_PEOPLE = "application/vnd.ms-excel.person+xml"
_RELATIONS = "http://schemas.microsoft.com/office/2017/10/relationships"
_SPACE = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_NO_PEOPLE = DECLARATION + f'<personList xmlns="{_SPACE}"></personList>'.encode()


def _id(*names: str) -> str:
    """Return an id that follows from ``names``."""
    return f"{{{uuid.uuid5(uuid.NAMESPACE_URL, chr(10).join((AUTHOR, *names)))}}}".upper()


_PERSON = _id("person")


def add_replies(
    package: Package, sheet: str, texts: Mapping[CellRef, Sequence[str]], *, is_strict: bool
) -> frozenset[CellRef]:
    """Add a reply for each text to the thread of its cell; return the cells that have a thread.

    A thread that cannot be read stays as it is: its cells have a comment like all others.
    """
    path = related(package, sheet, _KIND)
    if not path or package.is_blank(path):
        return frozenset()
    try:
        content = package.read(path)
        root, *threads = elements(content)
    except ValueError:
        return frozenset()
    first = {
        ref: each.attributes.get("id", "")
        for each in reversed(threads)
        if each.local == _KIND and "parentId" not in each.attributes and (ref := ref_of_comment(each)) is not None
    }
    edits = Edits(content)
    replied = [ref for ref in texts if first.get(ref)]
    for ref in replied:
        edits.append(root, "".join(_reply(root.prefix, ref, first[ref], each) for each in texts[ref]).encode())
    if replied:
        _add_person(package, is_strict=is_strict)
        package.write(path, edits.applied())
    return frozenset(replied)


def as_replies(texts: Sequence[str]) -> list[str]:
    """Return texts as Excel repeats the replies of a thread in the comment for older programs."""
    return [f"Reply:\n{INDENT}" + text.replace("\n", f"\n{INDENT}") for text in texts]


def _reply(prefix: str, ref: CellRef, thread: str, text: str) -> str:
    name = f"{prefix}{_KIND}"
    return (
        f'<{name} ref="{address(*ref)}" dT="{_TIME}" personId="{_PERSON}" id="{_id(thread, text)}" '
        f"parentId={quoteattr(thread)}><{prefix}text>{xml_text(text)}</{prefix}text></{name}>"
    )


def _add_person(package: Package, *, is_strict: bool) -> None:
    """Add the author of our replies to the persons of the workbook."""
    main = main_part(package)
    path = related(package, main, "person")
    if not path:
        path = package.free("xl/persons/person{}.xml")
        relate(package, main, "person", path, is_strict=is_strict, space=_RELATIONS)
        declare(package, path, _PEOPLE)
    content = _NO_PEOPLE if package.is_blank(path) else package.read(path)
    root, *people = elements(content)
    if any(each.attributes.get("id", "").upper() == _PERSON for each in people):
        return
    edits = Edits(content)
    edits.append(
        root,
        f'<{root.prefix}person displayName="{AUTHOR}" id="{_PERSON}" userId="{AUTHOR}" providerId="None"/>'.encode(),
    )
    package.write(path, edits.applied())


def remove_replies(package: Package, sheet: str) -> None:
    """Remove our replies from the threads of a sheet; they are recognised by the sign at their start."""
    path = related(package, sheet, _KIND)
    if not path or package.is_blank(path):
        return
    try:
        content = package.read(path)
        parts = elements(content)
    except ValueError:
        return
    edits = Edits(content)
    for number, each in enumerate(parts):
        if each.local == _KIND and _text_in(content, inside(parts, number)).startswith(NOTED.strip()):
            edits.replace(each.start, each.end, b"")
    package.write(path, edits.applied())


def _text_in(content: bytes, parts: Sequence[Element]) -> str:
    return next((text_of(content, each) for each in parts if each.local == "text"), "")
