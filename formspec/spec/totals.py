"""Total rows: the formula that ``sum:`` means."""

from __future__ import annotations

from collections.abc import Iterator

from ..rules.tree import Call, Expression, Function, Name
from ..source.nodes import Scalar, Sequence
from .reader import MappingReader


def summed(reader: MappingReader, siblings: list[MappingReader], column: str) -> Expression:
    """Return the formula of a total row."""
    node = reader.node.get("sum")
    if isinstance(node, Sequence):
        names = [item.text for item in node.items if isinstance(item, Scalar)]
    elif reader.text("sum") == "rows":
        names = list(_summands(reader.readers("rows"), reader))
    else:
        names = list(_summands(siblings, reader))
    return Call(Function.SUM, tuple(Name((name, column), optional=True) for name in names))


def is_total(row: MappingReader) -> bool:
    """Return whether the row is the sum of its siblings, and not of the rows below it."""
    return row.has("sum") and row.text("sum") != "rows"


def _summands(rows: list[MappingReader], total: MappingReader) -> Iterator[str]:
    for row in rows:
        if row.node is total.node or is_total(row) or row.flag("of_which"):
            continue
        name = row.text("repeat") or row.text("id")
        if name:
            yield name
        else:
            yield from _summands(row.readers("rows"), total)
