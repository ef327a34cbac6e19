"""Dates as spreadsheets keep them: numbers that are shown by the format of a date."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from ...values.date import day_of
from ..book import Book
from ..findings import Answer, error, lenient

_PACKED_DATE = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_DATE_CODE = re.compile(r"(?<![\\\"])[yYdD]|[年月日]|m{3,}")
_QUOTED = re.compile(r'"[^"]*+"|\[[^\]]*+\]|\\.')
_LONGEST = 100  # characters, blanks in a row counted as one: twice the longest date with its time, 2024 年 …Z
_FIRST_LIKELY = 10_000  # 1927-05-18
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def _day(found: re.Match[str]) -> date | None:
    return day_of(*(int(part) for part in found.groups()))


def serial_answer(number: Decimal, code: str, book: Book) -> Answer:
    """Return the date that a number with the number format ``code`` stands for; a time of day is left out.

    A small number that is not shown as a date is more likely a year, or a month's day.
    """
    packed = _PACKED_DATE.fullmatch(f"{number:f}")
    day = _day(packed) if packed is not None else serial_date(number, book)
    if day is None or (number < _FIRST_LIKELY and not is_date_format(code)):
        return error("data.date", value=f"{number:f}")
    if number != int(number) or packed is not None:
        return lenient(day, f"{number:f}", day.isoformat())
    return Answer(day)


def serial_date(number: Decimal, book: Book) -> date | None:
    """Return the date that a workbook keeps as ``number``, None where it stands for none."""
    first = _EPOCH_1904 if book.has_1904_dates else _EPOCH
    if not 1 <= number < 2_958_466:
        return None
    try:
        day = first + timedelta(days=int(number))
    except OverflowError:
        return None
    if not book.has_1904_dates and int(number) < 61:  # before 1900-03-01 Excel counts a day that never was
        day += timedelta(days=1)
    return day


def shown_date(number: Decimal, book: Book) -> str:
    """Return a number as the date it shows as, for messages."""
    day = serial_date(number, book)
    return f"{number:f}" if day is None else day.isoformat()


@lru_cache(maxsize=2**10)
def is_date_format(code: str) -> bool:
    """Return whether a number format, of at most :data:`.formats.LONGEST` characters, shows dates."""
    bare = _QUOTED.sub("", code.partition(";")[0])
    return bool(_DATE_CODE.search(bare))
