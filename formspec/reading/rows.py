"""Which row of the sheet is which row of the form: by its hidden key, by its labels, by what stands around it.

Where every row still has its key, the keys decide. Otherwise the likeliest way through the form is looked for, row by
row (the Viterbi algorithm): a key outweighs labels, labels outweigh order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import add

from ..layout import Role
from ..values import TYPES
from .grid import Kind, Sheet, SheetCell
from .moved import rows_moved
from .plan import Label, Plan, RowPattern, Slot, Spot, wording

MOST_ROWS = 3_000
_KEY, _LABEL, _CODE, _OTHER_LABEL, _NO_LABEL = 50.0, 6.0, 1.0, -3.0, -0.5
_PREFIX, _FITS, _MISFITS, _HOMELESS = 3.0, 0.5, -0.6, -1.0
_FOREIGN, _AGAIN, _BACK, _SKIPPED, _MOST_SKIPPED = -2.0, -6.0, -25.0, -0.7, -8.0
_HINT = 0.01
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


Content = Mapping[int, SheetCell]


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


def match_rows(plan: Plan, content: Mapping[int, Content], keys: Mapping[int, str], end: int | None) -> list[Line]:
    """Return the rows of the sheet that are rows of the form, from top to bottom.

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
    open_rows = [
        row
        for row, cells in content.items()
        if row not in known and first <= row <= last and any(_typed(cell) for cell in cells.values())
    ]
    if not open_rows:
        return [Line(row, known[row], keys[row], origins.get(row)) for row in sorted(known)]
    rows = sorted({*known, *(row for row in content if first <= row <= last)})[:MOST_ROWS]
    path = _likeliest(plan, [content.get(row, {}) for row in rows], [known.get(row) for row in rows])
    taken = {each.number for each in known.values() if not each.lists}  # what the form has once, and has its key
    return [
        Line(row, known.get(row, plan.patterns[number]), keys.get(row, ""), origins.get(row))
        for row, number in zip(rows, path, strict=True)
        if number is not None and (row in known or number not in taken)
    ]


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


def _typed(cell: SheetCell) -> bool:
    return bool(cell.text.strip())


def _likeliest(plan: Plan, rows: Sequence[Content], known: Sequence[RowPattern | None]) -> list[int | None]:
    """Return for each row the number of its kind, None for a row that is not of the form."""
    count = len(plan.patterns)
    skips = _Skips(plan)
    scores = [max(_MOST_SKIPPED, _SKIPPED * number) for number in range(count)]
    before = list(scores)
    ways: list[list[tuple[int, bool]]] = []
    started = False
    for cells, named in zip(rows, known, strict=True):
        foreign = _foreign(cells, named)
        now, way = [], []
        for number, each in enumerate(plan.patterns):
            source, best = skips.best(before, number) if started else (number, before[number])
            own = best + _fit(each, cells, named)
            stay = before[number] + foreign
            now.append(max(own, stay))
            way.append((source, True) if own >= stay else (number, False))
        before, started = now, True
        ways.append(way)
    return _traced(before, ways)


def _traced(scores: list[float], ways: list[list[tuple[int, bool]]]) -> list[int | None]:
    number = max(range(len(scores)), key=scores.__getitem__)
    path: list[int | None] = []
    for way in reversed(ways):
        source, is_own = way[number]
        path.append(number if is_own else None)
        number = source
    return path[::-1]


class _Skips:
    """What it costs to go from one kind of row to another."""

    def __init__(self, plan: Plan) -> None:
        patterns = plan.patterns
        needed = [0, *accumulate(bool(each.labels or not each.lists) for each in patterns)]
        self.costs = [
            [_cost(plan, one, other, needed[other.number] - needed[one.number + 1]) for one in patterns]
            for other in patterns
        ]

    def best(self, before: Sequence[float], number: int) -> tuple[int, float]:
        """Return the best kind to come from, and the score then."""
        scores = list(map(add, before, self.costs[number]))
        best = max(scores)
        return scores.index(best), best


def _cost(plan: Plan, one: RowPattern, other: RowPattern, skipped: int) -> float:
    """Return what it costs that ``other`` follows ``one``, where ``skipped`` rows that a form needs stand between."""
    if one.number == other.number:
        return -_HINT if one.lists else _AGAIN
    if other.number > one.number:
        return max(_MOST_SKIPPED, _SKIPPED * skipped)
    shared = [path for path in one.lists if path in other.lists]
    return -0.2 if shared and other.lists[shared[-1]] == plan.firsts[shared[-1]] else _BACK


def _foreign(cells: Content, named: RowPattern | None) -> float:
    if named is not None:
        return -_KEY
    return _FOREIGN if any(_typed(cell) for cell in cells.values()) else 0.0


def _fit(pattern: RowPattern, cells: Content, named: RowPattern | None) -> float:
    """Return how well a row of the sheet fits a kind of row."""
    score = 0.0 if named is None else _KEY if named.number == pattern.number else -_KEY
    expected: set[int] = set()
    for label in pattern.labels:
        column = label.cell.column
        expected.add(column)
        cell = cells.get(column)
        if cell is not None and _typed(cell):
            score += _label_fit(label, cell)
        elif not pattern.lists or label.depth == len(pattern.lists):
            score += _NO_LABEL
    for slot in pattern.slots:
        expected.update(range(slot.cell.column, slot.cell.column + slot.cell.columns))
        cell = cells.get(slot.cell.column)
        if cell is not None and _typed(cell):
            score += _slot_fit(slot, cell)
    return score + _HOMELESS * sum(1 for column, cell in cells.items() if column not in expected and _typed(cell))


def _label_fit(label: Label, cell: SheetCell) -> float:
    same = wording(cell.text) == label.wording
    if label.cell.role is Role.CODE:  # a line's code changes with the rows above it
        return _CODE if same else 0.0
    return _LABEL if same else _OTHER_LABEL


def _slot_fit(slot: Slot, cell: SheetCell) -> float:
    binding = slot.cell.binding
    assert binding is not None
    if slot.label is not None and cell.kind is Kind.TEXT and slot.label.match(cell.text):
        return _PREFIX
    value = binding.value
    if value.choices:
        return _FITS * 2 if cell.text.strip() in value.choices else _MISFITS
    if TYPES[value.type].numeric:
        return _FITS if cell.kind is Kind.NUMBER else _MISFITS
    return _FITS if cell.kind is Kind.TEXT else 0.0
