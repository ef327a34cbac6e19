"""XML as bytes: the positions of its elements, and changes spliced in there.

No part is parsed and serialised again: unknown content of a program would be lost, or would get other prefixes. All
content here is UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from formspec.patterns import lazy_pattern

_TAG = lazy_pattern(rb"""<[^"'>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*+>""")
_ATTRIBUTE = lazy_pattern(rb"""(?<=\S)\s++([^\s=<>"']++)\s*+=\s*+("[^"]*+"|'[^']*+')""")
_DEEPEST = 100  # elements within each other; sheets, styles, comments and drawings of programs stay below 20
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class UnsafeXmlError(Exception):
    """A part declares a document type: its entities can expand without limit."""


@dataclass(slots=True)
class Element:
    """The position of an element: ``start`` to ``inner`` is its first tag, ``close`` to ``end`` its last.

    Of one written ``<a/>``, the last three are the same.
    """

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    inner: int
    close: int = -1
    end: int = -1

    @property
    def prefix(self) -> str:
        """The prefix of its name with its colon, or nothing."""
        return self.name[: self.name.find(":") + 1]

    @property
    def local(self) -> str:
        """Its name without a prefix."""
        return local(self.name)

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag."""
        return self.inner == self.end


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def tag_end(content: bytes, start: int) -> int:
    """Return the end of the tag that begins at ``start``."""
    tag = _TAG.match(content, start)
    if tag is None:  # expat has read a tag here, in an encoding in which this is not one
        raise ValueError("a part of the workbook is no XML in UTF-8")
    return tag.end()


def walk(
    content: bytes,
    start: Callable[[str, dict[str, str], int], None],
    end: Callable[[str, int], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Report the start and end of each element; raise ValueError if this is not XML.

    Raises UnsafeXmlError where it declares a document type.
    """
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError("a part of the workbook has too many elements within each other")
        start(name, attributes, parser.CurrentByteIndex)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name, parser.CurrentByteIndex)

    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    parser.StartDoctypeDeclHandler = _refused
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(f"a part of the workbook is no XML: {error}") from None


def _refused(*_: Any) -> None:
    raise UnsafeXmlError


def elements(content: bytes) -> list[Element]:
    """Return all elements of a small part, or of a piece of one, in their order."""
    parsed: list[Element] = []
    opened: list[Element] = []

    def start(name: str, attributes: dict[str, str], at: int) -> None:
        element = Element(name, attributes, len(opened), at, tag_end(content, at))
        parsed.append(element)
        opened.append(element)

    def end(_: str, at: int) -> None:
        finish(content, opened.pop(), at)

    walk(content, start, end)
    return parsed


def inside(parsed: Sequence[Element], number: int) -> list[Element]:
    """Return the elements inside one element of a part; ``found`` are all elements of the part, in order."""
    end = parsed[number].end
    behind = (parsed[each] for each in range(number + 1, len(parsed)))
    return list(takewhile(lambda each: each.start < end, behind))


def finish(content: bytes, element: Element, at: int) -> None:
    """Write into ``element`` where it ends; ``at`` is where its last tag begins, if it has one."""
    is_empty = content[element.inner - 2 : element.inner] == b"/>"
    element.close = element.inner if is_empty else at
    element.end = element.inner if is_empty else tag_end(content, at)


def text_of(content: bytes, element: Element) -> str:
    """Return all the characters inside of ``element``."""
    pieces: list[str] = []
    walk(content[element.start : element.end], lambda *_: None, lambda *_: None, pieces.append)
    return "".join(pieces)


class Edits:
    """Changes of one part, applied at the end; those at one position stay in the order in which they were made."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._edits: list[tuple[int, int, bytes]] = []
        self._opened: dict[int, tuple[Element, list[bytes]]] = {}

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Replace the bytes from ``start`` to ``end`` with ``new``."""
        self._edits.append((start, end, new))

    def insert(self, at: int, new: bytes) -> None:
        """Insert ``new`` at ``at``."""
        self.replace(at, at, new)

    def append(self, element: Element, new: bytes) -> None:
        """Append ``new`` to the content of ``element``, which gets an end tag if it has none."""
        if element.is_empty:
            self._opened.setdefault(element.start, (element, []))[1].append(new)
        else:
            self.insert(element.close, new)

    def set(self, element: Element, name: str, value: str) -> None:
        """Set an attribute of ``element``."""
        written = quoteattr(value).encode()
        attribute = self._attribute(element, name)
        if attribute is not None:
            self.replace(*attribute.span(2), written)
        else:
            self.insert(element.start + 1 + len(element.name.encode()), b" %b=%b" % (name.encode(), written))

    def drop(self, element: Element, name: str) -> None:
        """Remove an attribute of ``element``, if it has it."""
        attribute = self._attribute(element, name)
        if attribute is not None:
            self.replace(*attribute.span(), b"")

    def _attribute(self, element: Element, name: str) -> re.Match[bytes] | None:
        all_of_them = _ATTRIBUTE.finditer(self.content, element.start, element.inner)
        return next((attribute for attribute in all_of_them if attribute[1] == name.encode()), None)

    def applied(self) -> bytes:
        """Return the content with all changes made."""
        for element, inside in self._opened.values():
            last = b"</%b>" % element.name.encode()
            self.replace(element.inner - 2, element.inner, b"".join([b">", *inside, last]))
        self._opened = {}
        pieces, passed = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            if start < passed:  # an element inside of another of its kind
                raise ValueError("a part of the workbook has elements within each other that do not belong there")
            pieces += [self.content[passed:start], new]
            passed = end
        return b"".join([*pieces, self.content[passed:]])
