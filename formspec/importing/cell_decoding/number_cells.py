"""Cells that store numbers, by the value's type, its unit, and the number format of the cell."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec.structs import replace

from ...problems import Severity
from ...values import DATE, DateType, NumberType, ValueSpec, canonical, number_format, read_share, show_percent
from ...values import Kind as ValueKind
from ..book import Book, SheetCell
from ..findings import DecodedCell, Finding, lenient, rejected, short
from ..label_text import plain
from .date_cells import decode_day, serial_date, shown_moment
from .number_formats import LONGEST, CellNumberFormat, Moment, parse_format
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
    if isinstance(value.type, DateType):
        return decode_day(number, code, value.type, book)
    return _number_as_text(number, cell, code, value, book)


def _number(
    number: Decimal, code: str, value: ValueSpec, kind: NumberType, book: Book, label: re.Pattern[str] | None
) -> DecodedCell:
    display = parse_format(code).display(number)
    if not kind.is_calendar:
        if display is not None and display[0].moment is not None:
            found = shown_moment(number, display[0].moment, book)
            return rejected("read.date-for-number", found=found, unit=value.unit)
        shown = _as_shown(number, display, value, kind, label)
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
    number: Decimal,
    display: tuple[CellNumberFormat, Decimal] | None,
    value: ValueSpec,
    kind: NumberType,
    label: re.Pattern[str] | None,
) -> DecodedCell | None:
    """Return the value of a number whose format shows another number; None if the format shows the stored one."""
    if not number:
        return None  # a zero in any unit; accountants show it as a dash or not at all
    if display is None or display[0].is_blank:
        return rejected("read.hidden", stored=f"{number:f}")
    shape, seen = display
    if seen != number:
        return _other(shape.shown(seen), number, seen, kind)
    is_label = plain(shape.before) == plain(value.prefix) or _is_whole_label(shape.before, label)
    before = "" if is_label else shape.before
    after = "" if plain(shape.after) == plain(value.suffix) else shape.after
    if kind.is_percent and shape.power == 2:
        return None
    if kind.is_percent and not (after or shape.power):
        return decoded(read_share(number, value), f"{number:f}", value, f"{number:f}")
    if not (before or after or shape.power or kind.is_percent):
        return None
    text = replace(shape, before=before, after=after).shown(number)
    result = decode_text(text, value, shape.shown(number))
    likely = next((finding.params["likely"] for finding in result.findings if finding.params.get("likely")), "")
    if number in (result.value, stored_number(str(likely))):
        return None
    if kind.is_percent:
        return _other(shape.shown(number), number, number.scaleb(-2), kind)
    if not shape.power:
        return result
    in_unit = next((each for each in (result.value, stored_number(str(likely))) if isinstance(each, Decimal)), None)
    return _other(shape.shown(number), number, number.scaleb(shape.power) if in_unit is None else in_unit, kind)


def _other(shown: str, number: Decimal, seen: Decimal, kind: NumberType) -> DecodedCell:
    """Return a rejected number that is shown as another one, ``seen``."""
    likely = show_percent(seen) if kind.is_percent else f"{canonical(seen):f}"
    return rejected("read.shown-otherwise", found=shown, stored=f"{number:f}", likely=likely)


def _is_whole_label(text: str, label: re.Pattern[str] | None) -> bool:
    found = label.match(text) if label is not None else None
    return found is not None and not text[found.end() :].strip()


def _number_as_text(number: Decimal, cell: SheetCell, code: str, value: ValueSpec, book: Book) -> DecodedCell:
    """Return the value of a number where a text is expected: the number as it is shown."""
    display = parse_format(code).display(number)
    moment = display[0].moment if display is not None else None
    is_choice = value.type.kind in _CHOICE_KINDS
    if moment is not None:
        day = serial_date(number, book) if moment is Moment.DATE else None
        shown = DATE.display(day, value) if day is not None else shown_moment(number, moment, book)
        if not is_choice:
            return DecodedCell(shown, (Finding("read.became-date", Severity.WARNING, {"found": shown}),))
        return decode_text(shown, value, shown)
    shown = f"{number:f}" if display is None or display[0].is_blank else display[0].shown(display[1])
    if is_choice:
        result = decode_text(shown, value, shown)
        return result if result.value is not None else decode_text(f"{number:f}", value, shown)
    if number.adjusted() >= _LOST_DIGITS:
        return rejected("read.digits-lost", found=cell.text)
    return lenient(shown, cell.text, shown)
