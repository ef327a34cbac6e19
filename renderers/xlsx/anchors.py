"""The hidden data by which a workbook is read back: keys of rows and columns, and the form's identity.

They are to the right of the form and below it, outside the printed area: a column of row keys, and a row of column
keys that ends with the identity.
"""

from __future__ import annotations

from collections.abc import Sequence

from formspec.layout import MARGIN, Layout, address, column_key, identity, row_keys

from .margin import hint_column, key_column
from .sheet import text_cell
from .strings import Strings


def key_cells(layout: Layout, styles: Sequence[int], strings: Strings) -> list[str]:
    """Return for each row the cell with its key; ``styles`` has the style of each."""
    column = key_column(layout)
    keys = zip(row_keys(layout), styles, strict=True)
    return [text_cell(address(row, column), style, strings.number(key)) for row, (key, style) in enumerate(keys)]


def key_row(layout: Layout, strings: Strings, last: str) -> str:
    """Return the beginning of the hidden row below the form: the columns' keys, the form's identity, ``last``."""
    row = len(layout.rows)
    keys = {column: column_key(column) for column in range(len(layout.widths))}
    keys |= {hint_column(layout): MARGIN, key_column(layout): identity(layout)}
    cells = [text_cell(address(row, column), 0, strings.number(key)) for column, key in keys.items()]
    return f'<row r="{row + 1}" hidden="1">{"".join(cells)}{last}'
