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
    (r"^\s*+(＃)", "#"),
    (r"^(?:[^#\"']*[:\-\[,])?\s*([［【])", "["),
    (r"^(?:[^#\"']*[:\-\[,])?\s*(｛)", "{"),
)
_QUOTED = lazy_pattern(r"(^|[ \[{,:])(?:\"[^\"]*+\"|'[^']*+')")
_COMMENT = lazy_pattern(r"(?:^|(?<=\s))#.*")
_TOKENS = lazy_pattern(r"\w+|\s+|.")
_LETTERS = lazy_pattern("[A-Za-z_]")
_BETWEEN_ITEMS = lazy_pattern(r"(?<=[}\]])，|，(?=[{\[])|，(?= ?[A-Za-z_][A-Za-z_0-9]{0,63}[:：])")
"""Full-width commas that separate items, whatever else the line contains; any other may belong to a text."""
_BRACKETS = str.maketrans("［【］】｛｝", "[[]]{}")
_MOST_SIGNS = 40  # full-width signs of one line that are corrected together
_LONGEST = 2_000  # characters of a line that is corrected


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of slips, compiled at its first use, since only a mistake needs it."""
    return re.compile(pattern)


def without_quoted(line: str) -> str:
    """Return a line with blanks for the texts in quotation marks, so that every other sign keeps its column."""
    return _QUOTED.sub(lambda found: found[1] + " " * (len(found[0]) - len(found[1])), line)


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
    plain = _COMMENT.sub("", without_quoted(line))
    comma, colon = -1, -1
    open_brackets, open_braces, after_key = 0, 0, False
    for token in _TOKENS.finditer(plain):
        sign = token.group()
        if sign in "[{":
            open_brackets, open_braces = open_brackets + 1, open_braces + (sign == "{")
        elif sign in "]}":
            open_brackets, open_braces = max(open_brackets - 1, 0), max(open_braces - (sign == "}"), 0)
        elif sign == "，" and open_brackets:
            comma = token.start()
        elif sign == "：" and open_braces and after_key:
            colon = token.start()
        elif sign in "\"'":
            break  # a quotation mark that is not closed
        after_key = _LETTERS.search(sign) is not None or (after_key and sign.isspace())
    if comma >= 0:
        return comma, "，", ","
    if colon >= 0:
        return colon, "：", ":"
    end = plain.rstrip()
    closing = {"］": "]", "】": "]", "｝": "}"}.get(end[-1:])
    return (len(end) - 1, end[-1], closing) if closing and open_brackets else None


def half_width(line: str) -> tuple[int, str, str, str] | None:
    """Return (column, the full-width sign, its replacement, the line with all its slips corrected) for a line.

    None if no sign of the line has to be half-width. A comma is corrected where it separates items, since any other
    one may belong to a text.
    """
    first: tuple[int, str, str] | None = None
    corrected = line
    for _ in range(_MOST_SIGNS if len(line) <= _LONGEST else 0):
        found = _sign_to_correct(corrected)
        if found is None:
            break
        first = first or found
        corrected = _replaced(corrected, found[0], found[2])
    return (*first, corrected) if first else None


def _sign_to_correct(line: str) -> tuple[int, str, str] | None:
    comma = _BETWEEN_ITEMS.search(without_quoted(line))
    if comma and ("[" in line or "{" in line):
        return comma.start(), "，", ","
    found = slip_in_line(line)
    return None if found is None or found[1] == "，" else found


def _replaced(line: str, column: int, instead: str) -> str:
    rest = line[column + 1 :]
    rest = rest.translate(_BRACKETS) if instead in "[]{}" else f" {rest.lstrip()}" if instead in ":,-#" else rest
    return f"{line[:column].rstrip() if instead == ':' else line[:column]}{instead}{rest}".rstrip()


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
    found = half_width(text)
    if found is not None:
        column, sign, instead, corrected = found
        return fullwidth_problem(Mark(mark.file, mark.line, mark.column + column), sign, instead, corrected)
    slip = slip_in_line(text)
    if slip is None:
        return None
    return fullwidth_problem(Mark(mark.file, mark.line, mark.column + slip[0]), slip[1], slip[2])


def fullwidth_problem(mark: Mark, sign: str, instead: str, corrected: str = "") -> Problem:
    """Return the problem that names a full-width ``sign`` and the sign that YAML needs.

    ``corrected`` is the line, or the part of it, with half-width signs; empty if it is not known.
    """
    params = {"sign": sign, "instead": instead, "corrected": corrected.strip()}
    return Problem(code="yaml.fullwidth", params=params, location=mark.location())
