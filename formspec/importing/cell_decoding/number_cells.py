"""Cells that store numbers, by the value's type, its unit, and the number format of the cell."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec.structs import replace

from ...invisible import is_blank, trimmed
from ...problems import Severity
from ...values import DATE, DateType, NumberType, ValueSpec, number_format, read_share, show_percent
from ...values import Kind as ValueKind
from ...values.grammar import COUNTS_UP_BEHIND, compiled
from ..book import Book, SheetCell
from ..findings import DecodedCell, Finding, lenient, rejected, short
from ..label_text import plain
from .date_cells import decode_day, serial_date, shown_moment
from .number_formats import LONGEST, CellNumberFormat, Moment, NumberFormat, parse_format
from .number_text import has_another_measure, stored_number
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
        return decode_day(number, code, value, value.type, book)
    return _number_as_text(number, cell, code, value, book)


def text_shown_otherwise(cell: SheetCell, book: Book) -> DecodedCell | None:
    """Return the rejection of a text of which its cell shows nothing or another text; None if it shows it.

    A text that is shown between others (``@"号"``) is shown.
    """
    code = book.number_format(cell.style) if cell.style else ""
    if not code or is_blank(cell.text) or len(code) > LONGEST:
        return None
    shown = trimmed(parse_format(code).words(cell.text))
    if trimmed(cell.text) in shown:
        return None
    if not shown:
        return rejected("read.hidden", stored=short(cell.text))
    return rejected("read.shown-otherwise", found=short(shown), stored=short(cell.text), likely="")


def _number(
    number: Decimal, code: str, value: ValueSpec, kind: NumberType, book: Book, label: re.Pattern[str] | None
) -> DecodedCell:
    shape = parse_format(code)
    display = shape.display(number)
    if display is not None and display[0].moment is not None:
        found = shown_moment(number, display[0].moment, book)
        if kind.is_calendar and display[0].moment is Moment.DATE:
            return _year_as_date(number, found, value, book)
        return rejected("read.date-for-number", found=found, unit=value.unit)
    if not kind.is_calendar:
        shown = _as_shown(number, shape, value, kind, label)
        if shown is not None:
            return shown
    exponent = number.as_tuple().exponent
    usual = number_format(value).decimals
    most = _MOST_DECIMALS if usual is None else max(usual + 2, _MOST_DECIMALS)
    if isinstance(exponent, int) and -exponent > most and kind.decimals:
        likely = value.type.proposed(number.quantize(Decimal(1).scaleb(-(usual or 2))), value)
        noise = Finding("read.noise", Severity.WARNING, {"found": f"{number:f}", "likely": likely})
        return DecodedCell(number, (noise,))
    return DecodedCell(number, _rounding(number, shape, value))


def _year_as_date(number: Decimal, found: str, value: ValueSpec, book: Book) -> DecodedCell:
    """Return the result for a year that is shown as a date: the number was typed, or else the date's year is meant."""
    day = serial_date(number, book)
    is_year = decode_text(f"{number:f}", value, found).value is not None
    likely = value.type.proposed(number if is_year or day is None else Decimal(day.year), value)
    return rejected("read.shown-otherwise", found=found, stored=f"{number:f}", likely=likely)


def _rounding(number: Decimal, shape: NumberFormat, value: ValueSpec) -> tuple[Finding, ...]:
    """Return a warning if a cell shows a number rounded to fewer digits than the form prints it with."""
    display = shape.display(number)
    seen = number if display is None or display[0].is_blank else display[0].rounded(number)
    if seen == number or value.type.as_shown(seen, value) == value.type.as_shown(number, value):
        return ()
    params = {"stored": _typed(number, value), "found": trimmed(shape.text(number) or "")}
    return (Finding("read.shown-rounded", Severity.WARNING, params),)


def _typed(number: Decimal, value: ValueSpec) -> str:
    is_percent = isinstance(value.type, NumberType) and value.type.is_percent
    return show_percent(number) if is_percent else f"{number:f}"


def _as_shown(
    number: Decimal,
    shape: NumberFormat,
    value: ValueSpec,
    kind: NumberType,
    label: re.Pattern[str] | None,
) -> DecodedCell | None:
    """Return the value of a number whose format shows another number; None if the format shows the stored one."""
    if not number:
        return None  # a zero in any unit; accountants show it as a dash or not at all
    display = shape.display(number)
    if display is None:
        return rejected("read.hidden", stored=f"{number:f}")
    section, seen = display
    found = trimmed(shape.text(number) or "")
    if section.is_blank:
        return _words(found, number, value)
    if seen != number:
        return _other(found, number, seen, value)
    return _with_texts(number, section, found, value, kind, label)


def _with_texts(
    number: Decimal,
    section: CellNumberFormat,
    found: str,
    value: ValueSpec,
    kind: NumberType,
    label: re.Pattern[str] | None,
) -> DecodedCell | None:
    """Return the value of one that is shown multiplied or between texts, as ``found``; None if it is the number."""
    is_label = plain(section.before) == plain(value.prefix) or _is_whole_label(section.before, label)
    before = "" if is_label else section.before
    after = "" if plain(section.after) == plain(value.suffix) else section.after
    if kind.is_percent and section.power == 2:
        return None
    if kind.is_percent and not (after or section.power):
        return decoded(read_share(number, value), f"{number:f}", value, f"{number:f}")
    if not (before or after or section.power or kind.is_percent):
        return None
    if not (before or section.power or kind.is_percent) and compiled(COUNTS_UP_BEHIND).fullmatch(after):
        return None  # 5年 of 0"年" is the number that is stored, whatever it counts
    text = replace(section, before=before, after=after).shown(number)
    result = decode_text(text, value, section.shown(number))
    likely = _likely_number(text, value, kind)
    if result.value is None and not section.power and has_another_measure(f"{before} {after}", value.language):
        return _other(found, number, number.scaleb(-2) if kind.is_percent else number, value)
    if number in (result.value, likely):
        return None
    if kind.is_percent:
        seen = result.value if isinstance(result.value, Decimal) else number.scaleb(-2)
        return _other(found, number, seen, value)
    if not section.power:
        return result
    in_unit = next((each for each in (result.value, likely) if isinstance(each, Decimal)), None)
    return _other(found, number, number.scaleb(section.power) if in_unit is None else in_unit, value)


def _likely_number(text: str, value: ValueSpec, kind: NumberType) -> Decimal | None:
    """Return the amount that a rejected text probably is, whatever the bounds of the value; None if it is open."""
    free = replace(value, minimum=None, maximum=None)
    likely = str(kind.read(text, free).params.get("likely", ""))
    number = kind.read(likely, free).value if likely and not kind.is_percent else None
    return number if isinstance(number, Decimal) else None


def _words(found: str, number: Decimal, value: ValueSpec) -> DecodedCell | None:
    """Return the result for a number of which a cell shows a text or nothing; None if the text is the number."""
    if not found:
        return rejected("read.hidden", stored=f"{number:f}")
    seen = decode_text(found, value, found).value
    if seen == number:
        return None
    likely = value.type.proposed(seen, value) if isinstance(seen, Decimal) else ""
    return rejected("read.shown-otherwise", found=found, stored=_typed(number, value), likely=likely)


def _other(shown: str, number: Decimal, seen: Decimal, value: ValueSpec) -> DecodedCell:
    """Return a rejected number that is shown as another one, ``seen``."""
    likely = value.type.proposed(seen, value)
    return rejected("read.shown-otherwise", found=shown, stored=f"{number:f}", likely=likely)


def _is_whole_label(text: str, label: re.Pattern[str] | None) -> bool:
    found = label.match(text) if label is not None else None
    return found is not None and is_blank(text[found.end() :])


def _number_as_text(number: Decimal, cell: SheetCell, code: str, value: ValueSpec, book: Book) -> DecodedCell:
    """Return the value of a number where a text is expected: the number as it is shown."""
    shape = parse_format(code)
    display = shape.display(number)
    moment = display[0].moment if display is not None else None
    is_choice = value.type.kind in _CHOICE_KINDS
    if moment is not None:
        day = serial_date(number, book) if moment is Moment.DATE else None
        shown = DATE.display(day, value) if day is not None else shown_moment(number, moment, book)
        if day is not None and display is not None and display[0].has_time and number % 1:
            shown = f"{shown} {shown_moment(number % 1, Moment.TIME, book)}"
        if not is_choice:
            return DecodedCell(shown, (Finding("read.became-date", Severity.WARNING, {"found": shown}),))
        return decode_text(shown, value, shown)
    if display is not None and display[0].is_blank and not (is_choice or shape.text(number)):
        return rejected("read.hidden", stored=f"{number:f}")
    shown = _words_of(number, shape)
    if is_choice:
        result = decode_text(shown, value, shown)
        return result if result.value is not None else decode_text(f"{number:f}", value, shown)
    if number.adjusted() >= _LOST_DIGITS:
        return rejected("read.digits-lost", found=cell.text)
    return lenient(shown, cell.text, shown)


def _words_of(number: Decimal, shape: NumberFormat) -> str:
    """Return a number as text: as it is shown, but with all its digits and without commas between them."""
    display = shape.display(number)
    if display is None:
        return f"{number:f}"
    section, seen = display
    text = trimmed(shape.text(number) or "")
    is_exact = bool(section.mask or section.numerals) and section.rounded(number) == number
    if is_exact and "," not in section.pieces and (number >= 0 or text.startswith("-")):
        return text
    return section.shown(number if section.mask and number > 0 else seen)
