"""Whether a text matches a pattern, in time proportional to its length.

The program is run in all its states at once: a set of states is an integer with a bit for each instruction, so that a
character takes a few operations on whole sets. A set that was met before is not computed again: it is a node of a graph
that has an edge for each kind of character (the determinised automaton, built as texts need it). The graph is bounded:
when it is full it is forgotten, as RE2 does, so that hostile texts cost time in proportion to the program, and no
memory.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from .pattern_program import Program, compile_pattern
from .pattern_syntax import Ranges

MAX_NODES = 500
"""Nodes of the graph of one pattern. Usual patterns have 5 to 50; each takes some 200 bytes and 50 for each edge."""
_MAX_CHARACTERS = 10_000  # whose kinds are remembered: all Chinese characters in common use
_MAX_PARTS = 4_000  # of sets whose followers are remembered: 1 MB for the largest program


def matches(pattern: str, text: str) -> bool:
    """Return whether ``pattern``, which is valid, is found in ``text``."""
    return _matcher(pattern).matches(text)


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> PatternMatcher:
    return PatternMatcher(compile_pattern(pattern))


class _Kinds(dict[str, int]):
    """The kind of each character: two characters of one kind are in the same sets of a program."""

    def __init__(self, sets: tuple[Ranges, ...]) -> None:
        super().__init__()
        self._edges = sorted({edge for ranges in sets for low, high in ranges for edge in (low, high + 1)})

    def __missing__(self, char: str) -> int:
        if len(self) >= _MAX_CHARACTERS:
            self.clear()
        kind = self[char] = bisect_right(self._edges, ord(char))
        return kind

    def inside(self, ranges: Ranges) -> frozenset[int]:
        """Return the kinds of the characters of a set."""
        edges = self._edges
        each = (range(bisect_right(edges, low), bisect_right(edges, high) + 1) for low, high in ranges)
        return frozenset(kind for kinds in each for kind in kinds)


class _Node(dict[int, "_Node"]):
    """The states of the program after some text; the items of the dictionary are the edges to other nodes."""

    def __init__(self, matcher: PatternMatcher, states: int, *, matches_here: bool) -> None:
        super().__init__()
        self.states = states
        self.has_matched = bool(states & matcher.match)
        self.matches_here = self.has_matched or matches_here
        self._matcher = matcher

    def __missing__(self, kind: int) -> _Node:
        found = self if self.has_matched else self._matcher.after(self.states, kind)
        self[kind] = found
        return found


class PatternMatcher:
    """A program, with the graph of the texts that it has met; ``steps`` counts the parts of sets that it looked at."""

    def __init__(self, program: Program) -> None:
        self.steps = 0
        self._code = code = program.code
        self._kinds = _Kinds(program.sets)
        self._sets = [self._kinds.inside(ranges) for ranges in program.sets]
        self._nodes: dict[int, _Node] = {}
        self._reading: dict[int, int] = {}  # by the kind of a character: the states that read it
        self._followers: dict[tuple[int, int], int] = {}  # by eight states: what is reached from them
        self._size = len(code) // 8 + 1  # bytes of a set
        self._jumps = sum(1 << state for state, (name, *_) in enumerate(code) if name in ("go", "begin"))
        self.match = 1 << (len(code) - 1)
        self._ends = sum(
            1 << state
            for state, (name, *_) in enumerate(code)
            if name == "end" and self.match & self._reached(state, at_end=True)
        )
        begin = self._reached(0, at_start=True)
        is_blank_match = bool(self.match & self._reached(0, at_start=True, at_end=True))
        self._first = _Node(self, begin, matches_here=is_blank_match)

    def matches(self, text: str) -> bool:
        """Return whether the pattern is found in ``text``."""
        node = self._first
        for kind in map(self._kinds.__getitem__, text):
            node = node[kind]
        return node.matches_here

    def after(self, states: int, kind: int) -> _Node:
        """Return the node behind a character of a kind."""
        read = states & self._reading_of(kind)
        reached = self._closed(read << 1 | 1)  # 1, the first state: a match may begin behind any character
        node = self._nodes.get(reached)
        if node is None:
            if len(self._nodes) >= MAX_NODES:
                self._forget()
            node = self._nodes[reached] = _Node(self, reached, matches_here=bool(reached & self._ends))
        return node

    def _forget(self) -> None:
        for node in (self._first, *self._nodes.values()):
            node.clear()
        self._nodes.clear()

    def _reading_of(self, kind: int) -> int:
        states = self._reading.get(kind)
        if states is None:
            inside = [kind in kinds for kinds in self._sets]
            reads = (state for state, (name, *about) in enumerate(self._code) if name == "read" and inside[about[0]])
            states = self._reading[kind] = sum(1 << state for state in reads)
        return states

    def _closed(self, states: int) -> int:
        """Return ``states`` with those that they reach without reading, not at the beginning or the end."""
        found = states
        jumps = states & self._jumps
        self.steps += 1
        if jumps:
            for place, part in enumerate(jumps.to_bytes(self._size, "little")):
                if part:
                    found |= self._followers.get((place, part)) or self._reached_by(place, part)
            self.steps += self._size
        return found

    def _reached_by(self, place: int, part: int) -> int:
        """Return the states that are reached from some of eight states, the bits of ``part``."""
        if len(self._followers) >= _MAX_PARTS:
            self._followers.clear()
        found = 0
        for bit in range(8):
            if part >> bit & 1:
                found |= self._reached(8 * place + bit)
        self._followers[place, part] = found
        return found

    def _reached(self, state: int, *, at_start: bool = False, at_end: bool = False) -> int:
        """Return the states that are reached from one without reading, itself included."""
        seen: set[int] = set()
        waiting = [state]
        while waiting:
            state = waiting.pop()
            if state in seen:
                continue
            seen.add(state)
            name, *targets = self._code[state]
            if name == "go":
                waiting += targets
            elif (name == "begin" and at_start) or (name == "end" and at_end):
                waiting.append(state + 1)
        self.steps += len(seen)
        return sum(1 << state for state in seen)
