"""Patterns of texts, from Python's writing to JavaScript's (with its ``u`` flag)."""

from __future__ import annotations

import re

_CLASSES = {"d": r"\p{Nd}", "D": r"\P{Nd}", "w": r"\p{L}\p{N}_", "s": r"\s", "S": r"\S"}
_SAME = frozenset("tnrfvbB0123456789xu^$\\.*+?()[]{}|/-")
_GROUPS = ("(?:", "(?=", "(?!", "(?<=", "(?<!")
_OUTSIDE = re.compile(r"\\.|\(\?P?[<:=!a-zA-Z#-][=!]?|\[\^?\]?|[*+?}][+]|.", re.DOTALL)
_INSIDE = re.compile(r"\\.|.", re.DOTALL)


def script_pattern(pattern: str) -> str | None:
    """Return ``pattern`` as JavaScript writes it; None where it says what JavaScript cannot say."""
    made: list[str] = []
    inside, at = False, 0
    while found := (_INSIDE if inside else _OUTSIDE).match(pattern, at):
        piece = found.group()
        one = _piece(piece, inside=inside)
        if one is None:
            return None
        made.append(one)
        inside = piece != "]" if inside else piece.startswith("[")
        at = found.end()
    return "".join(made)


def _piece(piece: str, *, inside: bool) -> str | None:
    if piece.startswith("\\"):
        return _escape(piece[1], inside=inside)
    if inside:
        return "\\[" if piece == "[" else piece
    if piece.startswith("[") and piece.endswith("]"):
        return piece[:-1] + r"\]"
    if piece.startswith("(?"):
        return _group(piece)
    if piece == ".":
        return r"[^\n]"
    if piece == "$":
        return r"(?=\n?(?![\s\S]))"
    return None if len(piece) > 1 and piece[0] in "*+?}" else piece


def _group(piece: str) -> str | None:
    if piece.startswith("(?P<"):
        return "(?<" + piece[4:]
    return piece if piece in _GROUPS or piece[:3] in _GROUPS else None


def _escape(char: str, *, inside: bool) -> str | None:
    if char == "w":
        return _CLASSES["w"] if inside else rf"[{_CLASSES['w']}]"
    if char == "W":
        return None if inside else rf"[^{_CLASSES['w']}]"
    if char in _CLASSES:
        return _CLASSES[char]
    if char == "Z":
        return r"(?![\s\S])"
    if char == "A":
        return r"(?<![\s\S])"
    if char == "-" and not inside:
        return "-"
    if char in _SAME:
        return "\\" + char
    return None if char.isalnum() else char
