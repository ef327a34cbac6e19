r"""The syntax of ``pattern:``: Python's regular expressions as a tree, without constructs that have no bounded matcher.

Supported: literals, ``.``, classes, escapes, groups (named or not), alternatives, repetition (greedy or lazy), the
anchors ``^ $ \A \Z \b \B``, comments, and lookaround. Rejected: backreferences, conditionals, inline flags, possessive
repetition and atomic groups. The user of the tree may limit lookaround further.
"""

from __future__ import annotations

import unicodedata

from msgspec import Struct

from ..patterns import lazy_pattern

MAX_GROUPS = 60
"""Groups of one pattern: parser and analysis recurse with each, three calls a level, far below Python's 1000 calls."""
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_CATEGORIES = "dDwWsS"
_ESCAPE = lazy_pattern(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|N\{(?P<name>[^}]+)\}"
    r"|(?P<octal>0[0-7]{0,2}|[1-7][0-7]{2})|(?P<reference>[1-9][0-9]?)|(?P<sign>[\s\S]))"
)
_OCTAL_IN_CLASS = lazy_pattern(r"\\([0-7]{1,3})")
_COUNT = lazy_pattern(r"\{(?!\})([0-9]*)(,?)([0-9]*)\}")
_NAMED = lazy_pattern(r"\(\?P<\w+>")
_EXTENSION = lazy_pattern(r"\(\?(?:P=\w*\)|\(\w*\)|[a-zA-Z-]+[:)]|>)")
_LOOKAROUND = ("(?=", "(?!", "(?<=", "(?<!")


class UnclosedCountError(Exception):
    """A ``{`` that begins no repetition."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class UnsupportedPatternError(ValueError):
    """A construct that patterns do not support; ``part`` is its text, ``offset`` its first character."""

    def __init__(self, part: str, offset: int) -> None:
        super().__init__(part)
        self.part = part
        self.offset = offset


class CharSet(Struct, frozen=True):
    """Characters: ranges of code points, categories (``d w s``, upper case: all others), or all but these."""

    ranges: tuple[tuple[int, int], ...] = ()
    categories: str = ""
    negated: bool = False


class One(Struct, frozen=True):
    """One character of a set."""

    chars: CharSet
    start: int
    end: int


class Anchor(Struct, frozen=True):
    r"""A condition on the position in the text; ``sign`` is how it is written (``^``, ``\b``)."""

    sign: str
    start: int
    end: int


class Lookaround(Struct, frozen=True):
    """A condition on the text before or after; ``sign`` is its opening (``(?=``)."""

    sign: str
    body: Tree
    start: int
    end: int


class Chain(Struct, frozen=True):
    """One part after the other; none of them is the empty text."""

    parts: tuple[Tree, ...]
    start: int
    end: int


class Either(Struct, frozen=True):
    """One of several alternatives."""

    choices: tuple[Tree, ...]
    start: int
    end: int


class PatternRepeat(Struct, frozen=True):
    """A part repeated ``least`` to ``most`` times (None: without bound)."""

    body: Tree
    least: int
    most: int | None
    lazy: bool
    start: int
    end: int


Tree = One | Anchor | Lookaround | Chain | Either | PatternRepeat


def parse_pattern(text: str) -> Tree:
    """Return the tree of ``text``, which :func:`re.compile` accepts; raise UnsupportedPatternError otherwise."""
    return _PatternParser(text).either()


def in_category(char: str, category: str) -> bool:
    """Return whether a category (one of ``d w s D W S``) contains ``char``."""
    match category.lower():
        case "d":
            inside = char.isdecimal()
        case "w":
            inside = char.isalnum() or char == "_"
        case _:
            inside = char.isspace()
    return inside is category.islower()


class _PatternParser:
    """Recursive descent over a pattern that is known to be valid."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def either(self) -> Tree:
        start = self.at
        choices = [self._chain()]
        while self._take("|"):
            choices.append(self._chain())
        return choices[0] if len(choices) == 1 else Either(tuple(choices), start, self.at)

    def _take(self, sign: str) -> bool:
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def _chain(self) -> Tree:
        start = self.at
        parts: list[Tree] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self._repeated(self._atom()))
        return parts[0] if len(parts) == 1 else Chain(tuple(parts), start, self.at)

    def _repeated(self, body: Tree) -> Tree:
        counts = self._counts()
        if counts is None:
            return body
        lazy = self._take("?")
        if self._take("+"):
            raise UnsupportedPatternError(self.text[body.end : self.at], body.end)
        return PatternRepeat(body, *counts, lazy, body.start, self.at)

    def _counts(self) -> tuple[int, int | None] | None:
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return counts
        found = _COUNT.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        least, comma, most = found.groups()
        if not comma:
            return int(least), int(least)
        return int(least or 0), int(most) if most else None

    def _atom(self) -> Tree:
        start, sign = self.at, self.text[self.at]
        if sign == "\\":
            return self._escaped()
        if sign == "(":
            return self._group()
        self.at += 1
        if sign == "[":
            chars = self._class()
        elif sign in "^$":
            return Anchor(sign, start, self.at)
        elif sign == ".":
            chars = CharSet(ranges=((10, 10),), negated=True)
        elif sign == "{":  # Python takes it for the sign itself; its author meant a repetition, as in {18
            raise UnclosedCountError(start)
        else:
            chars = _only(sign)
        return One(chars, start, self.at)

    def _escaped(self) -> Tree:
        start, sign = self.at, self.text[self.at + 1]
        if sign in _CATEGORIES:
            self.at += 2
            return One(CharSet(categories=sign), start, self.at)
        if sign in "AZzbB":
            self.at += 2
            return Anchor("\\" + sign, start, self.at)
        return One(_only(self._escape()), start, self.at)

    def _escape(self) -> str:
        """Return the character that an escape means."""
        found = _ESCAPE.match(self.text, self.at)
        assert found is not None
        if found["reference"]:
            raise UnsupportedPatternError(found.group(), self.at)
        self.at = found.end()
        if found["octal"]:
            return chr(int(found["octal"], 8))
        if found["name"]:
            return unicodedata.lookup(found["name"])
        if found["sign"]:
            return _LETTERS.get(found["sign"], found["sign"])
        return chr(int(found["x"] or found["u"] or found["U"], 16))

    def _class(self) -> CharSet:
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        categories = ""
        first = True
        while first or self.text[self.at] != "]":
            first = False
            if self.text[self.at] == "\\" and self.text[self.at + 1] in _CATEGORIES:
                categories += self.text[self.at + 1]
                self.at += 2
                continue
            low = high = self._member()
            if self.text[self.at] == "-" and self.text[self.at + 1] != "]":
                self.at += 1
                high = self._member()
            ranges.append((low, high))
        self.at += 1
        return CharSet(tuple(ranges), categories, negated)

    def _member(self) -> int:
        sign = self.text[self.at]
        octal = _OCTAL_IN_CLASS.match(self.text, self.at)
        if octal:
            self.at = octal.end()
            return int(octal.group(1), 8)
        if sign == "\\":
            return ord(self._escape())
        self.at += 1
        return ord(sign)

    def _group(self) -> Tree:
        start = self.at
        look = next((sign for sign in _LOOKAROUND if self.text.startswith(sign, start)), None)
        if look is not None:
            self.at += len(look)
            body = self._body()
            return Lookaround(look, body, start, self.at)
        if self.text.startswith("(?#", start):  # a count behind a comment repeats the part before it: easily overlooked
            raise UnsupportedPatternError("(?#", start)
        named = _NAMED.match(self.text, start)
        if named:
            self.at = named.end()
        elif not self._take("(?:"):
            found = _EXTENSION.match(self.text, start)
            if found:
                raise UnsupportedPatternError(found.group(), start)
            self.at += 1
        return Chain((self._body(),), start, self.at)  # with the offsets of the group, so that a message can show it

    def _body(self) -> Tree:
        """Return the content of a group, and continue behind its closing bracket."""
        body = self.either()
        self.at += 1
        return body


def _only(char: str) -> CharSet:
    return CharSet(ranges=((ord(char), ord(char)),))
