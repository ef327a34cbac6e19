"""Writing files completely or not at all: into a temporary file next to the target, which then gets its name."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .problems import Problem, ProblemError, SourceLocation
from .system import why


def write(path: str | Path, content: bytes) -> Path:
    """Write ``content`` to ``path``, completely or not at all; missing folders are created.

    Raises ProblemError (``output.cannot-write``) if the file cannot be written; an existing file is then unchanged.
    """
    return _write(Path(path), content, Path.replace)


def create(path: str | Path, content: bytes) -> Path:
    """Write ``content`` to the new file ``path``, completely or not at all; missing folders are created.

    Raises ProblemError if there is a file of this name (``output.exists``), or if it cannot be written.
    """
    reject_existing(path)
    return _write(Path(path), content, _name_new)


def reject_existing(path: str | Path) -> None:
    """Raise ProblemError (``output.exists``) if there is a file, a folder or a link at ``path``."""
    if os.path.lexists(path):
        location = SourceLocation(file=str(path))
        raise ProblemError([Problem(code="output.exists", params={"path": str(path)}, location=location)])


def make_folder(path: str | Path) -> None:
    """Create the folder that the file ``path`` is in; raise ProblemError (``output.cannot-write``) if that fails."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _cannot_write(Path(path), error) from None


def _write(target: Path, content: bytes, place: Callable[[Path, Path], object]) -> Path:
    """Write a temporary file next to ``target``, and let ``place`` give it its name."""
    temporary = target.with_name(f".{target.name[:80]}.{os.getpid()}.part")
    make_folder(target)
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        try:
            with temporary.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            place(temporary, target)
        finally:
            with suppress(OSError, ValueError):
                temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise _cannot_write(target, error) from None
    return target


def _name_new(temporary: Path, target: Path) -> None:
    """Give a file its name unless another one has it: a link is made only if no program made such a file meanwhile."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as that of a memory stick
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        temporary.replace(target)


def _cannot_write(target: Path, error: OSError | ValueError) -> ProblemError:
    params = {"path": str(target), **why(error)}
    location = SourceLocation(file=str(target))
    return ProblemError([Problem(code="output.cannot-write", params=params, location=location)])
