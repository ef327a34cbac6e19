"""Which items the rows make up: the data path of every row, whatever was inserted, deleted, moved or copied.

A new item begins where the sheet shows one: a row of its own, a name in the group's cell, the top of a merged cell,
or a row whose key names another item than the row above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ...rules.paths import EACH
from ..book import Content, Sheet
from ..cell_decoding.label_stripping import bears_first_label, bears_number
from ..identification.location import Located
from ..row_patterns import Plan, Slot, lists_of, pattern_key
from .matching import Line


@dataclass(slots=True)
class Placed:
    """A row with the item it belongs to in each list, and the lists in which it begins an item."""

    line: Line
    items: dict[str, str]
    begun: frozenset[str]

    def path(self, slot: Slot) -> str:
        """Return the exact data path of one of the row's cells."""
        return self.items[slot.within] + slot.tail if slot.within else slot.path


@dataclass(slots=True)
class _State:
    """Where the walk stands in one list: the present item, its key on the sheet, its name, the parts seen of it.

    ``is_open`` tells that nothing has said yet which item it is: a row was inserted above the first of all.
    """

    item: str = ""
    is_open: bool = False
    key: str = ""
    name: str = ""
    seen: set[str] = field(default_factory=set)


def assembled(plan: Plan, located: Located, content: Mapping[int, Content], lines: Sequence[Line]) -> list[Placed]:
    """Return every row with its items; for rows whose keys say it all, as it was worked out for the form before."""
    known = _by_keys(plan, tuple(line.key for line in lines))
    if known is None:
        return Assembly(plan, located.sheet, located.columns, content).placed(lines)
    return [Placed(line, items, begun) for line, (items, begun) in zip(lines, known, strict=True)]


@lru_cache(maxsize=256)
def _by_keys(plan: Plan, keys: tuple[str, ...]) -> list[tuple[dict[str, str], frozenset[str]]] | None:
    """Return the items that rows' keys alone make up; None where they do not say it all, or not in one order."""
    if len(set(keys)) < len(keys) or not all(keys):
        return None
    patterns = [plan.named(key) for key in keys]
    assembly = Assembly(plan, Sheet(name=""), (), {})
    lines = [Line(row, each, key) for row, (each, key) in enumerate(zip(patterns, keys, strict=True)) if each]
    found = [(placed.items, placed.begun) for placed in assembly.placed(lines)]
    return None if assembly.went_back or len(found) < len(keys) else found


class Assembly:
    """Walks the rows from top to bottom and gives each its items."""

    def __init__(self, plan: Plan, sheet: Sheet, columns: Sequence[int], content: Mapping[int, Content]) -> None:
        self.plan = plan
        self.content = content
        self.tops = {(row, column) for row, column, rows, _ in sheet.merges if rows > 1}
        self.columns = columns
        self.counts: dict[str, int] = {}
        self.states: dict[str, _State] = {}
        self.used: set[str] = set()
        self.item_keys: set[str] = set()
        self.went_back = False
        self.led: set[str] = set()
        self.is_keyless = False
        self.is_group_copied = False
        self.names = _group_slots(plan)

    def placed(self, lines: Sequence[Line]) -> list[Placed]:
        """Return every row with its items."""
        self.led = {
            _item_key(line.key, path) for line in lines for path in line.pattern.outer if self._is_first(line, path)
        }
        self.is_keyless = not any(line.key for line in lines)
        following = [*(line.key for line in lines[1:]), ""]
        return [self._placed(line, after) for line, after in zip(lines, following, strict=True)]

    def _placed(self, line: Line, after: str) -> Placed:
        items: dict[str, str] = {}
        begun: set[str] = set()
        copied = line.key in self.used
        self.is_group_copied = copied and after in self.used and after != line.key
        for path in line.pattern.lists:
            parents = lists_of(path)
            within = f"{items[parents[-1]]}{path[len(parents[-1]) + 2 :]}" if parents else path
            key = _item_key(line.key, path)
            fresh = bool(parents) and parents[-1] in begun
            if fresh or self._begins(line, path, key, copied=copied):
                self._begin(path, within, key)
                begun.add(path)
            state = self.states[path]
            state.seen.add(line.pattern.lists[path])
            state.name = state.name or self._text(line, path)
            items[path] = state.item
        if line.key:
            self.used.add(line.key)
        return Placed(line, items, frozenset(begun))

    def _begin(self, path: str, within: str, key: str) -> None:
        index = self.counts.get(within, 0)
        self.counts[within] = index + 1
        self.item_keys.add(key)
        self.states[path] = _State(item=f"{within}/{index}", key=key, is_open=not key)

    def _begins(self, line: Line, path: str, key: str, *, copied: bool) -> bool:
        state = self.states.get(path)
        if state is None:
            return True
        if path not in line.pattern.outer:
            if self.is_keyless and self._is_filled_down(line, path):
                return False
            part = line.pattern.lists[path]
            another = bool(key) and key != state.key and key not in self.item_keys
            return another or part in state.seen or part == self.plan.firsts[path]
        if key and state.is_open and (not state.name or not (key in self.led or key in self.item_keys)):
            state.key, state.is_open = key, False
            self.item_keys.add(key)
            return False
        if self._shows_new(line, path, state, copied=copied):
            return True
        if not key or key == state.key:
            return not self._has_name(path) and (
                (self.is_group_copied and self._is_first(line, path)) or self._counts_anew(line, state)
            )
        was_moved = key in self.item_keys or (key in self.led and not self._is_first(line, path))
        self.went_back = self.went_back or was_moved
        return not was_moved

    def _shows_new(self, line: Line, path: str, state: _State, *, copied: bool) -> bool:
        """Tell whether a group's own cell shows that an item begins: by its text, or by the top of a merged cell."""
        text = self._text(line, path)
        if (
            text
            and (copied or text != state.name)
            and (copied or not line.key or not self._continues(line, path, state))
        ):
            return True
        tops = bool(self.tops) and any(
            (line.row, self.columns[slot.cell.column]) in self.tops for slot in self.names.get(path, ())
        )
        return tops and (copied or not line.key)

    @staticmethod
    def _continues(line: Line, path: str, state: _State) -> bool:
        """Tell whether the row's key says that it goes on with the present item."""
        return bool(state.key) and _item_key(line.key, path) == state.key

    def _counts_anew(self, line: Line, state: _State) -> bool:
        """Tell whether the label of a first item stands in the row, though the present group has items: 指标1 again."""
        if not self.is_keyless or line.pattern.lists[line.pattern.innermost] not in state.seen:
            return False
        cells = self.content.get(line.row, {})
        labelled = [slot for slot in line.pattern.slots if slot.within == line.pattern.innermost and slot.label]
        found = ((slot, cells.get(slot.cell.column)) for slot in labelled)
        return any(cell is not None and bears_first_label(slot, cell.text) for slot, cell in found)

    def _is_filled_down(self, line: Line, path: str) -> bool:
        """Tell whether a row repeats the item above, number and all: a cell that reached down was split and filled."""
        above, here = self.content.get(line.row - 1, {}), self.content.get(line.row, {})
        for slot in (each for each in line.pattern.slots if each.within == path and each.label is not None):
            cell, before = here.get(slot.cell.column), above.get(slot.cell.column)
            if cell is not None and before is not None and cell.text == before.text and bears_number(slot, cell.text):
                return True
        return False

    def _has_name(self, path: str) -> bool:
        return path in self.names

    def _text(self, line: Line, path: str) -> str:
        cells = self.content.get(line.row, {})
        found = (cells.get(slot.cell.column) for slot in self.names.get(path, ()))
        return next((cell.text.strip() for cell in found if cell is not None and cell.text.strip()), "")

    @staticmethod
    def _is_first(line: Line, path: str) -> bool:
        """Tell whether the row was the first of its item when the form was made."""
        below = line.key[len(_item_key(line.key, path)) :]
        return all(step == "0" for step in below.split("/") if step.isdecimal())


def _group_slots(plan: Plan) -> dict[str, tuple[Slot, ...]]:
    """Return the cells that stand once for an item which has lists of its own."""
    found: dict[str, tuple[Slot, ...]] = {}
    for each in plan.patterns:
        for slot in each.slots:
            if slot.within in each.outer:
                found[slot.within] = (*found.get(slot.within, ()), slot)
    return found


def _item_key(key: str, path: str) -> str:
    """Return that part of a row's key which names its item of the list ``path``."""
    depth = path.count("/") + 2
    for part in key.split(" "):
        steps = part.partition("#")[0].split("/")
        if len(steps) >= depth and pattern_key("/".join(steps[:depth])) == f"{path}/{EACH}":
            return "/".join(steps[:depth])
    return ""
