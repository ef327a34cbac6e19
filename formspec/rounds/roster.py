"""The roster of a round: the units that forms are sent to, with their projects.

A row of the roster is a unit, or one of its projects: a unit with three projects has three rows with its code. What is
wrong is reported with its cell; nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from unicodedata import normalize

from msgspec import Struct, field
from msgspec.structs import replace

from ..invisible import visible
from ..problems import Problem, ProblemError, Severity, SourceLocation
from ..suggest import nearest
from .columns import Use, heading_key, same_use, uses_of
from .roster_table import RosterTable, TableCell, read_tables

LONGEST_CODE = 40
"""Characters of a code, which names of files begin with: a unified social credit code has 18."""
_HEADING_ROWS = 50
"""Rows in which the headings are looked for: above them are a title, a date, notes."""
_MOST_LISTED = 10
"""Headings, and numbers of rows, that a message lists."""
_OF_UNIT = (Use.NAME, Use.SUPERIOR, Use.CONTACT)


class Project(Struct, frozen=True, kw_only=True):
    """A project of a unit.

    Args:
        code: its code; empty if the roster has no codes of projects.
        name: its name.
        row: the texts of its row, by the heading's :func:`formspec.rounds.columns.heading_key`.
        location: where it is in the roster.
    """

    code: str
    name: str
    row: Mapping[str, TableCell]
    location: SourceLocation

    @property
    def key(self) -> str:
        """What the project is recognised by: its code, or its name if there are no codes."""
        return self.code or self.name


class Unit(Struct, frozen=True, kw_only=True):
    """A unit.

    Args:
        code: its code, as the roster shows it.
        name: its name.
        superior: its superior unit or department, as the roster names it; empty for none.
        contact: its contact.
        projects: its projects, in the order of the roster.
        row: the texts of its first row, by the heading's key.
        location: where it is in the roster.
    """

    code: str
    name: str
    superior: str = ""
    contact: str = ""
    projects: tuple[Project, ...] = ()
    row: Mapping[str, TableCell] = field(default_factory=dict)
    location: SourceLocation = field(default_factory=SourceLocation)


class Roster(Struct, frozen=True, kw_only=True):
    """A roster: its headings, its units in their order, and the problems found in it."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...] = ()

    def unit_named(self, name: str) -> Unit | None:
        """Return the unit with this code or name; None if there is none, or if several have the name."""
        code = code_of(name)
        found = [unit for unit in self.units if unit.code == code] or [
            unit for unit in self.units if heading_key(unit.name) == heading_key(name)
        ]
        return found[0] if len(found) == 1 else None


class Wanted(Struct, frozen=True):
    """A column that a round needs: its heading, and where the round names it."""

    heading: str
    location: SourceLocation | None = None


def code_of(text: str) -> str:
    """Return a code as it is compared: without what cannot be seen, full-width characters as half-width ones."""
    return normalize("NFKC", visible(text))


def headings_in(path: Path, file: str) -> tuple[str, list[str]]:
    """Return the sheet and the headings of a roster whose columns are not known yet, by the headings that it has.

    Raises ProblemError if it cannot be read, or if no row has a heading for codes and for names.
    """
    found = _best(read_tables(path, file), lambda texts: len(uses_of(texts)))
    table, row = found or _no_headings(file, [])
    headings = [cell.text for _, cell in sorted(table.rows[row].items())]
    missing = [use for use in (Use.CODE, Use.NAME) if use not in uses_of(headings)]
    if missing:
        params = {"uses": missing, "headings": headings[:_MOST_LISTED]}
        raise ProblemError([Problem(code="roster.no-use", params=params, location=_row_location(table, row))])
    return table.sheet, headings


def read_roster(
    path: Path, file: str, columns: Mapping[Use, Wanted], others: Iterable[Wanted] = (), sheet: str = ""
) -> Roster:
    """Return the roster at ``path``; its mistakes are its ``problems``.

    Args:
        path: The workbook or text file.
        file: Its name in problems.
        columns: The heading of each column that says what a unit is; those of code and name are needed.
        others: Other columns that a round uses.
        sheet: The sheet; by default the first one that has the headings.

    Raises:
        ProblemError: It cannot be read, or has no row with the headings.
    """
    wanted = [*columns.values(), *others]
    tables = [table for table in read_tables(path, file) if sheet in ("", table.sheet)]
    keys = {heading_key(each.heading) for each in wanted}
    found = _best(tables, lambda texts: len(keys & {heading_key(text) for text in texts}))
    table, heading_row = found or _no_headings(file, [each.heading for each in wanted])
    headings = table.rows[heading_row]
    problems = list(_heading_problems(table, heading_row, wanted))
    if problems:
        raise ProblemError(problems)
    names = {use: heading_key(each.heading) for use, each in columns.items()}
    reader = _Reader(names, {column: heading_key(cell.text) for column, cell in headings.items()}, keys)
    for row in sorted(row for row in table.rows if row > heading_row):
        reader.add(table, row, is_hidden=row in table.hidden)
    texts = tuple(cell.text for _, cell in sorted(headings.items()))
    units, found_problems = reader.units(), reader.finished(table, file)
    return Roster(file=file, sheet=table.sheet, headings=texts, units=units, problems=found_problems)


def _best(tables: Iterable[RosterTable], score: Callable[[list[str]], int]) -> tuple[RosterTable, int] | None:
    """Return the table and the row with the headings: of equal ones the first visible sheet, and its last row.

    Headings that are merged over two rows are in both, and the lower one has those of every column.
    """
    best: tuple[RosterTable, int] | None = None
    most = 0
    for table in sorted(tables, key=lambda each: each.is_hidden):
        of_table = 0
        for row in sorted(table.rows)[:_HEADING_ROWS]:
            number = score([cell.text for cell in table.rows[row].values()])
            is_continued = number == of_table and best is not None and best[0] is table and row == best[1] + 1
            if number > most or (number and is_continued):
                best, most = (table, row), number
                of_table = number
    return best


def _no_headings(file: str, headings: list[str]) -> tuple[RosterTable, int]:
    params = {"headings": headings[:_MOST_LISTED]}
    raise ProblemError([Problem(code="roster.no-headings", params=params, location=SourceLocation(file=file))])


def _row_location(table: RosterTable, row: int) -> SourceLocation:
    """Return the location of the first text of a row."""
    cells = table.rows[row]
    return cells[min(cells)].location


def _heading_problems(table: RosterTable, row: int, wanted: Iterable[Wanted]) -> Iterator[Problem]:
    """Yield a problem for each wanted column that the roster does not have, or has twice."""
    cells = table.rows[row]
    counts = Counter(heading_key(cell.text) for cell in cells.values())
    known = {heading_key(cell.text): cell.text for cell in cells.values()}
    for each in {each.heading: each for each in wanted}.values():
        key = heading_key(each.heading)
        if not counts[key]:
            likely = same_use(each.heading, known.values()) or known.get(nearest(key, known, 0.4), "")
            place = _row_location(table, row)
            params = {"heading": each.heading, "suggestion": likely, "headings": list(known.values())[:_MOST_LISTED],
                      "roster": str(place)}  # fmt: skip
            yield Problem(code="roster.no-column", params=params, location=each.location or place)
        elif counts[key] > 1:
            second = [cell for _, cell in sorted(cells.items()) if heading_key(cell.text) == key][1]
            yield Problem(code="roster.same-heading", params={"heading": each.heading}, location=second.location)


class _Reader:
    """Reads one row after the other into units."""

    def __init__(self, names: Mapping[Use, str], headings: Mapping[int, str], wanted: Collection[str]) -> None:
        self._names, self._headings = names, headings
        self._columns = [column for column, key in headings.items() if key in wanted]
        self._units: dict[str, Unit] = {}
        self._projects: dict[str, dict[str, Project]] = {}
        self._hidden: list[SourceLocation] = []
        self.problems: list[Problem] = []

    def add(self, table: RosterTable, row: int, *, is_hidden: bool) -> None:
        """Add a row, unless it repeats the headings or has nothing in the columns of the roster."""
        cells = {self._headings[column]: cell for column, cell in table.rows[row].items() if column in self._headings}
        own = {use: cells[key] for use, key in self._names.items() if key in cells}
        if not own or all(heading_key(cell.text) == key for key, cell in cells.items()):
            return
        location = own[min(own, key=list(Use).index)].location
        self.problems += (each for column in self._columns for each in table.problems.get((row, column), ()))
        if is_hidden:
            self._hidden.append(location)
        code = code_of(own[Use.CODE].text) if Use.CODE in own else ""
        name = own[Use.NAME].text if Use.NAME in own else ""
        if self._is_whole(code, name, own, location):
            self._take(code, own, cells)

    def _is_whole(self, code: str, name: str, own: Mapping[Use, TableCell], location: SourceLocation) -> bool:
        """Return whether a row has a code and a name; report what it lacks."""
        if not code:
            self._error("roster.no-code", location, found=next(iter(own.values())).text)
        elif not name:
            self._error("roster.no-name", location, code=code)
        elif len(code) > LONGEST_CODE:
            self._error("roster.long-code", location, code=code, limit=LONGEST_CODE)
        return bool(code) and bool(name) and len(code) <= LONGEST_CODE

    def _take(self, code: str, own: Mapping[Use, TableCell], cells: Mapping[str, TableCell]) -> None:
        first = self._units.get(code)
        project = self._project(own, cells)
        if first is None:
            name, superior, contact = (own[use].text if use in own else "" for use in _OF_UNIT)
            self._units[code] = Unit(
                code=code, name=name, superior=superior, contact=contact, row=cells, location=own[Use.CODE].location
            )
        else:
            if not self._is_same(first, own):
                return
            if Use.PROJECT not in own and Use.PROJECT_CODE not in own:
                params = {"code": code, "first": str(first.location)}
                self._add("roster.duplicate", own[Use.CODE].location, Severity.WARNING, **params)
        if project is not None:
            self._add_project(code, project)

    def _is_same(self, first: Unit, own: Mapping[Use, TableCell]) -> bool:
        """Return whether a row with the code of an earlier one says the same of the unit; report the differences."""
        differing = [
            use
            for use in _OF_UNIT
            if use in own and heading_key(own[use].text) != heading_key(getattr(first, str(use)))
        ]
        for use in differing:
            before, params = getattr(first, str(use)), {"code": first.code, "first": str(first.location)}
            code = "roster.two-names" if use is Use.NAME else "roster.differs"
            self._error(code, own[use].location, found=own[use].text, before=before or "—", **params)
        return not differing

    def _project(self, own: Mapping[Use, TableCell], cells: Mapping[str, TableCell]) -> Project | None:
        code, name = own.get(Use.PROJECT_CODE), own.get(Use.PROJECT)
        place = name or code
        if place is None or Use.PROJECT not in self._names:
            return None
        if name is None:
            self._error("roster.no-project-name", place.location, code=place.text)
            return None
        if code is None and Use.PROJECT_CODE in self._names:
            self._error("roster.no-project-code", place.location, name=name.text)
            return None
        text = code_of(code.text) if code is not None else ""
        if len(text) > LONGEST_CODE:
            self._error("roster.long-code", place.location, code=text, limit=LONGEST_CODE)
            return None
        return Project(code=text, name=name.text, row=cells, location=place.location)

    def _add_project(self, unit: str, project: Project) -> None:
        known = self._projects.setdefault(unit, {})
        first = known.setdefault(project.key, project)
        if first is project:
            return
        params = {"code": project.key, "first": str(first.location)}
        if heading_key(first.name) == heading_key(project.name):
            self._add("roster.duplicate", project.location, Severity.WARNING, **params)
        else:
            self._error("roster.two-names", project.location, found=project.name, before=first.name, **params)

    def units(self) -> tuple[Unit, ...]:
        """Return the units with their projects."""
        return tuple(
            replace(unit, projects=tuple(self._projects.get(code, {}).values())) for code, unit in self._units.items()
        )

    def finished(self, table: RosterTable, file: str) -> tuple[Problem, ...]:
        """Return all problems: those of rows, and those that only all rows together show."""
        if not self._units and not self.problems:
            location = SourceLocation(file=file, sheet=table.sheet)
            self.problems.append(Problem(code="roster.no-units", location=location))
        if self._hidden:
            rows = [place.cell or str(place.line) for place in self._hidden]
            params = {"count": len(rows), "cells": rows[:_MOST_LISTED]}
            self._add("roster.hidden", self._hidden[0], Severity.WARNING, **params)
        self._check_names()
        self._check_superiors()
        return tuple(self.problems)

    def _check_names(self) -> None:
        """Report a name that two codes have: often one unit that was entered twice."""
        first: dict[str, Unit] = {}
        for unit in self._units.values():
            other = first.setdefault(heading_key(unit.name), unit)
            if other is not unit:
                params = {"name": unit.name, "codes": [other.code, unit.code], "first": str(other.location)}
                self._add("roster.same-name", unit.location, Severity.WARNING, **params)

    def _check_superiors(self) -> None:
        """Report superior units that are not in the roster, each once."""
        units = self._units
        names = {heading_key(unit.name): unit.name for unit in units.values()}
        missing: dict[str, list[Unit]] = {}
        for unit in units.values():
            if unit.superior and code_of(unit.superior) not in units and heading_key(unit.superior) not in names:
                missing.setdefault(unit.superior, []).append(unit)
        for superior, below in missing.items():
            likely = names.get(nearest(heading_key(superior), names, 0.6), "")
            params = {"superior": superior, "count": len(below), "suggestion": likely}
            cell = below[0].row.get(self._names[Use.SUPERIOR])
            location = cell.location if cell is not None else below[0].location
            self._add("roster.no-superior", location, Severity.WARNING, **params)

    def _error(self, code: str, location: SourceLocation, /, **params: object) -> None:
        self._add(code, location, Severity.ERROR, **params)

    def _add(self, code: str, location: SourceLocation, severity: Severity, /, **params: object) -> None:
        self.problems.append(Problem(code=code, params=params, location=location, severity=severity))
