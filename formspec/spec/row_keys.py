"""Keys of a row that have an effect with another key alone: without it they would be ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .reader import MappingReader

NEEDED_KEYS: Mapping[str, str] = {
    **dict.fromkeys(("blank", "spare", "at_least", "at_most", "name"), "repeat"),
    "merge": "rows",
    "headings": "columns",
}
"""Keys of a row, each with the key that it needs."""


def check_row_keys(reader: MappingReader) -> None:
    """Report keys of a row that have no effect: without the key that they need, or an id next to ``repeat``."""
    for key, needed in NEEDED_KEYS.items():
        if reader.has(key) and not reader.has(needed):
            reader.report.add("spec.key-needs", reader.key_location(key), key=key, needed=needed)
    if reader.has("repeat") and reader.has("id"):
        params: dict[str, Any] = {"id": reader.text("id"), "repeat": reader.text("repeat")}
        reader.report.add("spec.id-and-repeat", reader.key_location("id"), **params)
