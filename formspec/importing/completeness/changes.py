"""Changes to the form itself: labels, rows moved into another list, and another state of its spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ...compiled import CompiledForm
from ...data.digest import RULES, changed_parts, is_data_digest
from ...data.shape import Group
from ...form.labels import label_of
from ...layout import Cell, Role
from ...problems import Problem, Severity
from ..book import CellKind, SheetCell
from ..cell_refs import CellRef, RowCells, SheetAddress
from ..findings import Finding, short
from ..identification.identity import Identity
from ..identification.location import FormLocation
from ..label_text import plain, wording
from ..row_matching.items import FormRow
from ..row_patterns import Label, Plan

_OVER_VALUES = (Role.COLUMN_HEADING, Role.FIELD_LABEL)
"""Labels by whose position values are read: rows have keys that name them."""
_NAMING = (Role.ROW_HEADING, Role.COLUMN_HEADING, Role.FIELD_LABEL, Role.BLOCK_LABEL)


_NAMED_PARTS = 8
"""Changed parts of a spec that are named: more make no readable line."""


class LabelCheck(Struct, frozen=True):
    """The problems of the form's labels; ``consumed`` are the cells of labels, whether changed or not."""

    problems: tuple[Problem, ...]
    consumed: frozenset[CellRef]


def check_labels(
    plan: Plan,
    rows: Sequence[FormRow],
    content: Mapping[int, RowCells],
    location: FormLocation,
    sheet: SheetAddress,
    *,
    is_earlier: bool = False,
) -> LabelCheck:
    """Return the problems of labels that were changed, or that are now in the row of another label.

    ``is_earlier`` is True for a workbook of an earlier edition that is read by the present spec.
    """
    problems: list[Problem] = []
    consumed: set[CellRef] = set()
    for row in rows:
        cells = content.get(row.match.row, {})
        for label in row.match.pattern.labels:
            cell = cells.get(label.cell.column)
            if cell is None:
                continue
            ref = location.cell_ref(row.match.row, label.cell.column)
            if _is_unchanged(label, cell):
                consumed.add(ref)
            elif wording(cell.text) and _is_expected(row, label) and cell.formula is None:
                consumed.add(ref)
                finding = _changed(plan, label, cell)
                if is_earlier and label.cell.role in _OVER_VALUES:
                    finding = replace(finding, code="read.heading-differs", severity=Severity.ERROR)
                problems.append(finding.at(sheet.cell(ref)))
    return LabelCheck(tuple(problems), frozenset(consumed))


def _is_unchanged(label: Label, cell: SheetCell) -> bool:
    is_typed = label.cell.role is Role.CODE and cell.kind is not CellKind.TEXT  # a number, by a person
    is_numbered = label.numbered is not None and not is_typed and label.numbered.fullmatch(plain(cell.text)) is not None
    return (
        is_numbered or cell.text == label.cell.text or wording(cell.text) == label.wording or is_code(label.cell, cell)
    )


def is_code(own: Cell, cell: SheetCell) -> bool:
    """Return whether a cell contains a row's code, which programs renumber; a number was typed by a person."""
    return own.role is Role.CODE and own.text.isdecimal() and cell.kind is CellKind.TEXT and cell.text.isdecimal()


def _is_expected(row: FormRow, label: Label) -> bool:
    """Return whether the label is expected in this row: that of a group only in its first row."""
    lists = row.match.pattern.lists
    if not lists:
        return True
    return label.depth == len(lists) or all(path in row.begun and row.items[path].endswith("/0") for path in lists)


def _changed(plan: Plan, label: Label, cell: SheetCell) -> Finding:
    """Return the finding for a changed label: an error where it is another label, so that values may be swapped."""
    params = {"found": short(cell.text), "expected": label.cell.text.replace("\n", "")}
    if wording(cell.text) in plan.labels and label.cell.role in _NAMING:
        return Finding("read.label-moved", Severity.ERROR, params)
    return Finding("read.label-changed", Severity.WARNING, params)


def rows_in_another_list(
    rows: Sequence[FormRow], location: FormLocation, sheet: SheetAddress, shape: Group
) -> list[Problem]:
    """Return a problem for each row that was moved from one list of the form into another."""
    problems = []
    for row in rows:
        pattern, origin = row.match.pattern, row.match.origin
        if origin is None:
            continue
        slot = next(slot for slot in pattern.slots if slot.within == pattern.innermost)
        params = {"origin": label_of(shape, origin.innermost), "here": label_of(shape, slot.within)}
        here = sheet.cell((row.match.row, max(location.columns[slot.cell.column], 0)))
        problems.append(Problem(code="read.row-moved", params=params, location=here, severity=Severity.WARNING))
    return problems


def changed_spec(form: CompiledForm, identity: Identity | None) -> list[Problem]:
    """Return a problem if the workbook was made from a state of the spec with other data, with the changed parts.

    A workbook made by an earlier version contains a digest of the whole spec: its parts are not known.
    """
    spec = form.spec
    if identity is None or identity.digest in ("", spec.digest, spec.data_digest):
        return []
    params: dict[str, Any] = {"form": spec.id}
    if is_data_digest(identity.digest):
        changed = changed_parts(identity.digest, form.shape, form.formulas, form.rules)
        if changed is None:
            return []
        params["parts"] = [short(name) for name in changed if name != RULES][:_NAMED_PARTS]
        if RULES in changed:
            params["rules"] = RULES
    return [Problem(code="read.spec-changed", params=params, severity=Severity.WARNING)]
