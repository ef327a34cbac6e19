"""Where the form's values stand on the sheet, as formulas name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formspec.layout import address


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """Where a value stands, rows and columns counted from 0, and what kind of value it is.

    ``empties`` are the texts of a blank cell in which a label is printed; None where a cell that holds nothing is
    blank, and one that holds something holds the value alone.
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
        """The cell's address, with its sheet where that is another one."""
        return self.sheet + address(self.row, self.column)


FormulaCells = Mapping[str, FormulaCell]
"""Data path to the cell of its value."""
