"""The changes of a form as JSON data; docs/comparison.md describes its members."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..spec.model import Spec
from .compare import Comparison
from .model import FormChange, Place, PropertyChange
from .words import plain, sentences


def to_json(comparison: Comparison, lang: str) -> dict[str, Any]:
    """Return ``comparison`` as JSON data, with its sentences in ``lang``."""
    return {
        "old": _form(comparison.old),
        "new": _form(comparison.new),
        "same": not comparison.changes,
        "changes": [_change(change, lang) for change in comparison.changes],
    }


def _form(spec: Spec) -> dict[str, Any]:
    file = spec.location.file if spec.location is not None else ""
    return {"id": spec.id, "edition": spec.edition, "title": spec.title, "file": file}


def _change(change: FormChange, lang: str) -> dict[str, Any]:
    return {
        "change": str(change.alteration),
        "kind": change.kind,
        "old": _place(change.old),
        "new": _place(change.new),
        "properties": [_property(each) for each in change.properties],
        "columns": [{"id": column.id, "label": column.label} for column in change.columns],
        "likely": change.is_likely,
        "others": [{"old": _place(old), "new": _place(new)} for old, new in change.others],
        "groups": [_place(each) for each in change.groups],
        "text": list(sentences(change, lang)),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    location = place.location
    return {
        "id": place.id,
        "label": place.label,
        "path": list(place.path),
        "block": place.block,
        "level": place.level,
        "parents": list(place.parents),
        "after": place.after,
        "file": location.file if location is not None else "",
        "line": location.line if location is not None else None,
        "column": location.column if location is not None else None,
    }


def _property(each: PropertyChange) -> dict[str, Any]:
    return {"name": each.name, "old": _value(each.old), "new": _value(each.new)}


def _value(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case tuple():
            return [_value(each) for each in value]
        case frozenset():
            return sorted(value)
        case Mapping():
            return {key: _value(each) for key, each in value.items()}
        case _:
            return plain(value)
