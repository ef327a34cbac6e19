"""Where documents go: a file, a folder, or standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from ..output import write
from ..problems import Place, Problem, ProblemError
from ..registry import formats, renderer
from .language import word

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Job:
    """One document to make: its name without ending, its format, and what makes it."""

    name: str
    to: str
    make: Callable[[], bytes]


def formats_named(wanted: str) -> list[str]:
    """Return the formats named in ``wanted``, separated by commas; raise ProblemError for an unknown one."""
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    if "all" in names:
        names = list(dict.fromkeys(each.name for each in formats()))
    for name in names:
        renderer(name)
    return list(dict.fromkeys(names))


def file_name(form: str) -> str:
    """Return a form's id as a file name: ``jiangsu/2024/department`` is jiangsu-2024-department."""
    return form.replace("/", "-") or "form"


def deliver(jobs: Sequence[Job], output: str | None, lang: str) -> None:
    """Make every document and write it; tells on standard error what was written."""
    if output == STDOUT:
        _to_stdout(jobs, lang)
        return
    paths = _paths(jobs, output, lang)
    twice = {str(path) for path in paths if paths.count(path) > 1}
    if twice:
        params = {"path": "、".join(sorted(twice))}
        raise ProblemError([Problem(code="output.exists-twice", params=params, place=Place())])
    for job, path in zip(jobs, paths, strict=True):
        write(path, job.make())
        click.echo(word("wrote", lang).format(path=path), err=True)


def _to_stdout(jobs: Sequence[Job], lang: str) -> None:
    if len(jobs) != 1:
        raise click.UsageError(word("one-output", lang))
    sys.stdout.buffer.write(jobs[0].make())


def _paths(jobs: Sequence[Job], output: str | None, lang: str) -> list[Path]:
    folder = Path(output or ".")
    suffixes = {renderer(job.to).suffix for job in jobs}
    if output and not folder.is_dir() and not output.endswith("/") and folder.suffix in suffixes:
        if len(jobs) != 1:
            raise click.UsageError(word("one-file", lang).format(path=output))
        return [folder]
    return [folder / f"{job.name}{renderer(job.to).suffix}" for job in jobs]
