"""What a form's rows look like, once for each kind of row: the cells to read, the labels to know it by.

A plan is made from the layout that the renderer writes, so that both speak of the same cells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..layout import Cell, Layout, Role, cell_text
from ..layout.anchors import cells_by_row, row_keys
from ..rules.paths import EACH, pattern

_LABELS = frozenset(
    (Role.TITLE, Role.HEADER, Role.BLOCK_LABEL, Role.SECTION, Role.COLUMN_HEADING, Role.ROW_HEADING, Role.FIELD_LABEL,
     Role.LINE, Role.NOTE, Role.CODE)
)  # fmt: skip
_CHINESE = "零一二三四五六七八九十百千"
_BLANKS = r"\s{0,9}"
_SPACES_AND_COLONS = re.compile(r"[\s\u200b\ufeff:]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell that holds a value.

    ``path`` has ``*`` for each item; ``within`` is the innermost list it stands in, ``tail`` its path below the item.
    ``label`` matches the item's label, which may stand in the cell as well; ``blank`` is what an empty one prints.
    """

    cell: Cell
    path: str
    within: str
    tail: str
    label: re.Pattern[str] | None
    blank: str


@dataclass(frozen=True, slots=True)
class Label:
    """A cell whose text is the form's own; ``plain`` is the text without spaces and colons."""

    cell: Cell
    plain: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPattern:
    """One kind of row. ``lists`` are the lists it stands in, outermost first; ``number`` its place in the form."""

    number: int
    key: str
    lists: tuple[str, ...]
    slots: tuple[Slot, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """All kinds of rows of a form, in the order of the form.

    ``by_owner`` finds one by its key, ``firsts`` the first of each list's item, ``fixed`` its cells without a value.
    """

    layout: Layout
    patterns: tuple[RowPattern, ...]
    by_owner: Mapping[str, RowPattern]
    firsts: Mapping[str, int] = field(default_factory=dict)
    fixed: Mapping[int, tuple[Cell, ...]] = field(default_factory=dict)

    def named(self, key: str) -> RowPattern | None:
        """Return the kind of row that a row's key names."""
        name, sign, number = pattern_key(key).partition("#")
        for owner in name.split(" "):
            found = self.by_owner.get(f"{owner}{sign}{number}")
            if found is not None:
                return found
        return None


@lru_cache(maxsize=2**14)
def plain(text: str) -> str:
    """Return a label as it is compared: without spaces and colons, full-width signs as their usual ones."""
    return _SPACES_AND_COLONS.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=2**14)
def pattern_key(key: str) -> str:
    """Return a row's key with ``*`` for the number of each item."""
    name, sign, number = key.partition("#")
    return " ".join(pattern(owner) for owner in name.split(" ")) + sign + number


def lists_of(path: str) -> tuple[str, ...]:
    """Return the lists that a path with ``*`` runs through, outermost first."""
    steps = path.split("/")
    return tuple("/".join(steps[:index]) for index, step in enumerate(steps) if step == EACH)


def plan_of(layout: Layout) -> Plan:
    """Return the plan of ``layout``, in which every list shows one item at least."""
    items = {pattern(each.path): each.item for each in layout.repetitions}
    patterns: list[RowPattern] = []
    by_owner: dict[str, RowPattern] = {}
    fixed: dict[int, tuple[Cell, ...]] = {}
    for key, cells in zip(row_keys(layout), cells_by_row(layout), strict=True):
        if _number_of_item(key):
            continue
        name, sign, number = pattern_key(key).partition("#")
        owners = [owner for owner in name.split(" ") if owner.startswith("/")]
        found = RowPattern(
            number=len(patterns),
            key=pattern_key(key),
            lists=tuple(
                sorted({each for owner in owners for each in lists_of(owner)}, key=lambda path: path.count("/"))
            ),
            slots=tuple(_slot(cell, items) for cell in cells if cell.binding is not None),
            labels=tuple(
                Label(cell, plain(cell.text), pattern(cell.owner).count(EACH))
                for cell in cells
                if cell.role in _LABELS and cell.binding is None and plain(cell.text)
            ),
        )
        patterns.append(found)
        fixed[found.number] = tuple(cell for cell in cells if cell.binding is None)
        for owner in name.split(" "):
            by_owner.setdefault(f"{owner}{sign}{number}", found)
    firsts: dict[str, int] = {}
    for each in patterns:
        for path in each.lists:
            firsts.setdefault(path, each.number)
    return Plan(layout=layout, patterns=tuple(patterns), by_owner=by_owner, firsts=firsts, fixed=fixed)


def _number_of_item(key: str) -> bool:
    """Tell whether the row belongs to another than the first item of some list."""
    return any(step.isdecimal() and step != "0" for step in re.split("[/ ]", key.partition("#")[0]))


def _slot(cell: Cell, items: Mapping[str, str]) -> Slot:
    """Return a cell to read; one of a list's item may begin with the item's label, whatever its number."""
    assert cell.binding is not None
    path = pattern(cell.binding.path)
    lists, label = lists_of(path), cell.binding.value.prefix
    match = label_pattern(label, chinese="{cn}" in items.get(lists[-1], "")) if lists and label else None
    within = lists[-1] if lists else ""
    return Slot(cell, path, within, path[len(within) + 2 :] if within else path, match, cell_text(cell, {}))


def label_pattern(label: str, *, chinese: bool) -> re.Pattern[str]:
    """Return what matches the label of any item of a list at the beginning of a text.

    The number may be any, and may be missing where a colon follows; after a number there may be nothing.
    """
    number = rf"{_BLANKS}(?:[0-9０-９]{{1,4}}" + (f"|[{_CHINESE}]{{1,7}}" if chinese else "") + f"){_BLANKS}"
    parts = re.split(f"[0-9]+{f'|[{_CHINESE}]+' if chinese else ''}", label.rstrip(":： "))
    words = [re.escape(part) for part in parts]
    if len(words) == 1:
        return re.compile(rf"{_BLANKS}{words[0]}(?:{_BLANKS}[:：]|\s|$)")
    numbered, bare = number.join(words), _BLANKS.join(words)
    return re.compile(rf"{_BLANKS}(?:{numbered}[:：]?|{bare}[:：])")
