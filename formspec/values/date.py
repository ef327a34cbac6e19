"""Dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from .model import Refused, ValueSpec, json_type
from .number import check_bounds
from .text import short

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_WRITTEN = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", re.ASCII)


def read_date(text: str, pattern: re.Pattern[str] = _ISO) -> date:
    """Return the date written in ``text``; raise Refused where there is none."""
    found = pattern.fullmatch(text)
    if found is None:
        raise Refused("data.date", value=short(text))
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise Refused("data.date", value=short(text)) from None


class DateType:
    """A day; ``YYYY-MM-DD`` in JSON, 2024年6月30日 on the form. Bounds cannot be said in JSON Schema."""

    name = "date"
    numeric = False

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``Date``: generated modules import it under a name that no id can be."""
        return "Date"

    def schema(self, spec: ValueSpec) -> dict[str, Any]:  # noqa: ARG002
        """Return the schema of a date."""
        return {"type": "string", "format": "date"}

    def accept(self, raw: object, spec: ValueSpec) -> date:
        """Return ``raw`` (a date, or ``YYYY-MM-DD``) as a date within its bounds."""
        if isinstance(raw, str):
            day = read_date(raw)
        elif type(raw) is date:
            day = raw
        else:
            raise Refused("data.type", expected=self.name, found=json_type(raw))
        check_bounds(day, spec)
        return day

    def to_json(self, value: Any) -> Any:
        """Return ``YYYY-MM-DD``."""
        return value.isoformat()

    def display(self, value: Any, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return the date as printed."""
        return f"{value.year}年{value.month}月{value.day}日"

    def from_literal(self, text: str, spec: ValueSpec) -> Any:
        """Return a date written by a person: 2024-06-30, 2024/6/30 or 2024年6月30日."""
        return self.accept(read_date(text.strip(), _WRITTEN), spec)
