"""The hidden sheet on which targets are parsed: ``≥95%`` into its comparator, its number and its unit.

Excel has no regular expressions, so each step of :mod:`formspec.values.target` is a column of its own. There is a row
for each target, and a row for each compared pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from formspec.rules import Expression, Reference
from formspec.values.target import (
    HALF_WIDTH,
    LEADING,
    LONGEST,
    NOT_FIRST_IN_UNIT,
    NOT_IN_UNIT,
    NOT_UNITS,
    TRAILING,
)

from .cell_refs import FormulaCells
from .formula import excel_formula, literal
from .text import xml_text
from .usage import UsageFlags

_CODES = {"≥": 1, "≤": 2, ">": 3, "<": 4, "=": 5, "≈": 6}
_SIGNS = sorted(LEADING, key=len, reverse=True)
_SIGN_RANGE = f"$V$1:$V${len(_SIGNS)}"
_CODE_RANGE = f"$W$1:$W${len(_SIGNS)}"
_POSITIONS = "ROW($1:$30)"  # positions in a text at which the end of a number is looked for
_LAST_UNIT = 12  # characters of a unit, as in the pattern of formspec.values.target
_SUFFIXES = (
    *((f"及{word}", _CODES[sign]) for word, sign in TRAILING.items() if word.startswith("以")),
    *((word, _CODES[sign]) for word, sign in TRAILING.items()),
)


def _norm(text: str) -> str:
    """Return a text with its signs as ASCII, spaces trimmed; empty if it is too long or has several lines."""
    changed = f'{text}&""'
    for wide, narrow in HALF_WIDTH.items():
        changed = f"SUBSTITUTE({changed},{literal(wide)},{literal(narrow)})"
    lines = "+".join(f"ISNUMBER(FIND(CHAR({code}),{text}))" for code in (9, 10, 13))
    return f'IF(OR(LEN({text})>{LONGEST},({lines})>0),"",TRIM({changed}))'


def _grouped(digits: str) -> str:
    """Return a formula that writes digits with a comma before each three."""
    parts = [f"RIGHT({digits},3)"]
    text = ""
    for length in (6, 9, 12):
        rest = f"LEFT({digits},LEN({digits})-{length - 3})"
        whole = f'{rest}&","&' + '&","&'.join(parts)
        text += f"IF(LEN({digits})<={length},{whole}," if length < 12 else whole
        parts.insert(0, f"MID({digits},LEN({digits})-{length - 1},3)")
    return text + "))"


def _valid(row: str) -> str:
    """Return the formula for whether a run of digits and signs is a number."""
    whole, fraction, digits = f"F{row}", f"G{row}", f"H{row}"
    bare = ",".join(f"ISERROR(FIND({literal(sign)},{fraction}))" for sign in ",.")
    decimals = f'OR(ISERROR(FIND(".",E{row})),AND(LEN({fraction})>=1,LEN({fraction})<=4,{bare}))'
    plain = f"AND(LEN({digits})>=1,LEN({digits})<=11)"
    grouped = f'AND(LEN({digits})>=4,LEN({digits})<=12,LEFT({digits})<>"0",EXACT({whole},{_grouped(digits)}))'
    return f"AND({decimals},IF(EXACT({whole},{digits}),{plain},{grouped}))"


def _suffix(text: str) -> str:
    """Return the formula of the words behind a unit: ten times their length, and the code of their comparator."""
    formula = "0"
    for word, code in reversed(_SUFFIXES):
        formula = f"IF(EXACT(RIGHT({text},{len(word)}),{literal(word)}),{len(word) * 10 + code},{formula})"
    return formula


def _unit_fits(unit: str) -> str:
    inside = f"SUMPRODUCT(1*ISNUMBER(FIND(MID({literal(NOT_IN_UNIT)},ROW($1:${len(NOT_IN_UNIT)}),1),{unit})))"
    wrong = [f"ISNUMBER(FIND(LEFT({unit}),{literal(NOT_FIRST_IN_UNIT)}))"]
    wrong += [f"EXACT(LEFT({unit},{len(each)}),{literal(each)})" for each in NOT_UNITS]
    return f"OR(LEN({unit})=0,AND(LEN({unit})<={_LAST_UNIT},{inside}=0,NOT(OR({','.join(wrong)}))))"


def _columns() -> Mapping[str, str]:
    """Return the formula of each step, by its column, for the first row; ``A1`` is the text."""
    sign = 'IF(OR(LEFT(C1)="-",LEFT(C1)="+"),1,0)'
    begins = f"EXACT(LEFT(A1,LEN({_SIGN_RANGE})),{_SIGN_RANGE})"
    digit = f'ISNUMBER(FIND(MID(C1&"#",{sign}+{_POSITIONS},1),"0123456789.,"))'
    number = '(H1+IF(G1="",0,G1/10^LEN(G1)))*IF(LEFT(C1)="-",-1,1)'
    return {
        "B": f"SUMPRODUCT(MAX({begins}*(LEN({_SIGN_RANGE})*10+{_CODE_RANGE})))",
        "C": f"TRIM(MID(A1,INT(B1/10)+1,{LONGEST}))",
        "D": f"SUMPRODUCT(MIN({_POSITIONS}+1000*{digit}))-1",
        "E": f"MID(C1,{sign}+1,D1)",
        "F": 'IF(ISNUMBER(FIND(".",E1)),LEFT(E1,FIND(".",E1)-1),E1)',
        "G": 'IF(ISNUMBER(FIND(".",E1)),MID(E1,FIND(".",E1)+1,30),"")',
        "H": 'SUBSTITUTE(F1,",","")',
        "I": _suffix("J1"),
        "J": f"TRIM(MID(C1,{sign}+D1+1,{LONGEST}))",
        "K": "TRIM(LEFT(J1,LEN(J1)-INT(I1/10)))",
        "L": f'IF(D1>0,IF({_valid("1")},IF({_unit_fits("K1")},ROUND({number},4),""),""),"")',
        "M": "IF(MOD(B1,10)>0,MOD(B1,10),MOD(I1,10))",
    }


@dataclass
class CalculationSheet:
    """Collects the targets that are compared, and writes the sheet.

    ``places`` are the cells of the form's values, ``usage`` the cells that say which parts of the form are in use.
    ``form`` is the form's sheet as formulas refer to it, ``sheet`` the name of the calculation sheet.
    """

    places: FormulaCells
    usage: UsageFlags
    form: str
    sheet: str
    targets: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[Expression, Expression], int] = field(default_factory=dict)

    def meets(self, actual: Expression, target: Expression) -> str:
        """Return the cell for whether ``actual`` reaches ``target``; it is empty if that cannot be decided."""
        number = self.pairs.setdefault((actual, target), len(self.pairs) + 1)
        for each in (actual, target):
            if self._is_target(each):
                self._row(each)
        return f"'{self.sheet}'!$P${number}"

    def _is_target(self, expression: Expression) -> bool:
        return isinstance(expression, Reference) and self.places[expression.paths[0]].is_target

    def _row(self, expression: Expression) -> int:
        assert isinstance(expression, Reference)
        return self.targets.setdefault(expression.paths[0], len(self.targets) + 1)

    def _parts(self, expression: Expression) -> tuple[str, str, str]:
        """Return the formulas of a side's number, comparator and unit."""
        if self._is_target(expression):
            row = self._row(expression)
            return f"$L${row}", f"$M${row}", f"$K${row}"
        return excel_formula(expression, self._elsewhere, self.meets), "0", '""'

    @cached_property
    def _elsewhere(self) -> FormulaCells:
        """The cells of the form's values as formulas of the calculation sheet refer to them."""
        return self.places.on_sheet(self.form)

    def _pair(self, actual: Expression, target: Expression) -> str:
        done, sign, done_unit = self._parts(actual)
        wanted, code, unit = self._parts(target)
        open_ones = f"OR(NOT(ISNUMBER({done})),NOT(ISNUMBER({wanted})),AND({sign}<>0,{sign}<>5),{code}=6)"
        shares = ",".join(f"EXACT({each},{literal(sign_)})" for each in (done_unit, unit) for sign_ in ("%", "‰"))
        both = f'AND({done_unit}<>"",{unit}<>"")'
        units = f"AND(NOT(EXACT({done_unit},{unit})),OR({both},{shares}))"
        tests = ",".join(f"{done}{sign_}{wanted}" for sign_ in (">=", ">=", "<=", ">", "<", "="))
        return f'IF({open_ones},"",IF({units},"",CHOOSE({code}+1,{tests})))'

    def rows(self) -> str:
        """Return the sheet's rows: the signs, the targets, the pairs. Equal formulas are written once."""
        rows: dict[int, list[str]] = {}
        count = len(self.targets)
        for path, number in self.targets.items():
            source = f"{self.form}{self.places[path].name}"
            rows.setdefault(number, []).append(_formula(f"A{number}", _norm(source)))
            for shared, (column, formula) in enumerate(_columns().items()):
                rows[number].append(_shared(f"{column}{number}", shared, formula, f"{column}1:{column}{count}", number))
        for (actual, target), number in self.pairs.items():
            rows.setdefault(number, []).append(_formula(f"P{number}", self._pair(actual, target)))
        if self.targets:
            for number, sign in enumerate(_SIGNS, 1):
                cells = f'<c r="V{number}" t="inlineStr"><is><t>{xml_text(sign)}</t></is></c>'
                rows.setdefault(number, []).append(f'{cells}<c r="W{number}"><v>{_CODES[LEADING[sign]]}</v></c>')
        return "".join(f'<row r="{number}">{"".join(rows[number])}</row>' for number in sorted(rows))


def _formula(name: str, formula: str) -> str:
    return f'<c r="{name}"><f>{xml_text(formula)}</f></c>'


def _shared(name: str, number: int, formula: str, area: str, row: int) -> str:
    if row == 1:
        return f'<c r="{name}"><f t="shared" ref="{area}" si="{number}">{xml_text(formula)}</f></c>'
    return f'<c r="{name}"><f t="shared" si="{number}"/></c>'
