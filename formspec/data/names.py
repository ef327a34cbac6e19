"""Checking the ids of a form's data: each must be usable as a name in an expression and as an attribute of a class."""

from __future__ import annotations

import keyword

from ..problems import SourceLocation
from ..spec.reader import Report
from .shape import Group, Many, Shape, every_leaf

OPERATORS = frozenset(("and", "or", "not"))
"""Words of expressions that cannot be names in them."""


def attribute_name(name: str) -> str:
    """Return the attribute for an id: the id itself, or with an underscore where it is a keyword of Python."""
    return f"{name}_" if keyword.iskeyword(name) else name


def check_names(shape: Shape, report: Report) -> None:
    """Report ids that are operators of expressions, and two ids that would be one attribute."""
    item = shape.item if isinstance(shape, Many) else shape
    if not isinstance(item, Group):
        return
    for name, member in item.members.items():
        if name in OPERATORS:
            report.add("spec.reserved-id", _location(member), id=name)
        elif keyword.iskeyword(name) and attribute_name(name) in item.members:
            report.add("spec.same-attribute", _location(member), id=name, other=attribute_name(name))
        check_names(member, report)


def _location(shape: Shape) -> SourceLocation | None:
    """Return the source location of a shape's first value in the spec."""
    return next((leaf.cell.location for _, leaf in every_leaf(shape)), None)
