"""The evaluation of a form: all values by JSON Pointer, including computed ones. Nothing is stored in the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..data.formulas import Formulas
from ..rules.evaluate import Scene
from ..values import Refused
from .record import Record
from .traverse import computed_of, counts_of, values_of


class Evaluation(NamedTuple):
    """The values of a form that are not blank, and the results that their type does not accept, by JSON Pointer."""

    values: dict[str, Any]
    failures: Mapping[str, Refused]


def evaluate(record: Record, formulas: Formulas) -> Evaluation:
    """Return every value of ``record`` that is not blank, in the order of the form.

    Computed values are computed in the order in which they depend on each other. A result that its type does not
    accept, such as a number of too many digits, is blank.
    """
    stored = values_of(record)
    known = {path: content for path, member, content in stored if content is not None and not member.computed}
    computed = computed_of(stored)
    if not computed:
        return Evaluation(known, {})
    failures: dict[str, Refused] = {}
    scene = Scene(known.get, counts_of(record))
    for formula_path, formula in formulas.programs.items():
        for path, member in computed.get(formula_path, ()):
            scene.own = path.rpartition("/")[0]
            result = formula(scene)
            if result is None:
                continue
            kind = member.spec.type
            try:
                known[path] = kind.accept(kind.computed(result), member.spec)
            except Refused as error:
                failures[path] = error
    return Evaluation({path: known[path] for path, _, _ in stored if path in known}, failures)
