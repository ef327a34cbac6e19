"""The cells of the form's values on the sheet, as formulas refer to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formspec.layout import address


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


FormulaCells = Mapping[str, FormulaCell]
"""Data path to the cell of its value."""
