"""From data paths of an earlier form to those of this one, by the former ids (``was:``) of this form alone.

It is used where the spec of the earlier form is not at hand, and for items that became another kind of item. Where both
specs are known, their items are paired by :mod:`formspec.comparison.matching`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..rules.paths import EACH
from .shape import Group, Leaf, Many, Shape

Names = tuple[str, ...]


class FormerPaths:
    """The former data paths of one form."""

    def __init__(self, root: Group) -> None:
        self.root = root
        self._elsewhere: dict[Names, tuple[str, Shape]] = {}
        self._here: dict[int, dict[str, str]] = {}
        self._add(root, "")

    def _add(self, group: Group, path: str) -> None:
        """Add the former ids of the members of ``group``, and of all below them."""
        renamed = self._here[id(group)] = {}
        for name, member in group.members.items():
            here = f"{path}/{name}"
            for former in member.was:
                if len(former.path) == 1:
                    renamed[former.path[0]] = name
                else:
                    self._elsewhere[former.path] = here, member
            item = member.item if isinstance(member, Many) else member
            if isinstance(item, Group):
                self._add(item, f"{here}/{EACH}" if isinstance(member, Many) else here)

    def name(self, group: Group, former: str) -> str | None:
        """Return the present id of the member of ``group`` that was called ``former``; None for none."""
        return self._here[id(group)].get(former) or (former if former in group.members else None)

    def elsewhere(self, names: Names) -> tuple[str, Shape] | None:
        """Return the present path of an item that was in another part, by its former names from the top; or None."""
        return self._elsewhere.get(names)

    def top(self, former: str) -> str:
        """Return the present id of a block or parameter; an unknown one is returned as it is."""
        return self.name(self.root, former) or former

    def present(self, path: str) -> str | None:
        """Return the present path of a data path of an earlier form; None if this form has no such item.

        ``path`` is a JSON Pointer, with ``*`` or an index for the item of a list. A list of values and a single value
        are the same item here: one of both paths may have ``*`` at its end.
        """
        shape: Shape = self.root
        here, names, items = "", Names(), list[str]()
        for step, is_last in _steps(path):
            if isinstance(shape, Many) and _is_item(step):
                items.append(step)
                here, shape = f"{here}/{step}", shape.item
                continue
            if isinstance(shape, Leaf) and is_last and _is_item(step):
                return here
            names = (*names, step)
            if names in self._elsewhere:
                where, shape = self._elsewhere[names]
                here = _with_items(where, items)
                continue
            name = self.name(shape, step) if isinstance(shape, Group) else None
            if name is None:
                return None
            assert isinstance(shape, Group)
            here, shape = f"{here}/{name}", shape.members[name]
        return here


def _steps(path: str) -> Iterator[tuple[str, bool]]:
    steps = path.split("/")[1:]
    for number, step in enumerate(steps, start=1):
        yield step, number == len(steps)


def _is_item(step: str) -> bool:
    return step == EACH or step.isdecimal()


def _with_items(path: str, items: list[str]) -> str:
    """Return ``path`` with ``items`` in place of its ``*``, as many as there are."""
    waiting = iter(items)
    return "/".join(next(waiting, step) if step == EACH else step for step in path.split("/"))
