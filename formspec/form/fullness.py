"""How full a form is: the values that are filled in, against those that are asked for."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from ..rules.paths import EACH
from .record import Member, Nested, Record, Value, class_of


class Fullness(Struct, frozen=True):
    """How full a form is.

    ``asked`` is the number of values that are asked for: all that are filled in by a person, in the parts of the form
    that are in use, and in the items that a list still needs. Computed, printed, closed and carried cells, parameters
    and spare rows without any value are not asked for. ``filled`` of them are filled in, rejected values included.
    """

    filled: int
    asked: int

    @property
    def is_full(self) -> bool:
        """Whether everything that is asked for is filled in."""
        return self.filled == self.asked

    def __str__(self) -> str:
        """Return both numbers: ``41/62``."""
        return f"{self.filled}/{self.asked}"


def asked_in(item: type[Record] | Value, path: str, carried: Collection[str]) -> int:
    """Return the number of values that a blank item of a list asks for.

    ``path`` is the pattern of the path of the items, with ``*`` for each; ``carried`` are those of carried values.
    """
    if isinstance(item, Value):
        return int(item.constant is None and path not in carried)
    return sum(_asked_of(each.member, f"{path}/{each.id}", carried) for each in class_of(item).stored)


def _asked_of(member: Member, path: str, carried: Collection[str]) -> int:
    match member:
        case Value():
            return asked_in(member, path, carried)
        case Nested():
            return asked_in(member.record, path, carried)
        case _:
            return member.at_least * asked_in(member.item, f"{path}/{EACH}", carried)
