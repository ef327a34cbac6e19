"""One choice, or several, out of a list."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..invisible import trimmed, visible
from ..messages import language_of
from ..suggest import nearest
from . import grammar
from .boolean import is_unanswered, truth_in
from .model import (
    Align,
    FieldType,
    Kind,
    Operand,
    Refused,
    TextReading,
    ValueSpec,
    json_type,
    rejected,
    short,
)

_LISTED = 20  # choices that a message names, chosen so that it stays short; a longer list is read on the form


def literal(choices: tuple[str, ...]) -> str:
    """Return choices as ``Literal[…]``."""
    return "Literal[" + ", ".join(json.dumps(choice, ensure_ascii=False) for choice in choices) + "]"


def accept_choice(raw: object, spec: ValueSpec) -> str:
    """Return ``raw`` if it is one of the choices; the problem names the nearest."""
    if not isinstance(raw, str):
        raise Refused("data.type", expected="choice", found=json_type(raw))
    chosen = as_listed(raw, spec.choices)
    if chosen:
        return chosen
    near = nearest(raw[:100], spec.choices)
    raise Refused("data.choice", value=short(raw), choices=list(spec.choices[:_LISTED]), suggestion=near)


def as_listed(text: str, choices: tuple[str, ...]) -> str:
    """Return the choice that is seen as ``text`` is, character by character; empty if there is none."""
    if text in choices:
        return text
    seen = visible(text)
    return next((choice for choice in choices if visible(choice) == seen), "")


def meant(text: str, choices: tuple[str, ...]) -> str:
    """Return the choice that ``text`` can only mean; empty if none or several fit.

    White space, punctuation and the case of letters do not matter; where the choices are yes and no in any words, any
    word for yes or no does.
    """
    by_bare_text, yes_and_no = _meanings(choices)
    if _has_point(text) or _names_several(text, by_bare_text):
        return ""
    found = by_bare_text.get(grammar.bare(text), "")
    truth = truth_in(text)
    return found or ("" if truth is None else yes_and_no.get(truth, ""))


@lru_cache(maxsize=256)
def _meanings(choices: tuple[str, ...]) -> tuple[Mapping[str, str], Mapping[bool | None, str]]:
    """Return each choice by its bare text, and by its truth value where the choices are yes and no."""
    found: dict[str, str] = {}
    for choice in choices:
        bare = grammar.bare(choice)
        if bare and not _has_point(choice):
            found[bare] = "" if bare in found else choice
    truths = {truth_in(choice): choice for choice in choices} if len(choices) == 2 else {}
    return found, truths if truths.keys() == {True, False} else {}


def _names_several(text: str, by_bare_text: Mapping[str, str]) -> bool:
    """Return whether a text consists of several choices next to each other: ``A, B`` is not the choice ``AB``."""
    parts = [
        part for part in grammar.compiled(f"{grammar.PUNCTUATION}+").split(grammar.half_width(text).lower()) if part
    ]
    return len(parts) > 1 and all(part in by_bare_text for part in parts)


def _has_point(text: str) -> bool:
    """Return whether a text contains a number with a decimal point, which must not be ignored: 1.5 is not 15."""
    return re.search(r"[0-9][.．,，][0-9]", text) is not None


def not_a_choice(text: str, choices: tuple[str, ...]) -> TextReading:
    """Return the rejection of a text that is not one of the choices, with the nearest choice."""
    near = nearest(text, choices, 0.4)
    return rejected("data.choice", value=short(text), choices=list(choices), suggestion=near)


class ChoiceType(FieldType, frozen=True, kw_only=True, eq=False):
    """One of the choices, as it is printed."""

    kind: Kind = Kind.CHOICE
    operand: Operand = Operand.CHOICE
    align: Align = Align.CENTER

    def annotation(self, spec: ValueSpec) -> str:
        """Return ``Literal["是", "否"]``."""
        return literal(spec.choices)

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of one choice."""
        return {"type": "string", "enum": list(spec.choices)}

    def accept(self, raw: object, spec: ValueSpec) -> str:
        """Return ``raw`` if it is one of the choices."""
        return accept_choice(raw, spec)

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Return the choice that a text means; a near miss is rejected with the nearest."""
        listed = as_listed(text, spec.choices)
        if listed:
            return TextReading(listed, exact=True)
        chosen = meant(text, spec.choices)
        if chosen:
            return TextReading(chosen)
        if is_unanswered(text, asks_yes_or_no=bool(_meanings(spec.choices)[1])):
            return TextReading(is_nothing=True)
        return not_a_choice(text, spec.choices)


class ChoicesType(FieldType, frozen=True, kw_only=True, eq=False):
    """Some of the choices, in the order of the list; none at all is a blank."""

    kind: Kind = Kind.CHOICES
    operand: Operand = Operand.CHOICES

    def annotation(self, spec: ValueSpec) -> str:
        """Return ``tuple[Literal["甲", "乙"], ...]``."""
        return f"tuple[{literal(spec.choices)}, ...]"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:
        """Return the schema of several choices."""
        items = {"type": "string", "enum": list(spec.choices)}
        return {"type": "array", "items": items, "uniqueItems": True}

    def accept(self, raw: object, spec: ValueSpec) -> tuple[str, ...]:
        """Return ``raw`` as choices in the order of the list."""
        if isinstance(raw, str) or not isinstance(raw, list | tuple):
            raise Refused("data.type", expected=self.name, found=json_type(raw))
        chosen = [accept_choice(choice, spec) for choice in raw]
        if len(set(chosen)) != len(chosen):
            raise Refused("data.duplicate-choice", value=list(chosen))
        return tuple(choice for choice in spec.choices if choice in chosen)

    def separator(self, spec: ValueSpec) -> str:
        """Return the sign that is printed between choices."""
        return grammar.LIST_SEPARATOR[language_of(spec.language)]

    def to_json(self, value: Any) -> Any:
        """Return a list of texts."""
        return list(value)

    def display(self, value: Any, spec: ValueSpec) -> str:
        """Return the choices joined as the form's language joins a list."""
        return self.separator(spec).join(value)

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Return the choices that a text lists, separated by 、, commas, semicolons or lines."""
        ways = self._listed(text, spec) or self._listed(visible(text), spec)
        if ways:
            return TextReading(ways[0], exact=True) if len(ways) == 1 else not_a_choice(text, spec.choices)
        parts = [part for part in grammar.compiled(grammar.SEPARATORS).split(grammar.half_width(text)) if trimmed(part)]
        chosen = [meant(part, spec.choices) for part in parts]
        if parts and all(chosen):
            return TextReading(tuple(dict.fromkeys(chosen)))
        if grammar.is_nothing(text):
            return TextReading(is_nothing=True)
        wrong = trimmed(parts[chosen.index("")]) if parts else text
        return not_a_choice(wrong, spec.choices)

    def _listed(self, text: str, spec: ValueSpec) -> list[tuple[str, ...]]:
        """Return the ways (two at most) in which ``text`` is choices as the form prints them.

        A choice may itself contain a 、, so there may be several ways.
        """
        between, complete = self.separator(spec), len(text) + 1
        ways: dict[int, list[tuple[str, ...]]] = {0: [()]}  # by the index at which the next choice begins
        for choice in spec.choices:
            for at, chosen in list(ways.items()):
                end = at + len(choice)
                if text.startswith(choice, at) and (end == len(text) or text.startswith(between, end)):
                    following = complete if end == len(text) else end + len(between)
                    longer = [(*each, choice) for each in chosen]
                    ways[following] = [*ways.get(following, []), *longer][:2]
        return ways.get(complete, [])


CHOICE = ChoiceType(name="choice")
CHOICES = ChoicesType(name="choices")
