"""Labels of repeated rows as templates: the positions of the item's label and number in a text.

A template is a text, or a list of texts, of levels (the label of the item at that level, from 0) and of counters
(``{"from": 1, "style": "cn"}``: the item's number, counted from there).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from formspec.layout import Repetition, chinese, counters, fill
from formspec.patterns import lazy_pattern

Template = str | list[Any]
_NUMERAL = lazy_pattern(r"[0-9]+|[零一二三四五六七八九十百千]+")
BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a repetition, counted from 0."""

    repetition: Repetition
    index: int

    @property
    def path(self) -> str:
        """The item's JSON Pointer."""
        return f"{self.repetition.path}/{self.index}"

    @property
    def label(self) -> str:
        """The item's label, its number filled in."""
        return fill(self.repetition.item, counters(self.index + 1))

    @property
    def is_spare(self) -> bool:
        """Whether a blank form leaves the item without a label."""
        return self.index >= max(self.repetition.blank, self.repetition.at_least)


def text_template(text: str, chain: Sequence[Item], next_text: str | None = None) -> Template:
    """Return ``text`` of the innermost item of ``chain`` as a template.

    ``next_text`` is what the next item of the list says at the same place, where there is one.
    """
    if not chain or not text:
        return text
    label = chain[-1].label
    before, middle, after = text.partition(label) if label else (text, "", "")
    if not middle:
        return _simple(_numbered(before, next_text, chain[-1].index))
    next_label = Item(chain[-1].repetition, chain[-1].index + 1).label
    next_before = next_text.partition(next_label)[0] if next_text and next_label in next_text else None
    return _simple([*_numbered(before, next_before, chain[-1].index), len(chain) - 1, after])


def name_template(name: str, chain: Sequence[Item]) -> list[Any]:
    """Return the parts of a value's name, those that are labels of items as levels."""
    return _with_levels(tuple(name.split(BETWEEN)), tuple(item.label for item in chain), 0)


def _with_levels(parts: tuple[str, ...], labels: tuple[str, ...], level: int) -> list[Any]:
    """Return ``parts`` with as many of ``labels``, in their order, as can be found in them."""
    if not parts or not labels:
        return list(parts)
    skipped = _with_levels(parts, labels[1:], level + 1)
    here = [at for at, part in enumerate(parts) if labels[0] and part in (labels[0], labels[0].rstrip(":： "))]
    taken = [[*parts[:at], level, *_with_levels(parts[at + 1 :], labels[1:], level + 1)] for at in reversed(here)]
    return max([*taken, skipped], key=_levels)


def _levels(template: Sequence[Any]) -> int:
    return sum(isinstance(part, int) for part in template)


def _simple(pieces: list[Any]) -> Template:
    kept = [piece for piece in pieces if piece != ""]
    return kept[0] if len(kept) == 1 and isinstance(kept[0], str) else kept


def _numbered(text: str, next_text: str | None, index: int) -> list[Any]:
    """Return ``text`` cut at the number that counts on in the next item, if there is one."""
    if next_text is None or text == next_text:
        return [text]
    for numeral in _NUMERAL.finditer(text):
        for style, written in (("n", str), ("cn", chinese)):
            start = _value(numeral.group(), style, index)
            if start is not None and text[: numeral.start()] + written(start + 1) + text[numeral.end() :] == next_text:
                return [text[: numeral.start()], {"from": start - index, "style": style}, text[numeral.end() :]]
    return [text]


def _value(numeral: str, style: str, index: int) -> int | None:
    if style == "n":
        return int(numeral) if numeral.isdecimal() else None
    near = range(max(1, index - 200), index + 200)
    return next((number for number in near if chinese(number) == numeral), None)
