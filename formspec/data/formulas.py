"""The computed cells of a form: their formulas, resolved to data paths and in the order to work them out.

A formula is kept by the path of its cell, with ``*`` for the number of each item (``/funds/projects/*/rate``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from ..problems import Place
from ..rules.evaluate import evaluate, is_many
from ..rules.tree import Expression, Name, Reference, references, transform
from ..spec.model import CellKind, Rule
from ..spec.reader import Report
from .resolve import EACH, OWN, Scope, UnknownName, concrete, root_scope
from .shape import Group, Leaf, Many, Shape


@dataclass(frozen=True, slots=True)
class Formulas:
    """Formulas by the path of their cell, in the order to work them out."""

    by_path: Mapping[str, Expression] = field(default_factory=dict)

    def at(self, pointer: str) -> Expression | None:
        """Return the formula of the cell at ``pointer`` (references may hold ``*`` and ``.``), or None."""
        return self.by_path.get(pattern(pointer)) if self.by_path else None


@dataclass(frozen=True, slots=True)
class ResolvedRule:
    """A rule whose names are data paths. ``rows`` are the paths of the rows it is checked on."""

    rule: Rule
    rows: tuple[str, ...]
    condition: Expression
    required: tuple[Reference, ...] = ()


def pattern(pointer: str) -> str:
    """Return ``pointer`` with ``*`` for each item's number."""
    return "/".join(EACH if step.isdecimal() else step for step in pointer.split("/"))


def resolve_formulas(root: Group, report: Report) -> Formulas:
    """Return the formulas of all computed cells of ``root``; unknown names and circles go to ``report``."""
    found: dict[str, Expression] = {}
    places: dict[str, Place | None] = {}
    for scope, path, leaf in _computed(root, root_scope(root), ""):
        expression = leaf.cell.formula
        if expression is None:
            continue
        places[path] = leaf.cell.place
        resolved = _resolve(expression, scope, leaf.cell.place, report)
        if resolved is not None and is_many(resolved):
            report.add("expr.list", leaf.cell.place, label=leaf.label)
        elif resolved is not None:
            found[path] = resolved
    return Formulas(_in_order(found, places, report))


def _computed(shape: Shape, scope: Scope, path: str) -> Iterator[tuple[Scope, str, Leaf]]:
    """Yield each computed leaf with its scope and its path; ``scope`` is that of ``shape`` itself."""
    if isinstance(shape, Many):
        item = shape.item
        if isinstance(item, Group):
            yield from _computed(item, scope.enter(OWN, item), f"{path}/{EACH}")
        return
    assert isinstance(shape, Group)
    for name, member in shape.members.items():
        inner = f"{path}/{name}"
        match member:
            case Leaf():
                if member.cell.kind is CellKind.COMPUTED:
                    yield scope, inner, member
            case Group():
                yield from _computed(member, scope.enter(name, member), inner)
            case Many():
                yield from _computed(member, scope.through(name), inner)


def _resolve(expression: Expression, scope: Scope, place: Place | None, report: Report) -> Expression | None:
    def one(name: Name | Reference) -> Expression:
        return _reached(scope, name) if isinstance(name, Name) else name

    try:
        return transform(expression, one)
    except UnknownName as error:
        params: dict[str, Any] = {
            "name": error.part,
            "whole": ".".join(error.name.parts),
            "suggestion": error.suggestion,
        }
        report.add("expr.unknown-name", place, **params)
        return None


def _reached(scope: Scope, name: Name) -> Reference:
    """Return what ``name`` reaches; a total reaches nothing in a row whose cell is closed."""
    try:
        return scope.resolve(name)
    except UnknownName as error:
        if name.optional and error.part == name.parts[-1]:
            return Reference((), many=True)
        raise


def _in_order(found: dict[str, Expression], places: dict[str, Place | None], report: Report) -> dict[str, Expression]:
    needs = {
        path: sorted({pattern_of(used) for each in references(expression) for used in _paths(each)} & found.keys())
        for path, expression in found.items()
    }
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = error.args[1]
        report.add("expr.circle", places[circle[0]], circle=" → ".join(circle))
        return {}
    return {path: found[path] for path in order}


def _paths(reference: Name | Reference) -> tuple[str, ...]:
    return reference.paths if isinstance(reference, Reference) else ()


def pattern_of(path: str) -> str:
    """Return a reference's path with ``*`` for the own item as well."""
    return "/".join(EACH if step == OWN else step for step in path.split("/"))


def resolve_rules(root: Group, rules: tuple[Rule, ...], report: Report) -> tuple[ResolvedRule, ...]:
    """Return the rules with their names resolved; a rule that names nothing is reported and left out."""
    resolved = (_rule(root, rule, report) for rule in rules)
    return tuple(rule for rule in resolved if rule is not None)


def _rule(root: Group, rule: Rule, report: Report) -> ResolvedRule | None:
    scope = _rows_scope(root, rule, report)
    if scope is None or rule.condition is None:
        return None
    condition = _resolve(rule.condition, scope, rule.place, report)
    required = [_resolve(each, scope, rule.place, report) for each in rule.required]
    if condition is None or None in required:
        return None
    if is_many(condition):
        report.add("expr.list", rule.place, label=rule.id)
        return None
    if not all(isinstance(each, Reference) for each in required):
        report.add("spec.rule-require", rule.place, id=rule.id)
        return None
    rows = (scope.groups[-1][0],)
    return ResolvedRule(rule, rows, condition, tuple(each for each in required if isinstance(each, Reference)))


def _rows_scope(root: Group, rule: Rule, report: Report) -> Scope | None:
    """Return the scope of the rows that ``each`` names: a row, or every item of repeated rows."""
    scope, shape = root_scope(root), root
    for step in rule.each:
        member = shape.members.get(step)
        if isinstance(member, Many) and isinstance(member.item, Group):
            shape = member.item
            scope = scope.through(step).enter(OWN, shape)
        elif isinstance(member, Group):
            shape = member
            scope = scope.enter(step, shape)
        else:
            report.unknown("expr.unknown-rows", step, list(shape.members), rule.place)
            return None
    return scope


def localised(expression: Expression, own: str, counts: Mapping[str, int]) -> Expression:
    """Return ``expression`` with every reference exact, for the cell (or the row) at ``own``."""

    def exact(each: Name | Reference) -> Expression:
        assert isinstance(each, Reference)
        return Reference(tuple(one for path in each.paths for one in concrete(path, own, counts)), each.many)

    return transform(expression, exact)


def work_out(formula: Expression, own: str, counts: Mapping[str, int], values: Mapping[str, Any]) -> Any:
    """Return the value of the computed cell at ``own``."""
    return evaluate(localised(formula, own, counts), values.get)
