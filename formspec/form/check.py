"""Checking a form: what is missing, what the rules say, in the order in which the form reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..data.formulas import ResolvedRule, localised, pattern, pattern_of
from ..data.resolve import concrete
from ..data.shape import Group, Leaf, Many, Shape
from ..problems import Problem, Severity
from ..rules.evaluate import evaluate
from ..rules.tree import Expression, Reference, references
from ..spec.labels import fill
from ..values import TYPES
from .record import Record
from .walk import counts_of, values_of


def check_rules(
    record: Record, shape: Group, rules: tuple[ResolvedRule, ...], values: Mapping[str, Any]
) -> Iterator[Problem]:
    """Yield a problem for each rule and row that does not hold; what is undecided for a blank holds."""
    counts = dict(counts_of(record))
    for rule in rules:
        for path in rule.rows:
            for row in _rows(path, counts):
                yield from _check(rule, row, shape, counts, values)


def touches(rule: ResolvedRule, paths: Iterable[str]) -> bool:
    """Tell whether the rule looks at any of ``paths``: where a value was refused, what it adds up to says nothing."""
    seen = {pattern_of(path) for each in _referred(rule) for path in each.paths}
    return any(pattern(path) in seen for path in paths)


def _referred(rule: ResolvedRule) -> Iterator[Reference]:
    yield from rule.required
    for each in references(rule.condition):
        if isinstance(each, Reference):
            yield each


def _rows(path: str, counts: Mapping[str, int]) -> Iterator[str]:
    return concrete(pattern_of(path), "", counts)


def _check(
    rule: ResolvedRule, row: str, shape: Group, counts: Mapping[str, int], values: Mapping[str, Any]
) -> Iterator[Problem]:
    condition = localised(rule.condition, f"{row}/", counts)
    holds = evaluate(condition, values.get)
    if not rule.required:
        if holds is False:
            yield _problem(rule, "rule.assert", _first_path(condition) or row, shape, condition, values)
        return
    if holds is not True:
        return
    for each in rule.required:
        exact = localised(each, f"{row}/", counts)
        assert isinstance(exact, Reference)
        for path in exact.paths:
            if values.get(path) is None:
                yield _problem(rule, "rule.require", path, shape, condition, values)


def _problem(
    rule: ResolvedRule, code: str, path: str, shape: Group, condition: Expression, values: Mapping[str, Any]
) -> Problem:
    label = label_of(shape, path)
    message = fill(rule.rule.message, _shown(condition, shape, values)) or rule.rule.id
    params = {"rule": rule.rule.id, "message": message, "source": rule.rule.source, "what": label}
    return Problem(code=code, params=params, path=path, label=label, severity=Severity(rule.rule.severity))


def _first_path(expression: Expression) -> str:
    for each in references(expression):
        if isinstance(each, Reference) and each.paths:
            return each.paths[0]
    return ""


def _shown(expression: Expression, shape: Group, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values that a message may name, by the last step of their path."""
    shown: dict[str, str] = {}
    for each in references(expression):
        for path in each.paths if isinstance(each, Reference) else ():
            leaf = leaf_at(shape, path)
            held = values.get(path)
            if leaf is not None:
                text = "—" if held is None else TYPES[leaf.cell.value.type].display(held, leaf.cell.value)
                shown.setdefault(path.rsplit("/", 1)[-1], text)
    return shown


def leaf_at(shape: Shape, path: str) -> Leaf | None:
    """Return the leaf at ``path``, or None."""
    found = shape
    for step in path.split("/")[1:]:
        if isinstance(found, Many) and step.isdecimal():
            found = found.item
        elif isinstance(found, Group) and step in found.members:
            found = found.members[step]
        else:
            return None
    return found if isinstance(found, Leaf) else None


def label_of(shape: Group, path: str) -> str:
    """Return the name of the value at ``path`` as the form prints it: 资金总额 / 半年计划执行数."""
    labels = [each.label.replace("\n", "").rstrip(":： ") for each in _along(shape, path)]
    steps = [step for step in path.split("/") if step.isdecimal()]
    number = f" {int(steps[-1]) + 1}" if steps else ""
    shown = [label for label in labels if label]
    if len(shown) > 1 and number:
        shown[-2] += number
    return " / ".join(dict.fromkeys(shown))


def _along(shape: Shape, path: str) -> Iterator[Shape]:
    """Yield the shapes on the way to ``path``, the top of the form left out."""
    for step in path.split("/")[1:]:
        if isinstance(shape, Many) and step.isdecimal():
            shape = shape.item
            continue
        if isinstance(shape, Group) and step in shape.members:
            shape = shape.members[step]
            yield shape
        else:
            return


def reading_order(record: Record) -> dict[str, int]:
    """Return the place of each value in the order in which the form reads."""
    return {path: index for index, (path, _, _) in enumerate(values_of(record))}
