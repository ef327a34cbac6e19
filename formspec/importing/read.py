"""Reading a filled workbook: from the file to a typed form, with everything there is to tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..problems import Place, Problem, Severity
from .book import Book
from .cell_decoding.decoding import decode_cells
from .cell_refs import SheetAddress, ValueCells, in_order
from .completeness.changes import changed_spec, check_labels, rows_in_another_list
from .completeness.missing import missing_columns, missing_rows
from .completeness.stray_text import comments, stray_text, text_outside
from .completeness.surplus import surplus_rows, without_surplus
from .identification.choice import Load, choose
from .identification.location import locate
from .row_matching.items import assign_items
from .row_matching.matching import match_rows
from .unflatten import unflatten

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
    plan, location = chosen.plan, locate(chosen.sheet, chosen.plan, chosen.identity)
    sheet = SheetAddress(file, chosen.sheet.name)
    content = location.cells_by_row()
    matched = match_rows(plan, location, content)
    rows = assign_items(plan, location, content, matched.rows)
    labels = check_labels(plan, rows, content, location, sheet)
    all_decoded = decode_cells(rows, content, location, book, sheet)
    decoded = without_surplus(plan, all_decoded, location, sheet)
    consumed = labels.consumed | decoded.consumed
    problems = [
        *labels.problems,
        *decoded.problems,
        *stray_text(plan, rows, content, location, consumed, sheet),
        *missing_rows(plan, rows, sheet),
        *missing_columns(plan, location, sheet),
        *surplus_rows(matched, location, sheet),
        *rows_in_another_list(rows, location, sheet, chosen.spec.loaded.shape),
        *text_outside(location, consumed, sheet),
        *comments(location, sheet),
        *changed_spec(chosen.spec.id, chosen.spec.digest, chosen.identity),
        *chosen.others,
    ]
    form, invalid = read(chosen.spec, {**chosen.parameters, **unflatten(decoded.values)})
    rejected = {problem.path for problem in problems if problem.severity is Severity.ERROR and problem.path}
    judged_problems = judged(chosen.spec, form, [*problems, *invalid], rejected)
    cells = ValueCells(decoded.cells, sheet)
    return Reading(form=form, spec=chosen.spec, problems=tuple(in_order(judged_problems, cells, file)), cells=cells)
