"""The row of the form for each row of the sheet: by its hidden key, or else by alignment.

Where every row still has its key, the keys decide. The other rows are aligned with the form by their labels and their
neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from ..book import CellKind
from ..cell_refs import RowCells
from ..identification.location import FormLocation
from ..label_text import wording
from ..row_patterns import ColumnLabel, Plan, RowPattern
from .moved_rows import moved_rows
from .repeated_headings import repeated_headings
from .row_alignment import align_rows, is_filled

MOST_ROWS = 3_000
"""Rows without a key that are aligned at most, to bound the time: each is compared with every kind of row."""
_SHIFTED_LABELS = 3
"""Labels at one distance from their keys that are evidence that cells were moved without the keys.

Fewer may be labels that a person moved or typed again (cases of both are in tests/importing/test_survives_rows.py).
"""


class MatchedRow(Struct, frozen=True):
    """A row of the sheet that is a row of the form.

    ``row`` counts from 0. ``key`` is empty if a person has added the row, or has moved it here from ``origin``,
    its kind in another list of the form.
    """

    row: int
    pattern: RowPattern
    key: str = ""
    origin: RowPattern | None = None


class MatchedRows(Struct, frozen=True):
    """The rows of the sheet that are rows of the form, from top to bottom.

    ``repeated`` are the rows that only repeat headings at the top of a page. ``first_unread`` is the first row that is
    not considered because too many have no key; None if there is no such row.
    """

    rows: Sequence[MatchedRow]
    repeated: frozenset[int]
    first_unread: int | None = None


def match_rows(plan: Plan, location: FormLocation, content: Mapping[int, RowCells]) -> MatchedRows:
    """Return the rows of the sheet that are rows of the form.

    None of them is above the form's first row, where that has its key, nor below the hidden row below the form.
    """
    keyed = _rows_by_keys(plan, content, location.row_keys)
    first = next((row for row, match in keyed.items() if match.pattern.number == 0), 0)
    last = max(content, default=0) if location.end is None else location.end
    repeated = _repeated_by_keys(plan, location, content) if keyed else frozenset()
    others = [row for row in sorted(content) if row not in keyed and row not in repeated and first <= row <= last]
    filled = {row for row in others if any(is_filled(cell) for cell in content[row].values())}
    if not filled:
        return MatchedRows([keyed[row] for row in sorted(keyed)], repeated)
    repeated |= repeated_headings(plan, content, keyed)
    others = [row for row in others if row not in repeated]
    filled -= repeated
    rows = sorted({*keyed, *others[:MOST_ROWS]})
    known = [keyed[row].pattern if row in keyed else None for row in rows]
    alignment = align_rows(plan, [content.get(row, {}) for row in rows], known)
    taken = {match.pattern.number for match in keyed.values() if not match.pattern.lists}  # the form has these once
    matches = [
        keyed.get(row) or MatchedRow(row, plan.patterns[number])
        for row, number in zip(rows, alignment, strict=True)
        if number is not None and (row in keyed or number not in taken)
    ]
    return MatchedRows(matches, repeated, next((row for row in others[MOST_ROWS:] if row in filled), None))


def _repeated_by_keys(plan: Plan, location: FormLocation, content: Mapping[int, RowCells]) -> frozenset[int]:
    """Return the rows that repeat headings by their keys, without those that a person has written over."""
    return frozenset(row for row in location.repeated_rows if _still_has_headings(plan, content.get(row, {})))


def _still_has_headings(plan: Plan, cells: RowCells) -> bool:
    """Return whether a row that was printed with headings alone still has one, or is empty."""
    filled = [(column, cell) for column, cell in cells.items() if is_filled(cell)]
    return not filled or any(
        wording(cell.text) in plan.labels or (cell.kind is CellKind.TEXT and (column, cell.text) in plan.codes)
        for column, cell in filled
    )


def _rows_by_keys(plan: Plan, content: Mapping[int, RowCells], keys: Mapping[int, str]) -> dict[int, MatchedRow]:
    """Return the rows that their keys identify; none if the keys are next to other rows than their own."""
    known = {row: kind for row, key in keys.items() if (kind := plan.pattern_of(key)) is not None}
    if _are_shifted(plan, content, known):
        return {}
    moved = moved_rows(plan, known, content)
    return {
        row: MatchedRow(row, moved[row], origin=kind) if row in moved else MatchedRow(row, kind, keys[row])
        for row, kind in known.items()
    }


def _are_shifted(plan: Plan, content: Mapping[int, RowCells], known: Mapping[int, RowPattern]) -> bool:
    """Return whether the keys are next to other rows than their own: several labels, all as far from their keys.

    Only labels that occur once on the form, and once on the sheet, are compared.
    """
    key_row: dict[ColumnLabel, int] = {}
    for row in sorted(known):
        for own in known[row].labels:
            key_row.setdefault((own.cell.column, own.wording), row)
    text_rows: dict[ColumnLabel, list[int]] = {}
    for row, cells in content.items():
        for column, cell in cells.items():
            if cell.kind is CellKind.TEXT and (label := (column, wording(cell.text))) in plan.unique_labels:
                text_rows.setdefault(label, []).append(row)
    distances = Counter(
        rows[0] - key_row[label] for label, rows in text_rows.items() if len(rows) == 1 and label in key_row
    )
    return any(count >= _SHIFTED_LABELS for distance, count in distances.items() if distance)
