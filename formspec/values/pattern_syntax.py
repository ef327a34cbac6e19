r"""The language of ``pattern:``, as a tree.

It is the part of regular expressions that ECMA-262 (flag ``u``) and Python write alike, without what has no matcher of
linear time: a pattern is written into the JSON Schema as it is. It has one meaning, that of ECMA-262:

- a sign, and ``\`` before one of ``^ $ \ . * + ? ( ) [ ] { } | /`` for the sign itself; ``\t \n \v \f \r``, ``\xhh``,
  ``\uhhhh``;
- ``.`` (all but line ends), ``[…]`` and ``[^…]`` with signs, ranges and ``\d \D \w \W \s \S``; ``\d`` is 0-9, ``\w``
  A-Z, a-z, 0-9 and ``_``;
- ``(…)`` and ``(?:…)``, which are the same, ``|``, ``? * + {n} {m,} {m,n}``, each also with ``?`` behind it, which
  changes nothing where only one question is asked: whether a text matches;
- ``^`` and ``$``: the beginning and the end of the text.

Everything else is an error, with its place and what to write instead.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from msgspec import Struct

from ..invisible import WHITE_SPACE
from ..patterns import lazy_pattern

INVALID = "spec.pattern"
UNSUPPORTED = "spec.pattern-unsupported"
TOO_LARGE = "spec.pattern-too-large"

MAX_DEPTH = 60
"""Groups inside each other: parser and compiler recurse with each, three calls a level, far below Python's 1000."""
MAX_SIZE = 2_000
"""Instructions of a program, a repeated part counted as often as it is repeated: ``^.{0,900}$`` takes 1,803, a number
of 18 digits 21. It bounds the time for each character of a text."""

_SYNTAX = "^$\\.*+?()[]{}|/"
"""The signs that ECMA-262 (21.2.1, SyntaxCharacter and ``/``) allows to follow a ``\\``."""
_CONTROLS = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_CODE = lazy_pattern(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))")
_COUNT = lazy_pattern(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_COUNT_FROM_NOTHING = lazy_pattern(r"\{,([0-9]+)\}")
_NAMED = lazy_pattern(r"\(\?P?<\w+>")
_MISSING = (  # what other languages of patterns have, and the name of the remedy
    (r"\(\?P=\w*\)?|\\[1-9]|\\k<?", "reference"),
    (r"\(\?<?[=!]", "look"),
    (r"\(\?#", "comment"),
    (r"\(\?>", "atomic"),
    (r"\(\?\(", "condition"),
    (r"\(\?[a-zA-Z-]+[:)]", "flag"),
    (r"\\[bB]", "edge"),
    (r"\\[pP](?:\{[^}]*\}?)?", "property"),
    (r"\\N(?:\{[^}]*\}?)?|\\U[0-9A-Fa-f]{0,8}|\\u\{[^}]*\}?|\\c[A-Za-z]?|\\[0aeE]", "letter"),
    (r"\\u[dD][89a-fA-F][0-9A-Fa-f]{2}", "letter"),  # a half of a character
)  # fmt: skip
_MISSING_AT = tuple((lazy_pattern(sign), why) for sign, why in _MISSING)
_INSTEAD = {r"\A": "^", r"\Z": "$", r"\z": "$"}
_DOUBLED = ("--", "&&", "||", "~~")  # operations on sets in other languages, and in later versions of these
_CLASS_IN_CLASS = lazy_pattern(r"\[[:.=]")

Ranges = tuple[tuple[int, int], ...]
"""Characters as ranges of code points, both ends included: in order, without overlap and without neighbours."""


class PatternError(ValueError):
    """What is wrong in a pattern: the code of the problem, the name of the reason, the part, its offset.

    ``why`` is empty where the code says it; ``instead`` is what to write for the part, where one thing can be meant.
    """

    def __init__(self, code: str, why: str, part: str, offset: int, instead: str = "") -> None:
        super().__init__(f"{part!r} at {offset}: {why}")
        self.code = code
        self.why = why
        self.part = part
        self.offset = offset
        self.instead = instead


class One(Struct, frozen=True):
    """One character of a set."""

    chars: Ranges


class Edge(Struct, frozen=True):
    """The beginning of the text, or its end."""

    is_end: bool


class Chain(Struct, frozen=True):
    """One part after the other."""

    parts: tuple[Tree, ...]


class Either(Struct, frozen=True):
    """One of several alternatives."""

    choices: tuple[Tree, ...]


class PatternRepeat(Struct, frozen=True):
    """A part repeated ``least`` to ``most`` times (None: without bound); ``start`` and ``end`` are its offsets."""

    body: Tree
    least: int
    most: int | None
    start: int
    end: int


Tree = One | Edge | Chain | Either | PatternRepeat


def parse_pattern(text: str) -> Tree:
    """Return the tree of a pattern.

    Raises:
        PatternError: it is not valid, has something that the language lacks, or becomes too large a program.

    """
    tree = _Parser(text).whole()
    if _checked_size(tree, text) > MAX_SIZE:
        raise PatternError(TOO_LARGE, "", text, 0)
    return tree


def _checked_size(tree: Tree, text: str) -> int:
    """Return the number of instructions of a tree; raise PatternError for the innermost repetition beyond the bound."""
    match tree:
        case Chain(parts):
            return sum(_checked_size(part, text) for part in parts)
        case Either(choices):
            return 1 + sum(1 + _checked_size(choice, text) for choice in choices)
        case PatternRepeat(body=body, least=least, most=most):
            one = max(_checked_size(body, text), 1)  # an empty part costs time as well
            size = least * one + (one + 2 if most is None else (most - least) * (one + 1))
            if size > MAX_SIZE:
                raise PatternError(TOO_LARGE, "", text[tree.start : tree.end], tree.start)
            return size
        case _:
            return 1


def ordered(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges of code points in order, those that overlap or touch as one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def all_but(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return all code points that are in none of the ranges."""
    found, begin = [], 0
    for low, high in ordered(ranges):
        if begin < low:
            found.append((begin, low - 1))
        begin = high + 1
    return (*found, (begin, sys.maxunicode)) if begin <= sys.maxunicode else tuple(found)


_NEXT_LINE, _BYTE_ORDER_MARK = 0x85, 0xFEFF
_LINE_ENDS = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))  # ECMA-262, 12.3
_DIGITS = ((0x30, 0x39),)
_WORD = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE = (*(each for each in WHITE_SPACE if each[0] != _NEXT_LINE), (_BYTE_ORDER_MARK, _BYTE_ORDER_MARK))
"""ECMA-262 (12.2, 12.3) counts the byte order mark as white space, and U+0085 not."""
CATEGORIES = {
    "d": ordered(_DIGITS), "D": all_but(_DIGITS),
    "w": ordered(_WORD), "W": all_but(_WORD),
    "s": ordered(_SPACE), "S": all_but(_SPACE),
}  # fmt: skip
"""The characters of ``\\d`` and the like."""


class _Parser:
    """Recursive descent."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def whole(self) -> Tree:
        tree = self._either()
        if self.at < len(self.text):
            raise self._invalid("group-closed", ")", r"\)")
        return tree

    def _invalid(self, why: str, part: str = "", instead: str = "", *, at: int | None = None) -> PatternError:
        return PatternError(INVALID, why, part, self.at if at is None else at, instead)

    def _next(self) -> str:
        """Return the next sign; an empty text at the end."""
        return self.text[self.at : self.at + 1]

    def _take(self, sign: str) -> bool:
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def _either(self) -> Tree:
        choices = [self._chain()]
        while self._take("|"):
            choices.append(self._chain())
        return choices[0] if len(choices) == 1 else Either(tuple(choices))

    def _chain(self) -> Tree:
        parts: list[Tree] = []
        while self._next() not in ("", "|", ")"):
            parts.append(self._repeated())
        return parts[0] if len(parts) == 1 else Chain(tuple(parts))

    def _repeated(self) -> Tree:
        start = self.at
        body = self._atom()
        counts = self._counts()
        if counts is None:
            return body
        if self.text[start] in "^$":
            raise self._invalid("repeat", self.text[start : self.at], self.text[start], at=start)
        self._take("?")
        end = self.at
        if self._take("+"):
            raise PatternError(UNSUPPORTED, "atomic", self.text[start : self.at], start, self.text[start:end])
        if self._counts() is not None:
            twice = f"({self.text[start:end]}){self.text[end : self.at]}"
            raise self._invalid("repeat-twice", self.text[start : self.at], twice, at=end)
        return PatternRepeat(body, *counts, start, end)

    def _counts(self) -> tuple[int, int | None] | None:
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return counts
        found = _COUNT.match(self.text, self.at)
        if found is None:
            self._refuse_count()
            return None
        least = _number(found[1])
        most = least if not found[2] else _number(found[3]) if found[3] else None
        if most is not None and least > most:
            raise self._invalid("repeat-order", found[0], f"{{{found[3]},{found[1]}}}")
        self.at = found.end()
        return least, most

    def _refuse_count(self) -> None:
        """Raise where a brace begins no repetition."""
        if self._next() != "{":
            return
        found = _COUNT_FROM_NOTHING.match(self.text, self.at)
        if found is not None:
            raise self._invalid("count-open", found[0], f"{{0,{found[1]}}}")
        raise self._invalid("count-open", "{")

    def _atom(self) -> Tree:
        sign = self._next()
        if sign == "(":
            return self._group()
        if sign == "[":
            return One(self._class())
        if sign == "\\":
            return One(self._escaped(""))
        self._refuse_sign(sign)
        self.at += 1
        if sign in "^$":
            return Edge(is_end=sign == "$")
        return One(all_but(_LINE_ENDS) if sign == "." else _only(ord(sign)))

    def _refuse_sign(self, sign: str) -> None:
        """Raise where a sign cannot begin a part."""
        if sign in "*+?":
            raise self._invalid("repeat", sign, "\\" + sign)
        if sign == "{":
            self._refuse_count_of_nothing()
        if sign in "]}":
            raise self._invalid("bare", sign, "\\" + sign)

    def _refuse_count_of_nothing(self) -> None:
        found = _COUNT.match(self.text, self.at)
        if found is not None:
            raise self._invalid("repeat", found[0])
        self._refuse_count()

    def _group(self) -> Tree:
        start = self.at
        self._refuse_missing()
        named = _NAMED.match(self.text, start)
        if named is not None:
            raise PatternError(UNSUPPORTED, "name", named[0], start, "(")
        if not self._take("(?:"):
            if self.text.startswith("(?", start):
                raise self._invalid("group", self.text[start : start + 3])
            self.at += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PatternError(TOO_LARGE, "", self.text[start:], start)
        body = self._either()
        if not self._take(")"):
            raise self._invalid("group-open", "(", r"\(", at=start)
        self.depth -= 1
        return body

    def _refuse_missing(self) -> None:
        """Raise where something begins that other languages of patterns have."""
        for pattern, why in _MISSING_AT:
            found = pattern.match(self.text, self.at)
            if found is not None:
                raise PatternError(UNSUPPORTED, why, found[0], self.at)
        part = self.text[self.at : self.at + 2]
        if part in _INSTEAD:
            raise PatternError(UNSUPPORTED, "other-edge", part, self.at, _INSTEAD[part])

    def _escaped(self, others: str) -> Ranges:
        r"""Return the characters of a ``\`` and what follows it; ``others`` are signs that it may precede too."""
        self._refuse_missing()
        sign = self.text[self.at + 1 : self.at + 2]
        code = _CODE.match(self.text, self.at)
        if code is not None:
            self.at = code.end()
            return _only(int(code[1] or code[2], 16))
        if sign in CATEGORIES:
            chars = CATEGORIES[sign]
        elif sign in _CONTROLS:
            chars = _only(_CONTROLS[sign])
        elif sign and sign in _SYNTAX + others:
            chars = _only(ord(sign))
        else:
            is_sign = bool(sign) and not (sign.isascii() and sign.isalnum())
            raise self._invalid("sign" if is_sign else "escape", "\\" + sign, sign if is_sign else "")
        self.at += 2
        return chars

    def _class(self) -> Ranges:
        start = self.at
        self.at += 1
        negated = self._take("^")
        if self._next() == "]":
            raise self._invalid("set-empty", "]", r"\]")
        ranges: list[tuple[int, int]] = []
        while not self._take("]"):
            if not self._next():
                raise self._invalid("set-open", "[", at=start)
            ranges += self._member()
        return all_but(ranges) if negated else ordered(ranges)

    def _member(self) -> Ranges:
        """Return a sign, a range or a category of a class."""
        start = self.at
        self._refuse_in_class()
        low = self._class_atom()
        is_range = self._next() == "-" and self.text[self.at + 1 : self.at + 2] not in ("", "]")
        if not is_range:
            return low
        self._refuse_in_class()
        self.at += 1
        self._refuse_in_class()
        high = self._class_atom()
        if not (_is_one(low) and _is_one(high)) or low > high:
            raise self._invalid("range", self.text[start : self.at], at=start)
        return ((low[0][0], high[0][0]),)

    def _class_atom(self) -> Ranges:
        if self._next() == "\\":
            return self._escaped("-")
        self.at += 1
        return _only(ord(self.text[self.at - 1]))

    def _refuse_in_class(self) -> None:
        """Raise where other languages, or later versions, take signs of a class for an operation or another class."""
        found = _CLASS_IN_CLASS.match(self.text, self.at)
        if found is not None:
            raise PatternError(UNSUPPORTED, "class", found[0], self.at)
        if self._next() == "[":
            raise self._invalid("bare", "[", r"\[")
        part = self.text[self.at : self.at + 2]
        if part in _DOUBLED:
            raise PatternError(UNSUPPORTED, "set", part, self.at, "\\-" if part == "--" else part[0])


def _only(code: int) -> Ranges:
    return ((code, code),)


def _is_one(chars: Ranges) -> bool:
    return len(chars) == 1 and chars[0][0] == chars[0][1]


def _number(digits: str) -> int:
    """Return a count; one of many digits is beyond the bound anyway."""
    return int(digits) if len(digits) < len(str(MAX_SIZE)) + 1 else MAX_SIZE + 1
