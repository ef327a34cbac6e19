"""Rows that were moved, key and all, into another list of the form: they belong where they stand now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ...layout import Role
from ..book import Content
from ..row_patterns import Plan, RowPattern, wording

_FIXED, _ANY = 1_000, 1


def rows_moved(plan: Plan, known: Mapping[int, RowPattern], content: Mapping[int, Content]) -> dict[int, RowPattern]:
    """Return the rows that stand in another list than their keys say, each with the kind of row it is there.

    ``known`` has the kind of row that each key names, by row of the sheet. Which rows stayed is told by the order of
    the form: most did, and those that the form has once or that bear their group's heading did before others. A moved
    row that would not fit where it stands, or that still touches its own list, is where it was. Where lists stand side
    by side, rows have no one order, and none is said to have moved.
    """
    if any(_is_shared(key) for key, each in plan.by_key.items() if each.lists):
        return {}
    rows = sorted(known)
    fixed = {index for index, row in enumerate(rows) if _is_fixed(known[row], content.get(row, {}))}
    order = [_place(plan, known[row], first=index in fixed) for index, row in enumerate(rows)]
    if all(one <= other for one, other in pairwise(order)):
        return {}
    weights = [_FIXED if index in fixed else _ANY for index in range(len(rows))]
    stayed = _longest_in_order(order, weights)
    from_below = _longest_in_order([-place for place in reversed(order)], weights[::-1])
    stayed |= {len(rows) - 1 - index for index in from_below}  # where two may have moved past each other, neither has
    kinds = [known[row] for row in rows]
    homes = {row: _home(index, kinds, stayed) for index, row in enumerate(rows) if index not in stayed | fixed}
    return {row: home for row, home in homes.items() if home is not None}


def _is_shared(key: str) -> bool:
    """Tell whether a row holds data of several sides of the form."""
    return sum(part.startswith("/") for part in key.split(" ")) > 1


def _is_fixed(kind: RowPattern, cells: Content) -> bool:
    """Tell whether a row stands in no list, or bears a heading of what its list stands in."""
    headings = (label for label in kind.labels if label.cell.role is Role.ROW_HEADING and not label.depth)
    return not kind.lists or any(
        (cell := cells.get(label.cell.column)) is not None and wording(cell.text) == label.wording for label in headings
    )


def _outermost(kind: RowPattern) -> str:
    return next(iter(kind.lists), "")


def _place(plan: Plan, kind: RowPattern, *, first: bool) -> int:
    """Return a row's place in the form; rows of one outermost list, which come again and again, share theirs."""
    number = plan.places[plan.firsts[_outermost(kind)]] if kind.lists else kind.number
    return 2 * number + (not first)


def _longest_in_order(order: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Return the indexes of the heaviest part of ``order`` that never goes back."""
    best: dict[int, tuple[int, int]] = {}
    before: list[int] = []
    for index, (place, weight) in enumerate(zip(order, weights, strict=True)):
        total, source = max((found for each, found in best.items() if each <= place), default=(0, -1))
        before.append(source)
        best[place] = max(best.get(place, (0, -1)), (total + weight, index))
    kept: set[int] = set()
    index = max(best.values())[1]
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept


def _home(index: int, kinds: Sequence[RowPattern], stayed: set[int]) -> RowPattern | None:
    """Return a row of the list in which a moved row stands now: that above it, or else that below."""
    own = kinds[index]
    above, below = index - 1, index + 1
    while above >= 0 and above not in stayed:
        above -= 1
    while below < len(kinds) and below not in stayed:
        below += 1
    near = [kinds[each] for each in (above, below) if 0 <= each < len(kinds)]
    if any(_outermost(each) == _outermost(own) for each in near):
        return None
    return next((each for each in near if each.lists and _cells(each) == _cells(own)), None)


def _cells(kind: RowPattern) -> list[tuple[int, str, str]]:
    """Return the cells of a row's innermost item: their columns, their names in the item, their types."""
    slots = ((slot, slot.cell.binding) for slot in kind.slots if slot.within == kind.innermost)
    return sorted((slot.cell.column, slot.tail, each.value.type.name) for slot, each in slots if each is not None)
