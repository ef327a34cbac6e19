"""A round that is ready for work: its file, its forms loaded, its roster read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ..api import FormSpec, load
from ..form.access import FieldInfo
from ..messages import language_of
from ..problems import Problem, ProblemError, SourceLocation, has_errors
from ..rules.paths import EACH
from ..source.files import is_file_name
from ..suggest import nearest
from .columns import Use
from .roster import Roster, Wanted, read_roster
from .round_file import PROJECT, FormEntry, RoundFile, RoundText, read_round_file


class RoundForm(Struct, frozen=True, kw_only=True):
    """A form of a round.

    Args:
        spec: the form.
        title: its title, with the parameters of the round.
        short_title: its short title, for names of files.
        parameters: its parameters as typed texts, by name.
        fields: the data paths that are prefilled, each with the heading of the roster's column.
        locked: those of them that are locked.
        is_for_projects: whether each project has a copy, and not each unit.
        location: the line of the round that names the form.
    """

    spec: FormSpec[Any]
    title: str
    short_title: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[tuple[str, str], ...] = ()
    locked: frozenset[str] = frozenset()
    is_for_projects: bool = False
    location: SourceLocation


class Round(Struct, frozen=True, kw_only=True):
    """A round: its file, its forms, its roster. ``problems`` are warnings of the roster."""

    file: RoundFile
    forms: tuple[RoundForm, ...]
    roster: Roster

    @property
    def folder(self) -> Path:
        """The folder of the round."""
        return self.file.folder

    @property
    def language(self) -> str:
        """The language of what the round prints: that of its first form."""
        return language_of(self.forms[0].spec.compiled.spec.language)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the office should look at; none of it prevents the round."""
        return self.roster.problems


def open_round(folder: str | Path) -> Round:
    """Return the round in ``folder``.

    Raises ProblemError with everything that is wrong with its file, its forms and its roster.
    """
    file = read_round_file(folder)
    problems: list[Problem] = []
    forms = [form for entry in file.forms if (form := _form(entry, file, problems)) is not None]
    problems += _repeated(forms)
    roster = _roster(file, problems)
    if roster is None or has_errors(problems):
        raise ProblemError(problems)
    return Round(file=file, forms=tuple(forms), roster=replace(roster, problems=tuple(problems)))


def _roster(file: RoundFile, problems: list[Problem]) -> Roster | None:
    columns = {use: Wanted(each.text, each.location) for use, each in file.columns.items()}
    others = [Wanted(column.text, column.location) for entry in file.forms for _, column in entry.fields]
    path = file.folder / file.roster.text
    if not path.exists():
        params = {"file": file.roster.text}
        problems.append(Problem(code="round.no-roster", params=params, location=file.roster.location))
        return None
    try:
        roster = read_roster(path, str(path), columns, others, file.sheet)
    except ProblemError as error:
        problems += error.problems
        return None
    problems += roster.problems
    return roster


def _form(entry: FormEntry, file: RoundFile, problems: list[Problem]) -> RoundForm | None:
    """Return a form of the round; None if it cannot be loaded. What is wrong is added to ``problems``."""
    name = entry.form.text
    try:
        spec = load(file.folder / name if is_file_name(name) else name)
    except ProblemError as error:
        problems += (each.at(entry.form.location) for each in error.problems)
        return None
    problems += _of_projects(entry, file)
    own = list(_fields(entry, spec, problems))
    parameters = _parameters(entry, spec, file, problems)
    layout = spec.layout(**parameters)
    return RoundForm(
        spec=spec,
        title=layout.title,
        short_title=layout.sheet,
        parameters=parameters,
        fields=tuple(own),
        locked=frozenset(_locked(entry, dict(own), problems)),
        is_for_projects=entry.copies.text == PROJECT,
        location=entry.form.location,
    )


def _of_projects(entry: FormEntry, file: RoundFile) -> Iterator[Problem]:
    if entry.copies.text == PROJECT and Use.PROJECT not in file.columns:
        yield Problem(code="round.no-projects", location=entry.copies.location)


def _parameters(entry: FormEntry, spec: FormSpec[Any], file: RoundFile, problems: list[Problem]) -> dict[str, str]:
    """Return the parameters that the form accepts."""
    accepted = {}
    for name, text in entry.parameters.items():
        try:
            value = file.printed(text, spec.compiled.spec.language)
            spec.new(**{name: value})
        except ProblemError as error:
            problems += (replace(each, location=text.location) for each in error.problems)
        else:
            accepted[name] = value
    return accepted


def _fields(entry: FormEntry, spec: FormSpec[Any], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Yield the path of each prefilled item with the heading of its column; report names that are not in the form."""
    known = {dotted(each.path): each for each in inputs_of(spec)}
    for name, column in entry.fields:
        if name.text in known:
            yield known[name.text].path, column.text
        else:
            problems.append(_unknown(name, known))


def inputs_of(spec: FormSpec[Any]) -> list[FieldInfo]:
    """Return the items of a form that a roster can fill: those that are filled in, not parameters, not in lists."""
    parameters = {f"/{name}" for name in spec.compiled.spec.parameters}
    return [
        each
        for each in spec.fields()
        if each.kind == "input" and EACH not in each.path.split("/") and each.path not in parameters
    ]


def dotted(path: str) -> str:
    """Return a data path as a name of the spec language: ``unit.name`` for ``/unit/name``."""
    return path[1:].replace("/", ".")


def _unknown(name: RoundText, known: Iterable[str]) -> Problem:
    names = list(known)
    params = {"name": name.text, "suggestion": nearest(name.text, names), "known": names[:20]}
    return Problem(code="round.no-field", params=params, location=name.location)


def _locked(entry: FormEntry, fields: Mapping[str, str], problems: list[Problem]) -> Iterator[str]:
    if entry.lock is None:
        yield from fields
        return
    known = {dotted(path): path for path in fields}
    for name in entry.lock:
        if name.text in known:
            yield known[name.text]
        else:
            params = {"name": name.text, "suggestion": nearest(name.text, known), "known": list(known)}
            problems.append(Problem(code="round.not-prefilled", params=params, location=name.location))


def _repeated(forms: Iterable[RoundForm]) -> Iterator[Problem]:
    first: dict[str, RoundForm] = {}
    for form in forms:
        other = first.setdefault(form.spec.id, form)
        if other is not form:
            params = {"form": form.spec.id, "line": other.location.line}
            yield Problem(code="round.same-form", params=params, location=form.location)
