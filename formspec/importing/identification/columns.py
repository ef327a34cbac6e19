"""Which column of the sheet is which column of the form: by the hidden keys, or else by the labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ...layout.anchors import column_key, is_column_key
from ..book import Kind, Sheet
from ..row_patterns import Plan, wording

GONE = -1
"""A column of the form that is not in the sheet."""


def key_row(sheet: Sheet) -> int | None:
    """Return the row that holds the columns' keys: the one with most of them, and several."""
    rows = Counter(row for (row, _), cell in sheet.cells.items() if is_column_key(cell.text))
    row, count = rows.most_common(1)[0] if rows else (0, 0)
    return row if count > 1 else None


def columns_by_keys(sheet: Sheet, row: int, plan: Plan) -> list[int] | None:
    """Return the sheet's column for each column of the form by the keys in ``row``; None where most are lost.

    A column without its key stands where the others leave it, if a heading of it does so, or it has none; otherwise it
    is ``GONE``.
    """
    columns = len(plan.layout.widths)
    wanted = {column_key(column): column for column in range(columns)}
    found: dict[int, int] = {}
    for (here, column), cell in sheet.cells.items():
        if here == row and cell.text in wanted:
            found.setdefault(wanted[cell.text], column)
    if len(found) * 2 < columns:
        return None
    lost = [column for column in range(columns) if column not in found]
    return [
        GONE if column in lost and not _may_stand(sheet, place, plan, column) else place
        for column, place in enumerate(_filled(found, columns))
    ]


def _may_stand(sheet: Sheet, place: int, plan: Plan, column: int) -> bool:
    """Tell whether a column of the sheet bears a heading of a column of the form, or the form has none for it."""
    headings = {label.wording for each in plan.patterns for label in each.labels if label.cell.column == column}
    here = (cell for (_, each), cell in sheet.cells.items() if each == place and cell.kind is Kind.TEXT)
    return not headings or any(wording(cell.text) in headings for cell in here)


def columns_by_labels(sheet: Sheet, plan: Plan) -> list[int] | None:
    """Return the sheet's column for each column of the form, going by labels that stand there once."""
    expected = Counter(label.wording for each in plan.patterns for label in each.labels)
    places = {label.wording: label.cell.column for each in plan.patterns for label in each.labels}
    votes: dict[int, Counter[int]] = {}
    for (_, column), cell in sheet.cells.items():
        text = wording(cell.text)
        if cell.kind is Kind.TEXT and expected.get(text) == 1:
            votes.setdefault(places[text], Counter())[column] += 1
    if not votes:
        return None
    return _filled({column: found.most_common(1)[0][0] for column, found in votes.items()}, len(plan.layout.widths))


def _filled(found: dict[int, int], columns: int) -> list[int]:
    """Return a column for each, those not found as far from their neighbour as on the form, if no other is there."""
    known, taken = sorted(found), set(found.values())
    result = []
    for column in range(columns):
        near = min(known, key=lambda each: (abs(each - column), each))
        guess = found[near] + column - near
        result.append(found.get(column, GONE if guess in taken else guess))
    return result


def wordings_on(sheet: Sheet) -> frozenset[str]:
    """Return the wording of every text of a sheet; computed once for all the forms that it may be."""
    return frozenset(wording(cell.text) for cell in sheet.cells.values() if cell.kind is Kind.TEXT)


def share_of_labels(present: Collection[str], plan: Plan) -> float:
    """Return the share of the form's labels that are among the wordings ``present`` on a sheet, from 0 to 1."""
    wanted = {label.wording for each in plan.patterns for label in each.labels}
    return sum(each in present for each in wanted) / len(wanted) if wanted else 0.0
