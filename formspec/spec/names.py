"""Ids: unique in their part of the form, and different from the keys of the data itself."""

from __future__ import annotations

from collections.abc import Iterable

from ..problems import SourceLocation
from .reader import Report

FORM_KEY = "form"
"""The key of the form's id at the top of its data."""

COPY_KEY = "formspec.copy"
"""The key of the mark of a copy at the top of its data, and the name of its property in a workbook: no id has a dot."""

HEAD = frozenset((FORM_KEY, COPY_KEY))
"""The keys at the top of the data that are neither a parameter nor a block."""


_MOST_COPIES = 100  # numbers that are tried for another id


class Names(set[str]):
    """The ids that are used in one object of the data; ``locations`` has the first location of each that is known."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        super().__init__(names)
        self.locations: dict[str, SourceLocation] = {}


def check_id(name: str, taken: set[str], location: SourceLocation, report: Report, what: str) -> None:
    """Report an id that is already used, with its first line and an id that is not; mark it as used."""
    locations = taken.locations if isinstance(taken, Names) else {}
    if name in taken:
        first = locations.get(name)
        line = first.line if first is not None and first.file == location.file else None
        free = (f"{name}_{number}" for number in range(2, _MOST_COPIES))
        other = next((each for each in free if each not in taken), "")
        report.add("spec.duplicate-id", location, id=name, what=what, line=line or "", suggestion=other)
    taken.add(name)
    locations.setdefault(name, location)


def check_block_id(name: str, taken: set[str], location: SourceLocation, report: Report) -> None:
    """Report a block's id that is already used, or that is a key of the data itself."""
    check_id(name, taken, location, report, "block")
    if name in HEAD:
        report.add("spec.reserved-id", location, id=name)
