"""What a cell says, as a value of its type. Exact where it is written as the form writes it; otherwise by leniency.

Leniency is told (severity ``info``), a guess is refused with the likely value. Nothing is dropped: a cell either gives
its value or a finding.
"""

from __future__ import annotations

from ...problems import Severity
from ...values import Kind as ValueKind
from ...values import ValueSpec, is_nothing
from ..book import Book, Kind, SheetCell
from ..findings import Answer, Finding, error, lenient, short
from ..row_patterns import Slot, plain
from .choice_cells import boxes_answer
from .label_stripping import runs_on, stripped
from .number_cells import number_answer
from .number_text import kept_number, rounded
from .typed_text import text_answer


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
    if text is None or not text.strip():
        return Answer()
    if value.show == "boxes":
        return boxes_answer(text, value, raw)
    if value.help and plain(text) == plain(value.help):
        return Answer(None, (Finding("read.hint-left", Severity.WARNING, {"found": short(text)}),))
    if value.type.nothing == "kept" and is_nothing(text):
        return Answer(text, (Finding("read.nothing-kept", Severity.INFO, {"found": text.strip()}),))
    found = text_answer(text, value, raw)
    if value.type.kind is ValueKind.TEXT and found.value is not None and runs_on(slot, raw):
        found.findings = (*found.findings, *lenient(None, raw, text).findings)
    return found


def _truth(held: bool, value: ValueSpec) -> Answer:
    """Return what a cell with TRUE or FALSE says; in a text it is the word."""
    word = "TRUE" if held else "FALSE"
    if value.type.kind is ValueKind.TRUTH:
        return lenient(held, word, value.type.display(held, value))
    found = text_answer(word, value, word)
    return lenient(word, word, word) if found.value == word else found
