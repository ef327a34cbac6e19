"""Values in rows and columns that the sheet does not show: they are read, but nobody saw them when it was handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from ...layout import column_letters
from ...problems import Problem, Severity
from ..cell_refs import CellRef, SheetAddress
from ..findings import Finding
from ..identification.location import FormLocation

_NAMED = 5  # rows or columns that a message names: enough to find the others


def hidden_values(refs: Iterable[CellRef], location: FormLocation, sheet: SheetAddress) -> list[Problem]:
    """Return a problem for the hidden rows, and one for the hidden columns, in which values were read.

    Args:
        refs: the cells of the values.
        location: the location of the form.
        sheet: the names of sheet and file.
    """
    in_order = sorted(refs)
    rows = _first(in_order, 0, location.sheet.hidden_rows)
    columns = _first(in_order, 1, location.sheet.hidden_columns)
    return [
        *_problem("read.hidden-rows", {str(row + 1): ref for row, ref in rows.items()}, sheet),
        *_problem("read.hidden-columns", {column_letters(column): ref for column, ref in columns.items()}, sheet),
    ]


def _first(refs: Iterable[CellRef], part: int, hidden: Collection[int]) -> dict[int, CellRef]:
    """Return the first cell with a value in each hidden row (part 0) or column (part 1)."""
    result: dict[int, CellRef] = {}
    for ref in refs:
        if ref[part] in hidden:
            result.setdefault(ref[part], ref)
    return result


def _problem(code: str, cells: Mapping[str, CellRef], sheet: SheetAddress) -> Iterator[Problem]:
    """Yield the problem of the hidden rows or columns that have these names, if there are any."""
    for first in islice(cells.values(), 1):
        more = {"more": len(cells)} if len(cells) > _NAMED else {}
        yield Finding(code, Severity.WARNING, {"names": [*cells][:_NAMED], **more}).at(sheet.cell(first))
