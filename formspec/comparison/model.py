"""The changes of a form, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct

from ..problems import SourceLocation


class Alteration(StrEnum):
    """The way in which an item of a form changed."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    CHANGED = "changed"


class PropertyChange(Struct, frozen=True, kw_only=True):
    """One property of an item, before and after."""

    name: str
    old: Any
    new: Any


class Place(Struct, frozen=True, kw_only=True):
    """An item where it is in one of the two forms.

    ``path`` has the ids that lead to it. ``block`` is the name of its block for people, ``level`` the label of its
    level, in a table with levels. ``parents`` are the labels of the groups around it, ``after`` is the label of the
    item before it. ``is_unique`` is True if no other item of its kind has its label in the block.
    """

    label: str
    id: str = ""
    path: tuple[str, ...] = ()
    block: str = ""
    level: str = ""
    parents: tuple[str, ...] = ()
    after: str = ""
    is_unique: bool = True
    location: SourceLocation | None = None


class ChangedColumn(Struct, frozen=True, kw_only=True):
    """A column whose cell in a row changed."""

    id: str
    label: str


class FormChange(Struct, frozen=True, kw_only=True):
    """One change of a form.

    ``kind`` is ``form``, ``parameter``, the key of a block, ``field``, ``level``, ``column``, ``row``, ``cell``,
    ``note`` or ``rule``. ``old`` and ``new`` are the item in the two forms, None where it is missing; ``others`` are
    further items with the same change. ``groups`` are those that an added or removed level came or went with: what is
    in them is in both forms. ``columns`` are those of the changed cells of a row. ``is_likely`` is True
    if the two items are the same only by their label.
    """

    alteration: Alteration
    kind: str
    old: Place | None = None
    new: Place | None = None
    properties: tuple[PropertyChange, ...] = ()
    columns: tuple[ChangedColumn, ...] = ()
    others: tuple[tuple[Place | None, Place | None], ...] = ()
    groups: tuple[Place, ...] = ()
    is_likely: bool = False

    @property
    def place(self) -> Place:
        """The item as it is now; as it was if it was removed."""
        found = self.new or self.old
        assert found is not None
        return found
