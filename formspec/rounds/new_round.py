"""A new round: a folder with a commented ``round.yaml`` to edit, the roster, the key, and the schema for editors."""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template
from typing import Any

from msgspec import Struct

from ..api import FormSpec, load
from ..messages import language_of
from ..new_spec.editor_schema import ROUND_NAME, modeline, write_schema
from ..output import create, make_folder, reject_existing
from ..problems import Problem, ProblemError
from ..source.files import is_file_name
from ..source.limits import MAX_WORKBOOK_BYTES
from ..source.scalars import scalar_text
from ..source.yaml import read_bytes
from ..values import NumberType
from .columns import Use, heading_key, use_of, uses_of
from .keys import make_key
from .opened import dotted, inputs_of
from .roster import headings_in
from .round_file import PROJECT, UNIT, round_path

_LOCKED = (Use.CODE, Use.NAME, Use.SUPERIOR, Use.PROJECT, Use.PROJECT_CODE)
"""What a unit may not change: which unit and which project it is. Its contact may be another one by then."""
_LONGEST_ID = 60


class NewRound(Struct, frozen=True, kw_only=True):
    """A round that was made.

    Args:
        path: its ``round.yaml``.
        written: all files that were written, in their order.
        columns: the heading of each recognised column of the roster.
        unused: the headings of the roster that are not recognised.
    """

    path: Path
    written: tuple[Path, ...]
    columns: dict[Use, str]
    unused: tuple[str, ...]


class _Prefilled(Struct, frozen=True):
    """The items of a form that the roster fills: names, each with its heading; those that are locked."""

    fields: dict[str, str]
    locked: tuple[str, ...]
    is_for_projects: bool


def new_round(folder: str | Path, forms: Sequence[str], roster: str | Path, lang: str = "zh") -> NewRound:
    """Make a round in ``folder`` and return it.

    Args:
        folder: The folder; it is created if it is missing, and may not have a ``round.yaml`` yet.
        forms: The ids of forms, or the paths of their specs.
        roster: The roster: a workbook, or a text with separated columns. It is copied into the folder.
        lang: The language of the comments in the file, ``zh`` or ``en``.

    Raises:
        ProblemError: There is a round already, a form cannot be loaded, or the roster has no codes and names.
    """
    folder, source = Path(folder), Path(roster)
    path = round_path(folder)
    reject_existing(path)
    problems: list[Problem] = []
    specs = list(_loaded(forms, problems))
    sheet, headings = _headings(source, problems)
    if problems:
        raise ProblemError(problems)
    columns = uses_of(headings)
    target = _inside(folder, source)
    text = _text(path, specs, _Source(target or source, sheet, tuple(headings), columns), lang)
    content = None if target is None else read_bytes(source, str(source), MAX_WORKBOOK_BYTES)
    written = [] if target is None or content is None else [create(target, content)]
    make_folder(path)
    schema = write_schema(folder, ROUND_NAME)
    written += [] if schema is None else [schema]
    written += [make_key(folder), create(path, text.encode())]
    unused = tuple(each for each in headings if use_of(each) is None)
    return NewRound(path=path, written=tuple(written), columns=columns, unused=unused)


def _loaded(forms: Sequence[str], problems: list[Problem]) -> Iterator[tuple[str, FormSpec[Any]]]:
    for name in dict.fromkeys(forms):
        try:
            yield name, load(name)
        except ProblemError as error:
            problems += error.problems


def _headings(roster: Path, problems: list[Problem]) -> tuple[str, list[str]]:
    try:
        sheet, headings = headings_in(roster, str(roster))
        return sheet, [" ".join(each.split()) for each in headings]
    except ProblemError as error:
        problems += error.problems
        return "", []


def _inside(folder: Path, roster: Path) -> Path | None:
    """Return the path for the copy of the roster in the folder; None if it is there already.

    Raises ProblemError if another file has its name.
    """
    if roster.resolve().is_relative_to(folder.resolve()):
        return None
    target = folder / roster.name
    reject_existing(target)
    return target


class _Source(Struct, frozen=True):
    """The roster: its path in the folder, its sheet, its headings, and those of each use."""

    path: Path
    sheet: str
    headings: tuple[str, ...]
    columns: dict[Use, str]


def _text(path: Path, specs: Sequence[tuple[str, FormSpec[Any]]], roster: _Source, lang: str) -> str:
    """Return the text of ``round.yaml``."""
    content = pkgutil.get_data(__name__, f"starters/{language_of(lang)}.yaml")
    assert content is not None
    name = path.parent.resolve().name[:_LONGEST_ID] or "round"
    file = os.path.relpath(roster.path.resolve(), path.parent.resolve())
    columns = {str(use): heading for use, heading in roster.columns.items()}
    return Template(content.decode().replace("\r\n", "\n")).substitute(
        modeline=modeline(ROUND_NAME),
        round=scalar_text(name),
        roster=scalar_text(Path(file).as_posix()),
        sheet=f"\n  sheet: {scalar_text(roster.sheet)}" if roster.sheet else "",
        columns="\n".join(_entries(columns, 4)),
        unused=", ".join(each for each in roster.headings if use_of(each) is None) or "—",
        forms="\n".join(line for name, spec in specs for line in _form(name, spec, roster, path.parent)),
    )


def _entries(entries: dict[str, str], indent: int) -> list[str]:
    return [f"{' ' * indent}{key}: {scalar_text(value)}" for key, value in entries.items()]


def _form(name: str, spec: FormSpec[Any], roster: _Source, folder: Path) -> Iterator[str]:
    """Yield the lines of a form of the round."""
    prefilled = _prefilled(spec, roster)
    yield f"  - form: {scalar_text(_reference(name, folder))}"
    yield f"    # {' '.join(spec.title.split())}"
    yield f"    copies: {PROJECT if prefilled.is_for_projects else UNIT}"
    years = dict(_years(spec))
    if years:
        yield "    parameters:"
        yield from (f"      {parameter}: {year}" for parameter, year in years.items())
    yield from (f"    # parameters: {each}" for each in spec.compiled.spec.parameters if each not in years)
    if prefilled.fields:
        yield "    fields:"
        yield from _entries(prefilled.fields, 6)
    if prefilled.locked:
        yield f"    lock: [{', '.join(prefilled.locked)}]"


def _reference(name: str, folder: Path) -> str:
    """Return a form as the file of the round names it: a path is relative to its folder."""
    if not is_file_name(name):
        return name
    try:
        return Path(os.path.relpath(Path(name).resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return Path(name).resolve().as_posix()


def _years(spec: FormSpec[Any]) -> Iterator[tuple[str, str]]:
    """Yield the parameters that are years, with the year of the edition."""
    for name, parameter in spec.compiled.spec.parameters.items():
        kind = parameter.value.type
        if isinstance(kind, NumberType) and kind.is_calendar and spec.edition.isdecimal():
            yield name, spec.edition


def _prefilled(spec: FormSpec[Any], roster: _Source) -> _Prefilled:
    """Return the items of a form whose labels are headings of the roster, or of the same use as one."""
    headings = {heading_key(each): each for each in roster.headings}
    fields: dict[str, str] = {}
    locked: list[str] = []
    uses: set[Use] = set()
    for each in inputs_of(spec):
        label = each.label.rpartition(" / ")[2]
        use = use_of(label)
        heading = headings.get(heading_key(label)) or (roster.columns.get(use) if use is not None else None)
        if heading is None:
            continue
        name = dotted(each.path)
        fields[name] = heading
        if use in _LOCKED:
            locked.append(name)
        if use is not None:
            uses.add(use)
    has_projects = Use.PROJECT in roster.columns and not uses.isdisjoint((Use.PROJECT, Use.PROJECT_CODE))
    return _Prefilled(fields, tuple(locked), has_projects)
