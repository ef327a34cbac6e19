"""The tree of a document as written: every node has its file, line and column.

Plain data (:func:`to_data`) is made from it for validation; a JSON Pointer into that data leads to
the node (:func:`locate`), so that every problem can name its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct

from ..problems import SourceLocation


class Mark(Struct, frozen=True):
    """The position of a node in its file. ``line`` and ``column`` count from 0, as the parser does."""

    file: str
    line: int
    column: int

    def location(self) -> SourceLocation:
        """Return the mark as a source location, counted from 1."""
        return SourceLocation(file=self.file, line=self.line + 1, column=self.column + 1)


class Scalar(Struct, frozen=True):
    """A text, number, truth or null; ``text`` is the text as written, before parsing.

    ``inset`` is the offset of the text behind its mark, such as 1 for a quote; None for a text over several lines.
    """

    value: str | int | Decimal | bool | None
    text: str
    mark: Mark
    plain: bool = True
    inset: int | None = 0

    def location_at(self, offset: int) -> SourceLocation:
        """Return the location of a character of the text; if it is unknown, that of the whole text."""
        if self.inset is None:
            return self.mark.location()
        return Mark(self.mark.file, self.mark.line, self.mark.column + self.inset + offset).location()


class Sequence(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


class KeyValue(Struct, frozen=True):
    """One ``key: value`` of a mapping."""

    key: str
    key_mark: Mark
    value: Node


class Mapping(Struct, frozen=True):
    """A mapping, its keys texts and unique."""

    entries: dict[str, KeyValue]
    mark: Mark

    def get(self, key: str) -> Node | None:
        """Return the value under ``key``, or None."""
        entry = self.entries.get(key)
        return entry.value if entry else None


Node = Scalar | Sequence | Mapping
_MOST_DIGITS = 10  # of an index: a document has fewer nodes (limits.MAX_NODES)


def to_data(node: Node) -> Any:
    """Return the node as plain dicts, lists and scalars."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [to_data(item) for item in node.items]
        case Mapping():
            return {key: to_data(entry.value) for key, entry in node.entries.items()}


def locate(root: Node, path: Iterator[str | int] | tuple[str | int, ...], *, key: bool = False) -> SourceLocation:
    """Return the location of the node at ``path``, or of the nearest node above it that exists.

    With ``key``, return the location of the last step's key instead of its value.
    """
    node, mark = root, root.mark
    for step in path:
        match node:
            case Mapping() if str(step) in node.entries:
                entry = node.entries[str(step)]
                node, mark = entry.value, entry.key_mark if key else entry.value.mark
            case Sequence() if (index := _index(step)) is not None and index < len(node.items):
                node = node.items[index]
                mark = node.mark
            case _:
                break
    return mark.location()


def _index(step: str | int) -> int | None:
    """Return a step of a path as the index of an item; None where it is not one."""
    if isinstance(step, int):
        return step
    return int(step) if step.isascii() and step.isdecimal() and len(step) < _MOST_DIGITS else None
