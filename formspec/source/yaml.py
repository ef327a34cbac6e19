"""Reading YAML: a bounded file, its text, and the nodes of the one document in it, by libyaml's parser if there is one.

What is wrong with a text that is not YAML is found in :mod:`formspec.source.syntax_errors`.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from ..problems import Problem, ProblemError, SourceLocation
from .limits import MAX_SPEC_BYTES
from .nodes import Mark, Node
from .tree import Faults, TreeBuilder, events

_STREAMS = ("/dev/stdin", "/dev/fd/")  # the shell uses them for <(…) as well


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
        from ..system import why

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
    builder = TreeBuilder(file)
    try:
        for event in events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        from .syntax_errors import syntax_problems, too_deep

        deepest = too_deep(builder, error, text)
        problems = [deepest] if deepest else syntax_problems(error, text, file, faults)
        raise ProblemError([*builder.problems, *problems]) from None
    if builder.problems:
        from .syntax_errors import misplaced_item

        raise ProblemError(misplaced_item(builder.problems, text, file, faults) or builder.problems)
    if builder.root is None:
        builder.problems.append(Problem(code="yaml.empty", location=Mark(file, 0, 0).location()))
        raise ProblemError(builder.problems)
    return builder.root
