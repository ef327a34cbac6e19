"""Working out the computed values of a form."""

from __future__ import annotations

from typing import Any

from ..data.formulas import Formulas
from ..rules.evaluate import Scene
from ..rules.paths import pattern
from ..values import Refused
from .record import Record, Value
from .walk import counts_of, owner_of, values_of


def compute(record: Record, formulas: Formulas) -> None:
    """Work out every computed value of ``record``, in the order in which they depend on each other."""
    if not formulas.by_path:
        return
    known: dict[str, Any] = {}
    scene = Scene(known.get, counts_of(record))
    waiting: dict[str, list[tuple[str, Value]]] = {}
    for path, member, held in values_of(record):
        if member.computed:
            waiting.setdefault(pattern(path), []).append((path, member))
        elif held is not None:
            known[path] = held
    for formula_path, formula in formulas.programs.items():
        for path, member in waiting.get(formula_path, ()):
            scene.own = path.rpartition("/")[0]
            result = _fitting(formula(scene), member)
            if result is not None:
                known[path] = result
            owner, name = owner_of(record, path)
            object.__setattr__(owner, name, result)


def _fitting(result: Any, member: Value) -> Any:
    """Return what a formula gave as the value's type; blank where it cannot be that."""
    if result is None:
        return None
    kind = member.spec.type
    try:
        return kind.accept(kind.computed(result), member.spec)
    except Refused:
        return None
