"""The best alignment of the sheet's rows with the form, where some have lost their keys (the Viterbi algorithm).

Keys are certain; labels outweigh the order of the rows, and the order outweighs the contents of cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

from ...invisible import is_blank
from ...layout import Role
from ...values import Kind as ValueKind
from ..book import CellKind, SheetCell
from ..cell_refs import RowCells
from ..label_text import ComparedText, plain
from ..row_patterns import Label, Plan, RowPattern, Slot

# Scores, tuned on the sheets of tests/importing/test_survives_rows.py (rows inserted, deleted, moved and copied, with
# and without keys). They are hundredths as integers, so that sums are exact and ties are recognised.
_LABEL = 600  # a label of the row in its column
_CODE = 100  # the code of the row, which changes with the rows above it
_OTHER_LABEL = -300  # another text where the row has a label
_NO_LABEL = -50  # nothing where the row has a label
_PREFIX = 300  # an input that begins with its printed label
_FITS = 50  # a content of the kind that the input takes; twice for one of its choices
_MISFITS = -60  # a content of another kind
_UNEXPECTED = -100  # a filled cell where the row has none
_FOREIGN = -200  # a filled row that is not a row of the form
_AGAIN = -600  # a second row of a kind that the form has once
_BACK = -2_500  # a row before the one above it: outweighs four labels
_SKIPPED = -70  # each row of the form that is skipped
_MOST_SKIPPED = -800  # any number of such rows: a whole block may have been deleted
_REPEATED = -1  # another row of a list, so that the next row of the form wins a tie
_NEXT_ITEM = -20  # back to the first row of a list's item
_NEVER = -(10**12)  # below every sum of scores: a sheet has 1 048 576 rows


def is_filled(cell: SheetCell) -> bool:
    """Return whether a cell contains anything but blanks."""
    return not is_blank(cell.text)


def align_rows(plan: Plan, rows: Sequence[RowCells], known: Sequence[RowPattern | None]) -> list[int | None]:
    """Return for each row the number of its kind, None for a row that is not of the form.

    ``known`` is the kind of each row whose key is certain, None for the others. Time is proportional to the number of
    rows times the number of kinds.
    """
    count = len(plan.patterns)
    transitions = _Transitions(plan)
    scores = [max(_MOST_SKIPPED, _SKIPPED * number) for number in range(count)]
    sources = list(range(count))
    steps: list[list[tuple[int, bool]]] = []
    for cells, kind in zip(rows, known, strict=True):
        best = transitions.best(scores) if steps else list(zip(scores, sources, strict=True))
        if kind is None:
            scores, step = _score_row(plan, cells, best, scores)
        else:
            own = kind.number
            scores, step = [_NEVER] * count, [(source, False) for source in sources]
            scores[own], step[own] = best[own][0], (best[own][1], True)
        steps.append(step)
    return _traced_back(scores, steps)


def _score_row(
    plan: Plan, row: RowCells, best: Sequence[tuple[int, int]], before: Sequence[int]
) -> tuple[list[int], list[tuple[int, bool]]]:
    """Return the score of each kind for a row without a key, and its step.

    A step is the kind of the row before, and whether this row is a row of the form.
    """
    cells = {column: _FilledCell(cell.kind, ComparedText(cell.text)) for column, cell in row.items() if is_filled(cell)}
    foreign = _FOREIGN if cells else 0
    scores, step = [], []
    for number, (kind, (score, source)) in enumerate(zip(plan.patterns, best, strict=True)):
        own, other = score + _fit(kind, cells), before[number] + foreign
        scores.append(max(own, other))
        step.append((source, True) if own >= other else (number, False))
    return scores, step


def _traced_back(scores: Sequence[int], steps: Sequence[Sequence[tuple[int, bool]]]) -> list[int | None]:
    """Return the kinds on the way to the best score, from the first row to the last."""
    number = max(range(len(scores)), key=scores.__getitem__)
    alignment: list[int | None] = []
    for step in reversed(steps):
        source, is_own = step[number]
        alignment.append(number if is_own else None)
        number = source
    return alignment[::-1]


class _Transitions:
    """The cost of going from one kind of row to another: the number of rows of the form that are skipped.

    All kinds are computed together, so that the time of a row is proportional to the length of the form.
    """

    def __init__(self, plan: Plan) -> None:
        self.again = [_REPEATED if kind.lists else _AGAIN for kind in plan.patterns]
        needed = [0, *accumulate(bool(kind.labels or not kind.lists) for kind in plan.patterns)]
        self.passed = [_SKIPPED * rows for rows in needed]
        self.returns = [_last_rows(plan, kind) for kind in plan.patterns]

    def best(self, before: Sequence[int]) -> list[tuple[int, int]]:
        """Return for each kind the best score of reaching it, and the kind of the row before.

        Of equal ones the first kind: until the end, kinds are counted as negative numbers.
        """
        count = len(before)
        best = [(score + again, -number) for number, (score, again) in enumerate(zip(before, self.again, strict=True))]
        near = far = (_NEVER, 0)
        for number in range(1, count):
            score = before[number - 1]
            near = max(near, (score - self.passed[number], 1 - number))
            far = max(far, (score + _MOST_SKIPPED, 1 - number))
            best[number] = max(best[number], (near[0] + self.passed[number], near[1]), far)
        back = (_NEVER, 0)
        for number in range(count - 2, -1, -1):
            back = max(back, (before[number + 1] + _BACK, -1 - number))
            next_item = ((before[last] + _NEXT_ITEM, -last) for last in self.returns[number])
            best[number] = max(best[number], back, *next_item)
        return [(score, -source) for score, source in best]


def _last_rows(plan: Plan, kind: RowPattern) -> list[int]:
    """Return the kinds of row below one, after which it begins the next item of a list that contains both."""
    numbers = []
    for below in plan.patterns[kind.number + 1 :]:
        shared = [path for path in below.lists if path in kind.lists]
        if shared and kind.lists[shared[-1]] == plan.first_parts[shared[-1]]:
            numbers.append(below.number)
    return numbers


class _FilledCell(Struct, frozen=True):
    """A cell with a content."""

    kind: CellKind
    text: ComparedText


def _fit(pattern: RowPattern, cells: Mapping[int, _FilledCell]) -> int:
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
    return score + _UNEXPECTED * sum(1 for column in cells if column not in expected)


def _label_fit(label: Label, cell: _FilledCell) -> int:
    is_same = cell.text.wording == label.wording
    if label.cell.role is Role.CODE:
        return _CODE if is_same else 0
    return _LABEL if is_same else _OTHER_LABEL


def _slot_fit(slot: Slot, cell: _FilledCell) -> int:
    binding = slot.cell.binding
    assert binding is not None
    value = binding.value
    if cell.kind is CellKind.TEXT and value.prefix and _begins_with_label(slot, value.prefix, cell.text):
        return _PREFIX
    if value.choices:
        return _FITS * 2 if cell.text.stripped in value.choices else _MISFITS
    if value.type.kind is ValueKind.NUMBER:
        return _FITS if cell.kind is CellKind.NUMBER else _MISFITS
    return _FITS if cell.kind is CellKind.TEXT else 0


def _begins_with_label(slot: Slot, prefix: str, text: ComparedText) -> bool:
    """Return whether a cell begins with the label that is printed in it; that of an item may have any number."""
    return slot.label.match(text.text) is not None if slot.label is not None else text.plain.startswith(plain(prefix))
