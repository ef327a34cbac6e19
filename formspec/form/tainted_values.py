"""Computed values that depend on a rejected value: their results are incomplete."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..compiled import CompiledForm
from ..problems import Problem, Severity
from ..rules.paths import EACH, around, concrete, is_index
from ..rules.tree import Expression, Reference, references
from .form import Form
from .labels import label_of
from .traverse import computed_of, counts_of, values_of


def tainted_values(compiled: CompiledForm, form: Form, rejected: Collection[str]) -> list[Problem]:
    """Return a warning for each computed value that depends on a path of ``rejected``, also through another one."""
    formulas = compiled.formulas.by_path
    if not rejected or not formulas:
        return []
    counts = _with_rows_of(rejected, counts_of(form))
    computed = computed_of(values_of(form))
    causes = {path: path for path in rejected}
    problems = []
    for where, formula in formulas.items():
        for path, _ in computed.get(where, ()):
            looked_at = (part for each in _dependencies(formula, path, counts) for part in around(each))
            cause = next((causes[part] for part in looked_at if part in causes), None)
            if cause is None:
                continue
            causes[path] = cause
            params = {"what": label_of(compiled.shape, cause)}
            label = label_of(compiled.shape, path)
            problems.append(
                Problem(code="data.computed-in-doubt", params=params, path=path, label=label, severity=Severity.WARNING)
            )
    return problems


def _with_rows_of(rejected: Collection[str], counts: dict[str, int]) -> dict[str, int]:
    """Return the lengths of lists, including rows that contain only a rejected value."""
    for path in rejected:
        steps = path.split("/")
        for index, step in enumerate(steps):
            if is_index(step):
                here = "/".join(steps[:index])
                counts[here] = max(counts.get(here, 0), int(step) + 1)
    return counts


def _dependencies(formula: Expression, path: str, counts: Mapping[str, int]) -> Iterator[str]:
    own = path.rpartition("/")[0]
    for each in references(formula):
        if isinstance(each, Reference):
            for reached in each.paths:
                yield from concrete(reached, own, counts)
                yield reached.partition(f"/{EACH}")[0]  # the list itself: a rejected one has no rows
