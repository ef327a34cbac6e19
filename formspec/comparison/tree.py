"""The items of a form, with what is around each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from ..rules.paths import EACH
from ..spec.model import RowSpec, Spec, TableBlock
from .items import Item, form_item
from .model import Place

_SEVERAL = ("beside", "blocks")
"""Kinds of items that have blocks of their own."""
_MOST_PARTS = 2
"""Parts by which a block without a label is named."""


class Tree(Struct, frozen=True, eq=False):
    """The items of one form, with the parent of each and the block that it is in."""

    spec: Spec
    form: Item
    parents: Mapping[int, Item]
    blocks: Mapping[int, Item | None]
    by_path: Mapping[tuple[str, ...], Item]
    labels: Mapping[tuple[int, str, str], int]
    before: Mapping[int, str]

    @classmethod
    def of(cls, spec: Spec) -> Tree:
        """Return the tree of ``spec``."""
        form = form_item(spec)
        parents: dict[int, Item] = {}
        blocks: dict[int, Item | None] = {id(form): None}
        by_path: dict[tuple[str, ...], Item] = {}
        for item in form.walk():
            if item.id and item.kind != "rule":
                by_path.setdefault(names_of(item), item)
            for child in item.below():
                parents[id(child)] = item
                is_block = item.kind in ("form", *_SEVERAL) and child.kind not in ("parameter", "note", "rule")
                blocks[id(child)] = child if is_block and child.kind not in _SEVERAL else blocks[id(item)]
        labels = Counter((id(blocks[id(item)]), item.kind, item.label) for item in form.walk())
        return cls(spec, form, parents, blocks, by_path, labels, dict(_labels_before(form)))

    def around(self, item: Item) -> Iterator[Item]:
        """Yield the items around ``item``, from the inside."""
        parent = self.parents.get(id(item))
        while parent is not None:
            yield parent
            parent = self.parents.get(id(parent))

    def level_of(self, item: Item) -> Item | None:
        """Return the level of a row in its table; None if it has none, or no heading of its own."""
        if not (isinstance(item.model, RowSpec) and item.model.shown):
            return None
        rows = [each for each in self.around(item) if isinstance(each.model, RowSpec) and each.model.shown]
        table = next((each for each in self.around(item) if isinstance(each.model, TableBlock)), None)
        if table is None or not isinstance(table.model, TableBlock) or len(rows) >= len(table.model.levels):
            return None
        model = table.model.levels[len(rows)]
        return next((level for level in table.sections["levels"] if level.model is model), None)

    def place(self, item: Item) -> Place:
        """Return the place of ``item`` for people."""
        level, block = self.level_of(item), self.blocks[id(item)]
        label = item.label or (name_of_block(item) if block is item else "")
        rows = [each.label for each in self.around(item) if each.kind == item.kind and each.label]
        return Place(
            label=label,
            id=item.id,
            path=names_of(item),
            block="" if block is None else name_of_block(block),
            level=level.label if level is not None else "",
            parents=tuple(reversed(rows)),
            is_unique=self.labels[id(block), item.kind, item.label] == 1,
            after=self.before.get(id(item), ""),
            location=item.location,
        )


def names_of(item: Item) -> tuple[str, ...]:
    """Return the names that lead to an item, as in an expression: without the items of lists."""
    own = (*item.path, item.id) if item.kind == "column" else item.path
    return tuple(step for step in own if step != EACH)


def name_of_block(block: Item) -> str:
    """Return the name of a block for people: its label, or those of its first parts."""
    if block.label:
        return " ".join(block.label.split())
    labels = [each.label for section in ("rows", "fields") for each in block.sections.get(section, ()) if each.label]
    return " / ".join(labels[:_MOST_PARTS]) + ("…" if len(labels) > _MOST_PARTS else "") or block.id


def _labels_before(form: Item) -> Iterator[tuple[int, str]]:
    """Yield the id() of each item with the label of the item before it in its list."""
    for item in form.walk():
        for siblings in item.sections.values():
            yield from ((id(each), before.label or before.id) for before, each in pairwise(siblings))
