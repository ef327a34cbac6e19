"""The hidden data by which a workbook is read back: keys of rows and columns, and the form's identity.

They are to the right of the form and below it, outside the printed area: a column of row keys, and a row of column
keys that ends with the identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from formspec.layout import (
    COPY_KEY,
    MARGIN,
    Layout,
    Values,
    address,
    column_key,
    copy_mark_cell,
    copy_properties,
    identity,
    row_keys,
)

from .margin import hint_column, key_column
from .sheet import Piece, text_cell
from .strings import Strings

_USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties that users define (ECMA-376 part 1, 22.3)."""
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def key_cells(layout: Layout, styles: Sequence[int], strings: Strings) -> list[str]:
    """Return for each row the cell with its key; ``styles`` has the style of each."""
    column = key_column(layout)
    keys = zip(row_keys(layout), styles, strict=True)
    return [text_cell(address(row, column), style, strings.number(key)) for row, (key, style) in enumerate(keys)]


@dataclass(frozen=True, slots=True)
class MarginCell:
    """The hidden cell with the key of the column of hints, or the mark of a copy in its place."""

    name: str

    def xml(self, values: Values, strings: Strings, sizes: Mapping[tuple[int, int], int]) -> str:  # noqa: ARG002
        """Return the cell for ``values``, which have a mark if they are those of a copy."""
        mark = values.get(COPY_KEY)
        return text_cell(self.name, 0, strings.number(copy_mark_cell(mark) if mark else MARGIN))


def key_row(layout: Layout, strings: Strings, last: str) -> tuple[Piece, ...]:
    """Return the beginning of the hidden row below the form: the columns' keys, the mark, the identity, ``last``."""
    row = len(layout.rows)
    cells = [
        text_cell(address(row, column), 0, strings.number(column_key(column))) for column in range(len(layout.widths))
    ]
    own = text_cell(address(row, key_column(layout)), 0, strings.number(identity(layout)))
    mark = MarginCell(address(row, hint_column(layout)))
    return f'<row r="{row + 1}" hidden="1">{"".join(cells)}', mark, f"{own}{last}"


_END = b"</Properties>"


def with_copy_mark(properties: bytes, values: Values) -> bytes:
    """Return a workbook's part with its properties, and with the mark of a copy if ``values`` have one."""
    mark = values.get(COPY_KEY)
    if not mark:
        return properties
    first = properties.count(b"<property ") + 2  # a property is numbered from 2 on (MS-OLEPS, 2.18.1)
    added = "".join(
        f'<property fmtid="{_USER_DEFINED}" pid="{number}" name="{name}">'
        f'<vt:lpwstr xmlns:vt="{_TYPES}">{escape(text)}</vt:lpwstr></property>'
        for number, (name, text) in enumerate(copy_properties(mark).items(), first)
    )
    return properties.replace(_END, added.encode() + _END)
