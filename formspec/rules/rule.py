"""A rule with its names resolved to data paths.

The same rule is evaluated in Python, by formulas of the workbook and by the script of the fillable page.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from ..problems import Severity, SourceLocation
from .tree import Expression, Reference


class RuleKind(StrEnum):
    """The kind of a rule."""

    ASSERT = "assert"  # the expression must not be false
    REQUIRE = "require"  # where the expression is true, the cells must be filled
    SUGGEST = "suggest"  # the value of the expression is recommended for the cell


class Rule(Struct, frozen=True, kw_only=True):
    """A rule of the form, for all its rows at once; :func:`formspec.layout.checks` yields it row by row.

    ``rows`` is the path of the rows that it applies to, empty for the whole form. In it, in ``expression`` and in
    ``cells`` a step ``*`` is each item of a list and ``.`` the item that the row belongs to. ``cells`` are
    the required cells, or the one with a suggestion. ``message`` may contain ``{names}``, which ``names`` resolves.
    ``location`` is the line of the spec that the rule comes from.
    """

    id: str
    kind: RuleKind
    rows: str = ""
    expression: Expression
    cells: tuple[Reference, ...] = ()
    message: str = ""
    names: Mapping[str, Reference] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    source: str = ""
    location: SourceLocation | None = None
