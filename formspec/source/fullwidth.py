"""Finding full-width punctuation where YAML wants its own: the commonest slip under a Chinese input method."""

from __future__ import annotations

import re
from functools import cache

from ..problems import Problem
from .nodes import Mark

# Each pattern passes a line once: what follows a repetition cannot begin with what is repeated, or the repetition is
# possessive. Those between brackets look at a stretch without brackets, which begins at the nearest one to the left.
_AT_START = (
    (r"^[\s\-]*+[\"']?[A-Za-z_][\w./-]*+[\"']?\s*+(：)", ":"),
    (r"^\s*+([－—–]) ?(?=[A-Za-z_\"'{])", "-"),
    (r"^ *+(　)", " "),
    (r"^\s*+(＃)", "#"),
    (r"^(?:[^#\"']*[:\-\[,])?\s*([［【])", "["),
    (r"^(?:[^#\"']*[:\-\[,])?\s*(｛)", "{"),
)
_UNQUOTED = r"[^#\"']*"
_COMMA = r"[\[{][^\[\]{}，]*+(，)"
_IN_BRACES = r"\{[^{}]*+"
_COLON = r"\b(?=\w*[A-Za-z_])\w++\s*+(：)"
_CLOSING = {"］": "]", "】": "]", "｝": "}"}
_LAST = r"[\[{][^\[\]{}]*+$"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of slips, compiled; only a mistake needs them."""
    return re.compile(pattern)


def slip_in_line(line: str) -> tuple[int, str, str] | None:
    """Return (column from 0, the full-width sign, what to write instead) for the first slip in ``line``."""
    for pattern, instead in _AT_START:
        found = _compiled(pattern).match(line)
        if found:
            return found.start(1), found.group(1), instead
    return _slip_in_brackets(line)


def _slip_in_brackets(line: str) -> tuple[int, str, str] | None:
    """Return the first slip inside a list or mapping in brackets, before the first quotation mark or comment."""
    unquoted = _compiled(_UNQUOTED).match(line)
    assert unquoted is not None
    end = unquoted.end()
    comma = _compiled(_COMMA).search(line, 0, end)
    if comma:
        return comma.start(1), "，", ","
    for braces in _compiled(_IN_BRACES).finditer(line, 0, end):
        colon = _compiled(_COLON).search(line, braces.start() + 1, braces.end())
        if colon:
            return colon.start(1), "：", ":"
    bare = line.rstrip()
    if end == len(line) and bare[-1:] in _CLOSING and _compiled(_LAST).search(bare, 0, len(bare) - 1):
        return len(bare) - 1, bare[-1], _CLOSING[bare[-1]]
    return None


def slip_near(lines: list[str], line: int, file: str) -> Problem | None:
    """Return the slip that explains a syntax error at ``line`` (from 0): the nearest one at or above it.

    A key with a full-width colon swallows the lines that follow, so the parser complains further down.
    """
    for number in range(min(line, len(lines) - 1), max(-1, line - 12), -1):
        found = slip_in_line(lines[number])
        if found:
            return fullwidth_problem(Mark(file, number, found[0]), found[1], found[2])
    return None


def slip_in_scalar(text: str, mark: Mark) -> Problem | None:
    """Return the slip in an unquoted scalar that stands where a mapping is wanted (``id：name``)."""
    found = slip_in_line(text)
    if found is None:
        return None
    return fullwidth_problem(Mark(mark.file, mark.line, mark.column + found[0]), found[1], found[2])


def fullwidth_problem(mark: Mark, sign: str, instead: str) -> Problem:
    """Return the problem that names a full-width ``sign`` and the sign that YAML wants."""
    shown = "　（全角空格）" if sign == "　" else sign
    return Problem(code="yaml.fullwidth", params={"sign": shown, "instead": instead}, place=mark.place())
