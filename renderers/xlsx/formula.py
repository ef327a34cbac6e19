"""From an expression to an Excel formula that gives what Python gives, in Excel, WPS and LibreOffice alike.

A blank is the empty text. Blanks and division by zero follow the table of :mod:`formspec.rules.evaluate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from formspec.layout import address
from formspec.rules.tree import Binary, Call, Expression, Function, Literal, Operator, Reference, Unary


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands, rows and columns counted from 0, and what kind of value it is."""

    row: int
    column: int
    is_number: bool
    is_text: bool


Places = Mapping[str, Spot]
"""Data path to the cell of its value; only cells that hold the value and nothing else."""

_BLANK = '""'
_COMPARE = {"==": "=", "!=": "<>"}


def holds(expression: Expression, places: Places) -> bool:
    """Tell whether a plain formula says exactly what ``expression`` says.

    It does where numbers are worked with, and where a text is compared with a text for being the same. A list of
    cells may only be summed, counted or asked for being blank.
    """
    match expression:
        case Literal():
            return True
        case Reference():
            return not expression.many and _all_numbers(expression, places)
        case Binary(operator=Operator.EQ | Operator.NE) if _is_text_test(expression, places):
            return True
        case Binary():
            sides = (expression.left, expression.right)
            return all(holds(each, places) and not _is_text(each) for each in sides)
        case Unary():
            return holds(expression.operand, places)
        case Call(function=Function.ANY | Function.ALL):
            return False
        case Call(function=Function.SUM | Function.COUNT | Function.BLANK):
            return all(
                _all_known(each, places) if isinstance(each, Reference) else holds(each, places)
                for each in expression.arguments
            )
        case Call():
            return all(holds(each, places) for each in expression.arguments)
        case _:
            return False


def _all_known(reference: Reference, places: Places) -> bool:
    return all(path in places for path in reference.paths)


def _all_numbers(reference: Reference, places: Places) -> bool:
    return _all_known(reference, places) and all(places[path].is_number for path in reference.paths)


def _is_text(expression: Expression) -> bool:
    return isinstance(expression, Literal) and isinstance(expression.value, str)


def _is_text_test(expression: Binary, places: Places) -> bool:
    """Tell whether a cell of text is compared with a text."""
    for one, other in ((expression.left, expression.right), (expression.right, expression.left)):
        if _is_text(one) and isinstance(other, Reference) and not other.many:
            return _all_known(other, places) and all(places[path].is_text for path in other.paths)
    return False


def excel_formula(expression: Expression, places: Places) -> str:
    """Return the formula of ``expression``, without the leading ``=``."""
    writer = _Writer(places)
    return writer.shown(expression)


class _Writer:
    """Writes formulas; an inner one may refer to an empty cell, an outermost one shows it as a blank."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def shown(self, expression: Expression) -> str:
        """Write ``expression`` so that a reference to an empty cell shows nothing instead of 0."""
        inner = self.write(expression)
        return f'IF({inner}="","",{inner})' if isinstance(expression, Reference) and inner != _BLANK else inner

    def write(self, expression: Expression) -> str:
        """Write ``expression``."""
        match expression:
            case Literal():
                return literal(expression.value)
            case Reference():
                place = self.places.get(expression.paths[0]) if expression.paths else None
                return _BLANK if place is None else address(place.row, place.column)
            case Unary(operator=Operator.NOT):
                inner = self.write(expression.operand)
                return f"IF(ISLOGICAL({inner}),NOT({inner}),{_BLANK})"
            case Unary():
                inner = self.write(expression.operand)
                return f"IF(ISNUMBER({inner}),-{inner},{_BLANK})"
            case Binary():
                return self._binary(expression)
            case Call():
                return self._call(expression)
            case _:
                return _BLANK

    def _ranges(self, reference: Reference) -> list[str]:
        """Return the cells of a list, neighbours below each other joined into ranges."""
        spots = (self.places[path] for path in reference.paths if path in self.places)
        places = sorted(((spot.row, spot.column) for spot in spots), key=lambda place: (place[1], place[0]))
        runs: list[list[tuple[int, int]]] = []
        for place in places:
            if runs and runs[-1][-1] == (place[0] - 1, place[1]):
                runs[-1].append(place)
            else:
                runs.append([place])
        return [address(*run[0]) + (f":{address(*run[-1])}" if len(run) > 1 else "") for run in runs]

    def _terms(self, expression: Expression, sign: str) -> Iterator[tuple[str, str]]:
        """Yield (sign, formula) of each term of a chain of additions and subtractions."""
        match expression:
            case Binary(operator=Operator.ADD | Operator.SUB):
                yield from self._terms(expression.left, sign)
                same = expression.operator is Operator.ADD
                yield from self._terms(expression.right, sign if same else "-" if sign == "+" else "+")
            case _:
                yield sign, self.write(expression)

    def _binary(self, expression: Binary) -> str:
        if expression.operator in (Operator.ADD, Operator.SUB):
            terms = list(self._terms(expression, "+"))
            total = "".join(f"{sign}N({term})" for sign, term in terms).removeprefix("+")
            return f"IF(COUNT({','.join(term for _, term in terms)})=0,{_BLANK},{total})"
        left, right = self.write(expression.left), self.write(expression.right)
        match expression.operator:
            case Operator.MUL:
                return f"IF(AND(ISNUMBER({left}),ISNUMBER({right})),{left}*{right},{_BLANK})"
            case Operator.DIV:
                safe = f"IF(N({right})=0,{_BLANK},{left}/{right})"
                return f"IF(AND(ISNUMBER({left}),ISNUMBER({right})),{safe},{_BLANK})"
            case Operator.AND | Operator.OR:
                return self._logic(expression.operator, left, right)
            case operator:
                sign = _COMPARE.get(str(operator), str(operator))
                if _is_text(expression.left) or _is_text(expression.right):
                    same = f"EXACT({left},{right})"
                    test = same if operator is Operator.EQ else f"NOT({same})"
                    return f'IF(OR({left}="",{right}=""),{_BLANK},{test})'
                return f'IF(OR({left}="",{right}=""),{_BLANK},{left}{sign}{right})'

    @staticmethod
    def _logic(operator: Operator, left: str, right: str) -> str:
        decisive, other = ("TRUE", "FALSE") if operator is Operator.OR else ("FALSE", "TRUE")
        known = f"AND(ISLOGICAL({left}),ISLOGICAL({right}))"
        hit = f"OR(IF(ISLOGICAL({left}),{left}={decisive}),IF(ISLOGICAL({right}),{right}={decisive}))"
        return f"IF({hit},{decisive},IF({known},{other},{_BLANK}))"

    def _cells(self, arguments: Iterable[Expression]) -> list[str]:
        """Return what is summed or counted: ranges of cells, or numbers worked out on the way."""
        cells: list[str] = []
        for each in arguments:
            cells += self._ranges(each) if isinstance(each, Reference) else [self.write(each)]
        return cells

    def _call(self, call: Call) -> str:
        match call.function:
            case Function.SUM:
                return self._sum(call)
            case Function.COUNT:
                return "+".join(_filled(each) for each in self._cells(call.arguments)) or "0"
            case Function.BLANK:
                return f"({'+'.join(_filled(each) for each in self._cells(call.arguments)) or '0'}=0)"
        arguments = [self.write(each) for each in call.arguments]
        match call.function:
            case Function.IF:
                test, then, other = arguments[0], self.shown(call.arguments[1]), self.shown(call.arguments[2])
                return f"IF(ISLOGICAL({test}),IF({test},{then},{other}),{_BLANK})"
            case Function.ROUND:
                places = arguments[1] if len(arguments) > 1 else "0"
                return f"IF(ISNUMBER({arguments[0]}),ROUND({arguments[0]},{places}),{_BLANK})"
            case Function.ABS:
                return f"IF(ISNUMBER({arguments[0]}),ABS({arguments[0]}),{_BLANK})"
            case _:
                return arguments[0]

    def _sum(self, call: Call) -> str:
        parts = [
            part if isinstance(each, Reference) else f"N({part})"
            for each in call.arguments
            for part in self._cells((each,))
        ]
        if not parts:
            return _BLANK
        counted = ",".join(self._cells(call.arguments))
        return f"IF(COUNT({counted})=0,{_BLANK},SUM({','.join(parts)}))"


def _filled(cells: str) -> str:
    return f"SUMPRODUCT(--(LEN({cells})>0))"


def literal(value: Decimal | str | bool) -> str:
    """Return a literal as Excel writes it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return f"{value:f}"
