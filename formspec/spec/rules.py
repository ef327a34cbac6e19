"""Rules: those under ``rules:``, and those of ``adds_up:`` on a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..messages import text
from ..problems import SourceLocation
from ..rules.tree import Binary, Call, Expression, Function, Literal, Name, Operator
from ..source.nodes import Node, Scalar
from .cells import CellBuilder
from .labels import names_in, other_braces, variables_in
from .model import AddsUp, RowSpec, TableBlock, WrittenRule, leaves
from .names import Names, check_id
from .reader import MappingReader


def build_rules(reader: MappingReader, cells: CellBuilder) -> Iterator[WrittenRule]:
    """Yield the rules listed in the spec."""
    seen = Names()
    for number, rule_reader in enumerate(reader.readers("rules"), 1):
        name = rule_reader.text("id") or f"rule-{number}"
        check_id(name, seen, rule_reader.at("id"), rule_reader.report, "rule")
        rule = _rule(name, rule_reader, cells)
        if rule is not None:
            yield rule


def _rule(name: str, reader: MappingReader, cells: CellBuilder) -> WrittenRule | None:
    asserts, requires = reader.has("assert"), reader.has("require")
    if asserts and not requires and reader.has("when"):
        params: dict[str, Any] = {"when": reader.text("when"), "assert": reader.text("assert")}
        reader.report.add("spec.rule-when", reader.key_location("when"), id=name, **params)
        return None
    if asserts == requires:
        reader.report.add("spec.rule-kind", reader.location, id=name)
        return None
    source = reader.node.get("assert" if asserts else "when")
    condition = cells.expression(source) if source is not None else Literal(value=True)
    required = tuple(cells.expression(item) for item in reader.scalars("require"))
    if condition is None or None in required:
        return None
    return WrittenRule(
        id=name,
        condition=condition,
        required=tuple(expression for expression in required if expression is not None),
        each=tuple(Name(tuple(item.text.split(".")), location=item.mark.location()) for item in reader.scalars("each")),
        message=reader.text("message"),
        named=tuple(_named(reader.node.get("message"))),
        severity=reader.text("severity", "error"),
        source=reader.text("source"),
        location=reader.location,
    )


def _named(message: Node | None) -> Iterator[tuple[str, SourceLocation | None]]:
    """Yield the names of the values in a message, each with its source location."""
    if isinstance(message, Scalar):
        for name, offset in (*variables_in(message.text), *other_braces(message.text)):
            yield name, message.location_at(offset)


def adding_up(table: TableBlock, language: str) -> Iterator[WrittenRule]:
    """Yield the rules that make the columns of ``adds_up`` add up: in all, and level by level.

    Their messages are in ``language``, that of the form.
    """
    for sum_column in (each for each in table.adds_up if not each.is_of_maxima):
        if sum_column.total is not None:
            yield _adding_rule(table, (), sum_column, Literal(sum_column.total), language)
        for path in _groups_with(table.rows, sum_column.column, ()):
            yield _adding_rule(table, path, sum_column, Name((sum_column.column,)), language)


def _adding_rule(
    table: TableBlock, path: tuple[str, ...], sum_column: AddsUp, total: Expression, language: str
) -> WrittenRule:
    parts = Call(Function.SUM, (Name(("rows", sum_column.column)),))
    message = _adding_message(table, sum_column, total, language)
    return WrittenRule(
        id="-".join((*(part.replace("_", "-") for part in (table.id, *path, sum_column.column)), "adds-up")),
        condition=Binary(Operator.EQ, parts, total),
        rows=(table.id, *path),
        message=message,
        named=tuple((name, sum_column.location) for name in names_in(message)),
        location=sum_column.location,
    )


def _adding_message(table: TableBlock, sum_column: AddsUp, total: Expression, language: str) -> str:
    columns = (*leaves(table.columns), *(column for level in table.levels for column in leaves(level.columns)))
    label = next((column.label for column in columns if column.id == sum_column.column), sum_column.column)
    if isinstance(total, Literal):
        return text("form.sum-fixed", language, label=label, total=total.value)
    return text("form.sum", language, label=label, value=f"{{{sum_column.column}}}")


def _groups_with(rows: tuple[RowSpec, ...], column: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the groups that have a cell of ``column`` themselves and below them."""
    for row in rows:
        here = path if row.id is None else (*path, row.id)
        if row.id is not None and column in row.own and _has_below(row.rows, column):
            yield here
        yield from _groups_with(row.rows, column, here)


def _has_below(rows: tuple[RowSpec, ...], column: str) -> bool:
    return any(column in row.own or column in row.cells or _has_below(row.rows, column) for row in rows)
