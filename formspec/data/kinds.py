"""Checking the kinds of a form's expressions: each name has the kind of the cells that it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from ..problems import SourceLocation
from ..rules.kinds import ANY, WARNINGS, KindChecker, Known, location_of, together
from ..rules.parser import unparse
from ..rules.tree import Binary, Call, Expression, Function, Literal, Name, Operator
from ..spec.reader import Report
from ..suggest import nearest
from ..values import NumberType, Operand, ValueSpec
from .resolve import Scope, UnknownName
from .shape import Group, Leaf, leaf_at

_TRUTH = frozenset((Operand.TRUTH,))
_FITTING = {
    Operand.NUMBER: frozenset((Operand.NUMBER, Operand.TARGET)),
    Operand.TEXT: frozenset((Operand.TEXT, Operand.CHOICE, Operand.TARGET)),
    Operand.CHOICE: frozenset((Operand.TEXT, Operand.CHOICE, Operand.TARGET)),
    Operand.TARGET: frozenset((Operand.TEXT, Operand.CHOICE, Operand.TARGET)),
}


def check_result(expression: Expression, leaf: Leaf, scope: Scope, root: Group, report: Report) -> None:
    """Report operands of the wrong kind, and a result that a cell does not accept."""
    kind = leaf.cell.value.type.operand
    _check_percent(expression, leaf, report)
    _check(expression, _FITTING.get(kind, frozenset((kind,))), leaf.label, leaf.cell.location, scope, root, report)
    for text in _texts(expression) if kind is Operand.CHOICE else ():
        if text not in leaf.cell.value.choices:
            known = list(leaf.cell.value.choices)
            near = nearest(text, known)
            report.add("expr.not-a-choice", leaf.cell.location, value=text, known=known, suggestion=near)


def _check_percent(expression: Expression, leaf: Leaf, report: Report) -> None:
    """Warn of a percentage, which is a fraction, that is multiplied by 100 as in a cell without a percent sign."""
    if not is_percent(leaf.cell.value) or not isinstance(expression, Binary) or expression.operator is not Operator.MUL:
        return
    for factor, rest in ((expression.left, expression.right), (expression.right, expression.left)):
        if factor == Literal(Decimal(100)):
            params = {"corrected": unparse(rest)}
            report.add("expr.percent-times", location_of(rest) or leaf.cell.location, warning=True, **params)


def is_percent(value: ValueSpec) -> bool:
    """Return whether a value is a fraction that is shown in percent."""
    return isinstance(value.type, NumberType) and value.type.is_percent


def _texts(expression: Expression) -> Iterator[str]:
    """Yield the texts that may be the value of an expression."""
    match expression:
        case Literal(value=str() as text):
            yield text
        case Call(function=Function.IF):
            for branch in expression.arguments[1:]:
                yield from _texts(branch)
        case _:
            return


def check_condition(
    expression: Expression, name: str, location: SourceLocation | None, scope: Scope, root: Group, report: Report
) -> None:
    """Report operands of the wrong kind, and a rule's condition that is neither true nor false."""
    _check(expression, _TRUTH, name, location, scope, root, report)


def _check(
    expression: Expression,
    wanted: frozenset[Operand],
    what: str,
    location: SourceLocation | None,
    scope: Scope,
    root: Group,
    report: Report,
) -> None:
    checker = KindChecker(partial(_kind_of, scope=scope, root=root))
    checker.must_be(expression, wanted, what, location)
    for code, at, params in checker.found:
        report.add(code, at or location, warning=code in WARNINGS, **params)


def _kind_of(name: Name, *, scope: Scope, root: Group) -> Known:
    """Return the kind of the cells that a name refers to, if they have one kind."""
    try:
        paths = scope.resolve(name).paths
    except UnknownName:
        return ANY
    return together(_known(leaf) for path in paths if (leaf := leaf_at(root, path)) is not None)


def _known(leaf: Leaf) -> Known:
    value = leaf.cell.value
    return Known(value.type.operand, value.choices, is_percent(value))
