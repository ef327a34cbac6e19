"""Cells that hold numbers, or should: by the value's type, its unit and the format in which they are shown."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..problems import Severity
from ..values import TYPES, Refused, ValueSpec, canonical, number_format, show_number
from .choices import boolean_text, choice_text, choices_text
from .dates import is_date_format, serial_answer, serial_date, shown_date
from .findings import Answer, Finding, error, lenient, short
from .formats import LONGEST, format_of
from .grid import Book, SheetCell
from .numbers import kept_number, read_number, without_spaces
from .plan import plain

NUMERIC_TYPES = ("integer", "decimal", "money", "percent", "year")
_MOST_DECIMALS = 6
_KEPT_DIGITS = 15


def number_text(text: str, value: ValueSpec, raw: str) -> Answer:
    """Return the number that a text gives: one in another unit is refused with the likely value."""
    suffix = value.suffix.strip()
    written = read_number(text.strip().removesuffix(suffix), value.unit, percent=value.type == "percent")
    kind = TYPES[value.type]
    if written.number is not None:
        try:
            accepted = kind.accept(written.number, value)
        except Refused:
            return Answer(written.number)
        return lenient(accepted, raw, exactly(accepted, value))
    likely = "" if written.likely is None else f"{canonical(written.likely):f}"
    if likely and value.type == "percent" and written.likely is not None:
        likely = kind.display(written.likely, value)
    if written.unit and likely:
        return error("read.unit", found=short(text), unit=value.unit, likely=likely)
    return error("read.number", found=short(text), likely=likely, unit=value.unit)


def exactly(number: Decimal | int, value: ValueSpec) -> str:
    """Return a number as it is printed, but with all its digits, and its unit."""
    return show_number(number, replace(number_format(value), decimals=None)) + value.unit.removeprefix("%")


def year_text(text: str, value: ValueSpec, raw: str) -> Answer:  # noqa: ARG001 - all kinds are called alike
    """Return the year that a text gives."""
    digits = without_spaces(text).removesuffix("年度").removesuffix("年")
    if re.fullmatch(r"[0-9]{4}", digits):
        return lenient(int(digits), raw, digits)
    return error("data.year", value=short(text))


def number_answer(cell: SheetCell, value: ValueSpec, book: Book) -> Answer:
    """Return what a cell with a number gives for a value of any type."""
    number = kept_number(cell.text)
    if number is None:
        return error("read.number", found=short(cell.text), likely="", unit=value.unit)
    code = book.number_format(cell.style) if cell.style else "General"
    if len(code) > LONGEST:
        return error("read.number-format", found=f"{number:f}", length=len(code), limit=LONGEST)
    if value.type in NUMERIC_TYPES:
        return _exact_number(number, code, value, book)
    if value.type == "date":
        return serial_answer(number, code, book)
    return _number_as_text(number, cell, code, value, book)


def _exact_number(number: Decimal, code: str, value: ValueSpec, book: Book) -> Answer:
    if is_date_format(code) and value.type != "year":
        return error("read.date-for-number", found=shown_date(number, book), unit=value.unit)
    shown = _as_shown(number, code, value) if value.type != "year" else None
    if shown is not None:
        return shown
    exponent = number.as_tuple().exponent
    usual = number_format(value).decimals
    most = _MOST_DECIMALS if usual is None else max(usual + 2, _MOST_DECIMALS)
    if isinstance(exponent, int) and -exponent > most and value.type == "money":
        likely = f"{number.quantize(Decimal(1).scaleb(-(usual or 2))):f}"
        return Answer(number, (Finding("read.noise", Severity.WARNING, {"found": f"{number:f}", "likely": likely}),))
    return Answer(number)


def _as_shown(number: Decimal, code: str, value: ValueSpec) -> Answer | None:
    """Return what a number gives whose format shows another one; None where the number is what is seen."""
    shape = format_of(code)
    before = "" if plain(shape.before) == plain(value.prefix) else shape.before
    after = "" if plain(shape.after) == plain(value.suffix) else shape.after
    if value.type == "percent" and shape.power == 2:
        return None
    if value.type == "percent" and not (after or shape.power):
        if abs(number) <= 1:
            return lenient(number, f"{number:f}", exactly(number, value)) if number else None
        return error("read.number", found=f"{number:f}", likely=_likely_shown(number.scaleb(-2), value), unit="%")
    if value.type == "percent" or shape.power:
        likely = number.scaleb(-2 if value.type == "percent" else shape.power)
        params = {"found": shape.shown(number), "stored": f"{number:f}", "likely": _likely_shown(likely, value)}
        return error("read.shown-otherwise", **params)
    if before or after:
        written = number_text(f"{before}{number:f}{after}", value, shape.shown(number))
        same = f"{canonical(number):f}"
        return (
            written
            if written.value is None and all(each.params["likely"] != same for each in written.findings)
            else None
        )
    return None


def _likely_shown(number: Decimal, value: ValueSpec) -> str:
    return TYPES["percent"].display(number, value) if value.type == "percent" else f"{canonical(number):f}"


def _number_as_text(number: Decimal, cell: SheetCell, code: str, value: ValueSpec, book: Book) -> Answer:
    """Return a number that stands where a text is wanted, as it is shown."""
    shown = format_of(code).shown(number)
    day = serial_date(number, book) if is_date_format(code) else None
    if day is not None:
        shown = TYPES["date"].display(day, ValueSpec(type="date"))
        if not value.choices:
            return Answer(shown, (Finding("read.became-date", Severity.WARNING, {"found": shown}),))
    if value.choices:
        return choice_text(shown, value, shown) if value.type == "choice" else choices_text(shown, value, shown)
    if value.type == "boolean":
        return boolean_text(shown, value, shown)
    if number.adjusted() >= _KEPT_DIGITS:
        return error("read.digits-lost", found=cell.text)
    return lenient(shown, cell.text, shown)
