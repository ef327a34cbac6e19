"""The items of lists: the data paths of every row, also after rows were inserted, deleted or copied.

A new item begins where the sheet shows one: a row of its own, a name in the group's cell, the top of a merged cell,
or a row whose key names another item than the row above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, field

from ...invisible import is_blank, trimmed
from ...rules.paths import EACH
from ..book import Sheet
from ..cell_refs import RowCells
from ..identification.location import FormLocation
from ..label_stripping import begins_with_first_label, begins_with_number
from ..row_patterns import Plan, Slot, lists_of, pattern_key
from .matching import MatchedRow


class FormRow(Struct, frozen=True):
    """A matched row with its item in each list.

    ``items`` has the path of the item by the path of the list; ``begun`` are the lists in which an item begins here.
    """

    match: MatchedRow
    items: Mapping[str, str]
    begun: frozenset[str]

    def path(self, slot: Slot) -> str:
        """Return the data path of one of the row's cells, with the number of each item."""
        return self.items[slot.within] + slot.tail if slot.within else slot.path


class _ListState(Struct):
    """The state of the walk in one list: the present item, its key, its name, the parts of it that have occurred.

    ``is_open``: nothing has identified the item yet, because rows were inserted above its first one.
    """

    item: str = ""
    is_open: bool = False
    key: str = ""
    name: str = ""
    seen: set[str] = field(default_factory=set)


def assign_items(
    plan: Plan, location: FormLocation, content: Mapping[int, RowCells], matches: Sequence[MatchedRow]
) -> tuple[FormRow, ...]:
    """Return every row with its items.

    Where the rows' keys identify every item, the result does not depend on the cells, and is cached for the plan.
    """
    known = _items_by_keys(plan, tuple(match.key for match in matches))
    if known is None:
        return _ItemWalk(plan, location.sheet, location.columns, content).over(matches).rows
    return tuple(FormRow(match, row.items, row.begun) for match, row in zip(matches, known, strict=True))


@lru_cache(maxsize=256)
def _items_by_keys(plan: Plan, keys: tuple[str, ...]) -> tuple[FormRow, ...] | None:
    """Return the rows that keys alone identify; None if some are missing, occur twice or are not in one order."""
    if len(set(keys)) < len(keys) or not all(keys):
        return None
    patterns = [plan.pattern_of(key) for key in keys]
    matches = [MatchedRow(row, kind, key) for row, (kind, key) in enumerate(zip(patterns, keys, strict=True)) if kind]
    result = _ItemWalk(plan, Sheet(name=""), (), {}).over(matches)
    return None if result.went_back or len(result.rows) < len(keys) else result.rows


class _WalkResult(Struct, frozen=True):
    """The rows with their items; ``went_back``: one of them belongs to an item that began before the present one."""

    rows: tuple[FormRow, ...]
    went_back: bool


class _ItemWalk:
    """The state of one walk over the rows from top to bottom."""

    def __init__(self, plan: Plan, sheet: Sheet, columns: Sequence[int], content: Mapping[int, RowCells]) -> None:
        self._plan = plan
        self._columns = columns
        self._content = content
        self._merge_tops = {(row, column) for row, column, rows, _ in sheet.merges if rows > 1}
        self._names = _group_slots(plan)
        self._is_keyless = False
        self._with_first_row: set[str] = set()
        self._counts: dict[str, int] = {}
        self._states: dict[str, _ListState] = {}
        self._used_keys: set[str] = set()
        self._item_keys: set[str] = set()
        self._is_group_copied = False
        self._went_back = False

    def over(self, matches: Sequence[MatchedRow]) -> _WalkResult:
        """Return all rows with their items."""
        self._is_keyless = not any(match.key for match in matches)
        self._with_first_row = {
            _item_key(match.key, path) for match in matches for path in match.pattern.outer if _is_first(match, path)
        }
        following = [*(match.key for match in matches[1:]), ""]
        rows = tuple(self._row(match, next_key) for match, next_key in zip(matches, following, strict=True))
        return _WalkResult(rows, self._went_back)

    def _row(self, match: MatchedRow, next_key: str) -> FormRow:
        items: dict[str, str] = {}
        begun: set[str] = set()
        is_copy = match.key in self._used_keys
        self._is_group_copied = is_copy and next_key in self._used_keys and next_key != match.key
        for path in match.pattern.lists:
            parents = lists_of(path)
            within = f"{items[parents[-1]]}{path[len(parents[-1]) + 2 :]}" if parents else path
            key = _item_key(match.key, path)
            is_in_new_item = bool(parents) and parents[-1] in begun
            if is_in_new_item or self._begins(match, path, key, is_copy=is_copy):
                self._begin(path, within, key)
                begun.add(path)
            state = self._states[path]
            state.seen.add(match.pattern.lists[path])
            state.name = state.name or self._name(match, path)
            items[path] = state.item
        if match.key:
            self._used_keys.add(match.key)
        return FormRow(match, items, frozenset(begun))

    def _begin(self, path: str, within: str, key: str) -> None:
        index = self._counts.get(within, 0)
        self._counts[within] = index + 1
        self._item_keys.add(key)
        self._states[path] = _ListState(item=f"{within}/{index}", key=key, is_open=not key)

    def _begins(self, match: MatchedRow, path: str, key: str, *, is_copy: bool) -> bool:
        """Return whether an item of the list ``path`` begins in a row, whose key names its item by ``key``."""
        state = self._states.get(path)
        if state is None:
            return True
        if path not in match.pattern.outer:
            if self._is_keyless and self._is_filled_down(match, path):
                return False
            part = match.pattern.lists[path]
            is_another = bool(key) and key != state.key and key not in self._item_keys
            return is_another or part in state.seen or part == self._plan.first_parts[path]
        if key and state.is_open and (not state.name or not (key in self._with_first_row or key in self._item_keys)):
            state.key, state.is_open = key, False
            self._item_keys.add(key)
            return False
        if self._shows_new(match, path, state, is_copy=is_copy):
            return True
        if not key or key == state.key:
            return path not in self._names and (
                (self._is_group_copied and _is_first(match, path)) or self._restarts(match, state)
            )
        was_moved = key in self._item_keys or (key in self._with_first_row and not _is_first(match, path))
        self._went_back = self._went_back or was_moved
        return not was_moved

    def _shows_new(self, match: MatchedRow, path: str, state: _ListState, *, is_copy: bool) -> bool:
        """Return whether a group's own cell shows that an item begins: by its text, or as the top of a merged cell."""
        name = self._name(match, path)
        continues = bool(state.key) and _item_key(match.key, path) == state.key
        if name and (is_copy or (name != state.name and not (match.key and continues))):
            return True
        cells = self._content.get(match.row, {})
        is_top = bool(self._merge_tops) and any(
            (match.row, self._columns[slot.cell.column]) in self._merge_tops
            and ((cell := cells.get(slot.cell.column)) is None or cell.formula is None)  # not a name printed again
            for slot in self._names.get(path, ())
        )
        return is_top and (is_copy or not match.key)

    def _restarts(self, match: MatchedRow, state: _ListState) -> bool:
        """Return whether a row without a key has the label of a first item, though the group has items: 指标1 again."""
        innermost = match.pattern.innermost
        if not self._is_keyless or match.pattern.lists[innermost] not in state.seen:
            return False
        cells = self._content.get(match.row, {})
        labelled = [slot for slot in match.pattern.slots if slot.within == innermost and slot.label]
        with_cells = ((slot, cells.get(slot.cell.column)) for slot in labelled)
        return any(cell is not None and begins_with_first_label(slot, cell.text) for slot, cell in with_cells)

    def _is_filled_down(self, match: MatchedRow, path: str) -> bool:
        """Return whether a row repeats the item above with its number: a tall cell was split and filled down."""
        above, here = self._content.get(match.row - 1, {}), self._content.get(match.row, {})
        for slot in (slot for slot in match.pattern.slots if slot.within == path and slot.label is not None):
            cell, before = here.get(slot.cell.column), above.get(slot.cell.column)
            if cell is None or before is None or cell.text != before.text:
                continue
            if begins_with_number(slot, cell.text):
                return True
        return False

    def _name(self, match: MatchedRow, path: str) -> str:
        """Return the first text in the group's own cells of a row."""
        cells = self._content.get(match.row, {})
        named = (cells.get(slot.cell.column) for slot in self._names.get(path, ()))
        return next((trimmed(cell.text) for cell in named if cell is not None and not is_blank(cell.text)), "")


def _is_first(match: MatchedRow, path: str) -> bool:
    """Return whether the row was the first of its item when the form was made."""
    below = match.key[len(_item_key(match.key, path)) :]
    return all(step == "0" for step in below.split("/") if step.isdecimal())


def _group_slots(plan: Plan) -> dict[str, tuple[Slot, ...]]:
    """Return the cells that occur once in an item which has lists of its own."""
    slots: dict[str, tuple[Slot, ...]] = {}
    for kind in plan.patterns:
        for slot in kind.slots:
            if slot.within in kind.outer:
                slots[slot.within] = (*slots.get(slot.within, ()), slot)
    return slots


def _item_key(key: str, path: str) -> str:
    """Return the part of a row's key that names its item of the list ``path``, empty for none."""
    depth = path.count("/") + 2
    for part in key.split(" "):
        steps = part.partition("#")[0].split("/")
        if len(steps) >= depth and pattern_key("/".join(steps[:depth])) == f"{path}/{EACH}":
            return "/".join(steps[:depth])
    return ""
