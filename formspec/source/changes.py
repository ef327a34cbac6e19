"""The differences between a spec and its bases, as data.

The merge records it (:mod:`.merge`), ``formspec check`` prints it, and a program reads it from ``FormSpec.changes``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ..problems import SourceLocation
from ..rules.paths import unescaped
from .nodes import Mapping, Node, Scalar, Sequence

BLOCK_KINDS = ("table", "fields", "list", "text", "line", "heading", "beside", "blocks", "part")
_LABELS = ("label", "text", "item", "heading", "message")
_SECTIONS = ("choices", "columns", "parts", "blocks", "notes", "notes_label", "notes_numbering", "rules")
"""The keys of a form that are listed last, in this order; all others are about the form as a whole."""
SECTION_KINDS = {"choices": "choices", "parameters": "parameter", "columns": "columns", "parts": "part"}
"""The keys of a form whose entries have names chosen by the author, with the kind of the entries."""


class Action(StrEnum):
    """The kind of a change."""

    ADDS = "adds"
    REPLACES = "replaces"
    RENAMES = "renames"
    MOVES = "moves"
    REMOVES = "removes"


class KeyChange(Struct, frozen=True, kw_only=True):
    """One key of an item: its text in the base and in the spec; None if it is missing.

    ``key`` may lead into a mapping: ``name.help``. A list or a mapping is written on one line, as in YAML.
    """

    key: str
    old: str | None
    new: str | None


class Change(Struct, frozen=True, kw_only=True):
    """One difference between a spec and its bases.

    ``kind`` is ``row``, ``group``, ``column``, ``field``, ``level``, ``rule``, ``note``, ``choices``, ``parameter``,
    ``columns`` (a named set), ``setting`` (a key of the form, such as its title) or the key of a block (``table``).
    ``id`` is its name, empty if it has none; ``label`` is its printed text. ``path`` leads to it in the spec
    like a JSON Pointer, with the names of items instead of their numbers: ``/blocks/funds/rows/total``. ``location`` is
    that of the change in the spec. ``keys`` are the changed keys; the id of a renamed item comes first.
    ``group`` is the label of the nameless group that the item is in, which adds no step to its path.
    """

    action: Action
    kind: str
    id: str = ""
    label: str = ""
    path: str = ""
    group: str = ""
    location: SourceLocation
    keys: tuple[KeyChange, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids on the path, without the keys between them: ``("funds", "total")``."""
        steps = self.path.split("/")[1:]
        return Where(tuple(map(unescaped, steps))).ids

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON data; docs/problems.md describes its members."""
        return {
            "action": str(self.action),
            "kind": self.kind,
            "id": self.id,
            "label": self.label,
            "path": self.path,
            "group": self.group,
            "file": self.location.file,
            "line": self.location.line,
            "column": self.location.column,
            "keys": [{"key": each.key, "old": each.old, "new": each.new} for each in self.keys],
        }


class Where(Struct, frozen=True):
    """A list or mapping of a spec: the names that lead to it, and the kind of its items.

    ``items`` is ``blocks``, ``rows``, ``fields``, ``columns``, ``levels``, ``rules`` or a key of a form. ``group`` is
    the label of the nameless item that has the list, which adds no step.
    """

    steps: tuple[str, ...] = ()
    items: str = ""
    group: str = ""

    def below(self, name: str) -> Where:
        """Return the item called ``name`` of this list; an item without a name adds no step."""
        return Where((*self.steps, name), self.items) if name else self

    def under(self, key: str, owner: Node) -> Where:
        """Return the list or mapping under ``key`` of ``owner``, which is at this path."""
        return Where((*self.steps, key), self._items(key, owner))

    def inside(self, key: str, label: str = "") -> Where:
        """Return the list under ``key`` of a nameless item of this list, with this label."""
        return Where(self.steps, "columns" if key == "columns" else self.items, label or self.group)

    def _items(self, key: str, owner: Node) -> str:
        if len(self.steps) == 1 and self.steps[0] in SECTION_KINDS:  # the key is a name, as in `columns: {money: …}`
            return "blocks" if self.steps[0] == "parts" else self.steps[0]
        match key:
            case "rows" if isinstance(owner, Mapping) and "fields" in owner.entries:
                return "fields"
            case "items" | "sign":
                return "fields"
            case "beside":
                return "blocks"
            case _:
                return key

    @property
    def path(self) -> str:
        """The path, like a JSON Pointer."""
        return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in self.steps)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids on the path, without the keys between them."""
        return (
            self.steps[1:2] + self.steps[2::2]
            if self.steps[:1] and self.steps[0] in SECTION_KINDS
            else self.steps[1::2]
        )

    @property
    def scope(self) -> tuple[str, ...]:
        """The scope of its names: all blocks, the columns of a table or set, or the rows of one block."""
        match self.items:
            case "blocks":
                return ("blocks",)
            case "rows":
                return self.steps[: 4 if self.steps[0] == "parts" else 3]  # parts/PART/TABLE/rows, blocks/TABLE/rows
            case _:
                return self.steps


def kind_of(item: Node, items: str) -> str:
    """Return the kind of ``item`` in a list of ``items``, such as ``row`` or ``table``."""
    match items:
        case "blocks" if isinstance(item, Mapping):
            return next((kind for kind in BLOCK_KINDS if kind in item.entries), "block")
        case "rows":
            return "group" if isinstance(item, Mapping) and "rows" in item.entries else "row"
        case "choices":
            return items
        case _:
            return items.removesuffix("s")


def label_of(node: Node) -> str:
    """Return the printed text of ``node`` on one line; empty if it has none of its own."""
    if not isinstance(node, Mapping):
        return ""
    texts = (value.text for key in _LABELS if isinstance(value := node.get(key), Scalar) and value.value is not None)
    return " ".join(next(texts, "").split())


def text_of(node: Node) -> str:
    """Return ``node`` on one line, as YAML writes it in braces."""
    match node:
        case Scalar():
            return " ".join(node.text.split())
        case Sequence():
            return f"[{', '.join(map(text_of, node.items))}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {text_of(entry.value)}' for key, entry in node.entries.items())}}}"


def key_change(key: str, old: Node | None, new: Node | None) -> KeyChange:
    """Return the change of one key from ``old`` to ``new``; None if the key is missing."""
    return KeyChange(key=key, old=None if old is None else text_of(old), new=None if new is None else text_of(new))


def in_form_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes in the order of the form: its title and page, shared definitions, blocks, notes, rules."""

    def section(change: Change) -> int:
        key = change.path.split("/")[1]
        return _SECTIONS.index(key) if key in _SECTIONS else -1

    return tuple(sorted(changes, key=section))
