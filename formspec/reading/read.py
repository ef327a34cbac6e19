"""Reading a filled workbook: from the file to a typed form, with everything there is to tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..problems import Place, Problem, Severity
from .around import changed_spec, missing_rows, outside
from .collect import Collector, nested
from .grid import Book
from .identify import Identity, identity_in, identity_of, parameters_in
from .items import assembled
from .locate import Located, located
from .places import Cells, in_order
from .plan import Plan
from .rows import content_by_row, match_rows
from .which import Load, best_sheet, form_by_identity, form_by_labels, known_parameters, parameters_on, weight_of

if TYPE_CHECKING:
    from ..api import FormSpec
    from ..form import Form

OWN_SHEETS = frozenset(("填报说明", "选项", "计算"))


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


def read_book(book: Book, file: str, spec: FormSpec | None, load: Load, known: Iterable[str]) -> Reading:
    """Return the form in ``book``.

    ``spec`` is the form it has to be; without one it is what the workbook says, or the one of ``known`` whose labels
    it bears. Raises ProblemError where it is another form, another edition, or none at all.
    """
    sheets = list(book.sheets(skip=OWN_SHEETS))
    named = {sheet.name: found for sheet in sheets if (found := identity_of(sheet)) is not None}
    wanted = [found for found in named.values() if spec is not None and found.form == spec.id]
    identity = next(iter(wanted or named.values()), None) or identity_in(book.properties)
    spec = form_by_identity(identity, spec, load) if identity else form_by_labels(sheets, spec, load, known)
    parameters = known_parameters(parameters_in(book.properties), spec) or parameters_on(sheets, spec)
    plan = spec.plan(**parameters)
    own = next((sheet for sheet in sheets if named.get(sheet.name) is identity), None) if identity else None
    sheet = own or best_sheet(sheets, plan)
    others = [
        Problem(code="read.another-sheet", params={"sheet": each.name}, severity=weight_of(each, plan, named))
        for each in sheets
        if each is not sheet and (each.cells or not each.is_read)
    ]
    return _reading(book, file, spec, plan, located(sheet, plan, identity), parameters, identity, others)


def _reading(
    book: Book,
    file: str,
    spec: FormSpec,
    plan: Plan,
    found: Located,
    parameters: Mapping[str, Any],
    identity: Identity | None,
    others: Sequence[Problem],
) -> Reading:
    from ..form.runtime import judged, read

    content = content_by_row(found.sheet, found.columns, found.ours)
    lines = match_rows(plan, content, found.keys, found.end)
    rows = assembled(plan, found.sheet, found.columns, content, lines)
    collector = Collector(plan, found.sheet, book, found.columns, file)
    collected = collector.collect(rows, content)
    collected.problems += missing_rows(plan, rows, collector)
    collected.problems += outside(found, collector)
    collected.problems += [*changed_spec(spec, identity), *others]
    form, problems = read(spec, {**parameters, **nested(collected.values)})
    refused = {problem.path for problem in collected.problems if problem.severity is Severity.ERROR and problem.path}
    told = judged(spec, form, [*collected.problems, *problems], refused)
    cells = Cells(collected.cells, collector.place)
    return Reading(form=form, spec=spec, problems=tuple(in_order(told, cells, file)), cells=cells)
