"""The kind of an expression's value, and operands whose kind is a mistake.

Checked when a spec is loaded, on names as they are written, so that every mistake has its line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from ..problems import SourceLocation
from ..suggest import nearest
from ..values import Operand, Refused, short
from ..values.date import read_date
from .parser import unparse
from .tree import Binary, Call, Expression, Function, Literal, Name, Operator, Unary, references

_LOGICAL = frozenset((Operand.TRUTH,))
_NUMERIC = frozenset((Operand.NUMBER, Operand.TARGET))
_WORDS = frozenset((Operand.TEXT, Operand.CHOICE, Operand.TARGET))
_ORDERED = frozenset((Operator.LT, Operator.LE, Operator.GT, Operator.GE))
_COMPARISONS = _ORDERED | {Operator.EQ, Operator.NE}
_UNORDERED = frozenset((Operand.TRUTH, Operand.CHOICE, Operand.CHOICES))
_CHOSEN = frozenset((Operand.CHOICE, Operand.CHOICES))
PERCENT, EMPTY = "expr.percent", "expr.empty-text"
WARNINGS = frozenset((PERCENT, EMPTY))  # an expression with these is valid, and hardly what was meant
_LEAST_PERCENT = 10  # a percentage of 1000% is hardly meant; one of up to 900% may be a rate of growth
_LISTED = 20  # choices that a message names
_WANTED = {
    Function.SUM: frozenset((Operand.NUMBER,)), Function.ROUND: _NUMERIC, Function.ABS: _NUMERIC,
    Function.MEETS: _NUMERIC, Function.ANY: _LOGICAL, Function.ALL: _LOGICAL,
}  # fmt: skip


class Known(Struct, frozen=True):
    """The kind of a value, with its choices if it has any; ``is_percent`` for a fraction that is shown in percent."""

    kind: Operand
    choices: tuple[str, ...] = ()
    is_percent: bool = False


ANY, NUMBER, TEXT, TRUTH = Known(Operand.ANY), Known(Operand.NUMBER), Known(Operand.TEXT), Known(Operand.TRUTH)
_GIVEN = {
    Function.SUM: NUMBER, Function.COUNT: NUMBER, Function.ROUND: NUMBER, Function.ABS: NUMBER,
    Function.ANY: TRUTH, Function.ALL: TRUTH, Function.BLANK: TRUTH, Function.MEETS: TRUTH,
}  # fmt: skip


class KindChecker(Struct):
    """Computes kinds; collects (code, location, parameters) of each mistake."""

    named: Callable[[Name], Known]
    found: list[tuple[str, SourceLocation | None, dict[str, Any]]] = field(default_factory=list)

    def of(self, expression: Expression) -> Known:
        """Return the kind of the value of ``expression``."""
        match expression:
            case Name():
                return self.named(expression)
            case Literal():
                return _of_literal(expression)
            case Unary(operator=Operator.NOT):
                self._want(expression.operand, "not", _LOGICAL)
                return TRUTH
            case Unary():
                self._want(expression.operand, "-", _NUMERIC)
                return NUMBER
            case Binary():
                return self._binary(expression)
            case Call():
                return self._call(expression)
            case _:
                return ANY

    def must_be(
        self, expression: Expression, wanted: frozenset[Operand], what: str, location: SourceLocation | None
    ) -> None:
        """Report an expression of another kind than ``wanted``; ``what`` is its role in the message."""
        kind = self.of(expression).kind
        if kind not in wanted and kind is not Operand.ANY:
            self._report("expr.result", location_of(expression) or location, what=what, **_kinds(wanted, kind))

    def _want(self, operand: Expression, what: str, wanted: frozenset[Operand]) -> None:
        kind = self.of(operand).kind
        if kind not in wanted and kind is not Operand.ANY:
            params = {"what": what, "operand": short(unparse(operand))}
            self._report("expr.kind", location_of(operand), **params, **_kinds(wanted, kind))

    def _binary(self, expression: Binary) -> Known:
        operator = expression.operator
        if operator in _COMPARISONS:
            self._compare(expression)
            return TRUTH
        logic = operator in (Operator.AND, Operator.OR)
        for operand in (expression.left, expression.right):
            self._want(operand, str(operator), _LOGICAL if logic else _NUMERIC)
        return TRUTH if logic else NUMBER

    def _compare(self, expression: Binary) -> None:
        left, right = self.of(expression.left), self.of(expression.right)
        for value, other in ((expression.left, expression.right), (expression.right, expression.left)):
            if value == Literal(""):
                self._empty_text(expression, other)
                return
        if left.kind is Operand.ANY or right.kind is Operand.ANY:
            return
        if self._settled(expression, left, expression.right) or self._settled(expression, right, expression.left):
            return
        self._check_percent(left, expression.left, expression.right)
        self._check_percent(right, expression.right, expression.left)
        self._pair(expression, str(expression.operator), left.kind, right.kind)

    def _settled(self, expression: Binary, known: Known, other: Expression) -> bool:
        """Check a text that is compared with a choice or a date; False if the kinds are still to be compared."""
        if not isinstance(other, Literal) or not isinstance(text := other.value, str):
            return False
        if known.kind in _CHOSEN and known.choices and text not in known.choices:
            near, listed = nearest(text, known.choices), list(known.choices[:_LISTED])
            self._report("expr.not-a-choice", location_of(expression), value=text, known=listed, suggestion=near)
            return True
        if known.kind is Operand.DATE and not _is_date(text):
            self._report("expr.date", location_of(expression), value=text)
        return known.kind is Operand.DATE

    def _empty_text(self, expression: Binary, other: Expression) -> None:
        """Report a comparison with an empty text: a value that is not filled in is blank, and is equal to nothing."""
        is_blank = unparse(Call(Function.BLANK, (other,)))
        corrected = f"not {is_blank}" if expression.operator is Operator.NE else is_blank
        self._report(EMPTY, location_of(expression), operand=short(unparse(other)), corrected=short(corrected))

    def _check_percent(self, known: Known, percentage: Expression, other: Expression) -> None:
        """Report a percentage that is compared with a number as if it were not a fraction: ``rate >= 95``."""
        if known.is_percent and isinstance(other, Literal) and is_meant_in_percent(other.value):
            params = percent_params(Decimal(other.value))
            self._report(PERCENT, location_of(percentage), left=short(unparse(percentage)), **params)

    def _call(self, call: Call) -> Known:
        if call.function is Function.IF:
            return self._if(call)
        wanted = _WANTED.get(call.function)
        for argument in call.arguments:
            if wanted is None:
                self.of(argument)
            else:
                self._want(argument, str(call.function), wanted)
        return _GIVEN[call.function]

    def _if(self, call: Call) -> Known:
        test, then, other = call.arguments
        self._want(test, "if", _LOGICAL)
        one, two = self.of(then), self.of(other)
        if one.kind is two.kind:
            return together((one, two))
        if one.kind is not Operand.ANY and two.kind is not Operand.ANY:
            self._pair(call, "if", one.kind, two.kind)
        return ANY

    def _pair(self, expression: Expression, operator: str, one: Operand, other: Operand) -> None:
        if not _comparable(one, other, operator):
            self._report("expr.compare", location_of(expression), operator=operator, left=str(one), right=str(other))

    def _report(self, code: str, location: SourceLocation | None, **params: Any) -> None:
        self.found.append((code, location, params))


def is_meant_in_percent(value: Decimal | str | int | None) -> bool:
    """Return whether a number that is written for a percentage is probably the number before a percent sign."""
    return isinstance(value, Decimal | int) and not -_LEAST_PERCENT < value < _LEAST_PERCENT


def percent_params(number: Decimal) -> dict[str, Any]:
    """Return a number, what it is in percent, and the fraction that it is as a percentage, for a message."""
    return {"number": f"{number:f}", "percent": f"{number * 100:f}", "fraction": f"{(number / 100).normalize():f}"}


def together(kinds: Iterable[Known]) -> Known:
    """Return the kind of a value that is one of several; its choices are those of all."""
    known_kinds = list(dict.fromkeys(kinds))
    if len(known_kinds) == 1:
        return known_kinds[0]
    if len({known.kind for known in known_kinds}) != 1:
        return ANY
    choices = tuple(dict.fromkeys(choice for known in known_kinds for choice in known.choices))
    return Known(known_kinds[0].kind, choices, all(known.is_percent for known in known_kinds))


def _of_literal(literal: Literal) -> Known:
    if isinstance(literal.value, bool):
        return TRUTH
    return TEXT if isinstance(literal.value, str) else NUMBER


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except Refused:
        return False
    return True


def _comparable(one: Operand, other: Operand, operator: str) -> bool:
    """Return whether two kinds can be compared by ``operator``, or be the two branches of ``if``."""
    pair = {one, other}
    if operator in _ORDERED and pair & _UNORDERED:
        return False
    return len(pair) == 1 or pair <= _NUMERIC or pair <= _WORDS


def _kinds(wanted: frozenset[Operand], found: Operand) -> dict[str, Any]:
    return {"wanted": sorted(map(str, wanted)), "found": str(found)}


def location_of(expression: Expression) -> SourceLocation | None:
    """Return the source location of the first name of an expression."""
    names = (name for name in references(expression) if isinstance(name, Name))
    return next((name.location for name in names if name.location is not None), None)
