"""Checking the kinds of a form's expressions: each name has the kind of the cells that it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..problems import SourceLocation
from ..rules.kinds import ANY, KindChecker, Known, together
from ..rules.tree import Call, Expression, Function, Literal, Name
from ..spec.reader import Report
from ..suggest import nearest
from ..values import Operand
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
    _check(expression, _FITTING.get(kind, frozenset((kind,))), leaf.label, leaf.cell.location, scope, root, report)
    for text in _texts(expression) if kind is Operand.CHOICE else ():
        if text not in leaf.cell.value.choices:
            known = list(leaf.cell.value.choices)
            near = nearest(text, known)
            report.add("expr.not-a-choice", leaf.cell.location, value=text, known=known, suggestion=near)


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
        report.add(code, at or location, **params)


def _kind_of(name: Name, *, scope: Scope, root: Group) -> Known:
    """Return the kind of the cells that a name refers to, if they have one kind."""
    try:
        paths = scope.resolve(name).paths
    except UnknownName:
        return ANY
    return together(_known(leaf) for path in paths if (leaf := leaf_at(root, path)) is not None)


def _known(leaf: Leaf) -> Known:
    value = leaf.cell.value
    return Known(value.type.operand, value.choices)
