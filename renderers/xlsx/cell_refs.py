"""The cells of the form's values on the sheet, as formulas refer to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formspec.layout import address


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """The cell of a value, rows and columns counted from 0, and the kind of the value.

    ``empties`` are the texts of a blank cell in which a label is printed; None if an empty cell is
    blank, and any other contains the value alone.
    """

    row: int
    column: int
    is_number: bool
    is_text: bool
    is_target: bool = False
    is_date: bool = False
    empties: tuple[str, ...] | None = None
    sheet: str = ""

    @property
    def name(self) -> str:
        """The cell's address, with its sheet if that is another one."""
        return self.sheet + address(self.row, self.column)


FormulaCells = Mapping[str, FormulaCell]
"""Data path to the cell of its value."""
