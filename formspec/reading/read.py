"""Decoding a filled workbook: from its sheets to the raw values of a form, each with its cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..compiled import CompiledForm
from ..form.decoded import DecodedForm
from .around import changed_spec, missing_columns, missing_rows, moved_rows, outside, rows_beyond
from .collect import Collector
from .grid import Book
from .items import assembled
from .locate import located
from .nest import nested
from .places import Cells, sheet_order
from .rows import content_by_row, match_rows
from .which import Load, choose


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedBook:
    """Which form a workbook is, its raw values, and the cell of each by data path."""

    compiled: CompiledForm
    decoded: DecodedForm
    cells: Cells


def decode_book(book: Book, file: str, form: CompiledForm | None, load: Load, known: Iterable[str]) -> DecodedBook:
    """Return the form in ``book``.

    ``form`` is the form it has to be; without one it is what the workbook says, or the one of ``known`` whose labels
    it has. Raises ProblemError where it is another form, another edition, or no form at all.
    """
    chosen = choose(book, form, load, known)
    plan, found = chosen.plan, located(chosen.sheet, chosen.plan, chosen.identity)
    content = content_by_row(found.sheet, found.columns, found.ours)
    matched = match_rows(plan, content, found.keys, found.end)
    rows = assembled(plan, found, content, matched.lines)
    collector = Collector(plan, found, book, file)
    collected = collector.collect(rows, content)
    collected.problems += missing_rows(plan, rows, collector)
    collected.problems += missing_columns(plan, found, collector)
    collected.problems += rows_beyond(matched, collector)
    collected.problems += moved_rows(rows, collector, chosen.form.shape)
    collected.problems += outside(found, collector)
    collected.problems += [*changed_spec(chosen.form, chosen.identity), *chosen.others]
    cells = Cells(collected.cells, file, collector.sheet.name)
    decoded = DecodedForm(
        data={**chosen.parameters, **nested(collected.values)},
        locate=cells.near,
        problems=tuple(collected.problems),
        order=sheet_order,
    )
    return DecodedBook(compiled=chosen.form, decoded=decoded, cells=cells)
