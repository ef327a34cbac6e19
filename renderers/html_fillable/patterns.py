"""Regular expressions, from Python's syntax to JavaScript's (with its ``u`` flag)."""

from __future__ import annotations

import re

from formspec.patterns import lazy_pattern

_WORD = r"\p{L}\p{N}_"
_BLANK = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CLASSES = {"d": r"\p{Nd}", "D": r"\P{Nd}", "w": _WORD, "s": _BLANK}
_OTHERS = {"W": _WORD, "S": _BLANK}
_EDGES = {
    "b": rf"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))",
    "A": r"(?<![\s\S])",
    "Z": r"(?![\s\S])",
}
_ANYTHING = r"[\s\S]"
_SAME = frozenset("tnrfvxu^$\\.*+?()[]{}|/-")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")  # JavaScript does not repeat them
_GROUPS = ("(?:", *_LOOKS)
_OUTSIDE = lazy_pattern(
    r"\\.|\[\\s\\S\]|\(\?P?[<:=!a-zA-Z#>(-][=!]?|\[\^?\]?|\{[0-9]*,?[0-9]*\}[+]?|[*+?][+]|.", re.DOTALL
)
_COUNT = lazy_pattern(r"\{([0-9]*+)(,?)([0-9]*+)\}")
_INSIDE = lazy_pattern(r"\\.|.", re.DOTALL)


def script_pattern(pattern: str) -> str | None:
    """Return ``pattern`` in JavaScript's syntax; None if JavaScript cannot express it."""
    made: list[str] = []
    groups: list[str] = []
    inside, at, closed = False, 0, ""
    while match := (_INSIDE if inside else _OUTSIDE).match(pattern, at):
        piece = match.group()
        one = _piece(piece, inside=inside)
        if one is None or (closed in _LOOKS and one[0] in "*+?{"):
            return None
        closed = ""
        if not inside and piece.startswith("("):
            groups.append(piece)
        elif not inside and piece == ")":
            closed = groups.pop()
        made.append(one)
        inside = piece != "]" if inside else piece.startswith("[") and piece != _ANYTHING
        at = match.end()
    return "".join(made)


def _piece(piece: str, *, inside: bool) -> str | None:
    if piece.startswith("\\"):
        return _escape(piece[1], inside=inside)
    if inside:
        return "\\[" if piece == "[" else piece
    if piece == _ANYTHING:
        return piece
    if piece.startswith("[") and piece.endswith("]"):
        return piece[:-1] + r"\]"
    if piece.startswith("(?"):
        return _group(piece)
    if piece.startswith("{") or piece in ("}", "]"):
        return _count(piece)
    if piece == ".":
        return r"[^\n]"
    if piece == "$":
        return r"(?=\n?(?![\s\S]))"
    return None if len(piece) > 1 and piece[0] in "*+?" else piece


def _count(piece: str) -> str | None:
    """Return a number of repetitions, in which Python may omit the minimum, or a literal bracket."""
    if piece.endswith("+"):
        return None
    count = _COUNT.fullmatch(piece)
    if count is None or piece == "{}":
        return piece.replace("{", r"\{").replace("}", r"\}").replace("]", r"\]")
    least, comma, most = count.groups()
    return f"{{{least or '0'}{comma}{most}}}"


def _group(piece: str) -> str | None:
    if piece.startswith("(?P<"):
        return "(?<" + piece[4:]
    return piece if piece in _GROUPS or piece[:3] in _GROUPS else None


def _escape(char: str, *, inside: bool) -> str | None:
    if char in _CLASSES:
        return _CLASSES[char] if inside or char == "D" else f"[{_CLASSES[char]}]"
    if char in _OTHERS:
        return None if inside else f"[^{_OTHERS[char]}]"
    if char in _EDGES:
        return (r"\x08" if char == "b" else None) if inside else _EDGES[char]
    if char == "-" and not inside:
        return "-"
    if char in _SAME:
        return "\\" + char
    return None if char.isalnum() else char
