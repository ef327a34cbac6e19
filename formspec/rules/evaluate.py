"""The value of an expression, in exact decimals. Evaluation never raises: a value that cannot be computed is blank.

Blank is a value of its own. ``+`` and ``-`` count a blank as 0 if the other side is not blank; ``*``, ``/`` and
every comparison with a blank give a blank; dividing by zero gives a blank; a text in arithmetic gives a blank.
``and``, ``or`` and ``not`` have three values. Numbers are rounded half up, and compared with 15 significant digits and
9 decimals. Excel and JavaScript follow the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, Underflow
from functools import partial
from typing import Any

from msgspec import Struct, field

from ..values import Target, meets
from .paths import OWN, Items, concrete, in_row, is_exact, own_steps
from .tree import Binary, Call, Expression, Function, Literal, Operator, Reference, Unary, references

Lookup = Callable[[str], Any]
_CONTEXT = Context(
    prec=28, rounding=ROUND_HALF_UP, Emin=-400, Emax=400, traps=[DivisionByZero, InvalidOperation, Overflow]
)
_LOGICAL = frozenset((Operator.AND, Operator.OR))
_ARITHMETIC = frozenset((Operator.ADD, Operator.SUB, Operator.MUL, Operator.DIV))
_MOST_DECIMALS = 12  # of ``round``; within the 15 digits of a double
# Comparison: 15 significant digits, as Excel stores numbers, and 9 decimals, the same in every target.
_COMPARED = Context(prec=15, rounding=ROUND_HALF_UP, Emin=-400, Emax=400)
_COMPARED_TO = Decimal("1e-9")
_TOO_WIDE = 17  # largest power of ten that is rounded to decimals: 18 digits and 9 decimals fit into 28 digits


class ManyValues(tuple[Any, ...]):
    """The values of a reference to several cells."""

    __slots__ = ()


def is_many(expression: Expression) -> bool:
    """Return whether the value of ``expression`` is a list of values."""
    match expression:
        case Reference():
            return expression.many
        case Unary():
            return is_many(expression.operand)
        case Binary():
            return is_many(expression.left) or is_many(expression.right)
        case Call(function=Function.IF | Function.ROUND | Function.ABS | Function.MEETS):
            return any(is_many(argument) for argument in expression.arguments)
        case _:
            return False


class Scene(Struct):
    """The input of an evaluation: values by data path, the items of lists, the path of the expression's row or cell.

    ``totals`` are the results of the calls that are the same in many rows, by the call and the part of ``own`` on which
    they depend; whoever changes a value while expressions are evaluated clears them.
    """

    get: Lookup
    items: Items = field(default_factory=dict)
    own: str = ""
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    together: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    totals: dict[tuple[object, str], Any] = field(default_factory=dict)

    def every(self, path: str) -> tuple[str, ...]:
        """Return the exact paths of ``path``, which is the same for each row."""
        found = self.known.get(path)
        if found is None:
            found = (path,) if is_exact(path) else tuple(concrete(path, "", self.items))
            self.known[path] = found
        return found

    def all_of(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Return the exact paths of several paths."""
        found = self.together.get(paths)
        if found is None:
            found = self.together[paths] = tuple(exact for path in paths for exact in self.every(path))
        return found


Program = Callable[[Scene], Any]


def evaluate(expression: Expression, lookup: Lookup) -> Any:
    """Return the value of ``expression``, whose references are exact: see :func:`program`."""
    return program(expression)(Scene(lookup))


def program(expression: Expression, rows: str = "") -> Program:
    """Return ``expression`` as a function of a :class:`Scene`, to be called many times.

    The function returns a Decimal, a text, a truth, a date, or None for a blank. ``rows`` is the path of the rows for
    which the expression is evaluated, with ``.`` for their own items.
    """
    run = _program(expression, rows)

    def single(scene: Scene) -> Any:
        result = run(scene)
        return None if isinstance(result, ManyValues) else result

    return single


def reached(reference: Reference, rows: str = "") -> Callable[[Scene], Iterable[str]]:
    """Return a function that returns the exact paths of ``reference`` in a scene."""
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
    return lambda scene: scene.every(in_row(path, scene.own))


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
            read = _reference(only, rows)
            return lambda scene: read(scene) is None
        case Call():
            work = _FUNCTIONS[expression.function]
            arguments = [_program(each, rows) for each in expression.arguments]
            if any(map(is_many, expression.arguments)):
                return once_for_rows(lambda scene: work([each(scene) for each in arguments]), expression, rows)
            return lambda scene: work([each(scene) for each in arguments])
        case _:
            return lambda _: None


def once_for_rows(run: Program, expression: Expression, rows: str) -> Program:
    """Return ``run``, evaluated once for all rows in which ``expression`` refers to the same cells.

    The sum of a list is the same in each of its rows: evaluated in each one, its cost is the square of their number.
    """
    paths = [path for each in references(expression) if isinstance(each, Reference) for path in each.paths]
    steps = max(map(own_steps, paths), default=0)
    if not rows or steps >= len(rows.split("/")):
        return run
    call = object()

    def once(scene: Scene) -> Any:
        key = (call, "/".join(scene.own.split("/", steps)[:steps]) if steps else "")
        if key not in scene.totals:
            scene.totals[key] = run(scene)
        return scene.totals[key]

    return once


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


def _known(value: Any) -> Any:
    """Return a value of the data as an operand: integers become decimals, empty values None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return None if value in ("", ()) else value


def _spread(operation: Callable[..., Any], *operands: Any) -> Any:
    """Apply ``operation``, element by element where an operand is a list of values."""
    if ManyValues not in map(type, operands):
        return operation(*operands)
    lengths = {len(operand) for operand in operands if isinstance(operand, ManyValues)}
    if len(lengths) > 1:
        return None
    count = lengths.pop()
    columns = [operand if isinstance(operand, ManyValues) else (operand,) * count for operand in operands]
    return ManyValues(operation(*row) for row in zip(*columns, strict=True))


def _number(value: Any) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return value.number if isinstance(value, Target) else None


def _arithmetic(operator: Operator, left: Any, right: Any) -> Any:
    if left is None and right is None:
        return None
    additive = operator in (Operator.ADD, Operator.SUB)
    a = Decimal(0) if left is None and additive else _number(left)
    b = Decimal(0) if right is None and additive else _number(right)
    if a is None or b is None:
        return None
    return _calculated(operator, a, b)


def _calculated(operator: Operator, a: Decimal, b: Decimal) -> Decimal | None:
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


def _negative(value: Any) -> Any:
    number = _number(value)
    return None if number is None else _calculated(Operator.SUB, Decimal(0), number)


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _not(value: Any) -> bool | None:
    truth = _truth(value)
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


def _as_compared(value: Any, other: Any) -> Any:
    """Return a value for comparison with ``other``: numbers rounded, a target as its number next to a number."""
    if isinstance(value, Target) and isinstance(other, Decimal) and value.number is not None:
        value = value.number
    if isinstance(value, Decimal):
        return _rounded(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _rounded(number: Decimal) -> Decimal:
    number = _COMPARED.plus(number)
    return number if number.adjusted() > _TOO_WIDE else number.quantize(_COMPARED_TO, context=_CONTEXT)


def _each(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        if isinstance(value, ManyValues):
            yield from value
        else:
            yield value


def _either(test: Any, then: Any, other: Any) -> Any:
    truth = _truth(test)
    return None if truth is None else then if truth else other


def _sum(arguments: list[Any]) -> Decimal | None:
    total: Decimal | None = None
    for value in _each(arguments):
        if isinstance(value, Decimal):
            total = value if total is None else _calculated(Operator.ADD, total, value)
            if total is None:
                return None
    return total


def _count(arguments: list[Any]) -> Decimal:
    return Decimal(sum(1 for value in _each(arguments) if value is not None and value is not False))


def _meets(actual: Any, target: Any) -> bool | None:
    if isinstance(actual, Decimal | Target) and isinstance(target, Decimal | Target):
        return meets(actual, target)
    return None


def _round(value: Any, decimals: Any) -> Any:
    number = _number(value)
    if number is None or not isinstance(decimals, Decimal) or abs(decimals) > _MOST_DECIMALS:
        return None
    try:
        places = int(decimals)
        return number.quantize(Decimal(1).scaleb(-places), context=_CONTEXT)
    except InvalidOperation:
        return None


def _absolute(value: Any) -> Any:
    number = _number(value)
    return None if number is None else number.copy_abs()


_FUNCTIONS: Mapping[Function, Callable[[list[Any]], Any]] = {
    Function.SUM: _sum,
    Function.COUNT: _count,
    Function.ANY: lambda arguments: any(value is True for value in _each(arguments)),
    Function.ALL: lambda arguments: all(value is not False for value in _each(arguments)),
    Function.BLANK: lambda arguments: all(value is None for value in _each(arguments)),
    Function.IF: lambda arguments: _spread(_either, *arguments),
    Function.ROUND: lambda arguments: _spread(_round, *arguments, *(() if len(arguments) > 1 else (Decimal(0),))),
    Function.ABS: lambda arguments: _spread(_absolute, *arguments),
    Function.MEETS: lambda arguments: _spread(_meets, *arguments),
}
