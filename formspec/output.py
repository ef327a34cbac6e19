"""Writing files completely or not at all: into a temporary file next to the target, which is then renamed."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from .problems import Problem, ProblemError, SourceLocation
from .system import why


def write(path: str | Path, content: bytes) -> Path:
    """Write ``content`` to ``path``, completely or not at all; missing folders are created.

    Raises ProblemError (``output.cannot-write``) if the file cannot be written; an existing file is then unchanged.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name[:80]}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        try:
            with temporary.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        finally:
            with suppress(OSError, ValueError):
                temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        params = {"path": str(target), **why(error)}
        problem = Problem(code="output.cannot-write", params=params, location=SourceLocation(file=str(target)))
        raise ProblemError([problem]) from None
    return target
