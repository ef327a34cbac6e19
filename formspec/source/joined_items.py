"""Items of a list that became part of the text above them, because they are indented deeper than it."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Problem
from .nodes import Mapping, Mark, Node, Scalar, Sequence

_DASH = "- "


def joined_items(root: Node, text: str) -> Iterator[Problem]:
    """Yield a problem for the first line of each item's text that begins with a dash: it was meant as an item."""
    lines = text.split("\n")
    for item in _items_over_several_lines(root):
        number, column = item.mark.line + 1, item.mark.column - len(_DASH)
        line = lines[number] if number < len(lines) else ""
        if lines[item.mark.line][column : item.mark.column] == _DASH and line.lstrip().startswith(_DASH):
            params = {"what": "indentation", "corrected": " " * column + line.strip()}
            mark = Mark(item.mark.file, number, len(line) - len(line.lstrip()))
            yield Problem(code="yaml.slip", params=params, location=mark.location())


def _items_over_several_lines(node: Node) -> Iterator[Scalar]:
    match node:
        case Sequence():
            for item in node.items:
                if isinstance(item, Scalar):
                    if item.plain and item.inset is None:
                        yield item
                else:
                    yield from _items_over_several_lines(item)
        case Mapping():
            for entry in node.entries.values():
                yield from _items_over_several_lines(entry.value)
        case Scalar():
            return
