"""Computed values that depend on a rejected value: their results are incomplete."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, MutableMapping

from ..data.shape import Group
from ..problems import Problem, Severity
from ..rules.paths import EACH, Items, around, concrete, in_row, is_index
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
        found: dict[str, str] = {}
        for path in concrete(where, "", usage.items):
            cause = _cause(formula, path.rpartition("/")[0], items, causes, found)
            if not cause:
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


def _cause(
    formula: Expression, own: str, items: Items, causes: Mapping[str, str], found: MutableMapping[str, str]
) -> str:
    """Return the rejected value on which a formula depends in the row ``own``; empty for none.

    ``found`` are the causes by reference, so that a list to which many rows refer is searched once.
    """
    for each in references(formula):
        for path in each.paths if isinstance(each, Reference) else ():
            here = in_row(path, own)
            if here not in found:
                found[here] = next((causes[part] for part in _parts(here, items) if part in causes), "")
            if found[here]:
                return found[here]
    return ""


def _parts(path: str, items: Items) -> Iterator[str]:
    """Yield the values of a reference with all parts around them."""
    for each in concrete(path, "", items):
        yield from around(each)
    yield from around(path.partition(f"/{EACH}")[0])  # the list itself: a rejected one has no rows
