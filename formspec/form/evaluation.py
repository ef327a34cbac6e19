"""The evaluation of a form: all values by JSON Pointer, including computed ones. Nothing is stored in the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..compiled import CompiledForm
from ..rules.evaluate import Scene
from ..values import Refused
from .form import Form
from .traverse import computed_of, values_of
from .usage import Usage, usage_of


class Evaluation(NamedTuple):
    """The values of a form that are not blank, the results that their type does not accept, and the parts in use.

    Values and results are by JSON Pointer.
    """

    values: dict[str, Any]
    failures: Mapping[str, Refused]
    usage: Usage


def evaluate(form: Form, compiled: CompiledForm, rejected: Iterable[str] = ()) -> Evaluation:
    """Return every value of ``form`` that is not blank, in the order of the form.

    Printed and computed values are those of the parts that are in use: a blank form has none. Computed values are
    computed in the order in which they depend on each other. A result that its type does not accept, such as a number
    of too many digits, is blank.

    Args:
        form: The form.
        compiled: The form's spec.
        rejected: The data paths of values that were filled in but are not in the form.
    """
    usage = usage_of(form, compiled.spec.parameters, rejected, compiled.carried)
    stored = values_of(form, usage.items)
    if not usage.is_begun:
        given = {path: each for path, member, each in stored if each is not None and member.constant is None}
        return Evaluation(given, {}, usage)
    known = {path: content for path, _, content in stored if content is not None}
    computed = computed_of(stored)
    if not computed:
        return Evaluation(known, {}, usage)
    failures: dict[str, Refused] = {}
    scene = Scene(known.get, usage.items)
    for formula_path, formula in compiled.formulas.programs.items():
        scene.totals.clear()  # the values of the formula before are known now
        for path in scene.every(formula_path):
            scene.own = path.rpartition("/")[0]
            result = formula(scene)
            if result is None:
                continue
            spec = computed[formula_path].spec
            try:
                known[path] = spec.type.accept(spec.type.computed(result), spec)
            except Refused as error:
                failures[path] = error
    return Evaluation({path: known[path] for path, _, _ in stored if path in known}, failures, usage)
