"""The tree of an expression: the result of the parser, and the source of the three targets.

A :class:`Name` is a name as written; resolving it against the form turns it into a
:class:`Reference` to data paths. Only references are left in a tree that is evaluated or compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from ..problems import SourceLocation

Scalar = Decimal | str | bool | None


class Operator(StrEnum):
    """Unary and binary operators, as they are written."""

    OR = "or"
    AND = "and"
    NOT = "not"
    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"


class Function(StrEnum):
    """The closed list of functions."""

    SUM = "sum"
    COUNT = "count"
    ANY = "any"
    ALL = "all"
    IF = "if"
    BLANK = "blank"
    ROUND = "round"
    ABS = "abs"
    MEETS = "meets"


class Literal(Struct, frozen=True):
    """A number (``12``, ``0.5``, ``48%``), a text (``"是"``) or ``true`` / ``false``."""

    value: Decimal | str | bool


class Name(Struct, frozen=True, eq=False):
    """A dotted name as written; ``offset`` is its first character in the expression's text, from 0.

    An ``optional`` name may refer to a row without such a cell, and then has no paths. ``location`` is its location in
    the spec, which two equal names do not share.
    """

    parts: tuple[str, ...]
    offset: int = 0
    optional: bool = False
    location: SourceLocation | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Name) and self._written == other._written

    def __hash__(self) -> int:
        return hash(self._written)

    @property
    def _written(self) -> tuple[tuple[str, ...], int, bool]:
        return self.parts, self.offset, self.optional


class Reference(Struct, frozen=True):
    """Data paths (JSON Pointers). ``many`` is True for a list of values.

    Before it is laid out, a step of a path may be ``*`` (each item of a list) or ``.`` (the item that the
    expression's own cell belongs to); in a layout every path is exact.
    """

    paths: tuple[str, ...]
    many: bool = False


class Unary(Struct, frozen=True):
    """``-a`` or ``not a``."""

    operator: Operator
    operand: Expression


class Binary(Struct, frozen=True):
    """Two operands and the operator between them."""

    operator: Operator
    left: Expression
    right: Expression


class Call(Struct, frozen=True):
    """A function and its arguments."""

    function: Function
    arguments: tuple[Expression, ...]


Expression = Literal | Name | Reference | Unary | Binary | Call


def transform(expression: Expression, leaf: Callable[[Name | Reference], Expression]) -> Expression:
    """Return the tree with every name and reference replaced by the result of ``leaf``."""
    match expression:
        case Name() | Reference():
            return leaf(expression)
        case Unary():
            return Unary(expression.operator, transform(expression.operand, leaf))
        case Binary():
            left, right = transform(expression.left, leaf), transform(expression.right, leaf)
            return Binary(expression.operator, left, right)
        case Call():
            return Call(expression.function, tuple(transform(argument, leaf) for argument in expression.arguments))
        case _:
            return expression


def references(expression: Expression) -> Iterator[Name | Reference]:
    """Yield every name and reference, left to right."""
    match expression:
        case Name() | Reference():
            yield expression
        case Unary():
            yield from references(expression.operand)
        case Binary():
            yield from references(expression.left)
            yield from references(expression.right)
        case Call():
            for argument in expression.arguments:
                yield from references(argument)
        case _:
            return


def divides(expression: Expression) -> bool:
    """Return whether the value of a tree is a quotient, or is made from one that is not rounded."""
    match expression:
        case Unary():
            return divides(expression.operand)
        case Binary():
            return expression.operator is Operator.DIV or divides(expression.left) or divides(expression.right)
        case Call():
            return expression.function is not Function.ROUND and any(map(divides, expression.arguments))
        case _:
            return False
