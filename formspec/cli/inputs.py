"""Arguments of commands: forms of the catalog, files of specs, files of data."""

from __future__ import annotations

from pathlib import Path

from .. import catalog
from ..problems import Problem, ProblemError, SourceLocation
from ..source.files import YAML


def specs_named(names: tuple[str, ...]) -> list[str]:
    """Return the forms of ``names``: files as they are, catalog names, and all forms below a prefix."""
    found: list[str] = []
    for name in names:
        if name.lower().endswith(YAML):
            found.append(name)
            continue
        if Path(name).exists():
            raise ProblemError(
                [Problem(code="catalog.not-yaml", params={"name": name}, location=SourceLocation(file=name))]
            )
        below = [entry.id for entry in catalog.matching(name)]
        found += below or [catalog.find(name).id]
    return list(dict.fromkeys(found))
