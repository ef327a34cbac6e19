"""Texts that are cut by a comment: `` #`` in a text without quotation marks begins one, and the rest is not read."""

from __future__ import annotations

from collections.abc import Iterator

from ..patterns import lazy_pattern
from ..problems import Problem, Severity
from .nodes import Mapping, Mark, Node, Scalar, Sequence
from .scalars import quoted

_CUT = lazy_pattern(r"[ \t]+(#[^\s#].*)")
"""A comment without a space behind its sign: it was probably meant as a part of the text (``合计 #1``)."""


def cut_by_comments(root: Node, text: str) -> Iterator[Problem]:
    """Yield a warning for each text of a document that goes on behind a ``#`` without a space."""
    if not _CUT.search(text):
        return
    lines = text.split("\n")
    for scalar in _texts(root):
        end = scalar.mark.column + len(scalar.text)
        found = _CUT.match(lines[scalar.mark.line], end) if scalar.mark.line < len(lines) else None
        if found is not None:
            mark = Mark(scalar.mark.file, scalar.mark.line, found.start(1))
            rest = found[1].rstrip()
            params = {"rest": rest, "corrected": quoted(scalar.text + lines[mark.line][end : found.start(1)] + rest)}
            yield Problem(code="yaml.comment", params=params, location=mark.location(), severity=Severity.WARNING)


def _texts(node: Node) -> Iterator[Scalar]:
    """Yield the texts without quotation marks that are on one line."""
    match node:
        case Scalar():
            if node.plain and node.inset is not None and isinstance(node.value, str):
                yield node
        case Sequence():
            for item in node.items:
                yield from _texts(item)
        case Mapping():
            for entry in node.entries.values():
                yield from _texts(entry.value)
