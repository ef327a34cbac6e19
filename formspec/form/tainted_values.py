"""Computed values that depend on a rejected value: their results are incomplete."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..data.shape import Group
from ..problems import Problem, Severity
from ..rules.paths import EACH, Items, around, concrete, is_index
from ..rules.tree import Expression, Reference, references
from .labels import label_of
from .usage import Usage


def tainted_values(
    formulas: Mapping[str, Expression], shape: Group, usage: Usage, rejected: Collection[str]
) -> list[Problem]:
    """Return a warning for each computed value that depends on a path of ``rejected``, also through another one."""
    if not rejected or not formulas:
        return []
    items = _with_rows_of(rejected, usage.items)
    causes = {path: path for path in rejected}
    problems = []
    for where, formula in formulas.items():
        for path in concrete(where, "", usage.items):
            looked_at = (part for each in _dependencies(formula, path, items) for part in around(each))
            cause = next((causes[part] for part in looked_at if part in causes), None)
            if cause is None:
                continue
            causes[path] = cause
            params = {"what": label_of(shape, cause)}
            label = label_of(shape, path)
            problems.append(
                Problem(code="data.computed-in-doubt", params=params, path=path, label=label, severity=Severity.WARNING)
            )
    return problems


def _with_rows_of(rejected: Collection[str], used: Items) -> Items:
    """Return the indexes of the items in use, with those of rejected items that are not in the form."""
    items: dict[str, dict[int, None]] = {path: dict.fromkeys(indexes) for path, indexes in used.items()}
    for path in rejected:
        steps = path.split("/")
        for index, step in enumerate(steps):
            if is_index(step):
                items.setdefault("/".join(steps[:index]), {})[int(step)] = None
    return {path: tuple(indexes) for path, indexes in items.items()}


def _dependencies(formula: Expression, path: str, items: Items) -> Iterator[str]:
    own = path.rpartition("/")[0]
    for each in references(formula):
        if isinstance(each, Reference):
            for reached in each.paths:
                yield from concrete(reached, own, items)
                yield reached.partition(f"/{EACH}")[0]  # the list itself: a rejected one has no rows
