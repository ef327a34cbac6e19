"""Reading a filled workbook: from the file to a typed form, with everything there is to tell of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..layout import Role
from ..layout.anchors import is_column_key
from ..problems import Place, Problem, ProblemError, Severity
from ..spec.labels import text_pattern
from ..values import TYPES, Refused, ValueSpec
from .collect import MOST_TOLD, Collector, nested
from .columns import columns_by_keys, columns_by_labels, key_row, shares
from .findings import short
from .grid import Book, Sheet
from .identify import ENOUGH, Identity, identity_in, identity_of, parameters_in
from .items import Placed, assembled
from .plan import Plan
from .rows import content_by_row, match_rows

if TYPE_CHECKING:
    from ..api import FormSpec
    from ..form import Form


OWN_SHEETS = frozenset(("填报说明", "选项", "计算"))
_CLOSE = 0.02
_HEAD_ROWS, _HEAD_LENGTH = 30, 200


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


class Cells(Mapping[str, Place]):
    """The cell of each value, by data path."""

    def __init__(self, places: Mapping[str, tuple[int, int]], named: Callable[[tuple[int, int]], Place]) -> None:
        self._places = places
        self._named = named

    def __getitem__(self, path: str) -> Place:
        return self._named(self._places[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


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
    sheets = list(book.sheets(skip=OWN_SHEETS))
    named = {sheet.name: found for sheet in sheets if (found := identity_of(sheet)) is not None}
    wanted = [found for found in named.values() if spec is not None and found.form == spec.id]
    identity = next(iter(wanted or named.values()), None) or identity_in(book.properties)
    spec = _by_identity(identity, spec, load) if identity else _by_labels(sheets, spec, load, known)
    parameters = _parameters(parameters_in(book.properties), spec) or _parameters_on(sheets, spec)
    plan = spec.plan(**parameters)
    own = next((sheet for sheet in sheets if named.get(sheet.name) is identity), None) if identity else None
    sheet = own or _best(sheets, plan)
    others = [
        Problem(code="read.another-sheet", params={"sheet": each.name}, severity=_weight(each, plan, named))
        for each in sheets
        if each is not sheet and (each.cells or not each.is_read)
    ]
    return _reading(book, file, spec, plan, _found(sheet, plan, identity), parameters, identity, others)


def _weight(sheet: Sheet, plan: Plan, named: Mapping[str, Identity]) -> Severity:
    """Return how much it weighs that a sheet is not read: one that is a form may be one that was to be handed in."""
    return Severity.WARNING if sheet.name in named or shares(sheet, plan) >= ENOUGH else Severity.INFO


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
    scores = {each.id: share for share, each in _scores(sheets, load, known)}
    if spec is not None:
        share = max((shares(sheet, spec.plan()) for sheet in sheets), default=0.0)
        like = max(scores, key=scores.__getitem__, default="")
        if share < ENOUGH or scores.get(like, 0.0) > share + _CLOSE:
            like = like if scores.get(like, 0.0) >= ENOUGH else ""
            params = {"expected": spec.id, "title": spec.title, "share": round(share * 100), "like": like}
            raise _refuse("read.not-this-form", **params)
        return spec
    best = max(scores.values(), default=0.0)
    if best < ENOUGH:
        raise _refuse("read.no-form")
    likely = [name for name, share in scores.items() if share > best - _CLOSE]
    if len(likely) > 1:
        raise _refuse("read.ambiguous", forms="、".join(likely))
    return load(likely[0])


def _scores(sheets: Sequence[Sheet], load: Load, known: Iterable[str]) -> Iterator[tuple[float, FormSpec]]:
    """Yield how many of each form's labels the workbook bears."""
    for name in known:
        try:
            spec = load(name)
        except ProblemError:
            continue
        yield max((shares(sheet, spec.plan()) for sheet in sheets), default=0.0), spec


def _best(sheets: Sequence[Sheet], plan: Plan) -> Sheet:
    if not sheets:
        raise _refuse("read.no-form")
    best = max(sheets, key=lambda sheet: (shares(sheet, plan), not sheet.hidden))
    if shares(best, plan) < ENOUGH:
        raise _refuse("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    return best


def _parameters(texts: Mapping[str, str], spec: FormSpec) -> dict[str, Any]:
    """Return the parameters that the form was made with, as far as its spec knows them."""
    result: dict[str, Any] = {}
    known = spec.loaded.spec.parameters
    for name, text in texts.items():
        if name in known:
            value = ValueSpec(label=known[name].label, type=known[name].type)
            try:
                result[name] = TYPES[value.type].from_literal(text, value)
            except Refused:
                continue
    return result


def _parameters_on(sheets: Sequence[Sheet], spec: FormSpec) -> dict[str, Any]:
    """Return the parameters that are printed on the form, such as the year under its title."""
    written = spec.loaded.spec
    templates = [text_pattern(each) for each in (written.period, written.title, written.number) if "{" in each]
    texts: dict[str, str] = {}
    for sheet in sheets:
        for (row, _), cell in sheet.cells.items():
            for template in templates if row < _HEAD_ROWS and len(cell.text) < _HEAD_LENGTH else ():
                found = template.fullmatch(cell.text.strip())
                for name, text in (found.groupdict() if found else {}).items():
                    texts.setdefault(name, text)
    return _parameters(texts, spec)


def _found(sheet: Sheet, plan: Plan, identity: Identity | None) -> _Found:
    """Return where the form stands in its sheet."""
    count = len(plan.layout.widths)
    place = identity.place if identity is not None else None
    keys_in = place[0] if place is not None else key_row(sheet)
    columns = (columns_by_keys(sheet, keys_in, count) if keys_in is not None else None) or columns_by_labels(
        sheet, plan
    )
    if columns is None:
        raise _refuse("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    keys: dict[int, str] = {}
    ours: set[tuple[int, int]] = set()
    column = place[1] if place is not None else _key_column(sheet, plan, columns)
    for (row, each), cell in sheet.cells.items():
        if each == column and (row, each) != place and plan.named(cell.text) is not None:
            keys[row] = cell.text
            ours.add((row, each))
        elif row == keys_in and is_column_key(cell.text):
            ours.add((row, each))
    if place is not None:
        ours.add(place)
    return _Found(sheet, columns, keys, frozenset(ours))


def _key_column(sheet: Sheet, plan: Plan, columns: Sequence[int]) -> int:
    """Return the column beside the form that holds rows' keys, where the form's identity is lost; -1 for none."""
    found: Counter[int] = Counter()
    for (_, column), cell in sheet.cells.items():
        if column not in columns and cell.text.startswith(("/", "=")) and plan.named(cell.text) is not None:
            found[column] += 1
    return found.most_common(1)[0][0] if found else -1


def _reading(
    book: Book,
    file: str,
    spec: FormSpec,
    plan: Plan,
    found: _Found,
    parameters: Mapping[str, Any],
    identity: Identity | None,
    others: Sequence[Problem],
) -> Reading:
    from ..form.runtime import judged, read

    content = content_by_row(found.sheet, found.columns, found.ours)
    lines = match_rows(plan, content, found.keys)
    rows = assembled(plan, found.sheet, found.columns, content, lines)
    collector = Collector(plan, found.sheet, book, found.columns, file)
    collected = collector.collect(rows, content)
    collected.problems += _missing_rows(plan, rows, collector)
    collected.problems += _outside(found, collector)
    collected.problems += [*_changed_spec(spec, identity), *others]
    form, problems = read(spec, {**parameters, **nested(collected.values)})
    refused = {problem.path for problem in collected.problems if problem.severity is Severity.ERROR and problem.path}
    told = judged(spec, form, [*collected.problems, *problems], refused)
    cells = Cells(collected.cells, collector.place)
    return Reading(form=form, spec=spec, problems=tuple(_in_order(told, cells, file)), cells=cells)


def _changed_spec(spec: FormSpec, identity: Identity | None) -> list[Problem]:
    if identity is None or not identity.digest or identity.digest == spec.digest:
        return []
    return [Problem(code="read.spec-changed", params={"form": spec.id}, severity=Severity.WARNING)]


def _missing_rows(plan: Plan, rows: Sequence[Placed], collector: Collector) -> list[Problem]:
    """Tell of the form's own rows that are not in the sheet any more."""
    present = {slot.path for placed in rows for slot in placed.line.pattern.slots}
    place = Place(file=collector.file, sheet=collector.sheet.name)
    problems = []
    for each in plan.patterns:
        gone = (slot for slot in each.slots if slot.cell.role is Role.INPUT and not slot.within)
        binding = next((slot.cell.binding for slot in gone if slot.path not in present), None)
        if binding is not None:
            problems.append(Problem(code="read.row-missing", params={"row": binding.name}, place=place))
    return problems


def _outside(found: _Found, collector: Collector) -> list[Problem]:
    """Tell of what people wrote outside the form's columns, and of their comments."""
    inside, problems = set(found.columns), []
    for place, cell in found.sheet.cells.items():
        if place[1] in inside or place in found.ours or place in collector.done or cell.formula is not None:
            continue
        if cell.text.strip():
            problems.append(_note("read.outside", Severity.WARNING, short(cell.text), collector.place(place)))
    if len(problems) > MOST_TOLD:
        params = {"count": len(problems) - MOST_TOLD}
        more = Problem(code="read.more", params=params, severity=Severity.WARNING)
        problems = [*problems[:MOST_TOLD], more]
    for place, text in found.sheet.comments.items():
        problems.append(_note("read.comment", Severity.INFO, text[:200], collector.place(place)))
    return problems


def _note(code: str, severity: Severity, found: str, place: Place) -> Problem:
    return Problem(code=code, params={"found": found}, place=place, severity=severity)


def _in_order(problems: Iterable[Problem], cells: Mapping[str, Place], file: str) -> list[Problem]:
    """Return the problems with their cells, in the order of the sheet."""
    placed = [problem.at(_cell_of(problem.path, cells) or Place(file=file)) for problem in problems]
    return sorted(placed, key=lambda problem: _row_column(problem.place.cell if problem.place else ""))


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
