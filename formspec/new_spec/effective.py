"""A spec merged with its bases, and the values in it with the files that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .. import catalog
from ..source.documents import Documents
from ..source.files import DiskFiles
from ..source.nodes import Mapping, Node, Scalar


def merged(path: Path, text: str, name: str = "") -> Mapping:
    """Return the spec ``text`` in ``path``, with what it extends; ``name`` is its name in marks.

    Raises ProblemError if it cannot be merged. Its language is not checked.
    """
    files = DiskFiles(lambda form: catalog.find(form).path, {str(path): text})
    documents = Documents(documents=files, check=lambda _: iter(()))
    root = documents.read(path, name or str(path))
    assert isinstance(root, Mapping)
    return root


def texts_in(node: Node) -> Iterator[Scalar]:
    """Yield the texts in ``node``, in their order."""
    match node:
        case Scalar() if isinstance(node.value, str):
            yield node
        case Mapping():
            for entry in node.entries.values():
                yield from texts_in(entry.value)
        case Scalar():
            return
        case _:
            for item in node.items:
                yield from texts_in(item)
