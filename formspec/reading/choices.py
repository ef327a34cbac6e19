"""Choices by boxes and by ticks."""

from __future__ import annotations

import re
from typing import Any

from ..layout import boxes
from ..values import Kind as ValueKind
from ..values import ValueSpec, meant, truth_in
from .findings import Answer, error, lenient, short
from .grid import Kind, SheetCell
from .typed_text import text_answer

_MARKS = frozenset("xX■●")  # they mark a box, but say neither yes nor no
_BOX = re.compile(r"([☑☒√✓✔■●▣◼]|\[[xX√✓vV]\]|[□☐○◻]|\[\s*\])\s*([^☑☒√✓✔■●▣◼□☐○◻\[\]]*)")
_EMPTY_BOXES = ("□", "☐", "○", "◻")


def boxes_answer(text: str, value: ValueSpec, raw: str) -> Answer:
    """Return the choices whose boxes are ticked; without any box, those that are written."""
    marks = _BOX.findall(text)
    if not marks:
        return text_answer(text, value, raw)
    names = [(_is_ticked_box(mark), meant(name, value.choices)) for mark, name in marks]
    chosen = list(dict.fromkeys(name for ticked, name in names if ticked))
    first = _BOX.search(text)
    loose = first is not None and bool(text[: first.start()].strip())
    if loose or not all(name for _, name in names):
        return error("data.choice", value=short(text), choices=list(value.choices), suggestion="")
    if len(chosen) > 1 and value.type.kind is ValueKind.CHOICE:
        return error("read.several-ticks", found=list(chosen))
    if not chosen:
        return Answer()
    held: Any = (
        tuple(each for each in value.choices if each in chosen) if value.type.kind is ValueKind.CHOICES else chosen[0]
    )
    exact = text == boxes(value.choices, held)
    return Answer(held) if exact else lenient(held, text, list(chosen))


def _is_ticked_box(mark: str) -> bool:
    return mark not in _EMPTY_BOXES and not re.fullmatch(r"\[\s*\]", mark)


def is_ticked(cell: SheetCell, option: str) -> bool | None:
    """Tell whether a tick cell is ticked; None where it holds something else."""
    text = cell.text.strip()
    if not text:
        return False
    if cell.kind is Kind.TRUTH:
        return cell.text == "1"
    return True if truth_in(text) or text in _MARKS or text == option else None
