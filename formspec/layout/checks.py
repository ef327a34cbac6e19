"""The rules of a form row by row in one layout: every reference is an exact data path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from ..rules.paths import Localiser, concrete, pattern_of
from ..rules.rule import Rule
from ..rules.tree import Expression, Reference
from .model import Layout


class Check(Struct, frozen=True, kw_only=True):
    """One rule on one row. ``row`` is its JSON Pointer, empty for a rule of the whole form.

    ``cells`` are the paths that must be filled, or the one that a value is suggested for; ``names`` the paths of the
    values that the rule's message names.
    """

    rule: Rule
    row: str
    expression: Expression
    cells: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def checks(layout: Layout) -> Iterator[Check]:
    """Yield each rule for each row of ``layout`` that it is checked on."""
    items = {repetition.path: range(len(repetition.spans)) for repetition in layout.repetitions}
    localiser = Localiser(items)
    for rule in layout.rules:
        for row in concrete(pattern_of(rule.rows), "", items):
            cells = (localiser.localised(cell, row) for cell in rule.cells)
            yield Check(
                rule=rule,
                row=row,
                expression=localiser.localised(rule.expression, row),
                cells=tuple(path for cell in cells if isinstance(cell, Reference) for path in cell.paths),
                names={name: path for name, each in rule.names.items() for path in _exact(each, row, localiser)},
            )


def _exact(reference: Reference, row: str, localiser: Localiser) -> tuple[str, ...]:
    exact = localiser.localised(reference, row)
    assert isinstance(exact, Reference)
    return exact.paths[:1]
