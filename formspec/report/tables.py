"""All problems of a run as tables of a document, to sort and to filter: one of problems, one of files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from ..messages import name_of, text
from ..problems import Problem, ProblemError, Severity, SourceLocation
from ..registry import formats
from ..renderer import TableColumn, Tables, TableSheet
from .results import FileResult, value_at

_PROBLEMS = {
    "file": 30,
    "sheet": 18,
    "cell": 8,
    "label": 40,
    "value": 24,
    "severity": 8,
    "problem": 48,
    "hint": 40,
    "code": 20,
}
"""The columns of the table of problems, with their widths in half-width characters."""
_FILES = {"file": 40, "outcome": 14, "filled": 10, "asked": 10, "errors": 10, "warnings": 10, "returned": 40}


def tables_for(path: str) -> Callable[[Sequence[TableSheet]], Tables]:
    """Return what makes a document with tables at ``path``; raise ProblemError if no format of its ending does."""
    known = {each.suffix: each.tables for each in formats() if each.tables is not None}
    tables = known.get(Path(path).suffix.lower())
    if tables is None:
        params = {"path": path, "known": sorted(known)}
        raise ProblemError([Problem(code="format.no-tables", params=params, location=SourceLocation(file=path))])
    return tables


class ReportTables:
    """Writes the results of a run, one after the other, into the tables of one document."""

    def __init__(self, path: str, lang: str) -> None:
        self._lang = lang
        self._tables = tables_for(path)([self._sheet("problems", _PROBLEMS), self._sheet("files", _FILES)])

    def _sheet(self, name: str, widths: dict[str, int]) -> TableSheet:
        columns = (TableColumn(text(f"report.{column}", self._lang), width) for column, width in widths.items())
        return TableSheet(name=text(f"report.{name}", self._lang), columns=tuple(columns))

    def add(self, result: FileResult, returned: str = "") -> None:
        """Add the result of one file; ``returned`` is the path of its annotated copy."""
        for problem in (*result.problems, *result.shared):
            self._tables.add(0, self._row(result, problem))
        severities = Counter(problem.severity for problem in result.problems)
        fullness = result.fullness
        counts = (None, None) if fullness is None else (fullness.filled, fullness.asked)
        outcome = name_of("outcome", str(result.outcome), self._lang)
        errors, warnings = severities[Severity.ERROR], severities[Severity.WARNING]
        self._tables.add(1, (result.name, outcome, *counts, errors, warnings, returned))

    def _row(self, result: FileResult, problem: Problem) -> tuple[str, ...]:
        location = problem.location or SourceLocation()
        position = ":".join(str(each) for each in (location.line, location.column) if each is not None)
        return (
            result.name,
            location.sheet,
            location.cell or position,
            problem.label or problem.path,
            value_at(result, problem),
            name_of("severity", str(problem.severity), self._lang),
            problem.message(self._lang),
            problem.hint(self._lang),
            problem.code,
        )

    def content(self) -> bytes:
        """Return the content of the document; nothing is added afterwards."""
        return self._tables.content()

    def close(self) -> None:
        """Give back temporary files; it may be called at any time."""
        self._tables.close()
