"""Ids: unique in their place, and free to be attributes of a typed instance."""

from __future__ import annotations

import keyword

from ..problems import Place
from .reader import Report

RESERVED = frozenset(("form", "spec", "check", "values", "render", "to_json", "layout", "save"))
ARGUMENTS = frozenset(("self", "to", "options"))
"""Arguments of the functions that take a form's parameters as keywords: no parameter may be called so."""
_BUILTIN_TYPES = frozenset(("str", "int", "bool", "tuple"))


def check_id(name: str, taken: set[str], place: Place, report: Report, what: str) -> None:
    """Report an id that is taken already or that Python could not name, and take it."""
    if name in taken:
        report.add("spec.duplicate-id", place, id=name, what=what)
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in _BUILTIN_TYPES:
        report.add("spec.reserved-id", place, id=name)
    taken.add(name)


def check_block_id(name: str, taken: set[str], place: Place, report: Report) -> None:
    """Report a block's id that is taken, or that a form's own attributes need."""
    check_id(name, taken, place, report, "block")
    if name in RESERVED:
        report.add("spec.reserved-id", place, id=name)
