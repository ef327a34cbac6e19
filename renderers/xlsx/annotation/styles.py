"""The style sheet: for a style, the same style in another colour."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Mapping
from functools import cached_property
from xml.sax.saxutils import quoteattr

from .grid import whole
from .markup import DECLARATION, Edits, Element, elements
from .package import Package
from .parts import declare, main_part_of, relate, related

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
MOST_FORMATS = 65_490
"""The cell formats of a workbook in Excel, by its list of specifications and limits."""
_NO_FILL = {"indexed": "64"}
_BEFORE_FILLS = ("numFmts", "fonts")
_BEFORE_FORMATS = (*_BEFORE_FILLS, "fills", "borders", "cellStyleXfs")


class AnnotatedStyles:
    """The style sheet of a workbook, and the additions to it."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        self._path = main_part_of(package, main, "styles") or related(package, main, "styles")
        self._is_strict = MAIN[True] in elements(package.read(main))[0].attributes.values()
        self.is_new = not self._path or package.is_blank(self._path)
        self.content = self._blank() if self.is_new else package.read(self._path)
        self._elements = elements(self.content)
        if self._elements[0].local != "styleSheet":
            raise ValueError("this is not a style sheet")
        self._prefix = self._elements[0].prefix
        self._fills, self._formats = self._within("fills", "fill"), self._within("cellXfs", "xf")
        self._coloured: dict[tuple[int, str], int] = {}
        self._former: dict[int, int] = {}
        self._records: dict[int, dict[str, str]] = {}
        self._numbers: dict[int, dict[bytes, int]] = {}
        self._known = len(self._fills), len(self._formats)

    def _blank(self) -> bytes:
        return DECLARATION + f'<styleSheet xmlns="{MAIN[self._is_strict]}">{_PLAIN}</styleSheet>'.encode()

    def _child(self, name: str) -> Element | None:
        return next((each for each in self._elements if each.depth == 1 and each.local == name), None)

    def _within(self, parent: str, name: str) -> list[bytes]:
        """Return the elements called ``name`` directly inside ``parent``, as they are written."""
        parent_element = self._child(parent)
        if parent_element is None:
            return []
        start, end = parent_element.start, parent_element.end
        inside = (each for each in self._elements if start < each.start < end)
        return [self.content[each.start : each.end] for each in inside if each.depth == 2 and each.local == name]

    def coloured(self, style: int, colour: str) -> int:
        """Return the number of the style that is like ``style`` but filled with ``colour``, such as ``FFFFC7CE``."""
        if (style, colour) not in self._coloured:
            self._coloured[style, colour] = self._like(style, colour)
        return self._coloured[style, colour]

    def _like(self, style: int, colour: str) -> int:
        self._fills = self._fills or [self._fill(f'patternType="{each}"') for each in ("none", "gray125")]
        self._formats = self._formats or [self._plain_format()]
        is_again = self._colour_of(style) == colour
        former = self._recorded(style) if is_again else self._record_of(style)
        behind = " ".join(f"{name}={quoteattr(value)}" for name, value in former.items())
        inside = f'<{self._prefix}fgColor rgb="{colour}"/><{self._prefix}bgColor {behind}/>'
        fill = self._number_of(self._fill('patternType="solid"', inside), self._fills)
        before = self._formats[style] if 0 <= style < len(self._formats) else self._plain_format()
        edits = Edits(before)
        element = elements(before)[0]
        edits.set(element, "fillId", str(fill))
        edits.set(element, "applyFill", "1")
        return self._number_of(edits.applied(), self._formats)

    def _number_of(self, piece: bytes, pieces: list[bytes]) -> int:
        """Return which of ``pieces``, the fills or the formats, equals ``piece``; it is added if none does."""
        numbers = self._numbers.setdefault(id(pieces), {})
        if not numbers:
            numbers.update({each: number for number, each in reversed(list(enumerate(pieces)))})
        if piece not in numbers:
            numbers[piece] = len(pieces)
            pieces.append(piece)
        return numbers[piece]

    def reserve(self, count: int) -> None:
        """Let the first ``count`` styles be plain ones, for cells that refer to missing styles."""
        self._formats += [self._plain_format()] * (min(count, MOST_FORMATS) - len(self._formats))

    @cached_property
    def _alike(self) -> Mapping[bytes, list[int]]:
        """The numbers of the styles of the file that differ only in their fill."""
        numbers_of: dict[bytes, list[int]] = {}
        for number, each in enumerate(self._formats[: self._known[1]]):
            numbers_of.setdefault(_but_for_fill(each), []).append(number)
        return numbers_of

    def without(self, style: int, colours: Collection[str]) -> int:
        """Return the style before it was filled with one of ``colours``; ``style`` itself if it was not.

        Only the colour was changed, so it is one that differs in nothing else: that whose colour is remembered, else
        the only one. A program may have written the fills anew; where none is left, the cell is without a fill.
        """
        if not 0 <= style < len(self._formats) or self._colour_of(style) not in colours:
            return style
        if style not in self._former:
            self._former[style] = self._before(style, colours)
        return self._former[style]

    def _before(self, style: int, colours: Collection[str]) -> int:
        """Return the earlier style of a style in one of ``colours``."""
        like = self._alike.get(_but_for_fill(self._formats[style]), ())
        alike = [number for number in like if self._colour_of(number) not in colours]
        recorded = self._recorded(style)
        remembered = next((number for number in alike if self._record_of(number) == recorded), None)
        if remembered is not None:
            return remembered
        if len({_fill_number(self._formats[number]) for number in alike}) == 1:
            return alike[0]
        edits = Edits(self._formats[style])
        edits.set(elements(self._formats[style])[0], "fillId", "0")
        return self._number_of(edits.applied(), self._formats)

    def _colour_of(self, style: int) -> str:
        """Return the fill colour of a style; empty if it has none, or one of a theme."""
        return next((each.get("rgb", "") for name, each in self._fill_of(style) if name == "fgColor"), "")

    def _fill_of(self, style: int) -> list[tuple[str, dict[str, str]]]:
        """Return the elements inside the fill of a style, each by its name and its attributes."""
        fill = self._written_fill(style)
        return [(each.local, each.attributes) for each in elements(fill)[1:]] if fill else []

    def _written_fill(self, style: int) -> bytes:
        number = _fill_number(self._formats[style]) if 0 <= style < len(self._formats) else -1
        return self._fills[number] if 0 <= number < len(self._fills) else b""

    def _record_of(self, style: int) -> dict[str, str]:
        """Return the background colour by which a fill of ours records the fill of ``style``; it is not shown.

        A plain colour is recorded as it is, also one of a theme; of a pattern or a gradient it is a digest.
        """
        if style not in self._records:
            self._records[style] = self._new_record(style)
        return self._records[style]

    def _new_record(self, style: int) -> dict[str, str]:
        parts = self._fill_of(style)
        pattern = next((each.get("patternType", "none") for name, each in parts if name == "patternFill"), "")
        if not parts or pattern == "none":
            return _NO_FILL
        colour = next((each for name, each in parts if name == "fgColor"), _NO_FILL)
        if pattern == "solid" and colour not in ({}, _NO_FILL):
            return dict(colour)
        return {"rgb": f"FF{hashlib.sha256(self._written_fill(style)).hexdigest()[:6].upper()}"}

    def _recorded(self, style: int) -> dict[str, str]:
        """Return the record in a fill of ours."""
        return next((each for name, each in self._fill_of(style) if name == "bgColor"), _NO_FILL)

    def _fill(self, attributes: str, inside: str = "") -> bytes:
        p = self._prefix
        return f"<{p}fill><{p}patternFill {attributes}>{inside}</{p}patternFill></{p}fill>".encode()

    def _plain_format(self) -> bytes:
        return f'<{self._prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'.encode()

    def save(self) -> None:
        """Write the additions into the package."""
        if self._known == (len(self._fills), len(self._formats)):
            return
        edits = Edits(self.content)
        self._add(edits, "fills", self._fills, self._known[0], _BEFORE_FILLS)
        self._add(edits, "cellXfs", self._formats, self._known[1], _BEFORE_FORMATS)
        if not self._path:
            folder = posixpath.dirname(self._main)
            path = posixpath.join(folder, "styles.xml")
            self._path = path if path not in self._package else self._package.free(path.replace(".", "{}."))
        if related(self._package, self._main, "styles") != self._path:
            relate(self._package, self._main, "styles", self._path, is_strict=self._is_strict)
        if self.is_new:
            declare(self._package, self._path, _TYPE)
        self._package.write(self._path, edits.applied())

    def _add(self, edits: Edits, parent: str, pieces: list[bytes], known: int, before: Collection[str]) -> None:
        element, added = self._child(parent), b"".join(pieces[known:])
        if element is not None:
            edits.append(element, added)
            edits.set(element, "count", str(len(pieces)))
            return
        ends = [each.end for each in self._elements if each.depth == 1 and each.local in before]
        name = f"{self._prefix}{parent}"
        written = f'<{name} count="{len(pieces)}">'.encode() + added + f"</{name}>".encode()
        root = self._elements[0]
        if root.is_empty:
            edits.append(root, written)
        else:
            edits.insert(max(ends, default=root.inner), written)


def _fill_number(written: bytes) -> int:
    return whole(elements(written)[0].attributes.get("fillId"), 0)


def _but_for_fill(written: bytes) -> bytes:
    """Return a format as it is written, without its fill; the order of the rest does not matter."""
    element = elements(written)[0]
    others = sorted((name, value) for name, value in element.attributes.items() if name not in ("fillId", "applyFill"))
    return repr(others).encode() + written[element.inner : element.close]


def style_of(attributes: Mapping[str, str], otherwise: int = 0) -> int:
    """Return the number of the style that an element of the sheet names."""
    return whole(attributes.get("s"), otherwise)
