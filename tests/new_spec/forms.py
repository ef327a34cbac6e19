"""What the tests of new specs share: the bundled forms, writing a new spec, what `check` finds, the blank form as text."""

from __future__ import annotations

from pathlib import Path

import formspec
from formspec import Problem, catalog
from formspec.checking import problems_of
from formspec.layout.listing import listing
from formspec.new_spec.copied import copied
from formspec.new_spec.draft import NewSpec, check_path, write_draft
from formspec.new_spec.extension import extending

BUNDLED = sorted(catalog.ids())


def copy(origin: str | Path, file: Path, year: int | None = None) -> NewSpec:
    check_path(file)
    return write_draft(copied(str(origin), file, year), file)


def extend(base: str | Path, file: Path, year: int | None = None, lang: str = "zh") -> NewSpec:
    check_path(file)
    return write_draft(extending(str(base), file, year, lang), file)


def problems(file: Path) -> list[Problem]:
    """Return what ``formspec check`` finds in a spec."""
    return problems_of(formspec.load(file))


def blank(source: str | Path) -> str:
    """Return the blank form of a spec as text, without its id."""
    spec = formspec.load(source)
    return listing(spec.layout()).replace(spec.id, "ID", 1)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path
