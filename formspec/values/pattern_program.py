"""A pattern as a program: plain data that Python and the page run alike.

No library is used, because none has the same meaning on both sides: RE2 has no counterpart in JavaScript, and Python's
``re`` and JavaScript's ``RegExp`` backtrack, which takes exponential time for ``(a+)+$``, and differ in what they
accept. The program is a nondeterministic automaton (Thompson, 1968), run in all its states at once: a text takes at
most (its length) times (the size of the program) steps, whatever the pattern.

An instruction is a list of its name and its operands:

| Instruction | Goes on |
|---|---|
| ``read n`` | at the next instruction, if the next character is in set n |
| ``go a b …`` | at each of a, b, … |
| ``begin``, ``end`` | at the next instruction, if this is the beginning, the end of the text |
| ``match`` | nowhere: the text matches |
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import Struct

from .pattern_syntax import Chain, Edge, Either, One, PatternRepeat, Ranges, Tree, parse_pattern

Instruction = tuple[Any, ...]


class Program(Struct, frozen=True):
    """The sets of characters of a pattern, and its instructions; the first one is where a match begins."""

    sets: tuple[Ranges, ...]
    code: tuple[Instruction, ...]


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> Program:
    """Return the program of a pattern.

    Raises:
        PatternError: the pattern is not valid.

    """
    compiler = _Compiler()
    compiler.add(parse_pattern(text))
    compiler.code.append(["match"])
    return Program(tuple(compiler.sets), tuple(map(tuple, compiler.code)))


class _Compiler:
    """Writes the instructions of a tree; jumps get their targets once these are known."""

    def __init__(self) -> None:
        self.sets: dict[Ranges, int] = {}
        self.code: list[list[Any]] = []

    def add(self, tree: Tree) -> None:
        match tree:
            case One(chars):
                self.code.append(["read", self.sets.setdefault(chars, len(self.sets))])
            case Edge(is_end):
                self.code.append(["end" if is_end else "begin"])
            case Chain(parts):
                for part in parts:
                    self.add(part)
            case Either(choices):
                self._add_choices(choices)
            case PatternRepeat():
                self._add_repeated(tree)

    def _go(self, *targets: int) -> list[Any]:
        instruction: list[Any] = ["go", *targets]
        self.code.append(instruction)
        return instruction

    def _add_choices(self, choices: tuple[Tree, ...]) -> None:
        fork, ends = self._go(), []
        for choice in choices:
            fork.append(len(self.code))
            self.add(choice)
            ends.append(self._go())
        for end in ends:
            end.append(len(self.code))

    def _add_repeated(self, tree: PatternRepeat) -> None:
        for _ in range(tree.least):
            self.add(tree.body)
        if tree.most is None:
            start = len(self.code)
            skip = self._go(start + 1)
            self.add(tree.body)
            self._go(start)
            skip.append(len(self.code))
            return
        skips = []
        for _ in range(tree.most - tree.least):  # x(x(x)?)?: each copy may be followed by the end of all
            skips.append(self._go(len(self.code) + 1))
            self.add(tree.body)
        for skip in skips:
            skip.append(len(self.code))
