"""Which parts of a form are in use: the form itself, and the items of its lists.

A part is in use when something is filled in there. An item that is not in use, such as a spare row, is treated as if
it was not there: nothing is required in it, its printed values count in no total, and no rule applies to it. A form
that is not in use is blank: its printed values count for nothing, and nothing is computed. How full a form is counts
the same parts. The workbook
(``xlsx/usage``) and the fillable page (``script/data.js``) follow the same definition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, field

from ..rules.paths import EACH, around, pattern
from .fullness import Fullness, asked_in
from .record import Listed, Nested, Record, Value, class_of


class Usage(Struct, frozen=True):
    """Whether anything is filled in, the indexes of the items in use by JSON Pointer of their list, the fullness."""

    is_begun: bool
    items: Mapping[str, Sequence[int]]
    fullness: Fullness


def usage_of(
    form: Record, parameters: Collection[str], rejected: Iterable[str] = (), carried: Collection[str] = ()
) -> Usage:
    """Return the parts of ``form`` that are in use.

    Args:
        form: The whole form.
        parameters: The names of its parameters: they are printed, not filled in.
        rejected: The data paths of values that were filled in but are not in the form, because they do not fit.
        carried: The patterns of the paths of values that come from an earlier form: they are not asked for.
    """
    walk = _Walk(frozenset(part for path in rejected for part in around(path)), carried)
    is_begun = walk.record(form, "", parameters)
    return Usage(is_begun, walk.items, Fullness(walk.filled, walk.asked))


class _Walk(Struct):
    """One walk through a form; ``rejected`` are the rejected paths and all parts around them.

    ``filled`` and ``asked`` count the values in the parts in use so far.
    """

    rejected: frozenset[str]
    carried: Collection[str]
    items: dict[str, Sequence[int]] = field(default_factory=dict)
    filled: int = 0
    asked: int = 0

    def record(self, record: Record, path: str, skipped: Collection[str] = ()) -> bool:
        """Return whether something is filled in in a record."""
        is_used = path in self.rejected
        for name, attribute, member in class_of(type(record)).stored:
            if name not in skipped and self._member(member, getattr(record, attribute), f"{path}/{name}"):
                is_used = True
        return is_used

    def _member(self, member: Value | Nested | Listed, content: object, path: str) -> bool:
        if isinstance(member, Value):
            return member.constant is None and self._value(content, path)
        if isinstance(content, Record):
            return self.record(content, path)
        assert isinstance(content, list)
        assert isinstance(member, Listed)
        used = self.items[path] = [index for index, item in enumerate(content) if self._item(item, f"{path}/{index}")]
        if len(used) < member.at_least:
            self.asked += (member.at_least - len(used)) * asked_in(member.item, f"{pattern(path)}/{EACH}", self.carried)
        return bool(used) or path in self.rejected

    def _item(self, item: object, path: str) -> bool:
        asked = self.asked
        is_used = self.record(item, path) if isinstance(item, Record) else self._value(item, path)
        if not is_used:
            self.asked = asked
        return is_used

    def _value(self, content: object, path: str) -> bool:
        is_filled = content is not None or path in self.rejected
        if not self.carried or pattern(path) not in self.carried:
            self.asked += 1
            self.filled += is_filled
        return is_filled
