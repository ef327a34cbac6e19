"""Whether a property is the same in two forms whose items have other ids.

An expression or a message is the same if it names the same items: a rename of an item is one change, and not a change
of everything that refers to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from ..rules.tree import Binary, Call, Expression, Name, Unary
from ..spec.labels import variables_in
from .matching import Matching
from .tree import names_of

Names = tuple[str, ...]


class Equivalence(Struct, frozen=True, eq=False):
    """The names of the items of two forms.

    ``paths`` maps the names that lead to a paired item in the old form to those in the new form, ``ids`` an old id to
    the new ids of its partners.
    """

    paths: Mapping[Names, Names]
    ids: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, matching: Matching) -> Equivalence:
        """Return the names of the pairs of ``matching``."""
        paths: dict[Names, Names] = {}
        ids: dict[str, set[str]] = defaultdict(set)
        for item in matching.old.form.walk():
            other = matching.partner(item)
            if item.id and other is not None:
                paths[names_of(item)] = names_of(other)
                ids[item.id].add(other.id)
        return cls(paths, {name: frozenset(partners) for name, partners in ids.items()})

    def same_names(self, old: Names, new: Names) -> bool:
        """Return whether two names as written may refer to the same item."""
        if self.paths.get(old) == new:
            return True
        return len(old) == len(new) and all(
            other in self.ids.get(name, (name,)) for name, other in zip(old, new, strict=True)
        )

    def same_expression(self, old: Expression | None, new: Expression | None) -> bool:
        """Return whether two expressions have the same tree and refer to the same items."""
        match old, new:
            case Name(), Name():
                return self.same_names(old.parts, new.parts)
            case Unary(), Unary():
                return old.operator is new.operator and self.same_expression(old.operand, new.operand)
            case Binary(), Binary():
                return (
                    old.operator is new.operator
                    and self.same_expression(old.left, new.left)
                    and self.same_expression(old.right, new.right)
                )
            case Call(), Call():
                return old.function is new.function and _all(old.arguments, new.arguments, self.same_expression)
            case _:
                return old == new

    def same_text(self, old: str, new: str) -> bool:
        """Return whether two texts have the same words, and variables of the same items."""
        if old == new:
            return True
        olds, news = list(variables_in(old)), list(variables_in(new))
        return _words(old) == _words(new) and all(
            self.same_names(tuple(name.split(".")), tuple(other.split(".")))
            for (name, _), (other, _) in zip(olds, news, strict=True)
        )

    def same(self, old: Any, new: Any) -> bool:
        """Return whether two properties are the same."""
        match old, new:
            case str(), str():
                return self.same_text(old, new)
            case tuple(), tuple():
                return _all(old, new, self.same)
            case ((Name() | Unary() | Binary() | Call()), _):
                return self.same_expression(old, new)
            case _:
                return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def _words(template: str) -> str:
    """Return a text without the names of its variables."""
    words, end = "", 0
    for name, start in variables_in(template):
        words += template[end : start + 1]
        end = start + 1 + len(name)
    return words + template[end:]


def _all(old: tuple[Any, ...], new: tuple[Any, ...], same: Callable[[Any, Any], bool]) -> bool:
    return len(old) == len(new) and all(same(one, other) for one, other in zip(old, new, strict=True))
