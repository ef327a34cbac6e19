"""From an expression to an Excel formula with the same result as Python, in Excel, WPS and LibreOffice.

A blank is the empty text. Blanks, division by zero and the rounding of compared values follow the table of
:mod:`formspec.rules.evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from formspec.layout import area
from formspec.rules import (
    Binary,
    Call,
    Expression,
    Function,
    Literal,
    Operator,
    Reference,
    Unary,
    references,
)

from .cell_refs import FormulaCell, FormulaCells
from .expressible import compares_dates, elements, is_text, written_date
from .ranges import CellRange, joined
from .text import units

Meets = Callable[[Expression, Expression], str]
"""Returns the formula of ``meets``, for which targets are parsed on another sheet."""

_BLANK = '""'
_COMPARE = {"==": "=", "!=": "<>"}
_WITH_ONE_SIDE = (Operator.ADD, Operator.SUB, Operator.AND, Operator.OR)  # they may have a value if one side is blank
_DECIMALS = 9  # decimals that a comparison uses, as in formspec.rules.evaluate
_MOST_ARGUMENTS, _LONGEST_TEXT = 255, 255  # limits of Excel for one call and for one text in a formula


def excel_formula(expression: Expression, places: FormulaCells, meets: Meets) -> str:
    """Return the formula of ``expression``, without the leading ``=``."""
    return _Writer(places, meets).shown(expression)


def blank_test(spot: FormulaCell) -> str:
    """Return the formula for whether a value is blank."""
    if spot.ticks:
        return f"LEN({'&'.join(spot.ticks)})=0"
    if not spot.empties:
        return f"LEN({spot.name})=0"
    return called("OR", [f"LEN({spot.name})=0", *(f"EXACT({spot.name},{literal(text)})" for text in spot.empties)])


def any_filled(spots: Iterable[FormulaCell]) -> list[str]:
    """Return formulas of which at least one is true if any of the values is not blank."""
    spots = list(spots)
    plain = joined(CellRange(spot.row, spot.column) for spot in spots if spot.is_plain)
    ranges = [(area(*each), each.rows * each.columns) for each in plain]
    tests = [f"SUMPRODUCT(--(LEN({cells})>0))>0" if size > 1 else f"LEN({cells})>0" for cells, size in ranges]
    return [*tests, *(f"NOT({blank_test(spot)})" for spot in spots if not spot.is_plain)]


def may_have_value(expression: Expression, part: str) -> bool:
    """Return whether ``expression`` may have a value while nothing is filled in in ``part``, an item or the form.

    All values of the part are blank then, printed and computed ones included.
    """
    match expression:
        case Reference():
            return bool(part) and any(not f"{path}/".startswith(f"{part}/") for path in expression.paths)
        case Unary():
            return may_have_value(expression.operand, part)
        case Binary():
            sides = (may_have_value(each, part) for each in (expression.left, expression.right))
            return any(sides) if expression.operator in _WITH_ONE_SIDE else all(sides)
        case Call(function=Function.COUNT | Function.BLANK | Function.ANY | Function.ALL):
            return True
        case Call(function=Function.IF):
            test, *branches = (may_have_value(each, part) for each in expression.arguments)
            return test and any(branches)
        case Call(function=Function.SUM):
            return any(may_have_value(each, part) for each in expression.arguments)
        case Call():
            return all(may_have_value(each, part) for each in expression.arguments)
        case _:
            return True


class _Writer:
    """Writes formulas; an inner one may refer to an empty cell, an outermost one shows it as a blank."""

    def __init__(self, places: FormulaCells, meets: Meets) -> None:
        self.places = places
        self.meets = meets

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
                return _BLANK if place is None else place.name
            case Unary(operator=Operator.NOT):
                inner = self.write(expression.operand)
                if is_certain(expression.operand):
                    return f"NOT({inner})"
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
            return f"IF({_counted([term for _, term in terms])}=0,{_BLANK},{total})"
        if expression.operator in (Operator.AND, Operator.OR) and is_certain(expression):
            parts = _chain(expression, expression.operator)
            return called(str(expression.operator).upper(), [self.write(each) for each in parts])
        left, right = self.write(expression.left), self.write(expression.right)
        match expression.operator:
            case Operator.MUL:
                return f"IF(AND(ISNUMBER({left}),ISNUMBER({right})),{left}*{right},{_BLANK})"
            case Operator.DIV:
                safe = f"IF(N({right})=0,{_BLANK},{left}/{right})"
                return f"IF(AND(ISNUMBER({left}),ISNUMBER({right})),{safe},{_BLANK})"
            case Operator.AND | Operator.OR:
                return self._logic(expression.operator, left, right)
            case _ if compares_dates(expression, self.places):
                left, right = self._day(expression.left, left), self._day(expression.right, right)
                sign = _COMPARE.get(str(expression.operator), str(expression.operator))
                return f'IF(OR({left}="",{right}=""),{_BLANK},{left}{sign}{right})'
            case operator:
                sign = _COMPARE.get(str(operator), str(operator))
                if is_text(expression.left) or is_text(expression.right):
                    same = f"EXACT({left},{right})"
                    test = same if operator is Operator.EQ else f"NOT({same})"
                    return f'IF(OR({left}="",{right}=""),{_BLANK},{test})'
                compared = f"{_rounded(expression.left, left)}{sign}{_rounded(expression.right, right)}"
                if is_certain(expression):
                    return f"({compared})"
                return f'IF(OR({left}="",{right}=""),{_BLANK},{compared})'

    @staticmethod
    def _day(expression: Expression, written: str) -> str:
        day = written_date(expression.value) if isinstance(expression, Literal) else None
        return f"DATE({day.year},{day.month},{day.day})" if day is not None else written

    @staticmethod
    def _logic(operator: Operator, left: str, right: str) -> str:
        decisive, other = ("TRUE", "FALSE") if operator is Operator.OR else ("FALSE", "TRUE")
        known = f"AND(ISLOGICAL({left}),ISLOGICAL({right}))"
        hit = f"OR(IF(ISLOGICAL({left}),{left}={decisive}),IF(ISLOGICAL({right}),{right}={decisive}))"
        return f"IF({hit},{decisive},IF({known},{other},{_BLANK}))"

    def _cells(self, arguments: Iterable[Expression]) -> list[str]:
        """Return the arguments of a sum or count: ranges of cells, or computed numbers."""
        cells: list[str] = []
        for each in arguments:
            cells += self.places.of(each).ranges if isinstance(each, Reference) else [self.write(each)]
        return cells

    def _call(self, call: Call) -> str:
        match call.function:
            case Function.SUM:
                return self._sum(call)
            case Function.COUNT:
                return "+".join(self._filled(call.arguments)) or "0"
            case Function.BLANK if (only := self._only_cell(call)) is not None:
                return f"({blank_test(only)})"
            case Function.BLANK:
                return f"({'+'.join(self._filled(call.arguments)) or '0'}=0)"
            case Function.ANY | Function.ALL:
                return self._any_or_all(call)
            case Function.MEETS:
                return self.meets(*call.arguments)
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

    def _only_cell(self, call: Call) -> FormulaCell | None:
        """Return the cell that is the argument of a function, if it is a single one."""
        match call.arguments:
            case (Reference(paths=(path,)),):
                return self.places.get(path)
            case _:
                return None

    def _filled(self, arguments: Iterable[Expression]) -> Iterator[str]:
        """Yield the number of filled cells, part by part."""
        for each in arguments:
            if not isinstance(each, Reference):
                yield f"SUMPRODUCT(--(LEN({self.write(each)})>0))"
                continue
            referred = self.places.of(each)
            yield from (f"SUMPRODUCT(--(LEN({cells})>0))" for cells in referred.plain_ranges)
            yield from (f"NOT({blank_test(spot)})" for spot in referred.spots if not spot.is_plain)

    def _any_or_all(self, call: Call) -> str:
        """Write ``any`` as the number of those that are so, ``all`` as the number of those that are not."""
        wanted = call.function is Function.ANY
        compact = self._same_texts(call.arguments[0], wanted=wanted)
        parts = compact or [
            f"EXACT({self._counting(each)},{literal(wanted)})" for each in elements(call.arguments[0]) or ()
        ]
        return f"({'+'.join(f'({part})' for part in parts) or '0'}{'>0' if wanted else '=0'})"

    def _counting(self, element: Expression) -> str:
        """Write one element of a list, which is blank where its item is not in use."""
        written = self.write(element)
        paths = (path for each in references(element) if isinstance(each, Reference) for path in each.paths)
        parts = {spot.part: spot.in_use for path in paths if (spot := self.places.get(path)) is not None and spot.part}
        tests = [in_use for part, in_use in parts.items() if may_have_value(element, part)]
        return f"IF({called('AND', tests)},{written},{_BLANK})" if tests else written

    def _same_texts(self, argument: Expression, *, wanted: bool) -> list[str]:
        """Return the shorter form for many cells that are compared with one text, range by range."""
        match argument:
            case Binary(Operator.EQ | Operator.NE, Reference(many=True) as cells, Literal(str(text))):
                same = (argument.operator is Operator.EQ) is wanted
                test = "EXACT({0},{1})" if same else "(LEN({0})>0)*(1-EXACT({0},{1}))"
                ranges = self.places.of(cells).ranges
                return [f"SUMPRODUCT(1*{test.format(each, literal(text))})" for each in ranges]
            case _:
                return []

    def _sum(self, call: Call) -> str:
        parts = [
            part if isinstance(each, Reference) else f"N({part})"
            for each in call.arguments
            for part in self._cells((each,))
        ]
        if not parts:
            return _BLANK
        return f"IF({_counted(self._cells(call.arguments))}=0,{_BLANK},{called('SUM', parts)})"


def _rounded(expression: Expression, written: str) -> str:
    """Return an operand of a comparison, rounded so that the error of a double makes no difference."""
    match expression:
        case Literal():
            return written
        case Call(function=Function.IF) | Unary(operator=Operator.NOT):
            return f"IFERROR(ROUND({written},{_DECIMALS}),{written})"
        case Binary() if _is_logical(expression):
            return written
        case _:
            return f"ROUND({written},{_DECIMALS})"


def is_certain(expression: Expression) -> bool:
    """Return whether ``expression`` is never blank, so that a formula needs no test for it."""
    match expression:
        case Literal() | Call(function=Function.COUNT | Function.BLANK | Function.ANY | Function.ALL):
            return True
        case Unary(operator=Operator.NOT):
            return is_certain(expression.operand)
        case Binary():
            return _is_logical(expression) and is_certain(expression.left) and is_certain(expression.right)
        case _:
            return False


def _chain(expression: Expression, operator: Operator) -> Iterator[Expression]:
    """Yield the operands of a chain of one operator, left to right."""
    if isinstance(expression, Binary) and expression.operator is operator:
        yield from _chain(expression.left, operator)
        yield from _chain(expression.right, operator)
    else:
        yield expression


def _is_logical(expression: Binary) -> bool:
    return expression.operator not in (Operator.ADD, Operator.SUB, Operator.MUL, Operator.DIV)


def called(function: str, arguments: Sequence[str]) -> str:
    """Return the call of a function that may be applied part by part, such as SUM, AND and OR, to any number."""
    while len(arguments) > _MOST_ARGUMENTS:
        arguments = [called(function, each) for each in _portions(arguments)]
    return f"{function}({','.join(arguments)})"


def _counted(arguments: Sequence[str]) -> str:
    """Return how many of any number of arguments are numbers."""
    counts = [f"COUNT({','.join(each)})" for each in _portions(arguments)]
    return counts[0] if len(counts) == 1 else f"({'+'.join(counts)})"


def _portions(arguments: Sequence[str]) -> list[Sequence[str]]:
    return [arguments[at : at + _MOST_ARGUMENTS] for at in range(0, len(arguments), _MOST_ARGUMENTS)]


def literal(value: Decimal | str | bool) -> str:
    """Return a literal as Excel writes it; a long text is assembled from parts."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if not isinstance(value, str):
        return f"{value:f}"
    if units(value) > _LONGEST_TEXT:
        half = len(value) // 2
        return f"({literal(value[:half])}&{literal(value[half:])})"
    return '"' + value.replace('"', '""') + '"'
