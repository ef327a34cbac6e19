"""The value of a typed text, as its type reads it, with a finding where the text is written in another way."""

from __future__ import annotations

from ...invisible import trimmed, visible
from ...problems import Severity
from ...values import Refused, TextReading, ValueSpec
from ..findings import DecodedCell, Finding, lenient, rejected, short


def decode_text(text: str, value: ValueSpec, raw: str) -> DecodedCell:
    """Return the value of ``text``; ``raw`` is the whole content of its cell, for messages."""
    return decoded(value.type.read(text, value), text, value, raw)


def decoded(reading: TextReading, text: str, value: ValueSpec, raw: str) -> DecodedCell:
    """Return the reading of ``text`` by its type as the result for its cell."""
    if reading.is_nothing:
        return DecodedCell(None, (Finding("read.nothing", Severity.INFO, {"found": trimmed(text)}),))
    if reading.code:
        return rejected(reading.code, **reading.params)
    if reading.exact:
        return DecodedCell(reading.value)
    try:
        accepted = value.type.accept(reading.value, value)
    except Refused:
        return DecodedCell(reading.value)  # the validation of the form reports why
    shown = value.type.exactly(accepted, value)
    is_as_shown = visible(raw) == shown  # then there is nothing to report
    return DecodedCell(accepted) if is_as_shown else lenient(accepted, raw, short(shown))
