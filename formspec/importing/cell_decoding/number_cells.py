"""Cells that hold numbers, or should: by the value's type, its unit and the format in which they are shown."""

from __future__ import annotations

from decimal import Decimal

from ...problems import Severity
from ...values import DATE, Kind, NumberType, ValueSpec, canonical, number_format, read_share, show_percent
from ..book import Book, SheetCell
from ..findings import Answer, Finding, error, lenient, short
from ..row_patterns import plain
from .date_cells import is_date_format, serial_answer, serial_date, shown_date
from .number_formats import LONGEST, format_of
from .number_text import kept_number
from .typed_text import answer_of, text_answer

_MOST_DECIMALS = 6
_KEPT_DIGITS = 15
_CHOSEN = (Kind.CHOICE, Kind.CHOICES, Kind.TRUTH)


def number_answer(cell: SheetCell, value: ValueSpec, book: Book) -> Answer:
    """Return what a cell with a number gives for a value of any type."""
    number = kept_number(cell.text)
    if number is None:
        return error("read.number", found=short(cell.text), likely="", unit=value.unit)
    code = book.number_format(cell.style) if cell.style else "General"
    if len(code) > LONGEST:
        return error("read.number-format", found=f"{number:f}", length=len(code), limit=LONGEST)
    if isinstance(value.type, NumberType):
        return _exact_number(number, code, value, value.type, book)
    if value.type.kind is Kind.DATE:
        return serial_answer(number, code, book)
    return _number_as_text(number, cell, code, value, book)


def _exact_number(number: Decimal, code: str, value: ValueSpec, kind: NumberType, book: Book) -> Answer:
    if not kind.is_calendar:
        if is_date_format(code):
            return error("read.date-for-number", found=shown_date(number, book), unit=value.unit)
        shown = _as_shown(number, code, value, kind)
        if shown is not None:
            return shown
    exponent = number.as_tuple().exponent
    usual = number_format(value).decimals
    most = _MOST_DECIMALS if usual is None else max(usual + 2, _MOST_DECIMALS)
    if isinstance(exponent, int) and -exponent > most and kind.decimals:
        likely = f"{number.quantize(Decimal(1).scaleb(-(usual or 2))):f}"
        return Answer(number, (Finding("read.noise", Severity.WARNING, {"found": f"{number:f}", "likely": likely}),))
    return Answer(number)


def _as_shown(number: Decimal, code: str, value: ValueSpec, kind: NumberType) -> Answer | None:
    """Return what a number gives whose format shows another one; None where the number is what is seen."""
    shape = format_of(code)
    before = "" if plain(shape.before) == plain(value.prefix) else shape.before
    after = "" if plain(shape.after) == plain(value.suffix) else shape.after
    if kind.is_percent and shape.power == 2:
        return None
    if kind.is_percent and not (after or shape.power):
        found = read_share(number, value)
        return answer_of(found, f"{number:f}", value, f"{number:f}") if number else None
    if kind.is_percent or shape.power:
        likely = number.scaleb(-2 if kind.is_percent else shape.power)
        written = show_percent(likely) if kind.is_percent else f"{canonical(likely):f}"
        return error("read.shown-otherwise", found=shape.shown(number), stored=f"{number:f}", likely=written)
    if before or after:
        written_answer = text_answer(f"{before}{number:f}{after}", value, shape.shown(number))
        same = f"{canonical(number):f}"
        is_other = written_answer.value is None and all(
            each.params.get("likely") != same for each in written_answer.findings
        )
        return written_answer if is_other else None
    return None


def _number_as_text(number: Decimal, cell: SheetCell, code: str, value: ValueSpec, book: Book) -> Answer:
    """Return a number that stands where a text is wanted, as it is shown."""
    shown = format_of(code).shown(number)
    day = serial_date(number, book) if is_date_format(code) else None
    is_chosen = value.type.kind in _CHOSEN
    if day is not None:
        shown = DATE.display(day, value)
        if not is_chosen:
            return Answer(shown, (Finding("read.became-date", Severity.WARNING, {"found": shown}),))
    if is_chosen:
        return text_answer(shown, value, shown)
    if number.adjusted() >= _KEPT_DIGITS:
        return error("read.digits-lost", found=cell.text)
    return lenient(shown, cell.text, shown)
