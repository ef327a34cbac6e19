"""The identity in a workbook, in a cell of its sheet or in its properties: form, edition, spec and parameters."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from ...layout.anchors import DIGEST, EDITION, FORM, IDENTITY, PARAMETER, SEPARATOR
from ...layout.copy_marks import is_copy_mark_cell, mark_in_cell, mark_in_properties
from ..book import CellKind, Sheet


class Identity(Struct, frozen=True, kw_only=True):
    """The form's id, its edition, the digest of its spec; ``ref`` is the cell of the sheet that contains it."""

    form: str
    edition: str = ""
    digest: str = ""
    ref: tuple[int, int] | None = None


def identity_of(sheet: Sheet) -> Identity | None:
    """Return the identity in a sheet, or None."""
    for ref, cell in reversed(sheet.cells.items()):
        if cell.kind is CellKind.TEXT and cell.text.startswith(f"{IDENTITY}{SEPARATOR}"):
            parts = cell.text.split(SEPARATOR)
            if len(parts) >= 4 and parts[1]:
                edition = SEPARATOR.join(parts[2:-1])
                return Identity(form=parts[1], edition=edition, digest=parts[-1], ref=ref)
    return None


def identity_in(properties: Mapping[str, str]) -> Identity | None:
    """Return the identity in a workbook's properties, or None."""
    form = properties.get(FORM, "")
    if not form:
        return None
    edition, digest = properties.get(EDITION, ""), properties.get(DIGEST, "")
    return Identity(form=form, edition=edition, digest=digest)


def parameters_in(properties: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters (such as the year) that the form was made with."""
    return {name[len(PARAMETER) :]: text for name, text in properties.items() if name.startswith(PARAMETER)}


def copy_marks_of(sheet: Sheet, properties: Mapping[str, str]) -> list[str]:
    """Return the marks of the copy in a sheet and in the properties of its workbook, each once, the sheet's first."""
    in_cells = (mark_in_cell(cell.text) for cell in sheet.cells.values() if is_copy_mark_cell(cell.text))
    return list(dict.fromkeys(mark for mark in (*in_cells, mark_in_properties(properties)) if mark))
