"""The expressions that a plain Excel formula expresses exactly; others are computed when the form is written."""

from __future__ import annotations

from datetime import date

from formspec.rules import (
    Binary,
    Call,
    Expression,
    Function,
    Literal,
    Name,
    Operator,
    Reference,
    Unary,
    references,
    transform,
)

from .cell_refs import FormulaCells

_DATE_LENGTH = len("2024-06-30")
_COMPARISONS = (Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE)


def holds(expression: Expression, places: FormulaCells) -> bool:
    """Return whether a plain formula expresses ``expression`` exactly.

    It does for calculations with numbers, and for comparing two texts for equality. A list of cells may be an argument
    of a sum, of a count, of a test for blanks, and of any and all.
    """
    match expression:
        case Literal():
            return True
        case Reference():
            return not expression.many and places.of(expression).are_numbers
        case Binary(operator=Operator.EQ | Operator.NE) if _is_text_test(expression, places):
            return True
        case Binary(operator=operator) if operator in _COMPARISONS and compares_dates(expression, places):
            return True
        case Binary():
            sides = (expression.left, expression.right)
            return all(holds(each, places) and not is_text(each) for each in sides)
        case Unary():
            return holds(expression.operand, places)
        case Call():
            return _holds_call(expression, places)
        case _:
            return False


def compares_dates(expression: Binary, places: FormulaCells) -> bool:
    """Return whether two dates are compared, or a date with one written as ``YYYY-MM-DD``."""
    sides = (expression.left, expression.right)
    dates = [_is_date(each, places) for each in sides]
    return any(dates) and all(
        is_date or (isinstance(each, Literal) and written_date(each.value) is not None)
        for each, is_date in zip(sides, dates, strict=True)
    )


def _is_date(expression: Expression, places: FormulaCells) -> bool:
    if not isinstance(expression, Reference) or expression.many:
        return False
    cells = places.of(expression)
    return cells.are_known and all(spot.is_date for spot in cells.spots)


def written_date(value: object) -> date | None:
    """Return the date that a literal writes as ``YYYY-MM-DD``, None if it is not one."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == _DATE_LENGTH else None
    except ValueError:
        return None


def _holds_call(call: Call, places: FormulaCells) -> bool:
    match call.function:
        case Function.ANY | Function.ALL:
            parts = elements(call.arguments[0])
            return parts is not None and all(holds(each, places) for each in parts)
        case Function.SUM:
            return all(_summable(each, places) for each in call.arguments)
        case Function.COUNT | Function.BLANK:
            known = (places.of(each).are_known for each in call.arguments if isinstance(each, Reference))
            return all(known) and all(isinstance(each, Reference) or holds(each, places) for each in call.arguments)
        case Function.MEETS:
            return all(_is_target(each, places) or holds(each, places) for each in call.arguments)
        case _:
            return all(holds(each, places) for each in call.arguments)


def _summable(expression: Expression, places: FormulaCells) -> bool:
    if isinstance(expression, Reference):
        return places.of(expression).are_bare
    return holds(expression, places)


def _is_target(expression: Expression, places: FormulaCells) -> bool:
    if not isinstance(expression, Reference) or expression.many:
        return False
    cells = places.of(expression)
    return cells.are_bare and all(spot.is_target for spot in cells.spots)


def is_text(expression: Expression) -> bool:
    """Return whether an expression is a literal text."""
    return isinstance(expression, Literal) and isinstance(expression.value, str)


def _is_text_test(expression: Binary, places: FormulaCells) -> bool:
    """Return whether a cell of text is compared with a text."""
    for one, other in ((expression.left, expression.right), (expression.right, expression.left)):
        if is_text(one) and isinstance(other, Reference) and not other.many and places.of(other).are_known:
            return all(spot.is_text and spot.empties is None for spot in places.of(other).spots)
    return False


def elements(expression: Expression) -> list[Expression] | None:
    """Return an expression over lists element by element; None if the lists differ in length."""
    many = [each for each in references(expression) if isinstance(each, Reference) and each.many]
    if not many:
        return [expression]
    lengths = {len(each.paths) for each in many}
    if len(lengths) > 1:
        return None

    def at(index: int) -> Expression:
        return transform(expression, lambda each: _one(each, index))

    return [at(index) for index in range(lengths.pop())]


def _one(each: Name | Reference, index: int) -> Expression:
    return Reference((each.paths[index],)) if isinstance(each, Reference) and each.many else each
