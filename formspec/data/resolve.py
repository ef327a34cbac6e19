"""From the names of an expression to data paths.

A name is searched from the location of the expression outwards: among the cells of its own row, its sibling rows, the
block, the form. A step through a repeated row means each of its items. A step that is not in a group, but in rows below
it, means all cells of that name there, without totals and “of which” rows. ``rows`` means each row directly below.

A name that is unknown, and the former id of one item (``was:``), means that item: a form that renames an item keeps
the expressions of the form that it extends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from ..rules.paths import EACH
from ..rules.tree import Name, Reference
from ..suggest import nearest, plain_name
from .shape import Group, Leaf, Many, Shape, every_leaf, every_member

ROWS = "rows"


class UnknownName(ValueError):
    """A name that refers to nothing; ``part`` is the unknown step, ``suggestion`` the nearest known one.

    If the name is that of a row, ``cell`` is a cell of it.
    """

    def __init__(self, name: Name, part: str, suggestion: str = "", cell: str = "") -> None:
        super().__init__(".".join(name.parts))
        self.name = name
        self.part = part
        self.suggestion = suggestion
        self.cell = cell


class Scope(Struct, frozen=True, eq=False):
    """The scope of an expression: the groups around it, outermost first, each with its path.

    ``known`` has the resolved names: a name is resolved once for checking and once for use.
    """

    groups: tuple[tuple[str, Group], ...]
    way: str = ""
    known: dict[tuple[str, ...], Reference] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path of the innermost group."""
        return self.groups[-1][0]

    @property
    def root(self) -> Group:
        """The whole form."""
        return self.groups[0][1]

    def enter(self, step: str, group: Group) -> Scope:
        """Return the scope one step further in."""
        return Scope((*self.groups, (f"{self.path}/{self.way}{step}", group)))

    def through(self, step: str) -> Scope:
        """Return the scope of a list, from which the scope of one of its items is entered."""
        return Scope(self.groups, f"{step}/")

    def resolve(self, name: Name) -> Reference:
        """Return the data paths of ``name``; raise UnknownName if it has none."""
        found = self.known.get(name.parts)
        if found is None:
            found = self.known[name.parts] = self._resolved_or_former(name)
        return found

    def _resolved_or_former(self, name: Name) -> Reference:
        for _ in name.parts:
            try:
                return self._resolved(name)
            except UnknownName as error:
                present = present_ids(self.groups[0][1], error.part)
                if len(present) != 1:
                    raise
                renamed = tuple(present[0] if part == error.part else part for part in name.parts)
                name = replace(name, parts=renamed)
        return self._resolved(name)

    def _resolved(self, name: Name) -> Reference:
        first = name.parts[0]
        for path, group in reversed(self.groups):
            if len(name.parts) == 1 and isinstance(group.members.get(first), Leaf):
                return Reference((f"{path}/{first}",), many=f"/{EACH}" in path)
            if first in group.members or first == ROWS:
                return _reference(name, group, path)
        for path, group in reversed(self.groups):
            if any(True for _ in _below(group, path, first)):
                return _reference(name, group, path)
        raise UnknownName(name, first, _meant(first, [group for _, group in self.groups]))


def present_ids(shape: Shape, former: str) -> list[str]:
    """Return the different ids of the items below ``shape`` that were called ``former``."""
    return list(dict.fromkeys(_renamed_from(shape, former)))


def _renamed_from(shape: Shape, former: str) -> Iterator[str]:
    item = shape.item if isinstance(shape, Many) else shape
    if isinstance(item, Group):
        for name, member in item.members.items():
            if any(each.path[-1] == former for each in member.was):
                yield name
            yield from _renamed_from(member, former)


def root_scope(root: Group) -> Scope:
    """Return the scope of the whole form."""
    return Scope((("", root),))


def _reference(name: Name, group: Group, path: str) -> Reference:
    found: list[tuple[str, Shape]] = [(path, group)]
    many = False
    for part in name.parts:
        step = [each for shape_path, shape in found for each in _step(shape, shape_path, part)]
        if not step:
            raise UnknownName(name, part, _meant(part, [shape for _, shape in found]))
        direct = all(isinstance(shape, Group) and part in shape.members for _, shape in found)
        many = many or not direct or part == ROWS
        found = step
    paths = tuple(leaf_path for shape_path, shape in found for leaf_path in _leaf_paths(shape, shape_path))
    if not paths:
        cells = (cell for _, shape in found for cell in every_leaf(shape))
        cell = next(cells, ("", None))[0].replace(f"/{EACH}", "").replace("/", ".")
        raise UnknownName(name, name.parts[-1], cell=".".join(name.parts) + cell if cell else "")
    return Reference(paths, many or len(paths) > 1 or any(f"/{EACH}" in path for path in paths))


def _meant(word: str, shapes: Iterable[Shape]) -> str:
    """Return the name below ``shapes`` that was meant by ``word``: the one with that label, or the nearest."""
    names: dict[str, None] = {}
    for shape in shapes:
        for name, member in every_member(shape):
            if member.label and member.label == word:
                return name
            names[name] = None
    plain = plain_name(word)
    return plain if plain in names else nearest(plain, names, 0.55)


def _step(shape: Shape, path: str, part: str) -> Iterator[tuple[str, Shape]]:
    match shape:
        case Many():
            yield from _step(shape.item, f"{path}/{EACH}", part)
        case Group() if part in shape.members:
            yield f"{path}/{part}", shape.members[part]
        case Group() if part == ROWS:
            for member, inner in shape.members.items():
                if isinstance(inner, Group | Many) and inner.summed:
                    yield f"{path}/{member}", inner
        case Group():
            yield from _below(shape, path, part)


def _below(group: Group, path: str, part: str) -> Iterator[tuple[str, Shape]]:
    """Yield the nearest cells called ``part`` below ``group``."""
    for member, inner in group.members.items():
        if isinstance(inner, Leaf) or not inner.summed:
            continue
        inner_path = f"{path}/{member}"
        if isinstance(inner, Many):
            inner_path, item = f"{inner_path}/{EACH}", inner.item
        else:
            item = inner
        if isinstance(item, Leaf):
            continue
        if part in item.members:
            yield f"{inner_path}/{part}", item.members[part]
        else:
            yield from _below(item, inner_path, part)


def _leaf_paths(shape: Shape, path: str) -> Iterator[str]:
    """Yield the path of a value or of a list of values; a name may not end at a row."""
    if isinstance(shape, Leaf):
        yield path
    elif isinstance(shape, Many) and isinstance(shape.item, Leaf):
        yield f"{path}/{EACH}"
