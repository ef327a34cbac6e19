"""The problems of a text that is not YAML: the slip with its correction where it is known, else the parser's error."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import yaml

from ..patterns import lazy_pattern
from ..problems import Problem, ProblemError
from .fullwidth import fullwidth_problem, slip_near
from .limits import MAX_DEPTH
from .nodes import Mark
from .proposals import Repair
from .repair import likely_repairs, moved_item
from .spaces import spaces_problem
from .tree import Faults, TreeBuilder, events

_BRACKETS = lazy_pattern(r"[\[{]")
_CLOSED_OR_QUOTED = lazy_pattern(r"[\]}\"'#]")
_SYNTAX_ERRORS = (
    ("mapping values are not allowed", "colon-not-allowed"),
    ("mapping keys are not allowed", "colon-not-allowed"),
    ("find expected ':'", "colon-missing"),
    ("sequence entries are not allowed", "dash-not-allowed"),
    ("expected ',' or ']'", "list-open"),
    ("expected ',' or '}'", "mapping-open"),
    ("unclosed '['", "indentation"),
    ("unexpected end of stream", "quote-open"),
    ("cannot start any token", "bad-character"),
    ("escape", "escape"),
    ("hexdecimal", "escape"),
    ("tab character", "tab"),
    ("incompatible", "directive"),
    ("document", "document"),
    ("directive", "directive"),
    ("alias", "anchor"),
    ("anchor", "anchor"),
    ("alphabetic or numeric character", "anchor"),
    ("tag", "tag"),
    ("block scalar", "block-text"),
    ("not allowed", "character"),
    ("octet", "character"),
    ("unacceptable", "character"),
    ("Unicode", "character"),
    ("node content", "value-missing"),
    ("maximum nesting depth", "too-deep"),
    ("expected key", "indentation"),
    ("'-' indicator", "indentation"),
    ("<block end>", "indentation"),
)
"""A part of the message of libyaml or PyYAML, and its code; the first match counts."""
_KEYS_OF_AN_ITEM = 2  # keys that occur twice, from which on a misplaced item is the likelier explanation
_MARKERS = ("---", "...")


def too_deep(builder: TreeBuilder, error: yaml.YAMLError, text: str) -> Problem | None:
    """Return the problem of brackets that are nested too deeply, if the parser stopped before it returned them.

    It reads up to 1024 characters ahead, in case a bracket begins a key; some versions stop there at a depth of 1000.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return None
    line, start = (builder.last.end_mark.line, builder.last.end_mark.column) if builder.last else (0, 0)
    start = start if line == mark.line else 0
    lines = text.split("\n", mark.line + 1)
    ahead = lines[mark.line][start : mark.column] if mark.line < len(lines) else ""
    end = _CLOSED_OR_QUOTED.search(ahead)
    brackets = _BRACKETS.finditer(ahead, 0, end.start() if end else len(ahead))
    deepest = next(islice(brackets, MAX_DEPTH - builder.depth, None), None)
    if deepest is None:
        return None
    location = Mark(builder.file, mark.line, start + deepest.start()).location()
    return Problem(code="yaml.too-deep", params={"limit": MAX_DEPTH}, location=location)


def misplaced_item(problems: list[Problem], text: str, file: str, faults: Faults | None) -> list[Problem]:
    """Return the problem of an item that is not indented as its list, so that its keys are those of another mapping.

    Its keys occur twice there; none if there is another explanation.
    """
    if len(problems) < _KEYS_OF_AN_ITEM or any(problem.code != "yaml.duplicate-key" for problem in problems):
        return []
    location = problems[0].location
    assert location is not None
    assert location.line is not None
    repair = moved_item(text, (location.line - 1, 0), _first_problem, faults)
    return [_repair_problem(repair, file)] if repair else []


def _first_problem(text: str) -> tuple[int, int] | None:
    """Return the position of the first syntax error, or of anything else that a document must not contain."""
    builder = TreeBuilder("")
    try:
        for event in events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        return _position(error, text)
    except ProblemError as error:
        return _start(error.problems)
    return _start(builder.problems) if builder.problems else None


def _start(problems: Sequence[Problem]) -> tuple[int, int]:
    location = problems[0].location
    return (location.line or 1) - 1 if location else 0, 0


def syntax_problems(error: yaml.YAMLError, text: str, file: str, faults: Faults | None) -> list[Problem]:
    """Return a problem for each slip that can be corrected, else one for the error of the parser."""
    what = _what(error)
    if what == "document" and "quoted" not in str(getattr(error, "context", "")):
        return [Problem(code="yaml.documents", location=Mark(file, _marker_line(error, text), 0).location())]
    repairs = likely_repairs(text, _position(error, text), _first_error, faults)
    return [_repair_problem(repair, file) for repair in repairs] or [_syntax_problem(error, text, file)]


def _marker_line(error: yaml.YAMLError, text: str) -> int:
    """Return the line, from 0, of the ``---`` or ``...`` that ends the document above an error."""
    lines = text.split("\n")
    line = min(_position(error, text)[0], len(lines) - 1)
    return next((number for number in range(line, -1, -1) if lines[number].startswith(_MARKERS)), line)


def _syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    lines = text.split("\n")
    line, column = _position(error, text)
    slip = slip_near(lines, line, file)
    if slip:
        return slip
    here = lines[line] if line < len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return _tab_problem(Mark(file, line, here.index("\t")))
    return Problem(code="yaml.syntax", params={"what": _what(error)}, location=Mark(file, line, column).location())


def _position(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Return line and column of a syntax error, from 0; of what is not closed or has no colon, its own."""
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if _what(error) in ("quote-open", "colon-missing"):
        marks.reverse()
    mark = marks[0] or marks[1]
    return (mark.line, mark.column) if mark else _bad_character(error, text)


def _first_error(text: str) -> tuple[int, int] | None:
    """Return the position of the first syntax error of a text; None if it has none."""
    depth = 0
    try:
        for event in events(text):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return event.start_mark.line, event.start_mark.column
    except yaml.YAMLError as error:
        return _position(error, text)
    return None


def _repair_problem(repair: Repair, file: str) -> Problem:
    mark = Mark(file, repair.line, repair.column)
    match repair.slip:
        case "full-width":
            return fullwidth_problem(mark, repair.sign, repair.instead, repair.corrected)
        case "space":
            return spaces_problem(mark, repair.sign, repair.corrected, repair.rest)
        case "tab":
            return _tab_problem(mark, repair.corrected, repair.rest)
        case "stray":
            params = {"corrected": repair.corrected}
            return Problem(code="yaml.stray-text", params=params, location=mark.location())
        case "key":
            params = {"key": repair.corrected.strip(), "corrected": repair.corrected}
            return Problem(code="yaml.list-key", params=params, location=mark.location())
        case _:
            rest = str(repair.rest or "")
            params = {"what": repair.slip, "corrected": repair.corrected, "rest": rest}
            return Problem(code="yaml.slip", params=params, location=mark.location())


def _tab_problem(mark: Mark, corrected: str = "", rest: int = 0) -> Problem:
    """Return the problem of a tab; ``rest`` is the number of other lines that begin with one."""
    params = {"corrected": corrected, "rest": rest or ""}
    return Problem(code="yaml.tab", params=params, location=mark.location())


def _what(error: yaml.YAMLError) -> str:
    """Return the kind of a syntax error, as a code: the texts of PyYAML and of libyaml differ, and are English."""
    context, problem = (str(getattr(error, name, None) or "") for name in ("context", "problem"))
    message = f"{context}: {problem or getattr(error, 'reason', None) or ''}"
    return next((code for part, code in _SYNTAX_ERRORS if part in message), "other")


def _bad_character(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    position = getattr(error, "position", 0) or 0
    before = text[:position]
    return before.count("\n"), position - (before.rfind("\n") + 1)
