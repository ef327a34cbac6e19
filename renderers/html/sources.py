"""The lines of the spec behind each cell, which a page contains for ``formspec preview``.

The attribute ``data-source`` of a cell's element is a JSON list of ``[file, line, column]``, the nearest line first.
"""

from __future__ import annotations

import json

from formspec.layout import Cell
from formspec.messages import LANGUAGES, text
from formspec.renderer import Option
from formspec.values import Words

NO, YES = "no", "yes"
SOURCES = Option(
    name="sources",
    about=Words(*(text("html.option.sources", lang) for lang in LANGUAGES)),
    values=(NO, YES),
    default=NO,
)
PREVIEW = {SOURCES.name: YES}
"""The options with which a preview shows a page."""


def cell_sources(cell: Cell) -> str:
    """Return the attribute of a cell's element; empty for a cell that comes from no line, as a filler."""
    lines = dict.fromkeys((location.file, location.line, location.column) for location in cell.locations)
    return json.dumps(list(lines), ensure_ascii=False, separators=(",", ":")) if lines else ""
