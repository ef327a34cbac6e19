"""Anchors: keys of each row and column of a form in a document, by which it is recognised after editing.

A row's key names the content of the row: the pointers of its rows, items or single values (``/funds/projects/0``), and
for texts of the form itself (headings, notes) their band. ``#1`` marks a second row of the same name.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..rules.paths import item_of
from ..values import ValueSpec
from .model import Cell, Layout, Role, Values

IDENTITY = "formspec"
SEPARATOR = "|"
FORM, EDITION, DIGEST = f"{IDENTITY}.form", f"{IDENTITY}.edition", f"{IDENTITY}.digest"
PARAMETER = f"{IDENTITY}.parameter."
"""Names of the properties of a document that carry its identity; a parameter's name follows the last."""
_TEXT = "="
"""Begins the part of a key that belongs to no value."""
CARRIED = "=carried"
"""Begins what a document remembers of carried values."""
_MOST, _QUOTED = 30_000, 100
"""Characters of such a text, fewer than a cell of a workbook holds (32 767), and of one value in it."""
MARGIN = "=margin"
"""The key of a column outside the form that belongs to the format, such as one with hints."""
_COLUMN = "=column#"
_AGAIN = "=again"


def row_keys(layout: Layout) -> list[str]:
    """Return the key of each row of ``layout``: its parts, with a space between."""
    return [" ".join(parts) for parts in row_parts(layout)]


def row_parts(layout: Layout) -> list[dict[str, list[Cell]]]:
    """Return for each row of ``layout`` the parts of its key, each with the cells of it that begin there.

    A part is the pointer of a row, item or value in the row, or the band and first column of texts without a pointer.
    A row that repeats headings has a key of its own, and cells that repeat a label are not part of any key, so that
    the other keys do not depend on pages.
    """
    bands, owners, seen = _bands(layout), _owners(layout), Counter[str]()
    rows: list[dict[str, list[Cell]]] = []
    for row, band, row_owners, cells in zip(layout.rows, bands, owners, cells_by_row(layout), strict=True):
        if row.again:
            rows.append({_AGAIN: []})
            continue
        parts: dict[str, list[Cell]] = {owner: [] for owner in _innermost(row_owners)}
        name, end = "", -1
        for cell in sorted((cell for cell in cells if not cell.again), key=lambda cell: cell.column):
            owner = owner_of(cell)
            if owner:
                parts[next(part for part in parts if f"{part}/".startswith(f"{owner}/"))].append(cell)
            elif cell.role is not Role.FILLER:
                if cell.column != end:
                    name = f"{_TEXT}{band}@{cell.column}" if cell.column else f"{_TEXT}{band}"
                parts.setdefault(name, []).append(cell)
                end = cell.column + cell.columns
        parts = parts or {f"{_TEXT}{band}": []}
        rows.append({f"{name}#{seen[name]}" if seen[name] else name: own for name, own in parts.items()})
        seen.update(parts.keys())
    return rows


def owner_of(cell: Cell) -> str:
    """Return the row or item that a cell belongs to; a single value is its own owner."""
    return cell.owner or (cell.binding.path if cell.binding is not None else "")


def renamed_key(key: str, path: Callable[[str], str], band: Callable[[str], str]) -> str:
    """Return a row's key with other names: ``path`` returns the new pointer of a part, ``band`` the new band."""
    return " ".join(_renamed_part(part, path, band) for part in key.split(" "))


def _renamed_part(part: str, path: Callable[[str], str], band: Callable[[str], str]) -> str:
    owner, sign, number = part.partition("#")
    if not owner.startswith(_TEXT):
        return f"{path(owner)}{sign}{number}"
    name, at, column = owner[len(_TEXT) :].partition("@")
    return f"{_TEXT}{band(name)}{at}{column}{sign}{number}"


def carried_cells(layout: Layout) -> dict[int, list[Cell]]:
    """Return by row the cells whose values come from an earlier form (``carried``), each value once."""
    rows: dict[int, dict[str, Cell]] = {}
    for cell in layout.cells:
        if cell.binding is not None and cell.binding.carried and cell.role is Role.INPUT and not cell.again:
            rows.setdefault(cell.row, {}).setdefault(cell.binding.path, cell)
    return {row: list(cells.values()) for row, cells in rows.items()}


def carried_mark(cells: Iterable[Cell], values: Values) -> str:
    """Return what a document remembers of the carried values of a row, so that a change is noticed; empty for none."""
    bindings = [cell.binding for cell in cells if cell.binding is not None and cell.binding.path in values]
    texts = {each.path: carried_text(values[each.path], each.value) for each in bindings}
    return _carried(texts) if texts else ""


def carried_rows(cells: Mapping[int, Sequence[Cell]], values: Values) -> str:
    """Return the items of lists that have carried values, each with the first of them, as one text; empty for none."""
    texts: dict[str, str] = {}
    for binding in (cell.binding for row in cells.values() for cell in row if cell.binding is not None):
        item, value = item_of(binding.path), values.get(binding.path)
        if item and value is not None:
            texts.setdefault(item, carried_text(value, binding.value))
    return _carried(texts) if texts else ""


def _carried(texts: Mapping[str, str]) -> str:
    """Return texts by path as one text, as many as fit into a cell."""
    kept = dict(texts)
    while len(written := CARRIED + json.dumps(kept, ensure_ascii=False)) > _MOST:
        for path in list(kept)[len(kept) // 2 :]:
            del kept[path]
    return written


def carried_text(value: Any, spec: ValueSpec) -> str:
    """Return a value as a text that differs from that of any other value; a long one ends with a digest."""
    text = spec.type.exactly(value, spec)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def carried_in(text: str) -> dict[str, str]:
    """Return the texts by path that :func:`carried_mark` or :func:`carried_rows` has written; empty for any other."""
    if not text.startswith(CARRIED):
        return {}
    try:
        found = json.loads(text.removeprefix(CARRIED))
    except (ValueError, RecursionError):
        return {}
    items = found.items() if isinstance(found, dict) else ()
    return {path: each for path, each in items if isinstance(each, str)}


def is_repeated_row(key: str) -> bool:
    """Return whether ``key`` is that of a row that repeats headings at the top of a page."""
    return key == _AGAIN


def column_key(column: int) -> str:
    """Return the key of a grid column counted from 0."""
    return f"{_COLUMN}{column}"


def is_column_key(text: str) -> bool:
    """Return whether ``text`` is the key of a column."""
    return text.startswith(_COLUMN) and text[len(_COLUMN) :].isdecimal()


def identity(layout: Layout) -> str:
    """Return the form's identity as one text: ``formspec|jiangsu/2024/department|2024|…``."""
    return SEPARATOR.join((IDENTITY, layout.form, layout.edition, layout.digest))


def identity_properties(layout: Layout) -> dict[str, str]:
    """Return the form's identity and its parameters as properties of a document, by name; none is empty."""
    texts = {FORM: layout.form, EDITION: layout.edition, DIGEST: layout.digest}
    texts |= {f"{PARAMETER}{name}": text for name, text in sorted(layout.parameters.items())}
    return {name: text for name, text in texts.items() if text}


def _owners(layout: Layout) -> list[dict[str, None]]:
    """Return for each row the owners of the cells that begin in it, or extend into it from above.

    They are in the order of these cells; a cell that continues one above has the place of that one.
    """
    owners: list[dict[str, int]] = [{} for _ in layout.rows]
    places: dict[tuple[str, int], int] = {}
    for number, cell in enumerate(layout.cells):
        owner = owner_of(cell)
        if not owner:
            continue
        place = places.get((owner, cell.column), number) if cell.again else number
        places[owner, cell.column] = place
        for row in range(cell.row, cell.row + cell.rows):
            owners[row][owner] = min(place, owners[row].get(owner, place))
    return [dict.fromkeys(sorted(row_owners, key=row_owners.__getitem__)) for row_owners in owners]


def _bands(layout: Layout) -> list[str]:
    names = [""] * len(layout.rows)
    for band in layout.bands:
        names[band.first_row : band.first_row + band.rows] = [band.id] * band.rows
    return names


def _innermost(owners: dict[str, None]) -> Iterator[str]:
    """Yield the owners that have no other one below them."""
    for owner in owners:
        if not any(other != owner and other.startswith(f"{owner}/") for other in owners):
            yield owner


def cells_by_row(layout: Layout) -> list[list[Cell]]:
    """Return the cells that begin in each row."""
    rows: list[list[Cell]] = [[] for _ in layout.rows]
    for cell in layout.cells:
        rows[cell.row].append(cell)
    return rows
