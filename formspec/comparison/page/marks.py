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
    """A changed item in one of the two forms, with the position of its change.

    ``is_entire``: the other form does not have the item, so that all its cells show the change. ``columns`` are the ids
    of the changed cells of a row.
    """

    position: int
    kind: str
    place: Place
    is_entire: bool = False
    columns: tuple[str, ...] = ()

    def covers(self, cell: Cell, names: Names) -> bool:
        """Return whether the change is shown at ``cell``, whose data is at ``names``."""
        place = self.place
        is_at = place.location in cell.locations
        is_within = names[: len(place.path)] == place.path
        match self.kind:
            case "form" | "note":
                return is_at
            case "cell":
                return is_within and cell.binding is not None and names[-1:] != () and names[-1] in self.columns
            case "row" if place.id:
                return is_within and (self.is_entire or (cell.role in _HEADINGS["row"] and is_at))
            case "row" | "column" | "level" | "field":
                return is_at and (self.is_entire or cell.role in _HEADINGS[self.kind])
            case _:
                return (is_at or is_within) if self.is_entire else is_at and cell.role in _OF_BLOCKS


def marks(layout: Layout, spec: Spec, changes: Sequence[FormChange], *, is_new: bool) -> list[tuple[int, ...]]:
    """Return for each cell of a layout the positions in ``changes`` of those that are shown there.

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
    return [tuple(sorted(set(_positions(cell, by_location, by_path)))) for cell in layout.cells]


def _targets(spec: Spec, changes: Iterable[FormChange], *, is_new: bool) -> Iterator[_Target]:
    for position, change in enumerate(changes):
        if change.kind == "form":
            yield from _of_form(position, change, spec)
            continue
        is_entire, columns = change.alteration in _ENTIRE, tuple(column.id for column in change.columns)
        places = [new if is_new else old for old, new in ((change.old, change.new), *change.others)]
        for place in places:
            if place is not None:
                yield _Target(position, change.kind, place, is_entire, columns)
        if places[0] is not None:
            yield from (_Target(position, "row", group) for group in change.groups)


def _of_form(position: int, change: FormChange, spec: Spec) -> Iterator[_Target]:
    """Yield the targets of a change of a form: its texts above or below the blocks."""
    for each in change.properties:
        if each.name in spec.locations:
            yield _Target(position, change.kind, Place(label="", location=spec.locations[each.name]))


def _positions(
    cell: Cell, by_location: Mapping[SourceLocation, list[_Target]], by_path: Mapping[Names, list[_Target]]
) -> Iterator[int]:
    names = _names(cell)
    found = [target for location in cell.locations for target in by_location.get(location, ())]
    found += (target for end in range(1, len(names) + 1) for target in by_path.get(names[:end], ()))
    yield from (target.position for target in found if target.covers(cell, names))


def _names(cell: Cell) -> Names:
    """Return the names that lead to the data of a cell, without the numbers of items."""
    path = cell.binding.path if cell.binding is not None else cell.owner
    return tuple(step for step in path.split("/")[1:] if not step.isdecimal())
