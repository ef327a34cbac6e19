"""The counts of a run: files by what came of them, and problems by their kind; memory is bounded by the kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ..patterns import lazy_pattern
from ..problems import Problem, Severity
from ..rules.paths import pattern
from .results import FileResult, Outcome

_MOST_KINDS = 2_000
"""Kinds that are kept apart: more than a form has items and rules; messages of hostile data would make any number."""
_NUMBER = lazy_pattern(r" \d+(?= /|$)")
"""The number of an item in a label."""
Key = tuple[str, str, str, str]


class Kind(Struct):
    """Problems of one kind: the first of them, in how many files, and how often.

    ``is_varied`` is True if others have another message.
    """

    first: Problem
    files: int = 0
    problems: int = 0
    is_varied: bool = False

    @property
    def label(self) -> str:
        """The name of the value, without the number of an item."""
        return _NUMBER.sub("", self.first.label)

    def to_json(self, lang: str) -> dict[str, Any]:
        """Return the kind as JSON data; docs/problems.md has its shape."""
        return {
            "code": self.first.code,
            "severity": str(self.first.severity),
            "label": self.label,
            "message": self.first.message(lang),
            "files": self.files,
            "problems": self.problems,
        }


class Summary(Struct):
    """The counts of a run so far."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    returned: int = 0
    kept: int = 0
    """Files with errors that were not written to be returned, where this was wanted."""
    _kinds: dict[Key, Kind] = field(default_factory=dict)
    _shared: dict[str, tuple[Problem, int]] = field(default_factory=dict)

    @property
    def files(self) -> int:
        """The number of files."""
        return self.outcomes.total()

    def add(self, result: FileResult) -> None:
        """Count the result of one file."""
        self.outcomes[result.outcome] += 1
        seen: set[Key] = set()
        for problem in result.problems:
            self._count(problem, seen)
        for problem in result.shared:
            key = f"{problem.code} {dict(problem.params)}"
            self._shared[key] = (problem, self._shared.get(key, (problem, 0))[1] + 1)

    def _count(self, problem: Problem, seen: set[Key]) -> None:
        if problem.severity is Severity.INFO:
            return
        key = _key(problem)
        kind = self._kinds.get(key)
        if kind is None and len(self._kinds) >= _MOST_KINDS:
            key = (problem.code, str(problem.severity), "", "")
            kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = Kind(problem)
        kind.problems += 1
        kind.files += key not in seen
        kind.is_varied = kind.is_varied or problem.params != kind.first.params
        seen.add(key)

    def kinds(self) -> list[Kind]:
        """Return the kinds of problems, those in most files first, errors before warnings; remarks are left out."""
        return sorted(self._kinds.values(), key=lambda kind: (-kind.files, kind.first.severity is not Severity.ERROR))

    def shared(self) -> Iterator[Problem]:
        """Yield each problem that files share once, with the number of the files in its parameter ``files``."""
        for problem, files in self._shared.values():
            yield replace(problem, params={**problem.params, "files": files}, location=None)

    def to_json(self) -> dict[str, int]:
        """Return the numbers of files."""
        counts = {str(outcome): self.outcomes[outcome] for outcome in Outcome}
        return {"files": self.files, **counts, "returned": self.returned}


def _key(problem: Problem) -> Key:
    """Return what the problems of a kind have in common; a rule is known by its message."""
    message = str(problem.params.get("message", "")) if problem.code.startswith("rule.") else ""
    return problem.code, str(problem.severity), pattern(problem.path), message
