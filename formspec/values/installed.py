"""The field types by name: the built-in ones, and those of other packages (entry-point group ``formspec.types``)."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from ..problems import Problem, ProblemError
from ..suggest import nearest
from .boolean import TRUTH
from .choice import CHOICE, CHOICES
from .date import DATE
from .model import FieldType, ValueSpec
from .number import DECIMAL, INTEGER, MONEY, PERCENT, YEAR
from .target import TARGET
from .text import PHONE, TEXT

GROUP = "formspec.types"
_BUILT_IN = {
    each.name: each
    for each in (TEXT, INTEGER, DECIMAL, MONEY, PERCENT, DATE, YEAR, CHOICE, CHOICES, TRUTH, PHONE, TARGET)
}


def _by_name(kind: Any) -> tuple[Callable[[str], Any], tuple[str]]:
    """Return how a type is pickled and copied: by its name, so that it stays one object."""
    return field_type, (kind.name,)


for _each in _BUILT_IN.values():
    copyreg.pickle(type(_each), _by_name)


def value_spec(type_name: str, **about: Any) -> ValueSpec:
    """Return the description of a value of the type called ``type_name``; ``about`` are fields of ValueSpec."""
    return ValueSpec(type=field_type(type_name), **about)


@cache
def field_type(name: str) -> FieldType:
    """Return the field type called ``name``.

    Raises ProblemError where there is none, or where the package that brings it cannot be loaded. A package cannot
    take the name of a built-in type.
    """
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    for point, found in _others().items():
        if point == name:
            if isinstance(found, Problem):
                raise ProblemError([found])
            return found
    names = type_names()
    params = {"name": name, "suggestion": nearest(name, names), "known": names}
    raise ProblemError([Problem(code="type.unknown", params=params)])


def built_in_types() -> Iterator[FieldType]:
    """Yield the field types that come with the library."""
    yield from _BUILT_IN.values()


def field_types() -> Iterator[FieldType]:
    """Yield every field type that can be used, the built-in ones first."""
    yield from _BUILT_IN.values()
    yield from (each for each in _others().values() if isinstance(each, FieldType))


def type_names() -> list[str]:
    """Return the names of all field types, the built-in ones first; one whose package is broken is among them."""
    return [*_BUILT_IN, *_others()]


@cache
def _others() -> dict[str, FieldType | Problem]:
    """Return the field types of other packages; in the place of a broken one, why it cannot be used."""
    from importlib.metadata import entry_points

    found: dict[str, FieldType | Problem] = {}
    for point in entry_points(group=GROUP):
        if point.name in _BUILT_IN or point.name in found:
            continue
        try:
            loaded = point.load()
        except Exception as error:  # noqa: BLE001 - a broken plug-in disables only itself
            found[point.name] = _broken(point.name, type(error).__name__)
            continue
        is_type = isinstance(loaded, FieldType) and loaded.name == point.name
        found[point.name] = loaded if is_type else _broken(point.name, type(loaded).__name__)
        if is_type:
            copyreg.pickle(type(loaded), _by_name)
    return found


def _broken(name: str, error: str) -> Problem:
    return Problem(code="type.broken", params={"name": name, "error": error})
