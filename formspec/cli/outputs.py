"""Where documents go: a file, a folder, or standard output."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ..output import write
from ..problems import Place, Problem, ProblemError, Severity
from ..reading.grid import NOTED, Note
from ..registry import formats, renderer
from .language import word

STDOUT = "-"
_LIKE_A_FILE = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Job:
    """One document to make: its name without ending, its format, and what makes it."""

    name: str
    to: str
    make: Callable[[], bytes]


FILLABLE = "-fillable"


def formats_named(wanted: str, *, fillable: bool = False) -> list[str]:
    """Return the formats named in ``wanted``, separated by commas; raise ProblemError for an unknown one.

    ``fillable`` asks for those of them that are filled in on the screen.
    """
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    if "all" in names:
        names = list(dict.fromkeys(each.name for each in formats() if not each.name.endswith(FILLABLE)))
    if fillable:
        names = [_fillable(name) for name in names]
    if not names:
        raise ProblemError([Problem(code="format.none", params={"known": "、".join(each.name for each in formats())})])
    for name in names:
        renderer(name)
    return list(dict.fromkeys(names))


def _fillable(name: str) -> str:
    """Return the format in which ``name`` is filled in on the screen; raise ProblemError where there is none."""
    asked = name if name.endswith(FILLABLE) else f"{name}{FILLABLE}"
    known = {each.name for each in formats()}
    if asked not in known and name in known:
        raise ProblemError([Problem(code="format.not-fillable", params={"name": name})])
    return asked


def file_name(form: str) -> str:
    """Return a form's id as a file name: ``jiangsu/2024/department`` is jiangsu-2024-department."""
    return form.replace("/", "-") or "form"


def deliver(jobs: Sequence[Job], output: str | None, lang: str, source: str = "") -> None:
    """Make every document and write it, but never over ``source``; tells on standard error what was written."""
    if output == STDOUT:
        _to_stdout(jobs, lang)
        return
    paths = _paths(jobs, output, lang)
    _refuse_twice(paths)
    if source:
        _refuse_source(paths, source)
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
    _refuse_another_suffix(folder, output, suffixes, lang)
    return [folder / f"{job.name}{renderer(job.to).suffix}" for job in jobs]


def _refuse_another_suffix(folder: Path, output: str | None, suffixes: Collection[str], lang: str) -> None:
    """Refuse what looks like a file's name of another format: it would become a folder."""
    if output and not output.endswith(("/", os.sep)) and not folder.is_dir() and _LIKE_A_FILE.fullmatch(folder.suffix):
        text = word("another-suffix", lang).format(path=output, suffixes="、".join(sorted(suffixes)))
        raise click.UsageError(text)


def deliver_json(found: Sequence[tuple[str, Mapping[str, Any]]], output: str | None, lang: str) -> None:
    """Write data as JSON: to standard output, to one file, or into a folder under the names they came from."""
    texts = [(name, json.dumps(data, ensure_ascii=False, indent=2) + "\n") for name, data in found]
    if output == STDOUT:
        for _, text in texts:
            click.echo(text, nl=False)
        return
    folder = Path(output or ".")
    if output and folder.suffix == ".json" and not folder.is_dir():
        if len(texts) > 1:
            raise click.UsageError(word("one-file", lang).format(path=output))
        paths = [folder] * len(texts)
    else:
        _refuse_another_suffix(folder, output, (".json",), lang)
        paths = distinct(folder / f"{Path(name).stem}.json" for name, _ in texts)
    for path, (_, text) in zip(paths, texts, strict=True):
        write(path, text.encode())
        click.echo(word("wrote", lang).format(path=path), err=True)


def _refuse_source(paths: Sequence[Path], source: str) -> None:
    if any(path.exists() and Path(source).exists() and path.samefile(source) for path in paths):
        raise ProblemError([Problem(code="output.same-file", params={"path": source}, place=Place(file=source))])


def _refuse_twice(paths: Sequence[Path]) -> None:
    twice = {str(path) for path in paths if paths.count(path) > 1}
    if twice:
        params = {"path": "、".join(sorted(twice))}
        raise ProblemError([Problem(code="output.exists-twice", params=params, place=Place())])


def distinct(paths: Iterable[Path]) -> list[Path]:
    """Return paths with a number added to each that another one before it has taken."""
    taken: dict[Path, None] = {}
    for path in paths:
        number, free = 2, path
        while free in taken:
            free, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
        taken[free] = None
    return list(taken)


class Annotated:
    """Writes workbooks back with their problems as comments and colours."""

    def __init__(self, folder: str, lang: str) -> None:
        self.folder = Path(folder)
        self.lang = lang
        self.written: list[Path] = []

    def write(self, name: str, problems: Sequence[Problem]) -> str | None:
        """Write one workbook into the folder; return its path, None where nobody has to mend or look at anything."""
        from ..registry import reader_for
        from ..source.limits import MAX_WORKBOOK_BYTES
        from ..source.yaml import read_bytes

        notes = [note for problem in problems if (note := self._note(problem)) is not None]
        if all(note.severity == Severity.INFO for note in notes):
            return None
        path = distinct([*self.written, self.folder / Path(name).name])[-1]
        self.written.append(path)
        _refuse_source([path], name)
        content = read_bytes(Path(name), name, MAX_WORKBOOK_BYTES)
        write(path, reader_for(content, name).annotate(content, notes))
        return str(path)

    def _note(self, problem: Problem) -> Note | None:
        place = problem.place
        if place is None or not place.cell or problem.code == "read.comment":
            return None
        hint = problem.hint(self.lang)
        said = f"{word(str(problem.severity), self.lang)}：{problem.message(self.lang)}" + (
            f"\n→ {hint}" if hint else ""
        )
        text = "\n".join(NOTED + line for line in said.splitlines())
        return Note(sheet=place.sheet, cell=place.cell, text=text, severity=problem.severity)
