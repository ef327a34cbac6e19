"""The cells of values, and the order of problems: that of the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ..layout import address, row_and_column
from ..problems import Place, Problem


class Cells(Mapping[str, Place]):
    """The cell of each value, by data path; all are in one sheet of one file."""

    def __init__(self, places: Mapping[str, tuple[int, int]], file: str, sheet: str) -> None:
        self._places = places
        self._file = file
        self._sheet = sheet

    def __getitem__(self, path: str) -> Place:
        return Place(file=self._file, sheet=self._sheet, cell=address(*self._places[path]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @cached_property
    def _first_below(self) -> Mapping[str, str]:
        """The first value below each part, list and item."""
        found: dict[str, str] = {}
        for path in self._places:
            above = path.rpartition("/")[0]
            while above and found.setdefault(above, path) == path:
                above = above.rpartition("/")[0]
        return found

    def near(self, path: str) -> Place:
        """Return the cell of a value, of the first value of a part or list, or of the nearest part around it."""
        while path:
            found = path if path in self._places else self._first_below.get(path)
            if found is not None:
                return self[found]
            path = path.rpartition("/")[0]
        return Place(file=self._file)


def sheet_order(problem: Problem) -> tuple[int, int]:
    """Return a key that sorts problems by the row and column of their cell; those without one come first."""
    place = problem.place
    return row_and_column(place.cell) if place is not None and place.cell else (-1, -1)
