"""Values without a place as problems for people: those of one missing item are one problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from ..compiled import CompiledForm
from ..form.labels import label_of
from ..problems import Problem
from ..rules.paths import around, names_on, pattern
from .carrying import NO_PLACE, SUPERSEDED, Unplaced
from .routes import Routes

_SHOWN = 3
"""Values that a message quotes: enough to recognise the item; all of them are in the remainder."""


def problems_of(unplaced: Iterable[Unplaced], old: CompiledForm, routes: Routes) -> Iterator[Problem]:
    """Yield the problems of unplaced values.

    The values of an item that has no place with all below it, or of one column of a list, are one problem, at the first
    of them; so are the values of a column that is filled from another one now.
    """
    routed = {part for path in routes.paths for part in around(path)}
    missing: dict[str, list[Unplaced]] = {}
    columns: dict[tuple[str, str], list[Unplaced]] = {}
    for each in unplaced:
        path = pattern(each.path)
        if each.problem.code == NO_PLACE:
            missing.setdefault(_outermost(path, routed), []).append(each)
        elif each.problem.code == SUPERSEDED:
            columns.setdefault((path.split("/")[1], path.rpartition("/")[2]), []).append(each)
        else:
            yield each.problem
    for path, values in missing.items():
        yield values[0].problem if len(values) == 1 else _of_item(path, values, old)
    for values in columns.values():
        yield replace(values[0].problem, params={"count": len(values), "values": _shown(values)})


def _outermost(path: str, routed: set[str]) -> str:
    """Return the outermost part around a value below which nothing has a place, or the value itself."""
    missing = [part for part in around(path) if part not in routed]
    return missing[-1] if missing else path


def _of_item(path: str, values: list[Unplaced], old: CompiledForm) -> Problem:
    label, first = label_of(old.shape, path), values[0].problem
    name = ".".join(names_on(path))
    params = {
        "what": label or name,
        "count": len(values),
        "values": _shown(values),
        "name": name,
    }
    return Problem(code="migrate.no-places", params=params, label=label, location=first.location)


def _shown(values: list[Unplaced]) -> list[str]:
    return [each.problem.params["value"] for each in values[:_SHOWN]]
