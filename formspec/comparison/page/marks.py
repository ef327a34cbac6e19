"""The cells of a form that a change is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from ...layout import Cell, Layout, Role
from ...problems import SourceLocation
from ...spec.model import Spec
from ..model import Alteration, FormChange, Place

_ENTIRE = (Alteration.ADDED, Alteration.REMOVED)
_HEADINGS = {
    "column": (Role.COLUMN_HEADING,),
    "level": (Role.COLUMN_HEADING,),
    "row": (Role.ROW_HEADING,),
    "field": (Role.FIELD_LABEL, Role.INPUT, Role.COMPUTED, Role.PRINTED, Role.CLOSED, Role.LINE),
}
"""The cells that show a change of an item that both forms have; of a block, its label."""
_OF_BLOCKS = (Role.BLOCK_LABEL, Role.SECTION)

Names = tuple[str, ...]


class _Target(Struct, frozen=True):
    """A changed item in one of the two forms, with the number of its change."""

    number: int
    change: FormChange
    place: Place

    def covers(self, cell: Cell, names: Names) -> bool:
        """Return whether the change is shown at ``cell``, whose data is at ``names``."""
        change, place = self.change, self.place
        is_at = place.location in cell.locations
        is_within = names[: len(place.path)] == place.path
        match change.kind:
            case "form" | "note":
                return is_at
            case "cell":
                columns = [column.id for column in change.columns]
                return is_within and cell.binding is not None and names[-1:] != () and names[-1] in columns
            case "row" if place.id:
                roles = None if change.alteration in _ENTIRE else _HEADINGS["row"]
                return is_within and (roles is None or (cell.role in roles and is_at))
            case "row" | "column" | "level" | "field":
                return is_at and (change.alteration in _ENTIRE or cell.role in _HEADINGS[change.kind])
            case _:
                return (is_at or is_within) if change.alteration in _ENTIRE else is_at and cell.role in _OF_BLOCKS


def marks(layout: Layout, spec: Spec, changes: Sequence[FormChange], *, is_new: bool) -> list[tuple[int, ...]]:
    """Return for each cell of a layout the numbers of the changes that are shown there, from 1.

    Args:
        layout: the layout of one of the two forms.
        spec: that form.
        changes: the changes from the old form to the new one.
        is_new: whether it is the new form.
    """
    by_location: dict[SourceLocation, list[_Target]] = defaultdict(list)
    by_path: dict[Names, list[_Target]] = defaultdict(list)
    for target in _targets(spec, changes, is_new=is_new):
        if target.place.location is not None:
            by_location[target.place.location].append(target)
        if target.place.path:
            by_path[target.place.path].append(target)
    return [tuple(sorted(set(_numbers(cell, by_location, by_path)))) for cell in layout.cells]


def _targets(spec: Spec, changes: Iterable[FormChange], *, is_new: bool) -> Iterator[_Target]:
    for number, change in enumerate(changes, 1):
        for old, new in ((change.old, change.new), *change.others):
            place = new if is_new else old
            if place is None:
                continue
            if change.kind != "form":
                yield _Target(number, change, place)
                continue
            for each in change.properties:
                if each.name in spec.locations:  # a text above or below the blocks
                    yield _Target(number, change, Place(label="", location=spec.locations[each.name]))


def _numbers(
    cell: Cell, by_location: Mapping[SourceLocation, list[_Target]], by_path: Mapping[Names, list[_Target]]
) -> Iterator[int]:
    names = _names(cell)
    found = [target for location in cell.locations for target in by_location.get(location, ())]
    found += (target for end in range(1, len(names) + 1) for target in by_path.get(names[:end], ()))
    yield from (target.number for target in found if target.covers(cell, names))


def _names(cell: Cell) -> Names:
    """Return the names that lead to the data of a cell, without the numbers of items."""
    path = cell.binding.path if cell.binding is not None else cell.owner
    return tuple(step for step in path.split("/")[1:] if not step.isdecimal())
