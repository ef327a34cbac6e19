"""Dates, and months as dates: the first day of a month is the month."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from msgspec import structs

from ..messages import language_of
from ..patterns import lazy_pattern
from . import grammar
from .date_format import example, month_pattern, numeric_order, printed_date, typed_form
from .model import (
    Align,
    FieldType,
    Kind,
    Operand,
    Refused,
    TextReading,
    ValueSpec,
    json_type,
    rejected,
    short,
)
from .number import check_bounds

SERIAL_EPOCH = date(1899, 12, 30)
"""The day from which a workbook counts days, right from 1 March 1900 on: Excel counts a 29 February before it."""
FIRST_SERIAL, LAST_SERIAL = date(1927, 5, 18), date(2400, 12, 31)
"""The dates that a workbook stores as a number of days (10,000 to 182,987). Others are stored as text: smaller numbers
are also typed years and days, larger ones typed months such as 202406, and reading takes them for these."""

_ISO_MONTH = r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])(?![\s\S])"
_ISO = lazy_pattern(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)


def read_date(text: str) -> date:
    """Return the date written as ``YYYY-MM-DD`` (ISO 8601); raise Refused if it is not one."""
    found = _ISO.fullmatch(text)
    day = found and day_of(*(int(part) for part in found.groups()))
    if not day:
        raise Refused("data.date", value=short(text))
    return day


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day of the calendar, None if it does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_in(
    text: str,
    preferred: str,
    own: tuple[str, str] | None = None,
    patterns: tuple[tuple[str, str], ...] = grammar.DATES,
) -> list[date]:
    """Return the days that a typed text may mean, first that in the ``preferred`` order of day and month.

    ``own`` is the form's own way to write a date, with the order of its parts: a text that fits it means that day.
    ``patterns`` are the other ways to write one; the day of a month without a day is its first.
    """
    plain = grammar.spaced(text)
    if len(plain) > grammar.LONGEST:
        return []
    for pattern, order in (*([own] if own else ()), *patterns):
        found = grammar.compiled(pattern).fullmatch(plain)
        if found is not None:
            orders = (
                (order,) if order != "numeric" else sorted(("dmy", "mdy"), key=lambda candidate: candidate != preferred)
            )
            return list(
                dict.fromkeys(day for candidate in orders if (day := _day(found.groups(), candidate)) is not None)
            )
    return []


def _day(parts: tuple[str, ...], order: str) -> date | None:
    part_by_unit = dict(zip(order, parts, strict=True))
    month = part_by_unit["m"]
    number = int(month) if month.isdecimal() else grammar.MONTH_NAMES[month]
    return day_of(int(part_by_unit["y"]), number, int(part_by_unit.get("d", 1)))


class DateType(FieldType, frozen=True, kw_only=True, eq=False):
    """A day; ``YYYY-MM-DD`` in JSON, 2024年6月30日 or June 30, 2024 on the form.

    JSON Schema cannot express its bounds. ``code`` is the problem of a text that is none, ``has_days`` is False for a
    type whose values are months.
    """

    code: str = "data.date"
    has_days: bool = True
    kind: Kind = Kind.DATE
    operand: Operand = Operand.DATE
    align: Align = Align.CENTER

    def pattern(self, spec: ValueSpec) -> str:
        """Return the pattern of a printed date, as :mod:`formspec.values.date_format` describes it."""
        return spec.date_pattern or grammar.DATE_PATTERN[language_of(spec.language)]

    def own_form(self, spec: ValueSpec) -> tuple[str, str] | None:
        """Return the regular expression and the order of the form's own date format; None if it states none."""
        return typed_form(spec.date_pattern) if spec.date_pattern else None

    def example(self, spec: ValueSpec) -> str:
        """Return the 30th of June, whose day is no month, in the form's own format if it can be typed so."""
        return example(self.pattern(spec))

    def longest(self, spec: ValueSpec) -> str:
        """Return a date that is printed in as many characters as any."""
        return self.display(date(2024, 9, 30), spec)

    def width_of(self, spec: ValueSpec) -> float:
        """Return the width of the longest date."""
        longest = self.longest(spec)
        return max(self.width, 2 + len(longest) + sum(not character.isascii() for character in longest))

    def order(self, spec: ValueSpec) -> str:
        """Return the order of day and month in figures (``mdy``, ``dmy``); empty if form and language have none."""
        return numeric_order(self.pattern(spec)) or grammar.NUMERIC_ORDER.get(spec.language.lower(), "")

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``Date``: generated modules import it under a name that no id can be."""
        return "Date"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:  # noqa: ARG002
        """Return the schema of a date."""
        return {"type": "string", "format": "date"}

    def accept(self, raw: object, spec: ValueSpec) -> date:
        """Return ``raw`` (a date, a time at midnight, or ``YYYY-MM-DD``) as a date within its bounds."""
        if isinstance(raw, str):
            day = read_date(raw)
        elif isinstance(raw, datetime) and raw.time() == raw.time().min:
            day = raw.date()
        elif isinstance(raw, date) and not isinstance(raw, datetime):
            day = raw
        else:
            raise Refused("data.type", expected=self.name, found=json_type(raw))
        check_bounds(day, spec)
        return day

    def of_day(self, day: date) -> date:
        """Return the value of a cell that stores ``day``."""
        return day

    def to_json(self, value: Any) -> Any:
        """Return ``YYYY-MM-DD``."""
        return value.isoformat()

    def display(self, value: Any, spec: ValueSpec) -> str:
        """Return the date as printed."""
        return printed_date(value, self.pattern(spec))

    def exactly(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``YYYY-MM-DD``."""
        return str(value.isoformat())

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Return the date in ``text``: 2024-6-30, 2024年6月30日, July 30, 2024, 07/30/2024.

        Day and month in figures are in the order of the form's own date format, or else of its language; where it has
        none, only one may fit.
        """
        if grammar.is_nothing(text):
            return TextReading(is_nothing=True)
        days = days_in(text, self.order(spec), self.own_form(spec))
        if len(days) == 1 or (days and self.order(spec)):
            return TextReading(days[0], exact=text == self.display(days[0], spec))
        return rejected("data.date", value=short(text))


DATE = DateType(
    name="date",
    width=12, imports=("from datetime import date as Date",),
)  # fmt: skip


class MonthType(DateType, frozen=True, kw_only=True, eq=False):
    """A month; ``YYYY-MM`` in JSON, 2024年6月 or June 2024 on the form, its first day in Python and in workbooks."""

    code: str = "data.month"
    has_days: bool = False

    def pattern(self, spec: ValueSpec) -> str:
        """Return the pattern of a printed month: that of a date without its day."""
        return month_pattern(super().pattern(spec))

    def own_form(self, spec: ValueSpec) -> tuple[str, str] | None:
        """Return the regular expression and the order of the form's own date format without its day."""
        return typed_form(self.pattern(spec)) if spec.date_pattern else None

    def schema(self, spec: ValueSpec) -> dict[str, Any]:  # noqa: ARG002
        """Return the schema of a month."""
        return {"type": "string", "pattern": _ISO_MONTH}

    def accept(self, raw: object, spec: ValueSpec) -> date:
        """Return ``raw`` (``YYYY-MM``, or the first day of a month) as the first day of a month within its bounds."""
        if isinstance(raw, str):
            if not re.search(_ISO_MONTH, raw):
                raise Refused(self.code, value=short(raw))
            raw = f"{raw}-01"
        day = super().accept(raw, structs.replace(spec, minimum=None, maximum=None))
        if day.day != 1:
            raise Refused(self.code, value=day.isoformat())
        check_bounds(day, spec, self.to_json)
        return day

    def of_day(self, day: date) -> date:
        """Return the first day of the month."""
        return day.replace(day=1)

    def to_json(self, value: Any) -> Any:
        """Return ``YYYY-MM``."""
        return value.isoformat()[: len("YYYY-MM")]

    def exactly(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``YYYY-MM``."""
        return str(self.to_json(value))

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Return the month in ``text``: 2024年6月, 2024-06, 2024.6, June 2024, 6/2024; or that of its first day."""
        if grammar.is_nothing(text):
            return TextReading(is_nothing=True)
        months = days_in(text, "", self.own_form(spec), grammar.WRITTEN_MONTHS)
        months = months or [day for day in days_in(text, "", None, grammar.DATES[:1]) if day.day == 1]
        if not months:
            return rejected(self.code, value=short(text))
        return TextReading(months[0], exact=text == self.display(months[0], spec))


MONTH = MonthType(
    name="month",
    width=10, imports=("from datetime import date as Date",),
)  # fmt: skip
