"""Rules that nothing can satisfy: the values that an expression may have, from the bounds of its cells.

A number has a range, a truth the set of its values. The result may be wider than the truth, never narrower: where
nothing is known, everything is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from itertools import product

from msgspec import Struct, field

from ..rules.paths import EACH, pattern_of
from ..rules.tree import Binary, Call, Expression, Function, Literal, Operator, Reference, Unary
from ..spec.model import CellUse
from ..values import NumberType
from .shape import Group, Leaf, leaf_at

Truths = frozenset[bool | None]
ANYTHING: Truths = frozenset((True, False, None))
_INFINITY = Decimal("Infinity")
_COMPARISONS = frozenset((Operator.LT, Operator.LE, Operator.GT, Operator.GE, Operator.EQ, Operator.NE))
_DECIMALS = 9  # that a comparison looks at: see rules.evaluate
_MOST_STEPS = 10_000
"""Expressions that are looked at for one rule: formulas that refer to formulas may otherwise grow without bound."""


class Range(Struct, frozen=True):
    """The numbers from ``low`` to ``high``; ``is_optional`` is True if the value may also be blank."""

    low: Decimal = -_INFINITY
    high: Decimal = _INFINITY
    is_optional: bool = True

    def with_zero(self) -> Range:
        """Return the range of the value as an operand of a sum, in which a blank counts as 0."""
        if not self.is_optional:
            return self
        return Range(min(self.low, Decimal(0)), max(self.high, Decimal(0)), is_optional=True)


ANY_NUMBER = Range()


def never_true(condition: Expression, root: Group, formulas: Mapping[str, Expression]) -> bool:
    """Return whether ``condition`` is false for all values that the cells accept, unless a blank decides.

    Args:
        condition: an expression with its names resolved.
        root: the shape of the data.
        formulas: the formulas of the computed cells, by data path.
    """
    truths = _Bounds(root, formulas).truths(condition)
    return False in truths and True not in truths


class _Bounds(Struct):
    root: Group
    formulas: Mapping[str, Expression]
    known: dict[str, Range] = field(default_factory=dict)
    steps: int = 0

    def truths(self, expression: Expression) -> Truths:
        """Return the truth values that an expression may have."""
        match expression:
            case Literal(value=bool() as value):
                return frozenset((value,))
            case Unary(operator=Operator.NOT):
                return frozenset(None if each is None else not each for each in self.truths(expression.operand))
            case Binary(operator=Operator.AND | Operator.OR as operator):
                pairs = product(self.truths(expression.left), self.truths(expression.right))
                return frozenset(_logical(one, other, operator) for one, other in pairs)
            case Binary(operator=operator) if operator in _COMPARISONS:
                return _compared(self.number(expression.left), self.number(expression.right), operator)
            case Call(function=Function.IF):
                test, then, other = expression.arguments
                tests = self.truths(test)
                branches = ((True, self.truths(then)), (False, self.truths(other)), (None, frozenset((None,))))
                return frozenset(each for value, result in branches if value in tests for each in result)
            case _:
                return ANYTHING

    def number(self, expression: Expression) -> Range | None:
        """Return the range of a number; None for a value that is not one, or of which nothing is known."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return None
        match expression:
            case Literal(value=Decimal() as value):
                return Range(value, value, is_optional=False)
            case Reference():
                return None if expression.many else _hull(self._at(path) for path in expression.paths)
            case Unary(operator=Operator.SUB):
                inner = self.number(expression.operand)
                return None if inner is None else Range(-inner.high, -inner.low, is_optional=inner.is_optional)
            case Binary(operator=Operator.ADD | Operator.SUB as operator):
                return self._added(expression.left, expression.right, operator)
            case Binary(operator=Operator.MUL):
                return self._multiplied(expression.left, expression.right)
            case Call(function=Function.SUM):
                return self._sum(expression.arguments)
            case Call(function=Function.IF):
                return _hull((*map(self.number, expression.arguments[1:]), self._blank_if(expression.arguments[0])))
            case _:
                return None

    def _at(self, path: str) -> Range | None:
        pattern = pattern_of(path)
        if pattern not in self.known:
            self.known[pattern] = ANY_NUMBER  # a formula that needs itself is reported elsewhere
            leaf = leaf_at(self.root, pattern)
            found = None if leaf is None else self._of_leaf(leaf, pattern)
            if found is None:
                return None
            self.known[pattern] = found
        return self.known[pattern]

    def _of_leaf(self, leaf: Leaf, path: str) -> Range | None:
        cell = leaf.cell
        if not isinstance(cell.value.type, NumberType):
            return None
        if cell.kind is CellUse.PRINTED:
            return Range(Decimal(cell.printed), Decimal(cell.printed), is_optional=False)
        if cell.kind is CellUse.COMPUTED:
            formula = self.formulas.get(path)
            found = None if formula is None else self.number(formula)
            return found and _rounded(found, cell.value.type)
        low, high = cell.value.minimum, cell.value.maximum
        return Range(-_INFINITY if low is None else Decimal(low), _INFINITY if high is None else Decimal(high))

    def _blank_if(self, test: Expression) -> Range:
        """Return a range without numbers, of a value that is blank if ``test`` may be."""
        return Range(_INFINITY, -_INFINITY, is_optional=None in self.truths(test))

    def _added(self, left: Expression, right: Expression, operator: Operator) -> Range | None:
        one, other = self.number(left), self.number(right)
        if one is None or other is None:
            return None
        is_optional = one.is_optional and other.is_optional
        one, other = one.with_zero(), other.with_zero()
        if operator is Operator.SUB:
            other = Range(-other.high, -other.low)
        return Range(one.low + other.low, one.high + other.high, is_optional=is_optional)

    def _multiplied(self, left: Expression, right: Expression) -> Range | None:
        one, other = self.number(left), self.number(right)
        if one is None or other is None:
            return None
        ends = (one.low, one.high, other.low, other.high)
        if any(end.is_infinite() for end in ends):
            return Range(is_optional=one.is_optional or other.is_optional)
        with localcontext(prec=50):
            products = [first * second for first in (one.low, one.high) for second in (other.low, other.high)]
        return Range(min(products), max(products), is_optional=one.is_optional or other.is_optional)

    def _sum(self, arguments: Iterable[Expression]) -> Range | None:
        """Return the range of a sum, which skips blanks and is blank if all its parts are."""
        total = Range(Decimal(0), Decimal(0))
        for argument in arguments:
            for part in self._parts(argument):
                if part is None:
                    return None
                added = part.with_zero()
                total = Range(
                    total.low + added.low,
                    total.high + added.high,
                    is_optional=total.is_optional and part.is_optional,
                )
        return total

    def _parts(self, argument: Expression) -> Iterable[Range | None]:
        if not isinstance(argument, Reference):
            return (self.number(argument),)
        return (_repeated(self._at(path)) if EACH in path else self._at(path) for path in argument.paths)


def _rounded(computed: Range, kind: NumberType) -> Range:
    """Return the range of a computed value as it is stored: a whole number is rounded, half up."""
    if not kind.is_whole:
        return computed
    half = Decimal("0.5")
    return Range(computed.low - half, computed.high + half, is_optional=computed.is_optional)


def _repeated(item: Range | None) -> Range | None:
    """Return the range of the sum of any number of items."""
    if item is None:
        return None
    low = Decimal(0) if item.low >= 0 else -_INFINITY
    return Range(low, Decimal(0) if item.high <= 0 else _INFINITY)


def _hull(ranges: Iterable[Range | None]) -> Range | None:
    """Return the range of a value that is one of several."""
    found = list(ranges)
    known = [each for each in found if each is not None]
    if not known or len(known) < len(found):
        return None
    return Range(
        min(each.low for each in known),
        max(each.high for each in known),
        is_optional=any(each.is_optional for each in known),
    )


def _logical(one: bool | None, other: bool | None, operator: Operator) -> bool | None:
    decisive = operator is Operator.OR
    if decisive in (one, other):
        return decisive
    return None if one is None or other is None else not decisive


def _compared(one: Range | None, other: Range | None, operator: Operator) -> Truths:
    """Return the results of a comparison of two numbers; a blank operand gives a blank."""
    if one is None or other is None:
        return ANYTHING
    one, other = _as_compared(one), _as_compared(other)
    match operator:
        case Operator.LT:
            found = _ordered(one.low < other.high, one.high >= other.low)
        case Operator.LE:
            found = _ordered(one.low <= other.high, one.high > other.low)
        case Operator.GT:
            found = _ordered(one.high > other.low, one.low <= other.high)
        case Operator.GE:
            found = _ordered(one.high >= other.low, one.low < other.high)
        case _:
            overlap = one.low <= other.high and other.low <= one.high
            same = one.low == one.high == other.low == other.high
            found = _ordered(overlap, not same) if operator is Operator.EQ else _ordered(not same, overlap)
    return found | {None} if one.is_optional or other.is_optional else found


def _as_compared(value: Range) -> Range:
    """Return a range with its ends rounded as numbers are for a comparison (see ``rules.evaluate``)."""
    with localcontext(prec=50):
        low, high = (end if end.is_infinite() else round(end, _DECIMALS) for end in (value.low, value.high))
    return Range(low, high, is_optional=value.is_optional)


def _ordered(may_hold: bool, may_fail: bool) -> Truths:
    return frozenset(value for value, possible in ((True, may_hold), (False, may_fail)) if possible)
