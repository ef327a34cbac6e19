"""The properties of a form and of its items, by the names that people know from the spec.

Two forms mean the same if and only if their items have equal properties. Every attribute of the model is a property,
an item, or in ``_ELSEWHERE``; a test holds that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, structs

from ..messages import text
from ..rules.tree import Call, Expression, Name
from ..spec.labels import before_value, spaced
from ..spec.model import CellSpec, Codes, PageSpec, Repeat, RowSpec, Spec
from ..values import ValueSpec

Properties = Mapping[str, Any]

LABEL = "label"
SUM = "sum"
_RENAMED = {
    "minimum": "min", "maximum": "max", "printed": "print", "mark": "closed", "formula": "compute",
    "suggestion": "suggest", "kind": "use", "merged": "merge",
}  # fmt: skip
"""Attributes whose key in the spec has another name."""

_ELSEWHERE = frozenset(
    ("id", "was", "label", "digest", "data_digest", "named", "language", "date_pattern",
     "location", "label_location", "locations", "note_locations", "example",
     "blocks", "parameters", "notes", "rules", "page", "codes", "repeat", "name", "cell", "value", "has_open_type",
     "rows", "columns", "levels", "own", "cells", "items", "sign", "total", "bold", "adds_up")
)  # fmt: skip
"""Attributes that are items or properties of their own, or follow from others."""

INFERRED = frozenset(("type", "unit", "choices", "decimals", "thousands"))
"""Properties of a computed cell without a type, which has those of its operands."""
IS_INFERRED = "is_inferred"
"""Whether a cell has the properties of its operands; no property for people."""
_NOT_OF_NAMES = ("use", IS_INFERRED)
"""Properties that the name of an item cannot have: it is filled in."""

DEFAULTS = {
    "notes_label": "form.notes",
    "notes_numbering": "form.notes-number",
    "label_end": "form.label-end",
    "codes.label": "form.codes",
    "name.label": "form.name",
    "parameter.label": "form.year",
}
"""Properties whose usual text depends on the language of the form, with its key in the catalogue."""


def attributes(model: Struct, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """Return the attributes of a part of the model as properties, without those that are items of their own."""
    left_out = _ELSEWHERE.union(without)
    return {_RENAMED.get(name, name): getattr(model, name) for name in model.__struct_fields__ if name not in left_out}


def form_properties(spec: Spec) -> Properties:
    """Return the properties of a form as a whole."""
    return {
        "id": spec.id,
        **attributes(spec),
        "language": spec.language,
        "date_format": next(_date_patterns(spec), ""),
        **_page_properties(spec.page),
    }


def _page_properties(page: PageSpec) -> Properties:
    return {f"page.{name}": value for name, value in attributes(page).items()}


def _date_patterns(model: object) -> Iterator[str]:
    """Yield the form's own format of dates, once for each value that has it."""
    match model:
        case ValueSpec():
            if model.date_pattern:
                yield model.date_pattern
        case Struct():
            for name in model.__struct_fields__:
                yield from _date_patterns(getattr(model, name))
        case tuple():
            for each in model:
                yield from _date_patterns(each)
        case dict():
            for each in model.values():
                yield from _date_patterns(each)


def cell_properties(cell: CellSpec, *, label_inside: str = "", label_end: str = "") -> dict[str, Any]:
    """Return the properties of a cell; ``label_inside`` is the label that is printed in it before the value."""
    value = cell.value
    properties = {
        _RENAMED.get(name, name): getattr(value, name) for name in ValueSpec.__struct_fields__ if name not in _ELSEWHERE
    }
    if label_inside:
        printed = before_value(label_inside, label_end)
        properties["prefix"] = value.prefix.removeprefix(printed)
        cell = structs.replace(cell, mark=cell.mark.removeprefix(printed).removeprefix(label_inside))
    return {**properties, "type": value.type.name, **attributes(cell), IS_INFERRED: cell.has_open_type}


def name_properties(cell: CellSpec | None) -> Properties:
    """Return the properties of the name of repeated items."""
    if cell is None:
        return {"name": False}
    inner = {f"name.{name}": value for name, value in cell_properties(cell).items() if name not in _NOT_OF_NAMES}
    return {"name": True, "name.label": cell.value.label, **inner}


def repeat_properties(repeat: Repeat | None) -> Properties:
    """Return the properties of a repetition; of a row that is not repeated, that it is not."""
    if repeat is None:
        return {"repeat": False}
    return {"repeat": True, **attributes(repeat), **name_properties(repeat.name)}


def codes_properties(codes: Codes | None) -> Properties:
    """Return the properties of the column of line codes."""
    if codes is None:
        return {"codes": False}
    return {"codes": True, "codes.label": codes.label, "codes.start": codes.start, "codes.span": codes.span}


def row_properties(row: RowSpec, *, in_outline: bool) -> dict[str, Any]:
    """Return the properties of a row or group."""
    summands = summands_of(row)
    usually_bold = summands is not None and in_outline
    return {
        **attributes(row),
        **repeat_properties(row.repeat),
        SUM: summands if summands is not None else (() if row.total else None),
        "bold": None if row.bold == usually_bold else row.bold,
        "columns": row.columns is not None,
    }


def summands_of(row: RowSpec) -> tuple[str, ...] | None:
    """Return the ids of the rows that a total row adds up; None if it has no sum of its own."""
    for cell in row.cells.values():
        names = summand_names(cell.formula)
        if names is not None:
            return names
    return None


def summand_names(formula: Expression | None) -> tuple[str, ...] | None:
    """Return the ids of the rows that the formula of ``sum:`` adds up; None for a formula that is written."""
    if not isinstance(formula, Call) or not formula.arguments:
        return None
    names = [each for each in formula.arguments if isinstance(each, Name) and each.optional]
    return tuple(name.parts[0] for name in names) if len(names) == len(formula.arguments) else None


def canonical(name: str, value: Any, spec: Spec) -> Any:
    """Return a property of ``spec`` as it is compared: None for the usual text in the language of the form."""
    return None if name in DEFAULTS and value == _usual(name, spec) else value


def _usual(name: str, spec: Spec) -> str:
    if name == "notes_numbering" and len(spec.notes) < 2:  # one note is not numbered
        return ""
    usual = text(DEFAULTS[name], spec.language)
    return spaced(usual, text("form.label-end", spec.language)) if name == "notes_label" else usual
