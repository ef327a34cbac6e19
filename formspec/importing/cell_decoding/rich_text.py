"""Cells of which some characters are struck out, raised or lowered: the likely value, for a person to decide.

A figure with a struck digit or a raised one next to it is rejected. A free text is read without its struck part, its
raised and lowered characters as Unicode has them, and is a warning where a digit is next to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ...invisible import is_blank, trimmed
from ...problems import Severity
from ...values import Kind as ValueKind
from ...values import Operand, ValueSpec
from ..book import Raised, SheetCell, TextRun
from ..findings import DecodedCell, Finding, rejected, short

Decode = Callable[[SheetCell], DecodedCell]
"""Decodes a plain cell."""

_RAISED = {
    Raised.SUPERSCRIPT: str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    Raised.SUBSCRIPT: str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}


def decode_runs(cell: SheetCell, value: ValueSpec, decode: Decode) -> DecodedCell:
    """Return the value of a cell with struck, raised or lowered characters; ``decode`` is for cells without any."""
    kept = tuple(run for run in cell.runs if not run.is_struck)
    struck = trimmed("".join(run.text for run in cell.runs if run.is_struck))
    if not struck:
        return _decode_raised(cell, kept, value, decode)
    rest = decode(_plain(cell, kept)) if any(not is_blank(run.text) for run in kept) else DecodedCell()
    if not is_free_text(value):
        return rejected("read.struck", found=short(struck), likely=_likely(rest, value))
    found = Finding("read.struck", Severity.WARNING, {"found": short(struck), "likely": _likely(rest, value)})
    return DecodedCell(rest.value, (found, *rest.findings))


def is_free_text(value: ValueSpec) -> bool:
    """Return whether a value is a text that may contain anything, and not a figure or one of several answers."""
    return value.type.kind is ValueKind.TEXT and value.type.operand is not Operand.TARGET


def struck_finding(cell: SheetCell, severity: Severity) -> Finding | None:
    """Return the finding for a cell with struck characters, whose content is not an answer; None if it has none."""
    struck = trimmed("".join(run.text for run in cell.runs if run.is_struck))
    return Finding("read.struck", severity, {"found": short(struck), "likely": ""}) if struck else None


def _decode_raised(cell: SheetCell, runs: Sequence[TextRun], value: ValueSpec, decode: Decode) -> DecodedCell:
    shown = decode(_plain(cell, runs))
    is_beside_digits = _is_beside_digits(runs)
    if is_free_text(value):
        if not is_beside_digits:
            return shown
        found = Finding("read.raised", Severity.WARNING, {"found": _shown(runs), "likely": ""})
        return DecodedCell(shown.value, (found, *shown.findings))
    if not is_beside_digits and shown.value is not None:
        return shown
    on_the_line = tuple(run for run in runs if run.raised is Raised.NO)
    return rejected("read.raised", found=_shown(runs), likely=_likely(decode(_plain(cell, on_the_line)), value))


def _plain(cell: SheetCell, runs: Sequence[TextRun]) -> SheetCell:
    """Return a cell with the text of ``runs``, in characters that are raised and lowered themselves."""
    return cell._replace(text=_text(runs), runs=())


def _text(runs: Sequence[TextRun]) -> str:
    return "".join(run.text.translate(_RAISED.get(run.raised, {})) for run in runs)


def _shown(runs: Sequence[TextRun]) -> str:
    return short(trimmed(_text(runs)))


def _is_beside_digits(runs: Sequence[TextRun]) -> bool:
    """Return whether a digit is next to a raised or lowered piece, so that both may be read as one number."""
    return any(
        (one.raised is Raised.NO and one.text.rstrip()[-1:].isdecimal())
        or (other.raised is Raised.NO and other.text.lstrip()[:1].isdecimal())
        for one, other in pairwise(runs)
        if one.raised is not other.raised
    )


def _likely(decoded: DecodedCell, value: ValueSpec) -> str:
    """Return the value of the rest of a cell as it may be typed; empty if it has none."""
    return "" if decoded.value is None else short(value.type.proposed(decoded.value, value))
