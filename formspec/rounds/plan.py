"""The copies of a round: who gets which form, what is prefilled and locked in it, and the name of its file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..data.shape import leaf_at
from ..file_names import fitted_name, folded, safe_name
from ..form.labels import label_of
from ..layout.copy_marks import marked
from ..problems import Problem, ProblemError
from ..values import Refused
from .columns import heading_key
from .identity import CopyIdentity, sealed, value_at
from .opened import Round, RoundForm
from .roster import Project, Roster, Unit, code_of
from .roster_table import TableCell

_BETWEEN = "_"
_DIGEST = 8
"""Digits of a digest that distinguish names that are equal otherwise."""


class Copy(Struct, frozen=True, kw_only=True):
    """A copy that is sent.

    Args:
        form: the form.
        unit: the unit.
        project: the project; None for a form of the unit.
        group: the folder of the superior unit; empty for none.
        path: the path of the file below the folder of all copies, with ``/``.
        identity: the identity that the copy carries.
        values: the prefilled form as JSON data.
    """

    form: RoundForm
    unit: Unit
    project: Project | None
    group: str
    path: str
    identity: CopyIdentity
    values: Mapping[str, Any]

    def data(self, key: bytes) -> bytes:
        """Return the prefilled form as JSON, with its mark."""
        return json.dumps({**self.values, **marked(sealed(self.identity, key))}, ensure_ascii=False).encode()


def copies_of(opened: Round, suffix: str) -> list[Copy]:
    """Return the copies of a round, in the order of its forms and of its roster; names of files end with ``suffix``.

    Raises ProblemError with every text of the roster that its field does not accept, at its cell.
    """
    problems: list[Problem] = []
    groups = _Groups(opened.roster)
    copies = [
        copy
        for form in opened.forms
        for unit, project in receivers(form, opened.roster)
        if (copy := _copy(opened, form, unit, project, groups.of(unit), suffix, problems)) is not None
    ]
    if problems:
        raise ProblemError(problems)
    return _distinct(copies, suffix)


def receivers(form: RoundForm, roster: Roster) -> Iterator[tuple[Unit, Project | None]]:
    """Yield the units that get a copy of a form, each with None, or with each of its projects."""
    for unit in roster.units:
        if form.is_for_projects:
            yield from ((unit, project) for project in unit.projects)
        else:
            yield unit, None


def _copy(
    opened: Round,
    form: RoundForm,
    unit: Unit,
    project: Project | None,
    group: str,
    suffix: str,
    problems: list[Problem],
) -> Copy | None:
    try:
        prefilled = _prefilled(form, unit, project)
    except ProblemError as error:
        problems += error.problems
        return None
    data = form.spec.to_json(prefilled)
    locked = {path: value for path in sorted(form.locked) if (value := value_at(data, path)) is not None}
    identity = CopyIdentity(
        round=opened.file.id,
        form=form.spec.id,
        edition=form.spec.edition,
        unit=unit.code,
        project=project.key if project is not None else "",
        locked=locked,
    )
    name = _name(form, unit, project, suffix)
    path = f"{group}/{name}" if group else name
    return Copy(form=form, unit=unit, project=project, group=group, path=path, identity=identity, values=data)


def _prefilled(form: RoundForm, unit: Unit, project: Project | None) -> Any:
    """Return the form with the parameters of the round and the texts of the roster.

    Raises ProblemError for a text that its field does not accept.
    """
    spec, shape = form.spec, form.spec.compiled.shape
    made = spec.new(**form.parameters)
    row: Mapping[str, TableCell] = {**unit.row, **(project.row if project is not None else {})}
    problems = []
    for path, heading in form.fields:
        cell, leaf = row.get(heading_key(heading)), leaf_at(shape, path)
        assert leaf is not None
        if cell is None:
            continue
        value = leaf.cell.value
        try:
            spec.set(made, path, value.type.from_text(cell.text, value))
        except Refused as error:
            label = label_of(shape, path)
            problems.append(
                Problem(code=error.code, params=error.params, path=path, label=label, location=cell.location)
            )
    if problems:
        raise ProblemError(problems)
    return made


class _Groups:
    """The folders of superior units: a unit is in that of its superior, a superior unit in its own."""

    def __init__(self, roster: Roster) -> None:
        self._by_code = {unit.code: unit for unit in roster.units}
        names = Counter(heading_key(unit.name) for unit in roster.units)
        self._by_name = {key: unit for unit in roster.units if names[key := heading_key(unit.name)] == 1}
        self._superiors = {found.code for unit in roster.units if (found := self._superior(unit)) is not None}
        self._names: dict[str, str] = {}

    def _superior(self, unit: Unit) -> Unit | None:
        superior = unit.superior
        if not superior:
            return None
        return self._by_code.get(code_of(superior)) or self._by_name.get(heading_key(superior))

    def of(self, unit: Unit) -> str:
        """Return the name of the folder of a unit; empty if it neither has nor is a superior unit."""
        superior = self._superior(unit) or (unit if unit.code in self._superiors else None)
        if superior is None and not unit.superior:
            return ""
        name = unit.superior if superior is None else f"{superior.code}{_BETWEEN}{superior.name}"
        safe = safe_name(name)
        return self._names.setdefault(folded(safe), safe)


def _name(form: RoundForm, unit: Unit, project: Project | None, suffix: str) -> str:
    """Return the name of a file: the code and the name of the unit or project, and the short title of the form."""
    before = f"{unit.code}{_BETWEEN}"
    if project is not None and project.code:
        before += f"{project.code}{_BETWEEN}"
    name = unit.name if project is None else project.name
    return fitted_name(before, name, f"{_BETWEEN}{form.short_title}", suffix)


def _distinct(copies: list[Copy], suffix: str) -> list[Copy]:
    """Return copies whose paths differ on every system: a digest of the identity is added to those that do not.

    It depends on no other copy, so that a unit that joins the roster changes no name but those that are equal to its.
    """
    counts = Counter(folded(copy.path) for copy in copies)
    return [copy if counts[folded(copy.path)] == 1 else _with_digest(copy, suffix) for copy in copies]


def _with_digest(copy: Copy, suffix: str) -> Copy:
    parts = (copy.identity.unit, copy.identity.project, copy.identity.form)
    digest = sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:_DIGEST]
    folder, slash, name = copy.path.rpartition("/")
    return replace(copy, path=f"{folder}{slash}{fitted_name('', name.removesuffix(suffix), f'-{digest}', suffix)}")
