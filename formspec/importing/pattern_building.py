"""Making the plan of a form, from the layout that the renderer writes, so that both speak of the same cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..layout import Cell, Layout, Role, cell_text
from ..layout.anchors import owner_of, row_parts
from ..rules.paths import EACH, pattern
from .row_patterns import (
    MOST_DIGITS,
    NUMERALS,
    Label,
    Piece,
    Plan,
    RowPattern,
    Slot,
    lists_of,
    pattern_key,
    row_pattern,
    wording,
)

_LABELS = frozenset(
    (Role.TITLE, Role.SUBTITLE, Role.HEADER, Role.BLOCK_LABEL, Role.SECTION, Role.COLUMN_HEADING, Role.ROW_HEADING,
     Role.FIELD_LABEL, Role.LINE, Role.NOTE, Role.CODE)
)  # fmt: skip
_OUTLINE = re.compile(f"[（(]?[{NUMERALS}]+[）)、.．]")
_DIGITS = "0-9０-９"
_BLANKS = r"\s{0,9}+"  # possessive: what the cell of a stranger says must not be tried again and again


def plan_of(layout: Layout) -> Plan:
    """Return the plan of ``layout``, in which every list shows one item at least."""
    items = {pattern(each.path): each.item for each in layout.repetitions}
    by_key: dict[str, RowPattern] = {}
    pieces: dict[str, Piece] = {}
    places: dict[str, int] = {}
    for parts in _rows(layout):
        key = " ".join(parts)
        if key in by_key:
            continue
        for part, cells in parts.items():
            pieces.setdefault(part, _piece(cells, items))
            places.setdefault(part, len(by_key))
        by_key[key] = row_pattern(len(by_key), {part: _piece(cells, items) for part, cells in parts.items()})
    firsts: dict[str, str] = {}
    for found in by_key.values():
        for path, part in found.lists.items():
            firsts.setdefault(path, part)
    labels = [(cell, wording(cell.text)) for cell in layout.cells if _is_label(cell)]
    spots = Counter((cell.column, text) for cell, text in labels)
    repeated = {(cell.column, text) for cell, text in labels if cell.role is Role.CODE or EACH in pattern(cell.owner)}
    return Plan(
        layout=layout,
        patterns=tuple(by_key.values()),
        by_key=by_key,
        pieces=pieces,
        places=places,
        firsts=firsts,
        labels=frozenset(text for cell, text in labels if cell.role is not Role.CODE),
        most={pattern(each.path): each.at_most for each in layout.repetitions if each.at_most is not None},
        single=frozenset(spot for spot, count in spots.items() if count == 1) - repeated,
    )


def _rows(layout: Layout) -> Iterator[dict[str, list[Cell]]]:
    """Yield for each row the parts of its key with their cells.

    Those of the groups around them that reach into the row from above are among them: where the rows above are gone,
    they begin here.
    """
    tall: list[Cell] = []
    for row, parts in enumerate(row_parts(layout)):
        tall = [cell for cell in tall if cell.row + cell.rows > row]
        yield {
            pattern_key(part): [*(cell for cell in tall if _is_around(cell, pattern_key(part))), *cells]
            for part, cells in parts.items()
        }
        tall += [cell for cells in parts.values() for cell in cells if cell.rows > 1 and cell.binding is not None]


def _is_around(cell: Cell, part: str) -> bool:
    return part.startswith(f"{pattern(owner_of(cell))}/")


def _piece(cells: Sequence[Cell], items: Mapping[str, str]) -> Piece:
    return Piece(
        slots=tuple(_slot(cell, items) for cell in cells if cell.binding is not None),
        labels=tuple(
            Label(cell, wording(cell.text), pattern(cell.owner).count(EACH)) for cell in cells if _is_label(cell)
        ),
        fixed=tuple(cell for cell in cells if cell.binding is None),
    )


def _is_label(cell: Cell) -> bool:
    return cell.role in _LABELS and cell.binding is None and bool(wording(cell.text))


def _slot(cell: Cell, items: Mapping[str, str]) -> Slot:
    """Return a cell to read; one of a list's item may begin with the item's label, whatever its number."""
    assert cell.binding is not None
    path = pattern(cell.binding.path)
    lists, label = lists_of(path), cell.binding.value.prefix
    match = (
        label_pattern(label, chinese=_counts_in_chinese(label, items.get(lists[-1], ""))) if lists and label else None
    )
    within = lists[-1] if lists else ""
    return Slot(cell, path, within, path[len(within) + 2 :] if within else path, match, cell_text(cell, {}))


def _counts_in_chinese(label: str, item: str) -> bool:
    return "{cn}" in item or _OUTLINE.match(label) is not None


def label_pattern(label: str, *, chinese: bool) -> re.Pattern[str]:
    """Return what matches the label of any item of a list at the beginning of a text.

    The number may be any, and may be missing where a colon follows; after a number there may be nothing.
    """
    kinds = [_DIGITS, NUMERALS] if chinese else [_DIGITS]
    one_number = "|".join(f"[{kind}]{{1,{MOST_DIGITS}}}+" for kind in kinds)
    number = f"{_BLANKS}(?:{one_number}){_BLANKS}"
    parts = re.split("|".join(f"[{kind}]+" for kind in kinds), label.rstrip(":： "))
    words = [re.escape(part.strip()) for part in parts]
    if len(words) == 1:
        return re.compile(rf"{_BLANKS}{words[0]}(?:{_BLANKS}[:：]|\s|$)")
    numbered, bare = number.join(words), _BLANKS.join(words)
    return re.compile(rf"{_BLANKS}(?:{numbered}[:：]?|{bare}[:：])")
