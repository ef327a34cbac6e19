"""The kinds of rows of a form, each once: the cells to read, and the labels that identify the row.

They are built from the layout that a renderer writes, so that writing and importing agree on every cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from msgspec import Struct

from ..compiled import CompiledForm
from ..invisible import BLANK, trimmed
from ..layout import Cell, Layout, Role, cell_text
from ..layout.anchors import owner_of, row_parts
from ..layout.build import build_layout
from ..patterns import lazy_pattern
from ..rules.paths import EACH, pattern
from .label_text import CACHED_LENGTH, MOST_DIGITS, NUMERALS, plain, wording

_LABEL_ROLES = frozenset(
    (Role.TITLE, Role.SUBTITLE, Role.HEADER, Role.BLOCK_LABEL, Role.SECTION, Role.COLUMN_HEADING, Role.ROW_HEADING,
     Role.FIELD_LABEL, Role.LINE, Role.NOTE, Role.CODE)
)  # fmt: skip
_COUNTER = lazy_pattern(r"\{c?n\}")
_OUTLINE = lazy_pattern(f"[（(]?[{NUMERALS}]+[）)、.．]")
_DIGITS = "0-9０-９"
_BLANKS = rf"[{BLANK}]{{0,9}}+"  # possessive: a text from a returned file must not cause backtracking
_OUTLINE_SIGNS = lazy_pattern(rf"[0-9{NUMERALS}().、]+")
"""The characters of an outline number, as :func:`plain` returns it."""
_AFTER_LABEL = ":： \t\n\u3000"

ColumnLabel = tuple[int, str]
"""A label's column on the form, and its wording."""


class Slot(Struct, frozen=True):
    """A cell that contains a value.

    ``path`` is its data path with ``*`` for each item; ``within`` the path of the innermost list that contains it
    (empty for none), ``tail`` its path below the item of that list. ``label`` matches the item's label, which may be
    in the cell as well; ``blank`` is the text of an empty cell.
    """

    cell: Cell
    path: str
    within: str
    tail: str
    label: re.Pattern[str] | None
    blank: str


class Label(Struct, frozen=True):
    """A cell whose text is the form's own.

    ``wording`` identifies it; ``depth`` is the number of lists that contain it. ``numbered`` matches the label of any
    item, as :func:`plain` returns it, where the label has the number of its item.
    """

    cell: Cell
    wording: str
    depth: int
    numbered: re.Pattern[str] | None = None


class KeyPart(Struct, frozen=True):
    """The cells that one part of a row's key names: slots, labels, and ``fixed``, all cells without a value."""

    slots: tuple[Slot, ...] = ()
    labels: tuple[Label, ...] = ()
    fixed: tuple[Cell, ...] = ()


class RowPattern(Struct, frozen=True, kw_only=True):
    """One kind of row. ``number`` is its position in the form, from 0.

    ``lists`` are the lists that contain it, outermost first, each with the part of the key that names its item;
    ``outer`` those of them that contain other lists of the row.
    """

    number: int
    lists: dict[str, str]
    outer: frozenset[str]
    slots: tuple[Slot, ...]
    labels: tuple[Label, ...]
    fixed: tuple[Cell, ...]

    @property
    def innermost(self) -> str:
        """The innermost list that contains the row, empty for none."""
        return next(reversed(self.lists), "")


class Plan(Struct, frozen=True, kw_only=True, eq=False):
    """All kinds of rows of a form, in the order of the form.

    ``by_key`` has each by its whole key; ``parts`` the parts of keys, and ``first_rows`` for each part the number of
    the first kind of row that contains it. ``first_parts`` has for each list the part with which its item begins,
    ``labels`` the wording of every text of the form's own but codes, ``codes`` the codes of rows and columns as they
    are printed in each column, ``closed_marks`` likewise the marks of closed cells, ``unique_labels`` the labels that
    occur once. ``item_limits`` is the greatest number of items of each bounded list.
    """

    layout: Layout
    patterns: tuple[RowPattern, ...]
    by_key: Mapping[str, RowPattern]
    parts: Mapping[str, KeyPart]
    first_rows: Mapping[str, int]
    first_parts: Mapping[str, str]
    labels: frozenset[str]
    codes: frozenset[tuple[int, str]]
    closed_marks: frozenset[tuple[int, str]]
    unique_labels: frozenset[ColumnLabel]
    item_limits: Mapping[str, int]

    def pattern_of(self, key: str) -> RowPattern | None:
        """Return the kind of row that a row's key names, None for an unknown key.

        Where lists are side by side, a row may have a combination of parts that no row of the blank form has: it is
        assembled from the parts of its key.
        """
        whole = pattern_key(key)
        kind = self.by_key.get(whole)
        if kind is not None:
            return kind
        known = {part: self.parts[part] for part in whole.split(" ") if part in self.parts}
        return row_pattern(min(self.first_rows[part] for part in known), known) if known else None


_KEPT = 64
"""Plans that are kept of one form: one for each set of parameters, such as its years."""

_plans: WeakKeyDictionary[CompiledForm, dict[tuple[tuple[str, str], ...], Plan]] = WeakKeyDictionary()


def plan_for(form: CompiledForm, parameters: Mapping[str, Any] | None = None) -> Plan:
    """Return the plan of a form that was made with ``parameters``; made once for it."""
    texts = {name: str(value) for name, value in (parameters or {}).items()}
    plans = _plans.setdefault(form, {})
    key = tuple(sorted(texts.items()))
    plan = plans.get(key)
    if plan is None:
        if len(plans) >= _KEPT:
            plans.pop(next(iter(plans)), None)
        blank = build_layout(form.spec, form.formulas, form.rules, texts, {}) if texts else form.blank
        plan = plans[key] = plan_of(blank)
    return plan


def plan_of(layout: Layout) -> Plan:
    """Return the plan of ``layout``, in which every list shows one item at least."""
    by_list = {pattern(repetition.path): repetition.item for repetition in layout.repetitions}
    item_labels = _ItemLabels(by_list, layout.label_end)
    by_key: dict[str, RowPattern] = {}
    parts: dict[str, KeyPart] = {}
    first_rows: dict[str, int] = {}
    for row in _rows(layout):
        key = " ".join(row)
        if key in by_key:
            continue
        for part, cells in row.items():
            parts.setdefault(part, _key_part(cells, item_labels))
            first_rows.setdefault(part, len(by_key))
        by_key[key] = row_pattern(len(by_key), {part: _key_part(cells, item_labels) for part, cells in row.items()})
    first_parts: dict[str, str] = {}
    for row_kind in by_key.values():
        for path, part in row_kind.lists.items():
            first_parts.setdefault(path, part)
    labels = [(cell, wording(cell.text)) for cell in layout.cells if _is_label(cell)]
    counts = Counter((cell.column, text) for cell, text in labels)
    repeated = {(cell.column, text) for cell, text in labels if cell.role is Role.CODE or EACH in pattern(cell.owner)}
    return Plan(
        layout=layout,
        patterns=tuple(by_key.values()),
        by_key=by_key,
        parts=parts,
        first_rows=first_rows,
        first_parts=first_parts,
        labels=frozenset(text for cell, text in labels if cell.role is not Role.CODE),
        codes=_printed(layout, Role.CODE),
        closed_marks=_printed(layout, Role.CLOSED),
        unique_labels=frozenset(label for label, count in counts.items() if count == 1) - repeated,
        item_limits={
            pattern(repetition.path): repetition.at_most
            for repetition in layout.repetitions
            if repetition.at_most is not None
        },
    )


def row_pattern(number: int, parts: Mapping[str, KeyPart]) -> RowPattern:
    """Return the kind of row whose key consists of ``parts``."""
    lists: dict[str, str] = {}
    for part in parts:
        for path in lists_of(part.partition("#")[0]):
            lists.setdefault(path, part)
    ordered = sorted(lists, key=lambda path: path.count("/"))
    return RowPattern(
        number=number,
        lists={path: lists[path] for path in ordered},
        outer=frozenset(path for path in ordered if any(other.startswith(f"{path}/{EACH}/") for other in ordered)),
        slots=tuple(slot for part in parts.values() for slot in part.slots),
        labels=tuple(label for part in parts.values() for label in part.labels),
        fixed=tuple(cell for part in parts.values() for cell in part.fixed),
    )


def _printed(layout: Layout, role: Role) -> frozenset[tuple[int, str]]:
    """Return the texts of all cells with this role, each with its column."""
    return frozenset((cell.column, cell.text) for cell in layout.cells if cell.role is role)


def _rows(layout: Layout) -> Iterator[dict[str, list[Cell]]]:
    """Yield for each row the parts of its key with their cells.

    Cells of the surrounding groups that extend into the row from above are included: where the rows above were
    deleted, they begin in this row.
    """
    tall: list[Cell] = []
    for row, parts in enumerate(row_parts(layout)):
        tall = [cell for cell in tall if cell.row + cell.rows > row]
        yield {
            pattern_key(part): [*(cell for cell in tall if _contains(cell, pattern_key(part))), *cells]
            for part, cells in parts.items()
        }
        tall += [cell for cells in parts.values() for cell in cells if cell.rows > 1 and cell.binding is not None]


def _contains(cell: Cell, part: str) -> bool:
    """Return whether a cell belongs to a group that contains the row of this part of a key."""
    return part.startswith(f"{pattern(owner_of(cell))}/")


class _ItemLabels(NamedTuple):
    """The label of each list's items, and the punctuation that the form adds to a label."""

    by_list: Mapping[str, str]
    end: str


def _key_part(cells: Sequence[Cell], item_labels: _ItemLabels) -> KeyPart:
    return KeyPart(
        slots=tuple(_slot(cell, item_labels) for cell in cells if cell.binding is not None),
        labels=tuple(_label(cell, item_labels) for cell in cells if _is_label(cell)),
        fixed=tuple(cell for cell in cells if cell.binding is None),
    )


def _is_label(cell: Cell) -> bool:
    return cell.role in _LABEL_ROLES and cell.binding is None and bool(wording(cell.text))


def _label(cell: Cell, item_labels: _ItemLabels) -> Label:
    owner = pattern(cell.owner)
    lists = lists_of(owner)
    item = item_labels.by_list.get(lists[-1], "") if lists and owner == f"{lists[-1]}/{EACH}" else ""
    number = f"[{_DIGITS}{NUMERALS}]{{1,{MOST_DIGITS}}}"
    parts = _COUNTER.split(item) if cell.role is Role.ROW_HEADING else [item]
    if cell.role is Role.CODE and _OUTLINE_SIGNS.fullmatch(plain(cell.text)):  # it counts the items above it as well
        parts = re.split(number, plain(cell.text))
    numbered = None
    if len(parts) > 1:
        numbered = lazy_pattern(number.join(re.escape(plain(part)) for part in parts))
    return Label(cell, wording(cell.text), owner.count(EACH), numbered)


def _slot(cell: Cell, item_labels: _ItemLabels) -> Slot:
    """Return a cell to read; in a list's item it may begin with the label of any item."""
    assert cell.binding is not None
    path = pattern(cell.binding.path)
    lists, label = lists_of(path), cell.binding.value.prefix
    match: re.Pattern[str] | None = None
    if lists and label:
        chinese = _counts_in_chinese(label, item_labels.by_list.get(lists[-1], ""))
        match = label_pattern(label, chinese=chinese, label_end=item_labels.end)
    within = lists[-1] if lists else ""
    return Slot(cell, path, within, path[len(within) + 2 :] if within else path, match, cell_text(cell, {}))


def _counts_in_chinese(label: str, item_label: str) -> bool:
    return "{cn}" in item_label or _OUTLINE.match(label) is not None


def label_pattern(label: str, *, chinese: bool, label_end: str = "") -> re.Pattern[str]:
    """Return a pattern of the label of any item of a list, at the beginning of a text.

    ``label`` is that of one item; ``chinese`` allows Chinese numerals. The number may be any, and may be missing where
    a colon follows; after a number the colon may be missing. White space at the end of the label belongs to it: where
    the label has no colon, one after this white space is part of the value. ``label_end`` is what the form adds to
    labels in place of a colon.
    """
    mark, stem = trimmed(label_end), label.rstrip()
    colon = "[:：]" if mark in ("", ":", "：") else f"(?:[:：]|{re.escape(mark)})"
    stem = stem.removesuffix(mark)
    kinds = [_DIGITS, NUMERALS] if chinese else [_DIGITS]
    one_number = "|".join(f"[{kind}]{{1,{MOST_DIGITS}}}+" for kind in kinds)
    number = f"{_BLANKS}(?:{one_number}){_BLANKS}"
    parts = re.split("|".join(f"[{kind}]+" for kind in kinds), stem.rstrip(_AFTER_LABEL))
    words = [re.escape(trimmed(part)) for part in parts]
    end = label[len(label.rstrip()) :]
    after = f"(?:{re.escape(end)})?" if end else ""
    is_bare = stem.rstrip(_AFTER_LABEL) == label.rstrip()  # nothing was added to the label but white space
    as_printed = f"{re.escape(end)}|" if end and is_bare else ""
    if len(words) == 1:
        return lazy_pattern(rf"{_BLANKS}{words[0]}(?:{as_printed}{_BLANKS}{colon}{after}|\s|$)")
    numbered, bare = number.join(words), _BLANKS.join(words)
    return lazy_pattern(
        rf"{_BLANKS}(?:{numbered}(?:{as_printed}(?:{_BLANKS}{colon})?{after})|{bare}{_BLANKS}{colon}{after})"
    )


def pattern_key(key: str) -> str:
    """Return a row's key with ``*`` for the number of each item."""
    return _cached_key(key) if len(key) <= CACHED_LENGTH else _pattern_key(key)


def _pattern_key(key: str) -> str:
    parts = (part.partition("#") for part in key.split(" "))
    return " ".join(f"{pattern(owner)}{sign}{number}" for owner, sign, number in parts)


_cached_key = lru_cache(maxsize=2**14)(_pattern_key)


def lists_of(path: str) -> tuple[str, ...]:
    """Return the lists that contain a path with ``*``, outermost first."""
    steps = path.split("/")
    return tuple("/".join(steps[:index]) for index, step in enumerate(steps) if step == EACH)
