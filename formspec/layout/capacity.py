"""Whether a form's rows fit into the blank form, so that both can share one compiled layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..rules.paths import pattern
from ..spec.model import ListBlock, Repeat, RowSpec, Spec, TableBlock, data_blocks


def shown_blank(repeat: Repeat) -> int:
    """Return how many items of a list a blank form shows: at least one, so that there is a row to fill in."""
    return max(repeat.blank + repeat.spare, repeat.at_least, 1)


def beyond_blank(spec: Spec, counts: Mapping[str, int]) -> dict[str, int]:
    """Return ``counts`` where some list is longer than the blank form shows; an empty mapping otherwise.

    Spare rows get a label when they contain a value, so lists that fit do not change the layout.
    """
    room = dict(_room(spec))
    fits = all(number <= room.get(pattern(path), 0) for path, number in counts.items())
    return {} if fits else {path: number for path, number in counts.items() if number}


def _room(spec: Spec) -> Iterator[tuple[str, int]]:
    for block in data_blocks(spec.blocks):
        if isinstance(block, ListBlock):
            yield f"/{block.id}", shown_blank(block.repeat)
        elif isinstance(block, TableBlock):
            yield from _rows(block.rows, f"/{block.id}")


def _rows(rows: tuple[RowSpec, ...], path: str) -> Iterator[tuple[str, int]]:
    for row in rows:
        here = path if row.id is None else f"{path}/{row.id}"
        if row.repeat is not None:
            yield here, shown_blank(row.repeat)
            here = f"{here}/*"
        yield from _rows(row.rows, here)
