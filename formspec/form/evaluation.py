"""Evaluating a form: every value by its JSON Pointer, the computed ones among them. Nothing is stored in the form."""

from __future__ import annotations

from typing import Any

from ..data.formulas import Formulas
from ..rules.evaluate import Scene
from ..rules.paths import pattern
from ..values import Refused
from .record import Record, Value
from .traverse import counts_of, values_of


def evaluate(record: Record, formulas: Formulas) -> dict[str, Any]:
    """Return every value of ``record`` that is not blank, by its JSON Pointer in the order of the form.

    Computed values are computed in the order in which they depend on each other.
    """
    known: dict[str, Any] = {}
    members: dict[str, list[tuple[str, Value]]] = {}
    values = values_of(record)
    for path, member, content in values:
        if member.computed:
            members.setdefault(pattern(path), []).append((path, member))
        elif content is not None:
            known[path] = content
    if not members:
        return known
    scene = Scene(known.get, counts_of(record))
    for formula_path, formula in formulas.programs.items():
        for path, member in members.get(formula_path, ()):
            scene.own = path.rpartition("/")[0]
            result = _fitting(formula(scene), member)
            if result is not None:
                known[path] = result
    return {path: known[path] for path, _, _ in values if path in known}


def _fitting(result: Any, member: Value) -> Any:
    """Return the result of a formula as the value's type; blank if it does not fit."""
    if result is None:
        return None
    kind = member.spec.type
    try:
        return kind.accept(kind.computed(result), member.spec)
    except Refused:
        return None
