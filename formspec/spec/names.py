"""Ids: each once in its part of the form, and none that the data needs for itself."""

from __future__ import annotations

from ..problems import SourceLocation
from .reader import Report

HEAD = frozenset(("form",))
"""The keys at the top of the data that are neither a parameter nor a block."""


def check_id(name: str, taken: set[str], location: SourceLocation, report: Report, what: str) -> None:
    """Report an id that is taken already, and take it."""
    if name in taken:
        report.add("spec.duplicate-id", location, id=name, what=what)
    taken.add(name)


def check_block_id(name: str, taken: set[str], location: SourceLocation, report: Report) -> None:
    """Report a block's id that is taken, or that is a key of the data's own."""
    check_id(name, taken, location, report, "block")
    if name in HEAD:
        report.add("spec.reserved-id", location, id=name)
