"""The computed cells of a form: their formulas, resolved to data paths, in the order of computation.

A formula is stored by the path of its cell, with ``*`` for the number of each item (``/funds/projects/*/rate``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from msgspec import Struct, field

from ..problems import SourceLocation
from ..rules.evaluate import Program, is_many, program
from ..rules.kinds import location_of
from ..rules.paths import EACH, OWN, pattern, pattern_of
from ..rules.tree import Expression, Name, Reference, references, transform
from ..spec.model import CellUse
from ..spec.reader import Report
from .kinds import check_result
from .resolve import Scope, UnknownName, root_scope
from .shape import Group, Leaf, Many, Shape, every_leaf


class Formulas(Struct, frozen=True):
    """Formulas by the path of their cell, in the order of computation; ``programs`` are the same as functions."""

    by_path: Mapping[str, Expression] = field(default_factory=dict)
    programs: Mapping[str, Program] = field(default_factory=dict)

    def at(self, pointer: str) -> Expression | None:
        """Return the formula of the cell at ``pointer`` (references may contain ``*`` and ``.``), or None."""
        return self.by_path.get(pattern(pointer)) if self.by_path else None


def resolve_formulas(root: Group, report: Report) -> Formulas:
    """Return the formulas of all computed cells of ``root``; unknown names and circles go to ``report``."""
    found: dict[str, Expression] = {}
    locations: dict[str, SourceLocation | None] = {}
    rows: dict[str, str] = {}
    for scope, path, leaf in computed_leaves(root, root_scope(root)):
        expression = leaf.cell.formula
        if expression is None:
            continue
        locations[path] = leaf.cell.location
        resolved = resolve(expression, scope, leaf.cell.location, report)
        if resolved is not None:
            check_result(expression, leaf, scope, root, report)
        if resolved is not None and is_many(resolved):
            report.add("expr.list", location_of(expression) or leaf.cell.location, label=leaf.label)
        elif resolved is not None:
            found[path], rows[path] = resolved, scope.path
    ordered = _in_order(found, locations, report)
    return Formulas(ordered, {path: program(each, rows[path]) for path, each in ordered.items()})


def computed_leaves(shape: Shape, scope: Scope, path: str = "") -> Iterator[tuple[Scope, str, Leaf]]:
    """Yield each computed leaf with its scope and its path; ``scope`` is that of ``shape`` itself."""
    if isinstance(shape, Many):
        item = shape.item
        if isinstance(item, Group):
            yield from computed_leaves(item, scope.enter(OWN, item), f"{path}/{EACH}")
        return
    assert isinstance(shape, Group)
    for name, member in shape.members.items():
        inner = f"{path}/{name}"
        match member:
            case Leaf():
                if member.cell.kind is CellUse.COMPUTED:
                    yield scope, inner, member
            case Group():
                yield from computed_leaves(member, scope.enter(name, member), inner)
            case Many():
                yield from computed_leaves(member, scope.through(name), inner)


def resolve(expression: Expression, scope: Scope, location: SourceLocation | None, report: Report) -> Expression | None:
    """Return ``expression`` with its names resolved in ``scope``, or None after a problem."""

    def one(name: Name | Reference) -> Expression:
        return _reached(scope, name) if isinstance(name, Name) else name

    try:
        return transform(expression, one)
    except UnknownName as error:
        if not report.broken:
            _report_unknown(error, scope, error.name.location or location, report)
        return None


def _report_unknown(error: UnknownName, scope: Scope, location: SourceLocation | None, report: Report) -> None:
    whole, part = ".".join(error.name.parts), error.part
    if error.cell:
        report.add("expr.row", location, name=whole, suggestion=error.cell)
        return
    is_choice = not error.suggestion and any(part in leaf.cell.value.choices for _, leaf in every_leaf(scope.root))
    params: dict[str, Any] = {
        "name": part,
        "whole": whole if part != error.name.parts[0] else "",
        "suggestion": error.suggestion,
        "quoted": f'"{part}"' if is_choice else "",
        "label": "" if part.isascii() else part,
    }
    report.add("expr.unknown-name", location, **params)


def _reached(scope: Scope, name: Name) -> Reference:
    """Return the reference of ``name``; in a total it has no path where the cell or every cell of a row is closed."""
    try:
        return scope.resolve(name)
    except UnknownName as error:
        if name.optional and (name.location is None or error.part == name.parts[-1]):
            return Reference((), many=True)
        raise


def _in_order(
    found: dict[str, Expression], locations: dict[str, SourceLocation | None], report: Report
) -> dict[str, Expression]:
    needs = {
        path: sorted({pattern_of(used) for each in references(expression) for used in _paths(each)} & found.keys())
        for path, expression in found.items()
    }
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = error.args[1][::-1]  # each name depends on the next
        report.add(
            "expr.circle", locations[circle[0]], circle=" → ".join(path.replace(f"/{EACH}", "") for path in circle)
        )
        return {}
    return {path: found[path] for path in order}


def _paths(reference: Name | Reference) -> tuple[str, ...]:
    return reference.paths if isinstance(reference, Reference) else ()
