"""Cells by their names in spreadsheets."""

from __future__ import annotations

from ..patterns import lazy_pattern

_COPY = lazy_pattern(r'=?IF\(\$?([A-Z]{1,3})\$?([0-9]{1,7})="","",\$?\1\$?\2\)')
_LONGEST = len("XFD1048576")  # the last cell of an Excel sheet


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return a cell's name, row and column counted from 0: ``B3``."""
    return f"{column_letters(column)}{row + 1}"


def row_and_column(name: str) -> tuple[int, int]:
    """Return the row and column of a cell by its name, counted from 0.

    Raises ValueError if ``name`` is not a cell's name, or has more digits or letters than any sheet.
    """
    letters = name.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha() and letters.isupper()) or len(name) > _LONGEST:
        raise ValueError(name)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]) - 1, column - 1


def area(row: int, column: int, rows: int, columns: int) -> str:
    """Return the name of a range of cells: ``B3:D4``, or ``B3`` for a single one."""
    first = address(row, column)
    return first if rows == columns == 1 else f"{first}:{address(row + rows - 1, column + columns - 1)}"


def copy_formula(name: str) -> str:
    """Return the formula of a cell that shows what the cell ``name`` shows."""
    return f'IF({name}="","",{name})'


def copied_column(formula: str) -> str:
    """Return the letters of the column that a formula of :func:`copy_formula` copies; empty for another formula."""
    match = _COPY.fullmatch(formula)
    return match[1] if match else ""
