"""Writing files so that none is ever left half written: written beside, then renamed."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from .problems import Problem, ProblemError, SourceLocation
from .system import why

DEFAULT_FORMAT = "xlsx"
"""The format where none is named: what departments fill in and send back."""


def write(path: str | Path, content: bytes) -> Path:
    """Write ``content`` to ``path``, whole or not at all; folders are made as needed.

    Raises ProblemError (``output.cannot-write``) where the file system refuses, and leaves what was there before.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name[:80]}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        try:
            with beside.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(target)
        finally:
            with suppress(OSError, ValueError):
                beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        params = {"path": str(target), **why(error)}
        problem = Problem(code="output.cannot-write", params=params, location=SourceLocation(file=str(target)))
        raise ProblemError([problem]) from None
    return target
