"""What a cell says, as a value of its type. Exact where it is written as the form writes it; otherwise by leniency.

Leniency is told (severity ``info``), a guess is refused with the likely value. Nothing is dropped: a cell either gives
its value or a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..problems import Severity
from ..values import ValueSpec
from .choices import boolean_text, boxes_answer, choice_text, choices_text
from .dates import date_text
from .figures import number_answer, number_text, year_text
from .findings import Answer, Finding, error, lenient, short
from .grid import Book, Kind, SheetCell
from .numbers import half_width, is_nothing, kept_number, rounded
from .plan import Slot, plain
from .written import runs_on, stripped


def answer(slot: Slot, cell: SheetCell, book: Book, number: int) -> Answer:
    """Return what ``cell`` says; ``number`` is the item's, counted from 0, whose label may stand in the cell."""
    if cell.kind is Kind.ERROR:
        return error("read.error-value", found=cell.text)
    if cell.formula is not None:
        return _from_formula(slot, cell, book, number)
    binding = slot.cell.binding
    assert binding is not None
    if cell.kind is Kind.TEXT:
        return _text_answer(slot, cell.text)
    if cell.kind is Kind.TRUTH:
        return _truth(cell.text == "1", binding.value)
    return number_answer(cell, binding.value, book)


def has_no_result(cell: SheetCell) -> bool:
    """Tell whether a cell has a formula, and its file nothing that it gave; an empty text is a result."""
    return cell.formula is not None and not cell.text.strip() and cell.kind is not Kind.TEXT


def formula_told(cell: SheetCell) -> Finding:
    """Return what is told of a formula in an input."""
    return Finding("read.formula", Severity.INFO, {"formula": short(f"={cell.formula}"), "found": short(cell.text)})


def _from_formula(slot: Slot, cell: SheetCell, book: Book, number: int) -> Answer:
    if has_no_result(cell):
        return error("read.formula-without-value", formula=short(f"={cell.formula}"))
    text = cell.text
    if cell.kind is Kind.NUMBER and (held := kept_number(text)) is not None:
        text = f"{rounded(held):f}"
    inner = answer(slot, cell._replace(formula=None, text=text), book, number)
    return Answer(inner.value, (formula_told(cell), *inner.findings))


def _text_answer(slot: Slot, raw: str) -> Answer:
    binding = slot.cell.binding
    assert binding is not None
    value = binding.value
    text = stripped(slot, raw)
    if text is None:
        return Answer()
    if value.show == "boxes":
        return boxes_answer(text, value, raw)
    kind = _KINDS.get(value.type, _plain_text)
    if kind is _plain_text:
        found = _plain_text(text, value, raw)
        if found.value is not None and runs_on(slot, raw):
            found.findings = (*found.findings, *lenient(None, raw, text).findings)
        return found
    if not text.strip():
        return Answer()
    if is_nothing(text) and text.strip() not in value.choices:
        return Answer(None, (Finding("read.nothing", Severity.INFO, {"found": text.strip()}),))
    if value.help and plain(text) == plain(value.help):
        return Answer(None, (Finding("read.hint-left", Severity.WARNING, {"found": short(text)}),))
    return kind(text, value, raw)


def _plain_text(text: str, value: ValueSpec, raw: str) -> Answer:  # noqa: ARG001
    if not text.strip():
        return Answer()
    if value.help and plain(text) == plain(value.help):
        return Answer(None, (Finding("read.hint-left", Severity.WARNING, {"found": short(text)}),))
    if is_nothing(text) and value.type == "phone":
        return Answer(None, (Finding("read.nothing", Severity.INFO, {"found": text.strip()}),))
    if is_nothing(text) and value.type == "target":
        return Answer(text, (Finding("read.nothing-kept", Severity.INFO, {"found": text.strip()}),))
    if value.type == "phone" and text != (number := half_width(text).strip()):
        return lenient(number, text, number)
    return Answer(text)


def _truth(held: bool, value: ValueSpec) -> Answer:
    if value.type == "boolean":
        return lenient(held, "TRUE" if held else "FALSE", "是" if held else "否")
    word = "TRUE" if held else "FALSE"
    if set(value.choices) == {"是", "否"}:
        return lenient("是" if held else "否", word, "是" if held else "否")
    kind = _KINDS.get(value.type)
    return lenient(word, word, word) if kind is None else kind(word, value, word)


_KINDS: Mapping[str, Callable[[str, ValueSpec, str], Answer]] = {
    "integer": number_text,
    "decimal": number_text,
    "money": number_text,
    "percent": number_text,
    "year": year_text,
    "date": date_text,
    "choice": choice_text,
    "choices": choices_text,
    "boolean": boolean_text,
}
