"""The value of one cell by its content and its type: exact, by lenient parsing (``info``), or rejected.

A rejected content is reported with the likely value where there is one. Every cell has a value or a finding.
"""

from __future__ import annotations

from ...invisible import is_blank, trimmed
from ...problems import Severity
from ...values import Kind as ValueKind
from ...values import ValueSpec, is_nothing
from ..book import Book, CellKind, SheetCell
from ..findings import DecodedCell, Finding, lenient, rejected, short, understood
from ..label_stripping import runs_on, strip_label
from ..label_text import plain
from ..row_patterns import Slot
from .choice_cells import decode_boxes
from .date_cells import with_serial
from .number_cells import decode_number, text_shown_otherwise
from .number_text import rounded, stored_number
from .rich_text import decode_runs
from .typed_text import decode_text


def decode_cell(slot: Slot, cell: SheetCell, book: Book) -> DecodedCell:
    """Return the value of ``cell``, which is located where the form has ``slot``."""
    if cell.kind is CellKind.ERROR:
        return rejected("read.error-value", found=cell.text)
    if cell.kind is CellKind.PICTURE:
        return rejected("read.picture")
    if cell.runs:
        binding = slot.cell.binding
        assert binding is not None
        return decode_runs(cell, binding.value, lambda plain_cell: decode_cell(slot, plain_cell, book))
    if cell.formula is not None:
        return _formula_result(slot, cell, book)
    binding = slot.cell.binding
    assert binding is not None
    if cell.kind is CellKind.DATE:
        cell = with_serial(cell, book)
    if cell.kind is CellKind.TEXT:
        return text_shown_otherwise(cell, book) or _text(slot, cell.text)
    if cell.kind is CellKind.TRUTH:
        return _truth(cell.text == "1", binding.value)
    return decode_number(cell, binding.value, book, slot.label)


def has_no_result(cell: SheetCell) -> bool:
    """Return whether a cell has a formula without a stored result; an empty text is a result."""
    return cell.formula is not None and is_blank(cell.text) and cell.kind is not CellKind.TEXT


def formula_finding(cell: SheetCell) -> Finding:
    """Return the finding for a formula in an input."""
    return Finding("read.formula", Severity.INFO, {"formula": short(f"={cell.formula}"), "found": short(cell.text)})


def _formula_result(slot: Slot, cell: SheetCell, book: Book) -> DecodedCell:
    if has_no_result(cell):
        return rejected("read.formula-without-value", formula=short(f"={cell.formula}"))
    text = cell.text
    if cell.kind is CellKind.NUMBER and (number := stored_number(text)) is not None:
        text = f"{rounded(number):f}"
    result = decode_cell(slot, cell._replace(formula=None, text=text), book)
    return DecodedCell(result.value, (formula_finding(cell), *result.findings))


def _text(slot: Slot, raw: str) -> DecodedCell:
    binding = slot.cell.binding
    assert binding is not None
    value = binding.value
    text = strip_label(slot, raw)
    if text is None or is_blank(text):
        return DecodedCell()
    if value.has_boxes:
        return decode_boxes(text, value, raw)
    if value.help and plain(text) == plain(value.help):
        return DecodedCell(None, (Finding("read.hint-left", Severity.WARNING, {"found": short(text)}),))
    if value.type.nothing == "kept" and is_nothing(text):
        return DecodedCell(text, (Finding("read.nothing-kept", Severity.INFO, {"found": trimmed(text)}),))
    result = decode_text(text, value, raw)
    if value.type.kind is ValueKind.TEXT and result.value is not None and runs_on(slot, raw):
        return result.also(understood(raw, text))
    return result


def _truth(content: bool, value: ValueSpec) -> DecodedCell:
    """Return the value of a cell with TRUE or FALSE; where a text is expected, it is the word."""
    word = "TRUE" if content else "FALSE"
    if value.type.kind is ValueKind.TRUTH:
        return lenient(content, word, value.type.display(content, value))
    result = decode_text(word, value, word)
    return lenient(word, word, word) if result.value == word else result
