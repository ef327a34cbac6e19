"""Dates."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from ..messages import language_of
from ..patterns import lazy_pattern
from . import grammar
from .date_format import example, numeric_order, printed_date, typed_form
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

FIRST_SERIAL, LAST_SERIAL = date(1927, 5, 18), date(2400, 12, 31)
"""The dates that a workbook stores as a number of days (10,000 to 182,987). Others are stored as text: smaller numbers
are also typed years and days, larger ones typed months such as 202406, and reading takes them for these."""

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


def days_in(text: str, preferred: str, own: tuple[str, str] | None = None) -> list[date]:
    """Return the days that a typed text may mean, first that in the ``preferred`` order of day and month.

    ``own`` is the form's own way to write a date, with the order of its parts: a text that fits it means that day.
    """
    plain = grammar.spaced(text)
    if len(plain) > grammar.LONGEST:
        return []
    for pattern, order in (*([own] if own else ()), *grammar.DATES):
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
    return day_of(int(part_by_unit["y"]), number, int(part_by_unit["d"]))


class DateType(FieldType, frozen=True, kw_only=True, eq=False):
    """A day; ``YYYY-MM-DD`` in JSON, 2024年6月30日 or June 30, 2024 on the form.

    JSON Schema cannot express its bounds.
    """

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
