"""Equal changes as one: what is written once in a spec changes once.

A shared set of columns, a part, an anchor of YAML, a list of choices or a default of a table changes several items of a
form in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from msgspec.structs import replace

from .model import Alteration, FormChange


def united(changes: Iterable[FormChange]) -> Iterator[FormChange]:
    """Yield the changes, those that are equal once, with their other places."""
    found: list[FormChange] = []
    others: dict[int, list[FormChange]] = defaultdict(list)
    known: dict[Hashable, int] = {}
    for change in changes:
        keys = list(_keys(change))
        first = next((known[key] for key in keys if key in known), len(found))
        known |= dict.fromkeys(keys, first)
        if first < len(found):
            others[first].append(change)
        else:
            found.append(change)
    yield from (_with_others(change, others[number]) for number, change in enumerate(found))


def _with_others(change: FormChange, others: list[FormChange]) -> FormChange:
    groups = (group for each in others for group in each.groups)
    return replace(change, others=tuple((each.old, each.new) for each in others), groups=(*change.groups, *groups))


def _keys(change: FormChange) -> Iterator[Hashable]:
    """Yield the keys of a change; changes with a common key are one change of the spec."""
    outline = change.alteration, change.kind, change.properties, change.columns
    place = change.place
    yield (
        outline,
        place.id,
        place.label,
        *(each.location if each is not None else None for each in (change.old, change.new)),
    )
    if change.alteration is not Alteration.CHANGED:
        return
    if [each.name for each in change.properties] == ["choices"]:
        yield *outline, "choices"
    if change.kind == "column":
        yield *outline, place.path[:-1]
