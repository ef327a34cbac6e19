"""The values of a form by data path, from the cells of the rows that were matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from ...invisible import is_blank
from ...layout import Role, address
from ...problems import Problem, Severity
from ...values import Kind as ValueKind
from ..book import Book, CellKind, SheetCell
from ..cell_refs import CellRef, RowCells, SheetAddress, is_copy
from ..findings import DecodedCell, Finding, short
from ..identification.location import MISSING, FormLocation
from ..row_matching.items import FormRow
from ..row_patterns import Slot
from .cell_values import decode_cell, formula_finding, has_no_result
from .choice_cells import is_ticked
from .number_text import stored_number
from .rich_text import struck_finding


class DecodedCells(Struct, frozen=True):
    """The values of a form and the cell of each, by data path; the problems of these cells.

    ``consumed`` are the cells whose contents are in the values or in the problems.
    """

    values: Mapping[str, Any]
    cells: Mapping[str, CellRef]
    problems: tuple[Problem, ...]
    consumed: frozenset[CellRef]


def decode_cells(
    rows: Sequence[FormRow], content: Mapping[int, RowCells], location: FormLocation, book: Book, sheet: SheetAddress
) -> DecodedCells:
    """Return the values of all slots of ``rows``; ``content`` are the sheet's cells by row."""
    decoder = _Decoder(location, book, sheet)
    for row in rows:
        cells = content.get(row.match.row, {})
        for slot in row.match.pattern.slots:
            decoder.read_slot(row, slot, cells)
    return decoder.result()


class _TickCell(Struct, frozen=True):
    """The cell of one choice, in which a person ticks it."""

    slot: Slot
    choice: str
    ref: CellRef
    cell: SheetCell


class _Decoder:
    """The state of decoding one sheet: the values so far."""

    def __init__(self, location: FormLocation, book: Book, sheet: SheetAddress) -> None:
        self._location = location
        self._book = book
        self._sheet = sheet
        self._values: dict[str, Any] = {}
        self._cells: dict[str, CellRef] = {}
        self._problems: list[Problem] = []
        self._consumed: set[CellRef] = set()
        self._ticks: dict[str, list[_TickCell]] = {}

    def result(self) -> DecodedCells:
        """Return everything that was decoded, after all rows have been read."""
        for path, ticks in self._ticks.items():
            value, findings = _ticked_value(ticks)
            if value is not None:
                self._values[path] = value
            for ref, finding in findings:
                self._report(finding, ref, path, ticks[0].slot)
        return DecodedCells(self._values, self._cells, tuple(self._problems), frozenset(self._consumed))

    def read_slot(self, row: FormRow, slot: Slot, cells: RowCells) -> None:
        """Decode the cell of one slot in a row of the sheet."""
        ref = self._location.cell_ref(row.match.row, slot.cell.column)
        cell = cells.get(slot.cell.column)
        if cell is None or (is_blank(cell.text) and not cell.formula):
            ref, cell = self._in_split_parts(row, slot, cells, ref)
        if ref[1] == MISSING:
            return
        path = row.path(slot)
        if self._cells.setdefault(path, ref)[0] != ref[0] and cell is not None:
            if is_copy(ref, cell):
                self._consumed.add(ref)
            elif slot.within in row.match.pattern.outer:
                self._read_covered(path, slot, cell, ref)
            else:
                self._read_again(path, slot, cell, ref)
            return
        if cell is None:
            return
        self._consumed.add(ref)
        self._consume_copies(row, slot, cells, cell)
        self._read_first(path, slot, cell, ref)

    def _read_first(self, path: str, slot: Slot, cell: SheetCell, ref: CellRef) -> None:
        """Read the first cell of a value by its role."""
        binding = slot.cell.binding
        assert binding is not None
        struck = struck_finding(cell, Severity.ERROR if binding.option else Severity.WARNING)
        if struck is not None and (binding.option or slot.cell.role is not Role.INPUT):
            self._report(struck, ref, path, slot)
        elif binding.option and not has_no_result(cell):
            if cell.formula is not None:
                self._report(formula_finding(cell), ref, path, slot)
            self._ticks.setdefault(path, []).append(_TickCell(slot, binding.option, ref, cell))
        elif binding.option or slot.cell.role is Role.INPUT:
            self._decode(path, slot, cell, ref)
        elif slot.cell.role is Role.PRINTED:
            self._compare_printed(path, slot, cell, ref)
        else:
            self._decode_computed(path, slot, cell, ref)

    def _in_split_parts(
        self, row: FormRow, slot: Slot, cells: RowCells, ref: CellRef
    ) -> tuple[CellRef, SheetCell | None]:
        """Return the content that was typed into another part of a split merged cell, if there is any."""
        for column in range(slot.cell.column + 1, slot.cell.column + slot.cell.columns):
            cell = cells.get(column)
            if cell is not None and not is_blank(cell.text):
                return self._location.cell_ref(row.match.row, column), cell
        return ref, cells.get(slot.cell.column)

    def _consume_copies(self, row: FormRow, slot: Slot, cells: RowCells, first: SheetCell) -> None:
        """Consume the copies that a program has filled into the other parts of a cell that was split."""
        for column in range(slot.cell.column + 1, slot.cell.column + slot.cell.columns):
            other = cells.get(column)
            if other is not None and _is_same(first, other):
                self._consumed.add(self._location.cell_ref(row.match.row, column))

    def _read_covered(self, path: str, slot: Slot, cell: SheetCell, ref: CellRef) -> None:
        """Read a group's cell below its first row, which is ignored when it repeats the first: it was filled down."""
        if is_blank(cell.text):
            return
        if _is_same(self._first_cell(path), cell):
            self._consumed.add(ref)
        elif path not in self._values and slot.cell.role is Role.INPUT:
            self._consumed.add(ref)
            self._cells[path] = ref
            self._decode(path, slot, cell, ref)

    def _read_again(self, path: str, slot: Slot, cell: SheetCell, ref: CellRef) -> None:
        """Read a second row for a value that the form has once: an error, unless one of them is blank or both agree."""
        first = self._first_cell(path)
        self._consumed.add(ref)
        is_unfilled = cell.text == slot.blank or (is_blank(cell.text) and not cell.formula)
        if is_unfilled or (path in self._values and _is_same(first, cell)):
            return
        if first is None and path not in self._values and slot.cell.role is Role.INPUT:
            self._cells[path] = ref
            self._decode(path, slot, cell, ref)
        else:
            params = {"found": short(cell.text), "first": address(*self._cells[path])}
            self._report(Finding("read.twice", Severity.ERROR, params), ref, path, slot)

    def _first_cell(self, path: str) -> SheetCell | None:
        return self._location.sheet.cells.get(self._cells[path])

    def _decode(self, path: str, slot: Slot, cell: SheetCell, ref: CellRef) -> None:
        self._take(decode_cell(slot, cell, self._book), path, slot, ref)

    def _take(self, decoded: DecodedCell, path: str, slot: Slot, ref: CellRef) -> None:
        if decoded.value is not None:
            self._values[path] = decoded.value
        for finding in decoded.findings:
            self._report(finding, ref, path, slot)

    def _compare_printed(self, path: str, slot: Slot, cell: SheetCell, ref: CellRef) -> None:
        """Report a printed value that was changed."""
        binding = slot.cell.binding
        assert binding is not None
        if is_blank(cell.text):
            return
        if cell.text != slot.cell.text and decode_cell(slot, cell, self._book).value != binding.constant:
            params = {"constant": slot.cell.text, "found": short(cell.text)}
            self._report(Finding("read.printed-changed", Severity.ERROR, params), ref, path, slot)

    def _decode_computed(self, path: str, slot: Slot, cell: SheetCell, ref: CellRef) -> None:
        """Read the content of a computed cell, for comparison with the result of the form's own formula.

        A number is taken as it is stored, whatever the format of its cell; it is compared as the form prints it.
        """
        binding = slot.cell.binding
        assert binding is not None
        if is_blank(cell.text) or cell.formula is not None:
            return
        is_number = cell.kind is CellKind.NUMBER and binding.value.type.kind is ValueKind.NUMBER
        stored = stored_number(cell.text) if is_number else None
        value = decode_cell(slot, cell, self._book).value if stored is None else stored
        if value is None:
            params = {"found": short(cell.text)}
            self._report(Finding("read.computed-typed", Severity.WARNING, params), ref, path, slot)
        else:
            self._values[path] = value

    def _report(self, finding: Finding, ref: CellRef, path: str, slot: Slot) -> None:
        binding = slot.cell.binding
        assert binding is not None
        self._problems.append(finding.at(self._sheet.cell(ref), path, binding.value.label))


def _is_same(one: SheetCell | None, other: SheetCell) -> bool:
    """Return whether two cells have the same content."""
    return one is not None and one.text == other.text and one.kind is other.kind


def _ticked_value(ticks: Sequence[_TickCell]) -> tuple[Any, list[tuple[CellRef, Finding]]]:
    """Return the ticked choices (None if there are none) and the findings of their cells."""
    findings = [
        (tick.ref, Finding("read.tick", Severity.ERROR, {"found": short(tick.cell.text)}))
        for tick in ticks
        if is_ticked(tick.cell, tick.choice) is None
    ]
    chosen = [tick for tick in ticks if is_ticked(tick.cell, tick.choice)]
    if not chosen:
        return None, findings
    names = tuple(tick.choice for tick in chosen)
    binding = ticks[0].slot.cell.binding
    assert binding is not None
    if binding.value.type.kind is ValueKind.CHOICES:
        return names, findings
    if len(chosen) == 1:
        return names[0], findings
    several = Finding("read.several-ticks", Severity.ERROR, {"found": list(names)})
    return None, [*findings, (chosen[-1].ref, several)]
