"""Rows without a key that repeat headings at the top of a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby

from ...invisible import is_blank
from ...layout import Role
from ..book import CellKind
from ..cell_refs import RowCells
from ..label_text import wording
from ..row_patterns import ColumnLabel, Plan, RowPattern

_HEADINGS = (Role.COLUMN_HEADING, Role.CODE)

Labels = frozenset[ColumnLabel]
"""The headings of one row."""

_Run = tuple[tuple[Labels, ...], list[tuple[int, ...]]]
"""Headings of one wording, and the rows of each time that they occur without others between."""


def repeated_headings(plan: Plan, content: Mapping[int, RowCells], keyed: Collection[int]) -> frozenset[int]:
    """Return the rows that repeat the headings of a table on its next pages.

    The headings of the sheet are those of the form in its order, each once or several times. Where headings are
    missing, or two tables in succession have the same, no row is known to be a repetition, and the alignment decides.

    Args:
        plan: the rows of the form.
        content: the cells of each row of the sheet.
        keyed: the rows that a key identifies.
    """
    own = {kind.number: labels for kind in plan.patterns if (labels := _headings(kind))}
    if not own:
        return frozenset()
    on_form = list(_runs(own))
    wanted = sorted(frozenset(own.values()), key=len, reverse=True)
    texts = ((row, _labels(content[row])) for row in sorted(content))
    on_sheet = list(_runs({row: found for row, labels in texts if (found := _contained(wanted, labels))}))
    if [headings for headings, _ in on_form] != [headings for headings, _ in on_sheet]:
        return frozenset()
    repeated = (
        row
        for (_, once), (_, times) in zip(on_form, on_sheet, strict=True)
        if len(once) == 1
        for rows in times[1:]
        for row in rows
    )
    return frozenset(repeated) - frozenset(keyed)


def _runs(rows: Mapping[int, Labels]) -> Iterator[_Run]:
    """Yield headings with all the rows where they occur in succession; those of adjacent rows belong together."""
    blocks = [part for block in _adjacent(rows) for part in _once(tuple(block), rows)]
    for headings, times in groupby(blocks, key=lambda block: tuple(rows[row] for row in block)):
        yield headings, list(times)


def _once(block: tuple[int, ...], rows: Mapping[int, Labels]) -> Iterator[tuple[int, ...]]:
    """Yield the parts of adjacent rows that have the same headings: those of a page with no room for other rows."""
    labels = [rows[row] for row in block]
    lengths = (length for length in range(1, len(block)) if len(block) % length == 0)
    length = next((each for each in lengths if labels == labels[:each] * (len(block) // each)), len(block))
    for start in range(0, len(block), length):
        yield block[start : start + length]


def _adjacent(rows: Iterable[int]) -> Iterator[list[int]]:
    block: list[int] = []
    for row in rows:
        if block and row != block[-1] + 1:
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _headings(kind: RowPattern) -> Labels:
    """Return the headings of a row without values; none of another row."""
    if kind.slots:
        return frozenset()
    return frozenset((label.cell.column, label.wording) for label in kind.labels if label.cell.role in _HEADINGS)


def _labels(cells: RowCells) -> Labels:
    """Return the texts of a row with their columns; none of a row with other contents."""
    filled = {column: cell for column, cell in cells.items() if not is_blank(cell.text)}
    if any(cell.kind is not CellKind.TEXT for cell in filled.values()):
        return frozenset()
    return frozenset((column, wording(cell.text)) for column, cell in filled.items())


def _contained(wanted: Iterable[Labels], labels: Labels) -> Labels:
    """Return the most headings that a row contains; none if it has too few."""
    return next((headings for headings in wanted if headings <= labels), frozenset())
