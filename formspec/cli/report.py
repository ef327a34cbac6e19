"""Reporting problems: as text, grouped by file, or as JSON of one shape for every command."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from ..messages import name_of
from ..problems import Problem, Severity, count_text, has_errors
from .language import word
from .terminal import Styled, plain, say, say_json

if TYPE_CHECKING:
    from ..form.fullness import Fullness
    from ..source.changes import Change

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_WIDTH = 120  # columns of a table outside a terminal


class CommandReport(Struct):
    """The results of a command so far.

    ``results`` are plain dictionaries, one for each input; see docs/problems.md for the JSON. ``tables`` prints the
    problems of each input as a table, and a summary of all at the end.
    """

    command: str
    lang: str
    as_json: bool = False
    tables: bool = False
    problems: list[Problem] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)

    def found(
        self,
        name: str,
        problems: Sequence[Problem],
        written: Mapping[str, str] | None = None,
    ) -> None:
        """Add the problems of one input, and print them as text.

        ``written`` are the files that were made from it, by their kind.
        """
        self.problems += problems
        made = written or {}
        self.results.append({"name": name, "ok": not has_errors(problems), **made})
        if self.as_json:
            return
        if self.tables:
            show_table(name, problems, self.lang)
        else:
            show(problems, self.lang)
        say(summary_line(name, problems, None, self.lang))
        for kind, path in made.items():
            say(word("wrote-remainder" if kind == "remainder" else "wrote", self.lang, path=path), err=True)

    def warn(self, problems: Sequence[Problem]) -> None:
        """Add warnings that belong to no single input, and print them as text."""
        self.problems += problems
        if not self.as_json:
            show(problems, self.lang)

    def differences(self, name: str, bases: Sequence[str], changes: Sequence[Change]) -> None:
        """Add the differences between a spec and its bases, and print them as text."""
        from .differences import lines

        self.results[-1] |= {"extends": list(bases), "changes": [change.to_json() for change in changes]}
        if not self.as_json:
            for line in lines(name, bases, changes, self.lang):
                say(line)

    def finish(self) -> None:
        """Print the JSON if it was requested; exit with status 1 if there are errors."""
        failed = has_errors(self.problems)
        if self.as_json:
            data = {
                "command": self.command,
                "ok": not failed,
                "problems": [problem.to_json(self.lang) for problem in self.problems],
                "results": self.results,
            }
            say_json(data)
        elif self.tables and len(self.results) > 1:
            right = sum(1 for each in self.results if each["ok"])
            counts = {"files": len(self.results), "right": right, "wrong": len(self.results) - right}
            say(word("total-made", self.lang, **counts))
        if failed:
            raise SystemExit(1)


def summary_line(name: str, problems: Sequence[Problem], fullness: Fullness | None, lang: str) -> Styled:
    """Return one line on an input: its numbers of problems, and how full its form is, if it is one."""
    counts = count_text(problems, lang)
    if fullness is None:
        line = word("counts" if problems else "ok", lang, name=name, counts=counts)
    else:
        key = "counts-filled" if problems else "ok-filled" if fullness.is_full else "not-full"
        line = word(key, lang, name=name, counts=counts, filled=fullness.filled, asked=fullness.asked)
    return Styled(line, "red" if has_errors(problems) else "green")


def fullness_json(fullness: Fullness | None) -> dict[str, int]:
    """Return how full a form is as members of JSON data; none if there is no form."""
    return {} if fullness is None else {"filled": fullness.filled, "asked": fullness.asked}


def line_json(
    name: str,
    form: str,
    fullness: Fullness | None,
    problems: Sequence[Problem],
    lang: str,
    more: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the result of one file as a line of JSON: what docs/batches.md describes."""
    return {
        "name": name,
        "ok": not has_errors(problems),
        "form": form,
        **fullness_json(fullness),
        **more,
        "problems": [problem.to_json(lang) for problem in problems],
    }


def show_table(name: str, problems: Sequence[Problem], lang: str) -> None:
    """Print the problems of one file as a table: location, label, message and advice."""
    if not problems:
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    titles = [word(f"title.{column}", lang) for column in ("where", "what", "problem")]
    sheets = {problem.location.sheet for problem in problems if problem.location and problem.location.sheet}
    title = f"{name} [{sheets.pop()}]" if len(sheets) == 1 else name
    say(Styled(title, bold=True))
    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for heading in titles:
        table.add_column(heading, overflow="fold")
    for problem in problems:
        severity = name_of("severity", str(problem.severity), lang)
        kind = Text(f"{severity}: ", style=_COLOURS[problem.severity])
        hint = problem.hint(lang)
        message = kind + Text(plain(problem.message(lang)), style="default") + Text(f" [{problem.code}]", style="dim")
        table.add_row(
            Text(plain(_where(problem, name, several_sheets=bool(sheets)))),
            Text(plain(problem.label)),
            message + Text(plain(f"\n→ {hint}") if hint else ""),
        )
    console = Console(highlight=False)
    if console.is_terminal:
        console.print(table)
        return
    page = Console(highlight=False, width=_WIDTH, file=io.StringIO())
    page.print(table)
    for line in page.file.getvalue().splitlines():  # type: ignore[attr-defined]
        say(line.rstrip())


def _where(problem: Problem, name: str, *, several_sheets: bool) -> str:
    """Return the location without the parts in the title: the name of the file, and of its only sheet."""
    location = problem.location
    if location is None:
        return problem.path
    if location.cell or location.sheet:
        return "!".join(part for part in (location.sheet if several_sheets else "", location.cell) if part)
    text = str(location).removeprefix(name).strip(":")
    return text or problem.path


def as_warning(problem: Problem) -> Problem:
    """Return a problem as a warning, which is shown and does not make a command fail."""
    return replace(problem, severity=Severity.WARNING)


def show(problems: Iterable[Problem], lang: str, *, to_stderr: bool = False) -> None:
    """Print problems as text, each with its location, its code and the advice."""
    for problem in problems:
        where = str(problem.location) if problem.location else ""
        what = problem.label or ("" if where else problem.path)
        head = " ".join(part for part in (where, what) if part)
        kind = Styled(name_of("severity", str(problem.severity), lang), _COLOURS[problem.severity], bold=True)
        code = Styled(f"[{problem.code}]", dim=True)
        say(f"{head}: " if head else "", kind, f": {problem.message(lang)} ", code, err=to_stderr)
        hint = problem.hint(lang)
        if hint:
            say(f"    {word('hint', lang)}: {hint}", err=to_stderr)
