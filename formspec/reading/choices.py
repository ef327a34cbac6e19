"""Choices: out of a list, by boxes or by ticks, also where they are written by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..layout import boxes
from ..suggest import nearest
from ..values import ValueSpec
from .findings import Answer, error, lenient, short
from .grid import Kind, SheetCell

TICKS = frozenset(
    ("√", "✓", "✔", "☑", "■", "●", "v", "V", "Y", "y", "YES", "yes", "Yes", "是", "对", "1", "x", "X", "ü")
)
CROSSES = frozenset(("×", "✗", "✘", "N", "n", "NO", "no", "No", "否", "0", "F", "FALSE"))
_MARKS = frozenset("xX■●")  # they mark a box, but say neither yes nor no
_BOX = re.compile(r"([☑☒√✓✔■●▣◼]|\[[xX√✓vV]\]|[□☐○◻]|\[\s*\])\s*([^☑☒√✓✔■●▣◼□☐○◻\[\]]*)")
_EMPTY_BOXES = ("□", "☐", "○", "◻")
_DECIMAL = re.compile(r"[0-9][.．,，][0-9]")
_PUNCTUATION = re.compile(r"[\s\u200b\ufeff。．.,，、;；:：!！?？'\"“”‘’()（）]+")


def choice_text(text: str, value: ValueSpec, raw: str) -> Answer:
    """Return the choice that a text means; a near miss is refused with the nearest."""
    if text in value.choices:
        return Answer(text)
    chosen = _meant(text, value.choices)
    if chosen:
        return lenient(chosen, raw, chosen)
    return error(
        "data.choice", value=short(text), choices=list(value.choices), suggestion=nearest(text, value.choices, 0.4)
    )


def _meant(text: str, choices: tuple[str, ...]) -> str:
    """Return the choice that ``text`` can only mean: but for blanks and punctuation, or as a tick for 是."""
    if _DECIMAL.search(text):
        return ""
    bare = _PUNCTUATION.sub("", text)
    same = _by_bare_text(choices).get(bare, "") if bare else ""
    if same:
        return same
    if len(choices) != 2 or set(choices) != {"是", "否"}:
        return ""
    return "否" if bare in CROSSES else "是" if bare in TICKS and bare not in _MARKS else ""


@lru_cache(maxsize=256)
def _by_bare_text(choices: tuple[str, ...]) -> Mapping[str, str]:
    """Return each choice by its text without blanks and punctuation; empty where several have the same."""
    found: dict[str, str] = {}
    for choice in choices:
        bare = _PUNCTUATION.sub("", choice)
        found[bare] = "" if bare in found else choice
    return found


def choices_text(text: str, value: ValueSpec, raw: str) -> Answer:
    """Return the choices that a text lists."""
    joined = _joined(text, value.choices)
    if joined:
        return Answer(joined)
    parts = [part for part in re.split(r"[、,，;；\n]", text) if part.strip()]
    chosen = [_meant(part, value.choices) for part in parts]
    if all(chosen):
        return lenient(tuple(dict.fromkeys(chosen)), raw, "、".join(dict.fromkeys(chosen)))
    wrong = parts[chosen.index("")].strip()
    near = nearest(wrong, value.choices, 0.4)
    return error("data.choice", value=short(wrong), choices=list(value.choices), suggestion=near)


def _joined(text: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Return the choices that ``text`` is made of, as the form prints them; a choice may itself hold a 、."""
    found: list[str] = []
    at = 0
    for choice in choices:
        end = at + len(choice)
        if text.startswith(choice, at) and (end == len(text) or text[end] == "、"):
            found.append(choice)
            at = end + 1
    return tuple(found) if at >= len(text) and found else ()


def boolean_text(text: str, value: ValueSpec, raw: str) -> Answer:
    """Return the truth that a text means."""
    if text in ("是", "否"):
        return Answer(text == "是")
    meant = _meant(text, ("是", "否")) or {"TRUE": "是", "FALSE": "否"}.get(text.strip().upper(), "")
    if meant:
        return lenient(meant == "是", raw, meant)
    return error("data.choice", value=short(text), choices=["是", "否"], suggestion=value.placeholder)


def boxes_answer(text: str, value: ValueSpec, raw: str) -> Answer:
    """Return the choices whose boxes are ticked; without any box, those that are written."""
    marks = _BOX.findall(text)
    if not marks:
        return choices_text(text, value, raw) if value.type == "choices" else choice_text(text, value, raw)
    names = [(_is_ticked_box(mark), _meant(name, value.choices)) for mark, name in marks]
    chosen = list(dict.fromkeys(name for ticked, name in names if ticked))
    first = _BOX.search(text)
    loose = first is not None and bool(text[: first.start()].strip())
    if loose or not all(name for _, name in names):
        return error("data.choice", value=short(text), choices=list(value.choices), suggestion="")
    if len(chosen) > 1 and value.type == "choice":
        return error("read.several-ticks", found="、".join(chosen))
    if not chosen:
        return Answer()
    held: Any = tuple(each for each in value.choices if each in chosen) if value.type == "choices" else chosen[0]
    exact = text == boxes(value.choices, held)
    return Answer(held) if exact else lenient(held, text, "、".join(chosen))


def _is_ticked_box(mark: str) -> bool:
    return mark not in _EMPTY_BOXES and not re.fullmatch(r"\[\s*\]", mark)


def is_ticked(cell: SheetCell, option: str) -> bool | None:
    """Tell whether a tick cell is ticked; None where it holds something else."""
    text = cell.text.strip()
    if not text:
        return False
    if cell.kind is Kind.TRUTH:
        return cell.text == "1"
    return True if text in TICKS or text == option else None
