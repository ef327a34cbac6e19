"""Shared parts and sets of columns, which may use each other: the expansion of each use, within one bound.

A few lines can describe a million blocks, so the size of an expansion is computed before it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from ..problems import SourceLocation
from ..source.limits import MAX_CELLS, MAX_DEPTH, MAX_NODES
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar, Sequence
from .reader import Report


class Budget(Struct):
    """The number of nodes that parts and sets of columns of one form may still add; the first excess is reported."""

    report: Report
    left: int = MAX_NODES
    is_exceeded: bool = False
    cells: int = 0

    def take(self, name: str, nodes: int, location: SourceLocation) -> bool:
        """Take ``nodes``, which the use of ``name`` at ``location`` adds; return whether they are within the bound."""
        if self.is_exceeded:
            return False
        if nodes > self.left:
            self.is_exceeded = True
            used = MAX_NODES - self.left
            self.report.add("spec.too-large", location, name=name, nodes=nodes, used=used, limit=MAX_NODES)
            return False
        self.left -= nodes
        return True

    def take_cells(self, cells: int, location: SourceLocation) -> bool:
        """Take the cells of one row; return whether they are within the bound; the first excess is reported."""
        was_exceeded = self.cells > MAX_CELLS
        self.cells += cells
        if self.cells <= MAX_CELLS:
            return True
        if not was_exceeded:
            self.report.add("spec.too-many-cells", location, limit=MAX_CELLS)
        return False


class _Size(Struct, frozen=True):
    """The number of nodes that a name expands to, the depth of nested uses, and whether a use is circular."""

    nodes: int
    depth: int
    is_cyclic: bool


class Shared:
    """The nodes of one form that are used by their names: its parts, or its sets of columns.

    ``kind`` (part, columns) ends the codes of problems; ``keys`` are those under which one of them uses another.
    """

    def __init__(self, kind: str, nodes: Mapping[str, Node], keys: tuple[str, ...], budget: Budget) -> None:
        self._kind = kind
        self._nodes = nodes
        self._keys = keys
        self.budget = budget
        self._sizes: dict[str, _Size] = {}
        self._expanded: set[str] = set()

    def expand(self, name: str, location: SourceLocation, using: tuple[str, ...]) -> Node | None:
        """Return the node called ``name``, used at ``location``; None after a problem.

        ``using`` are the names being expanded, the outermost first.
        """
        report = self.budget.report
        if name not in self._nodes:
            report.unknown(f"spec.unknown-{self._kind}", name, list(self._nodes), location)
            return None
        if name in using:
            report.add(f"spec.cyclic-{self._kind}", location, name=name)
            return None
        size = self._size(name)
        if size.is_cyclic and len(using) < MAX_DEPTH:
            return self._once(name)
        if size.depth > MAX_DEPTH or size.is_cyclic:
            report.add("spec.uses-too-deep", location, name=name, depth=size.depth, limit=MAX_DEPTH)
            return None
        if not using and not self.budget.take(name, size.nodes, location):
            return None
        return self._nodes[name]

    def _once(self, name: str) -> Node | None:
        """Return a node with a circular use the first time only: each circle is reported once."""
        if name in self._expanded:
            return None
        self._expanded.add(name)
        return self._nodes[name]

    def _size(self, name: str) -> _Size:
        """Return the size of ``name``, after those of all that it uses; without recursion, since chains may be long."""
        open_names: dict[str, tuple[int, list[str], Iterator[str]]] = {}
        stack = [name]
        while stack:
            current = stack[-1]
            if current not in open_names:
                nodes, uses = self._contents(current)
                open_names[current] = (nodes, uses, iter(uses))
            nodes, uses, waiting = open_names[current]
            following = next((use for use in waiting if use not in self._sizes and use not in open_names), None)
            if following is not None:
                stack.append(following)
                continue
            self._sizes.setdefault(current, self._sum(nodes, uses))
            stack.pop()
        return self._sizes[name]

    def _sum(self, nodes: int, uses: list[str]) -> _Size:
        sizes = [self._sizes.get(use) for use in uses]  # None: still open, so that the use is circular
        known = [size for size in sizes if size is not None]
        return _Size(
            nodes + sum(size.nodes for size in known),
            1 + max((size.depth for size in known), default=0),
            len(known) < len(sizes) or any(size.is_cyclic for size in known),
        )

    def _contents(self, name: str) -> tuple[int, list[str]]:
        """Return the number of nodes written under ``name``, and the names used in them."""
        count, uses, waiting = 0, [], [self._nodes[name]]
        while waiting:
            node = waiting.pop()
            count += 1
            if isinstance(node, Sequence):
                waiting += node.items
            elif isinstance(node, MappingNode):
                waiting += (entry.value for entry in node.entries.values())
                used = (node.get(key) for key in self._keys)
                uses += [name.text for name in used if isinstance(name, Scalar) and name.text in self._nodes]
        return count, uses
