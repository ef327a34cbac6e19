"""What the workbook tells while it is filled in: a column of hints beside the form, and cells in colour.

The form's rules become formulas. Hints stand outside what is printed; a rule that Excel cannot hold exactly is left
out, and :func:`not_held` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

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
    row_and_column,
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
from .ranges import CellRange, cell_ranges, in_parts, joined
from .sheet import Piece
from .strings import Strings
from .styles import AMBER, RED, Look, Styles
from .text import MAX_FORMULA, cut, units, xml_text

if TYPE_CHECKING:
    from openpyxl import Workbook

HEADING = "workbook.hint.heading"
_MOST_TEXT = 200
_REFERENCE = lazy_pattern(r'(?P<text>"[^"]*")|(?P<column>\$?[A-Z]{1,3})(?P<row>[0-9]+)')
_PLACE = lazy_pattern(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(slots=True)
class Hints:
    """The formulas beside each row, the values suggested in hidden cells, and the cells that change colour."""

    texts: dict[int, list[str]] = field(default_factory=dict)
    suggested: dict[int, list[str]] = field(default_factory=dict)
    colours: list[tuple[str, str, Severity]] = field(default_factory=list)


def hints_of(layout: Layout, bench: CalculationSheet) -> Hints:
    """Return the hints of ``layout``."""
    found = Hints()
    for cell in layout.cells:
        if cell.role is Role.INPUT and cell.binding is not None and cell.binding.value.required:
            _required(found, cell, layout, bench)
    for check in checks(layout):
        if _is_held(check, bench):
            _hint(found, check, layout, bench)
    return found


def not_held(layout: Layout, bench: CalculationSheet) -> Iterator[Rule]:
    """Yield the rules that Excel cannot say exactly."""
    seen: set[int] = set()
    for check in checks(layout):
        if id(check.rule) not in seen and not _is_held(check, bench):
            seen.add(id(check.rule))
            yield check.rule


def _is_held(check: Check, bench: CalculationSheet) -> bool:
    places = bench.places
    if not holds(check.expression, places) or any(path not in places for path in check.cells):
        return False
    if check.rule.kind is RuleKind.SUGGEST and any(places[path].empties for path in check.cells):
        return False
    return units(excel_formula(check.expression, places, bench.meets)) <= MAX_FORMULA // 8


def _required(found: Hints, cell: Cell, layout: Layout, bench: CalculationSheet) -> None:
    assert cell.binding is not None
    spot = bench.places.get(cell.binding.path)
    if spot is None:
        return
    name = cell.binding.value.label.strip(" :：\n")
    hint = text("workbook.hint.required", layout.language, name=name) + _end(layout)
    found.texts.setdefault(spot.row, []).append(f'IF({blank_test(spot)},{literal(hint)},"")')
    found.colours.append((spot.name, blank_test(spot), Severity.WARNING))


def _hint(found: Hints, check: Check, layout: Layout, bench: CalculationSheet) -> None:
    formula = excel_formula(check.expression, bench.places, bench.meets)
    match check.rule.kind:
        case RuleKind.ASSERT:
            _assert(found, check, formula, layout, bench)
        case RuleKind.REQUIRE:
            _require(found, check, formula, layout, bench)
        case RuleKind.SUGGEST:
            _suggest(found, check, formula, layout, bench)


def _assert(found: Hints, check: Check, formula: str, layout: Layout, bench: CalculationSheet) -> None:
    spot = next((bench.places[path] for path in _paths(check) if path in bench.places), None)
    if spot is None:
        return
    wrong = f"NOT({formula})" if is_certain(check.expression) else f"EXACT({formula},FALSE)"
    found.texts.setdefault(spot.row, []).append(f'IF({wrong},{_message(check, layout, bench)},"")')
    if "!" not in wrong:
        found.colours.append((spot.name, wrong, check.rule.severity))


def _require(found: Hints, check: Check, formula: str, layout: Layout, bench: CalculationSheet) -> None:
    asked = [bench.places[path] for path in check.cells]
    wanted = formula if is_certain(check.expression) else f"EXACT({formula},TRUE)"
    if not asked:
        return
    empty = called("OR", [blank_test(spot) for spot in asked])
    found.texts.setdefault(asked[0].row, []).append(f'IF(AND({wanted},{empty}),{_message(check, layout, bench)},"")')
    if "!" not in wanted:
        severity = Severity.WARNING
        found.colours += ((spot.name, f"AND({wanted},{blank_test(spot)})", severity) for spot in asked)


def _suggest(found: Hints, check: Check, formula: str, layout: Layout, bench: CalculationSheet) -> None:
    """Put what is suggested into a hidden cell of the row: what is written beside the row and the colour go by it."""
    spot = bench.places[check.cells[0]]
    own = found.suggested.setdefault(spot.row, [])
    hidden = f"${column_letters(key_column(layout) + 1 + len(own))}{spot.row + 1}"
    own.append(formula)
    differs = f"AND(LEN({hidden})>0,LEN({spot.name})>0,NOT(EXACT({spot.name},{hidden})))"
    suggested, other = (_naming(hidden, f"workbook.hint.{name}", layout) for name in ("suggested", "differs"))
    hint = f'IF(AND(LEN({hidden})>0,LEN({spot.name})=0),{suggested},IF({differs},{other},""))'
    found.texts.setdefault(spot.row, []).append(hint)
    found.colours.append((spot.name, differs, Severity.WARNING))


def _paths(check: Check) -> Iterator[str]:
    for each in references(check.expression):
        if isinstance(each, Reference):
            yield from each.paths


def _naming(cell: str, key: str, layout: Layout) -> str:
    """Return a hint that names the value of a cell, as a formula."""
    before, _, after = (template(key, layout.language) + _end(layout)).partition("{value}")
    return "&".join(part for part in (literal(before), cell, literal(after)) if part != '""')


def _end(layout: Layout) -> str:
    """Return the sign after each hint: several of one row are in one cell."""
    return text("workbook.hint.end", layout.language)


def _message(check: Check, layout: Layout, bench: CalculationSheet) -> str:
    """Return the rule's message as a formula: texts, and the values that it names."""
    said = cut(check.rule.message or check.rule.id, _MOST_TEXT)
    named = {path.rsplit("/", 1)[-1]: path for path in reversed(list(_paths(check)))}
    parts = []
    for number, part in enumerate(_PLACE.split(said)):
        spot = bench.places.get(named.get(part, "")) if number % 2 else None
        parts.append(_shown(spot) if spot is not None else literal(f"{{{part}}}" if number % 2 else part))
    return "&".join(part for part in (*parts, literal(_end(layout))) if part != '""')


def _shown(spot: FormulaCell) -> str:
    return f'TEXT({spot.name},"yyyy-mm-dd")' if spot.is_date else f'{spot.name}&""'


def put_beside(rows: list[list[Piece]], layout: Layout, hints: Hints, styles: Styles, strings: Strings) -> None:
    """Add to each row what stands beside the form: the hint, the row's hidden key, and what is suggested, hidden."""
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
    """Return how many hidden columns suggestions take."""
    return max(map(len, hints.suggested.values()), default=0)


def colour(workbook: Workbook, hints: Hints) -> None:
    """Make cells change their colour where something is missing or wrong."""
    from openpyxl.formatting.formatting import ConditionalFormatting
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    sheet: Any = workbook.active
    for cells, formula, severity in _coloured(hints):
        fill = PatternFill(bgColor=RED if severity is Severity.ERROR else AMBER)
        rule: Any = FormulaRule(formula=[formula], fill=fill)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(ConditionalFormatting(sqref=cell_ranges(cells)), rule)


def _coloured(hints: Hints) -> Iterator[tuple[Sequence[CellRange], str, Severity]]:
    """Yield (cells, formula of the first one, severity) of each colour.

    Cells of a column whose formulas say the same, each of its own row, are together.
    """
    groups: dict[tuple[str, str, Severity], dict[CellRange, str]] = {}
    for name, formula, severity in hints.colours:
        letters = name.rstrip("0123456789")
        relative = _REFERENCE.sub(partial(_relative, row=int(name[len(letters) :])), formula)
        groups.setdefault((letters, relative, severity), {}).setdefault(CellRange(*row_and_column(name)), formula)
    for (_, _, severity), formulas in groups.items():
        for part in in_parts(joined(formulas)):
            yield part, formulas[CellRange(part[0].row, part[0].column)], severity


def _relative(found: re.Match[str], *, row: int) -> str:
    if found["text"]:
        return found.group()
    return f"{found['column']}[{int(found['row']) - row}]"


def _safe(formula: str) -> str:
    """Return a formula that shows nothing where a cell it looks at shows an error, or a text instead of a number."""
    return f'IFERROR({formula},"")'


def _heading(name: str, style: int, heading: str) -> str:
    """Return the column's heading, as a formula: what stands beside the form and is typed is a person's."""
    return f'<c r="{name}" s="{style}" t="str"><f>{literal(heading)}</f><v>{heading}</v></c>'


def _formula(name: str, style: int, formula: str) -> str:
    if not formula or units(formula) > MAX_FORMULA:
        return ""
    return f'<c r="{name}" s="{style}" t="str"><f>{xml_text(formula)}</f></c>'
