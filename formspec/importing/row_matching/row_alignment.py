"""The likeliest way through the form for rows of a sheet, of which some have lost their keys (the Viterbi algorithm).

Keys are certain; labels outweigh the order of the rows, and that outweighs what stands in the cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ...layout import Role
from ...values import Kind as ValueKind
from ..book import Content, Kind, SheetCell
from ..row_patterns import Label, Plan, RowPattern, SeenText, Slot, plain

# hundredths, so that sums are exact and equal ways are seen to be equal
_LABEL, _CODE, _OTHER_LABEL, _NO_LABEL = 600, 100, -300, -50
_PREFIX, _FITS, _MISFITS, _HOMELESS = 300, 50, -60, -100
_FOREIGN, _AGAIN, _BACK, _SKIPPED, _MOST_SKIPPED = -200, -600, -2_500, -70, -800
_HINT, _NEXT = 1, -20
_NEVER = -(10**12)


def is_typed(cell: SheetCell) -> bool:
    """Tell whether anything but blanks stands in a cell."""
    return bool(cell.text.strip())


def likeliest(plan: Plan, rows: Sequence[Content], known: Sequence[RowPattern | None]) -> list[int | None]:
    """Return for each row the number of its kind, None for a row that is not of the form."""
    count = len(plan.patterns)
    steps = _Steps(plan)
    before = [max(_MOST_SKIPPED, _SKIPPED * number) for number in range(count)]
    sources = list(range(count))
    ways: list[list[tuple[int, bool]]] = []
    for cells, named in zip(rows, known, strict=True):
        best = steps.best(before) if ways else list(zip(before, sources, strict=True))
        if named is None:
            before, way = _open(plan, cells, best, before)
        else:
            own = named.number
            before, way = [_NEVER] * count, [(each, False) for each in sources]
            before[own], way[own] = best[own][0], (best[own][1], True)
        ways.append(way)
    return _traced(before, ways)


def _open(
    plan: Plan, row: Content, best: Sequence[tuple[int, int]], before: Sequence[int]
) -> tuple[list[int], list[tuple[int, bool]]]:
    """Return how likely each kind is for a row without a key, and from where; the row may be none of the form."""
    cells = {column: _Typed(cell.kind, SeenText(cell.text)) for column, cell in row.items() if is_typed(cell)}
    foreign = _FOREIGN if cells else 0
    now, way = [], []
    for number, (each, (score, source)) in enumerate(zip(plan.patterns, best, strict=True)):
        own, stay = score + _fit(each, cells), before[number] + foreign
        now.append(max(own, stay))
        way.append((source, True) if own >= stay else (number, False))
    return now, way


def _traced(scores: list[int], ways: list[list[tuple[int, bool]]]) -> list[int | None]:
    number = max(range(len(scores)), key=scores.__getitem__)
    path: list[int | None] = []
    for way in reversed(ways):
        source, is_own = way[number]
        path.append(number if is_own else None)
        number = source
    return path[::-1]


class _Steps:
    """What it costs to go from one kind of row to another: how many rows that a form needs are passed over.

    Asked for all kinds at once, so that a long form takes no more than its length.
    """

    def __init__(self, plan: Plan) -> None:
        self.again = [-_HINT if each.lists else _AGAIN for each in plan.patterns]
        needed = [0, *accumulate(bool(each.labels or not each.lists) for each in plan.patterns)]
        self.passed = [_SKIPPED * each for each in needed]
        self.returns = [_returns(plan, each) for each in plan.patterns]

    def best(self, before: Sequence[int]) -> list[tuple[int, int]]:
        """Return for each kind the best score with which one comes to it, and the kind one comes from.

        The first of several: sources are counted below zero until the end.
        """
        count = len(before)
        found = [(score + again, -number) for number, (score, again) in enumerate(zip(before, self.again, strict=True))]
        near = far = (_NEVER, 0)
        for number in range(1, count):
            score = before[number - 1]
            near = max(near, (score - self.passed[number], 1 - number))
            far = max(far, (score + _MOST_SKIPPED, 1 - number))
            found[number] = max(found[number], (near[0] + self.passed[number], near[1]), far)
        back = (_NEVER, 0)
        for number in range(count - 2, -1, -1):
            back = max(back, (before[number + 1] + _BACK, -1 - number))
            found[number] = max(found[number], back, *((before[one] + _NEXT, -one) for one in self.returns[number]))
        return [(score, -source) for score, source in found]


def _returns(plan: Plan, kind: RowPattern) -> list[int]:
    """Return the kinds of row below one, after which it begins the next item of a list that both stand in."""
    found = []
    for one in plan.patterns[kind.number + 1 :]:
        shared = [path for path in one.lists if path in kind.lists]
        if shared and kind.lists[shared[-1]] == plan.firsts[shared[-1]]:
            found.append(one.number)
    return found


@dataclass(frozen=True, slots=True)
class _Typed:
    """A cell in which something is written."""

    kind: Kind
    seen: SeenText


def _fit(pattern: RowPattern, cells: Mapping[int, _Typed]) -> int:
    """Return how well a row of the sheet fits a kind of row."""
    score = 0
    expected: set[int] = set()
    for label in pattern.labels:
        column = label.cell.column
        expected.add(column)
        cell = cells.get(column)
        if cell is not None:
            score += _label_fit(label, cell)
        elif not pattern.lists or label.depth == len(pattern.lists):
            score += _NO_LABEL
    for slot in pattern.slots:
        expected.update(range(slot.cell.column, slot.cell.column + slot.cell.columns))
        cell = cells.get(slot.cell.column)
        if cell is not None:
            score += _slot_fit(slot, cell)
    return score + _HOMELESS * sum(1 for column in cells if column not in expected)


def _label_fit(label: Label, cell: _Typed) -> int:
    same = cell.seen.wording == label.wording
    if label.cell.role is Role.CODE:  # a line's code changes with the rows above it
        return _CODE if same else 0
    return _LABEL if same else _OTHER_LABEL


def _begins_with_label(slot: Slot, prefix: str, seen: SeenText) -> bool:
    """Tell whether the label that is printed in a cell stands in it; that of an item may have any number."""
    return slot.label.match(seen.text) is not None if slot.label is not None else seen.plain.startswith(plain(prefix))


def _slot_fit(slot: Slot, cell: _Typed) -> int:
    binding = slot.cell.binding
    assert binding is not None
    value = binding.value
    if cell.kind is Kind.TEXT and value.prefix and _begins_with_label(slot, value.prefix, cell.seen):
        return _PREFIX
    if value.choices:
        return _FITS * 2 if cell.seen.stripped in value.choices else _MISFITS
    if value.type.kind is ValueKind.NUMBER:
        return _FITS if cell.kind is Kind.NUMBER else _MISFITS
    return _FITS if cell.kind is Kind.TEXT else 0
