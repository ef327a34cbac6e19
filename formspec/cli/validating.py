"""``formspec validate``: what came of each file, and of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct, field

from ..api import load, read_as_one_of
from ..batch import BatchResult, Input, validate_many
from ..batch.inputs import content_of
from ..messages import name_of
from ..problems import Problem, has_errors
from ..report.results import FileResult, Outcome
from ..report.summary import Kind, Summary
from .files import Files, outcome_of, progress_of, report_passed_over
from .isolation import isolated
from .language import word
from .report import fullness_json, line_json, show, show_table, summary_line
from .terminal import Styled, say, say_json, say_json_line

if TYPE_CHECKING:
    from ..report.tables import ReportTables
    from .outputs import Annotated


class Choices(Struct, frozen=True, kw_only=True):
    """What is wanted of a validation.

    Args:
        folder: the folder for annotated copies; empty for none.
        warnings: whether files with warnings only are annotated as well.
        table: the path of a document with all problems; empty for none.
        by_kind: whether problems are printed by their kind, and not by file.
        shape: the shape of the output: ``text``, ``json``, or ``jsonl`` for a line of JSON for each file at once.
    """

    folder: str = ""
    warnings: bool = False
    table: str = ""
    by_kind: bool = False
    shape: str = "text"


def validate(files: Files, choices: Choices) -> None:
    """Validate files, each with its form."""
    inputs = files.inputs(Path(choices.folder) if choices.folder else None)
    with closing(ValidationReport(files.names, choices, files.lang)) as report:
        with progress_of(files, inputs, choices.shape) as tick:
            for result in validate_many(inputs, files.specs, jobs=files.jobs):
                came = outcome_of(result)
                report.add(came, partial(_return, files.specs, result, came) if result.is_read else None)
                tick()
        report_passed_over(inputs, 0, files.lang)
        report.finish()


def _return(specs: Sequence[str], result: BatchResult, came: FileResult, annotated: Annotated) -> str:
    """Write the file of a result with its problems; return its path."""
    item = result.input
    source = content_of(item) if item.members else Path(item.path)
    relative = _base_of(item) or Path(item.name).name
    return annotated.write(
        came, source, relative, lambda: read_as_one_of(source, item.name, [load(spec) for spec in specs])
    )


def _base_of(item: Input) -> str:
    return item.relative if item.members or item.relative != Path(item.name).name else ""


class ValidationReport:
    """Takes what came of one file after the other, and reports each, and all at the end."""

    def __init__(self, names: Sequence[str], choices: Choices, lang: str) -> None:
        self._choices, self._lang = choices, lang
        if choices.warnings and not choices.folder:
            raise click.UsageError(word("warnings-without-folder", lang))
        self._annotated = _annotated(choices.folder, names, lang)
        self._tables = _tables(choices.table, names, lang)
        self._summary = Summary()
        self._json = _Json(lang)
        self._failed = False

    def add(self, result: FileResult, write: Callable[[Annotated], str] | None = None) -> None:
        """Report what came of one file.

        ``write`` writes it with its problems into a folder and returns its path; None if it could not be read.
        """
        problems: list[Problem] = []
        returned = ""
        with isolated(result.name, problems):
            returned = self._return(result, write)
        self._summary.add(result)
        self._summary.returned += bool(returned)
        self._summary.kept += bool(self._annotated) and self._is_to_return(result) and not returned
        if self._tables is not None:
            self._tables.add(result, returned)
        self._failed = self._failed or has_errors((*result.problems, *problems))
        if self._choices.shape == "json":
            self._json.add(result, problems, returned)
        elif self._choices.shape == "jsonl":
            found = [*result.problems, *result.shared, *problems]
            more = {"outcome": str(result.outcome), **({"annotated": returned} if returned else {})}
            say_json_line(line_json(result.name, result.form, result.fullness, found, self._lang, more))
        else:
            self._print(result, problems, returned)

    def _is_to_return(self, result: FileResult) -> bool:
        outcomes = (Outcome.ERRORS, Outcome.UNREADABLE, *((Outcome.WARNINGS,) if self._choices.warnings else ()))
        return result.outcome in outcomes

    def _return(self, result: FileResult, write: Callable[[Annotated], str] | None) -> str:
        """Write a file with its problems, if it is to be returned; return the path, empty if it was not written."""
        if self._annotated is None or write is None or not self._is_to_return(result):
            return ""
        return write(self._annotated)

    def _print(self, result: FileResult, problems: Sequence[Problem], returned: str) -> None:
        if not self._choices.by_kind:
            show_table(result.name, result.problems, self._lang)
            say(summary_line(result.name, result.problems, result.fullness, self._lang))
        show(problems, self._lang)
        if returned:
            say(word("wrote", self._lang, path=returned), err=True)

    def finish(self) -> None:
        """Report all files; exit with status 1 if there are errors."""
        problems: list[Problem] = []
        with isolated(self._choices.table, problems):
            self._write_table()
        self._failed = self._failed or bool(problems)
        shared = [*problems, *self._summary.shared()]
        if self._choices.shape == "jsonl":
            show(problems, self._lang, to_stderr=True)
        elif self._choices.shape == "json":
            kinds = self._summary.kinds() if self._choices.by_kind else None
            self._json.finish(shared, self._summary, kinds, ok=not self._failed)
        else:
            show(shared, self._lang)
            self._print_all()
        if self._failed:
            raise SystemExit(1)

    def close(self) -> None:
        """Give back temporary files, also of a run that was interrupted."""
        if self._tables is not None:
            self._tables.close()

    def _write_table(self) -> None:
        from ..output import write

        if self._tables is None:
            return
        path = write(self._choices.table, self._tables.content())
        say(word("wrote", self._lang, path=path), err=True)

    def _print_all(self) -> None:
        summary = self._summary
        if self._choices.by_kind:
            for kind in summary.kinds():
                say(*_kind_line(kind, self._lang))
        if summary.files > 1 or self._choices.by_kind:
            counts = {str(outcome): summary.outcomes[outcome] for outcome in Outcome}
            say(word("total", self._lang, files=summary.files, **counts))
            if summary.returned:
                say(word("returned", self._lang, returned=summary.returned))
            if summary.kept:
                say(word("not-returned", self._lang, kept=summary.kept))


def _kind_line(kind: Kind, lang: str) -> Iterable[str | Styled]:
    key = "kind-varied" if kind.is_varied else "kind"
    files = word("kind-files.one" if kind.files == 1 else "kind-files.many", lang, files=kind.files)
    severity = name_of("severity", str(kind.first.severity), lang)
    line = word(key, lang, files=files, severity=severity, message=kind.first.message(lang), label=kind.label)
    return line, Styled(f" [{kind.first.code}]", dim=True)


def _annotated(folder: str, names: Sequence[str], lang: str) -> Annotated | None:
    if not folder:
        return None
    from .outputs import Annotated  # imports the modules that write documents

    return Annotated(folder, names, lang)


def _tables(path: str, names: Sequence[str], lang: str) -> ReportTables | None:
    if not path:
        return None
    from ..report.tables import ReportTables
    from .outputs import InputFiles

    InputFiles(names).reject(Path(path))
    return ReportTables(path, lang)


class _Json(Struct):
    """The JSON of a validation, as docs/problems.md describes it."""

    lang: str
    problems: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)

    def add(self, result: FileResult, problems: Sequence[Problem], returned: str) -> None:
        self.problems += [problem.to_json(self.lang) for problem in (*result.problems, *problems)]
        self.results.append(result_json(result, returned, ok=not has_errors((*result.problems, *problems))))

    def finish(self, shared: Sequence[Problem], summary: Summary, kinds: Sequence[Kind] | None, *, ok: bool) -> None:
        data = {
            "command": "validate",
            "ok": ok,
            "problems": self.problems + [problem.to_json(self.lang) for problem in shared],
            "results": self.results,
            "summary": summary.to_json(),
        }
        say_json(data if kinds is None else {**data, "kinds": [kind.to_json(self.lang) for kind in kinds]})


def result_json(result: FileResult, returned: str, *, ok: bool) -> dict[str, Any]:
    """Return what came of one file as JSON data; docs/problems.md has its shape."""
    counts = fullness_json(result.fullness)
    made = {"annotated": returned} if returned else {}
    return {"name": result.name, "ok": ok, "outcome": str(result.outcome), **counts, **made}
