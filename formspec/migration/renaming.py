"""Data with former ids as data with present ones: for an earlier edition whose own spec is not at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from ..data.former_paths import FormerPaths
from ..data.shape import Group, Many, Shape
from ..rules.paths import escaped


class Renamed(Struct, frozen=True):
    """Data with present ids. ``origins`` has the path of each part of it in the data that it was made from."""

    data: dict[str, Any]
    origins: Mapping[str, str]

    @property
    def is_changed(self) -> bool:
        """Whether any part has another path now."""
        return any(new != old for new, old in self.origins.items())


def renamed(data: Mapping[str, Any], former: FormerPaths, *, prefer_present: bool = False) -> Renamed:
    """Return ``data`` with the present ids of its items; keys that are unknown stay as they are.

    With ``prefer_present``, an id that the present form has is read as the present one: the data may be of either
    edition.
    """
    renamer = _Renamer(former, prefer_present)
    root = renamer.members(data, former.root, _Trail())
    for moved in renamer.moved:
        _insert(root, moved.path, moved.value)
    return Renamed(root, renamer.origins)


class _Trail(Struct, frozen=True):
    """The path to a part of the data: as it was, as it is now, and its former names; None below a list."""

    old: str = ""
    new: str = ""
    names: tuple[str, ...] | None = ()

    def under(self, key: str, name: str) -> _Trail:
        names = None if self.names is None else (*self.names, key)
        return _Trail(f"{self.old}/{escaped(key)}", f"{self.new}/{escaped(name)}", names)

    def item(self, index: int) -> _Trail:
        return _Trail(f"{self.old}/{index}", f"{self.new}/{index}", None)


class _Moved(Struct, frozen=True):
    """A part of the data that is elsewhere now."""

    path: str
    value: Any


class _Renamer(Struct):
    former: FormerPaths
    prefer_present: bool
    origins: dict[str, str] = field(default_factory=dict)
    moved: list[_Moved] = field(default_factory=list)

    def members(self, data: Mapping[str, Any], shape: Shape | None, trail: _Trail) -> dict[str, Any]:
        """Return an object with the present ids of its members, without those that are elsewhere now."""
        members: dict[str, Any] = {}
        for key, value in data.items():
            below = trail.under(str(key), str(key))
            is_present = self.prefer_present and isinstance(shape, Group) and key in shape.members
            elsewhere = None if below.names is None or is_present else self.former.elsewhere(below.names)
            if elsewhere is not None:
                path, part = elsewhere
                self.moved.append(_Moved(path, self.value(value, part, _Trail(below.old, path, below.names))))
                continue
            name = self._name(shape, str(key), data)
            member = shape.members.get(name) if isinstance(shape, Group) else None
            kept = self.value(value, member, trail.under(str(key), name))
            if kept != {} or not value:
                members[name] = kept
        return members

    def _name(self, shape: Shape | None, key: str, data: Mapping[str, Any]) -> str:
        """Return the present id of a key; the key itself if the data has that id as well."""
        if not isinstance(shape, Group) or (self.prefer_present and key in shape.members):
            return key
        name = self.former.name(shape, key)
        if name is None or name == key:
            return key
        is_taken = name in data and self.former.name(shape, name) == name
        return key if is_taken else name

    def value(self, value: Any, shape: Shape | None, trail: _Trail) -> Any:
        self.origins[trail.new] = trail.old
        match value:
            case Mapping():
                return self.members(value, shape, trail)
            case list() | tuple():
                item = shape.item if isinstance(shape, Many) else None
                return [self.value(each, item, trail.item(index)) for index, each in enumerate(value)]
            case _:
                return value


def _insert(root: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at ``path``, which leads through objects, unless there is one."""
    *above, last = path.split("/")[1:]
    parent: Any = root
    for step in above:
        parent = parent.setdefault(step, {})
        if not isinstance(parent, dict):
            return
    parent.setdefault(last, value)
