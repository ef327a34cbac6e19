"""Parsing one part with expat: no entity, no document type, no name space to trip over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol
from xml.parsers import expat

from .archive import refuse

Start = Callable[[str, dict[str, str]], None]
MOST_ELEMENTS = 8_000_000


class Handlers(Protocol):
    """What is told of the elements of a part: their names without a prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters between."""


def parse(part: str, pieces: Iterable[bytes], handlers: Handlers) -> None:
    """Parse a part, piece by piece; raise ProblemError where it is no XML, or where it declares entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handlers.start
    parser.EndElementHandler = handlers.end
    parser.CharacterDataHandler = handlers.text

    def forbidden(*_: Any) -> None:
        raise refuse("file.unsafe-xml", part=part)

    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise refuse("file.damaged", what=part) from None


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def elements(part: str, content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return the names and attributes of all elements of a small part, prefixes taken off."""
    found: list[tuple[str, dict[str, str]]] = []

    class _All:
        def start(self, name: str, attributes: dict[str, str]) -> None:
            found.append((local(name), {local(key): value for key, value in attributes.items()}))

        def end(self, name: str) -> None:
            """Nothing."""

        def text(self, text: str) -> None:
            """Nothing."""

    if content:
        parse(part, (content,), _All())
    return found
