"""Maxima that labels print, and that add up: 部门决策（25分） is the maximum 25 of its row.

The maximum of a row is written once, as ``max``. It bounds the row's numbers, ``{max}`` prints it in the label, and
``adds_up: {max: 100}`` on the table verifies that the maxima add up level by level.
"""

from __future__ import annotations

from decimal import Decimal

from ..source.nodes import Scalar
from ..values import Kind
from .cells import Attributes
from .model import AddsUp, Column, RowSpec, TableBlock
from .reader import MappingReader, Report

MAX = "max"


def number_of(reader: MappingReader) -> Decimal | None:
    """Return the number under ``max``, or None."""
    node = reader.node.get(MAX)
    value = node.value if isinstance(node, Scalar) else None
    return Decimal(str(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def with_maximum(label: str, reader: MappingReader) -> str:
    """Return ``label`` with the maximum of its own row, field or column for ``{max}``."""
    return label.replace("{max}", reader.text(MAX)) if reader.has(MAX) else label


def for_column(row: Attributes, column: Column) -> Attributes:
    """Return the attributes of a row for the cell of ``column``: a number as maximum is for the numbers of the row."""
    node = row.get(MAX)
    is_for_numbers = isinstance(node, Scalar) and isinstance(node.value, int | Decimal) and "type" not in row
    if not is_for_numbers or column.cell.value.type.kind is Kind.NUMBER:
        return row
    return {key: each for key, each in row.items() if key != MAX}


def check_maxima(table: TableBlock, rule: AddsUp, report: Report) -> None:
    """Report where the maxima of rows do not add up: to the total of ``rule`` in all, and in each group to its own."""
    if rule.total is not None:
        _check(table.rows, rule.total, report, rule)
    _check_groups(table.rows, report, rule)


def _check_groups(rows: tuple[RowSpec, ...], report: Report, rule: AddsUp) -> None:
    for row in rows:
        if row.maximum is not None and any(_maximum(each) is not None for each in row.rows):
            _check(row.rows, row.maximum, report, row)
        _check_groups(row.rows, report, rule)


def _check(rows: tuple[RowSpec, ...], total: Decimal, report: Report, owner: RowSpec | AddsUp) -> None:
    counted = [row for row in rows if not row.of_which and not row.total]
    if any(_count(row) is None for row in counted):
        return  # as many rows as a department fills in
    found = sum(((_maximum(row) or Decimal(0)) * (_count(row) or 0) for row in counted), Decimal(0))
    if found != total:
        label = owner.label if isinstance(owner, RowSpec) else ""
        report.add("spec.maxima", owner.location, label=label, total=total, found=found)


def _count(row: RowSpec) -> int | None:
    """Return how many items a row has; None if a form may have more or fewer."""
    if row.repeat is None:
        return 1
    return row.repeat.at_least if row.repeat.at_least == row.repeat.at_most else None


def _maximum(row: RowSpec) -> Decimal | None:
    """Return the maximum of a row, or of a group without one the sum of those below it."""
    if row.maximum is not None:
        return row.maximum
    below = [(_maximum(each), _count(each)) for each in row.rows if not each.of_which and not each.total]
    if all(maximum is None for maximum, _ in below):
        return None
    return sum(((maximum or Decimal(0)) * (count or 0) for maximum, count in below), Decimal(0))
