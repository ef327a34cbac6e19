"""The cells of the sheet as XML: fixed texts written once, and for each input an object that writes its value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeGuard

from formspec.layout import (
    SIZES,
    Binding,
    Cell,
    Layout,
    PrintedLabel,
    Role,
    Values,
    address,
    cell_text,
    copy_formula,
    is_figure,
    is_placeholder,
    printed_label,
    printed_sizes,
)
from formspec.messages import text
from formspec.problems import Problem, ProblemError
from formspec.rules import Reference, pattern, pattern_of, references
from formspec.values import FIRST_SERIAL, LAST_SERIAL, Operand

from .auxiliary_sheets import CALCULATION
from .calculation_sheet import CalculationSheet
from .cell_refs import FormulaCell, FormulaCells
from .expressible import holds
from .formula import excel_formula, may_have_value
from .protection import list_rows
from .strings import Strings
from .styles import Look, Styles, is_number, look_of, part_edges
from .text import MAX_FORMULA, MAX_TEXT, cut, sheet_name, units, xml_text
from .usage import UsageFlags
from .validation import serial

_TEXTS = (Operand.TEXT, Operand.CHOICE)
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ValueCell:
    """A cell whose content depends on the values, or whose size does: its name and the styles it may take.

    ``styles`` has the style of each size, that of the body first. ``locked`` is the same cell where it has a carried
    value, which is not to be changed.
    """

    cell: Cell
    name: str
    styles: tuple[int, ...]
    quoted: int
    placeholder: int
    formula: str = ""
    locked: ValueCell | None = None

    def xml(self, values: Values, strings: Strings, sizes: Mapping[tuple[int, int], int]) -> str:
        """Return the cell for ``values``; its text goes to ``strings``, ``sizes`` are those of smaller figures."""
        binding = self.cell.binding
        assert binding is not None
        if self.locked is not None and values.get(binding.path) is not None:
            return self.locked.xml(values, strings, sizes)
        style = self.styles[sizes.get((self.cell.row, self.cell.column), 0)] if sizes else self.styles[0]
        value = binding.constant if self.cell.role is Role.PRINTED else values.get(binding.path)
        if self.formula:
            return self._computed(value, values, style)
        if is_number(binding) and value is not None:
            return f'<c r="{self.name}" s="{style}"><v>{number_text(value)}</v></c>'
        if _is_serial(value):
            return f'<c r="{self.name}" s="{style}"><v>{serial(value)}</v></c>'
        text = cell_text(self.cell, values)
        if not text:
            return f'<c r="{self.name}" s="{style}"/>'
        style = self.placeholder if is_placeholder(self.cell, values) else style
        number = strings.number(self._fitting(text))
        return text_cell(self.name, self.quoted if text.startswith(_RISKY) else style, number)

    def _computed(self, value: Any, values: Values, style: int) -> str:
        opening = f'<c r="{self.name}" s="{style}"'
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return f"{opening}><f>{self.formula}</f><v>{number_text(value)}</v></c>"
        if self.cell.again and _is_serial(value):
            return f"{opening}><f>{self.formula}</f><v>{serial(value)}</v></c>"
        text = "" if value is None and not self.cell.again else cell_text(self.cell, values)
        return f'{opening} t="str"><f>{self.formula}</f><v>{xml_text(text)}</v></c>'

    @property
    def _path(self) -> str:
        assert self.cell.binding is not None
        return self.cell.binding.path

    def _fitting(self, text: str) -> str:
        length = units(text)
        if length <= MAX_TEXT:
            return text
        params = {"target": "xlsx", "what": "value", "limit": MAX_TEXT, "length": length}
        label = self.cell.binding.name  # type: ignore[union-attr]
        raise ProblemError([Problem(code="limit.too-long", params=params, path=self._path, label=label)])


def _is_serial(value: object) -> TypeGuard[date]:
    """Return whether a value is a date that is stored as a number of days."""
    return isinstance(value, date) and FIRST_SERIAL <= value <= LAST_SERIAL


def number_text(value: int | Decimal) -> str:
    """Return a number as the file stores it."""
    return repr(float(value)) if isinstance(value, Decimal) and value != value.to_integral_value() else str(int(value))


def text_cell(name: str, style: int, number: int) -> str:
    """Return a cell with a text of the table; a text is never a formula, whatever it begins with."""
    return f'<c r="{name}" s="{style}" t="s"><v>{number}</v></c>'


def places_of(layout: Layout, usage: UsageFlags) -> FormulaCells:
    """Return the cell of each value that formulas can refer to."""
    by_path: dict[str, FormulaCell] = {}
    referenced, hidden = _referenced(layout), Counter[int]()
    for cell in layout.cells:
        binding = cell.binding
        if binding is None or cell.again:
            continue
        if binding.option and binding.path in by_path:
            spot = by_path[binding.path]
            by_path[binding.path] = replace(spot, ticks=(*spot.ticks, address(cell.row, cell.column)))
            continue
        spot = _formula_cell(cell, binding, usage)
        if cell.role is Role.PRINTED and pattern(binding.path) in referenced:
            spot = replace(spot, column=usage.end + hidden[cell.row], source=spot.name)
            hidden[cell.row] += 1
        by_path[binding.path] = spot
    return FormulaCells(by_path)


def _formula_cell(cell: Cell, binding: Binding, usage: UsageFlags) -> FormulaCell:
    empties, kind, part = _empties(cell, binding), binding.value.type.operand, usage.part(binding.path)
    is_alone = empties is None and not binding.option
    return FormulaCell(
        cell.row,
        cell.column,
        is_number(binding) and is_alone,
        kind in _TEXTS and is_alone,
        kind is Operand.TARGET,
        kind is Operand.DATE and is_alone,
        empties,
        ticks=(address(cell.row, cell.column),) if binding.option else (),
        part=part,
        in_use=usage.test(part),
        is_required=binding.value.required and cell.role is Role.INPUT,
    )


def _referenced(layout: Layout) -> set[str]:
    """Return the data paths that formulas and rules refer to, with ``*`` for each item."""
    expressions = [*layout.formulas.values(), *(rule.expression for rule in layout.rules)]
    return {
        pattern_of(path)
        for expression in expressions
        for each in references(expression)
        if isinstance(each, Reference)
        for path in each.paths
    }


def calculation_sheet_of(layout: Layout) -> CalculationSheet:
    """Return the calculation sheet that compares the targets of ``layout``."""
    name, usage = sheet_name(layout.sheet).replace("'", "''"), UsageFlags(layout)
    return CalculationSheet(places_of(layout, usage), usage, f"'{name}'!", text(CALCULATION, layout.language))


def _empties(cell: Cell, binding: Binding) -> tuple[str, ...] | None:
    """Return the text of a blank cell; None if it has none and a filled cell contains the value alone."""
    value = binding.value
    if value.has_boxes and not binding.option:
        return (cell_text(cell, {}),)
    if not binding.empty and not value.placeholder and (is_number(binding) or not (value.prefix or value.suffix)):
        return None
    return tuple(
        dict.fromkeys(each for each in (cell_text(cell, {}), value.prefix, value.prefix.rstrip("：:")) if each)
    )


def _copy(cell: Cell, places: FormulaCells) -> str:
    """Return the formula of a name that is printed again: it shows what the first cell shows."""
    assert cell.binding is not None
    first = places.get(cell.binding.path)
    return xml_text(copy_formula(first.name)) if first is not None else ""


def live_formula(cell: Cell, calculation: CalculationSheet) -> str:
    """Return the formula of a computed cell; empty if Excel cannot contain it, so that the value is written.

    The result is blank in a part of the form in which nothing is filled in.
    """
    if cell.formula is None or cell.binding is None or not holds(cell.formula, calculation.places):
        return ""
    formula, spot = (
        excel_formula(cell.formula, calculation.places, calculation.meets),
        calculation.places[cell.binding.path],
    )
    if may_have_value(cell.formula, spot.part):
        formula = f'IF({spot.in_use},{formula},"")'
    return formula if units(formula) <= MAX_FORMULA else ""


@dataclass(frozen=True, slots=True)
class LabelCell:
    """A label with a word that is wider than its cell: its size depends on the scale at which the sheet is printed.

    ``styles`` has the style of each size, that of the body first; ``number`` is that of its text in the table.
    """

    place: tuple[int, int]
    styles: tuple[int, ...]
    number: int

    def xml(self, values: Values, strings: Strings, sizes: Mapping[tuple[int, int], int]) -> str:  # noqa: ARG002
        """Return the cell; ``sizes`` are those of smaller texts."""
        return text_cell(address(*self.place), self.styles[sizes.get(self.place, 0)], self.number)


class Written(Protocol):
    """A cell that is written for the values of a form."""

    def xml(self, values: Values, strings: Strings, sizes: Mapping[tuple[int, int], int]) -> str:
        """Return the cell for ``values``; ``sizes`` are those of smaller texts."""


Piece = str | Written


def sheet_rows(layout: Layout, styles: Styles, strings: Strings, calculation: CalculationSheet) -> list[list[Piece]]:
    """Return the cells of each row, left to right: XML for fixed cells, else the object that writes the cell."""
    grid: list[dict[int, Piece]] = [{} for _ in layout.rows]
    unlocked = list_rows(layout)
    small = printed_sizes(layout).texts
    for cell in layout.cells:
        label = printed_label(layout, cell)
        look = replace(look_of(cell), vertical=label.is_vertical)
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                edges = part_edges(cell, row, column)
                style = styles.number(replace(look, edges=edges, locked=look.locked and row not in unlocked))
                grid[row][column] = f'<c r="{address(row, column)}" s="{style}"/>'
        look = replace(look, locked=look.locked and cell.row not in unlocked)
        sizes = len(SIZES) if is_figure(cell) or (cell.row, cell.column) in small else 1
        is_fixed = cell.row not in unlocked
        grid[cell.row][cell.column] = _first(cell, label, look, styles, strings, calculation, sizes, is_fixed=is_fixed)
    return [[row[column] for column in sorted(row)] for row in grid]


def _first(
    cell: Cell,
    label: PrintedLabel,
    look: Look,
    styles: Styles,
    strings: Strings,
    calculation: CalculationSheet,
    sizes: int,
    *,
    is_fixed: bool,
) -> Piece:
    """Return the top left part of a cell, which has its content and one of so many ``sizes``.

    ``is_fixed`` is False for a cell in the rows of a list, where nothing is locked.
    """
    look = replace(look, edges=part_edges(cell, cell.row, cell.column))
    style, name = styles.number(look), address(cell.row, cell.column)
    sized = tuple(styles.number(replace(look, size=size)) for size in range(sizes))
    if cell.binding is None or (cell.role is Role.PRINTED and not is_number(cell.binding)):
        if not cell.text:
            return f'<c r="{name}" s="{style}"/>'
        number = strings.number(cut(label.text, MAX_TEXT))
        return text_cell(name, style, number) if sizes == 1 else LabelCell((cell.row, cell.column), sized, number)
    formula = _copy(cell, calculation.places) if cell.again else xml_text(live_formula(cell, calculation))
    made = _value_cell(cell, look, styles, formula, sizes)
    if cell.binding.carried and is_fixed:
        made = replace(made, locked=_value_cell(cell, replace(look, locked=True), styles, formula, sizes))
    return made


def _value_cell(cell: Cell, look: Look, styles: Styles, formula: str, sizes: int) -> ValueCell:
    """Return a cell whose content depends on the values."""
    assert cell.binding is not None
    style, quoted = styles.number(look), styles.number(replace(look, quoted=True))
    sized = tuple(styles.number(replace(look, size=size)) for size in range(sizes))
    placeholder = styles.number(replace(look, placeholder=True)) if cell.binding.value.placeholder else style
    return ValueCell(cell, address(cell.row, cell.column), sized, quoted, placeholder, formula)
