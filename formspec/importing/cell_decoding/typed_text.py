"""What a typed text means, as an answer: what the value's type reads in it, with a finding where that is told."""

from __future__ import annotations

from ...problems import Severity
from ...values import Refused, TextReading, ValueSpec
from ..findings import Answer, Finding, error, lenient, short


def text_answer(text: str, value: ValueSpec, raw: str) -> Answer:
    """Return what ``text`` means; ``raw`` is the whole content of its cell, for messages."""
    return answer_of(value.type.read(text, value), text, value, raw)


def answer_of(found: TextReading, text: str, value: ValueSpec, raw: str) -> Answer:
    """Return a reading of ``text`` as an answer: what was understood by leniency is reported."""
    if found.is_nothing:
        return Answer(None, (Finding("read.nothing", Severity.INFO, {"found": text.strip()}),))
    if found.code:
        return error(found.code, **found.params)
    if found.exact:
        return Answer(found.value)
    try:
        accepted = value.type.accept(found.value, value)
    except Refused:
        return Answer(found.value)  # the validation of the form reports why
    return lenient(accepted, raw, short(value.type.exactly(accepted, value)))
