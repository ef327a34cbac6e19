"""The cells of values, and the order in which problems are told: that of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

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


def in_order(problems: Iterable[Problem], cells: Mapping[str, Place], file: str) -> list[Problem]:
    """Return the problems with their cells, in the order of the sheet."""
    placed = [problem.at(_cell_of(problem.path, cells) or Place(file=file)) for problem in problems]
    return sorted(placed, key=lambda problem: _row_column(problem.place.cell if problem.place else ""))


def _row_column(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    if not letters or letters == cell:
        return -1, -1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def _cell_of(path: str, cells: Mapping[str, Place]) -> Place | None:
    """Return the cell of a value, or of the first value of a part or list, or of what it stands in."""
    while path:
        if path in cells:
            return cells[path]
        below = next((place for each, place in cells.items() if each.startswith(f"{path}/")), None)
        if below is not None:
            return below
        path = path.rpartition("/")[0]
    return None


def with_file(problems: Iterable[Problem], file: str) -> list[Problem]:
    """Return problems that name their file."""
    return [
        problem
        if problem.place and problem.place.file
        else replace(problem, place=replace(problem.place or Place(), file=file))
        for problem in problems
    ]
