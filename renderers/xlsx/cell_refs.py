"""The cells of the form's values on the sheet, as formulas refer to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from formspec.layout import address
from formspec.rules import Reference


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """The cell of a value, rows and columns counted from 0, and the kind of the value.

    ``empties`` are the texts of a blank cell in which a label is printed; None if an empty cell is
    blank, and any other contains the value alone. ``ticks`` are the cells of a value that has one for each choice.

    ``part`` is the innermost item that the value belongs to, empty for the form; ``in_use`` is the formula for whether
    something is filled in in it. ``source`` is the cell of a printed value: formulas do not refer to it, but to a
    hidden cell that has the value while its part is in use.
    """

    row: int
    column: int
    is_number: bool
    is_text: bool
    is_target: bool = False
    is_date: bool = False
    empties: tuple[str, ...] | None = None
    ticks: tuple[str, ...] = ()
    part: str = ""
    in_use: str = ""
    is_required: bool = False
    source: str = ""
    sheet: str = ""

    @property
    def name(self) -> str:
        """The cell's address, with its sheet if that is another one."""
        return self.sheet + address(self.row, self.column)

    @property
    def is_plain(self) -> bool:
        """Whether the value is blank exactly when its one cell is empty."""
        return not self.empties and not self.ticks


class ReferredCells:
    """The cells of one reference: for a list, what each of the formulas that refer to it needs to know."""

    def __init__(self, reference: Reference, cells: Mapping[str, FormulaCell]) -> None:
        self.reference = reference
        self.spots = tuple(cells[path] for path in reference.paths if path in cells)
        self.are_known = len(self.spots) == len(reference.paths)

    @cached_property
    def are_numbers(self) -> bool:
        """Whether all are known, and have numbers."""
        return self.are_known and all(spot.is_number for spot in self.spots)

    @cached_property
    def are_bare(self) -> bool:
        """Whether all are known, and contain nothing but their value."""
        return self.are_known and all(spot.empties is None for spot in self.spots)

    @cached_property
    def required(self) -> dict[str, FormulaCell]:
        """Those that must be filled in, by data path."""
        pairs = zip(self.reference.paths, self.spots, strict=True) if self.are_known else ()
        return {path: spot for path, spot in pairs if spot.is_required}

    @cached_property
    def ranges(self) -> list[str]:
        """The cells, neighbours below each other joined into ranges."""
        return ranges(self.spots)

    @cached_property
    def plain_ranges(self) -> list[str]:
        """The ranges of the cells that are blank exactly when they are empty."""
        return ranges([spot for spot in self.spots if spot.is_plain])


class FormulaCells(dict[str, FormulaCell]):
    """Data path to the cell of its value. The cells of a list are looked up once for all formulas that refer to it."""

    def __init__(self, cells: Mapping[str, FormulaCell]) -> None:
        super().__init__(cells)
        self._lists: dict[int, ReferredCells] = {}

    def of(self, reference: Reference) -> ReferredCells:
        """Return the cells of ``reference``; rows that refer to the same list share its reference."""
        if not reference.many:
            return ReferredCells(reference, self)
        known = self._lists.get(id(reference))
        if known is None:  # it keeps the reference, so that no other one gets its id
            known = self._lists[id(reference)] = ReferredCells(reference, self)
        return known

    def on_sheet(self, sheet: str) -> FormulaCells:
        """Return the same cells as formulas of another sheet refer to them."""
        return FormulaCells({path: replace(spot, sheet=sheet) for path, spot in self.items()})


def ranges(spots: Sequence[FormulaCell]) -> list[str]:
    """Return cells as formulas refer to them, neighbours below each other joined into ranges."""
    sheet = spots[0].sheet if spots else ""
    places = sorted(((spot.row, spot.column) for spot in spots), key=lambda place: (place[1], place[0]))
    runs: list[list[tuple[int, int]]] = []
    for place in places:
        if runs and runs[-1][-1] == (place[0] - 1, place[1]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return [sheet + address(*run[0]) + (f":{address(*run[-1])}" if len(run) > 1 else "") for run in runs]
