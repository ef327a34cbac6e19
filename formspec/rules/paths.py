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
    if f"/{OWN}" in path:
        own_steps = own.split("/")
        path = "/".join(own_steps[index] if step == OWN else step for index, step in enumerate(path.split("/")))
    head, *tails = path.split(f"/{EACH}")
    pointers = [head]
    for tail in tails:
        pointers = [f"{pointer}/{item}{tail}" for pointer in pointers for item in items.get(pointer, ())]
    return pointers


def is_exact(path: str) -> bool:
    """Return whether ``path`` is an exact pointer, without ``*`` and ``.``."""
    return f"/{EACH}" not in path and f"/{OWN}" not in path


def pattern(pointer: str) -> str:
    """Return ``pointer`` with ``*`` for each item's number."""
    return "/".join(EACH if step.isdecimal() else step for step in pointer.split("/"))


def pattern_of(path: str) -> str:
    """Return a reference's path with ``*`` for the own item as well."""
    return "/".join(EACH if step == OWN else step for step in path.split("/"))


def localised(expression: Expression, own: str, items: Items) -> Expression:
    """Return ``expression`` with every reference exact, for the cell (or the row) at ``own``."""

    def exact(each: Name | Reference) -> Expression:
        assert isinstance(each, Reference)
        return Reference(tuple(one for path in each.paths for one in concrete(path, own, items)), each.many)

    return transform(expression, exact)


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
