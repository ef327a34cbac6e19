"""The cells of values, and the order in which problems are told: that of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from ..layout import row_and_column
from ..problems import Place, Problem


class Cells(Mapping[str, Place]):
    """The cell of each value, by data path."""

    def __init__(self, places: Mapping[str, tuple[int, int]], named: Callable[[tuple[int, int]], Place]) -> None:
        self._places = places
        self._named = named

    def __getitem__(self, path: str) -> Place:
        return self._named(self._places[path])

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

    def near(self, path: str) -> Place | None:
        """Return the cell of a value, or of the first value of a part or list, or of what it stands in."""
        while path:
            found = path if path in self._places else self._first_below.get(path)
            if found is not None:
                return self[found]
            path = path.rpartition("/")[0]
        return None


def in_order(problems: Iterable[Problem], cells: Cells, file: str) -> list[Problem]:
    """Return the problems with their cells, in the order of the sheet."""
    placed = [problem.at(cells.near(problem.path) or Place(file=file)) for problem in problems]
    return sorted(placed, key=lambda problem: _order(problem.place))


def _order(place: Place | None) -> tuple[int, int]:
    return row_and_column(place.cell) if place is not None and place.cell else (-1, -1)


def with_file(problems: Iterable[Problem], file: str) -> list[Problem]:
    """Return problems that name their file."""
    return [
        problem
        if problem.place and problem.place.file
        else replace(problem, place=replace(problem.place or Place(), file=file))
        for problem in problems
    ]
