"""Which row of the sheet is which row of the form: by its hidden key, by its labels, by what stands around it.

Where every row still has its key, the keys decide. Otherwise the likeliest way through the form is looked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..book import Content, Kind, Sheet, SheetCell
from ..row_patterns import Plan, RowPattern, Spot, wording
from .moved_rows import rows_moved
from .row_alignment import is_typed, likeliest

MOST_ROWS = 3_000
_ASTRAY = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet that is a row of the form.

    ``key`` is empty where a person has added it, or has moved it here from ``origin``, another list of the form.
    """

    row: int
    pattern: RowPattern
    key: str = ""
    origin: RowPattern | None = None


def content_by_row(
    sheet: Sheet, columns: Sequence[int], ours: frozenset[tuple[int, int]]
) -> dict[int, dict[int, SheetCell]]:
    """Return the sheet's cells within the form's columns, by row, and in it by the column of the form.

    Those of ``ours``, such as hidden keys, are left out.
    """
    places = {column: number for number, column in enumerate(columns)}
    rows: dict[int, dict[int, SheetCell]] = {}
    for (row, column), cell in sheet.cells.items():
        number = places.get(column)
        if number is not None and (row, column) not in ours:
            rows.setdefault(row, {})[number] = cell
    return rows


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows of the sheet that are rows of the form, from top to bottom.

    ``beyond`` is the first of those that were not looked at, because too many have no key; None where there is none.
    """

    lines: Sequence[Line]
    beyond: int | None = None


def match_rows(plan: Plan, content: Mapping[int, Content], keys: Mapping[int, str], end: int | None) -> Matched:
    """Return the rows of the sheet that are rows of the form.

    None stands above the form's first row, where that has its key, nor below ``end``, the hidden row below the form.
    """
    known = _lines_by_keys(plan, content, keys)
    first = next((row for row, line in known.items() if line.pattern.number == 0), 0)
    last = max(content, default=0) if end is None else end
    others = sorted(row for row in content if row not in known and first <= row <= last)
    typed = {row for row in others if any(is_typed(cell) for cell in content[row].values())}
    if not typed:
        return Matched([known[row] for row in sorted(known)])
    rows = sorted({*known, *others[:MOST_ROWS]})
    named = [known[row].pattern if row in known else None for row in rows]
    path = likeliest(plan, [content.get(row, {}) for row in rows], named)
    taken = {line.pattern.number for line in known.values() if not line.pattern.lists}  # of these the form has one
    lines = [
        known.get(row) or Line(row, plan.patterns[number])
        for row, number in zip(rows, path, strict=True)
        if number is not None and (row in known or number not in taken)
    ]
    return Matched(lines, next((row for row in others[MOST_ROWS:] if row in typed), None))


def _lines_by_keys(plan: Plan, content: Mapping[int, Content], keys: Mapping[int, str]) -> dict[int, Line]:
    """Return the rows whose keys say which they are; none, where the keys stand beside others than their own rows."""
    known = {row: found for row, key in keys.items() if (found := plan.named(key)) is not None}
    if _are_astray(plan, content, known):
        return {}
    moved = rows_moved(plan, known, content)
    return {
        row: Line(row, moved[row], origin=kind) if row in moved else Line(row, kind, keys[row])
        for row, kind in known.items()
    }


def _are_astray(plan: Plan, content: Mapping[int, Content], known: Mapping[int, RowPattern]) -> bool:
    """Tell whether the keys stand beside other rows than their own: several labels, all as far from their keys.

    Only labels that the form has once, and that stand on the sheet once, are asked.
    """
    by_key: dict[Spot, int] = {}
    for row in sorted(known):
        for label in known[row].labels:
            by_key.setdefault((label.cell.column, label.wording), row)
    by_text: dict[Spot, list[int]] = {}
    for row, cells in content.items():
        for column, cell in cells.items():
            if cell.kind is Kind.TEXT and (spot := (column, wording(cell.text))) in plan.single:
                by_text.setdefault(spot, []).append(row)
    apart = Counter(rows[0] - by_key[spot] for spot, rows in by_text.items() if len(rows) == 1 and spot in by_key)
    return any(count >= _ASTRAY for distance, count in apart.items() if distance)
