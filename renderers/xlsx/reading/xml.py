"""Parsing one part with expat: no entities, no document type, no namespaces, no unlimited tags."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Any, Protocol
from xml.parsers import expat

from .archive import refuse

MOST_KEPT = 200_000  # elements of a small part; limit of the reader
_LONGEST_TAG = 8 * 2**20  # bytes from the start of a tag; limit of the reader


class Handlers(Protocol):
    """Receives the elements of a part, with their names as written, prefix included."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters between."""


def parse(part: str, pieces: Iterable[bytes], handlers: Handlers) -> None:
    """Parse a part, piece by piece; raise ProblemError if it is not XML or declares entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handlers.start
    parser.EndElementHandler = handlers.end
    parser.CharacterDataHandler = handlers.text

    def forbidden(*_: Any) -> None:
        raise refuse("file.unsafe-xml", part=part)

    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise refuse("file.damaged", what=part)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):  # LookupError: no such encoding
        raise refuse("file.damaged", what=part) from None


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def elements(part: str, pieces: Iterable[bytes], names: Collection[str]) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a small part that are called one of ``names``, with their attributes.

    Prefixes are taken off. A part without content has no elements.
    """
    kept: list[tuple[str, dict[str, str]]] = []

    class _Named:
        def start(self, name: str, attributes: dict[str, str]) -> None:
            name = local(name)
            if name in names:
                kept.append((name, {local(key): value for key, value in attributes.items()}))
            if len(kept) > MOST_KEPT:
                raise refuse("file.damaged", what=part)

        def end(self, name: str) -> None:
            """Nothing."""

        def text(self, text: str) -> None:
            """Nothing."""

    first = next(pieces := iter(pieces), b"")
    if first:
        parse(part, chain((first,), pieces), _Named())
    return kept
