"""What an expression gives, in exact decimals. It never raises: what cannot be worked out is blank.

Blank is a value of its own. ``+`` and ``-`` count a blank as 0 if the other side is not blank; ``*``, ``/`` and
every comparison with a blank give a blank; dividing by zero gives a blank; a text in arithmetic gives a blank.
``and``, ``or`` and ``not`` know three values. Numbers are rounded half up. Excel and JavaScript follow the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, Underflow
from typing import Any

from ..values import Target
from .tree import Binary, Call, Expression, Function, Literal, Operator, Reference, Unary

Lookup = Callable[[str], Any]
_CONTEXT = Context(
    prec=28, rounding=ROUND_HALF_UP, Emin=-400, Emax=400, traps=[DivisionByZero, InvalidOperation, Overflow]
)
_ARITHMETIC = frozenset((Operator.ADD, Operator.SUB, Operator.MUL, Operator.DIV))
_MOST_DECIMALS = 12


class Many(tuple[Any, ...]):
    """The values of a reference to several cells."""

    __slots__ = ()


def is_many(expression: Expression) -> bool:
    """Tell whether ``expression`` gives a list of values instead of one."""
    match expression:
        case Reference():
            return expression.many
        case Unary():
            return is_many(expression.operand)
        case Binary():
            return is_many(expression.left) or is_many(expression.right)
        case Call(function=Function.IF | Function.ROUND | Function.ABS):
            return any(is_many(each) for each in expression.arguments)
        case _:
            return False


def evaluate(expression: Expression, lookup: Lookup) -> Any:
    """Return the value of ``expression``: a Decimal, a text, a truth, a date, or None for a blank.

    ``lookup`` gives the value at a data path, None where it is blank.
    """
    result = _value(expression, lookup)
    return None if isinstance(result, Many) else result


def _value(expression: Expression, lookup: Lookup) -> Any:
    match expression:
        case Literal():
            return expression.value
        case Reference():
            held = [_known(lookup(path)) for path in expression.paths]
            if expression.many:
                return Many(held)
            return held[0] if held else None
        case Unary():
            operand = _value(expression.operand, lookup)
            return _spread(_negative if expression.operator is Operator.SUB else _not, operand)
        case Binary():
            return _binary(expression, lookup)
        case Call():
            return _call(expression, lookup)
        case _:
            return None


def _known(held: Any) -> Any:
    """Return a value of the data as the expression knows it: numbers are decimals."""
    if isinstance(held, int) and not isinstance(held, bool):
        return Decimal(held)
    return None if held in ("", ()) else held


def _spread(operation: Callable[..., Any], *operands: Any) -> Any:
    """Apply ``operation``, element by element where an operand is a list of values."""
    lengths = {len(each) for each in operands if isinstance(each, Many)}
    if not lengths:
        return operation(*operands)
    if len(lengths) > 1:
        return None
    count = lengths.pop()
    columns = [each if isinstance(each, Many) else (each,) * count for each in operands]
    return Many(operation(*row) for row in zip(*columns, strict=True))


def _binary(expression: Binary, lookup: Lookup) -> Any:
    operator = expression.operator
    left, right = _value(expression.left, lookup), _value(expression.right, lookup)
    if operator in _ARITHMETIC:
        return _spread(lambda a, b: _arithmetic(operator, a, b), left, right)
    if operator in (Operator.AND, Operator.OR):
        return _spread(lambda a, b: _logic(operator, a, b), left, right)
    return _spread(lambda a, b: _compare(operator, a, b), left, right)


def _number(held: Any) -> Decimal | None:
    if isinstance(held, Decimal):
        return held
    return held.number if isinstance(held, Target) else None


def _arithmetic(operator: Operator, left: Any, right: Any) -> Any:
    if left is None and right is None:
        return None
    additive = operator in (Operator.ADD, Operator.SUB)
    a = Decimal(0) if left is None and additive else _number(left)
    b = Decimal(0) if right is None and additive else _number(right)
    if a is None or b is None:
        return None
    return _worked(operator, a, b)


def _worked(operator: Operator, a: Decimal, b: Decimal) -> Decimal | None:
    try:
        match operator:
            case Operator.ADD:
                return _CONTEXT.add(a, b)
            case Operator.SUB:
                return _CONTEXT.subtract(a, b)
            case Operator.MUL:
                return _CONTEXT.multiply(a, b)
            case _:
                return _CONTEXT.divide(a, b)
    except (DivisionByZero, InvalidOperation, Overflow, Underflow):
        return None


def _negative(held: Any) -> Any:
    number = _number(held)
    return None if number is None else _worked(Operator.SUB, Decimal(0), number)


def _truth(held: Any) -> bool | None:
    return held if isinstance(held, bool) else None


def _not(held: Any) -> bool | None:
    truth = _truth(held)
    return None if truth is None else not truth


def _logic(operator: Operator, left: Any, right: Any) -> bool | None:
    decisive = operator is Operator.OR
    pair = (_truth(left), _truth(right))
    if decisive in pair:
        return decisive
    return None if None in pair else not decisive


def _compare(operator: Operator, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    a, b = _comparable(left, right)
    if type(a) is not type(b):
        return {Operator.EQ: False, Operator.NE: True}.get(operator)
    match operator:
        case Operator.EQ:
            return bool(a == b)
        case Operator.NE:
            return bool(a != b)
        case _ if isinstance(a, bool | tuple):
            return None
        case Operator.LT:
            return bool(a < b)
        case Operator.LE:
            return bool(a <= b)
        case Operator.GT:
            return bool(a > b)
        case _:
            return bool(a >= b)


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    """Return both sides as one type where they have one: dates with texts, targets with numbers."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Target) and isinstance(other, Decimal) and one.number is not None:
            return (one.number, other) if one is left else (other, one.number)
    return _plain(left), _plain(right)


def _plain(held: Any) -> Any:
    if isinstance(held, date):
        return held.isoformat()
    return str(held) if isinstance(held, str) else held


def _each(values: Iterable[Any]) -> Iterable[Any]:
    for held in values:
        if isinstance(held, Many):
            yield from held
        else:
            yield held


def _call(call: Call, lookup: Lookup) -> Any:
    values = [_value(each, lookup) for each in call.arguments]
    match call.function:
        case Function.SUM:
            return _sum(_each(values))
        case Function.COUNT:
            return Decimal(sum(1 for held in _each(values) if held is not None and held is not False))
        case Function.ANY:
            return any(held is True for held in _each(values))
        case Function.ALL:
            return all(held is not False for held in _each(values))
        case Function.BLANK:
            return all(held is None for held in _each(values))
        case Function.IF:
            return _spread(_either, *values)
        case Function.ROUND:
            return _spread(_round, values[0], values[1] if len(values) > 1 else Decimal(0))
        case Function.ABS:
            return _spread(_absolute, values[0])


def _either(test: Any, then: Any, other: Any) -> Any:
    truth = _truth(test)
    return None if truth is None else then if truth else other


def _sum(values: Iterable[Any]) -> Decimal | None:
    total: Decimal | None = None
    for held in values:
        if isinstance(held, Decimal):
            total = held if total is None else _worked(Operator.ADD, total, held)
            if total is None:
                return None
    return total


def _round(held: Any, decimals: Any) -> Any:
    number = _number(held)
    if number is None or not isinstance(decimals, Decimal) or abs(decimals) > _MOST_DECIMALS:
        return None
    try:
        places = int(decimals)
        return number.quantize(Decimal(1).scaleb(-places), context=_CONTEXT)
    except InvalidOperation:
        return None


def _absolute(held: Any) -> Any:
    number = _number(held)
    return None if number is None else number.copy_abs()
