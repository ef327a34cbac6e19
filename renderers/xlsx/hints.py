"""Live hints of the workbook: a column of hints to the right of the form.

The form's rules become formulas. Hints are located outside the printed area; a rule that Excel cannot express
exactly is omitted, and :func:`not_expressible` yields it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from formspec.layout import (
    UNFRAMED,
    Align,
    Binding,
    Check,
    Layout,
    Repetition,
    Role,
    Rule,
    RuleKind,
    address,
    checks,
    column_letters,
    pieces,
)
from formspec.messages import template, text
from formspec.problems import Severity
from formspec.rules import Reference, references

from .anchors import key_cells
from .calculation_sheet import CalculationSheet
from .cell_refs import FormulaCell
from .expressible import holds
from .formula import blank_test, called, excel_formula, is_certain, literal
from .margin import hint_column, key_column
from .protection import hidden_styles, list_rows
from .sheet import Piece
from .strings import Strings
from .styles import Look, Styles
from .text import MAX_FORMULA, cut, units, xml_text

HEADING = "workbook.hint.heading"
MARKS = {Severity.ERROR: "workbook.hint.error", Severity.WARNING: "workbook.hint.warning"}
_LONGEST_CONDITION = MAX_FORMULA // 4
_LEAST_TEST = len("LEN(A1)=0")  # the shortest test of one cell
_MOST_TEXT = 200  # characters of a message in a hint, below the 255 of a text in a formula


@dataclass(slots=True)
class Hints:
    """The formulas of the hints and the suggested values, by row.

    Each hint is a pair: the formula for whether its part of the form is in use, and that of its text.
    """

    texts: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    suggested: dict[int, list[str]] = field(default_factory=dict)

    def add(self, row: int, in_use: str, condition: str, shown: str, otherwise: str = '""') -> None:
        """Add the hint with the text ``shown``, or else ``otherwise``, both as formulas."""
        self.texts.setdefault(row, []).append((in_use, f"IF({condition},{shown},{otherwise})"))


def hints_of(layout: Layout, calculation: CalculationSheet) -> Hints:
    """Return the hints of ``layout``."""
    hints = Hints()
    required = [cell.binding for cell in layout.cells if cell.role is Role.INPUT and cell.binding is not None]
    for binding in {each.path: each for each in required if each.value.required}.values():
        _required(hints, binding, layout, calculation)
    for each in layout.repetitions:
        if each.at_least:
            _too_few(hints, each, layout, calculation)
    for check in checks(layout):
        if _is_expressible(check, calculation):
            _hint(hints, check, layout, calculation)
    return hints


def not_expressible(layout: Layout, calculation: CalculationSheet) -> Iterator[Rule]:
    """Yield the rules that Excel cannot express exactly."""
    seen: set[int] = set()
    for check in checks(layout):
        if id(check.rule) not in seen and not _is_expressible(check, calculation):
            seen.add(id(check.rule))
            yield check.rule


def _is_expressible(check: Check, calculation: CalculationSheet) -> bool:
    places = calculation.places
    if not holds(check.expression, places) or any(path not in places for path in check.cells):
        return False
    if check.rule.kind is RuleKind.SUGGEST and not all(places[path].is_plain for path in check.cells):
        return False
    return units(excel_formula(check.expression, places, calculation.meets)) <= MAX_FORMULA // 8


def _required(hints: Hints, binding: Binding, layout: Layout, calculation: CalculationSheet) -> None:
    spot = calculation.places[binding.path]
    hint = text("workbook.hint.required", layout.language, name=_name(binding.value.label))
    hints.add(spot.row, spot.in_use, blank_test(spot), _whole(hint, layout))


def _too_few(hints: Hints, repetition: Repetition, layout: Layout, calculation: CalculationSheet) -> None:
    params = {"name": _name(repetition.label), "limit": repetition.at_least}
    hint = text("workbook.hint.too-few", layout.language, **params)
    in_use = calculation.usage.test(calculation.usage.part(repetition.path))
    condition = f"{calculation.usage.count(repetition)}<{repetition.at_least}"
    hints.add(repetition.spans[0][0], in_use, condition, _whole(hint, layout))


def _name(label: str) -> str:
    return label.strip(" :：\n")


def _whole(hint: str, layout: Layout) -> str:
    """Return a hint without values, as a formula."""
    return literal(_mark(Severity.WARNING, layout) + hint + _end(layout))


def _hint(hints: Hints, check: Check, layout: Layout, calculation: CalculationSheet) -> None:
    formula = excel_formula(check.expression, calculation.places, calculation.meets)
    match check.rule.kind:
        case RuleKind.ASSERT:
            _assert(hints, check, formula, layout, calculation)
        case RuleKind.REQUIRE:
            _require(hints, check, formula, layout, calculation)
        case RuleKind.SUGGEST:
            _suggest(hints, check, formula, layout, calculation)


def _in_use(check: Check, calculation: CalculationSheet) -> str:
    """Return the formula for whether the row that a rule is checked on is in use."""
    return calculation.usage.test(calculation.usage.part(check.row))


def _assert(hints: Hints, check: Check, formula: str, layout: Layout, calculation: CalculationSheet) -> None:
    spot = next((calculation.places[path] for path in _paths(check) if path in calculation.places), None)
    if spot is None:
        return
    wrong = f"NOT({formula})" if is_certain(check.expression) else f"EXACT({formula},FALSE)"
    hints.add(
        spot.row,
        _in_use(check, calculation),
        _if_complete(wrong, check, calculation),
        _message(check, layout, calculation),
    )


def _require(hints: Hints, check: Check, formula: str, layout: Layout, calculation: CalculationSheet) -> None:
    asked = [calculation.places[path] for path in check.cells]
    wanted = formula if is_certain(check.expression) else f"EXACT({formula},TRUE)"
    if not asked:
        return
    condition = _if_complete(f"AND({wanted},{_any_missing(asked, check, calculation)})", check, calculation)
    hints.add(asked[0].row, _in_use(check, calculation), condition, _message(check, layout, calculation))


def _any_missing(spots: Sequence[FormulaCell], check: Check, calculation: CalculationSheet) -> str:
    """Return the formula for whether any of the values is blank; those of another item count while it is in use."""
    own = calculation.usage.part(check.row)
    blank = [blank_test(spot) if spot.part == own else called("AND", [spot.in_use, blank_test(spot)]) for spot in spots]
    return called("OR", blank)


def _if_complete(condition: str, check: Check, calculation: CalculationSheet) -> str:
    """Return ``condition``, false while a required value that the rule refers to is missing, as in every target.

    A long list is left out of it: the formula would be too long for Excel.
    """
    required: dict[str, FormulaCell] = {}
    for each in _references(check):
        of_one = calculation.places.of(each).required
        if len(of_one) * _LEAST_TEST > _LONGEST_CONDITION:
            return condition
        required |= of_one
    if not required:
        return condition
    whole = f"AND({condition},NOT({_any_missing(list(required.values()), check, calculation)}))"
    return whole if units(whole) <= _LONGEST_CONDITION else condition


def _suggest(hints: Hints, check: Check, formula: str, layout: Layout, calculation: CalculationSheet) -> None:
    """Put the suggested value into a hidden cell of the row, to which the hint refers."""
    spot = calculation.places[check.cells[0]]
    own = hints.suggested.setdefault(spot.row, [])
    hidden = f"${column_letters(_suggestion_column(calculation) + len(own))}{spot.row + 1}"
    own.append(formula)
    differs = f"AND(LEN({hidden})>0,LEN({spot.name})>0,NOT(EXACT({spot.name},{hidden})))"
    suggested, other = (_naming(hidden, f"workbook.hint.{name}", layout) for name in ("suggested", "differs"))
    is_asked, otherwise = f"AND(LEN({hidden})>0,LEN({spot.name})=0)", f'IF({differs},{other},"")'
    hints.add(spot.row, _in_use(check, calculation), is_asked, suggested, otherwise)


def _references(check: Check) -> Iterator[Reference]:
    return (each for each in references(check.expression) if isinstance(each, Reference))


def _paths(check: Check) -> Iterator[str]:
    return (path for each in _references(check) for path in each.paths)


def _naming(cell: str, key: str, layout: Layout) -> str:
    """Return a hint that names the value of a cell, as a formula."""
    hint = _mark(Severity.WARNING, layout) + template(key, layout.language) + _end(layout)
    before, _, after = hint.partition("{value}")
    return "&".join(part for part in (literal(before), cell, literal(after)) if part != '""')


def _mark(severity: Severity, layout: Layout) -> str:
    """Return the sign with which a hint begins: one for errors, one for everything that is missing or to be checked."""
    return text(MARKS.get(severity, MARKS[Severity.WARNING]), layout.language) + " "


def _end(layout: Layout) -> str:
    """Return the separator after each hint: several of one row are in one cell."""
    return text("workbook.hint.end", layout.language)


def _message(check: Check, layout: Layout, calculation: CalculationSheet) -> str:
    """Return the rule's message as a formula: its texts and the values that it refers to."""
    severity = Severity.WARNING if check.rule.kind is RuleKind.REQUIRE else check.rule.severity
    message = _mark(severity, layout) + cut(check.rule.message or check.rule.id, _MOST_TEXT)
    parts = []
    for before, name in pieces(message):
        spot = calculation.places.get(check.names.get(name, ""))
        parts += [literal(before), _shown(spot) if spot is not None else literal(name and "…")]
    return "&".join(part for part in (*parts, literal(_end(layout))) if part != '""')


def _shown(spot: FormulaCell) -> str:
    return f'TEXT({spot.name},"yyyy-mm-dd")' if spot.is_date else f'{spot.name}&""'


def put_beside(
    rows: list[list[Piece]],
    layout: Layout,
    hints: Hints,
    calculation: CalculationSheet,
    styles: Styles,
    strings: Strings,
) -> None:
    """Add the cells to the right of the form to each row: the hint, and hidden the row's key and what formulas need."""
    look = Look(Role.LINE, Align.LEFT, UNFRAMED, hint=True, wrap=False)
    heading = styles.number(replace(look, bold=True))
    unlocked = list_rows(layout)
    plain = hidden_styles(layout, styles)
    column, hidden = hint_column(layout), _hidden_cells(layout, hints, calculation, plain)
    for number, (row, key) in enumerate(zip(rows, key_cells(layout, plain, strings), strict=True)):
        style = styles.number(replace(look, locked=number not in unlocked))
        hint = _formula(address(number, column), style, _joined(hints.texts.get(number, ())))
        if number == 0 and hints.texts:
            hint = _heading(address(0, column), heading, text(HEADING, layout.language))
        row += [hint, key, *(cell for _, cell in sorted(hidden.get(number, ())))]


def _joined(hints: Sequence[tuple[str, str]]) -> str:
    """Return all hints of a row as one formula; those of a part of the form are shown while it is in use."""
    parts = []
    for in_use, group in groupby(hints, key=itemgetter(0)):
        shown = "&".join(_safe(formula) for _, formula in group)
        parts.append(f'IF({in_use},{shown},"")')
    return "&".join(parts)


def _hidden_cells(
    layout: Layout, hints: Hints, calculation: CalculationSheet, styles: Sequence[int]
) -> dict[int, list[tuple[int, str]]]:
    """Return the column and the content of each hidden cell to which formulas refer, by row.

    They are flags of what is in use, printed values while their part is in use, and suggested values. ``styles`` has
    the style of those of each row.
    """
    by_row: dict[int, list[tuple[int, str]]] = {}
    if not _has_formulas(layout, hints):
        return by_row
    for row, column, formula in calculation.usage.flags(layout, calculation.places):
        by_row.setdefault(row, []).append((column, _number(address(row, column), styles[row], formula)))
    for spot in calculation.places.values():
        if spot.source:
            formula = f'IF({spot.in_use},{spot.source},"")'
            by_row.setdefault(spot.row, []).append((spot.column, _formula(spot.name, styles[spot.row], formula)))
    first = _suggestion_column(calculation)
    for row, formulas in hints.suggested.items():
        cells = ((first + index, _safe(formula)) for index, formula in enumerate(formulas))
        by_row.setdefault(row, []).extend(
            (column, _formula(address(row, column), styles[row], each)) for column, each in cells
        )
    return by_row


def _has_formulas(layout: Layout, hints: Hints) -> bool:
    return bool(hints.texts or layout.formulas)


def sum_of_flags(layout: Layout, hints: Hints, calculation: CalculationSheet) -> str:
    """Return the cell below all flags, for the row of column keys."""
    row, column, formula = calculation.usage.total()
    return _number(address(row, column), 0, formula) if _has_formulas(layout, hints) else ""


def end_of_margin(layout: Layout, hints: Hints, calculation: CalculationSheet) -> int:
    """Return the first column to the right of everything in the sheet."""
    if not _has_formulas(layout, hints):
        return key_column(layout) + 1
    return _suggestion_column(calculation) + max(map(len, hints.suggested.values()), default=0)


def _suggestion_column(calculation: CalculationSheet) -> int:
    """Return the first column of suggested values, to the right of all other cells to which formulas refer."""
    return max([calculation.usage.end, *(spot.column for spot in calculation.places.values() if spot.source)]) + 1


def _safe(formula: str) -> str:
    """Return a formula that shows nothing if a cell it refers to has an error, or a text instead of a number."""
    return f'IFERROR({formula},"")'


def _heading(name: str, style: int, heading: str) -> str:
    """Return the column's heading as a formula: only people type texts next to the form."""
    return f'<c r="{name}" s="{style}" t="str"><f>{literal(heading)}</f><v>{heading}</v></c>'


def _number(name: str, style: int, formula: str) -> str:
    return f'<c r="{name}" s="{style}"><f>{xml_text(formula)}</f></c>'


def _formula(name: str, style: int, formula: str) -> str:
    if not formula or units(formula) > MAX_FORMULA:
        return ""
    return f'<c r="{name}" s="{style}" t="str"><f>{xml_text(formula)}</f></c>'
