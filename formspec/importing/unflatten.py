"""Values by data path as nested JSON data."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any


def unflatten(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by data path as JSON data; an item without values between others is None."""
    root: dict[str, Any] = {}
    for path, value in values.items():
        steps = path.split("/")[1:]
        parent: Any = root
        for step, following in pairwise(steps):
            parent = _child(parent, step, [] if following.isdecimal() else {})
        _put(parent, steps[-1], value)
    return root


def _child(parent: Any, step: str, default: Any) -> Any:
    """Return the object or list below ``parent``; ``default`` is inserted if it is missing."""
    if not isinstance(parent, list):
        return parent.setdefault(step, default)
    index = int(step)
    _extend(parent, index)
    if parent[index] is None:
        parent[index] = default
    return parent[index]


def _put(parent: Any, step: str, value: Any) -> None:
    if isinstance(parent, list):
        _extend(parent, int(step))
        parent[int(step)] = value
    else:
        parent[step] = value


def _extend(items: list[Any], index: int) -> None:
    """Append None until ``items`` has an item ``index``."""
    items.extend([None] * (index + 1 - len(items)))
