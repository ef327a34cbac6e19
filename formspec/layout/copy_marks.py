"""The mark of a copy: a text by which an office recognises the copy that it sent to a unit, when it comes back.

A document carries it where it carries its parameters, under a name that is no id (``COPY_KEY``): JSON in its data,
a workbook in a hidden cell and in its properties. Among the values of a layout it has the same name, which is no data
path. It is printable ASCII: an object of JSON, and a seal behind the last :data:`SEPARATOR`. Who makes
it and checks the seal is :mod:`formspec.rounds.identity`; of its content, only the locked values matter here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from msgspec.structs import replace

from ..spec.names import COPY_KEY
from .anchors import SEPARATOR
from .model import Cell, Layout

LOCKED = "locked"
"""The key of the locked values in the object: their values by data path."""
_CELL = f"{COPY_KEY}{SEPARATOR}"
"""Begins the hidden cell with the mark."""
_PROPERTY = 250
"""Characters of a property: Excel keeps 255 of a text (Office help, "View or change the properties")."""
_MOST_PARTS = 200


def copy_mark_cell(mark: str) -> str:
    """Return the text of the hidden cell with a mark."""
    return f"{_CELL}{mark}"


def is_copy_mark_cell(text: str) -> bool:
    """Return whether the text of a cell is that of a mark."""
    return text.startswith(_CELL)


def mark_in_cell(text: str) -> str:
    """Return the mark in the text of its cell."""
    return text.removeprefix(_CELL)


def copy_properties(mark: str) -> dict[str, str]:
    """Return a mark as properties of a document, by name: in parts, since a property is short."""
    parts = [mark[start : start + _PROPERTY] for start in range(0, len(mark), _PROPERTY)]
    return {_part(number): part for number, part in enumerate(parts)}


def mark_in_properties(properties: Mapping[str, str]) -> str:
    """Return the mark in the properties of a document; empty for none."""
    names = takewhile(lambda name: name in properties, map(_part, range(_MOST_PARTS)))
    return "".join(properties[name] for name in names)


def _part(number: int) -> str:
    return f"{COPY_KEY}.{number}" if number else COPY_KEY


def marked(mark: str) -> dict[str, str]:
    """Return a mark under its name among the values of a layout, or in data; nothing for none."""
    return {COPY_KEY: mark} if mark else {}


def mark_in_data(data: Mapping[str, Any]) -> str:
    """Return the mark in the data of a form; empty for none."""
    mark = data.get(COPY_KEY, "")
    return mark if isinstance(mark, str) else ""


def locked_values(mark: str) -> dict[str, Any]:
    """Return the locked values of a copy by data path, as JSON data; the seal is not checked."""
    try:
        found = json.loads(mark.rpartition(SEPARATOR)[0] or "{}")
    except (ValueError, RecursionError):
        return {}
    locked = found.get(LOCKED) if isinstance(found, dict) else None
    return dict(locked) if isinstance(locked, dict) else {}


def with_locked(layout: Layout, paths: frozenset[str]) -> Layout:
    """Return a layout whose cells at ``paths`` are locked where they have a value, as carried values are."""
    return replace(layout, cells=tuple(_locked(cell, paths) for cell in layout.cells)) if paths else layout


def _locked(cell: Cell, paths: frozenset[str]) -> Cell:
    binding = cell.binding
    if binding is None or binding.path not in paths:
        return cell
    return replace(cell, binding=replace(binding, carried=True))
