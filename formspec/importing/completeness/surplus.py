"""Rows and items beyond the limits of the form."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from ...invisible import is_blank, trimmed
from ...problems import Problem, Severity
from ...rules.paths import EACH, pattern
from ..cell_decoding.decoding import DecodedCells
from ..cell_refs import CellRef, SheetAddress
from ..findings import Finding, short
from ..identification.location import FormLocation
from ..row_matching.matching import MOST_ROWS, MatchedRows
from ..row_patterns import Plan


def without_surplus(plan: Plan, decoded: DecodedCells, location: FormLocation, sheet: SheetAddress) -> DecodedCells:
    """Return the decoded cells without the values beyond a list's greatest number of items; each is a problem."""
    surplus = {path: limit for path in decoded.values if (limit := _exceeded_limit(path, plan.item_limits)) is not None}
    if not surplus:
        return decoded
    problems = []
    for path, limit in surplus.items():
        ref = decoded.cells[path]
        params = {"found": short(location.sheet.cells[ref].text), "limit": limit}
        problems.append(Finding("read.too-many", Severity.ERROR, params).at(sheet.cell(ref)))
    values = {path: value for path, value in decoded.values.items() if path not in surplus}
    return replace(decoded, values=values, problems=(*decoded.problems, *problems))


def _exceeded_limit(path: str, limits: Mapping[str, int]) -> int | None:
    """Return the limit of the list whose surplus contains ``path``, None if it is within all limits."""
    for list_path, limit in limits.items():
        below = path.split("/")[list_path.count("/") + 1 :]
        is_surplus = bool(below) and below[0].isdecimal() and int(below[0]) >= limit
        if is_surplus and pattern(path).startswith(f"{list_path}/{EACH}"):
            return limit
    return None


def rows_of_another_edition(location: FormLocation, sheet: SheetAddress) -> list[Problem]:
    """Return a problem for each row of an earlier edition that the form does not have."""
    texts: dict[CellRef, list[str]] = {}
    for (row, column), cell in sorted(location.sheet.cells.items()):
        if row in location.former_rows and column in location.columns and not is_blank(cell.text):
            texts.setdefault((row, min(location.columns)), []).append(trimmed(cell.text))
    return [
        Finding("read.earlier-row", Severity.ERROR, {"found": short(" ".join(found))}).at(sheet.cell(ref))
        for ref, found in texts.items()
    ]


def surplus_rows(matched: MatchedRows, location: FormLocation, sheet: SheetAddress) -> list[Problem]:
    """Return a problem if more rows have lost their keys than can be aligned."""
    if matched.first_unread is None:
        return []
    here = sheet.cell((matched.first_unread, max(location.columns)))
    return [Problem(code="read.too-many-rows", params={"limit": MOST_ROWS}, location=here)]
