"""Expressions and targets as the page's script reads them: the tree as arrays, the tables of targets unchanged."""

from __future__ import annotations

from typing import Any

from formspec.patterns import lazy_pattern
from formspec.rules import Binary, Call, Expression, Literal, Reference, Unary
from formspec.values import target

_NEEDLESS_ESCAPE = lazy_pattern(r"\\([^\w^$\\.*+?()\[\]{}|/-])")


def expression_json(expression: Expression) -> list[Any]:
    """Return ``expression`` as the script reads it: its kind, then its parts."""
    match expression:
        case Literal(value=bool() as truth):
            return ["b", truth]
        case Literal(value=str() as text):
            return ["s", text]
        case Literal():
            return ["n", str(expression.value)]
        case Reference():
            return ["r", list(expression.paths), expression.many]
        case Unary():
            return ["u", str(expression.operator), expression_json(expression.operand)]
        case Binary():
            sides = (expression_json(expression.left), expression_json(expression.right))
            return ["o", str(expression.operator), *sides]
        case Call():
            return ["f", str(expression.function), [expression_json(each) for each in expression.arguments]]
    raise AssertionError(expression)  # names are resolved before a form is laid out


def target_tables() -> dict[str, Any]:
    """Return the tables with which the script parses targets."""
    return {
        "pattern": _NEEDLESS_ESCAPE.sub(r"\1", target.WRITTEN).replace("(?P<", "(?<"),
        "leading": target.LEADING,
        "trailing": target.TRAILING,
        "half": target.HALF_WIDTH,
        "notUnits": list(target.NOT_UNITS),
        "longest": target.LONGEST,
        "shares": list(target.SHARES),
    }
