"""Rows that were moved, key and all, into another list of the form: they belong to the list where they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ...layout import Role
from ..cell_refs import RowCells
from ..label_text import wording
from ..row_patterns import Plan, RowPattern

_FIXED, _OTHER = 1_000, 1
"""The weight of a row as one that was not moved: one fixed row outweighs a thousand others."""


def moved_rows(plan: Plan, known: Mapping[int, RowPattern], content: Mapping[int, RowCells]) -> dict[int, RowPattern]:
    """Return the rows that are in another list than that of their keys, each with its kind of row there.

    ``known`` has the kind of row that each key names, by row of the sheet. The rows that were not moved are the
    heaviest selection in the order of the form, in which rows that the form has once, or with their group's heading,
    weigh most. A moved row that does not fit where it is, or that still touches its own list, keeps its kind. Where
    lists are side by side, rows have no single order, and none counts as moved.
    """
    if any(_is_shared(key) for key, kind in plan.by_key.items() if kind.lists):
        return {}
    rows = sorted(known)
    fixed = {index for index, row in enumerate(rows) if _is_fixed(known[row], content.get(row, {}))}
    order = [_position(plan, known[row], first=index in fixed) for index, row in enumerate(rows)]
    if all(one <= other for one, other in pairwise(order)):
        return {}
    weights = [_FIXED if index in fixed else _OTHER for index in range(len(rows))]
    stayed = _heaviest_in_order(order, weights)
    from_below = _heaviest_in_order([-position for position in reversed(order)], weights[::-1])
    stayed |= {len(rows) - 1 - index for index in from_below}  # where either of two may have moved, neither has
    kinds = [known[row] for row in rows]
    new = {row: _new_kind(index, kinds, stayed) for index, row in enumerate(rows) if index not in stayed | fixed}
    return {row: kind for row, kind in new.items() if kind is not None}


def _is_shared(key: str) -> bool:
    """Return whether a row contains data of several lists side by side."""
    return sum(part.startswith("/") for part in key.split(" ")) > 1


def _is_fixed(kind: RowPattern, cells: RowCells) -> bool:
    """Return whether a row is in no list, or contains a heading from outside its list."""
    headings = (label for label in kind.labels if label.cell.role is Role.ROW_HEADING and not label.depth)
    return not kind.lists or any(
        (cell := cells.get(label.cell.column)) is not None and wording(cell.text) == label.wording for label in headings
    )


def _outermost(kind: RowPattern) -> str:
    return next(iter(kind.lists), "")


def _position(plan: Plan, kind: RowPattern, *, first: bool) -> int:
    """Return a row's position in the form; rows of one outermost list, which occur many times, share one."""
    number = plan.first_rows[plan.first_parts[_outermost(kind)]] if kind.lists else kind.number
    return 2 * number + (not first)


def _heaviest_in_order(order: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Return the indexes of the heaviest non-decreasing subsequence of ``order``."""
    best: dict[int, tuple[int, int]] = {}  # by last position: the weight up to it, and its index
    before: list[int] = []
    for index, (position, weight) in enumerate(zip(order, weights, strict=True)):
        total, source = max((entry for last, entry in best.items() if last <= position), default=(0, -1))
        before.append(source)
        best[position] = max(best.get(position, (0, -1)), (total + weight, index))
    selected: set[int] = set()
    index = max(best.values())[1]
    while index >= 0:
        selected.add(index)
        index = before[index]
    return selected


def _new_kind(index: int, kinds: Sequence[RowPattern], stayed: set[int]) -> RowPattern | None:
    """Return the kind of a moved row in the list where it is now: that of the row above, or else of the row below."""
    own = kinds[index]
    above, below = index - 1, index + 1
    while above >= 0 and above not in stayed:
        above -= 1
    while below < len(kinds) and below not in stayed:
        below += 1
    near = [kinds[other] for other in (above, below) if 0 <= other < len(kinds)]
    if any(_outermost(kind) == _outermost(own) for kind in near):
        return None
    return next((kind for kind in near if kind.lists and _cells(kind) == _cells(own)), None)


def _cells(kind: RowPattern) -> list[tuple[int, str, str]]:
    """Return the cells of a row's innermost item: their columns, their names in the item, their types."""
    slots = ((slot, slot.cell.binding) for slot in kind.slots if slot.within == kind.innermost)
    return sorted(
        (slot.cell.column, slot.tail, binding.value.type.name) for slot, binding in slots if binding is not None
    )
