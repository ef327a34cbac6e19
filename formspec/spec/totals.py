"""Total rows: the formula that ``sum:`` means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..patterns import lazy_pattern
from ..rules.tree import Call, Expression, Function, Name
from ..source.nodes import Scalar, Sequence
from ..suggest import meant
from ..values import short
from .reader import MappingReader

_SUMS = ("all", "rows")
_WORDS = lazy_pattern("[a-z_][a-z0-9_]*")


def summed(reader: MappingReader, siblings: list[MappingReader], column: str) -> Expression:
    """Return the formula of a total row."""
    node = reader.node.get("sum")
    if isinstance(node, Sequence):
        known = {row.text("repeat") or row.text("id") for row in siblings}
        listed = (item for item in node.items if isinstance(item, Scalar))
        return _sum(_listed(item, column, is_row=item.text in known) for item in listed)
    if reader.text("sum") == "rows":
        names = list(_summands(reader.readers("rows"), reader))
    else:
        names = list(_summands(siblings, reader))
    return _sum(Name((name, column), optional=True) for name in names)


def _listed(item: Scalar, column: str, *, is_row: bool) -> Name:
    """Return the name of a listed row; one that is no sibling has a location, since it may be unknown."""
    return Name((item.text, column), optional=True, location=None if is_row else item.mark.location())


def _sum(names: Iterable[Name]) -> Expression:
    return Call(Function.SUM, tuple(names))


def check_sum(reader: MappingReader, siblings: list[MappingReader]) -> None:
    """Report a ``sum`` that is neither ``all`` nor ``rows`` nor a list of rows."""
    node = reader.node.get("sum")
    if not isinstance(node, Scalar) or node.text in _SUMS:
        return
    words = _WORDS.findall(node.text)
    rows = {row.text("repeat") or row.text("id") for row in siblings}
    corrected = f"[{', '.join(words)}]" if words and rows.issuperset(words) else meant(node.text, _SUMS)
    reader.report.add("spec.sum", node.mark.location(), found=short(node.text), corrected=corrected)


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
