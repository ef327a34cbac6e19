"""What came of one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

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


class FileResult(Struct, frozen=True, kw_only=True):
    """What came of one file.

    ``form`` is the id of its form. ``problems`` are its own, ``shared`` those that it shares with the other files of
    its form. ``fullness`` is None if it could not be read. ``values`` are the values at the paths of its problems, as
    text. ``sheet`` is the sheet of a workbook that its values come from.
    """

    name: str
    form: str = ""
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


def result_of(
    name: str,
    problems: Iterable[Problem],
    *,
    form: str = "",
    fullness: Fullness | None = None,
    values: Mapping[str, str] = MappingProxyType({}),
    sheet: str = "",
) -> FileResult:
    """Return the result of a file with these problems; without ``fullness`` it could not be read."""
    found = tuple(problems)
    return FileResult(
        name=name,
        form=form,
        problems=tuple(problem for problem in found if problem.code not in _OF_THE_RUN),
        shared=tuple(problem for problem in found if problem.code in _OF_THE_RUN),
        fullness=fullness,
        values=values,
        sheet=sheet,
    )


def sheet_of(reading: Reading[Any]) -> str:
    """Return the sheet that the values of a workbook come from; empty for data."""
    return next(iter(reading.cells.values()), SourceLocation()).sheet


def values_at_problems(reading: Reading[Any]) -> dict[str, str]:
    """Return the values at the paths of a form's problems, as text."""
    own = [problem for problem in reading.problems if problem.code not in _OF_THE_RUN]
    return _values(reading, own) if own else {}


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
