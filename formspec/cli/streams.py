"""Standard output and error, as the command line uses them."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..problems import Problem

_UTF_8 = "utf-8"
_FULL = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EPIPE") if hasattr(errno, name)
)
"""Errors of writing to a stream: files that are opened report theirs where that is done."""


def prepare_streams() -> None:
    """Make standard output and error escape characters that their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def can_show(text: str) -> bool:
    """Return whether standard output has the characters of ``text``."""
    encoding = getattr(sys.stdout, "encoding", None) or _UTF_8
    if codecs.lookup(encoding).name == "ascii":  # no locale is set: click then writes UTF-8
        encoding = _UTF_8
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def failure_of(error: Exception) -> list[Problem]:
    """Return the problem of an exception that ends the program, and let nothing more be written to a full disk.

    There is none if the program that read standard output has ended: it has what it wanted.
    """
    from ..problems import Problem
    from ..system import why
    from ..unexpected import unexpected

    if not isinstance(error, OSError) or error.errno not in _FULL:
        return [unexpected(error)]
    with suppress(OSError, ValueError, AttributeError):  # what is left in the buffer would fail again at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        return []
    return [Problem(code="output.cannot-write", params={"path": sys.stdout.name, **why(error)})]
