"""The digest of a form's data: its shape, formulas and rules, and nothing that is only printed.

It travels with a workbook, so that reading it can say whether the spec was changed since in a way that matters for the
values, and in which parts. Widths, texts, help and the page are not part of it: a changed label is found by comparing
labels.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..rules.paths import EACH
from ..rules.rule import Rule
from ..rules.tree import Binary, Call, Expression, Literal, Reference, Unary
from ..spec.model import CellUse
from .formulas import Formulas
from .shape import Group, Leaf, Many, Shape, every_leaf

_VERSION = "data1"
"""The way of computing; a digest of another one cannot be compared."""
_SEPARATOR = "-"
_PART_LENGTH = 6
"""Hexadecimal digits for one part: 24 bits, so that one change in 16 million is overlooked."""
_MOST_PARTS = 30
"""Parts with a digest of their own: with them it has 216 characters, and a property of a workbook may have 255."""
RULES = "*"
"""The name of the part with the rules; no id."""


def data_digest(root: Group, formulas: Formulas, rules: Iterable[Rule]) -> str:
    """Return the digest of a form's data: a short digest for each of its blocks and parameters, and for its rules.

    Example: ``data1-1f09c2-77ab01-…``.
    """
    return _SEPARATOR.join((_VERSION, *_digests(root, formulas, rules).values()))


def changed_parts(digest: str, root: Group, formulas: Formulas, rules: Iterable[Rule]) -> list[str] | None:
    """Return the labels of the parts that are new or other than in the form with ``digest``; ``RULES`` for the rules.

    The list is empty if parts were only removed. None if the data are the same, or cannot be compared.
    """
    version, *known = digest.split(_SEPARATOR)
    present = _digests(root, formulas, rules)
    if version != _VERSION or set(known) == set(present.values()):
        return None
    return [
        name if name == RULES else root.members[name].label or name for name in present if present[name] not in known
    ]


def is_data_digest(digest: str) -> bool:
    """Return whether a digest is one of data; earlier workbooks contain one of the whole spec."""
    return digest.startswith("data")


def _digests(root: Group, formulas: Formulas, rules: Iterable[Rule]) -> dict[str, str]:
    """Return the digest of each part by its name; the parts after the first ones have one together, with the last."""
    names = list(root.members)
    groups = [*([name] for name in names[:_MOST_PARTS]), *([names[_MOST_PARTS:]] if names[_MOST_PARTS:] else [])]
    parts = {group[-1]: _digest([_member(name, root.members[name], formulas) for name in group]) for group in groups}
    return {**parts, RULES: _digest(sorted(map(_rule, rules), key=json.dumps))}


def _digest(content: Sequence[Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_PART_LENGTH]


def _member(name: str, member: Shape, formulas: Formulas) -> list[Any]:
    path = f"/{name}"
    return [[path, *_leaf(each, formulas.at(path))] for path, each in every_leaf(member, path)] + [
        list(each) for each in _lists(member, path)
    ]


def _leaf(leaf: Leaf, formula: Expression | None) -> list[Any]:
    cell, value = leaf.cell, leaf.cell.value
    accepted = [value.choices, value.minimum, value.maximum, value.min_length, value.max_length, value.pattern]
    use = [str(cell.kind), cell.printed if cell.kind is CellUse.PRINTED else None, _tree(formula)]
    return [value.type.name, value.unit, value.language, value.required, *accepted, *use]


def _lists(shape: Shape, path: str) -> Iterator[tuple[str, int, int | None]]:
    """Yield the bounds of each list."""
    match shape:
        case Group():
            for name, member in shape.members.items():
                yield from _lists(member, f"{path}/{name}")
        case Many():
            yield path, shape.at_least, shape.at_most
            yield from _lists(shape.item, f"{path}/{EACH}")
        case _:
            return


def _rule(rule: Rule) -> list[Any]:
    return [str(rule.kind), rule.rows, _tree(rule.expression), list(map(_tree, rule.cells)), str(rule.severity)]


def _tree(expression: Expression | None) -> Any:
    """Return a resolved expression as JSON data."""
    match expression:
        case Literal():
            return str(expression.value) if not isinstance(expression.value, str) else [expression.value]
        case Reference():
            return {"paths": expression.paths}
        case Unary():
            return [str(expression.operator), _tree(expression.operand)]
        case Binary():
            return [str(expression.operator), _tree(expression.left), _tree(expression.right)]
        case Call():
            return [str(expression.function), *map(_tree, expression.arguments)]
        case _:
            return None
