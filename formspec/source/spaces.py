"""White space that YAML does not count as such: it is pasted from a word processor, a web page or a chat, unseen.

YAML knows the space and, behind a colon, the tab. A no-break space or a full-width one at the beginning of a line, or
behind a colon or a dash, is a letter of the text to it, and a character without width makes another key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from ..invisible import GAPS, IGNORABLE, ODD_GAPS
from ..patterns import lazy_pattern
from ..problems import Problem
from .nodes import Mark

_WIDE = "\u3000"
_NO_BREAK = "\u00a0\u202f"
_ODD = f"[{ODD_GAPS}{IGNORABLE}]"
_ANY_ODD = lazy_pattern(_ODD)
_BLANK = f"[{GAPS}{IGNORABLE}]"
_STRUCTURE = lazy_pattern(
    rf"^{_BLANK}+"  # the indentation
    rf"|(?:(?<=^-)|(?<= -)|(?<={_ODD}-)){_BLANK}+"  # behind a dash
    rf"|(?<=[A-Za-z0-9_\"']:){_BLANK}+"  # behind the colon of a key
    rf"|(?<=[\[{{,]){_BLANK}+"  # behind a bracket or a comma
    rf"|(?<!{_BLANK}){_BLANK}++(?=[:,\]}}])"  # before one
    rf"|(?<![{IGNORABLE}])[{IGNORABLE}]++(?=[A-Za-z0-9_])"  # in or next to a key or an id
    rf"|(?<=[A-Za-z0-9_])[{IGNORABLE}]+"
)
"""White space where YAML needs a space or nothing. A run is matched from its beginning or not at all: linear time."""
_NAMES = (
    (lazy_pattern(f"[{_WIDE}]"), "full-width"),
    (lazy_pattern(f"[{_NO_BREAK}]"), "no-break"),
    (lazy_pattern(f"[{IGNORABLE}]"), "zero-width"),
)
_ZERO = lazy_pattern(f"[{IGNORABLE}]")
_LONGEST = 2_000  # characters of a line that is corrected


class OddSpaces(Struct, frozen=True):
    """The lines of a text with white space that YAML does not count as such.

    ``lines`` are all lines, corrected. ``line`` and ``column`` (from 0) are the position of the first such character,
    ``kind`` its name in the group ``space``, and ``rest`` the number of other lines that have one.
    """

    lines: list[str]
    line: int
    column: int
    kind: str
    rest: int

    def problem(self, file: str) -> Problem:
        """Return the problem that names the first character, with its corrected line."""
        return spaces_problem(Mark(file, self.line, self.column), self.kind, self.lines[self.line], self.rest)


def spaces_problem(mark: Mark, kind: str, corrected: str, rest: int) -> Problem:
    """Return the problem of white space of a kind, with the corrected line; ``rest`` other lines have the same."""
    params = {"kind": kind, "corrected": corrected, "rest": rest or ""}
    return Problem(code="yaml.space", params=params, location=mark.location())


def odd_spaces(lines: list[str]) -> Iterator[OddSpaces]:
    """Yield the corrections of odd white space where YAML needs a space or nothing; none if there is no such character.

    A full-width space at the beginning of a line is two spaces wide; the second correction takes it for one.
    """
    changed = {
        number: line
        for number, line in enumerate(lines)
        if len(line) <= _LONGEST and _ANY_ODD.search(line) and corrected(line) != line
    }
    if not changed:
        return
    first = min(changed)
    column, kind = _first_change(changed[first])
    for width in (2, 1) if any(_WIDE in line for line in changed.values()) else (1,):
        fixed = [corrected(line, width) if number in changed else line for number, line in enumerate(lines)]
        yield OddSpaces(fixed, first, column, kind, len(changed) - 1)


def corrected(text: str, width: int = 2) -> str:
    """Return a line, a key or a value with plain spaces where it has others; a full-width one is ``width`` wide."""

    def plain(found: re.Match[str]) -> str:
        if not _ANY_ODD.search(found[0]):
            return found[0]
        visible = _ZERO.sub("", found[0])
        wide = " " * width if found.start() == 0 else " "
        return _ANY_ODD.sub(" ", visible.replace(_WIDE, wide))

    return _STRUCTURE.sub(plain, text)


def _first_change(line: str) -> tuple[int, str]:
    """Return the column of the first odd character that is corrected, and its kind."""
    for found in _STRUCTURE.finditer(line):
        odd = _ANY_ODD.search(found[0])
        if odd is not None:
            kind = next((name for pattern, name in _NAMES if pattern.match(odd[0])), "other")
            return found.start() + odd.start(), kind
    return 0, "other"
