"""Documents that need not be checked again: their package checked them against the language before its release.

A package of specs may contain a file ``_checked.txt``: the digest of the language's schema, then one digest for each
document. If a document or the schema has changed since, the document is checked like any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .schemas import schema_text

NAME = "_checked.txt"


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _schema_digest() -> str:
    return digest(schema_text())


def seal(folder: Path) -> str:
    """Return the content of the file of a package; its documents must have been checked."""
    documents = sorted(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml"))
    return "\n".join([_schema_digest(), *sorted(map(digest, documents))]) + "\n"


def sealed(folders: Iterable[Path]) -> frozenset[str]:
    """Return the digests of all documents that the packages in ``folders`` have checked with the present schema."""
    found: set[str] = set()
    for folder in folders:
        path = folder / NAME
        lines = path.read_text(encoding="utf-8").split() if path.is_file() else []
        if lines and lines[0] == _schema_digest():
            found.update(lines[1:])
    return frozenset(found)
