"""The drawing of a sheet's comments, in the language that Office has used for it since 1999: a box for each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping

from formspec.patterns import lazy_pattern

from .boxes import anchor, box_beside, box_size, size_of
from .grid import CellRef, Grid
from .markup import Edits, Element, UnsafeXmlError, elements, inside

TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
NO_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b"</o:shapelayout></xml>"
)
_SPACES = {"v": "vml", "o": "office:office", "x": "office:excel"}
_NOTE_TYPE = "_x0000_t202"
_SHAPE_TYPE = (
    f'<v:shapetype{{spaces}} id="{_NOTE_TYPE}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    f'<v:shape{{spaces}} id="_x0000_s{{number}}" type="#{_NOTE_TYPE}" style="position:absolute;width:{{width}}pt;'
    'height:{height}pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE_NUMBER = lazy_pattern(rb"_x0000_s(\d{1,9})\b")
_FIRST_NUMBER = 1024  # shape ids of block 1, which the idmap of a new drawing names, follow it
_ROOT_TAG = lazy_pattern(rb"<xml\b[^<>]*+>")
_ROOT_END = b"</xml"
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")


def with_boxes(content: bytes, grid: Grid, texts: Mapping[CellRef, str]) -> bytes:
    """Return a drawing with a large enough box for each of ``texts``; raise ValueError if it is not a drawing."""
    edits = Edits(content)
    root, notes = _looked_through(content)
    for ref, text in texts.items():
        if ref in notes:
            _enlarge(edits, grid, notes[ref], text)
    new = {ref: text for ref, text in texts.items() if ref not in notes}
    written = "".join(_written(content, grid, new)).encode()
    if root is not None:
        edits.append(root, written)
    else:
        edits.insert(content.rindex(_ROOT_END), written)
    return edits.applied()


def without_boxes(content: bytes, refs: Collection[CellRef]) -> bytes:
    """Return a drawing without the boxes of the comments at ``refs``; unchanged if it is not XML."""
    root, notes = _looked_through(content)
    if root is None:
        return content
    edits = Edits(content)
    shapes = [each for each in elements(content) if each.local == "shape"]
    starts = [each.start for each in shapes]
    for data, *_ in (note for ref, note in notes.items() if ref in refs):
        number = bisect_left(starts, data.start) - 1
        if number >= 0 and data.start < shapes[number].end:
            edits.replace(shapes[number].start, shapes[number].end, b"")
    return edits.applied()


def _looked_through(content: bytes) -> tuple[Element | None, dict[CellRef, list[Element]]]:
    """Return the root, and the data of the box at each cell; nothing if it is not XML.

    Office itself once wrote ``<br>`` into the captions of buttons, and still reads it. Such a drawing is only added to.
    """
    if any(each in content for each in _DECLARES):
        raise UnsafeXmlError
    try:
        parsed = elements(content)
    except ValueError:
        if _ROOT_END not in content:
            raise
        return None, {}
    notes = {}
    for number, data in enumerate(parsed):
        if data.local == "ClientData" and data.attributes.get("ObjectType") == "Note":
            parts = inside(parsed, number)
            notes[_number(content, parts, "Row"), _number(content, parts, "Column")] = [data, *parts]
    return parsed[0], notes


def _content(content: bytes, parts: list[Element], name: str) -> bytes:
    part = next((each for each in parts if each.local == name), None)
    return b"" if part is None else content[part.inner : part.close].strip()


def _number(content: bytes, parts: list[Element], name: str) -> int:
    written = _content(content, parts, name)
    return int(written) if written.isdigit() and len(written) < 9 else -1


def _enlarge(edits: Edits, grid: Grid, note: list[Element], text: str) -> None:
    """Make the box of a comment as large as its text needs; one that is large enough is not changed."""
    data, *parts = note
    ref = _number(edits.content, parts, "Row"), _number(edits.content, parts, "Column")
    needed = box_size(text)
    existing = next((each for each in parts if each.local == "Anchor"), None)
    numbers = [int(each) for each in re.findall(rb"\d{1,7}", _content(edits.content, parts, "Anchor"))]
    if existing is None or len(numbers) != 8:
        corner, size = box_beside(grid, ref), (0, 0)
    else:
        corner, size = (numbers[0], numbers[1], numbers[2], numbers[3]), size_of(grid, numbers)
    if size[0] >= needed[0] and size[1] >= needed[1]:
        return
    where = anchor(grid, corner, (max(size[0], needed[0]), max(size[1], needed[1])))
    written = f"<{data.prefix}Anchor>{where}</{data.prefix}Anchor>".encode()
    if existing is None:
        edits.insert(parts[0].start if parts else data.inner, written)
    else:
        edits.replace(existing.start, existing.end, written)


def _written(content: bytes, grid: Grid, texts: Mapping[CellRef, str]) -> Iterator[str]:
    """Yield the new boxes, after the shape type of all boxes if the drawing has none."""
    spaces = _undeclared(content)
    if texts and f'"{_NOTE_TYPE}"'.encode() not in content:
        yield _SHAPE_TYPE.format(spaces=spaces)
    number = max([_FIRST_NUMBER, *(int(each) for each in _SHAPE_NUMBER.findall(content))])
    for order, (ref, text) in enumerate(texts.items(), 1):
        width, height = box_size(text)
        yield _SHAPE.format(
            spaces=spaces,
            number=number + order,
            order=order,
            width=width * 0.75,
            height=height * 0.75,
            anchor=anchor(grid, box_beside(grid, ref), (width, height)),
            row=ref[0],
            column=ref[1],
        )


def _undeclared(content: bytes) -> str:
    """Return declarations for the name spaces that the root does not declare under the names that we use."""
    root = _ROOT_TAG.search(content)
    declared = root[0].decode() if root else ""
    wanted = {f'xmlns:{name}="urn:schemas-microsoft-com:{last}"' for name, last in _SPACES.items()}
    return "".join(f" {each}" for each in sorted(wanted) if each not in declared.replace("'", '"'))
