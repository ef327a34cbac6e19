"""Choices by boxes in one cell, and by ticks in one cell for each choice."""

from __future__ import annotations

import re
from typing import Any

from ...layout import boxes, in_one_line
from ...patterns import lazy_pattern
from ...values import Kind as ValueKind
from ...values import ValueSpec, meant, truth_in
from ..book import CellKind, SheetCell
from ..findings import DecodedCell, lenient, rejected, short
from .typed_text import decode_text

_MARKS = frozenset("xX■●")  # they mark a cell, but mean neither yes nor no
_BOX = lazy_pattern(r"([☑☒√✓✔■●▣◼]|\[[xX√✓vV]\]|[□☐○◻]|\[\s{0,9}\])")
_EMPTY_BOXES = ("□", "☐", "○", "◻")


def decode_boxes(text: str, value: ValueSpec, raw: str) -> DecodedCell:
    """Return the choices whose boxes are ticked; without any box, those that the text names."""
    if not _BOX.search(text):
        return decode_text(text, value, raw)
    names = _marked(text, value)
    chosen = list(dict.fromkeys(name for ticked, name in names if ticked))
    if not all(name for _, name in names):
        return rejected("data.choice", value=short(text), choices=list(value.choices), suggestion="")
    if len(chosen) > 1 and value.type.kind is ValueKind.CHOICE:
        return rejected("read.several-ticks", found=list(chosen))
    if not chosen:
        return DecodedCell()
    selected: Any = chosen[0]
    if value.type.kind is ValueKind.CHOICES:
        selected = tuple(choice for choice in value.choices if choice in chosen)
    is_exact = in_one_line(text.removeprefix("\n"), value) == boxes(value, selected)
    return DecodedCell(selected) if is_exact else lenient(selected, text, list(chosen))


def _marked(text: str, value: ValueSpec) -> list[tuple[bool, str]]:
    """Return the choices that a text names, each with whether its box is ticked; an empty text for no choice.

    Boxes are before their words or behind them, as the form prints them; those of a text that begins or ends with a box
    are where they are written.
    """
    pieces = _BOX.split(text)
    boxes_in, words = pieces[1::2], [word.strip() for word in pieces[::2]]
    is_after = value.show == "boxes_after" if bool(words[0]) is bool(words[-1]) else bool(words[0])
    named, rest = (words[:-1], words[-1]) if is_after else (words[1:], words[0])
    marked = [(_is_ticked_box(mark), meant(name, value.choices)) for mark, name in zip(boxes_in, named, strict=True)]
    return [*marked, (False, "")] if rest else marked


def _is_ticked_box(mark: str) -> bool:
    return mark not in _EMPTY_BOXES and not re.fullmatch(r"\[\s*\]", mark)


def is_ticked(cell: SheetCell, choice: str) -> bool | None:
    """Return whether the cell of a choice is ticked; None if it contains anything else."""
    text = cell.text.strip()
    if not text:
        return False
    if cell.kind is CellKind.TRUTH:
        return cell.text == "1"
    return True if truth_in(text) or text in _MARKS or text == choice else None
