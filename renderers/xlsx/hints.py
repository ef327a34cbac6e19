"""Live hints of the workbook: a column of hints to the right of the form.

The form's rules become formulas. Hints are located outside the printed area; a rule that Excel cannot express
exactly is omitted, and :func:`not_expressible` yields it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from formspec.layout import (
    UNFRAMED,
    Align,
    Cell,
    Check,
    Layout,
    Role,
    Rule,
    RuleKind,
    address,
    checks,
    column_letters,
)
from formspec.messages import template, text
from formspec.patterns import lazy_pattern
from formspec.problems import Severity
from formspec.rules import Reference, references

from .anchors import hint_column, key_cells, key_column
from .calculation_sheet import CalculationSheet
from .cell_refs import FormulaCell
from .expressible import holds
from .formula import blank_test, called, excel_formula, is_certain, literal
from .sheet import Piece
from .strings import Strings
from .styles import Look, Styles
from .text import MAX_FORMULA, cut, units, xml_text

HEADING = "workbook.hint.heading"
MARKS = {Severity.ERROR: "workbook.hint.error", Severity.WARNING: "workbook.hint.warning"}
_MOST_TEXT = 200  # characters of a message in a hint, below the 255 of a text in a formula
_PLACE = lazy_pattern(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(slots=True)
class Hints:
    """The formulas of the hints, and the suggested values in hidden cells, by row."""

    texts: dict[int, list[str]] = field(default_factory=dict)
    suggested: dict[int, list[str]] = field(default_factory=dict)


def hints_of(layout: Layout, bench: CalculationSheet) -> Hints:
    """Return the hints of ``layout``."""
    hints = Hints()
    for cell in layout.cells:
        if cell.role is Role.INPUT and cell.binding is not None and cell.binding.value.required:
            _required(hints, cell, layout, bench)
    for check in checks(layout):
        if _is_expressible(check, bench):
            _hint(hints, check, layout, bench)
    return hints


def not_expressible(layout: Layout, bench: CalculationSheet) -> Iterator[Rule]:
    """Yield the rules that Excel cannot express exactly."""
    seen: set[int] = set()
    for check in checks(layout):
        if id(check.rule) not in seen and not _is_expressible(check, bench):
            seen.add(id(check.rule))
            yield check.rule


def _is_expressible(check: Check, bench: CalculationSheet) -> bool:
    places = bench.places
    if not holds(check.expression, places) or any(path not in places for path in check.cells):
        return False
    if check.rule.kind is RuleKind.SUGGEST and any(places[path].empties for path in check.cells):
        return False
    return units(excel_formula(check.expression, places, bench.meets)) <= MAX_FORMULA // 8


def _required(hints: Hints, cell: Cell, layout: Layout, bench: CalculationSheet) -> None:
    assert cell.binding is not None
    spot = bench.places.get(cell.binding.path)
    if spot is None:
        return
    name = cell.binding.value.label.strip(" :：\n")
    hint = _mark(Severity.WARNING, layout) + text("workbook.hint.required", layout.language, name=name) + _end(layout)
    hints.texts.setdefault(spot.row, []).append(f'IF({blank_test(spot)},{literal(hint)},"")')


def _hint(hints: Hints, check: Check, layout: Layout, bench: CalculationSheet) -> None:
    formula = excel_formula(check.expression, bench.places, bench.meets)
    match check.rule.kind:
        case RuleKind.ASSERT:
            _assert(hints, check, formula, layout, bench)
        case RuleKind.REQUIRE:
            _require(hints, check, formula, layout, bench)
        case RuleKind.SUGGEST:
            _suggest(hints, check, formula, layout, bench)


def _assert(hints: Hints, check: Check, formula: str, layout: Layout, bench: CalculationSheet) -> None:
    spot = next((bench.places[path] for path in _paths(check) if path in bench.places), None)
    if spot is None:
        return
    wrong = f"NOT({formula})" if is_certain(check.expression) else f"EXACT({formula},FALSE)"
    hints.texts.setdefault(spot.row, []).append(f'IF({wrong},{_message(check, layout, bench)},"")')


def _require(hints: Hints, check: Check, formula: str, layout: Layout, bench: CalculationSheet) -> None:
    asked = [bench.places[path] for path in check.cells]
    wanted = formula if is_certain(check.expression) else f"EXACT({formula},TRUE)"
    if not asked:
        return
    empty = called("OR", [blank_test(spot) for spot in asked])
    hints.texts.setdefault(asked[0].row, []).append(f'IF(AND({wanted},{empty}),{_message(check, layout, bench)},"")')


def _suggest(hints: Hints, check: Check, formula: str, layout: Layout, bench: CalculationSheet) -> None:
    """Put the suggested value into a hidden cell of the row, to which the hint refers."""
    spot = bench.places[check.cells[0]]
    own = hints.suggested.setdefault(spot.row, [])
    hidden = f"${column_letters(key_column(layout) + 1 + len(own))}{spot.row + 1}"
    own.append(formula)
    differs = f"AND(LEN({hidden})>0,LEN({spot.name})>0,NOT(EXACT({spot.name},{hidden})))"
    suggested, other = (_naming(hidden, f"workbook.hint.{name}", layout) for name in ("suggested", "differs"))
    hint = f'IF(AND(LEN({hidden})>0,LEN({spot.name})=0),{suggested},IF({differs},{other},""))'
    hints.texts.setdefault(spot.row, []).append(hint)


def _paths(check: Check) -> Iterator[str]:
    for each in references(check.expression):
        if isinstance(each, Reference):
            yield from each.paths


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


def _message(check: Check, layout: Layout, bench: CalculationSheet) -> str:
    """Return the rule's message as a formula: its texts and the values that it refers to."""
    severity = Severity.WARNING if check.rule.kind is RuleKind.REQUIRE else check.rule.severity
    message = _mark(severity, layout) + cut(check.rule.message or check.rule.id, _MOST_TEXT)
    named = {path.rsplit("/", 1)[-1]: path for path in reversed(list(_paths(check)))}
    parts = []
    for number, part in enumerate(_PLACE.split(message)):
        spot = bench.places.get(named.get(part, "")) if number % 2 else None
        parts.append(_shown(spot) if spot is not None else literal(f"{{{part}}}" if number % 2 else part))
    return "&".join(part for part in (*parts, literal(_end(layout))) if part != '""')


def _shown(spot: FormulaCell) -> str:
    return f'TEXT({spot.name},"yyyy-mm-dd")' if spot.is_date else f'{spot.name}&""'


def put_beside(rows: list[list[Piece]], layout: Layout, hints: Hints, styles: Styles, strings: Strings) -> None:
    """Add the cells to the right of the form to each row: the hint, and hidden the row's key and suggestions."""
    look = Look(Role.LINE, Align.LEFT, UNFRAMED, hint=True, wrap=False)
    style, heading = styles.number(look), styles.number(replace(look, bold=True))
    column, hidden = hint_column(layout), key_column(layout) + 1
    for number, (row, key) in enumerate(zip(rows, key_cells(layout, strings), strict=True)):
        hint = _formula(address(number, column), style, "&".join(map(_safe, hints.texts.get(number, ()))))
        if number == 0 and hints.texts:
            hint = _heading(address(0, column), heading, text(HEADING, layout.language))
        suggested = (
            _formula(address(number, hidden + index), 0, _safe(formula))
            for index, formula in enumerate(hints.suggested.get(number, ()))
        )
        row += [hint, key, *suggested]


def widest(hints: Hints) -> int:
    """Return the number of hidden columns for suggestions."""
    return max(map(len, hints.suggested.values()), default=0)


def _safe(formula: str) -> str:
    """Return a formula that shows nothing if a cell it refers to has an error, or a text instead of a number."""
    return f'IFERROR({formula},"")'


def _heading(name: str, style: int, heading: str) -> str:
    """Return the column's heading as a formula: only people type texts next to the form."""
    return f'<c r="{name}" s="{style}" t="str"><f>{literal(heading)}</f><v>{heading}</v></c>'


def _formula(name: str, style: int, formula: str) -> str:
    if not formula or units(formula) > MAX_FORMULA:
        return ""
    return f'<c r="{name}" s="{style}" t="str"><f>{xml_text(formula)}</f></c>'
