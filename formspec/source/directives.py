"""The keys that change a base: ``remove``, ``after`` and ``before``. Where they change nothing, they are an error."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ..problems import Problem, SourceLocation
from .changes import SECTION_KINDS
from .items import identity_entry
from .nodes import KeyValue, Mapping, Node, Scalar, Sequence

DIRECTIVES = ("remove", "after", "before")
_NAMES = frozenset((*SECTION_KINDS, "cells", "adds_up"))
"""Keys of mappings whose own keys are names that the author chose: a column may be called ``after``."""


def is_directive(key: str, within: str) -> bool:
    """Return whether ``key``, in a mapping under the key ``within``, changes a base."""
    return key in DIRECTIVES and within not in _NAMES


def unused(root: Node, used: Container[int], doubtful: Container[SourceLocation | None]) -> Iterator[Problem]:
    """Yield a problem for each directive of a document that changed nothing.

    Args:
        root: the document.
        used: the id() of the directives that had an effect.
        doubtful: where the names of items are that were probably meant as changes; what is in them follows from that.
    """
    seen: set[int] = set()
    for entry in _directives(root, "", doubtful):
        if id(entry) not in used and id(entry) not in seen:
            seen.add(id(entry))
            params = {"directive": entry.key}
            yield Problem(code="spec.directive-unused", params=params, location=entry.key_mark.location())


def _directives(node: Node, within: str, doubtful: Container[SourceLocation | None]) -> Iterator[KeyValue]:
    if isinstance(node, Mapping):
        name = identity_entry(node)
        if name is not None and name.value.mark.location() in doubtful:
            return
        for key, entry in node.entries.items():
            if is_directive(key, within) and not _is_wrong(entry):
                yield entry
            yield from _directives(entry.value, key, doubtful)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _directives(item, "", doubtful)


def _is_wrong(entry: KeyValue) -> bool:
    """Return whether ``remove`` has a value that the language does not know, which is a problem of its own."""
    return entry.key == "remove" and not (isinstance(entry.value, Scalar) and isinstance(entry.value.value, bool))
