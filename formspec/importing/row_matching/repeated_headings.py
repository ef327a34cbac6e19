"""Rows without a key that repeat headings at the top of a page, as a person copies them there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from ...layout import Role
from ..book import CellKind
from ..cell_refs import RowCells
from ..label_text import wording
from ..row_patterns import ColumnLabel, Plan, RowPattern

_HEADINGS = (Role.COLUMN_HEADING, Role.CODE)


def repeated_headings(plan: Plan, content: Mapping[int, RowCells], keyed: Collection[int]) -> frozenset[int]:
    """Return the rows that contain only the headings of a table, which are in a row above as well.

    ``keyed`` are the rows that a key identifies. Headings that the form has more than once are left to the alignment of
    rows, which sees what is above and below them.
    """
    wanted = Counter(filter(None, map(_headings, plan.patterns)))
    headings = {labels for labels, count in wanted.items() if count == 1}
    if not headings:
        return frozenset()
    originals: set[frozenset[ColumnLabel]] = set()
    repeated: set[int] = set()
    for row in sorted(content):
        labels = _labels(content[row])
        if row not in keyed and labels in originals:
            repeated.add(row)
        originals |= {each for each in headings if each <= labels}
    return frozenset(repeated)


def _headings(kind: RowPattern) -> frozenset[ColumnLabel]:
    """Return the headings of a row without values; none of another row."""
    if kind.slots or not any(label.cell.role is Role.COLUMN_HEADING for label in kind.labels):
        return frozenset()
    return frozenset((label.cell.column, label.wording) for label in kind.labels if label.cell.role in _HEADINGS)


def _labels(cells: RowCells) -> frozenset[ColumnLabel]:
    """Return the columns and wordings of a row's texts; none of a row with other contents."""
    filled = {column: cell for column, cell in cells.items() if cell.text.strip()}
    if any(cell.kind is not CellKind.TEXT for cell in filled.values()):
        return frozenset()
    return frozenset((column, wording(cell.text)) for column, cell in filled.items())
