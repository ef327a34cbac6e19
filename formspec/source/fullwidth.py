"""Finding full-width punctuation where YAML needs its own: the most common slip with a Chinese input method."""

from __future__ import annotations

import re
from functools import cache

from ..patterns import lazy_pattern
from ..problems import Problem
from .nodes import Mark

# Each pattern takes linear time: the part after a repetition cannot begin with a repeated character, or the repetition
# is possessive. Patterns between brackets match text without brackets, which begins at the nearest one to the left.
_AT_START = (
    (r"^[\s\-]*+[\"']?[A-Za-z_][\w./-]*+[\"']?\s*+(：)", ":"),
    (r"^\s*+([－—–]) ?(?=[A-Za-z_\"'{])", "-"),
    (r"^ *+(　)", " "),
    (r"^\s*+(＃)", "#"),
    (r"^(?:[^#\"']*[:\-\[,])?\s*([［【])", "["),
    (r"^(?:[^#\"']*[:\-\[,])?\s*(｛)", "{"),
)
_UNQUOTED = lazy_pattern(r"[^#\"']*")
_TOKENS = lazy_pattern(r"\w+|\s+|.")
_LETTERS = lazy_pattern("[A-Za-z_]")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of slips, compiled at its first use, since only a mistake needs it."""
    return re.compile(pattern)


def slip_in_line(line: str) -> tuple[int, str, str] | None:
    """Return (column from 0, the full-width sign, its replacement) for the first slip in ``line``."""
    for pattern, instead in _AT_START:
        found = _compiled(pattern).match(line)
        if found:
            return found.start(1), found.group(1), instead
    return _slip_in_brackets(line)


def _slip_in_brackets(line: str) -> tuple[int, str, str] | None:
    """Return the slip between brackets: a comma, else a colon behind a key, else a bracket at the end of the line.

    One pass, since a line may consist of a million brackets.
    """
    found = _UNQUOTED.match(line)
    unquoted = found.group() if found else ""
    comma, colon = -1, -1
    is_open, in_braces, after_key = False, False, False
    for token in _TOKENS.finditer(unquoted):
        sign = token.group()
        if sign in ("[", "{"):
            is_open, in_braces = True, in_braces or sign == "{"
        elif sign in ("]", "}"):
            is_open, in_braces = False, in_braces and sign != "}"
        elif sign == "，" and is_open:
            comma = token.start()
        elif sign == "：" and in_braces and after_key:
            colon = token.start()
        after_key = _LETTERS.search(sign) is not None or (after_key and sign.isspace())
    if comma >= 0:
        return comma, "，", ","
    if colon >= 0:
        return colon, "：", ":"
    end = line.rstrip()
    closing = {"］": "]", "】": "]", "｝": "}"}.get(end[-1:])
    if closing and is_open and len(unquoted) == len(line):
        return len(end) - 1, end[-1], closing
    return None


def slip_near(lines: list[str], line: int, file: str) -> Problem | None:
    """Return the slip that explains a syntax error at ``line`` (from 0): the nearest one at or above it.

    A key with a full-width colon absorbs the lines that follow, so the parser reports an error further down.
    """
    for number in range(min(line, len(lines) - 1), max(-1, line - 12), -1):
        found = slip_in_line(lines[number])
        if found:
            return fullwidth_problem(Mark(file, number, found[0]), found[1], found[2])
    return None


def slip_in_scalar(text: str, mark: Mark) -> Problem | None:
    """Return the slip in an unquoted scalar in place of a mapping (``id：name``)."""
    found = slip_in_line(text)
    if found is None:
        return None
    return fullwidth_problem(Mark(mark.file, mark.line, mark.column + found[0]), found[1], found[2])


def fullwidth_problem(mark: Mark, sign: str, instead: str) -> Problem:
    """Return the problem that names a full-width ``sign`` and the sign that YAML needs."""
    shown = "full-width-space" if sign == "　" else sign
    return Problem(code="yaml.fullwidth", params={"sign": shown, "instead": instead}, location=mark.location())
