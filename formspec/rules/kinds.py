"""What kind of value an expression gives, and where its operands can never be meant.

Checked when a spec is loaded, on names as they are written, so that every mistake has its line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ..problems import Place
from ..suggest import nearest
from .tree import Binary, Call, Expression, Function, Literal, Name, Operator, Unary, references


class Kind(StrEnum):
    """The kinds of values that expressions know."""

    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    TRUTH = "truth"
    DATE = "date"
    TARGET = "target"
    ANY = "any"


ZH = {
    Kind.NUMBER: "数", Kind.TEXT: "文字", Kind.CHOICE: "选项", Kind.CHOICES: "多个选项", Kind.TRUTH: "是非",
    Kind.DATE: "日期", Kind.TARGET: "指标值", Kind.ANY: "任何值",
}  # fmt: skip
OF_TYPE = {
    "text": Kind.TEXT, "phone": Kind.TEXT, "integer": Kind.NUMBER, "decimal": Kind.NUMBER, "money": Kind.NUMBER,
    "percent": Kind.NUMBER, "year": Kind.NUMBER, "date": Kind.DATE, "choice": Kind.CHOICE, "choices": Kind.CHOICES,
    "boolean": Kind.TRUTH, "target": Kind.TARGET,
}  # fmt: skip
_NUMERIC = frozenset((Kind.NUMBER, Kind.TARGET))
_WORDS = frozenset((Kind.TEXT, Kind.CHOICE, Kind.TARGET))
_ORDERED = frozenset((Operator.LT, Operator.LE, Operator.GT, Operator.GE))
_COMPARISONS = _ORDERED | {Operator.EQ, Operator.NE}
_WANTED = {
    Function.SUM: frozenset((Kind.NUMBER,)), Function.ROUND: _NUMERIC, Function.ABS: _NUMERIC,
    Function.MEETS: _NUMERIC, Function.ANY: frozenset((Kind.TRUTH,)), Function.ALL: frozenset((Kind.TRUTH,)),
}  # fmt: skip
_GIVEN = {
    Function.SUM: Kind.NUMBER, Function.COUNT: Kind.NUMBER, Function.ROUND: Kind.NUMBER, Function.ABS: Kind.NUMBER,
    Function.ANY: Kind.TRUTH, Function.ALL: Kind.TRUTH, Function.BLANK: Kind.TRUTH, Function.MEETS: Kind.TRUTH,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """The kind of a value, with its choices if it has any."""

    kind: Kind
    choices: tuple[str, ...] = ()


ANY = Known(Kind.ANY)


@dataclass(slots=True)
class KindChecker:
    """Works out kinds; collects (code, place, parameters) of what can never be meant."""

    named: Callable[[Name], Known]
    found: list[tuple[str, Place | None, dict[str, Any]]] = field(default_factory=list)

    def of(self, expression: Expression) -> Known:
        """Return what kind of value ``expression`` gives."""
        match expression:
            case Literal(value=bool()):
                return Known(Kind.TRUTH)
            case Literal(value=Decimal()):
                return Known(Kind.NUMBER)
            case Literal():
                return Known(Kind.TEXT)
            case Name():
                return self.named(expression)
            case Unary(operator=Operator.NOT):
                return self._want(expression.operand, "not", frozenset((Kind.TRUTH,)), Kind.TRUTH)
            case Unary():
                return self._want(expression.operand, "-", _NUMERIC, Kind.NUMBER)
            case Binary():
                return self._binary(expression)
            case Call():
                return self._call(expression)
            case _:
                return ANY

    def must_be(self, expression: Expression, wanted: frozenset[Kind], what: str, place: Place | None) -> None:
        """Report an expression that gives another kind than ``wanted``; ``what`` names the place it is for."""
        kind = self.of(expression).kind
        if kind not in wanted and kind is not Kind.ANY:
            self._report("expr.result", _place(expression) or place, what=what, **_said(wanted, kind))

    def _want(self, operand: Expression, what: str, wanted: frozenset[Kind], gives: Kind) -> Known:
        kind = self.of(operand).kind
        if kind not in wanted and kind is not Kind.ANY:
            self._report("expr.kind", _place(operand), what=what, operand=_name(operand), **_said(wanted, kind))
        return Known(gives)

    def _binary(self, expression: Binary) -> Known:
        operator = expression.operator
        if operator in _COMPARISONS:
            self._compare(expression)
            return Known(Kind.TRUTH)
        logic = operator in (Operator.AND, Operator.OR)
        wanted = frozenset((Kind.TRUTH,)) if logic else _NUMERIC
        for each in (expression.left, expression.right):
            self._want(each, str(operator), wanted, Kind.TRUTH)
        return Known(Kind.TRUTH if logic else Kind.NUMBER)

    def _compare(self, expression: Binary) -> None:
        left, right = self.of(expression.left), self.of(expression.right)
        for one, other, literal in ((left, right, expression.right), (right, left, expression.left)):
            if isinstance(literal, Literal) and isinstance(literal.value, str):
                if one.kind in (Kind.CHOICE, Kind.CHOICES) and literal.value not in one.choices:
                    self._not_a_choice(expression, literal.value, one.choices)
                    return
                if one.kind is Kind.DATE:
                    self._date(expression, literal.value)
                    return
            if one.kind is Kind.ANY or other.kind is Kind.ANY:
                return
        if not _comparable(left.kind, right.kind, expression.operator):
            params = {"operator": str(expression.operator), "left": ZH[left.kind], "right": ZH[right.kind]}
            both = {"left_en": str(left.kind), "right_en": str(right.kind)}
            self._report("expr.compare", _place(expression), **params, **both)

    def _not_a_choice(self, expression: Binary, text: str, choices: tuple[str, ...]) -> None:
        known = "、".join(choices[:20])
        self._report(
            "expr.not-a-choice", _place(expression), value=text, known=known, suggestion=nearest(text, choices)
        )

    def _date(self, expression: Binary, text: str) -> None:
        try:
            date.fromisoformat(text)
        except ValueError:
            self._report("expr.date", _place(expression), value=text)

    def _call(self, call: Call) -> Known:
        if call.function is Function.IF:
            return self._if(call)
        wanted = _WANTED.get(call.function)
        for each in call.arguments:
            if wanted is None:
                self.of(each)
            else:
                self._want(each, str(call.function), wanted, Kind.ANY)
        return Known(_GIVEN[call.function])

    def _if(self, call: Call) -> Known:
        test, then, other = call.arguments
        self._want(test, "if", frozenset((Kind.TRUTH,)), Kind.TRUTH)
        one, two = self.of(then), self.of(other)
        if one.kind is Kind.ANY or two.kind is Kind.ANY:
            return ANY
        if not _comparable(one.kind, two.kind, Operator.EQ):
            params = {"operator": "if", "left": ZH[one.kind], "right": ZH[two.kind]}
            self._report("expr.compare", _place(call), **params, left_en=str(one.kind), right_en=str(two.kind))
        return one

    def _report(self, code: str, place: Place | None, **params: Any) -> None:
        self.found.append((code, place, params))


def _comparable(one: Kind, other: Kind, operator: Operator) -> bool:
    """Tell whether two kinds can be compared so."""
    pair = {one, other}
    if operator in _ORDERED and pair & {Kind.TRUTH, Kind.CHOICE, Kind.CHOICES}:
        return False
    return len(pair) == 1 or pair <= _NUMERIC or pair <= _WORDS


def _said(wanted: frozenset[Kind], found: Kind) -> dict[str, str]:
    kinds = sorted(wanted)
    return {
        "wanted": "或".join(ZH[kind] for kind in kinds),
        "wanted_en": " or ".join(kinds),
        "found": ZH[found],
        "found_en": str(found),
    }


def _names(expression: Expression) -> Iterator[Name]:
    return (each for each in references(expression) if isinstance(each, Name))


def _place(expression: Expression) -> Place | None:
    """Return where the first name of an expression stands."""
    return next((each.place for each in _names(expression) if each.place is not None), None)


def _name(expression: Expression) -> str:
    return next((".".join(each.parts) for each in _names(expression)), "")
