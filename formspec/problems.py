"""What a person got wrong, as data: a stable code, its parameters, a path and a place.

Whoever finds a problem names the code and the parameters only; the words, in Chinese and in English, are in the
catalogue (:mod:`formspec.messages`). A parameter is a code, a value, or a list of them, never a word of one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a problem weighs: an ``ERROR`` stops the form, a ``WARNING`` asks for a second look.

    ``INFO`` tells what was understood by leniency, so that an auditor can see it.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLocation:
    """Where a problem stands: a line of a file, or a cell of a sheet.

    ``line`` and ``column`` count from 1, columns in characters.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Return the place as people write it: ``form.yaml:12:5`` or ``form.xlsx [Sheet1!C4]``."""
        parts = [self.file, self.line, self.column]
        text = ":".join(str(part) for part in parts if part not in ("", None))
        cell = "!".join(part for part in (self.sheet, self.cell) if part)
        return f"{text} [{cell}]".strip() if cell else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, and what to write instead.

    ``code`` is stable and documented (docs/problems.md); ``params`` are the same in every language.
    ``path`` is a JSON Pointer (RFC 6901) into the data or the spec; ``label`` is the name of that
    place as it is printed on the form.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    label: str = ""
    location: SourceLocation | None = None
    severity: Severity = Severity.ERROR

    def message(self, lang: str | None = None) -> str:
        """Return what is wrong, in ``lang`` (``zh`` or ``en``), else in the user's language."""
        from .messages import render_message, user_language

        return render_message(self.code, self.params, lang or user_language())

    def hint(self, lang: str | None = None) -> str:
        """Return what to write instead, in ``lang``, else in the user's language; empty if there is no advice."""
        from .messages import render_hint, user_language

        return render_hint(self.code, self.params, lang or user_language())

    def at(self, location: SourceLocation | None) -> Problem:
        """Return the same problem, standing at ``location`` unless it has a place already."""
        return self if self.location is not None else replace(self, location=location)

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """Return the problem as JSON data, in ``lang``, else in the user's language; docs/problems.md has its shape."""
        location = self.location or SourceLocation()
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message(lang),
            "hint": self.hint(lang),
            "path": self.path,
            "label": self.label,
            "file": location.file,
            "line": location.line,
            "column": location.column,
            "sheet": location.sheet,
            "cell": location.cell,
            "params": {key: _plain(value) for key, value in self.params.items()},
        }

    def __str__(self) -> str:
        """Return place, label, code and message, in the user's language, on one line."""
        where = str(self.location) if self.location else self.path
        return ": ".join(part for part in (where, self.label, self.code, self.message()) if part)


class FormspecError(Exception):
    """The base of every exception this library raises on purpose."""


class ProblemError(FormspecError):
    """Raised where the work cannot go on; carries every problem that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def with_file(problems: Iterable[Problem], file: str) -> list[Problem]:
    """Return problems that name their file: ``file`` where they name no other."""
    return [
        problem
        if problem.location and problem.location.file
        else replace(problem, location=replace(problem.location or SourceLocation(), file=file))
        for problem in problems
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
