"""Values by data path as JSON data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by data path as JSON data; an item between others that holds nothing is None."""
    root: dict[str, Any] = {}
    for path, held in values.items():
        steps = path.split("/")[1:]
        here: Any = root
        for index, step in enumerate(steps[:-1]):
            following: Any = [] if steps[index + 1].isdecimal() else {}
            here = _into(here, step, following)
        _put(here, steps[-1], held)
    return root


def _into(here: Any, step: str, following: Any) -> Any:
    if isinstance(here, list):
        index = int(step)
        while len(here) <= index:
            here.append(None)
        if here[index] is None:
            here[index] = following
        return here[index]
    return here.setdefault(step, following)


def _put(here: Any, step: str, held: Any) -> None:
    if isinstance(here, list):
        index = int(step)
        while len(here) <= index:
            here.append(None)
        here[index] = held
    else:
        here[step] = held
