"""Which parts of a form are in use: the form itself, and the items of its lists.

A part is in use when something is filled in there. An item that is not in use, such as a spare row, is treated as if
it was not there: nothing is required in it, its printed values count in no total, and no rule applies to it. A form
that is not in use is blank: its printed values count for nothing, and nothing is computed. The workbook
(``xlsx/usage``) and the fillable page (``script/data.js``) follow the same definition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, field

from ..rules.paths import around
from .record import Listed, Nested, Record, Value, class_of


class Usage(Struct, frozen=True):
    """Whether anything is filled in, and the indexes of the items in use by the JSON Pointer of their list."""

    is_begun: bool
    items: Mapping[str, Sequence[int]]


def usage_of(form: Record, parameters: Collection[str], rejected: Iterable[str] = ()) -> Usage:
    """Return the parts of ``form`` that are in use.

    Args:
        form: The whole form.
        parameters: The names of its parameters: they are printed, not filled in.
        rejected: The data paths of values that were filled in but are not in the form, because they do not fit.
    """
    walk = _Walk(frozenset(part for path in rejected for part in around(path)))
    is_begun = walk.record(form, "", parameters)
    return Usage(is_begun, walk.items)


class _Walk(Struct):
    """One walk through a form; ``rejected`` are the rejected paths and all parts around them."""

    rejected: frozenset[str]
    items: dict[str, Sequence[int]] = field(default_factory=dict)

    def record(self, record: Record, path: str, skipped: Collection[str] = ()) -> bool:
        """Return whether something is filled in in a record."""
        is_used = path in self.rejected
        for name, attribute, member in class_of(type(record)).stored:
            if name not in skipped and self._member(member, getattr(record, attribute), f"{path}/{name}"):
                is_used = True
        return is_used

    def _member(self, member: Value | Nested | Listed, content: object, path: str) -> bool:
        if isinstance(member, Value):
            return member.constant is None and (content is not None or path in self.rejected)
        if isinstance(content, Record):
            return self.record(content, path)
        assert isinstance(content, list)
        self.items[path] = [index for index, item in enumerate(content) if self._item(item, f"{path}/{index}")]
        return bool(self.items[path]) or path in self.rejected

    def _item(self, item: object, path: str) -> bool:
        if isinstance(item, Record):
            return self.record(item, path)
        return item is not None or path in self.rejected
