"""Decoding a filled workbook: from its sheets to the raw values of a form, each with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from ..compiled import CompiledForm
from ..editions import Load
from ..form.decoded import DecodedForm
from ..layout.copy_marks import marked
from ..problems import Problem, Severity
from .book import Book
from .cell_decoding.decoding import DecodedCells, decode_cells
from .cell_refs import SheetAddress, ValueCells, sheet_order
from .completeness.carried_values import changed_carried_values
from .completeness.changes import changed_spec, check_labels, rows_in_another_list
from .completeness.hidden import hidden_values
from .completeness.missing import missing_columns, missing_rows
from .completeness.objects import objects
from .completeness.stray_text import comments, outside, stray_text
from .completeness.surplus import rows_of_another_edition, surplus_rows, without_surplus
from .identification.choice import Edition, choose
from .identification.identity import copy_marks_of
from .identification.location import FormLocation, locate
from .row_matching.items import FormRow, assign_items
from .row_matching.matching import match_rows
from .unflatten import unflatten


class DecodedBook(Struct, frozen=True, kw_only=True):
    """The form of a workbook, its raw values, and the cell of each by data path.

    The values are those of ``edition.own``; ``name`` and ``stated`` are the id and the edition in the workbook, empty
    if they are missing.
    """

    edition: Edition
    name: str
    stated: str
    decoded: DecodedForm
    cells: ValueCells


def decode_book(book: Book, file: str, form: CompiledForm | None, load: Load, known: Iterable[str]) -> DecodedBook:
    """Return the form in ``book``.

    ``form`` is the expected form; without it, the form is that of the workbook's identity, or the one of ``known``
    whose labels it has. An earlier edition that the form follows is read by its own spec where that is at hand.

    Raises ProblemError if the workbook is another form, another edition, or not a form.
    """
    chosen = choose(book, form, load, known)
    former = chosen.edition.former
    plan, location = chosen.plan, locate(chosen.sheet, chosen.plan, chosen.identity, former)
    sheet = SheetAddress(file, chosen.sheet.name)
    content = location.cells_by_row()
    matched = match_rows(plan, location, content)
    rows = assign_items(plan, location, content, matched.rows)
    labels = check_labels(plan, rows, content, location, sheet, is_earlier=former is not None)
    all_decoded = decode_cells(rows, content, location, book, sheet)
    decoded = without_surplus(plan, all_decoded, location, sheet)
    consumed = labels.consumed | decoded.consumed
    problems = [
        *labels.problems,
        *decoded.problems,
        *stray_text(plan, rows, matched.repeated, content, location, consumed, sheet),
        *(missing_rows(plan, rows, sheet) if former is None else ()),
        *missing_columns(plan, location, sheet),
        *surplus_rows(matched, location, sheet),
        *rows_of_another_edition(location, sheet),
        *rows_in_another_list(rows, location, sheet, chosen.edition.own.shape),
        *outside(location, consumed, sheet),
        *_carried(rows, location, decoded, sheet, chosen.edition),
        *hidden_values((decoded.cells[path] for path in decoded.values), location, sheet),
        *objects(location, sheet),
        *comments(location, sheet),
        *(changed_spec(chosen.edition.own, chosen.identity) if former is None else ()),
        *chosen.others,
    ]
    marks = copy_marks_of(chosen.sheet, book.properties)
    if len(marks) > 1:
        problems.append(Problem(code="read.two-copies", location=sheet.whole, severity=Severity.WARNING))
    cells = ValueCells(decoded.cells, sheet)
    rejected = {each.path: None for each in problems if each.path and each.severity is Severity.ERROR}
    raw = DecodedForm(
        data={
            **marked(next(iter(marks), "")),
            **chosen.parameters,
            **unflatten({**rejected, **decoded.values}),
        },
        locate=cells.near,
        problems=tuple(problems),
        order=sheet_order,
    )
    identity = chosen.identity
    return DecodedBook(
        edition=chosen.edition,
        name=identity.form if identity else "",
        stated=identity.edition if identity else "",
        decoded=raw,
        cells=cells,
    )


def _carried(
    rows: Sequence[FormRow], location: FormLocation, decoded: DecodedCells, sheet: SheetAddress, edition: Edition
) -> list[Problem]:
    """Return the problems of carried values; an earlier edition that is read by former ids has other paths."""
    if edition.former is not None:
        return []
    rejected = {each.path for each in decoded.problems if each.severity is Severity.ERROR}
    return changed_carried_values(rows, location, decoded.values, rejected, sheet, edition.own.shape)
