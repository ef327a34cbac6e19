"""The style sheet: for a style its like in another colour, everything else about it the same."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping

from .markup import DECLARATION, Edits, Element, elements
from .package import Package
from .parts import declare, relate, related

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
MAIN = {
    False: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    True: "http://purl.oclc.org/ooxml/spreadsheetml/main",
}
_PLAIN = (
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    "<left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)
_BEFORE_FILLS = ("numFmts", "fonts")
_BEFORE_FORMATS = (*_BEFORE_FILLS, "fills", "borders", "cellStyleXfs")


class Styles:
    """The style sheet of a workbook, and what is to be added to it."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        self._path = related(package, main, "styles")
        self._is_new = not self._path or self._path not in package
        self.content = self._blank() if self._is_new else package.read(self._path)
        self._elements = elements(self.content)
        self._prefix = self._elements[0].prefix
        self._fills, self._formats = self._within("fills", "fill"), self._within("cellXfs", "xf")
        self._coloured: dict[tuple[int, str], int] = {}
        self._known = len(self._fills), len(self._formats)

    def _blank(self) -> bytes:
        root = elements(self._package.read(self._main))[0]
        self._is_strict = MAIN[True] in root.attributes.values()
        return DECLARATION + f'<styleSheet xmlns="{MAIN[self._is_strict]}">{_PLAIN}</styleSheet>'.encode()

    def _child(self, name: str) -> Element | None:
        return next((each for each in self._elements if each.depth == 1 and each.local == name), None)

    def _within(self, parent: str, name: str) -> list[bytes]:
        """Return the elements called ``name`` right inside of ``parent``, as they are written."""
        whole = self._child(parent)
        if whole is None:
            return []
        inside = (each for each in self._elements if whole.start < each.start < whole.end)
        return [self.content[each.start : each.end] for each in inside if each.depth == 2 and each.local == name]

    def coloured(self, style: int, colour: str) -> int:
        """Return the number of the style that is like ``style`` but filled with ``colour``, such as ``FFFFC7CE``."""
        if (style, colour) not in self._coloured:
            self._coloured[style, colour] = self._like(style, colour)
        return self._coloured[style, colour]

    def _like(self, style: int, colour: str) -> int:
        self._fills = self._fills or [self._fill(f'patternType="{each}"') for each in ("none", "gray125")]
        self._formats = self._formats or [self._plain_format()]
        inside = f'<{self._prefix}fgColor rgb="{colour}"/><{self._prefix}bgColor indexed="64"/>'
        fill = _number_of(self._fill('patternType="solid"', inside), self._fills)
        before = self._formats[style] if 0 <= style < len(self._formats) else self._plain_format()
        edits = Edits(before)
        element = elements(before)[0]
        edits.set(element, "fillId", str(fill))
        edits.set(element, "applyFill", "1")
        return _number_of(edits.applied(), self._formats)

    def _fill(self, attributes: str, inside: str = "") -> bytes:
        p = self._prefix
        return f"<{p}fill><{p}patternFill {attributes}>{inside}</{p}patternFill></{p}fill>".encode()

    def _plain_format(self) -> bytes:
        return f'<{self._prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'.encode()

    def save(self) -> None:
        """Write into the package what was added."""
        if self._known == (len(self._fills), len(self._formats)):
            return
        edits = Edits(self.content)
        self._add(edits, "fills", self._fills, self._known[0], _BEFORE_FILLS)
        self._add(edits, "cellXfs", self._formats, self._known[1], _BEFORE_FORMATS)
        if self._is_new:
            self._path = self._path or posixpath.join(posixpath.dirname(self._main), "styles.xml")
            relate(self._package, self._main, "styles", self._path, is_strict=self._is_strict)
            declare(self._package, self._path, _TYPE)
        self._package.write(self._path, edits.applied())

    def _add(self, edits: Edits, parent: str, pieces: list[bytes], known: int, before: Collection[str]) -> None:
        whole, added = self._child(parent), b"".join(pieces[known:])
        if whole is not None:
            edits.append(whole, added)
            edits.set(whole, "count", str(len(pieces)))
            return
        ends = [each.end for each in self._elements if each.depth == 1 and each.local in before]
        name = f"{self._prefix}{parent}"
        written = f'<{name} count="{len(pieces)}">'.encode() + added + f"</{name}>".encode()
        root = self._elements[0]
        if root.is_empty:
            edits.append(root, written)
        else:
            edits.insert(max(ends, default=root.inner), written)


def _number_of(piece: bytes, pieces: list[bytes]) -> int:
    """Return which of ``pieces`` is like ``piece``; it is added where none is."""
    if piece not in pieces:
        pieces.append(piece)
    return pieces.index(piece)


def style_of(attributes: Mapping[str, str], otherwise: int = 0) -> int:
    """Return the number of the style that an element of the sheet names."""
    return int(attributes.get("s", otherwise))
