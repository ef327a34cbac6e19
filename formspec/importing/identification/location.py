"""Where a form stands in its sheet: its columns, and the key of each row that still has one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...layout.anchors import is_column_key
from ..book import Sheet
from ..findings import refusal
from ..row_patterns import Plan
from .columns import columns_by_keys, columns_by_labels, key_row
from .identity import Identity


@dataclass(frozen=True, slots=True)
class Located:
    """The sheet of a form, its columns (``GONE`` for one that is not there), and each row's hidden key, if it has one.

    ``end`` is the hidden row below the form, None where that is lost.
    """

    sheet: Sheet
    columns: Sequence[int]
    keys: Mapping[int, str]
    ours: frozenset[tuple[int, int]]
    end: int | None


def located(sheet: Sheet, plan: Plan, identity: Identity | None) -> Located:
    """Return where the form stands in its sheet."""
    place = identity.place if identity is not None else None
    keys_in = place[0] if place is not None else key_row(sheet)
    columns = (columns_by_keys(sheet, keys_in, plan) if keys_in is not None else None) or columns_by_labels(sheet, plan)
    if columns is None:
        raise refusal("read.sheet-missing", form=plan.layout.form, sheet=plan.layout.sheet)
    keys: dict[int, str] = {}
    ours: set[tuple[int, int]] = set()
    column = place[1] if place is not None else _key_column(sheet, plan, columns)
    for (row, each), cell in sheet.cells.items():
        if each == column and (row, each) != place and plan.named(cell.text) is not None:
            keys[row] = cell.text
            ours.add((row, each))
        elif row == keys_in and is_column_key(cell.text):
            ours.add((row, each))
    if place is not None:
        ours.add(place)
    return Located(sheet, columns, keys, frozenset(ours), keys_in)


def _key_column(sheet: Sheet, plan: Plan, columns: Sequence[int]) -> int:
    """Return the column beside the form that holds rows' keys, where the form's identity is lost; -1 for none."""
    found: Counter[int] = Counter()
    for (_, column), cell in sheet.cells.items():
        if column not in columns and cell.text.startswith(("/", "=")) and plan.named(cell.text) is not None:
            found[column] += 1
    return found.most_common(1)[0][0] if found else -1
