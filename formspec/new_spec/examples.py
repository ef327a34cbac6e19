"""Examples of changes to a base, as lines of YAML that can be used as they are.

Each is tried on the base together with those before it: a change that breaks a rule, or that does not fit on the grid,
is left out, and the next row or table is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from ..compiled import CompiledForm
from ..loading import UNNAMED, load_text
from ..messages import text
from ..problems import ProblemError
from ..source.items import identity
from ..source.nodes import Mapping, Node, Scalar, Sequence
from ..source.scalars import scalar_text
from ..source.yaml import read_text
from .effective import merged
from .years import Mentioned

_MOST_TRIED = 30
_MOST_CELLS = 30_000
"""Candidates that are tried for one example, and their cells together: to load 30 of 1,000 cells takes some 2 s."""
_LONGEST = 40
"""Characters of a label in an example, so that its line is read without scrolling."""
_TEXTS = ("title", "source", "annex", "number", "period")
"""Texts about a form as a whole, which may mention its year."""
_NAMES = ("id", "repeat", "text", "list")
"""The keys that name an item in an example."""
_KINDS = ("row", "group", "field", "block")
"""Kinds of items, in the order in which examples are taken from them."""
_LAST = ("columns:", "blocks:")
"""The first lines of the examples that come last, in this order."""


class Example(Struct, frozen=True):
    """One change: the lines that lead to it, its own last; the action, and the kind of item that it changes.

    ``names`` are the items of the base that it refers to.
    """

    lines: tuple[str, ...]
    action: str
    kind: str
    names: tuple[str, ...] = ()


class _Item(Struct, frozen=True):
    """A row, group, field or block of the base: the lines that lead to its list, its kind, and its node with a name.

    ``is_only`` if there is no other item in its list.
    """

    lines: tuple[str, ...]
    dash: str
    kind: str
    node: Mapping
    is_only: bool = False

    @property
    def name(self) -> str:
        """The key and the name that lead to it: ``id: total``."""
        key = next(key for key in _NAMES if key in self.node.entries)
        return f"{key}: {identity(self.node)}"

    @property
    def label(self) -> str:
        """The label without a colon at its end, if it is on one line and short, and has no number or value in it."""
        return _short_text(self.node.get("label")).rstrip(":：")

    def example(self, change: str, action: str) -> Example:
        """Return the example with the line ``- {change}`` in its list."""
        return Example((*self.lines, f"{self.dash}{{{change}}}"), action, self.kind, (self.name,))


def examples(compiled: CompiledForm, form: str, year: int | None, lang: str) -> list[str]:
    """Return lines of YAML with examples of changes to a form, each with a comment in ``lang``.

    Args:
        compiled: the base.
        form: the id of the new form.
        year: the year of the base, if it is known; texts that mention it are among the examples.
        lang: the language of the comments; new labels are in that of the base.
    """
    path = Path(compiled.sources.root)
    base = _Base(merged(path, read_text(path)))
    most = min(_MOST_TRIED, _MOST_CELLS // len(compiled.blank.cells))
    head = ("formspec: 1", f"id: {form}", f"extends: {scalar_text(path.resolve().as_posix())}")
    chosen = list(base.texts(Mentioned(year)))
    for candidates in (base.renamed, base.extended, base.reduced, base.widened):
        names = {name for example in chosen for name in example.names}
        tried = islice(candidates(names), most)
        chosen += next((more for more in tried if _is_right((*head, *_lines((*chosen, *more), "")))), ())
    return list(_lines(chosen, lang))


def _is_right(lines: Iterable[str]) -> bool:
    """Return whether a spec has no problem of its own; warnings about its base do not count."""
    try:
        compiled = load_text("\n".join(lines), UNNAMED)
    except ProblemError:
        return False
    return not any(warning.location and warning.location.file == UNNAMED for warning in compiled.warnings)


Candidates = Iterator[tuple[Example, ...]]


class _Base:
    """A base; its methods yield candidates for one kind of change, given the names that other examples refer to."""

    def __init__(self, root: Mapping) -> None:
        self._root = root
        self._items = sorted(_items(root), key=lambda item: (_KINDS.index(item.kind), "sum" in item.node.entries))

    def _word(self, name: str, **params: str) -> str:
        """Return a text that is printed in the form, in its language, as a scalar of YAML."""
        language = self._root.get("language")
        lang = language.text if isinstance(language, Scalar) else "zh"
        return scalar_text(text(f"new.printed.{name}", lang, **params))

    def texts(self, mentioned: Mentioned) -> Iterator[Example]:
        """Yield the title with another text, and every text about the form as a whole that mentions a year."""
        for key in _TEXTS:
            node = self._root.get(key)
            if not isinstance(node, Scalar):
                continue
            if mentioned.is_in(node.text):
                yield Example((f"{key}: {scalar_text(node.text)}",), "keep", "year")
            elif key == "title":
                yield Example((f"{key}: {self._word('label', label=node.text)}",), "rename", "title")

    def renamed(self, _: Collection[str]) -> Candidates:
        """Yield each item with another label."""
        for item in self._items:
            if item.label:
                yield (item.example(f"{item.name}, label: {self._word('label', label=item.label)}", "rename"),)

    def extended(self, _: Collection[str]) -> Candidates:
        """Yield a new row or field behind each."""
        for item in self._items:
            if "id" in item.node.entries and item.kind in ("row", "field"):
                change = f"id: new_{item.kind}, label: {self._word(item.kind)}, after: {identity(item.node)}"
                yield (item.example(change, "add"),)

    def reduced(self, names: Collection[str]) -> Candidates:
        """Yield the removal of each item: rows with ids first, from the end, since rules name more items at the start.

        The only item of a list stays: it would leave a group with nothing in it.
        """
        items = self._items[::-1]
        for item in sorted(items, key=lambda each: (_KINDS.index(each.kind), "id" not in each.node.entries)):
            if item.name not in names and not item.is_only:
                yield (item.example(f"{item.name}, remove: true", "remove"),)

    def widened(self, _: Collection[str]) -> Candidates:
        """Yield a new last column for each table.

        It fits where the others leave room, or another gives a part of its width, or the grid is wider, or else in the
        place of another.
        """
        tables = [_Columns(self._root, block, self._word("column")) for block in _blocks(self._root, "table")]
        for table in tables:
            yield (table.new,)
        for table in tables:
            yield from ((narrower, table.new) for narrower in table.narrower())
        for table in tables:
            yield from ((wider, table.new) for wider in self._wider_grid())
        for table in tables:
            yield from ((removed, table.new) for removed in table.removed())

    def _wider_grid(self) -> Iterator[Example]:
        grid = self._root.get("grid")
        widths = [each.text for each in grid.items if isinstance(each, Scalar)] if isinstance(grid, Sequence) else []
        if widths:
            yield Example((f"grid: [{', '.join((*widths, widths[-1]))}]",), "widen", "grid")


class _Columns:
    """The columns of a table: those under its own key, or a set that it names."""

    def __init__(self, root: Mapping, table: Mapping, label: str) -> None:
        own, sets = table.get("columns"), root.get("columns")
        self._lines: tuple[str, ...] = ("blocks:", f"  - table: {identity(table)}", "    columns:")
        if isinstance(own, Scalar):
            self._lines = ("columns:", f"  {scalar_text(own.text)}:")
            own = sets.get(own.text) if isinstance(sets, Mapping) else None
        items = own.items if isinstance(own, Sequence) else ()
        self._columns = [each for each in items if isinstance(each, Mapping) and "id" in each.entries]
        self.new = self._example(f"id: new_column, label: {label}", "add")

    def _example(self, change: str, action: str) -> Example:
        dash = " " * (2 * len(self._lines)) + "- "
        return Example((*self._lines, f"{dash}{{{change}}}"), action, "column")

    def narrower(self) -> Iterator[Example]:
        """Yield each column that has several columns of the grid, with one fewer."""
        for column in self._columns:
            span = column.get("span")
            if isinstance(span, Scalar) and isinstance(span.value, int) and span.value > 1:
                yield self._example(f"id: {identity(column)}, span: {span.value - 1}", "narrow")

    def removed(self) -> Iterator[Example]:
        """Yield the removal of each column."""
        for column in reversed(self._columns):
            yield self._example(f"id: {identity(column)}, remove: true", "remove")


def _items(base: Mapping) -> Iterator[_Item]:
    """Yield the named rows and groups of tables, then the fields, then blocks with a label."""
    for block in _blocks(base, "table"):
        lines = ("blocks:", f"  - table: {identity(block)}", "    rows:")
        yield from _rows(block.get("rows"), lines, "      - ")
    for block in _blocks(base, "fields"):
        lines = ("blocks:", f"  - fields: {identity(block)}", "    rows:")
        rows = block.get("rows")
        for row in rows.items if isinstance(rows, Sequence) else ():
            for node in row.items if isinstance(row, Sequence) else ():
                if isinstance(node, Mapping) and "id" in node.entries:
                    yield _Item(lines, "      - - ", "field", node)
    for kind in ("text", "list"):
        for block in _blocks(base, kind):
            yield _Item(("blocks:",), "  - ", "block", block)


def _rows(rows: Node | None, lines: tuple[str, ...], dash: str) -> Iterator[_Item]:
    """Yield the named rows of a list and of the groups in it; one without an id adds no line to those of its rows."""
    if not isinstance(rows, Sequence):
        return
    for node in rows.items:
        if not isinstance(node, Mapping):
            continue
        name = identity(node)
        if name is not None:
            kind = "group" if "rows" in node.entries else "row"
            yield _Item(lines, dash, kind, node, is_only=len(rows.items) == 1)
        if "id" in node.entries:
            inner = " " * (len(dash) - 2)
            yield from _rows(node.get("rows"), (*lines, f"{dash}id: {name}", f"{inner}  rows:"), f"{inner}    - ")
        elif name is None:
            yield from _rows(node.get("rows"), lines, dash)


def _blocks(base: Mapping, kind: str) -> Iterator[Mapping]:
    """Yield the named blocks of a kind that are not inside others."""
    blocks = base.get("blocks")
    for block in blocks.items if isinstance(blocks, Sequence) else ():
        if isinstance(block, Mapping) and kind in block.entries and identity(block) is not None:
            yield block


def _short_text(node: Node | None) -> str:
    words = node.text if isinstance(node, Scalar) else ""
    return words if words.strip() and len(words) <= _LONGEST and not set(words) & set("{}\r\n") else ""


def _lines(chosen: Iterable[Example], lang: str) -> Iterator[str]:
    """Yield the lines of examples, those that several share once, and comments in ``lang`` unless that is empty."""
    tree: _Tree = {}
    about: dict[str, str] = {}
    for example in sorted(chosen, key=_order):
        inner = tree
        for line in example.lines:
            inner = inner.setdefault(line, {})
        about[example.lines[-1]] = f"   # {text(f'new.{example.action}.{example.kind}', lang)}" if lang else ""
    for line in _walked(tree):
        yield line + about.get(line, "")


def _order(example: Example) -> int:
    first = example.lines[0]
    return _LAST.index(first) if first in _LAST else -1


_Tree = dict[str, "_Tree"]


def _walked(tree: _Tree) -> Iterator[str]:
    for line, inner in tree.items():
        yield line
        yield from _walked(inner)
