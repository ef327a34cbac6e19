"""Dates as spreadsheets store them: numbers of days that the format of a date shows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from ...patterns import lazy_pattern
from ...values.date import day_of
from ..book import Book
from ..findings import DecodedCell, lenient, rejected

_PACKED_DATE = lazy_pattern(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_DATE_CODE = lazy_pattern(r"(?<![\\\"])[yYdD]|[年月日]|m{3,}")
_QUOTED = lazy_pattern(r'"[^"]*+"|\[[^\]]*+\]|\\.')
_FIRST_LIKELY = 10_000  # 1927-05-18: a smaller number without a date format is more likely a year
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_AFTER_LAST = 2_958_466  # 9999-12-31 is 2 958 465, the last date of Excel
_FIRST_TRUE = 61  # 1900-03-01; Excel counts a 1900-02-29 before it


def decode_date_serial(number: Decimal, code: str, book: Book) -> DecodedCell:
    """Return the date that a number with the number format ``code`` stores, without its time of day.

    A small number that is not shown as a date is rejected: it is more likely a year, or the day of a month.
    """
    packed = _PACKED_DATE.fullmatch(f"{number:f}")
    day = day_of(*(int(part) for part in packed.groups())) if packed is not None else serial_date(number, book)
    if day is None or (number < _FIRST_LIKELY and not is_date_format(code)):
        return rejected("data.date", value=f"{number:f}")
    if number != int(number) or packed is not None:
        return lenient(day, f"{number:f}", day.isoformat())
    return DecodedCell(day)


def serial_date(number: Decimal, book: Book) -> date | None:
    """Return the date that a workbook stores as ``number``, None if it is not a date."""
    epoch = _EPOCH_1904 if book.has_1904_dates else _EPOCH
    if not 1 <= number < _AFTER_LAST:
        return None
    try:
        day = epoch + timedelta(days=int(number))
    except OverflowError:
        return None
    if not book.has_1904_dates and int(number) < _FIRST_TRUE:
        day += timedelta(days=1)
    return day


def shown_date(number: Decimal, book: Book) -> str:
    """Return a number as the date that it is shown as, for messages."""
    day = serial_date(number, book)
    return f"{number:f}" if day is None else day.isoformat()


@lru_cache(maxsize=2**10)
def is_date_format(code: str) -> bool:
    """Return whether a number format, of at most :data:`.number_formats.LONGEST` characters, shows dates."""
    bare = _QUOTED.sub("", code.partition(";")[0])
    return bool(_DATE_CODE.search(bare))
