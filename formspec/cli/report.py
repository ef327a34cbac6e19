"""Telling what was found: as text, grouped by file, or as JSON of one shape for every command."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from ..problems import Problem, Severity, has_errors
from .language import word

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@dataclass(slots=True)
class Report:
    """What a command has found and made so far.

    ``results`` are plain dictionaries, one for each input; see docs/problems.md for the JSON.
    """

    command: str
    lang: str
    as_json: bool = False
    problems: list[Problem] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)

    def found(self, name: str, problems: Sequence[Problem]) -> None:
        """Take in what was found in one input, and print it as text."""
        self.problems += problems
        self.results.append({"name": name, "ok": not has_errors(problems)})
        if not self.as_json:
            show(problems, self.lang)
            self._summary(name, problems)

    def _summary(self, name: str, problems: Sequence[Problem]) -> None:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        counts = {"name": name, "errors": errors, "warnings": len(problems) - errors}
        text = word("counts" if problems else "ok", self.lang).format(**counts)
        click.echo(click.style(text, fg="red" if errors else "green"))

    def finish(self) -> None:
        """Print the JSON if it is wanted, and leave with 1 where there were errors."""
        failed = has_errors(self.problems)
        if self.as_json:
            data = {
                "command": self.command,
                "ok": not failed,
                "problems": [problem.to_json(self.lang) for problem in self.problems],
                "results": self.results,
            }
            click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        if failed:
            raise SystemExit(1)


def show(problems: Iterable[Problem], lang: str, *, to_stderr: bool = False) -> None:
    """Print problems as text, each with its place, its code and what to write instead."""
    for problem in problems:
        where = str(problem.place) if problem.place else ""
        what = problem.label or ("" if where else problem.path)
        head = " ".join(part for part in (where, what) if part)
        kind = click.style(word(str(problem.severity), lang), fg=_COLOURS[problem.severity], bold=True)
        code = click.style(f"[{problem.code}]", dim=True)
        click.echo(f"{head + ': ' if head else ''}{kind}: {problem.message(lang)} {code}", err=to_stderr)
        hint = problem.hint(lang)
        if hint:
            click.echo(f"    {word('hint', lang)}: {hint}", err=to_stderr)
