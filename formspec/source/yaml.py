"""From YAML text to nodes, safely: no tags, unique keys, bounded aliases, depth and size.

The tree is built from the parser's events without recursion, by libyaml's C parser where there is one.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from collections.abc import Sequence as ListOf
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from ..patterns import lazy_pattern
from ..problems import Problem, ProblemError, SourceLocation
from ..system import why
from .fullwidth import fullwidth_problem, slip_near
from .limits import MAX_ALIASES, MAX_DEPTH, MAX_NODES, MAX_SPEC_BYTES
from .nodes import KeyValue, Mapping, Mark, Node, Scalar, Sequence
from .proposals import Repair
from .repair import Faults, likely_repairs, moved_item
from .scalars import understand
from .spaces import spaces_problem

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_STREAMS = ("/dev/stdin", "/dev/fd/")  # the shell uses them for <(…) as well
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
_STANDARD_TAGS = ("tag:yaml.org,2002:str", "!")


def read_text(path: Path, name: str | None = None, limit: int = MAX_SPEC_BYTES) -> str:
    """Return the text of a UTF-8 file of at most ``limit`` bytes; raise ProblemError otherwise."""
    file = name or str(path)
    return decode(read_bytes(path, file, limit), file)


def read_bytes(path: Path, file: str, limit: int) -> bytes:
    """Return the content of a file of at most ``limit`` bytes; raise ProblemError otherwise."""
    try:
        with _open(path, file) as stream:
            content = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        raise ProblemError([file_problem("file.cannot-read", file, **why(error))]) from None
    if len(content) > limit:
        raise ProblemError([file_problem("file.too-large", file, limit=limit // 1_000_000)])
    return content


def _open(path: Path, file: str) -> BinaryIO:
    """Open a regular file, or a stream that the process was started with; raise ProblemError for any other.

    A named pipe would block, and a device may never end. The kind is checked before opening, since opening a
    device may have effects, and after it, since the file may have been replaced.
    """
    if str(path).startswith(_STREAMS):
        return path.open("rb")
    _check_kind(path.stat(), file)
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    stream = os.fdopen(number, "rb")
    try:
        _check_kind(os.fstat(number), file)
    except BaseException:
        stream.close()
        raise
    return stream


def _check_kind(status: os.stat_result, file: str) -> None:
    """Raise unless ``status`` is that of a regular file."""
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise ProblemError([file_problem("file.not-regular", file)])


def decode(content: bytes, file: str) -> str:
    """Return UTF-8 ``content`` (with or without a byte order mark) as text; raise ProblemError otherwise."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n")
        problem = Problem(code="file.not-utf8", location=Mark(file, line, 0).location())
        raise ProblemError([problem]) from None


def file_problem(code: str, file: str, **params: Any) -> Problem:
    """Return a problem of a whole file."""
    return Problem(code=code, params={"file": file, **params}, location=SourceLocation(file=file))


def parse_yaml(text: str, file: str, faults: Faults | None = None) -> Node:
    """Return the one document in ``text``; raise ProblemError if it is not one.

    Args:
        text: the text of the file.
        file: the name of the file in problems.
        faults: how much of a text is not in the language, by which one of several corrections is chosen.
    """
    builder = _Builder(file)
    try:
        for event in events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        too_deep = _too_deep(builder, error, text)
        problems = [too_deep] if too_deep else _syntax_problems(error, text, file, faults)
        raise ProblemError([*builder.problems, *problems]) from None
    if builder.problems:
        raise ProblemError(_misplaced_item(builder.problems, text, file, faults) or builder.problems)
    if builder.root is None:
        builder.problems.append(Problem(code="yaml.empty", location=Mark(file, 0, 0).location()))
        raise ProblemError(builder.problems)
    return builder.root


def _misplaced_item(problems: list[Problem], text: str, file: str, faults: Faults | None) -> list[Problem]:
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
    builder = _Builder("")
    try:
        for event in events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        return _position(error, text)
    except ProblemError as error:
        return _start(error.problems)
    return _start(builder.problems) if builder.problems else None


def _start(problems: ListOf[Problem]) -> tuple[int, int]:
    location = problems[0].location
    return (location.line or 1) - 1 if location else 0, 0


def events(text: str) -> Iterator[Any]:
    """Yield the parser's events of ``text``; raise yaml.YAMLError where it is not YAML."""
    return iter(yaml.parse(text, Loader=_LOADER))


def _too_deep(builder: _Builder, error: yaml.YAMLError, text: str) -> Problem | None:
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


def _syntax_problems(error: yaml.YAMLError, text: str, file: str, faults: Faults | None) -> list[Problem]:
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


def _inset(event: Any) -> int | None:
    """Return the offset of a scalar's text behind its mark; None if the text is written differently from its value.

    Escapes, an anchor, and line breaks make the written text longer than the scalar.
    """
    quote = int(bool(event.style))
    start, end = event.start_mark, event.end_mark
    is_literal = start.line == end.line and end.column - start.column == len(event.value) + 2 * quote
    return quote if is_literal else None


class _Open:
    """A collection that is still being read."""

    __slots__ = ("anchor", "entries", "flow", "items", "key", "mark", "nodes", "skip")

    def __init__(self, mark: Mark, anchor: str | None, entries: dict[str, KeyValue] | None, *, flow: bool) -> None:
        self.mark = mark
        self.flow = flow
        self.anchor = anchor
        self.entries = entries
        self.items: list[Node] = []
        self.key: Scalar | None = None
        self.skip = False
        self.nodes = 1


class _Builder:
    """Processes the parser's events one by one; has the tree so far and its problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._aliases = 0
        self._documents = 0
        self.last: Any = None

    @property
    def depth(self) -> int:
        """The number of open collections."""
        return len(self._open)

    def take(self, event: Any) -> None:
        """Process one event; raise ProblemError if it is not safe to continue."""
        self.last = event
        match event:
            case yaml.ScalarEvent():
                self._add(self._scalar(event), event.anchor)
            case yaml.MappingStartEvent():
                self._begin(event, {})
            case yaml.SequenceStartEvent():
                self._begin(event, None)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end()
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._stop("yaml.documents", self._mark(event))

    def _mark(self, event: Any) -> Mark:
        return Mark(self.file, event.start_mark.line, event.start_mark.column)

    def _stop(self, code: str, mark: Mark, **params: Any) -> None:
        raise ProblemError([*self.problems, Problem(code=code, params=params, location=mark.location())])

    def _check_tag(self, event: Any, mark: Mark) -> None:
        if event.tag is not None and event.tag not in _STANDARD_TAGS:
            self.problems.append(Problem(code="yaml.tag", params={"tag": event.tag}, location=mark.location()))

    def _scalar(self, event: Any) -> Scalar:
        mark = self._mark(event)
        self._check_tag(event, mark)
        if _CONTROL.search(event.value):
            self.problems.append(Problem(code="yaml.control-character", location=mark.location()))
        plain = bool(event.implicit[0])
        value = understand(event.value) if plain else event.value
        return Scalar(value, event.value, mark, plain, _inset(event))

    def _begin(self, event: Any, entries: dict[str, KeyValue] | None) -> None:
        mark = self._mark(event)
        self._check_tag(event, mark)
        if len(self._open) >= MAX_DEPTH:
            self._stop("yaml.too-deep", mark, limit=MAX_DEPTH)
        self._open.append(_Open(mark, event.anchor, entries, flow=bool(event.flow_style)))

    def _end(self) -> None:
        done = self._open.pop()
        node = Sequence(tuple(done.items), done.mark) if done.entries is None else Mapping(done.entries, done.mark)
        self._add(node, done.anchor, done.nodes)

    def _alias(self, event: Any) -> None:
        mark = self._mark(event)
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            self._stop("yaml.too-many-aliases", mark, limit=MAX_ALIASES)
        if event.anchor not in self._anchors:
            self._stop("yaml.unknown-alias", mark, name=event.anchor)
        node, nodes = self._anchors[event.anchor]
        self._add(node, None, nodes)

    def _add(self, node: Node, anchor: str | None, nodes: int = 1) -> None:
        if anchor is not None:
            self._anchors[anchor] = (node, nodes)
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.nodes += nodes
        if parent.nodes > MAX_NODES:
            self._stop("yaml.too-large", node.mark, limit=MAX_NODES)
        if parent.entries is None:
            self._check_comma(parent, node)
            parent.items.append(node)
        elif parent.key is None:
            self._key(parent, node)
        else:
            self._value(parent, node)

    def _check_comma(self, parent: _Open, node: Node) -> None:
        """``[是，否]`` is one item, not two: a full-width comma between brackets has to be quoted if it is intended."""
        if parent.flow and isinstance(node, Scalar) and node.plain and "，" in node.text:
            mark = Mark(self.file, node.mark.line, node.mark.column + node.text.index("，"))
            self.problems.append(fullwidth_problem(mark, "，", ","))

    def _key(self, parent: _Open, node: Node) -> None:
        if not isinstance(node, Scalar):
            self.problems.append(Problem(code="yaml.key", location=node.mark.location()))
            node = Scalar("", "", node.mark)
            parent.skip = True
        parent.key = node

    def _value(self, parent: _Open, node: Node) -> None:
        key, parent.key = parent.key, None
        assert key is not None
        assert parent.entries is not None
        if parent.skip:
            parent.skip = False
            return
        first = parent.entries.get(key.text)
        if first is not None:
            params = {"key": key.text, "line": first.key_mark.line + 1}
            self.problems.append(Problem(code="yaml.duplicate-key", params=params, location=key.mark.location()))
            return
        parent.entries[key.text] = KeyValue(key.text, key.mark, node)
