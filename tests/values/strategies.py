"""Values that fit a description: what the tests of values and of forms are made with."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from formspec.invisible import trimmed, visible
from formspec.values import ValueSpec

PRINTABLE = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))
TARGETS = ("≥95%", "120个", "2024年6月底前", "显著提升", "≤1.5万元/月", "100%")
PHONES = ("025-00000000", "13800000000", "+86 25 0000 0000", "8363、8364")


def _numbers(spec: ValueSpec, places: int) -> st.SearchStrategy[Any]:
    low = Decimal(-(10**9)) if spec.minimum is None else Decimal(spec.minimum)
    high = Decimal(10**9) if spec.maximum is None else Decimal(spec.maximum)
    return st.decimals(low, high, places=places, allow_nan=False)


def _texts(spec: ValueSpec) -> st.SearchStrategy[str]:
    if spec.pattern:
        return st.from_regex(re.compile(spec.pattern.replace("$", r"\Z"), re.ASCII), alphabet=PRINTABLE)
    most = 12 if spec.max_length is None else min(spec.max_length, 12)
    sizes = {"min_size": max(spec.min_length or 0, 1), "max_size": max(most, spec.min_length or 0)}
    return st.text(PRINTABLE, **sizes).filter(lambda text: trimmed(text) == text)  # what is around a text is no part


def _months(spec: ValueSpec) -> st.SearchStrategy[str]:
    days = st.dates(spec.minimum or date(1900, 1, 1), spec.maximum or date(2999, 12, 1))
    return days.map(lambda day: str(day)[: len("2024-06")])


def _periods() -> st.SearchStrategy[str]:
    days = st.lists(st.dates(date(1900, 1, 1), date(2999, 12, 1)), min_size=2, max_size=2).map(sorted)
    return st.tuples(days, st.sampled_from((len("2024-06"), len("2024-06-30")))).map(
        lambda drawn: "/".join(str(day)[: drawn[1]] for day in drawn[0])
    )


def fitting(spec: ValueSpec) -> st.SearchStrategy[Any]:
    """Return JSON data that ``spec`` takes and that is not blank."""
    match spec.type.name:
        case "integer" | "year":
            low, high = (1900, 2999) if spec.type.name == "year" else (-(10**9), 10**9)
            return st.integers(
                low if spec.minimum is None else int(spec.minimum), high if spec.maximum is None else int(spec.maximum)
            )
        case "decimal" | "money" | "percent":
            return _numbers(spec, 3).map(lambda number: int(number) if number % 1 == 0 else float(number))
        case "date":
            return st.dates(spec.minimum or date(1900, 1, 1), spec.maximum or date(2999, 12, 31)).map(str)
        case "month" | "period":
            return _months(spec) if spec.type.name == "month" else _periods()
        case "choice":
            return st.sampled_from(spec.choices)
        case "choices":
            return st.lists(st.sampled_from(spec.choices), unique=True, min_size=1)
        case "boolean":
            return st.booleans()
        case "phone" if not spec.pattern:
            return st.sampled_from(PHONES)
        case "target":
            typed = _texts(spec).map(visible).filter(bool)  # what cannot be seen is no part of a figure
            return typed if spec.max_length is not None else st.one_of(st.sampled_from(TARGETS), typed)
        case _:
            return _texts(spec)
