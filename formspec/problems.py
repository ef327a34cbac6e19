"""Problems as data: a stable code, parameters, a data path and a source location.

Code that finds a problem names its code and parameters only; the texts, in Chinese and in English, are in the
catalogue (:mod:`formspec.messages`). A parameter is a code, a value, or a list of them, never a word of one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import force_setattr, replace

from .patterns import lazy_pattern

_HALF_PAIR = lazy_pattern("[\ud800-\udfff]")


def writable(text: str) -> str:
    """Return a text with each half of a surrogate pair replaced: no output can be encoded with one (RFC 8259, 8.2)."""
    return text if text.isascii() else _HALF_PAIR.sub("\ufffd", text)


class Severity(StrEnum):
    """The severity of a problem: an ``ERROR`` makes the form invalid, a ``WARNING`` is to be checked by a person.

    ``INFO`` reports a value that was read by lenient parsing, for the record.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class SourceLocation(Struct, frozen=True, kw_only=True):
    """The location of a problem: a line of a file, or a cell of a sheet.

    Args:
        file: the name of the file, as it was passed in; empty for data in memory.
        line: the line, counted from 1.
        column: the column, counted from 1, in characters.
        sheet: the name of the sheet.
        cell: the name of the cell, such as ``C4``.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Return the location as text: ``form.yaml:12:5`` or ``form.xlsx [Sheet1!C4]``."""
        parts = [self.file, self.line, self.column]
        text = ":".join(str(part) for part in parts if part not in ("", None))
        cell = "!".join(part for part in (self.sheet, self.cell) if part)
        return writable(f"{text} [{cell}]".strip() if cell else text)


class Problem(Struct, frozen=True, kw_only=True):
    """One mistake or remark.

    Args:
        code: the stable code (docs/problems.md), such as ``data.required``.
        params: the parameters of the message: codes, values, or lists of them, the same in every language.
        path: the JSON Pointer (RFC 6901) of the value in the data or the spec.
        label: the name of the value as it is printed on the form.
        location: the line of a file or the cell of a sheet; None if it is unknown.
        severity: error, warning or info.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    label: str = ""
    location: SourceLocation | None = None
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        """Make every text one that can be written: a text of the data may have half of a surrogate pair."""
        force_setattr(self, "params", {key: _writable(value) for key, value in self.params.items()})
        force_setattr(self, "path", writable(self.path))
        force_setattr(self, "label", writable(self.label))

    def message(self, lang: str | None = None) -> str:
        """Return the message in ``lang`` (``zh`` or ``en``), else in the user's language."""
        from .messages import render_message, user_language

        return render_message(self.code, self.params, lang or user_language())

    def hint(self, lang: str | None = None) -> str:
        """Return the advice in ``lang``, else in the user's language; empty if there is none."""
        from .messages import render_hint, user_language

        return render_hint(self.code, self.params, lang or user_language())

    def at(self, location: SourceLocation | None) -> Problem:
        """Return the same problem with ``location``, unless it already has one."""
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
            "file": writable(location.file),
            "line": location.line,
            "column": location.column,
            "sheet": location.sheet,
            "cell": location.cell,
            "params": {key: _plain(value) for key, value in self.params.items()},
        }

    def __str__(self) -> str:
        """Return location, label, code and message, in the user's language, on one line."""
        where = str(self.location) if self.location else self.path
        return ": ".join(part for part in (where, self.label, self.code, self.message()) if part)


class FormspecError(Exception):
    """The base of every exception this library raises on purpose."""


class ProblemError(FormspecError):
    """Raised where an operation cannot continue; ``problems`` are all that were found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def count_text(problems: Iterable[Problem], lang: str) -> str:
    """Return the numbers of errors, of warnings and, if there are any, of remarks in words."""
    from .messages import joined, text

    severities = [problem.severity for problem in problems]
    counts = {severity: severities.count(severity) for severity in Severity}
    shown = (
        text(f"cli.count.{severity}.{'one' if number == 1 else 'many'}", lang, number=number)
        for severity, number in counts.items()
        if number or severity is not Severity.INFO
    )
    return joined(shown, lang, "comma")


def with_file(problems: Iterable[Problem], file: str) -> list[Problem]:
    """Return the problems with ``file`` as the file of each that has none."""
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


def _writable(value: Any) -> Any:
    match value:
        case str():
            return writable(value)
        case list():
            return [_writable(item) for item in value]
        case tuple():
            return tuple(_writable(item) for item in value)
    return value
