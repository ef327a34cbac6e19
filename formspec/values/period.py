"""A period as one value, from one day or month to another: 2023年1月—2024年6月, 2023.01-2024.06."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import structs

from ..messages import language_of
from . import grammar, pattern_match
from .date import DATE, MONTH, DateType
from .model import Align, FieldType, Refused, TextReading, ValueSpec, rejected, short
from .text import TextType, accept_text

_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"  # Python's first year is 1
_MONTH = rf"{_YEAR}-(?:0[1-9]|1[0-2])"
_DAY = rf"{_MONTH}-(?:0[1-9]|[12][0-9]|3[01])"
_ISO = rf"^(?:{_DAY}/{_DAY}|{_MONTH}/{_MONTH})$"
_WITH_DAYS = len("2024-06-30/2024-06-30")


class Period(str):
    """A text ``YYYY-MM-DD/YYYY-MM-DD`` or ``YYYY-MM/YYYY-MM`` (ISO 8601-1) with ``begin`` and ``end`` as dates."""

    @cached_property
    def begin(self) -> date:
        """The first day."""
        return _first_day(self.partition("/")[0])

    @cached_property
    def end(self) -> date:
        """The last day; of a month, its last."""
        from calendar import monthrange

        text = self.partition("/")[2]
        first = _first_day(text)
        return first if _has_days(self) else first.replace(day=monthrange(first.year, first.month)[1])


def _has_days(text: str) -> bool:
    return len(text) == _WITH_DAYS


def _whole_ends(begin: str, end: str) -> Iterator[tuple[str, str]]:
    """Yield the two ends as they are written, and each with what may be written once for both of them."""
    behind = (grammar.compiled(pattern).search(end) for pattern in grammar.PERIOD_BEHIND)
    before = (grammar.compiled(pattern).search(begin) for pattern in grammar.PERIOD_BEFORE)
    ends = [end, *(found.group() + end for found in before if found)]
    for whole in (begin, *(begin + found.group() for found in behind if found)):
        for each in ends:
            yield whole, each


def _first_day(text: str) -> date:
    return date.fromisoformat(text if text.count("-") > 1 else f"{text}-01")


class PeriodType(TextType, frozen=True, kw_only=True, eq=False):
    """From one day to another, or from one month to another; kept as an ISO 8601 interval."""

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``Period | str``: an interval may be assigned as text, and becomes a Period."""
        return "Period | str"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:  # noqa: ARG002
        """Return the schema of an interval; it cannot express that the end is not before the beginning."""
        return {"type": "string", "pattern": _ISO}

    def accept(self, raw: object, spec: ValueSpec) -> Period:  # noqa: ARG002
        """Return ``raw`` (an interval as text) as a period whose end is not before its beginning."""
        text = accept_text(raw, self.name)
        if not pattern_match.matches(_ISO, text):
            raise Refused(self.code, value=short(text))
        period = Period(text)
        try:
            is_ordered = period.begin <= period.end
        except ValueError:  # such as 30 February
            raise Refused(self.code, value=short(text)) from None
        if not is_ordered:
            begin, _, end = text.partition("/")
            raise Refused("data.period-order", begin=begin, end=end)
        return period

    def read(self, text: str, spec: ValueSpec) -> TextReading:
        """Return the period in ``text``: two days or two months with 至, —, -, to or the like between them."""
        if grammar.is_nothing(text):
            return TextReading(is_nothing=True)
        found = list(dict.fromkeys(self._readings(text, spec)))
        if len(found) != 1:
            return rejected(self.code, value=short(text))
        return TextReading(found[0], exact=text == self.display(found[0], spec))

    def _readings(self, text: str, spec: ValueSpec) -> Iterator[str]:
        """Yield every interval that a text may mean: it is divided at each sign that may be between the two ends."""
        plain = grammar.spaced(text)
        if len(plain) > grammar.LONGEST:
            return
        plain = grammar.compiled(grammar.PERIOD_AROUND).sub("", plain)
        for found in grammar.compiled(grammar.PERIOD_BETWEEN).finditer(plain):
            for ends in _whole_ends(plain[: found.start()], plain[found.end() :]):
                for kind in self.ends:
                    read = [kind.read(each, self.end_spec(kind, spec)) for each in ends]
                    if all(each.value is not None for each in read):
                        yield "/".join(kind.to_json(each.value) for each in read)

    @property
    def ends(self) -> tuple[DateType, DateType]:
        """The types of the two ends of a period."""
        return DATE, MONTH

    def end_spec(self, kind: DateType, spec: ValueSpec) -> ValueSpec:
        """Return the description of an end of a period."""
        return structs.replace(spec, type=kind)

    def between(self, spec: ValueSpec) -> str:
        """Return what is printed between the two ends."""
        return grammar.PERIOD_SIGN[language_of(spec.language)]

    def display(self, value: Any, spec: ValueSpec) -> str:
        """Return the period as printed."""
        kind = DATE if _has_days(value) else MONTH
        ends = (_first_day(each) for each in value.split("/"))
        return self.between(spec).join(kind.display(each, self.end_spec(kind, spec)) for each in ends)

    def example(self, spec: ValueSpec) -> str:
        """Return half a year, as it is printed."""
        shown = (MONTH.display(date(2000, month, 1), self.end_spec(MONTH, spec)) for month in (1, 6))
        return self.between(spec).join(shown).replace("2000", "{year}")

    def width_of(self, spec: ValueSpec) -> float:
        """Return the width of the longest period of months; one of days is broken between its ends."""
        kind = self.end_spec(MONTH, spec)
        return 2 * MONTH.width_of(kind) + len(self.between(spec))

    def to_json(self, value: Any) -> Any:
        """Return the interval."""
        return str(value)

    def from_text(self, text: str, spec: ValueSpec) -> Any:
        """Return the period of a text from a spec."""
        return FieldType.from_text(self, text, spec)


PERIOD = PeriodType(
    name="period",
    align=Align.CENTER, nothing="blank", own_pattern=_ISO, code="data.period", has_lines=False,
    imports=("from formspec.values import Period",),
)  # fmt: skip
