"""The field types by name: the built-in ones, and those of other packages (entry-point group ``formspec.types``)."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from .. import plugins
from ..plugins import Loaded, Plugin, PluginMember
from ..problems import Problem, ProblemError
from ..suggest import nearest
from .boolean import TRUTH
from .choice import CHOICE, CHOICES
from .date import DATE, MONTH
from .model import Align, FieldType, Kind, Operand, ValueSpec, Words
from .number import DECIMAL, INTEGER, MONEY, PERCENT, YEAR
from .period import PERIOD
from .target import TARGET
from .text import PHONE, TEXT, TextType

GROUP = "formspec.types"
BROKEN = "type.broken"
_TYPES = (TEXT, INTEGER, DECIMAL, MONEY, PERCENT, DATE, MONTH, PERIOD, YEAR, CHOICE, CHOICES, TRUTH, PHONE, TARGET)
_BUILT_IN = {built_in.name: built_in for built_in in _TYPES}


def _by_name(kind: Any) -> tuple[Callable[[str], Any], tuple[str]]:
    """Return the reduced form for pickling and copying a type: its name, so that it stays one object."""
    return field_type, (kind.name,)


for _each in _BUILT_IN.values():
    copyreg.pickle(type(_each), _by_name)


def value_spec(type_name: str, **about: Any) -> ValueSpec:
    """Return the description of a value of the type called ``type_name``; ``about`` are fields of ValueSpec."""
    return ValueSpec(type=field_type(type_name), **about)


@cache
def field_type(name: str) -> FieldType:
    """Return the field type called ``name``.

    A package cannot take the name of a built-in type.

    Raises:
        ProblemError: there is no such type, or its package cannot be loaded.
    """
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    other = _others().get(name)
    if other is not None:
        found: FieldType = other.usable()
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
    yield from (loaded.value for loaded in _others().values() if loaded.problem is None)


def type_names() -> list[str]:
    """Return the names of all field types, the built-in ones first; one whose package is broken is among them."""
    return [*_BUILT_IN, *_others()]


@cache
def loaded_types() -> tuple[Loaded, ...]:
    """Return every field type of another package: as a FieldType, or with the reason why it is broken, as a problem."""
    return tuple(map(_loaded, plugins.plugins(GROUP)))


@cache
def _others() -> dict[str, Loaded]:
    """Return the field types of other packages by name, the broken ones included."""
    return {loaded.plugin.name: loaded for loaded in loaded_types() if loaded.plugin.name not in _BUILT_IN}


def _loaded(plugin: Plugin) -> Loaded:
    same = [other for other in plugins.plugins(GROUP) if other.name == plugin.name]
    reason: dict[str, Any] = {}
    if plugin.name in _BUILT_IN:
        reason = {"built_in": plugin.name}
    elif len(same) > 1:
        reason = {"origins": plugins.origins(same)}
    if reason:
        return Loaded(plugin, problem=plugins.broken(BROKEN, plugin, reason))
    return plugins.loaded(plugin, BROKEN, _type)


def _type(plugin: Plugin) -> FieldType:
    """Return the field type of a plug-in, which is pickled and copied by its name from now on."""
    found: FieldType = plugins.load(plugin)
    if not isinstance(found, FieldType):
        raise plugins.UnusableError(member=plugin.target, expected="FieldType")
    plugins.members(found, (PluginMember("name", repr(plugin.name), lambda name: name == plugin.name), *_MEMBERS))
    _check_pattern(found)
    copyreg.pickle(type(found), _by_name)
    return found


def _check_pattern(found: FieldType) -> None:
    """Raise UnusableError where a plug-in has a pattern that is not valid."""
    if not isinstance(found, TextType) or not found.own_pattern:
        return
    from .pattern_syntax import PatternError, parse_pattern

    try:
        parse_pattern(found.own_pattern)
    except PatternError as error:
        raise plugins.UnusableError(member="own_pattern", error=plugins.described(error)) from error


_MEMBERS = (
    PluginMember("kind", "Kind", lambda value: isinstance(value, Kind)),
    PluginMember("operand", "Operand", lambda value: isinstance(value, Operand)),
    PluginMember("title", "Words", lambda value: isinstance(value, Words)),
    PluginMember("prompt", "Words", lambda value: isinstance(value, Words)),
    PluginMember("align", "Align", lambda value: isinstance(value, Align)),
    PluginMember("width", "float", lambda value: isinstance(value, int | float)),
    PluginMember("is_parameter", "bool", lambda value: isinstance(value, bool)),
    PluginMember("imports", "tuple[str, ...]", lambda value: isinstance(value, tuple)),
)
