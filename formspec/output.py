"""Writing files completely or not at all: into a temporary file next to the target, which then gets its name."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import get_ident

from .patterns import lazy_pattern
from .problems import Problem, ProblemError, SourceLocation
from .system import why

_TEMPORARY = lazy_pattern(r"\..*\.([0-9]{1,10})\.part")
_LONGEST = 200
"""Bytes of the target's name in that of its temporary file: a name has 255 at most on every common file system."""


def write(path: str | Path, content: bytes) -> Path:
    """Write ``content`` to ``path``, completely or not at all; missing folders are created.

    Raises ProblemError (``output.cannot-write``) if the file cannot be written; an existing file is then unchanged.
    """
    return _write(Path(path), content, _replace)


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
        raise cannot_write(Path(path), error) from None


def remove_leftovers(folder: str | Path) -> None:
    """Remove the temporary files in ``folder`` that a killed run of this program has left."""
    with suppress(OSError, ValueError), os.scandir(folder) as entries:
        for entry in entries:
            found = _TEMPORARY.fullmatch(entry.name)
            if found is not None and not _is_running(int(found[1])):
                with suppress(OSError):  # Windows does not remove a file that a running program writes
                    Path(entry.path).unlink()


def _is_running(process: int) -> bool:
    if os.name == "nt":  # os.kill would end it
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # of another user
        return True
    return True


def _write(target: Path, content: bytes, place: Callable[[Path, Path], object]) -> Path:
    """Write a temporary file next to ``target``, and let ``place`` give it its name."""
    target, named = Path(os.path.realpath(target)) if os.path.islink(target) else target, target  # noqa: PTH114 - False also for a name that is too long
    temporary = target.with_name(f".{_shortened(target.name)}.{get_ident()}.{os.getpid()}.part")
    make_folder(target)
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        try:
            with temporary.open("wb") as stream:
                stream.write(content)
                stream.flush()
                _keep_mode(stream.fileno(), target)
                os.fsync(stream.fileno())
            place(temporary, target)
        finally:
            with suppress(OSError, ValueError):
                temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise cannot_write(named, error) from None
    return named


def _shortened(name: str) -> str:
    return name.encode(errors="replace")[:_LONGEST].decode(errors="ignore")


def _keep_mode(descriptor: int, target: Path) -> None:
    """Give the new content of an existing file the permissions of the old one, where the system has them."""
    with suppress(OSError, AttributeError):  # FileNotFoundError: a new file; AttributeError: Windows
        os.fchmod(descriptor, stat.S_IMODE(target.stat().st_mode))


def _replace(temporary: Path, target: Path) -> None:
    temporary.replace(target)


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


def cannot_write(target: Path, error: OSError | ValueError) -> ProblemError:
    """Return the exception for a file that cannot be written."""
    params = {"path": str(target), **why(error)}
    location = SourceLocation(file=str(target))
    return ProblemError([Problem(code="output.cannot-write", params=params, location=location)])
