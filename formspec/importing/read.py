"""Reading a filled workbook: from the file to a typed form, with everything there is to tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..problems import Place, Problem, Severity
from .book import Book
from .cell_decoding.decoding import Collector
from .cell_refs import Cells, in_order
from .completeness.missing import changed_spec, missing_columns, missing_rows, moved_rows, outside, rows_beyond
from .identification.choice import Load, choose
from .identification.location import located
from .row_matching.items import assembled
from .row_matching.matching import content_by_row, match_rows
from .unflatten import nested

if TYPE_CHECKING:
    from ..api import FormSpec
    from ..form import Form


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
    from ..form.runtime import judged, read

    chosen = choose(book, spec, load, known)
    plan, found = chosen.plan, located(chosen.sheet, chosen.plan, chosen.identity)
    content = content_by_row(found.sheet, found.columns, found.ours)
    matched = match_rows(plan, content, found.keys, found.end)
    rows = assembled(plan, found, content, matched.lines)
    collector = Collector(plan, found, book, file)
    collected = collector.collect(rows, content)
    collected.problems += missing_rows(plan, rows, collector)
    collected.problems += missing_columns(plan, found, collector)
    collected.problems += rows_beyond(matched, collector)
    collected.problems += moved_rows(rows, collector, chosen.spec.loaded.shape)
    collected.problems += outside(found, collector)
    collected.problems += [*changed_spec(chosen.spec, chosen.identity), *chosen.others]
    form, problems = read(chosen.spec, {**chosen.parameters, **nested(collected.values)})
    refused = {problem.path for problem in collected.problems if problem.severity is Severity.ERROR and problem.path}
    told = judged(chosen.spec, form, [*collected.problems, *problems], refused)
    cells = Cells(collected.cells, collector.place)
    return Reading(form=form, spec=chosen.spec, problems=tuple(in_order(told, cells, file)), cells=cells)
