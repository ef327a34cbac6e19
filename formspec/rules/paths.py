"""Data paths in expressions: JSON Pointers, with signs for the items of a list.

``*`` is each item, ``.`` the item that the expression's own cell (or row) belongs to.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from .tree import Expression, Name, Reference, transform

EACH, OWN = "*", "."
_MOST_DIGITS = 10
"""Digits of an index: a list has at most 100 000 items (intake.MAX_ITEMS); longer numbers cost time to convert."""


Items = Mapping[str, Sequence[int]]
"""The indexes of the items of each list by its pointer: all of them, or those that count."""


def concrete(path: str, own: str, items: Items) -> list[str]:
    """Return the exact pointers of ``path``; ``own`` is the pointer of the expression's cell or row.

    ``items`` has the indexes of the items of each list.
    """
    head, *tails = in_row(path, own).split(f"/{EACH}")
    pointers = [head]
    for tail in tails:
        pointers = [f"{pointer}/{item}{tail}" for pointer in pointers for item in items.get(pointer, ())]
    return pointers


def in_row(path: str, own: str) -> str:
    """Return ``path`` with the numbers of the items that ``own`` belongs to; a ``*`` remains."""
    if f"/{OWN}" not in path:
        return path
    own_steps = own.split("/")
    return "/".join(own_steps[index] if step == OWN else step for index, step in enumerate(path.split("/")))


def own_steps(path: str) -> int:
    """Return how many steps of the pointer of a row decide what ``path`` refers to; 0 if it is the same in each row."""
    steps = path.split("/")
    return max((index + 1 for index, step in enumerate(steps) if step == OWN), default=0)


def is_exact(path: str) -> bool:
    """Return whether ``path`` is an exact pointer, without ``*`` and ``.``."""
    return f"/{EACH}" not in path and f"/{OWN}" not in path


def pattern(pointer: str) -> str:
    """Return ``pointer`` with ``*`` for each item's number."""
    return "/".join(EACH if step.isdecimal() else step for step in pointer.split("/"))


def pattern_of(path: str) -> str:
    """Return a reference's path with ``*`` for the own item as well."""
    return "/".join(EACH if step == OWN else step for step in path.split("/"))


class Localiser:
    """Makes the references of expressions exact, for one cell (or row) after the other.

    A list has as many paths as items: rows that refer to the same list share one reference.

    Args:
        items: the indexes of the items of each list.
    """

    def __init__(self, items: Items) -> None:
        self._items = items
        self._lists: dict[tuple[str, ...], Reference] = {}

    def localised(self, expression: Expression, own: str) -> Expression:
        """Return ``expression`` with every reference exact, for the cell (or the row) at ``own``."""
        return transform(expression, lambda each: self._exact(each, own))

    def _exact(self, each: Name | Reference, own: str) -> Reference:
        assert isinstance(each, Reference)
        paths = tuple(in_row(path, own) for path in each.paths)
        if not each.many:
            return Reference(self._concrete(paths))
        known = self._lists.get(paths)
        if known is None:
            known = self._lists[paths] = Reference(self._concrete(paths), many=True)
        return known

    def _concrete(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for path in paths for one in concrete(path, "", self._items))


def is_index(step: str) -> bool:
    """Return whether a step of a JSON Pointer is the index of an item (RFC 6901: no leading zeros, ASCII digits)."""
    return step.isascii() and step.isdecimal() and len(step) < _MOST_DIGITS and (step == "0" or step[0] != "0")


def names_on(path: str) -> tuple[str, ...]:
    """Return the ids on a data path, without the items of lists: ``("funds", "planned")``."""
    return tuple(step for step in path.split("/")[1:] if step not in (EACH, OWN) and not is_index(step))


def around(path: str) -> Iterator[str]:
    """Yield ``path`` and each part around it, from the inside out; the whole form (``""``) is left out."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def item_of(path: str) -> str:
    """Return the innermost item of a list that contains the exact ``path``, empty for none."""
    return next((part for part in around(path) if is_index(part.rpartition("/")[2])), "")


def is_under(path: str, paths: Container[str]) -> bool:
    """Return whether ``path``, or a part around it, is one of ``paths``."""
    return any(part in paths for part in around(path))


def escaped(key: str) -> str:
    """Return a key as a step of a JSON Pointer (RFC 6901, section 4)."""
    return key.replace("~", "~0").replace("/", "~1")


def unescaped(step: str) -> str:
    """Return the key that a step of a JSON Pointer names."""
    return step.replace("~1", "/").replace("~0", "~")
