"""From the rows of a sheet to the values of a form: every cell is read, or told.

What stands in the form's columns and is neither an answer nor the form's own text is a problem of its own, so that
nothing a person has typed is lost in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..layout import Cell, Role, address
from ..problems import Place, Problem, Severity
from ..rules.paths import EACH, pattern
from ..values import Kind as ValueKind
from .answers import answer, formula_told, has_no_result
from .choices import is_ticked
from .columns import GONE
from .findings import Answer, Finding, short
from .grid import Book, Content, Kind, SheetCell
from .items import Placed
from .locate import Located
from .numbers import kept_number
from .plan import Label, Plan, Slot, wording

MOST_TOLD = 1_000
_NAMING = (Role.ROW_HEADING, Role.COLUMN_HEADING, Role.FIELD_LABEL, Role.BLOCK_LABEL)


@dataclass(slots=True)
class Collected:
    """What was found: values and cells by data path, and what there is to tell."""

    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Collector:
    """Reads the cells of one sheet."""

    def __init__(self, plan: Plan, located: Located, book: Book, file: str) -> None:
        self.plan = plan
        self.sheet = located.sheet
        self.book = book
        self.columns = located.columns
        self.file = file
        self.found = Collected()
        self.done: set[tuple[int, int]] = set()
        self.ticked: dict[str, list[tuple[str, tuple[int, int], SheetCell]]] = {}

    def collect(self, rows: Sequence[Placed], content: Mapping[int, Content]) -> Collected:
        """Return everything that ``rows`` hold."""
        for placed in rows:
            cells = content.get(placed.line.row, {})
            for label in placed.line.pattern.labels:
                self._label(placed, label, cells)
            for slot in placed.line.pattern.slots:
                self._slot(placed, slot, cells)
        self._ticks()
        self._surplus()
        self._strays(rows, content)
        return self.found

    def _surplus(self) -> None:
        """Tell of what was filled in beyond the items that a list takes."""
        beyond = [(path, limit) for path in self.found.values if (limit := self._limit_passed(path)) is not None]
        for path, limit in beyond:
            place = self.found.cells[path]
            del self.found.values[path]
            params = {"found": short(self.sheet.cells[place].text), "limit": limit}
            self._tell(Finding("read.too-many", Severity.ERROR, params), place)

    def _limit_passed(self, path: str) -> int | None:
        """Return how many items the list takes in whose surplus ``path`` stands; None where it stands in none."""
        for each, most in self.plan.most.items():
            below = path.split("/")[each.count("/") + 1 :]
            if below and below[0].isdecimal() and int(below[0]) >= most and pattern(path).startswith(f"{each}/{EACH}"):
                return most
        return None

    def _slot(self, placed: Placed, slot: Slot, cells: Content) -> None:
        binding = slot.cell.binding
        assert binding is not None
        place = (placed.line.row, self.columns[slot.cell.column])
        cell = cells.get(slot.cell.column)
        if cell is None or not (cell.text.strip() or cell.formula):
            place, cell = self._moved(placed, slot, cells, place)
        if place[1] == GONE:
            return
        path = placed.path(slot)
        if self.found.cells.setdefault(path, place)[0] != place[0] and cell is not None:
            if slot.within in placed.line.pattern.outer:
                self._covered(path, slot, cell, place)
            else:
                self._again(path, slot, cell, place)
            return
        if cell is None:
            return
        self.done.add(place)
        self._filled_across(placed, slot.cell, cells, cell)
        if binding.option and has_no_result(cell):
            self._answer(path, slot, cell, place)
        elif binding.option:
            if cell.formula is not None:
                self._tell(formula_told(cell), place, path, slot)
            self.ticked.setdefault(path, []).append((binding.option, place, cell))
        elif slot.cell.role is Role.INPUT:
            self._answer(path, slot, cell, place)
        else:
            self._own_value(path, slot, cell, place)

    def _again(self, path: str, slot: Slot, cell: SheetCell, place: tuple[int, int]) -> None:
        """Tell of a second row for what the form has once, unless it says the same or the first says nothing."""
        first = self.sheet.cells.get(self.found.cells[path])
        self.done.add(place)
        is_blank = cell.text == slot.blank or not (cell.text.strip() or cell.formula)
        if is_blank or (path in self.found.values and self._says_same(first, cell)):
            return
        if first is None and path not in self.found.values and slot.cell.role is Role.INPUT:
            self.found.cells[path] = place
            self._answer(path, slot, cell, place)
        else:
            params = {"found": short(cell.text), "first": address(*self.found.cells[path])}
            self._tell(Finding("read.twice", Severity.ERROR, params), place, path, slot)

    def _filled_across(self, placed: Placed, cell: Cell, cells: Content, first: SheetCell) -> None:
        """Pass over what a program has filled into the other parts of a cell that was split."""
        for column in range(cell.column + 1, cell.column + cell.columns):
            other = cells.get(column)
            if other is not None and self._says_same(first, other):
                self.done.add((placed.line.row, self.columns[column]))

    def _answer(self, path: str, slot: Slot, cell: SheetCell, place: tuple[int, int]) -> None:
        item = next((int(step) for step in reversed(path.split("/")) if step.isdecimal()), 0)
        self._take(path, slot, answer(slot, cell, self.book, item), place)

    def _take(self, path: str, slot: Slot, found: Answer, place: tuple[int, int]) -> None:
        if found.value is not None:
            self.found.values[path] = found.value
        for finding in found.findings:
            self._tell(finding, place, path, slot)

    def _tell(self, finding: Finding, place: tuple[int, int], path: str = "", slot: Slot | None = None) -> None:
        label = slot.cell.binding.value.label if slot is not None and slot.cell.binding is not None else ""
        self.found.problems.append(
            Problem(
                code=finding.code,
                params=dict(finding.params),
                path=path,
                label=label,
                place=self.place(place),
                severity=finding.severity,
            )
        )

    def place(self, place: tuple[int, int]) -> Place:
        """Return a cell of the sheet as a place."""
        return Place(file=self.file, sheet=self.sheet.name, cell=address(*place))

    def _covered(self, path: str, slot: Slot, cell: SheetCell, place: tuple[int, int]) -> None:
        """Pass over a group's cell below its first row; one that says the same again was filled down."""
        if not cell.text.strip():
            return
        if self._says_same(self.sheet.cells.get(self.found.cells[path]), cell):
            self.done.add(place)
        elif path not in self.found.values and slot.cell.role is Role.INPUT:
            self.done.add(place)
            self.found.cells[path] = place
            self._answer(path, slot, cell, place)

    @staticmethod
    def _says_same(one: SheetCell | None, other: SheetCell) -> bool:
        return one is not None and one.text == other.text and one.kind is other.kind

    def _moved(
        self, placed: Placed, slot: Slot, cells: Content, place: tuple[int, int]
    ) -> tuple[tuple[int, int], SheetCell | None]:
        """Return what was typed into another part of a cell that has been split, if anything was."""
        for column in range(slot.cell.column + 1, slot.cell.column + slot.cell.columns):
            cell = cells.get(column)
            if cell is not None and cell.text.strip():
                return (placed.line.row, self.columns[column]), cell
        return place, cells.get(slot.cell.column)

    def _own_value(self, path: str, slot: Slot, cell: SheetCell, place: tuple[int, int]) -> None:
        """Compare what stands in a printed or computed cell: typed over, it is told."""
        if not cell.text.strip() or (cell.formula is not None and slot.cell.role is not Role.PRINTED):
            return
        found = answer(slot, cell, self.book, 0)
        if slot.cell.role is Role.PRINTED:
            if cell.text != slot.cell.text and found.value != slot.cell.binding.constant:  # type: ignore[union-attr]
                params = {"constant": slot.cell.text, "found": short(cell.text)}
                self._tell(Finding("read.printed-changed", Severity.ERROR, params), place, path, slot)
            return
        is_number = cell.kind is Kind.NUMBER and slot.cell.binding.value.type.kind is ValueKind.NUMBER  # type: ignore[union-attr]
        stored = kept_number(cell.text) if is_number else None
        if found.value is None and stored is None:
            self._tell(Finding("read.computed-typed", Severity.WARNING, {"found": short(cell.text)}), place, path, slot)
        else:  # a number is compared with what the form computes as it is stored, however it is shown
            self.found.values[path] = found.value if stored is None else stored

    def _ticks(self) -> None:
        for path, marks in self.ticked.items():
            slot = self._tick_slot(path)
            wrong = [(place, cell) for option, place, cell in marks if is_ticked(cell, option) is None]
            for place, cell in wrong:
                self._tell(Finding("read.tick", Severity.ERROR, {"found": short(cell.text)}), place, path, slot)
            chosen = [(option, place) for option, place, cell in marks if is_ticked(cell, option)]
            several = (
                slot is not None
                and slot.cell.binding is not None
                and slot.cell.binding.value.type.kind is ValueKind.CHOICES
            )
            if several:
                if chosen:
                    self.found.values[path] = tuple(option for option, _ in chosen)
            elif len(chosen) == 1:
                self.found.values[path] = chosen[0][0]
            elif chosen:
                params = {"found": [option for option, _ in chosen]}
                self._tell(Finding("read.several-ticks", Severity.ERROR, params), chosen[-1][1], path, slot)

    def _tick_slot(self, path: str) -> Slot | None:
        wanted = pattern(path)
        return next((slot for each in self.plan.patterns for slot in each.slots if slot.path == wanted), None)

    def _label(self, placed: Placed, label: Label, cells: Content) -> None:
        """Check a text of the form's own: one that says something else is told."""
        row, column = placed.line.row, label.cell.column
        cell = cells.get(column)
        if cell is None:
            return
        place = (row, self.columns[column])
        if cell.text == label.cell.text:
            self.done.add(place)
            return
        found = wording(cell.text)
        if found == label.wording or _is_code(label.cell, cell):
            self.done.add(place)
            return
        if not found or not self._stands_here(placed, label) or cell.formula is not None:
            return
        self.done.add(place)
        swapped = found in self.plan.labels and label.cell.role in _NAMING
        params = {"found": short(cell.text), "expected": label.cell.text.replace("\n", "")}
        code, severity = ("read.label-moved", Severity.ERROR) if swapped else ("read.label-changed", Severity.WARNING)
        self._tell(Finding(code, severity, params), place)

    @staticmethod
    def _stands_here(placed: Placed, label: Label) -> bool:
        """Tell whether the label is expected in this row: a group's only in its first."""
        lists = placed.line.pattern.lists
        if not lists:
            return True
        return label.depth == len(lists) or all(
            path in placed.begun and placed.items[path].endswith("/0") for path in lists
        )

    def _strays(self, rows: Sequence[Placed], content: Mapping[int, Content]) -> None:
        """Tell of everything typed that is no answer, no label, and no copy of one."""
        known = {placed.line.row: placed for placed in rows}
        first, last, strays = min(known, default=0), max(known, default=-1), 0
        for row, cells in content.items():
            for column, cell in cells.items():
                place = (row, self.columns[column])
                if place in self.done or not cell.text.strip() or self._is_own(known.get(row), column, cell):
                    continue
                inside = first <= row <= last
                code, severity = ("read.stray", Severity.ERROR) if inside else ("read.outside", Severity.WARNING)
                strays += 1
                if strays <= MOST_TOLD:
                    self._tell(Finding(code, severity, {"found": short(cell.text)}), place)
        if strays > MOST_TOLD:
            self._tell(Finding("read.more", Severity.ERROR, {"count": strays - MOST_TOLD}), (last, max(self.columns)))

    def _is_own(self, placed: Placed | None, column: int, cell: SheetCell) -> bool:
        """Tell whether a text is the form's: a label wherever it stands, a code, a mark of a closed cell."""
        if cell.kind is Kind.TEXT and (wording(cell.text) in self.plan.labels or not wording(cell.text)):
            return True
        fixed = () if placed is None else placed.line.pattern.fixed
        return any(
            (each.column <= column < each.column + each.columns and cell.text == each.text)
            or (each.column == column and _is_code(each, cell))
            for each in fixed
        )


def _is_code(own: Cell, cell: SheetCell) -> bool:
    """Tell whether a line's code was counted anew, as rows above it came or went; a number was typed by a person."""
    return own.role is Role.CODE and own.text.isdecimal() and cell.kind is Kind.TEXT and cell.text.isdecimal()
