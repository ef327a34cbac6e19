"""Ids: unique in their part of the form, and different from the keys of the data itself."""

from __future__ import annotations

from ..problems import SourceLocation
from .reader import Report

FORM_KEY = "form"
"""The key of the form's id at the top of its data."""

HEAD = frozenset((FORM_KEY,))
"""The keys at the top of the data that are neither a parameter nor a block."""


def check_id(name: str, taken: set[str], location: SourceLocation, report: Report, what: str) -> None:
    """Report an id that is already used, and mark it as used."""
    if name in taken:
        report.add("spec.duplicate-id", location, id=name, what=what)
    taken.add(name)


def check_block_id(name: str, taken: set[str], location: SourceLocation, report: Report) -> None:
    """Report a block's id that is already used, or that is a key of the data itself."""
    check_id(name, taken, location, report, "block")
    if name in HEAD:
        report.add("spec.reserved-id", location, id=name)
