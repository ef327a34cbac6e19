"""Checking the rules of a form, row by row; a rule whose result is blank counts as fulfilled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from ..data.shape import Group, Leaf, leaf_at
from ..problems import Problem
from ..rules.evaluate import Program, Scene, once_for_rows, program, reached
from ..rules.paths import EACH, around, is_under, pattern, pattern_of
from ..rules.rule import Rule, RuleKind
from ..rules.tree import Reference, references
from ..spec.labels import fill
from ..values import Refused
from .labels import label_of
from .usage import Usage

_Paths = Callable[[Scene], Iterable[str]]
"""Returns the exact paths of a reference in the row of a scene."""


class _Look(Struct, frozen=True):
    """A reference of a rule, and the paths to which it refers."""

    reference: Reference
    paths: _Paths


def _finds_any(paths: _Paths, wanted: Collection[str], scene: Scene) -> bool:
    return any(is_under(path, wanted) for path in paths(scene))


class _Ready(Struct, frozen=True):
    """A rule, prepared for many evaluations."""

    rule: Rule
    rows: str
    program: Program
    cells: tuple[_Paths, ...]
    names: Mapping[str, _Paths]
    looked: tuple[_Look, ...]
    seen: frozenset[str]

    def looks_at(self, paths: Collection[str]) -> Program:
        """Return whether the rule refers, in the row of a scene, to any of ``paths`` or to a path below it."""
        tests = [
            once_for_rows(partial(_finds_any, look.paths, paths), look.reference, self.rule.rows)
            for look in self.looked
        ]
        return lambda scene: any(test(scene) for test in tests)


class Filled(Struct, frozen=True):
    """A form as rules see it: all its values by JSON Pointer, and its shape, with its parameters in the labels."""

    values: Mapping[str, Any]
    shape: Group


class RuleChecker:
    """The rules of a form, prepared once."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._ready = [_ready(rule) for rule in rules]

    def problems(self, filled: Filled, usage: Usage, unknown: frozenset[str]) -> Iterator[Problem]:
        """Yield a problem for each rule and row whose condition is not met.

        A rule is skipped in the rows that are not in use, and
        where it refers to a path of ``unknown`` or below it: with a rejected or missing value, a sum has no meaning.
        """
        patterns = {pattern(path) for path in unknown}
        scene = Scene(filled.values.get, usage.items)
        for prepared in self._ready:
            may_be_skipped = bool(patterns) and any(is_under(path, patterns) for path in prepared.seen)
            if may_be_skipped and any(_has_lost_rows(path, unknown, scene) for path in prepared.seen):
                continue
            is_skipped = prepared.looks_at(unknown) if may_be_skipped else None
            for row in scene.every(prepared.rows):
                scene.own = row
                if is_skipped is None or not is_skipped(scene):
                    yield from self._found(prepared, scene, filled)

    def _found(self, prepared: _Ready, scene: Scene, filled: Filled) -> Iterator[Problem]:
        result = prepared.program(scene)
        match prepared.rule.kind:
            case RuleKind.ASSERT:
                if result is False:
                    yield self._problem(prepared, "rule.assert", "", scene, filled)
            case RuleKind.REQUIRE:
                if result is True:
                    for path in (path for cell in prepared.cells for path in cell(scene)):
                        if filled.values.get(path) is None:
                            yield self._problem(prepared, "rule.require", path, scene, filled)
            case RuleKind.SUGGEST:
                if result is not None:
                    yield from self._contradiction(prepared, result, scene, filled)

    def _contradiction(self, prepared: _Ready, result: Any, scene: Scene, filled: Filled) -> Iterator[Problem]:
        for path in prepared.cells[0](scene):
            value, leaf = filled.values.get(path), leaf_at(filled.shape, path)
            if value is None or leaf is None or value == _as_value(result, leaf):
                continue
            kind, spec = leaf.cell.value.type, leaf.cell.value
            shown = _as_value(result, leaf)
            params = {
                "found": kind.display(value, spec),
                "suggested": str(result) if shown is None else kind.display(shown, spec),
                "rule": prepared.rule.id,
            }
            label = label_of(filled.shape, path)
            yield Problem(
                code="rule.suggestion", params=params, path=path, label=label, severity=prepared.rule.severity
            )

    def _problem(self, prepared: _Ready, code: str, path: str, scene: Scene, filled: Filled) -> Problem:
        rule = prepared.rule
        path = path or _first_path(prepared, scene) or _first_list(rule) or scene.own
        label = label_of(filled.shape, path)
        message = fill(rule.message, self._named(prepared, scene, filled)) or rule.id
        params = {"rule": rule.id, "message": message, "source": rule.source, "what": label.rsplit(" / ", 1)[-1]}
        return Problem(code=code, params=params, path=path, label=label, severity=rule.severity)

    def _named(self, prepared: _Ready, scene: Scene, filled: Filled) -> dict[str, str]:
        """Return the values in the message of a rule by their names."""
        shown: dict[str, str] = {}
        for name, paths in prepared.names.items():
            path = next(iter(paths(scene)), "")
            leaf, value = leaf_at(filled.shape, path), filled.values.get(path)
            shown[name] = "—" if value is None or leaf is None else leaf.cell.value.type.display(value, leaf.cell.value)
        return shown


def _ready(rule: Rule) -> _Ready:
    seen = [*rule.cells, *(reference for reference in references(rule.expression) if isinstance(reference, Reference))]
    return _Ready(
        rule=rule,
        rows=pattern_of(rule.rows),
        program=program(rule.expression, rule.rows),
        cells=tuple(reached(reference, rule.rows) for reference in rule.cells),
        names={name: reached(reference, rule.rows) for name, reference in rule.names.items()},
        looked=tuple(_Look(reference, reached(reference, rule.rows)) for reference in seen),
        seen=frozenset(pattern_of(path) for reference in seen for path in reference.paths),
    )


def _has_lost_rows(path: str, unknown: Collection[str], scene: Scene) -> bool:
    """Return whether a part or a list around ``path`` was rejected as a whole, and its rows with it."""
    _, *parts = around(path)
    return any(each in unknown for part in parts for each in scene.every(part))


def _as_value(result: Any, leaf: Leaf) -> Any:
    """Return the result of a suggestion as the cell's own type, None if it does not fit."""
    try:
        return leaf.cell.value.type.accept(result, leaf.cell.value)
    except Refused:
        return None


def _first_path(prepared: _Ready, scene: Scene) -> str:
    """Return the first value that the condition of a rule refers to."""
    condition = prepared.looked[len(prepared.cells) :]
    return next((path for look in condition for path in look.paths(scene)), "")


def _first_list(rule: Rule) -> str:
    """Return the first list that the condition of a rule refers to, for a list without items."""
    for reference in references(rule.expression):
        if isinstance(reference, Reference) and reference.paths:
            return reference.paths[0].partition(f"/{EACH}")[0]
    return ""
