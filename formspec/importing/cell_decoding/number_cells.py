"""Cells that store numbers, by the value's type, its unit, and the number format of the cell."""

from __future__ import annotations

import re
from decimal import Decimal

from ...problems import Severity
from ...values import DATE, NumberType, ValueSpec, canonical, number_format, read_share, show_percent
from ...values import Kind as ValueKind
from ..book import Book, SheetCell
from ..findings import DecodedCell, Finding, lenient, rejected, short
from ..label_text import plain
from .date_cells import decode_date_serial, is_date_format, serial_date, shown_date
from .number_formats import LONGEST, parse_format
from .number_text import stored_number
from .typed_text import decode_text, decoded

_MOST_DECIMALS = 6
"""Decimals of a typed number; more are likely the rest of a computation, and a warning.

Tuned on the numbers of tests/importing/test_survives_numbers.py; where the form shows more than four decimals, the
bound is two beyond those.
"""
_LOST_DIGITS = 15  # power of ten from which a double no longer stores every digit, such as a card number's
_CHOICE_KINDS = (ValueKind.CHOICE, ValueKind.CHOICES, ValueKind.TRUTH)


def decode_number(cell: SheetCell, value: ValueSpec, book: Book, label: re.Pattern[str] | None = None) -> DecodedCell:
    """Return the value of a cell that stores a number, for a value of any type.

    ``label`` matches the label of any item of the list that the cell is in, which its number format may print.
    """
    number = stored_number(cell.text)
    if number is None:
        return rejected("read.number", found=short(cell.text), likely="", unit=value.unit)
    code = book.number_format(cell.style) if cell.style else "General"
    if len(code) > LONGEST:
        return rejected("read.number-format", found=f"{number:f}", length=len(code), limit=LONGEST)
    if isinstance(value.type, NumberType):
        return _number(number, code, value, value.type, book, label)
    if value.type.kind is ValueKind.DATE:
        return decode_date_serial(number, code, book)
    return _number_as_text(number, cell, code, value, book)


def _number(
    number: Decimal, code: str, value: ValueSpec, kind: NumberType, book: Book, label: re.Pattern[str] | None
) -> DecodedCell:
    if not kind.is_calendar:
        if is_date_format(code):
            return rejected("read.date-for-number", found=shown_date(number, book), unit=value.unit)
        shown = _as_shown(number, code, value, kind, label)
        if shown is not None:
            return shown
    exponent = number.as_tuple().exponent
    usual = number_format(value).decimals
    most = _MOST_DECIMALS if usual is None else max(usual + 2, _MOST_DECIMALS)
    if isinstance(exponent, int) and -exponent > most and kind.decimals:
        likely = f"{number.quantize(Decimal(1).scaleb(-(usual or 2))):f}"
        noise = Finding("read.noise", Severity.WARNING, {"found": f"{number:f}", "likely": likely})
        return DecodedCell(number, (noise,))
    return DecodedCell(number)


def _as_shown(
    number: Decimal, code: str, value: ValueSpec, kind: NumberType, label: re.Pattern[str] | None
) -> DecodedCell | None:
    """Return the value of a number whose format shows another number; None if the format shows the stored one."""
    shape = parse_format(code)
    is_label = plain(shape.before) == plain(value.prefix) or _is_whole_label(shape.before, label)
    before = "" if is_label else shape.before
    after = "" if plain(shape.after) == plain(value.suffix) else shape.after
    if kind.is_percent and shape.power == 2:
        return None
    if kind.is_percent and not (after or shape.power):
        return decoded(read_share(number, value), f"{number:f}", value, f"{number:f}") if number else None
    if kind.is_percent or shape.power:
        shifted = number.scaleb(-2 if kind.is_percent else shape.power)
        likely = show_percent(shifted) if kind.is_percent else f"{canonical(shifted):f}"
        return rejected("read.shown-otherwise", found=shape.shown(number), stored=f"{number:f}", likely=likely)
    if before or after:
        result = decode_text(f"{before}{number:f}{after}", value, shape.shown(number))
        same = f"{canonical(number):f}"
        is_other = result.value is None and all(finding.params.get("likely") != same for finding in result.findings)
        return result if is_other else None
    return None


def _is_whole_label(text: str, label: re.Pattern[str] | None) -> bool:
    found = label.match(text) if label is not None else None
    return found is not None and not text[found.end() :].strip()


def _number_as_text(number: Decimal, cell: SheetCell, code: str, value: ValueSpec, book: Book) -> DecodedCell:
    """Return the value of a number where a text is expected: the number as it is shown."""
    shown = parse_format(code).shown(number)
    day = serial_date(number, book) if is_date_format(code) else None
    is_choice = value.type.kind in _CHOICE_KINDS
    if day is not None:
        shown = DATE.display(day, value)
        if not is_choice:
            return DecodedCell(shown, (Finding("read.became-date", Severity.WARNING, {"found": shown}),))
    if is_choice:
        return decode_text(shown, value, shown)
    if number.adjusted() >= _LOST_DIGITS:
        return rejected("read.digits-lost", found=cell.text)
    return lenient(shown, cell.text, shown)
