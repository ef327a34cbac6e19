"""Which row of the sheet is which row of the form: by its hidden key, by its labels, by what stands around it.

Where every row still has its key, the keys decide. Otherwise the likeliest way through the form is looked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .grid import Content, Kind, Sheet, SheetCell
from .likeliest import is_typed, likeliest
from .moved import rows_moved
from .plan import Plan, RowPattern, Spot, wording

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
    known = {row: found for row, key in keys.items() if (found := plan.named(key)) is not None}
    if _are_astray(plan, content, known):
        known = {}
    moved = {row: (here, known[row]) for row, here in rows_moved(plan, known, content).items()}
    known |= {row: here for row, (here, _) in moved.items()}
    keys = {row: "" if row in moved else keys[row] for row in known}
    origins = {row: origin for row, (_, origin) in moved.items()}
    first = next((row for row, each in known.items() if each.number == 0), 0)
    last = max(content, default=0) if end is None else end
    open_rows = {
        row
        for row, cells in content.items()
        if row not in known and first <= row <= last and any(is_typed(cell) for cell in cells.values())
    }
    if not open_rows:
        return Matched([Line(row, known[row], keys[row], origins.get(row)) for row in sorted(known)])
    others = sorted(row for row in content if first <= row <= last and row not in known)
    rows = sorted({*known, *others[:MOST_ROWS]})
    path = likeliest(plan, [content.get(row, {}) for row in rows], [known.get(row) for row in rows])
    taken = {each.number for each in known.values() if not each.lists}  # what the form has once, and has its key
    lines = [
        Line(row, known.get(row, plan.patterns[number]), keys.get(row, ""), origins.get(row))
        for row, number in zip(rows, path, strict=True)
        if number is not None and (row in known or number not in taken)
    ]
    return Matched(lines, next((row for row in others[MOST_ROWS:] if row in open_rows), None))


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
