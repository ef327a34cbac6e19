"""Computed values that look at a value which was refused: what they give leaves something out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from ..problems import Problem, Severity
from ..rules.paths import concrete, pattern
from ..rules.tree import Expression, Reference, references
from .check import label_of
from .walk import counts_of, values_of

if TYPE_CHECKING:
    from ..api import FormSpec
    from .form import Form


def in_doubt(spec: FormSpec, form: Form, refused: Collection[str]) -> list[Problem]:
    """Return a problem for each computed value that looks at a path of ``refused``, also by way of another one."""
    formulas = spec.formulas.by_path
    if not refused or not formulas:
        return []
    counts = _with_rows_of(refused, counts_of(form))
    computed: dict[str, list[str]] = {}
    for path, member, _ in values_of(form):
        if member.computed:
            computed.setdefault(pattern(path), []).append(path)
    causes = {path: path for path in refused}
    found = []
    for where, formula in formulas.items():
        for path in computed.get(where, ()):
            cause = next((causes[each] for each in _looked_at(formula, path, counts) if each in causes), None)
            if cause is None:
                continue
            causes[path] = cause
            shape = spec.loaded.shape
            params = {"what": label_of(shape, cause)}
            label = label_of(shape, path)
            found.append(
                Problem(code="data.computed-in-doubt", params=params, path=path, label=label, severity=Severity.WARNING)
            )
    return found


def _with_rows_of(refused: Collection[str], counts: dict[str, int]) -> dict[str, int]:
    """Return lists' lengths with the rows that hold nothing but a refused value."""
    for path in refused:
        steps = path.split("/")
        for index, step in enumerate(steps):
            if step.isdecimal():
                here = "/".join(steps[:index])
                counts[here] = max(counts.get(here, 0), int(step) + 1)
    return counts


def _looked_at(formula: Expression, path: str, counts: Mapping[str, int]) -> Iterator[str]:
    own = path.rpartition("/")[0]
    for each in references(formula):
        if isinstance(each, Reference):
            for reached in each.paths:
                yield from concrete(reached, own, counts)
