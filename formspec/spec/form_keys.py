"""Keys of the form that are written as items of a list: ``- rules:`` among the blocks."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ..problems import Problem
from ..source.nodes import Mapping, Node, Scalar, Sequence

Path = tuple[str | int, ...]


def form_keys_in_lists(node: Node, keys: Container[str], path: Path = ()) -> Iterator[tuple[Path, Problem]]:
    """Yield the path of each item that is a key of the form with its list or mapping, and its problem.

    Args:
        node: where to look.
        keys: keys that only the form has.
        path: the path of ``node``.
    """
    if isinstance(node, Mapping):
        for key, entry in node.entries.items():
            yield from form_keys_in_lists(entry.value, keys, (*path, key))
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            problem = _problem(item, keys)
            if problem is None:
                yield from form_keys_in_lists(item, keys, (*path, number))
            else:
                yield (*path, number), problem


def _problem(item: Node, keys: Container[str]) -> Problem | None:
    """Return the problem of an item whose only key is one of ``keys``; one with a text may be a label with a colon."""
    if not isinstance(item, Mapping) or len(item.entries) != 1:
        return None
    entry = next(iter(item.entries.values()))
    if entry.key not in keys or isinstance(entry.value, Scalar):
        return None
    params = {"key": entry.key, "corrected": f"{entry.key}:"}
    return Problem(code="spec.form-key-in-list", params=params, location=entry.key_mark.location())
