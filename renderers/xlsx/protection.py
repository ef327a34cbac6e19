"""The protection of the form's sheet: its texts are locked, without a password; rows of lists can be added and deleted.

A spreadsheet program deletes a row of a protected sheet only if the whole row has no locked cell, up to the last column
of the sheet (Excel: ``Protection.AllowDeletingRows``; LibreOffice: ``ScTable::IsEditActionAllowed``). A row that is
inserted looks like the one above it. So in the rows of lists nothing is locked; a text of the form that is changed
there is reported when the workbook is read.
"""

from __future__ import annotations

from typing import Any

from formspec.layout import UNFRAMED, Align, Layout, Role

from .styles import Look, Styles

_ALLOWED = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows")


def protect(sheet: Any) -> None:
    """Lock the cells of ``sheet`` that are not unlocked, and allow what a department needs: more rows, other sizes."""
    sheet.protection.sheet = True
    for action in _ALLOWED:
        setattr(sheet.protection, action, False)


def list_rows(layout: Layout) -> frozenset[int]:
    """Return the rows of the items of every list."""
    spans = (span for repetition in layout.repetitions for span in repetition.spans)
    return frozenset(row for first, rows in spans for row in range(first, first + rows))


def open_style(styles: Styles) -> int:
    """Return the style of a cell that is not locked and shows nothing of its own, for a whole row as well."""
    return styles.number(Look(Role.LINE, Align.LEFT, UNFRAMED, wrap=False, locked=False))


def hidden_styles(layout: Layout, styles: Styles) -> list[int]:
    """Return for each row the style of its hidden cells."""
    unlocked = list_rows(layout)
    return [open_style(styles) if row in unlocked else 0 for row in range(len(layout.rows))]


def row_formats(layout: Layout, styles: Styles) -> tuple[str, ...]:
    """Return for each row the attributes of its format: rows of lists are unlocked up to the sheet's last column."""
    unlocked = list_rows(layout)
    attributes = f' s="{open_style(styles)}" customFormat="1"' if unlocked else ""
    return tuple(attributes if row in unlocked else "" for row in range(len(layout.rows)))
