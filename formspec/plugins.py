"""Plug-ins of other packages: finding them by their entry points, loading one, and the reason if it cannot be used.

A plug-in is imported at its first use. A broken plug-in is a Problem, and disables only itself. The module of a group
defines the members of its plug-ins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from .entry_points import EntryPoint, entry_points
from .problems import Problem, ProblemError


class Plugin(Struct, frozen=True, kw_only=True):
    """One installed plug-in: its name, the distribution that it comes from with its version, and its entry point.

    ``target`` is what the entry point loads, as ``module:attribute``.
    """

    name: str
    origin: str
    version: str
    target: str
    point: EntryPoint


def plugins(group: str) -> tuple[Plugin, ...]:
    """Return the plug-ins of an entry-point group, sorted by name; two of one name are both listed.

    Two distributions that name the same object are one: a package that was renamed may be installed twice.
    """
    found = {(point.name, point.value): _plugin(point) for point in entry_points(group=group)}
    return tuple(sorted(found.values(), key=lambda each: (each.name, each.origin, each.target)))


def _plugin(point: EntryPoint) -> Plugin:
    return Plugin(name=point.name, origin=point.origin, version=point.version, target=point.value, point=point)


def origins(same: Iterable[Plugin]) -> list[str]:
    """Return the origins of plug-ins of one name."""
    return [f"{plugin.origin} ({plugin.target})" for plugin in same]


class PluginMember(Struct, frozen=True):
    """One member that an object of a group has: its name, its expected type, and the test for it.

    ``expected`` is written as Python source, which is the same in every language.
    """

    name: str
    expected: str
    is_valid: Callable[[Any], bool]
    is_required: bool = True


_ABSENT = object()


class UnusableError(Exception):
    """Raised inside a loader if a plug-in cannot be used; ``reason`` are parameters of the message."""

    def __init__(self, **reason: Any) -> None:
        super().__init__(str(reason))
        self.reason = reason


def load(plugin: Plugin) -> Any:
    """Return the object of a plug-in; raise :class:`UnusableError` if it cannot be loaded, or is a class."""
    try:
        found = plugin.point.load()
    except (Exception, SystemExit) as error:
        raise UnusableError(member=plugin.target, error=described(error)) from error
    if isinstance(found, type):  # the entry point names the class where it should name an instance
        raise UnusableError(member=plugin.target, expected=f"{found.__name__}()")
    return found


def members(loaded: object, expected: tuple[PluginMember, ...]) -> dict[str, Any]:
    """Return the members that ``loaded`` has, each read once; an optional one that is absent is left out.

    Raises :class:`UnusableError` for the required ones that are missing, and the first that raises or is not valid.
    """
    values = {member.name: _value(loaded, member.name) for member in expected}
    missing = [member.name for member in expected if member.is_required and values[member.name] is _ABSENT]
    if missing:
        raise UnusableError(missing=missing)
    for member in expected:
        value = values[member.name]
        if value is not _ABSENT and not _is_valid(member, value):
            raise UnusableError(member=member.name, expected=member.expected)
    return {name: value for name, value in values.items() if value is not _ABSENT}


def _value(loaded: object, name: str) -> Any:
    try:
        return getattr(loaded, name)
    except AttributeError:
        # a property whose own code raises AttributeError is not missing
        if hasattr(type(loaded), name):
            raise UnusableError(member=name, error="AttributeError") from None
        return _ABSENT
    except Exception as error:
        raise UnusableError(member=name, error=described(error)) from error


def _is_valid(member: PluginMember, value: Any) -> bool:
    try:
        return bool(member.is_valid(value))
    except Exception:  # noqa: BLE001 - a value whose own methods raise is not a valid one
        return False


def described(error: BaseException) -> str:
    """Return the kind of an exception, and the module that was not found; its text may be in any language."""
    name = getattr(error, "name", None) if isinstance(error, ImportError) else None
    return f"{type(error).__name__}: {name}" if isinstance(name, str) and name else type(error).__name__


def broken(code: str, plugin: Plugin, reason: Mapping[str, Any]) -> Problem:
    """Return the problem of a plug-in that cannot be used, with the reason."""
    origin = " ".join(part for part in (plugin.origin, plugin.version) if part) or plugin.target
    return Problem(code=code, params={"name": plugin.name, "origin": origin, **reason})


class Loaded(Struct, frozen=True):
    """A plug-in with its object, or with the problem why it cannot be used."""

    plugin: Plugin
    value: Any = None
    problem: Problem | None = None

    def usable(self) -> Any:
        """Return the object of the plug-in; raise ProblemError if it cannot be used."""
        if self.problem is not None:
            raise ProblemError([self.problem])
        return self.value


def loaded(plugin: Plugin, code: str, make: Callable[[Plugin], Any]) -> Loaded:
    """Return ``plugin`` with the result of ``make``, or with a problem of ``code`` if it cannot be used."""
    try:
        return Loaded(plugin, make(plugin))
    except UnusableError as error:
        return Loaded(plugin, problem=broken(code, plugin, error.reason))
    except Exception as error:  # noqa: BLE001 - a broken plug-in disables only itself
        return Loaded(plugin, problem=broken(code, plugin, {"error": described(error)}))
