"""Data that fits a form, made from the form's own shape."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import formspec
from formspec.data.shape import Group, Leaf, Many, Shape
from formspec.spec.model import CellUse
from tests.values.strategies import fitting

LONGEST = 3
SPECS = {entry.id: formspec.load(entry.id) for entry in formspec.forms()}


def _leaf(leaf: Leaf) -> st.SearchStrategy[Any]:
    return fitting(leaf.cell.value)


def _is_given(shape: Shape) -> bool:
    """Computed and printed values are the form's own: data need not have them."""
    return not isinstance(shape, Leaf) or shape.cell.kind is CellUse.INPUT


def _needed(shape: Shape) -> bool:
    match shape:
        case Leaf():
            return shape.cell.value.required
        case Group():
            return any(_needed(member) for member in shape.members.values() if _is_given(member))
        case Many():
            return shape.at_least > 0


def data_for(shape: Shape) -> st.SearchStrategy[Any]:
    """Return data that fits ``shape``; what is not required may be left out."""
    match shape:
        case Leaf():
            return _leaf(shape)
        case Many():
            most = LONGEST if shape.at_most is None else min(shape.at_most, LONGEST)
            item = data_for(shape.item)
            return st.lists(item, min_size=shape.at_least, max_size=max(most, shape.at_least))
        case Group():
            given = {name: data_for(member) for name, member in shape.members.items() if _is_given(member)}
            needed = {name: each for name, each in given.items() if _needed(shape.members[name])}
            return st.fixed_dictionaries(needed, optional={k: v for k, v in given.items() if k not in needed})


FORMS = {name: data_for(spec.compiled.shape) for name, spec in SPECS.items()}


def places(data: Any) -> list[tuple[Any, Any]]:
    """Return (container, key) of everything in ``data``."""
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    return [(data, key) for key in keys] + [each for key in keys for each in places(data[key])]
