"""A rule as it is checked: its names are data paths.

The same rule is run in Python, compiled to Excel's formulas, and to a script in the page that is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..problems import Severity, SourceLocation
from .tree import Expression, Reference


class RuleKind(StrEnum):
    """What a rule asks."""

    ASSERT = "assert"  # the expression must not be false
    REQUIRE = "require"  # where the expression is true, the cells must be filled
    SUGGEST = "suggest"  # the cell is best filled with what the expression gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the form, for all its rows at once; :func:`formspec.layout.checks` gives it row by row.

    ``rows`` is the path of the rows it is checked on, empty for the whole form. In it, in ``expression`` and in
    ``cells`` a step ``*`` is each item of a list and ``.`` the item that the checked row belongs to. ``cells`` are
    those that must be filled, or the one that a value is suggested for. ``message`` may hold ``{names}``. ``location`` is
    the line of the spec the rule comes from.
    """

    id: str
    kind: RuleKind
    rows: str = ""
    expression: Expression
    cells: tuple[Reference, ...] = ()
    message: str = ""
    severity: Severity = Severity.ERROR
    source: str = ""
    location: SourceLocation | None = None
