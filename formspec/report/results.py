"""What came of one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..api import Reading
from ..data.shape import leaf_at
from ..form.fullness import Fullness
from ..problems import Problem, Severity, SourceLocation, has_errors
from ..values import short

_SHOWN_VALUE = 200
"""Characters of a value in a report: enough to recognise it; the whole text is in the file."""
_GIVEN = ("value", "given", "found", "text")
"""Parameters of a problem that contain the rejected text."""
_OF_THE_RUN = frozenset(("read.spec-changed",))
"""Problems that a file shares with all others of its round: they are no fault of who has filled it in."""


class Outcome(StrEnum):
    """What came of a file; each has exactly one."""

    PASSED = "passed"
    WARNINGS = "warnings"
    ERRORS = "errors"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What came of one file.

    ``problems`` are its own, ``shared`` those that it shares with the other files of its form. ``fullness`` is None if
    it could not be read. ``values`` are the values at the paths of its problems, as text. ``sheet`` is the sheet of a
    workbook that its values come from.
    """

    name: str
    problems: tuple[Problem, ...] = ()
    shared: tuple[Problem, ...] = ()
    fullness: Fullness | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    @property
    def outcome(self) -> Outcome:
        """What came of the file: whether it could be read, and the most severe of its problems."""
        if self.fullness is None:
            return Outcome.UNREADABLE
        if has_errors(self.problems):
            return Outcome.ERRORS
        has_warnings = any(problem.severity is Severity.WARNING for problem in self.problems)
        return Outcome.WARNINGS if has_warnings else Outcome.PASSED


def unreadable(name: str, problems: Iterable[Problem]) -> FileResult:
    """Return the result of a file that could not be read."""
    return FileResult(name=name, problems=tuple(problems))


def result_of(name: str, reading: Reading[Any]) -> FileResult:
    """Return the result of a file that was read."""
    own = tuple(problem for problem in reading.problems if problem.code not in _OF_THE_RUN)
    shared = tuple(problem for problem in reading.problems if problem.code in _OF_THE_RUN)
    first = next(iter(reading.cells.values()), SourceLocation())
    return FileResult(
        name=name,
        problems=own,
        shared=shared,
        fullness=reading.fullness,
        values=_values(reading, own) if own else {},
        sheet=first.sheet,
    )


def _values(reading: Reading[Any], problems: Iterable[Problem]) -> dict[str, str]:
    evaluated = reading.spec.evaluate(reading.form)
    shape = reading.spec.compiled.shape
    values: dict[str, str] = {}
    for problem in problems:
        leaf, value = leaf_at(shape, problem.path), evaluated.get(problem.path)
        if leaf is not None and value is not None:
            values[problem.path] = short(leaf.cell.value.type.display(value, leaf.cell.value), _SHOWN_VALUE)
    return values


def value_at(result: FileResult, problem: Problem) -> str:
    """Return the value that a problem is about, as text: the accepted one, or the rejected one; empty if unknown."""
    accepted = result.values.get(problem.path, "")
    given = next((problem.params[name] for name in _GIVEN if name in problem.params), "")
    return accepted or (short(given, _SHOWN_VALUE) if isinstance(given, str) else "")
