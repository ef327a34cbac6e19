"""Reading a filled workbook: from the file to a typed form, with everything there is to tell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..layout import address
from ..problems import Place, Problem, ProblemError, Severity
from ..values import TYPES, Refused, ValueSpec
from .collect import Collected, Collector, nested
from .columns import columns_by_keys, columns_by_labels, shares
from .findings import short
from .grid import Book, Sheet
from .identify import ENOUGH, Identity, first_with_identity, identity_in, parameters_in
from .items import Assembly, Placed
from .plan import Plan
from .rows import content_by_row, match_rows

if TYPE_CHECKING:
    from ..api import FormSpec
    from ..form import Form

HINTS = "填报提示"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A workbook that was read.

    ``form`` holds every value that was understood; ``problems`` everything else, each with its sheet and cell, in the
    order of the sheet: errors, warnings, and (severity ``info``) what was understood by leniency. ``cells`` is the
    cell of each value, by data path.
    """

    form: Form
    spec: FormSpec
    problems: tuple[Problem, ...]
    cells: Mapping[str, Place] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing in it is an error."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class _Found:
    """The sheet of a form, its columns, and the hidden key of each row that still has one."""

    sheet: Sheet
    columns: Sequence[int]
    keys: Mapping[int, str]
    ours: frozenset[tuple[int, int]]


Load = Callable[[str], "FormSpec"]


def read_book(book: Book, file: str, spec: FormSpec | None, load: Load, known: Iterable[str]) -> Reading:
    """Return the form in ``book``.

    ``spec`` is the form it has to be; without one it is what the workbook says, or the one of ``known`` whose labels
    it bears. Raises ProblemError where it is another form, another edition, or none at all.
    """
    sheets, identity = first_with_identity(book.sheets())
    identity = identity or identity_in(book.properties)
    spec = _by_identity(identity, spec, load) if identity else _by_labels(sheets, spec, load, known)
    parameters = _parameters(book, spec)
    plan = spec.plan(**parameters)
    sheet = sheets[-1] if identity is not None and identity.place else _best(sheets, plan)
    found = _found(sheet, plan, identity)
    return _reading(book, file, spec, plan, found, parameters, identity)


def _refuse(code: str, **params: Any) -> ProblemError:
    return ProblemError([Problem(code=code, params=params)])


def _by_identity(identity: Identity, spec: FormSpec | None, load: Load) -> FormSpec:
    """Return the form that the workbook says it is; another than ``spec``, or another edition, is refused."""
    if spec is not None and spec.id != identity.form:
        raise _refuse("read.another-form", found=identity.form, edition=identity.edition, expected=spec.id)
    if spec is None:
        try:
            spec = load(identity.form)
        except ProblemError:
            params = {"found": identity.form, "edition": identity.edition}
            raise _refuse("read.unknown-form", **params) from None
    if spec.edition != identity.edition:
        params = {"form": spec.id, "found": identity.edition or "—", "expected": spec.edition or "—"}
        raise _refuse("read.another-edition", **params)
    return spec


def _by_labels(sheets: Sequence[Sheet], spec: FormSpec | None, load: Load, known: Iterable[str]) -> FormSpec:
    """Return the form whose labels the workbook bears, where it no longer says which it is."""
    if spec is not None:
        share = max((shares(sheet, spec.plan()) for sheet in sheets), default=0.0)
        if share < ENOUGH:
            raise _refuse("read.not-this-form", expected=spec.id, title=spec.title, share=round(share * 100))
        return spec
    scores: list[tuple[float, str, FormSpec]] = []
    for name in known:
        try:
            one = load(name)
            scores.append((max((shares(sheet, one.plan()) for sheet in sheets), default=0.0), name, one))
        except ProblemError:
            continue
    scores.sort(key=lambda each: (-each[0], each[1]))
    if not scores or scores[0][0] < ENOUGH:
        raise _refuse("read.no-form")
    if len(scores) > 1 and scores[1][0] > scores[0][0] - 0.02:
        names = "、".join(name for share, name, _ in scores if share > scores[0][0] - 0.02)
        raise _refuse("read.ambiguous", forms=names)
    return scores[0][2]


def _best(sheets: Sequence[Sheet], plan: Plan) -> Sheet:
    if not sheets:
        raise _refuse("read.no-form")
    best = max(sheets, key=lambda sheet: (shares(sheet, plan), not sheet.hidden))
    if shares(best, plan) < ENOUGH:
        raise _refuse("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    return best


def _parameters(book: Book, spec: FormSpec) -> dict[str, Any]:
    """Return the parameters that the form was made with, as far as its spec knows them."""
    result: dict[str, Any] = {}
    known = spec.loaded.spec.parameters
    for name, text in parameters_in(book.properties).items():
        if name in known:
            value = ValueSpec(label=known[name].label, type=known[name].type)
            try:
                result[name] = TYPES[value.type].from_literal(text, value)
            except Refused:
                continue
    return result


def _found(sheet: Sheet, plan: Plan, identity: Identity | None) -> _Found:
    """Return where the form stands in its sheet."""
    count = len(plan.layout.widths)
    place = identity.place if identity is not None else None
    columns = columns_by_keys(sheet, count) or columns_by_labels(sheet, plan)
    if columns is None:
        raise _refuse("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    keys: dict[int, str] = {}
    ours: set[tuple[int, int]] = set()
    column = place[1] if place is not None else _key_column(sheet, plan)
    for (row, each), cell in sheet.cells.items():
        if each == column and (place is None or row != place[0]):
            if plan.named(cell.text) is not None:
                keys[row] = cell.text
                ours.add((row, each))
        elif place is not None and row == place[0] and cell.text.startswith("=column#"):
            ours.add((row, each))
    if place is not None:
        ours.add(place)
    return _Found(sheet, columns, keys, frozenset(ours))


def _key_column(sheet: Sheet, plan: Plan) -> int:
    """Return the column that holds rows' keys where the form's identity is lost; -1 where there is none."""
    found: dict[int, int] = {}
    for (_, column), cell in sheet.cells.items():
        if cell.text.startswith(("/", "=")) and plan.named(cell.text) is not None:
            found[column] = found.get(column, 0) + 1
    return max(found, key=found.__getitem__, default=-1)


def _reading(
    book: Book,
    file: str,
    spec: FormSpec,
    plan: Plan,
    found: _Found,
    parameters: Mapping[str, Any],
    identity: Identity | None,
) -> Reading:
    from ..form.runtime import judged, read

    content = content_by_row(found.sheet, found.columns)
    content = {
        row: cells
        for row, cells in content.items()
        if identity is None or identity.place is None or row != identity.place[0]
    }
    lines = match_rows(plan, content, found.keys)
    rows = Assembly(plan, found.sheet, found.columns, content).placed(lines)
    collector = Collector(plan, found.sheet, book, found.columns, file)
    collected = collector.collect(rows, content)
    collected.problems += _missing_rows(plan, rows, collector)
    collected.problems += _outside(found, collector)
    collected.problems += _changed_spec(spec, identity)
    form, problems = read(spec, {**parameters, **nested(collected.values)})
    refused = {problem.path for problem in collected.problems if problem.severity is Severity.ERROR and problem.path}
    told = judged(spec, form, [*collected.problems, *problems], refused)
    cells = {path: collector.place(place) for path, place in collected.cells.items()}
    return Reading(form=form, spec=spec, problems=tuple(_in_order(told, cells, collected, file)), cells=cells)


def _changed_spec(spec: FormSpec, identity: Identity | None) -> list[Problem]:
    if identity is None or not identity.digest or identity.digest == spec.digest:
        return []
    return [Problem(code="read.spec-changed", params={"form": spec.id}, severity=Severity.WARNING)]


def _missing_rows(plan: Plan, rows: Sequence[Placed], collector: Collector) -> list[Problem]:
    """Tell of the form's own rows that are not in the sheet any more."""
    present = {placed.line.pattern.number for placed in rows}
    problems = []
    for each in plan.patterns:
        if each.number in present or each.lists or not any(slot.cell.role.value == "input" for slot in each.slots):
            continue
        name = next((slot.cell.binding.name for slot in each.slots if slot.cell.binding is not None), each.key)
        place = Place(file=collector.file, sheet=collector.sheet.name)
        problems.append(Problem(code="read.row-missing", params={"row": name}, place=place))
    return problems


def _outside(found: _Found, collector: Collector) -> list[Problem]:
    """Tell of what people wrote outside the form's columns, and of their comments."""
    inside, problems = set(found.columns), []
    for place, cell in found.sheet.cells.items():
        if place[1] in inside or place in found.ours or place in collector.done or cell.formula is not None:
            continue
        if cell.text.strip() and cell.text != HINTS:
            problems.append(_note("read.outside", Severity.WARNING, short(cell.text), collector.place(place)))
    for place, text in found.sheet.comments.items():
        problems.append(_note("read.comment", Severity.INFO, text[:200], collector.place(place)))
    return problems


def _note(code: str, severity: Severity, found: str, place: Place) -> Problem:
    return Problem(code=code, params={"found": found}, place=place, severity=severity)


def _in_order(
    problems: Iterable[Problem], cells: Mapping[str, Place], collected: Collected, file: str
) -> list[Problem]:
    """Return the problems with their cells, in the order of the sheet."""
    placed = [problem.at(_cell_of(problem.path, cells) or Place(file=file)) for problem in problems]
    places = {address(*place): place for place in collected.cells.values()}

    def key(problem: Problem) -> tuple[int, int]:
        cell = problem.place.cell if problem.place else ""
        return places.get(cell) or _row_column(cell)

    return sorted(placed, key=key)


def _row_column(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    if not letters or letters == cell:
        return -1, -1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def _cell_of(path: str, cells: Mapping[str, Place]) -> Place | None:
    """Return the cell of a value, or of the first value of a part or list, or of what it stands in."""
    while path:
        if path in cells:
            return cells[path]
        below = next((place for each, place in cells.items() if each.startswith(f"{path}/")), None)
        if below is not None:
            return below
        path = path.rpartition("/")[0]
    return None


def with_file(problems: Iterable[Problem], file: str) -> list[Problem]:
    """Return problems that name their file."""
    return [
        problem
        if problem.place and problem.place.file
        else replace(problem, place=replace(problem.place or Place(), file=file))
        for problem in problems
    ]
