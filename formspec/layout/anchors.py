"""Anchors: what marks each row and column of a form in a document, so that it is found again after editing.

A row's key names what the row belongs to: the pointers of its rows or items (``/funds/projects/0``), or for a row
without any (headings, notes, text areas) its band. ``#1`` tells a second row of the same name from the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .model import Cell, Layout

IDENTITY = "formspec"
SEPARATOR = "|"
_COLUMN = "=column#"


def row_keys(layout: Layout) -> list[str]:
    """Return the key of each row of ``layout``."""
    bands = _bands(layout)
    owners: list[dict[str, None]] = [{} for _ in layout.rows]
    for cell in layout.cells:
        if cell.owner:
            for row in range(cell.row, cell.row + cell.rows):
                owners[row][cell.owner] = None
    seen: Counter[str] = Counter()
    keys = []
    for row, found in enumerate(owners):
        name = " ".join(_innermost(found)) or f"={bands[row]}"
        keys.append(f"{name}#{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return keys


def column_key(column: int) -> str:
    """Return the key of a grid column counted from 0."""
    return f"{_COLUMN}{column}"


def is_column_key(text: str) -> bool:
    """Tell whether ``text`` is the key of a column."""
    return text.startswith(_COLUMN) and text[len(_COLUMN) :].isdecimal()


def identity(layout: Layout) -> str:
    """Return the form's identity as one text: ``formspec|jiangsu/2024/department|2024|…``."""
    return SEPARATOR.join((IDENTITY, layout.form, layout.edition, layout.digest))


def _bands(layout: Layout) -> list[str]:
    names = [""] * len(layout.rows)
    for band in layout.bands:
        names[band.first_row : band.first_row + band.rows] = [band.id] * band.rows
    return names


def _innermost(owners: dict[str, None]) -> Iterator[str]:
    """Yield the owners that no other one stands below."""
    for owner in owners:
        if not any(other != owner and other.startswith(f"{owner}/") for other in owners):
            yield owner


def cells_by_row(layout: Layout) -> list[list[Cell]]:
    """Return the cells that begin in each row."""
    rows: list[list[Cell]] = [[] for _ in layout.rows]
    for cell in layout.cells:
        rows[cell.row].append(cell)
    return rows
