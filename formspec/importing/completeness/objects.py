"""What lies on the cells of the form's sheet: text boxes, pictures, shapes, controls. None of it is an answer."""

from __future__ import annotations

from ...layout import address
from ...problems import Problem, Severity
from ..book import ObjectGroup, ObjectKind
from ..cell_refs import SheetAddress
from ..findings import Finding, short
from ..identification.location import FormLocation

_CELLS_NAMED = 5  # enough to find the others; a message stays one sentence


def objects(location: FormLocation, sheet: SheetAddress) -> list[Problem]:
    """Return a problem for each object on the sheet; many of one kind are one problem."""
    return [
        problem for kind, group in location.sheet.objects.items() for problem in _problems_of_kind(kind, group, sheet)
    ]


def _problems_of_kind(kind: ObjectKind, group: ObjectGroup, sheet: SheetAddress) -> list[Problem]:
    if group.count > len(group.first):
        cells = list(dict.fromkeys(address(*each.ref) for each in group.first))[:_CELLS_NAMED]
        params = {"kind": kind.value, "count": group.count, "cells": cells}
        return [Finding("read.objects", Severity.WARNING, params).at(sheet.cell(group.first[0].ref))]
    return [
        Finding("read.object", Severity.WARNING, {"kind": kind.value, "found": short(each.text)}).at(
            sheet.cell(each.ref)
        )
        for each in group.first
    ]
