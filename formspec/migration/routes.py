"""The routes from the data of one form to that of another: for each value and each list, its new data path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from weakref import WeakKeyDictionary

from msgspec import Struct, field
from msgspec.structs import replace

from ..comparison.matching import match_forms
from ..compiled import CompiledForm
from ..data.former_paths import FormerPaths
from ..data.shape import Leaf, every_leaf, leaf_at, path_of, shape_at
from ..form.labels import label_of
from ..problems import Problem, Severity
from ..rules.paths import EACH, is_index, pattern


class Routes(Struct, frozen=True):
    """Where the values of a form go in another one.

    ``paths`` are data paths with ``*`` for each item, old to new; ``renamed_choices`` the new text of a choice, by old
    path and old text. ``left_out`` are old paths whose values are not to be carried over, as a map says, and
    ``superseded`` those whose place is filled from another old item (``carried: this_year``). ``problems`` are those of
    the new spec by new path: items that are carried over from an unknown one, or from one that goes elsewhere.
    """

    paths: Mapping[str, str]
    renamed_choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    superseded: frozenset[str] = frozenset()
    problems: Mapping[str, Problem] = field(default_factory=dict)

    def destination(self, path: str, items: Mapping[str, int] | None = None) -> str | None:
        """Return the new path of an exact old path, None if it has none.

        A single value becomes the first item of a list, and the only item of a list a single value: ``items`` has the
        number of items of each old list.
        """
        target = self.paths.get(pattern(path))
        return None if target is None else _with_indexes(path, target, items or {})


def _with_indexes(path: str, target: str, items: Mapping[str, int]) -> str | None:
    """Return ``target`` with the indexes of ``path`` in place of its ``*``; None if they do not fit."""
    steps = path.split("/")
    lists = [("/".join(steps[:number]), step) for number, step in enumerate(steps) if is_index(step)]
    wanted = target.split("/").count(EACH)
    if len(lists) == wanted + 1 and items.get(lists[-1][0], 0) == 1:
        lists.pop()
    indexes = [index for _, index in lists] + ["0"] * (wanted - len(lists))
    if len(indexes) != wanted or wanted > len(lists) + 1:
        return None
    waiting = iter(indexes)
    return "/".join(next(waiting) if step == EACH else step for step in target.split("/"))


_known: WeakKeyDictionary[CompiledForm, WeakKeyDictionary[CompiledForm, Routes]] = WeakKeyDictionary()


def routes_between(old: CompiledForm, new: CompiledForm) -> Routes:
    """Return the routes from ``old`` to ``new`` by ids and former ids; found once for two forms."""
    known = _known.setdefault(old, WeakKeyDictionary())
    routes = known.get(new)
    if routes is None:
        routes = known[new] = _found(old, new)
    return routes


def _found(old: CompiledForm, new: CompiledForm) -> Routes:
    paths = match_forms(old.spec, new.spec).paths
    return _with_carried(old, new, Routes({**paths, **dict(_of_other_kinds(old, new, paths))}))


def _with_carried(old: CompiledForm, new: CompiledForm, routes: Routes) -> Routes:
    """Return ``routes`` with the values that the new form has from another item of the old one (``carried: name``).

    An old item goes to one place: the first that names it.
    """
    rows = {target.rpartition("/")[0]: path.rpartition("/")[0] for path, target in routes.paths.items()}
    origins = {target: path for path, target in routes.paths.items()}
    carried = [(target, leaf, leaf.cell.carried) for target, leaf in every_leaf(new.shape) if leaf.cell.carried]
    named = [(target, leaf, name) for target, leaf, name in carried if isinstance(name, str)]
    paths: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    for target, leaf, name in named:
        found = _source(old, name, rows.get(target.rpartition("/")[0], ""))
        if found is None:
            problems[target] = _problem("migrate.unknown-carried", new, target, leaf, name=name, form=old.spec.id)
        elif paths.setdefault(found, target) != target:
            problems[target] = _taken(new, target, leaf, paths[found])
    for target, leaf, stated in carried:
        taker = paths.get(origins.get(target, "")) if stated is True else None
        if taker is not None:
            problems[target] = _taken(new, target, leaf, taker)
    filled = set(paths.values())
    superseded = {path for path, target in routes.paths.items() if target in filled} - paths.keys()
    return replace(with_routes(routes, Routes(paths)), superseded=frozenset(superseded), problems=problems)


def _source(old: CompiledForm, name: str, row: str) -> str | None:
    """Return the old path that a name means: an id in the old ``row``, or a path with dots from the top of the form."""
    names = tuple(name.split("."))
    start = row if len(names) == 1 else ""
    part = shape_at(old.shape, start)
    return None if part is None else path_of(part, names, start)


def _taken(new: CompiledForm, target: str, leaf: Leaf, taker: str) -> Problem:
    """Return the problem of an item whose value went to another one."""
    return _problem("migrate.carried-twice", new, target, leaf, what=label_of(new.shape, taker))


def _problem(code: str, new: CompiledForm, target: str, leaf: Leaf, **params: str) -> Problem:
    label, location = label_of(new.shape, target), leaf.cell.location
    return Problem(code=code, params=params, label=label, location=location, severity=Severity.WARNING)


def _of_other_kinds(old: CompiledForm, new: CompiledForm, paths: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the paths of values whose item became another kind of item, such as a text that became a list."""
    former, taken = FormerPaths(new.shape), set(paths.values())
    for path, _ in every_leaf(old.shape):
        target = former.present(path) if path not in paths else None
        if target is None or target in taken:
            continue
        found = next((each for each in (target, f"{target}/{EACH}") if leaf_at(new.shape, each) is not None), None)
        if found is not None and found not in taken:
            taken.add(found)
            yield path, found


def with_routes(routes: Routes, more: Routes) -> Routes:
    """Return ``routes`` as changed by ``more``, which wins: a new path that it uses has no other value."""
    taken = frozenset(more.paths.values())
    kept = {
        old: new
        for old, new in routes.paths.items()
        if new not in taken and old not in more.paths and old not in more.left_out
    }
    emptied = _lists_of(routes.paths) - _lists_of(kept)
    paths = {**{old: new for old, new in kept.items() if old not in emptied}, **more.paths}
    superseded = (routes.superseded | more.superseded) - paths.keys()
    filled = set(more.paths.values())
    problems = {path: problem for path, problem in routes.problems.items() if path not in filled}
    return replace(more, paths=paths, superseded=superseded, problems={**problems, **more.problems})


def _lists_of(paths: Iterable[str]) -> set[str]:
    """Return the lists that contain any of ``paths``."""
    found = set()
    for path in paths:
        steps = path.split("/")
        found |= {"/".join(steps[:number]) for number, step in enumerate(steps) if step == EACH}
    return found
