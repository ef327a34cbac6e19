"""Dates as spreadsheets store them: numbers of days that the format of a date shows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ...invisible import trimmed
from ...patterns import lazy_pattern
from ...problems import Severity
from ...values import DATE, DateType, ValueSpec
from ...values.date import FIRST_SERIAL, SERIAL_EPOCH, day_of
from ...values.date_format import day_pattern, month_pattern, printed_date
from ..book import Book, CellKind, SheetCell
from ..findings import DecodedCell, Finding, lenient, rejected
from .number_formats import Moment, parse_format

_PACKED_MONTH = lazy_pattern(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])")
_PACKED_DAY = lazy_pattern(r"(1[0-2]|[1-9])(0[1-9]|[12][0-9]|3[01])")
_PACKED_DATE = lazy_pattern(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_EPOCH_1904 = date(1904, 1, 1)
_FIRST_LIKELY = (FIRST_SERIAL - SERIAL_EPOCH).days  # a smaller number without a date format is more likely a year
_DAYS_OF_YEAR, _YEARS = 366, range(1900, 2101)  # as dates: those of 1900, and of 14 March to 30 September 1905
_MONTHS = range(1, 13)
_LEAP_YEAR = 2000
_SECONDS = 24 * 60 * 60
_MOST_DIGITS = 15  # as many as a spreadsheet stores
_AFTER_LAST = 2_958_466  # 9999-12-31 is 2 958 465, the last date of Excel
_FIRST_TRUE = 61  # 1900-03-01; Excel counts a 1900-02-29 before it


def decode_day(number: Decimal, code: str, value: ValueSpec, kind: DateType, book: Book) -> DecodedCell:
    """Return the value of a cell that stores a number, for a date or a month; 202406 is a month that was typed so."""
    if kind.has_days:
        return _decode_date(number, code, kind.pattern(value), book)
    packed = _PACKED_MONTH.fullmatch(f"{number:f}")
    month = day_of(int(packed[1]), int(packed[2]), 1) if packed is not None else None
    if month is not None:
        return lenient(month, f"{number:f}", str(kind.to_json(month)))
    result = _decode_date(number, code, kind.pattern(value), book)
    if not isinstance(result.value, date):
        is_none = any(finding.code == DATE.code for finding in result.findings)
        return rejected(kind.code, value=f"{number:f}") if is_none else result
    month = kind.of_day(result.value)
    if month == result.value:
        return result
    return lenient(month, result.value.isoformat(), str(kind.to_json(month))).also(*result.findings)


def _decode_date(number: Decimal, code: str, pattern: str, book: Book) -> DecodedCell:
    """Return the date that a number with the number format ``code`` stores, without its time of day.

    A small number that is not shown as a date is rejected, and so is one that is likely a part of a date, such as a
    year or a month: Excel turned it into another date in a cell for dates. ``pattern`` is the form's, for messages.
    """
    packed = _PACKED_DATE.fullmatch(f"{number:f}")
    day = day_of(*(int(part) for part in packed.groups())) if packed is not None else serial_date(number, book)
    display = parse_format(code).display(number)
    moment = None if display is None else display[0].moment
    is_date = moment is Moment.DATE
    if moment is Moment.TIME or (is_date and 0 < number < 1):
        return rejected("data.date", value=shown_moment(number, Moment.TIME, book))
    if day is None or (number < _FIRST_LIKELY and not is_date):
        return rejected("data.date", value=f"{number:f}")
    likely = _part_of_date(number, pattern)
    if likely is not None:
        return rejected("read.part-of-date", found=f"{number:f}", shown=day.isoformat(), likely=likely)
    if packed is not None:
        return lenient(day, f"{number:f}", day.isoformat())
    if number != int(number):
        found = f"{day.isoformat()} {shown_moment(number % 1, Moment.TIME, book)}"
        return DecodedCell(day, (Finding("read.time-of-day", Severity.WARNING, {"found": found}),))
    return DecodedCell(day)


def _part_of_date(number: Decimal, pattern: str) -> list[str] | None:
    """Return what was likely meant by a number that is a part of a date, as the form prints it; None if it may be days.

    2024, 2024.6 and 202406 are a year and a month, 630 and 6.3 a month and a day (of 6.30 Excel keeps no zero), and
    any other number up to 366 is a day of something.
    """
    whole, _, part = f"{number:f}".partition(".")
    packed = _PACKED_MONTH.fullmatch(whole)
    if packed is not None:
        return _months(packed[1], [int(packed[2])], pattern)
    if int(whole) in _YEARS:
        return _months(whole, _completed(part, 12), pattern) or [whole]
    day = _PACKED_DAY.fullmatch(whole)
    if day is not None and not part:
        return _days(day[1], [int(day[2])], pattern)
    if int(whole) > _DAYS_OF_YEAR:
        return None
    if int(whole) in _MONTHS:
        return _days(whole, _completed(part, 31), pattern)
    return []


def _months(year: str, months: list[int], pattern: str) -> list[str]:
    return [printed_date(date(int(year), month, 1), month_pattern(pattern)) for month in months]


def _days(month: str, days: list[int], pattern: str) -> list[str]:
    """Return days of a month, those that some year has."""
    found = (day_of(_LEAP_YEAR, int(month), day) for day in days)
    return [printed_date(day, day_pattern(pattern)) for day in found if day is not None]


def _completed(digits: str, most: int) -> list[int]:
    """Return the numbers up to ``most`` that decimals may have been: those of 6.3 are 3, or 30 without its zero."""
    numbers = {int(text) for text in (digits, f"{digits}0") if digits and len(text) <= 2}
    return sorted(number for number in numbers if 1 <= number <= most)


def serial_date(number: Decimal, book: Book) -> date | None:
    """Return the date that a workbook stores as ``number``, None if it is not a date."""
    epoch = _EPOCH_1904 if book.has_1904_dates else SERIAL_EPOCH
    if not 1 <= number < _AFTER_LAST:
        return None
    try:
        day = epoch + timedelta(days=int(number))
    except OverflowError:
        return None
    if not book.has_1904_dates and int(number) < _FIRST_TRUE:
        day += timedelta(days=1)
    return day


def with_serial(cell: SheetCell, book: Book) -> SheetCell:
    """Return a cell that stores a date or time as text (ISO 8601) as one that stores its number of days.

    Text that is neither is kept as text.
    """
    text, epoch = trimmed(cell.text), _EPOCH_1904 if book.has_1904_dates else SERIAL_EPOCH
    try:
        moment = datetime.fromisoformat(text if "-" in text else f"{epoch.isoformat()}T{text}").replace(tzinfo=None)
    except ValueError:
        return cell._replace(kind=CellKind.TEXT)
    passed = moment - datetime.combine(epoch, time())
    number = passed.days + Decimal(passed.seconds) / _SECONDS
    if not book.has_1904_dates and 0 < number < _FIRST_TRUE:
        number -= 1
    return cell._replace(kind=CellKind.NUMBER, text=f"{number:f}"[:_MOST_DIGITS])


def shown_moment(number: Decimal, moment: Moment, book: Book) -> str:
    """Return a number as the date or time that it is shown as, for messages; hours may be more than 24."""
    if moment is Moment.TIME:
        seconds = int((abs(number) * _SECONDS).to_integral_value())
        clock = f"{seconds // 3600}:{seconds // 60 % 60:02}"
        return f"{clock}:{seconds % 60:02}" if seconds % 60 else clock
    day = serial_date(number, book)
    return f"{number:f}" if day is None else day.isoformat()
