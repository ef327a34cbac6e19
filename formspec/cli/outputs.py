"""Output of documents: to a file, a folder, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from ..decoding import is_data
from ..importing.book import NOTED, Note
from ..messages import name_of
from ..output import write
from ..output_format import OutputFormat
from ..patterns import lazy_pattern
from ..problems import Problem, ProblemError, Severity, SourceLocation
from ..registry import fillable as fillable_format
from ..registry import formats, installed_formats, loaded_formats, problems_of, renderer
from ..report.pages import page_again, page_format
from ..report.results import FileResult
from ..source.limits import MAX_WORKBOOK_BYTES
from ..source.yaml import read_bytes
from .isolation import isolated
from .language import word
from .report import as_warning, show
from .terminal import say

if TYPE_CHECKING:
    from ..api import Reading

STDOUT = "-"
_FIRST_CELL = "A1"
_LIKE_A_FILE = lazy_pattern(r"\.[A-Za-z][A-Za-z0-9]{1,4}")


class Job(Struct, frozen=True):
    """One document to make: its name without ending, its format, and the function that makes it."""

    name: str
    to: str
    make: Callable[[], bytes]


ALL = "all"


def formats_named(wanted: str, lang: str, *, fillable: bool = False) -> list[OutputFormat]:
    """Return the formats named in ``wanted``, separated by commas; raise ProblemError for one that cannot be used.

    ``all`` means every usable format; broken ones are reported on standard error. With ``fillable``, return the formats
    in which these are filled in on the screen instead; ``all`` does not include them otherwise.
    """
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    if ALL in names:
        names = [one_format.name for one_format in formats() if bool(one_format.fillable_of) is fillable]
        show(map(as_warning, problems_of(loaded_formats())), lang, to_stderr=True)
    if not names:
        known = list(dict.fromkeys(one_format.name for one_format in installed_formats()))
        raise ProblemError([Problem(code="format.none", params={"known": known})])
    found = [fillable_format(name) if fillable else renderer(name) for name in names]
    return list({one_format.name: one_format for one_format in found}.values())


def file_name(form: str) -> str:
    """Return a form's id as a file name: ``jiangsu/2024/department`` is jiangsu-2024-department."""
    return form.replace("/", "-") or "form"


def deliver(jobs: Sequence[Job], output: str | None, lang: str, source: str = "") -> list[Problem]:
    """Make and write every document, but never over ``source``; report each one on standard error.

    Returns the problems of documents that could not be made or written; the others are complete. Raises ProblemError,
    before anything is written, if two documents have the same path.
    """
    if not jobs:
        return []  # their problems matter, not the name of the output
    if output == STDOUT:
        _to_stdout(jobs, lang)
        return []
    paths = _paths(jobs, output, lang)
    _reject_repeated(paths)
    if source:
        sources = InputFiles((source,))
        for path in paths:
            sources.reject(path)
    problems: list[Problem] = []
    for job, path in zip(jobs, paths, strict=True):
        with isolated(str(path), problems):
            write(path, job.make())
            say(word("wrote", lang, path=path), err=True)
    return problems


def _to_stdout(jobs: Sequence[Job], lang: str) -> None:
    if len(jobs) != 1:
        raise click.UsageError(word("one-output", lang))
    sys.stdout.buffer.write(jobs[0].make())


def _paths(jobs: Sequence[Job], output: str | None, lang: str) -> list[Path]:
    folder = Path(output or ".")
    suffixes = {renderer(job.to).suffix for job in jobs}
    if output and not folder.is_dir() and not output.endswith("/") and folder.suffix in suffixes:
        if len(jobs) != 1:
            raise click.UsageError(word("one-file", lang, path=output))
        return [folder]
    reject_another_suffix(folder, output, suffixes, lang)
    return [folder / f"{job.name}{renderer(job.to).suffix}" for job in jobs]


def reject_another_suffix(folder: Path, output: str | None, suffixes: Collection[str], lang: str) -> None:
    """Reject a path that looks like a file of another format: it would become a folder."""
    if output and not output.endswith(("/", os.sep)) and not folder.is_dir() and _LIKE_A_FILE.fullmatch(folder.suffix):
        text = word("another-suffix", lang, path=output, suffixes=sorted(suffixes))
        raise click.UsageError(text)


class InputFiles:
    """The files that a command reads: they are not overwritten."""

    def __init__(self, names: Sequence[str]) -> None:
        self._known = frozenset(found for name in names if (found := _identity(Path(name))) is not None)

    def reject(self, path: Path) -> None:
        """Raise ProblemError if ``path`` is one of the files, under any name."""
        if _identity(path) in self._known:
            params = {"path": str(path)}
            raise ProblemError(
                [Problem(code="output.same-file", params=params, location=SourceLocation(file=str(path)))]
            )


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the device and inode of a file; None if there is no such file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _reject_repeated(paths: Sequence[Path]) -> None:
    repeated = {str(path) for path in paths if paths.count(path) > 1}
    if repeated:
        params = {"path": sorted(repeated)}
        raise ProblemError([Problem(code="output.exists-twice", params=params, location=SourceLocation())])


class DistinctPaths:
    """Gives each document its own path: a number is added to a path that is already used."""

    def __init__(self) -> None:
        self._taken: dict[Path, int] = {}

    def take(self, path: Path) -> Path:
        """Return ``path``, or the same with the first free number from 2 on."""
        number, free = self._taken.get(path, 1), path
        while free in self._taken:
            number += 1
            free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        self._taken[path] = number
        self._taken.setdefault(free, 1)
        return free


class Annotated:
    """Writes files to be returned: workbooks with their problems as comments and colours, data as pages to fill in."""

    def __init__(self, folder: str, names: Sequence[str], lang: str) -> None:
        self._sources = InputFiles(names)
        self.folder = Path(folder)
        self.lang = lang
        self._paths = DistinctPaths()

    def write(self, result: FileResult, source: Path | bytes, relative: str, read: Callable[[], Reading[Any]]) -> str:
        """Write one file with its problems into the folder; return its path.

        ``source`` is its content, or its path. ``relative`` is its path below that folder. ``read`` returns its form.
        """
        below = PurePosixPath(relative)
        if is_data(result.name):
            page = below.with_suffix(page_format().suffix)
            return self._write(page, lambda: page_again(read(), source, result.name))
        return self._write(below, lambda: self._workbook(result, source))

    def _write(self, below: PurePosixPath, make: Callable[[], bytes]) -> str:
        path = self._paths.take(self.folder / below)
        self._sources.reject(path)
        return str(write(path, make()))

    def _workbook(self, result: FileResult, source: Path | bytes) -> bytes:
        """Return a workbook with its problems; one without a cell is noted at the first cell of the sheet."""
        from ..registry import reader_for

        content = source if isinstance(source, bytes) else read_bytes(source, result.name, MAX_WORKBOOK_BYTES)
        notes = [note for problem in result.problems if (note := self._note(problem, result.sheet)) is not None]
        return reader_for(content, result.name).annotate(content, notes)

    def _note(self, problem: Problem, sheet: str) -> Note | None:
        location = problem.location or SourceLocation()
        sheet = location.sheet or sheet
        is_elsewhere = not location.cell and problem.severity is not Severity.ERROR
        if not sheet or is_elsewhere or problem.code == "read.comment":
            return None
        hint = problem.hint(self.lang)
        severity = name_of("severity", str(problem.severity), self.lang)
        remark = word("remark", self.lang, severity=severity, message=problem.message(self.lang))
        remark += f"\n→ {hint}" if hint else ""
        text = "\n".join(NOTED + line for line in remark.splitlines())
        return Note(sheet=sheet, cell=location.cell or _FIRST_CELL, text=text, severity=problem.severity)
