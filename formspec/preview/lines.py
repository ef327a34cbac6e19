"""The lines of a spec around some locations, to be shown next to the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from msgspec import Struct

AROUND = 3  # lines above and below: a cell's lines, those of its row and of its column, fit on a small screen
LONGEST = 1_000  # characters of a line
MOST = 10  # locations of one cell: a cell has at most four


class Location(Struct, frozen=True):
    """A line of a file, and the column in it; both counted from 1."""

    file: str
    line: int
    column: int = 1


class Line(Struct, frozen=True):
    """One line: its number, its text, and the columns that are meant, from 1; none for a line around."""

    number: int
    text: str
    columns: tuple[int, ...] = ()


class Excerpt(Struct, frozen=True):
    """Successive lines of one file."""

    file: str
    lines: tuple[Line, ...]


def excerpts(texts: Mapping[str, str], locations: Iterable[Location]) -> list[Excerpt]:
    """Return the lines around ``locations``; lines near each other are one excerpt.

    Args:
        texts: the text of each file by its name. Their order is that of the excerpts.
        locations: the locations; those that are in none of the texts are left out.
    """
    wanted = [each for each in dict.fromkeys(locations) if each.file in texts][:MOST]
    order = list(texts)
    wanted.sort(key=lambda each: (order.index(each.file), each.line, each.column))
    found: list[Excerpt] = []
    for file, group in groupby(wanted, key=lambda each: each.file):
        lines = texts[file].splitlines()
        found += _excerpts(file, lines, [each for each in group if 1 <= each.line <= len(lines)])
    return found


def _excerpts(file: str, lines: list[str], locations: list[Location]) -> Iterator[Excerpt]:
    runs: list[list[Location]] = []
    for location in locations:
        if runs and location.line - runs[-1][-1].line <= 2 * AROUND + 1:
            runs[-1].append(location)
        else:
            runs.append([location])
    for run in runs:
        columns: dict[int, tuple[int, ...]] = {}
        for location in run:
            columns[location.line] = (*columns.get(location.line, ()), location.column)
        first, last = max(1, run[0].line - AROUND), min(len(lines), run[-1].line + AROUND)
        shown = tuple(
            Line(number, lines[number - 1][:LONGEST], columns.get(number, ())) for number in range(first, last + 1)
        )
        yield Excerpt(file, shown)
