"""Dates that are far from the year of their form: more often slips, such as 1924 or 2204 for 2024, than dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ..problems import Problem, Severity
from ..values import Kind
from .record import Value

_YEARS_BEFORE = 80
"""A birthday of anybody in office, and the founding of an office since 1949, are nearer. Two-digit years that Excel
takes as 19xx, such as 1930 for 30, and dates that it makes of amounts up to 16,000 are farther."""
_YEARS_AFTER = 15
"""The usual terms of contracts, plans and government bonds are shorter; 2042 and 2204, slips for 2024, are farther."""


def far_dates(values: Iterable[tuple[str, Value, Any]], year: int) -> Iterator[Problem]:
    """Yield a warning for each date among ``values`` (path, declaration, value) that is far from ``year``.

    A date that is not typed is not reported, nor one on a side on which the spec has a bound of its own.
    """
    for path, member, content in values:
        spec = member.spec
        if spec.type.kind is not Kind.DATE or not isinstance(content, date) or member.constant is not None:
            continue
        is_early = spec.minimum is None and content.year < year - _YEARS_BEFORE
        if is_early or (spec.maximum is None and content.year > year + _YEARS_AFTER):
            params = {"value": spec.type.exactly(content, spec), "year": str(year)}
            yield Problem(code="data.far-date", params=params, path=path, label=spec.label, severity=Severity.WARNING)
