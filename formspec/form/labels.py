"""The name of a value as the form prints it."""

from __future__ import annotations

from collections.abc import Iterator

from ..data.shape import Group, Many, Shape
from ..rules.paths import EACH, is_index


def label_of(shape: Group, path: str) -> str:
    """Return the name of the value at ``path`` as the form prints it: 资金总额 / 半年计划执行数.

    The name of an item has its number, counted from 1.
    """
    labels = [part.label.replace("\n", "").rstrip(":： ") for part in _along(shape, path)]
    steps = [step for step in path.split("/") if is_index(step)]
    number = f" {int(steps[-1]) + 1}" if steps else ""
    shown = [label for label in labels if label]
    if len(shown) > 1 and number:
        shown[-2] += number
    return " / ".join(dict.fromkeys(shown))


def _along(shape: Shape, path: str) -> Iterator[Shape]:
    """Yield the shapes on the way to ``path``, the top of the form left out."""
    for step in path.split("/")[1:]:
        if isinstance(shape, Many) and (step.isdecimal() or step == EACH):
            shape = shape.item
            continue
        if isinstance(shape, Group) and step in shape.members:
            shape = shape.members[step]
            yield shape
        else:
            return
