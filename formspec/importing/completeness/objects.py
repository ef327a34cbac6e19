"""What is on a sheet but in no cell: text boxes, pictures, shapes, controls, page headers. None of it is an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ...layout import address
from ...problems import Problem, Severity
from ..book import ObjectGroup, ObjectKind, Sheet
from ..cell_refs import CellRef, SheetAddress
from ..findings import Finding, short

_CELLS_NAMED = 5  # enough to find the others; a message stays one sentence


def objects(sheet: Sheet, others: Iterable[Sheet], file: str) -> list[Problem]:
    """Return a problem for each object on the form's sheet and on the ``others``; many of one kind are one problem.

    A sheet that is not read has no answers, so that its objects are of less weight.
    """
    own = _problems_on(sheet, file, Severity.WARNING)
    return own + [problem for other in others for problem in _problems_on(other, file, Severity.INFO)]


def _problems_on(sheet: Sheet, file: str, severity: Severity) -> list[Problem]:
    address = SheetAddress(file, sheet.name)
    return [
        problem
        for kind, group in sheet.objects.items()
        for problem in _problems_of_kind(kind, group, address, severity)
    ]


def linked_cells(sheet: Sheet, consumed: Collection[CellRef], address: SheetAddress) -> list[Problem]:
    """Return a problem for each value that a control has written; ``consumed`` are the cells with values."""
    return [
        Finding("read.linked", Severity.WARNING, {"found": short(sheet.cells[ref].text)}).at(address.cell(ref))
        for ref in sheet.linked
        if ref in consumed and ref in sheet.cells
    ]


def _problems_of_kind(kind: ObjectKind, group: ObjectGroup, sheet: SheetAddress, severity: Severity) -> list[Problem]:
    if group.count > len(group.first):
        cells = list(dict.fromkeys(address(*each.ref) for each in group.first))[:_CELLS_NAMED]
        params = {"kind": kind.value, "count": group.count, "cells": cells}
        return [Finding("read.objects", severity, params).at(sheet.cell(group.first[0].ref))]
    return [
        Finding("read.object", severity, {"kind": kind.value, "found": short(each.text)}).at(sheet.cell(each.ref))
        for each in group.first
    ]
