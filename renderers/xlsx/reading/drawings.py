"""What lies on the cells of a sheet: the objects of its drawings, and the controls in its older vector drawings (VML).

A drawing that cannot be read holds no answer, so that it never prevents the reading of the cells.
"""

from __future__ import annotations

from formspec.importing.book import MOST_LISTED_OBJECTS, ObjectGroup, ObjectKind, SheetObject

from .xml import local

_LONGEST_TEXT = 200  # characters of an object's text that are kept; messages quote fewer
_MOST_DIGITS = 7  # of a row or a column; a sheet has 1,048,576 rows
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_KINDS = {
    "sp": ObjectKind.SHAPE,
    "cxnSp": ObjectKind.SHAPE,
    "graphicFrame": ObjectKind.SHAPE,
    "pic": ObjectKind.PICTURE,
    "contentPart": ObjectKind.INK,
}
_CONTROLS = frozenset(
    ("Button", "Checkbox", "Dialog", "Drop", "Edit", "GBox", "Label", "List", "Radio", "Scroll", "Spin")
)  # ObjectType of a form control (ECMA-376 part 4, 20.4.2.27 ST_ObjectType)
_COMMENT = "Note"
_EMBEDDED = "Pict"
_ANCHOR_NUMBERS = 8  # column, offset, row, offset of the first corner, then of the last

Objects = dict[ObjectKind, ObjectGroup]


def add_object(objects: Objects, found: SheetObject) -> None:
    """Count an object, and list it if it is among the first of its kind."""
    group = objects.setdefault(found.kind, ObjectGroup())
    group.count += 1
    if len(group.first) < MOST_LISTED_OBJECTS:
        group.first.append(found)


class _Text:
    """The text of one object, up to a length."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0

    def add(self, text: str) -> None:
        if self.length < _LONGEST_TEXT:
            self.pieces.append(text[:_LONGEST_TEXT])
            self.length += len(text)

    def __str__(self) -> str:
        return " ".join("".join(self.pieces).split())[:_LONGEST_TEXT]


def _number(text: str) -> int:
    """Return a row or a column, 0 for a text that is not one."""
    text = text.strip()
    return int(text) if len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit() else 0


class DrawingParser:
    """Collects the objects of a drawing; a group counts as one, and an object without a cell is at the first.

    Of alternative contents the first is what the program shows. Form controls are left to :class:`ControlsParser`:
    their entries here only refer to it.
    """

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.fallbacks = 0
        self._begin()

    def _begin(self) -> None:
        self.kind: ObjectKind | None = None
        self.ref = {"row": "", "col": ""}
        self.words = _Text()
        self.is_control = self.is_corner = False
        self.into = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        name = local(name)
        if name == "Fallback":
            self.fallbacks += 1
        if self.fallbacks:
            return
        if name in _ANCHORS:
            self._begin()
        elif name in _KINDS:
            self.kind = self.kind or _KINDS[name]
        elif name == "graphicData" and "chart" in attributes.get("uri", ""):
            self.kind = ObjectKind.CHART
        elif name == "compatExt":
            self.is_control = True
        elif name == "from":
            self.is_corner = True
        self.into = name if name == "t" or (self.is_corner and name in self.ref) else ""

    def text(self, text: str) -> None:
        """Handle characters."""
        if self.into == "t":
            self.words.add(text)
        elif self.into:
            self.ref[self.into] = (self.ref[self.into] + text)[: _MOST_DIGITS + 1]

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        name = local(name)
        self.into = ""
        if name == "Fallback":
            self.fallbacks -= 1
        elif self.fallbacks:
            return
        elif name == "from":
            self.is_corner = False
        elif name == "p":
            self.words.add(" ")
        elif name in _ANCHORS and self.kind and not self.is_control:
            ref = (_number(self.ref["row"]), _number(self.ref["col"]))
            words = str(self.words)
            kind = ObjectKind.TEXT if words and self.kind is ObjectKind.SHAPE else self.kind
            add_object(self.objects, SheetObject(kind, ref, words))


class ControlsParser:
    """Collects form controls and embedded objects; the boxes of comments are none."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self._begin()

    def _begin(self) -> None:
        self.type = ""
        self.anchor = ""
        self.words = _Text()
        self.into = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        name = local(name)
        if name == "shape":
            self._begin()
        elif name == "ClientData":
            self.type = attributes.get("ObjectType", "")
        if name in ("textbox", "Anchor"):
            self.into = name

    def text(self, text: str) -> None:
        """Handle characters."""
        if self.into == "textbox":
            self.words.add(text)
        elif self.into:
            self.anchor += text if len(self.anchor) < _LONGEST_TEXT else ""

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        name = local(name)
        if name in ("textbox", "Anchor"):
            self.into = ""
        elif name == "shape" and self.type not in ("", _COMMENT):
            add_object(self.objects, SheetObject(_kind_of(self.type), _first_corner(self.anchor), str(self.words)))
            self._begin()


def _kind_of(object_type: str) -> ObjectKind:
    if object_type == _EMBEDDED:
        return ObjectKind.EMBEDDED
    return ObjectKind.CONTROL if object_type in _CONTROLS else ObjectKind.SHAPE


def _first_corner(anchor: str) -> tuple[int, int]:
    """Return the (row, column) of the cell under the upper left corner."""
    numbers = anchor.split(",")
    return (_number(numbers[2]), _number(numbers[0])) if len(numbers) == _ANCHOR_NUMBERS else (0, 0)
