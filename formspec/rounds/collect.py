"""Collecting a round: returned files of any name, any number of times, each assigned to its unit and form.

Two steps, each of whole transactions, so that a run that was killed is simply run again. First every content that is
not known yet is archived and read, and stored as new. Then all new ones are compared: one for a unit and form replaces
the earlier one, several wait for a decision.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ..batch import BatchResult, Input, Inputs, read_many
from ..batch.inputs import content_of
from ..file_names import safe_name
from ..output import write
from ..problems import Problem, ProblemError, Severity, with_file
from ..source.limits import MAX_WORKBOOK_BYTES
from ..source.yaml import read_bytes
from ..suggest import nearest
from ..values import short
from .columns import Use, heading_key
from .identity import changed_locked_values, check_round_and_form, value_at, verified
from .keys import read_key
from .opened import Round, RoundForm
from .plan import receivers
from .roster import Project, Unit
from .store import Changes, Return, State, open_store

ORIGINALS = "originals"
"""The folder of the files as they came, by their digests."""
_DIGEST = 16
"""Digits of a digest in the name of an original; the whole digest is in the store."""


class Collection(Struct, frozen=True, kw_only=True):
    """What came of collecting.

    Args:
        known: the number of files whose content was collected before.
        problems: files that could not be opened at all.
        returns: the files that came with this run, with what became of each.
        waiting: all files of the round that wait for a decision.
    """

    known: int
    problems: tuple[Problem, ...]
    returns: tuple[Return, ...]
    waiting: tuple[Return, ...]


def collect(
    opened: Round, paths: Sequence[str | Path], who: str, at: datetime, *, jobs: int | None = None
) -> Collection:
    """Take returned files into the store of the round.

    Args:
        opened: The round.
        paths: Files, folders, patterns and zips, as for :func:`formspec.batch.read_many`. The files are not changed.
        who: Who collects, for the journal.
        at: When, for the journal.
        jobs: The number of processes, as for :func:`formspec.batch.read_many`.

    Raises:
        ProblemError: The round has no key, or its store cannot be opened. What is wrong with a file is a reason of it.
    """
    key, assignment = read_key(opened.folder), _Assignment(opened)
    store = open_store(opened.folder)
    try:
        incoming = _Incoming(opened.folder, paths, store.assigned())
        new: list[str] = []
        for result in read_many(incoming, [form.spec for form in opened.forms], jobs=jobs):
            found = assignment.of(result, incoming.digests.popleft(), key)
            with store.changing(who, at) as changes:
                if changes.add(found):
                    new.append(found.sha256)
        with store.changing(who, at) as changes:
            _compare(changes)
        returns, waiting = store.returned(new), store.returns(State.WAITING)
    finally:
        store.close()
    return Collection(
        known=incoming.known,
        problems=tuple(incoming.problems),
        returns=tuple(returns),
        waiting=tuple(waiting),
    )


def decide(opened: Round, file: str, who: str, at: datetime, *, take: bool) -> Return:
    """Decide about a file that waits, and return it.

    Args:
        opened: The round.
        file: Its name as it came, or the beginning of its digest.
        who: Who decides, for the journal.
        at: When, for the journal.
        take: Whether it counts from now on; the others of its unit and form are replaced. Otherwise it is dropped.

    Raises:
        ProblemError: No file that waits has this name, or several have it (``round.not-waiting``).
    """
    store = open_store(opened.folder)
    try:
        with store.changing(who, at) as changes:
            found = _waiting(changes.returns(State.WAITING), file)
            if take:
                for other in changes.returns(State.CURRENT, State.WAITING):
                    if other.key == found.key and other.sha256 != found.sha256:
                        changes.move(other, State.REPLACED)
            changes.move(found, State.CURRENT if take else State.DROPPED, ())
        return store.returned([found.sha256])[0]
    finally:
        store.close()


def _waiting(waiting: Sequence[Return], file: str) -> Return:
    found = [each for each in waiting if each.name == file or each.sha256.startswith(file)]
    found = found or [each for each in waiting if PurePosixPath(each.name).name == file]
    if len(found) != 1:
        params = {"file": file, "count": len(found), "known": [each.name for each in (found or waiting)][:10]}
        raise ProblemError([Problem(code="round.not-waiting", params=params)])
    return found[0]


class _Incoming(Iterable[Input]):
    """The files whose content is not known yet, in memory, each archived before it is read."""

    def __init__(self, folder: Path, paths: Sequence[str | Path], known: set[str]) -> None:
        self._inputs = Inputs(paths, frozenset({(folder / ORIGINALS).resolve()}))
        self._folder, self._digests = folder / ORIGINALS, known
        self.digests: deque[str] = deque()
        self.problems: list[Problem] = []
        self.known = 0

    def __iter__(self) -> Iterator[Input]:
        for item in self._inputs:
            try:
                content = _content(item)
            except ProblemError as error:
                self.problems += with_file(error.problems, item.name)
                continue
            digest = sha256(content).hexdigest()
            if digest in self._digests:
                self.known += 1
                continue
            self._digests.add(digest)
            suffix = safe_name(PurePosixPath(item.relative).suffix.lstrip(".") or "bin", longest=10)
            write(self._folder / digest[:2] / f"{digest[:_DIGEST]}.{suffix}", content)
            self.digests.append(digest)
            yield Input(name=item.name, path=item.path, relative=item.relative, content=content)


def _content(item: Input) -> bytes:
    if item.problem is not None:
        raise ProblemError([item.problem])
    return content_of(item) if item.is_packed else read_bytes(Path(item.path), item.name, MAX_WORKBOOK_BYTES)


_Receiver = tuple[Unit, Project | None]


class _Owner(Struct, frozen=True):
    """Whose a returned file is; ``doubts`` are reasons for which a person has to look at it first."""

    unit: str
    project: str = ""
    doubts: tuple[Problem, ...] = ()


class _Assignment:
    """Finds the unit and the project of returned files: by their identity, or else by the names in them."""

    def __init__(self, opened: Round) -> None:
        self._opened = opened
        self._forms = {form.spec.id: form for form in opened.forms}
        self._units = {unit.code: unit for unit in opened.roster.units}
        self._by_names: dict[str, dict[str, list[_Receiver]]] = {}

    def of(self, result: BatchResult, digest: str, key: bytes) -> Return:
        """Return a returned file with what it was recognised as."""
        fullness = result.fullness
        found = Return(
            sha256=digest,
            name=result.name,
            state=State.REJECTED,
            form=result.form,
            data=result.data or {},
            filled=fullness.filled if fullness is not None else 0,
            asked=fullness.asked if fullness is not None else 0,
        )
        try:
            owner = self._owner(result, key)
        except ProblemError as error:
            return replace(found, reasons=_reasons(with_file(error.problems, result.name)))
        state = State.WAITING if owner.doubts else State.NEW
        reasons = _reasons(with_file(owner.doubts, result.name))
        return replace(found, state=state, unit=owner.unit, project=owner.project, reasons=reasons)

    def _owner(self, result: BatchResult, key: bytes) -> _Owner:
        """Return whose a file is; raise ProblemError if it could not be read, or is nobody's."""
        if not result.is_read:
            raise ProblemError(each for each in result.problems if each.severity is Severity.ERROR)
        return self._by_mark(result, key) if result.copy_mark else self._by_name(result)

    def _by_mark(self, result: BatchResult, key: bytes) -> _Owner:
        """Return the owner that the sealed identity names; raise ProblemError if it is none of this round."""
        identity = verified(result.copy_mark, key)
        check_round_and_form(identity, self._opened.file.id, result.form)
        unit = self._units.get(identity.unit)
        project = self._project(unit, identity.project)
        if unit is None or (identity.project and project is None):
            params = {"unit": short(identity.unit), "project": short(identity.project)}
            raise ProblemError([Problem(code="round.unknown-unit", params=params)])
        places = {each.path: each.location for each in result.problems if each.location is not None}
        form = self._forms[result.form]
        changed = changed_locked_values(result.data or {}, identity, form.spec.compiled.shape, places.get)
        doubts = [*changed, *self._other_names(result, form, unit, project)]
        return _Owner(identity.unit, identity.project, tuple(doubts))

    def _project(self, unit: Unit | None, key: str) -> Project | None:
        return next((each for each in unit.projects if each.key == key), None) if unit is not None and key else None

    def _other_names(
        self, result: BatchResult, form: RoundForm, unit: Unit, project: Project | None
    ) -> Iterator[Problem]:
        """Yield a problem for a name in the form that is not that of its code; locked names are checked by the seal."""
        for use, expected in ((Use.NAME, unit.name), (Use.PROJECT, project.name if project is not None else "")):
            path = self._path(form, use)
            found = self._text(result, path)
            if path not in form.locked and found and expected and heading_key(found) != heading_key(expected):
                params = {"found": short(found), "expected": short(expected), "code": unit.code}
                yield Problem(code="round.other-name", params=params, path=path)

    def _path(self, form: RoundForm, use: Use) -> str:
        """Return the path of the field that a column of the roster fills; empty for none."""
        column = self._opened.file.columns.get(use)
        if column is None:
            return ""
        key = heading_key(column.text)
        return next((path for path, heading in form.fields if heading_key(heading) == key), "")

    def _text(self, result: BatchResult, path: str) -> str:
        value = value_at(result.data or {}, path) if path else None
        return value if isinstance(value, str) else ""

    def _by_name(self, result: BatchResult) -> _Owner:
        """Return the one owner whose names are in the form; raise ProblemError, with near names, if there is none."""
        form = self._forms[result.form]
        unit = self._text(result, self._path(form, Use.NAME))
        project = self._text(result, self._path(form, Use.PROJECT))
        if not (project if form.is_for_projects else unit):
            raise ProblemError([Problem(code="round.no-mark")])
        found = project if form.is_for_projects else unit
        owners = [
            _Owner(each.code, one.key if one is not None else "")
            for each, one in self._named(form).get(heading_key(found), ())
            if not unit or heading_key(each.name) == heading_key(unit)
        ]
        if len(owners) == 1:
            return owners[0]
        names = [_name_of(each, one) for each, one in receivers(form, self._opened.roster)]
        near = "" if owners else nearest(found, names, 0.6)
        params = {"found": short(found), "suggestion": near, "count": len(owners)}
        raise ProblemError([Problem(code="round.no-unit", params=params)])

    def _named(self, form: RoundForm) -> Mapping[str, list[_Receiver]]:
        """Return the receivers of a form by the name that tells them apart, made once for all files."""
        named = self._by_names.get(form.spec.id)
        if named is None:
            named = self._by_names[form.spec.id] = defaultdict(list)
            for each, one in receivers(form, self._opened.roster):
                named[heading_key(_name_of(each, one))].append((each, one))
        return named


def _name_of(unit: Unit, project: Project | None) -> str:
    return unit.name if project is None else project.name


def _compare(changes: Changes) -> None:
    """Give each new file its state: alone it replaces the current one, several of one unit and form wait."""
    new = changes.returns(State.NEW)
    files: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in new:
        files[each.key].append(each.name)
    current = {each.key: each for each in changes.returns(State.CURRENT)}
    for each in new:
        if len(files[each.key]) > 1:
            several = Problem(code="round.several", params={"files": files[each.key]})
            changes.move(each, State.WAITING, _reasons([several]))
            continue
        earlier = current.get(each.key)
        if earlier is not None:
            changes.move(earlier, State.REPLACED)
        changes.move(each, State.CURRENT)


def _reasons(problems: Iterable[Problem]) -> tuple[Mapping[str, Any], ...]:
    """Return problems as JSON data without words, for the store."""
    return tuple(msgspec.to_builtins(each, enc_hook=str) for each in problems)


def problems_in(found: Return) -> list[Problem]:
    """Return the reasons of a returned file as problems, each with the name of the file."""
    return with_file((msgspec.convert(each, Problem) for each in found.reasons), found.name)
