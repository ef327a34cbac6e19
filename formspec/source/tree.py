"""From the events of a YAML parser to nodes, without recursion: no tags, unique keys, bounded aliases and depth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import yaml

from ..patterns import lazy_pattern
from ..problems import Problem, ProblemError
from .limits import MAX_ALIASES, MAX_DEPTH, MAX_NODES
from .nodes import KeyValue, Mapping, Mark, Node, Scalar, Sequence
from .scalars import understand

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
Faults = Callable[[str], int]
"""Returns how many parts of a text that is YAML are not in the language."""
_STANDARD_TAGS = ("tag:yaml.org,2002:str", "!")


def events(text: str) -> Iterator[Any]:
    """Yield the parser's events of ``text``; raise yaml.YAMLError where it is not YAML."""
    return iter(yaml.parse(text, Loader=_LOADER))


def _inset(event: Any) -> int | None:
    """Return the offset of a scalar's text behind its mark; None if the text is written differently from its value.

    Escapes, an anchor, and line breaks make the written text longer than the scalar.
    """
    quote = int(bool(event.style))
    start, end = event.start_mark, event.end_mark
    is_literal = start.line == end.line and end.column - start.column == len(event.value) + 2 * quote
    return quote if is_literal else None


class _Open:
    """A collection that is still being read."""

    __slots__ = ("anchor", "entries", "flow", "items", "key", "mark", "nodes", "skip")

    def __init__(self, mark: Mark, anchor: str | None, entries: dict[str, KeyValue] | None, *, flow: bool) -> None:
        self.mark = mark
        self.flow = flow
        self.anchor = anchor
        self.entries = entries
        self.items: list[Node] = []
        self.key: Scalar | None = None
        self.skip = False
        self.nodes = 1


class TreeBuilder:
    """Processes the parser's events one by one; has the tree so far and its problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._aliases = 0
        self._documents = 0
        self.last: Any = None

    @property
    def depth(self) -> int:
        """The number of open collections."""
        return len(self._open)

    def take(self, event: Any) -> None:
        """Process one event; raise ProblemError if it is not safe to continue."""
        self.last = event
        match event:
            case yaml.ScalarEvent():
                self._add(self._scalar(event), event.anchor)
            case yaml.MappingStartEvent():
                self._begin(event, {})
            case yaml.SequenceStartEvent():
                self._begin(event, None)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end()
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._stop("yaml.documents", self._mark(event))

    def _mark(self, event: Any) -> Mark:
        return Mark(self.file, event.start_mark.line, event.start_mark.column)

    def _stop(self, code: str, mark: Mark, **params: Any) -> None:
        raise ProblemError([*self.problems, Problem(code=code, params=params, location=mark.location())])

    def _check_tag(self, event: Any, mark: Mark) -> None:
        if event.tag is not None and event.tag not in _STANDARD_TAGS:
            self.problems.append(Problem(code="yaml.tag", params={"tag": event.tag}, location=mark.location()))

    def _scalar(self, event: Any) -> Scalar:
        mark = self._mark(event)
        self._check_tag(event, mark)
        if _CONTROL.search(event.value):
            self.problems.append(Problem(code="yaml.control-character", location=mark.location()))
        plain = bool(event.implicit[0])
        value = understand(event.value) if plain else event.value
        return Scalar(value, event.value, mark, plain, _inset(event))

    def _begin(self, event: Any, entries: dict[str, KeyValue] | None) -> None:
        mark = self._mark(event)
        self._check_tag(event, mark)
        if len(self._open) >= MAX_DEPTH:
            self._stop("yaml.too-deep", mark, limit=MAX_DEPTH)
        self._open.append(_Open(mark, event.anchor, entries, flow=bool(event.flow_style)))

    def _end(self) -> None:
        done = self._open.pop()
        node = Sequence(tuple(done.items), done.mark) if done.entries is None else Mapping(done.entries, done.mark)
        self._add(node, done.anchor, done.nodes)

    def _alias(self, event: Any) -> None:
        mark = self._mark(event)
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            self._stop("yaml.too-many-aliases", mark, limit=MAX_ALIASES)
        if event.anchor not in self._anchors:
            self._stop("yaml.unknown-alias", mark, name=event.anchor)
        node, nodes = self._anchors[event.anchor]
        self._add(node, None, nodes)

    def _add(self, node: Node, anchor: str | None, nodes: int = 1) -> None:
        if anchor is not None:
            self._anchors[anchor] = (node, nodes)
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.nodes += nodes
        if parent.nodes > MAX_NODES:
            self._stop("yaml.too-large", node.mark, limit=MAX_NODES)
        if parent.entries is None:
            self._check_comma(parent, node)
            parent.items.append(node)
        elif parent.key is None:
            self._key(parent, node)
        else:
            self._value(parent, node)

    def _check_comma(self, parent: _Open, node: Node) -> None:
        """``[是，否]`` is one item, not two: a full-width comma between brackets has to be quoted if it is intended."""
        if parent.flow and isinstance(node, Scalar) and node.plain and "，" in node.text:
            mark = Mark(self.file, node.mark.line, node.mark.column + node.text.index("，"))
            from .fullwidth import fullwidth_problem

            self.problems.append(fullwidth_problem(mark, "，", ","))

    def _key(self, parent: _Open, node: Node) -> None:
        if not isinstance(node, Scalar):
            self.problems.append(Problem(code="yaml.key", location=node.mark.location()))
            node = Scalar("", "", node.mark)
            parent.skip = True
        parent.key = node

    def _value(self, parent: _Open, node: Node) -> None:
        key, parent.key = parent.key, None
        assert key is not None
        assert parent.entries is not None
        if parent.skip:
            parent.skip = False
            return
        first = parent.entries.get(key.text)
        if first is not None:
            params = {"key": key.text, "line": first.key_mark.line + 1}
            self.problems.append(Problem(code="yaml.duplicate-key", params=params, location=key.mark.location()))
            return
        parent.entries[key.text] = KeyValue(key.text, key.mark, node)
