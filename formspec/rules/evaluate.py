"""What an expression gives, in exact decimals. It never raises: what cannot be worked out is blank.

Blank is a value of its own. ``+`` and ``-`` count a blank as 0 if the other side is not blank; ``*``, ``/`` and
every comparison with a blank give a blank; dividing by zero gives a blank; a text in arithmetic gives a blank.
``and``, ``or`` and ``not`` know three values. Numbers are rounded half up, and compared as they are written with 15
significant digits and 9 decimals. Excel and JavaScript follow the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, Underflow
from functools import partial
from typing import Any

from msgspec import Struct, field

from ..values import Target, meets
from .paths import OWN, concrete, is_exact
from .tree import Binary, Call, Expression, Function, Literal, Operator, Reference, Unary

Lookup = Callable[[str], Any]
_CONTEXT = Context(
    prec=28, rounding=ROUND_HALF_UP, Emin=-400, Emax=400, traps=[DivisionByZero, InvalidOperation, Overflow]
)
_LOGICAL = frozenset((Operator.AND, Operator.OR))
_ARITHMETIC = frozenset((Operator.ADD, Operator.SUB, Operator.MUL, Operator.DIV))
_MOST_DECIMALS = 12
_COMPARED = Context(prec=15, rounding=ROUND_HALF_UP, Emin=-400, Emax=400)
_COMPARED_TO = Decimal("1e-9")
_TOO_WIDE = 17


class ManyValues(tuple[Any, ...]):
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
        case Call(function=Function.IF | Function.ROUND | Function.ABS | Function.MEETS):
            return any(is_many(each) for each in expression.arguments)
        case _:
            return False


class Scene(Struct):
    """What an expression is worked out on: values by data path, the lists' lengths, and where it stands."""

    get: Lookup
    counts: Mapping[str, int] = field(default_factory=dict)
    own: str = ""
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    together: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def every(self, path: str) -> tuple[str, ...]:
        """Return the exact paths that ``path``, which is the same for each row, stands for."""
        found = self.known.get(path)
        if found is None:
            found = (path,) if is_exact(path) else tuple(concrete(path, "", self.counts))
            self.known[path] = found
        return found

    def all_of(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Return the exact paths of several."""
        found = self.together.get(paths)
        if found is None:
            found = self.together[paths] = tuple(each for path in paths for each in self.every(path))
        return found


Program = Callable[[Scene], Any]


def evaluate(expression: Expression, lookup: Lookup) -> Any:
    """Return the value of ``expression``, whose references are exact: see :func:`program`."""
    return program(expression)(Scene(lookup))


def program(expression: Expression, rows: str = "") -> Program:
    """Return ``expression`` as a function that is run on a :class:`Scene`, many times.

    It gives a Decimal, a text, a truth, a date, or None for a blank. ``rows`` is the path of the rows that the
    expression is worked out on, with ``.`` for their own items.
    """
    run = _program(expression, rows)

    def single(scene: Scene) -> Any:
        result = run(scene)
        return None if isinstance(result, ManyValues) else result

    return single


def reached(reference: Reference, rows: str = "") -> Callable[[Scene], Iterable[str]]:
    """Return what gives the exact paths of ``reference`` in a scene."""
    parts = [_reach(path, rows) for path in reference.paths]
    if len(parts) == 1:
        return parts[0]
    if not any(OWN in path.split("/") for path in reference.paths):
        return lambda scene: scene.all_of(reference.paths)
    return lambda scene: [path for part in parts for path in part(scene)]


def _reach(path: str, rows: str) -> Callable[[Scene], Iterable[str]]:
    below = path[len(rows) :]
    if is_exact(path):
        exact = (path,)
        return lambda _: exact
    if rows and path.startswith(f"{rows}/") and is_exact(below):
        return lambda scene: (scene.own + below,)
    if OWN not in path.split("/"):
        return lambda scene: scene.every(path)
    return lambda scene: concrete(path, scene.own, scene.counts)


def _program(expression: Expression, rows: str) -> Program:
    match expression:
        case Literal():
            value = expression.value
            return lambda _: value
        case Reference():
            return _reference(expression, rows)
        case Unary():
            operand = _program(expression.operand, rows)
            operation = _negative if expression.operator is Operator.SUB else _not
            if not is_many(expression):
                return lambda scene: operation(operand(scene))
            return lambda scene: _spread(operation, operand(scene))
        case Binary():
            return _binary(expression, rows)
        case Call(function=Function.BLANK, arguments=(Reference(many=False) as only,)):
            held = _reference(only, rows)
            return lambda scene: held(scene) is None
        case Call():
            work = _FUNCTIONS[expression.function]
            arguments = [_program(each, rows) for each in expression.arguments]
            return lambda scene: work([each(scene) for each in arguments])
        case _:
            return lambda _: None


def _reference(reference: Reference, rows: str) -> Program:
    paths = reached(reference, rows)
    if reference.many:
        return lambda scene: ManyValues([_known(scene.get(path)) for path in paths(scene)])
    if is_exact(only := reference.paths[0]):
        return lambda scene: _known(scene.get(only))
    if rows and only.startswith(f"{rows}/") and is_exact(below := only[len(rows) :]):
        return lambda scene: _known(scene.get(scene.own + below))
    return lambda scene: next((_known(scene.get(path)) for path in paths(scene)), None)


def _binary(expression: Binary, rows: str) -> Program:
    operator = expression.operator
    left, right = _program(expression.left, rows), _program(expression.right, rows)
    work = partial(_arithmetic if operator in _ARITHMETIC else _logic if operator in _LOGICAL else _compare, operator)
    if not is_many(expression):
        return lambda scene: work(left(scene), right(scene))
    return lambda scene: _spread(work, left(scene), right(scene))


def _known(held: Any) -> Any:
    """Return a value of the data as the expression knows it: numbers are decimals."""
    if isinstance(held, int) and not isinstance(held, bool):
        return Decimal(held)
    return None if held in ("", ()) else held


def _spread(operation: Callable[..., Any], *operands: Any) -> Any:
    """Apply ``operation``, element by element where an operand is a list of values."""
    if ManyValues not in map(type, operands):
        return operation(*operands)
    lengths = {len(each) for each in operands if isinstance(each, ManyValues)}
    if len(lengths) > 1:
        return None
    count = lengths.pop()
    columns = [each if isinstance(each, ManyValues) else (each,) * count for each in operands]
    return ManyValues(operation(*row) for row in zip(*columns, strict=True))


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
    if type(left) is str and type(right) is str:
        return _ordered(operator, left, right)
    a, b = _as_compared(left, right), _as_compared(right, left)
    if type(a) is not type(b):
        return {Operator.EQ: False, Operator.NE: True}.get(operator)
    return _ordered(operator, a, b)


def _ordered(operator: Operator, a: Any, b: Any) -> bool | None:
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


def _as_compared(held: Any, other: Any) -> Any:
    """Return a value as it is compared with ``other``: numbers rounded, a target as its number beside a number."""
    if isinstance(held, Target) and isinstance(other, Decimal) and held.number is not None:
        held = held.number
    if isinstance(held, Decimal):
        return _rounded(held)
    if isinstance(held, date):
        return held.isoformat()
    return str(held) if isinstance(held, str) else held


def _rounded(number: Decimal) -> Decimal:
    number = _COMPARED.plus(number)
    return number if number.adjusted() > _TOO_WIDE else number.quantize(_COMPARED_TO, context=_CONTEXT)


def _each(values: Iterable[Any]) -> Iterable[Any]:
    for held in values:
        if isinstance(held, ManyValues):
            yield from held
        else:
            yield held


def _either(test: Any, then: Any, other: Any) -> Any:
    truth = _truth(test)
    return None if truth is None else then if truth else other


def _sum(arguments: list[Any]) -> Decimal | None:
    total: Decimal | None = None
    for held in _each(arguments):
        if isinstance(held, Decimal):
            total = held if total is None else _worked(Operator.ADD, total, held)
            if total is None:
                return None
    return total


def _count(arguments: list[Any]) -> Decimal:
    return Decimal(sum(1 for held in _each(arguments) if held is not None and held is not False))


def _meets(actual: Any, target: Any) -> bool | None:
    if isinstance(actual, Decimal | Target) and isinstance(target, Decimal | Target):
        return meets(actual, target)
    return None


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


_FUNCTIONS: Mapping[Function, Callable[[list[Any]], Any]] = {
    Function.SUM: _sum,
    Function.COUNT: _count,
    Function.ANY: lambda arguments: any(held is True for held in _each(arguments)),
    Function.ALL: lambda arguments: all(held is not False for held in _each(arguments)),
    Function.BLANK: lambda arguments: all(held is None for held in _each(arguments)),
    Function.IF: lambda arguments: _spread(_either, *arguments),
    Function.ROUND: lambda arguments: _spread(_round, *arguments, *(() if len(arguments) > 1 else (Decimal(0),))),
    Function.ABS: lambda arguments: _spread(_absolute, *arguments),
    Function.MEETS: lambda arguments: _spread(_meets, *arguments),
}
