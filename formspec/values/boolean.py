"""Yes or no."""

from __future__ import annotations

from typing import Any

from ..invisible import visible
from ..messages import language_of
from . import grammar
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


def truth_in(text: str) -> bool | None:
    """Return the truth value of a word or a tick; None for any other text."""
    word = grammar.bare(text)
    if word in grammar.TRUE_WORDS:
        return True
    return False if word in grammar.FALSE_WORDS else None


def is_unanswered(text: str, *, asks_yes_or_no: bool) -> bool:
    """Return whether a text means that no choice was made.

    — does; 没有 may be an answer, and 无 may be one where ``asks_yes_or_no``.
    """
    answers = (*grammar.DENIALS, *grammar.LIKELY_NO) if asks_yes_or_no else grammar.DENIALS
    return grammar.is_nothing(text) and grammar.spaced(text) not in answers


class TruthType(FieldType, frozen=True, kw_only=True, eq=False):
    """A truth: true and false in JSON, 是 and 否 or Yes and No on the form."""

    kind: Kind = Kind.TRUTH
    operand: Operand = Operand.TRUTH
    align: Align = Align.CENTER

    def words(self, spec: ValueSpec) -> tuple[str, str]:
        """Return the words for true and false in the form's language."""
        return grammar.TRUTH[language_of(spec.language)]

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``bool``."""
        return "bool"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:  # noqa: ARG002
        """Return the schema of a truth."""
        return {"type": "boolean"}

    def accept(self, raw: object, spec: ValueSpec) -> bool:  # noqa: ARG002
        """Return ``raw`` if it is a truth."""
        if not isinstance(raw, bool):
            raise Refused("data.type", expected=self.name, found=json_type(raw))
        return raw

    def display(self, value: Any, spec: ValueSpec) -> str:
        """Return the word for the truth."""
        yes, no = self.words(spec)
        return yes if value else no

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Return the truth value of a text, in the words of either language."""
        if (seen := visible(text)) in (words := self.words(spec)):
            return TextReading(seen == words[0], exact=True)
        truth = truth_in(text)
        if truth is not None:
            return TextReading(truth)
        if is_unanswered(text, asks_yes_or_no=True):
            return TextReading(is_nothing=True)
        return rejected("data.choice", value=short(text), choices=list(words), suggestion="")

    def from_yaml(self, value: object, text: str, spec: ValueSpec) -> Any:
        """Return a truth as YAML has it, or read the text."""
        return value if isinstance(value, bool) else self.from_text(text, spec)


TRUTH = TruthType(name="boolean")
