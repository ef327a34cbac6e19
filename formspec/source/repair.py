"""The likely correction of a text that is not YAML: possible ones are tried, and one that the parser accepts is named.

A parser reports where it can go no further, which is seldom the slip itself. Each kind of slip has a function that
proposes corrected lines. The first proposal that lets the parser read on past the error is the correction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from ..patterns import lazy_pattern
from .fullwidth import slip_in_line

Position = tuple[int, int]
FirstError = Callable[[str], "Position | None"]
"""Returns line and column, from 0, of the first syntax error of a text; None if it has none."""

_MOST_CHARACTERS = 250_000
"""Characters that are parsed for all proposals together, about 0.2 s with libyaml: 50 proposals for a usual form."""
_LINES_ABOVE = 8  # lines above the error in which a quotation mark may have been opened
_LONGEST_LINE = 2_000  # characters of a line that is corrected: proposals grow with the signs of a line
_MOST_ENDS = 6  # possible ends of a text between braces, counted in commas and closing brackets

_KEY = r"[A-Za-z_]\w*"
_COLON = lazy_pattern(rf"^(\s*(?:- +)*{_KEY}):(?=[^\s/])")
_DASH = lazy_pattern(r"^(\s*)-(?=[^\W\d_]|[\"'{\[])")
_VALUE = lazy_pattern(rf"^(\s*(?:- +)*(?:{_KEY}: +)?)(\S.*)$")
_FLOW_VALUE = lazy_pattern(rf"(?:[{{,\[] *|^\s*(?:- +)*){_KEY}: +(?=[^\s\"'])|[\[,] *(?=[^\s\"'{{\[A-Za-z])")
_NEXT_KEY = lazy_pattern(rf"[,，] *{_KEY}: ")
_CLOSING = lazy_pattern(r"[\s\]}]*$")
_VARIABLE = lazy_pattern(r"\{[a-z]\w*(?:[+-]\d+)?\}")
_NEEDS_QUOTES = lazy_pattern(r"^[%@`&*!|>?#,\-]|[{}\[\]]|: | #|:$")
_QUOTED = lazy_pattern(r"(^|[ \[{,])(?:\"[^\"]*+\"|'[^']*+')")
_BRACKETS = str.maketrans("［【］】｛｝", "[[]]{}")
_PAIRS = {"[": "]", "{": "}"}
_CLOSERS = frozenset(_PAIRS.values())


class Repair(Struct, frozen=True):
    """A likely correction: the kind of slip, its line and column (from 0), and the corrected line.

    ``sign`` is the full-width sign of a slip of that kind, ``instead`` the one that YAML needs.
    """

    slip: str
    line: int
    column: int
    corrected: str
    sign: str = ""
    instead: str = ""


class _Proposal(Struct, frozen=True):
    """A repair, and the whole text with it."""

    repair: Repair
    lines: Sequence[str]


def likely_repair(text: str, error: Position, first_error: FirstError) -> Repair | None:
    """Return the correction that lets the parser read on past ``error``; None if no proposal does.

    Args:
        text: the text that is not YAML.
        error: line and column of its first syntax error, from 0; of a quotation mark that is not closed, its own.
        first_error: the parser.
    """
    lines = text.split("\n")
    tries = _MOST_CHARACTERS // (len(text) + 1)
    moved: Repair | None = None
    for proposal, _ in zip(_proposals(lines, error[0]), range(tries), strict=False):
        found = first_error("\n".join(proposal.lines))
        if found is None:
            return proposal.repair
        if moved is None and found[0] > max(error[0], proposal.repair.line):
            moved = proposal.repair  # there is another slip further down
    return moved


def _proposals(lines: Sequence[str], error_line: int) -> Iterator[_Proposal]:
    at_error = min(error_line, len(lines) - 1)
    near = [at_error, *_written_above(lines, at_error, 1)]
    for number in near:
        yield from _fullwidth(lines, number)
    for number in [at_error, *_written_above(lines, at_error, _LINES_ABOVE)]:
        yield from _on_line(lines, number, "quote", _closed_quotes)
    for slip, propose in _KINDS:
        for number in near:
            yield from _on_line(lines, number, slip, propose)
    for number in near:
        yield from _indented(lines, number)


def _written_above(lines: Sequence[str], line: int, most: int) -> list[int]:
    """Return the nearest lines above ``line`` that are neither blank nor a comment, at most ``most``."""
    written = (number for number in range(line - 1, -1, -1) if lines[number].strip()[:1] not in ("", "#"))
    return [number for number, _ in zip(written, range(most), strict=False)]


def _on_line(
    lines: Sequence[str], number: int, slip: str, propose: Callable[[str], Iterator[tuple[int, str]]]
) -> Iterator[_Proposal]:
    if len(lines[number]) <= _LONGEST_LINE:
        for column, corrected in propose(lines[number]):
            yield _with_line(lines, Repair(slip, number, column, corrected))


def _with_line(lines: Sequence[str], repair: Repair) -> _Proposal:
    return _Proposal(repair, [*lines[: repair.line], repair.corrected, *lines[repair.line + 1 :]])


def _fullwidth(lines: Sequence[str], number: int) -> Iterator[_Proposal]:
    """Propose the sign that YAML needs for a full-width one; a comma only before a key: others belong to texts."""
    found = slip_in_line(lines[number]) if len(lines[number]) <= _LONGEST_LINE else None
    if found is None:
        return
    column, sign, instead = found
    if sign == "，":
        column = next((key.start() for key in _NEXT_KEY.finditer(lines[number]) if key[0][0] == sign), -1)
    if column >= 0:
        rest = lines[number][column + 1 :]
        rest = rest.translate(_BRACKETS) if instead in "[]{}" else f" {rest.lstrip()}" if instead in ":,-" else rest
        corrected = f"{lines[number][:column]}{instead}{rest}"
        yield _with_line(lines, Repair("full-width", number, column, corrected, sign, instead))


def _spaced_colon(line: str) -> Iterator[tuple[int, str]]:
    found = _COLON.match(line)
    if found:
        yield found.end(1), f"{found[1]}: {line[found.end() :]}"


def _spaced_dash(line: str) -> Iterator[tuple[int, str]]:
    found = _DASH.match(line)
    if found:
        yield found.end(1), f"{found[1]}- {line[found.end() :]}"


def _closed_quotes(line: str) -> Iterator[tuple[int, str]]:
    """Propose places for a missing second quotation mark: before the next key, before the brackets, at the end."""
    opened = _open_quote(line)
    if opened is None:
        return
    ends = [found.start() for found in _NEXT_KEY.finditer(line, opened + 1)]
    closing = _CLOSING.search(line)
    ends += [closing.start() if closing else len(line), len(line.rstrip())]
    for end in dict.fromkeys(ends):
        if end > opened + 1:
            yield opened, f"{line[:end]}{line[opened]}{line[end:]}"


def _open_quote(line: str) -> int | None:
    """Return the column of the quotation mark of a line that is not closed in it."""
    opened: int | None = None
    for column, sign in enumerate(line):
        if sign not in "\"'" or (opened is not None and line[opened] != sign):
            continue
        if opened is not None:
            opened = None if sign == "'" or line[column - 1] != "\\" else opened
        elif column == 0 or line[column - 1] in " [{,":  # elsewhere it is a sign of the text
            opened = column
    return opened


def _quoted_in_brackets(line: str) -> Iterator[tuple[int, str]]:
    """Propose quotation marks around a text between brackets that contains signs of YAML."""
    for value in _FLOW_VALUE.finditer(line):
        start = value.end()
        if line[start] in "[{" and not _VARIABLE.match(line, start):
            continue
        for end in _ends_of_text(line, start):
            text = line[start:end].rstrip()
            if _NEEDS_QUOTES.search(text) and not _NEXT_KEY.search(text):
                yield start, line[:start] + quoted(text) + line[start + len(text) :]


def _ends_of_text(line: str, start: int) -> Iterator[int]:
    """Yield the columns at which a text between brackets may end, the nearest first; braces in it are in pairs."""
    depth, ends = 0, 0
    for column in range(start, len(line)):
        sign = line[column]
        if sign in "[{":
            depth += 1
        elif sign in "]}" and depth:
            depth -= 1
        elif sign in ",]}" and not depth:
            yield column
            ends += 1
            if ends == _MOST_ENDS:
                return


def _quoted_value(line: str) -> Iterator[tuple[int, str]]:
    """Propose quotation marks around the whole value of a line."""
    found = _VALUE.match(line)
    if found and found[2][0] not in "\"'" and _NEEDS_QUOTES.search(found[2].rstrip()):
        yield found.end(1), found[1] + quoted(found[2].rstrip())


def quoted(text: str) -> str:
    """Return a text in quotation marks: double ones, or single ones if it contains double ones or a backslash."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def _missing_bracket(line: str) -> Iterator[tuple[int, str]]:
    """Propose the bracket that is missing in a line."""
    opened: list[str] = []
    result, first = "", -1
    for column, sign in enumerate(_without_quoted(line)):
        if sign in _PAIRS:
            opened.append(_PAIRS[sign])
        while sign in _CLOSERS and opened and opened[-1] != sign and sign in opened:
            result += opened.pop()
            first = column if first < 0 else first
        if sign in _CLOSERS and opened:
            opened.pop()
        result += line[column]
    end = len(line.rstrip())
    if opened:
        first = end if first < 0 else first
        result = result.rstrip() + "".join(reversed(opened))
    if first >= 0:
        yield first, result


def _surplus_bracket(line: str) -> Iterator[tuple[int, str]]:
    """Propose to leave out a bracket that closes nothing."""
    opened: list[str] = []
    for column, sign in enumerate(_without_quoted(line)):
        if sign in _PAIRS:
            opened.append(_PAIRS[sign])
        elif sign in _CLOSERS:
            if not opened or opened[-1] != sign:
                yield column, line[:column] + line[column + 1 :]
                return
            opened.pop()


def _without_quoted(line: str) -> str:
    """Return a line with blanks for the texts in quotation marks."""
    return _QUOTED.sub(lambda found: found[1] + " " * (len(found[0]) - len(found[1])), line)


def _indented(lines: Sequence[str], number: int) -> Iterator[_Proposal]:
    """Propose other indentations of a line and the deeper lines below it: those of lines above, the nearest first."""
    line = lines[number]
    own = len(line) - len(line.lstrip(" "))
    above = _written_above(lines, number, _LINES_ABOVE)
    contents = [_content_column(lines[each]) for each in above]
    others = {column for each in above for column in (_indent(lines[each]), _content_column(lines[each]))}
    columns = [*contents[:1], *sorted(others, key=lambda column: (abs(column - own), -column))]
    for column in dict.fromkeys(columns):
        if column == own or not line.strip():
            continue
        end = number + 1
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= own):
            end += 1
        moved = [_shifted(each, column - own) for each in lines[number:end]]
        repair = Repair("indentation", number, own, moved[0])
        yield _Proposal(repair, [*lines[:number], *moved, *lines[end:]])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _content_column(line: str) -> int:
    """Return the column of the first key or text of a line, behind its dashes."""
    return len(line) - len(line.lstrip(" -")) if line.lstrip(" ").startswith("- ") else _indent(line)


def _shifted(line: str, columns: int) -> str:
    return " " * columns + line if columns > 0 else line[min(-columns, _indent(line)) :]


_KINDS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, str]]]], ...] = (
    ("colon", _spaced_colon),
    ("dash", _spaced_dash),
    ("quotes", _quoted_in_brackets),
    ("bracket-missing", _missing_bracket),
    ("bracket-surplus", _surplus_bracket),
    ("quotes", _quoted_value),
)
"""The kinds of slips on one line, in the order in which they are tried; names of the group ``yaml-slip``."""
