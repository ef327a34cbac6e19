"""The types of computed cells for which the spec states none: those of their formulas.

``compute: a`` has the type, the unit and the number format of ``a``; ``compute: if(n > 100, "大", "小")`` is a text. A
formula whose type cannot be inferred is a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field, structs

from ..rules.kinds import KindChecker, Known, together
from ..rules.paths import pattern_of
from ..rules.tree import Expression, Name
from ..spec.model import CellSpec, Spec
from ..values import Operand, ValueSpec, built_in_types
from .formulas import computed_leaves
from .resolve import Scope, UnknownName, root_scope
from .shape import Group, Leaf, leaf_at, shape_of


def with_inferred_types(spec: Spec) -> Spec:
    """Return ``spec`` in which each computed cell has a type."""
    if not any(cell.has_open_type for cell in _cells(spec.blocks)):
        return spec
    root = shape_of(spec)
    inference = _Inference(root, {path: (scope, leaf) for scope, path, leaf in computed_leaves(root, root_scope(root))})
    typed = {
        id(leaf.cell): structs.replace(leaf.cell, value=inference.value(path))
        for path, (_, leaf) in inference.computed.items()
        if leaf.cell.has_open_type
    }
    return structs.replace(spec, blocks=_with_cells(spec.blocks, typed))


class _Inference(Struct):
    """The computed leaves of a form by path, and the descriptions of their values as far as they are known."""

    root: Group
    computed: Mapping[str, tuple[Scope, Leaf]]
    known: dict[str, ValueSpec] = field(default_factory=dict)

    def value(self, path: str) -> ValueSpec:
        """Return the description of the computed value at ``path``; a formula that needs itself is a number."""
        if path not in self.known:
            scope, leaf = self.computed[path]
            self.known[path] = leaf.cell.value
            if leaf.cell.has_open_type and leaf.cell.formula is not None:
                self.known[path] = self._inferred(leaf.cell.value, leaf.cell.formula, scope)
        return self.known[path]

    def _inferred(self, value: ValueSpec, formula: Expression, scope: Scope) -> ValueSpec:
        if isinstance(formula, Name):
            copied = {_copied(each) for each in self._values(formula, scope)}
            return structs.replace(value, **dict(copied.pop())) if len(copied) == 1 else value
        known = KindChecker(lambda name: together(map(_known, self._values(name, scope)))).of(formula)
        kind = next((each for each in built_in_types() if each.operand is known.kind is not Operand.NUMBER), None)
        return value if kind is None else structs.replace(value, type=kind, choices=known.choices)

    def _values(self, name: Name, scope: Scope) -> list[ValueSpec]:
        """Return the descriptions of the values that a name refers to."""
        try:
            paths = scope.resolve(name).paths
        except UnknownName:
            return []
        return [value for path in paths if (value := self._at(pattern_of(path))) is not None]

    def _at(self, path: str) -> ValueSpec | None:
        if path in self.computed:
            return self.value(path)
        leaf = leaf_at(self.root, path)
        return leaf.cell.value if leaf is not None else None


def _known(value: ValueSpec) -> Known:
    return Known(value.type.operand, value.choices)


def _copied(value: ValueSpec) -> tuple[tuple[str, Any], ...]:
    """Return what a copy of a value has of its description: its type, and its display as far as it depends on it."""
    names = ("type", "unit", "choices", "decimals", "thousands", "date_pattern")
    return tuple((name, getattr(value, name)) for name in names)


def _cells(node: object) -> Iterator[CellSpec]:
    """Yield the cells of blocks, rows and columns."""
    match node:
        case CellSpec():
            yield node
        case Struct():
            for name in node.__struct_fields__:
                yield from _cells(getattr(node, name))
        case tuple():
            for each in node:
                yield from _cells(each)
        case dict():
            for each in node.values():
                yield from _cells(each)


def _with_cells(node: Any, cells: Mapping[int, CellSpec]) -> Any:
    """Return ``node`` with other cells; parts without any are not copied."""
    match node:
        case CellSpec():
            return cells.get(id(node), node)
        case Struct():
            parts = {name: getattr(node, name) for name in node.__struct_fields__}
            changed = {name: new for name, part in parts.items() if (new := _with_cells(part, cells)) is not part}
            return structs.replace(node, **changed) if changed else node
        case tuple():
            new = tuple(_with_cells(each, cells) for each in node)
            return new if any(one is not other for one, other in zip(new, node, strict=True)) else node
        case dict():
            entries = {key: _with_cells(each, cells) for key, each in node.items()}
            return entries if any(entries[key] is not node[key] for key in node) else node
        case _:
            return node
