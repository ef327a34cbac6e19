"""The catalog: the forms of installed packages, found through the entry-point group ``formspec.specs``, and of folders.

An entry point names a package, and the environment variable ``FORMSPEC_PATH`` folders, separated as in ``PATH``. Every
``.yaml`` file in one is a form whose id is its path without the ending, except files that begin with ``_``: these
contain common parts.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from msgspec import Struct

from .entry_points import EntryPoint, entry_points
from .prevalidated import sealed
from .problems import Problem, ProblemError
from .suggest import nearest
from .values import short

GROUP = "formspec.specs"
SUFFIX = ".yaml"
FOLDERS = "FORMSPEC_PATH"
"""The environment variable with the folders of forms of one's own."""
COMMON = "_"
"""The beginning of the names of files with common parts, which are no forms of their own."""


class CatalogEntry(Struct, frozen=True, kw_only=True):
    """One form of the catalog: its id, its file, and the distribution it comes from.

    ``module`` is the name of the module with the form's classes if the package ships it: for
    ``jiangsu/2024/department`` of the package ``P`` it is ``P.jiangsu_2024.department``.
    """

    id: str
    path: Path
    origin: str
    module: str = ""


@cache
def forms() -> tuple[CatalogEntry, ...]:
    """Return every form that is installed, sorted by id; two distributions that name the same file are one."""
    installed = (entry for point, folders in _packages() for entry in _entries(point, folders))
    found = {entry.path: entry for entry in chain(installed, *map(_entries_in, _own_folders()))}
    return tuple(sorted(found.values(), key=lambda entry: (entry.id, entry.origin)))


def _entries(point: EntryPoint, folders: Iterable[Path]) -> Iterator[CatalogEntry]:
    origin = point.origin or point.value
    for folder in folders:
        for form, path in _forms_in(folder):
            yield CatalogEntry(id=form, path=path, origin=origin, module=f"{point.value}.{module_of(form)}")


def _entries_in(folder: Path) -> Iterator[CatalogEntry]:
    for form, path in _forms_in(folder):
        yield CatalogEntry(id=form, path=path, origin=str(folder))


def _own_folders() -> list[Path]:
    """Return the folders in ``FORMSPEC_PATH``."""
    return [Path(each) for each in os.environ.get(FOLDERS, "").split(os.pathsep) if each]


def _forms_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the id and the file of each form in a folder."""
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        relative = path.relative_to(folder)
        if not any(part.startswith((COMMON, ".")) for part in relative.parts):
            yield relative.with_suffix("").as_posix(), path


def module_of(form: str) -> str:
    """Return the module of a form's classes in its package: ``jiangsu_2024.department`` of jiangsu/2024/department."""
    folder, _, name = form.replace("-", "_").rpartition("/")
    return f"{folder.replace('/', '_')}.{name}" if folder else name


@cache
def _packages() -> tuple[tuple[EntryPoint, list[Path]], ...]:
    """Return the installed packages of forms, each with its folders."""
    return tuple((point, _folders(point.value)) for point in entry_points(group=GROUP))


def _folders(package: str) -> list[Path]:
    """Return the folders of a package without importing it."""
    try:
        found = find_spec(package)
    except (Exception, SystemExit):  # noqa: BLE001 - a package that contains it is imported, and may fail in any way
        return []
    return [Path(folder) for folder in (found.submodule_search_locations or ())] if found else []


@cache
def checked() -> frozenset[str]:
    """Return the digests of the documents that installed packages have checked against the language already."""
    return sealed(folder for _, folders in _packages() for folder in folders)


def ids() -> frozenset[str]:
    """Return the ids of all installed forms."""
    return frozenset(entry.id for entry in forms())


def is_installed(path: Path) -> bool:
    """Return whether a file belongs to an installed package of forms."""
    return any(path.resolve().is_relative_to(folder.resolve()) for _, folders in _packages() for folder in folders)


def find(name: str) -> CatalogEntry:
    """Return the form called ``name``; raise ProblemError with the nearest names if it does not exist."""
    entries = [entry for entry in forms() if entry.id == name]
    if len(entries) == 1:
        return entries[0]
    if entries:
        origins = [entry.origin for entry in entries]
        raise ProblemError([Problem(code="catalog.ambiguous", params={"name": name, "origins": origins})])
    ids = [entry.id for entry in forms()]
    near = nearest(name, ids, 0.4)
    params = {"name": short(name), "suggestion": near, "known": ids}
    raise ProblemError([Problem(code="catalog.unknown", params=params)])


def matching(prefix: str) -> list[CatalogEntry]:
    """Return the form called ``prefix`` and the forms below it (``jiangsu/2024``)."""
    below = prefix.rstrip("/") + "/"
    return [entry for entry in forms() if entry.id == prefix or entry.id.startswith(below)]
