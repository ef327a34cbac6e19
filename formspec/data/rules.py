"""The rules of a form with names resolved to data paths: those of the spec, and the suggestions of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..problems import Severity, has_errors
from ..rules.evaluate import is_many
from ..rules.kinds import location_of
from ..rules.paths import EACH, OWN
from ..rules.rule import Rule, RuleKind
from ..rules.tree import Expression, Name, Reference, references
from ..spec.model import WrittenRule
from ..spec.reader import Report
from ..suggest import nearest
from .formulas import resolve
from .kinds import check_condition, check_result
from .resolve import ROWS, Scope, UnknownName, present_ids, root_scope
from .satisfiable import never_true
from .shape import Group, Leaf, Many, Shape, every_member


def resolve_rules(
    root: Group, rules: tuple[WrittenRule, ...], formulas: Mapping[str, Expression], report: Report
) -> tuple[Rule, ...]:
    """Return the rules row by row; one with an unknown name is reported and left out.

    A rule that is false for all values of its cells is reported as well, unless another mistake may be the reason.
    ``formulas`` are those of the computed cells, by data path.
    """
    written = [resolved for rule in rules for resolved in _written(root, rule, report)]
    conditions = [] if has_errors(report.problems) else [rule for rule in written if rule.kind is RuleKind.ASSERT]
    for rule in conditions:
        if never_true(rule.expression, root, formulas):
            report.add("spec.rule-never", rule.location, warning=True, id=rule.id)
    return (*written, *_suggestions(root, root_scope(root), report, root))


def _written(root: Group, rule: WrittenRule, report: Report) -> Iterator[Rule]:
    for scope in _scopes(root, rule, report):
        resolved = _rule(root, scope, rule, report)
        if resolved is None:
            return
        yield resolved


def _rule(root: Group, scope: Scope, rule: WrittenRule, report: Report) -> Rule | None:
    if rule.condition is None:
        return None
    condition = resolve(rule.condition, scope, rule.location, report)
    required = [resolve(reference, scope, rule.location, report) for reference in rule.required]
    if condition is None or None in required:
        return None
    check_condition(rule.condition, rule.id, rule.location, scope, root, report)
    if is_many(condition):
        report.add("expr.list", location_of(rule.condition) or rule.location, label=rule.id)
        return None
    cells = tuple(reference for reference in required if isinstance(reference, Reference))
    if len(cells) < len(required):
        report.add("spec.rule-require", rule.location, id=rule.id)
        return None
    return Rule(
        id=rule.id,
        names=dict(_names(rule, (condition, *cells), scope, report)),
        kind=RuleKind.REQUIRE if cells else RuleKind.ASSERT,
        rows=scope.path,
        expression=condition,
        cells=cells,
        message=rule.message,
        severity=Severity(rule.severity),
        source=rule.source,
        location=rule.location,
    )


def _names(
    rule: WrittenRule, looked_at: Iterable[Expression], scope: Scope, report: Report
) -> Iterator[tuple[str, Reference]]:
    """Yield each name in the message of a rule with the value that it means; an unknown name is reported.

    A name is the end of the path of a value that the rule looks at, or a name as in an expression.
    """
    seen = [
        path for each in looked_at for other in references(each) if isinstance(other, Reference) for path in other.paths
    ]
    for name, location in rule.named:
        parts = name.split(".")
        path = _ending(seen, parts) or _ending(seen, [_present_id(scope.groups[0][1], part) for part in parts])
        suggestion = ""
        if path is None:
            try:
                found = scope.resolve(Name(tuple(parts)))
                path = found.paths[0] if len(found.paths) == 1 and not found.many else None
            except UnknownName as error:
                suggestion = error.suggestion
        if path is not None:
            yield name, Reference((path,))
        elif not report.broken:
            known = list(dict.fromkeys(path.rpartition("/")[2] for path in seen))
            suggestion = nearest(name, known, 0.55) or suggestion
            report.add("spec.message-name", location, name=name, known=known, suggestion=suggestion)


def _ending(paths: Iterable[str], parts: list[str]) -> str | None:
    """Return the first of ``paths`` that ends with these ids, or None."""
    end = "".join(f"/{part}" for part in parts)
    return next((path for path in paths if _without_items(path).endswith(end)), None)


def _without_items(path: str) -> str:
    """Return a data path without the steps for items: as a name in an expression is written."""
    return "/".join(step for step in path.split("/") if step not in (EACH, OWN))


def _scopes(root: Group, rule: WrittenRule, report: Report) -> list[Scope]:
    """Return the scopes of the rule: the whole form, or all rows of its ``each``."""
    if not rule.each:
        only = _at(root, rule.rows)
        return [] if only is None else [only]
    found: list[Scope] = []
    for name in rule.each:
        rows = _rows(root_scope(root), name.parts)
        if rows:
            found += rows
            continue
        scopes = [root_scope(root)]
        steps = name.parts[:-1] if name.parts[-1] == ROWS else name.parts
        for step in steps:
            inner = [row for scope in scopes for row in _entered(scope, step)]
            inner = inner or [row for scope in scopes for row in _entered(scope, _present_id(root, step))]
            if not inner:
                groups = [scope.groups[-1][1] for scope in scopes]
                known = [row for group in groups for row in _row_names(group)]
                labels = {member.label: row for group in groups for row, member in every_member(group)}
                report.unknown("expr.unknown-rows", step, list(dict.fromkeys(known)), name.location, labels)
                return []
            scopes = inner
        if steps != name.parts:
            scopes = _rows_with_names(root, scopes, rule)
            if not scopes and not report.broken:
                report.add("spec.rule-no-rows", name.location, id=rule.id, name=".".join(name.parts))
        found += scopes
    return found


def _rows_with_names(root: Group, scopes: Iterable[Scope], rule: WrittenRule) -> list[Scope]:
    """Return all rows below ``scopes`` that have the cells that the rule names: not closed ones, not mere groups.

    A name that is no cell of any of them is that of a value elsewhere.
    """
    rows = [row for scope in scopes for row in _every_row(scope)]
    cells = [{name for name, member in row.groups[-1][1].members.items() if isinstance(member, Leaf)} for row in rows]
    expressions = [each for each in (rule.condition, *rule.required) if each is not None]
    named = {other.parts[0] for each in expressions for other in references(each) if isinstance(other, Name)}
    known = {name for own in cells for name in own}
    needed = known & {name if name in known else _present_id(root, name) for name in named}
    return [row for row, own in zip(rows, cells, strict=True) if needed and needed <= own]


def _every_row(scope: Scope) -> Iterator[Scope]:
    """Yield the rows below ``scope`` at any depth; all items of a list are one."""
    for name, member in scope.groups[-1][1].members.items():
        inner = _inside(scope, name, member)
        if inner is not None:
            yield inner
            yield from _every_row(inner)


def _rows(scope: Scope, steps: tuple[str, ...]) -> list[Scope]:
    """Return the rows that a name leads to; a list may have the name of its table, which is then tried as well."""
    if not steps:
        return [scope]
    first, rest = steps[0], steps[1:]
    found = [row for inner in _entered(scope, first) for row in _rows(inner, rest)]
    member = scope.groups[-1][1].members.get(first)
    inner = _inside(scope, first, member) if rest and not found and member is not None else None
    return found if inner is None else _rows(inner, rest)


def _present_id(root: Group, name: str) -> str:
    """Return the id of the item that was called ``name``; ``name`` itself if there is not exactly one."""
    found = present_ids(root, name)
    return found[0] if len(found) == 1 else name


def _at(root: Group, path: tuple[str, ...]) -> Scope | None:
    """Return the one row at ``path``; None if it has no cells because of another mistake."""
    scope: Scope | None = root_scope(root)
    for step in path:
        member = scope.groups[-1][1].members.get(step) if scope is not None else None
        scope = _inside(scope, step, member) if scope is not None and member is not None else None
    return scope


def _entered(scope: Scope, step: str) -> list[Scope]:
    """Return the rows called ``step``: the repeated ones nearest below, or else the one row of that name."""
    found = list(_repeated(scope, step))
    if found:
        return found
    members = scope.groups[-1][1].members
    inner = _inside(scope, step, members[step]) if step in members else None
    if inner is not None:
        return [inner]
    below = (_inside(scope, name, member) for name, member in members.items())
    return [row for inner in below if inner is not None for row in _entered(inner, step)]


def _repeated(scope: Scope, step: str) -> Iterator[Scope]:
    for name, member in scope.groups[-1][1].members.items():
        inner = _inside(scope, name, member)
        if inner is None:
            continue
        if name == step and isinstance(member, Many):
            yield inner
        else:
            yield from _repeated(inner, step)


def _inside(scope: Scope, name: str, member: Shape) -> Scope | None:
    if isinstance(member, Many) and isinstance(member.item, Group):
        return scope.through(name).enter(OWN, member.item)
    return scope.enter(name, member) if isinstance(member, Group) else None


def _row_names(group: Group) -> Iterator[str]:
    for name, member in group.members.items():
        item = member.item if isinstance(member, Many) else member
        if isinstance(item, Group):
            yield name
            yield from _row_names(item)


def _suggestions(group: Group, scope: Scope, report: Report, root: Group) -> Iterator[Rule]:
    for name, member in group.members.items():
        if isinstance(member, Leaf):
            rule = _suggestion(name, member, scope, report, root)
            if rule is not None:
                yield rule
            continue
        inner = _inside(scope, name, member)
        if inner is not None:
            yield from _suggestions(inner.groups[-1][1], inner, report, root)


def _suggestion(name: str, leaf: Leaf, scope: Scope, report: Report, root: Group) -> Rule | None:
    if leaf.cell.suggestion is None:
        return None
    expression = resolve(leaf.cell.suggestion, scope, leaf.cell.location, report)
    if expression is None:
        return None
    check_result(leaf.cell.suggestion, leaf, scope, root, report)
    if is_many(expression):
        report.add("expr.list", location_of(leaf.cell.suggestion) or leaf.cell.location, label=leaf.label)
        return None
    return Rule(
        id=f"{name}-suggested".replace("_", "-"),
        kind=RuleKind.SUGGEST,
        rows=scope.path,
        expression=expression,
        cells=(Reference((f"{scope.path}/{name}",)),),
        severity=Severity.WARNING,
        location=leaf.cell.location,
    )
