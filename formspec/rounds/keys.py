"""The key of a round, with which the identities of its copies are sealed: a file in its folder, and nowhere else."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from ..output import cannot_write
from ..problems import Problem, ProblemError, SourceLocation
from ..source.yaml import read_bytes

KEY_FILE = "round.key"
_BYTES = 32
"""Of a key: as many as the digest of SHA-256 has (RFC 2104, 3)."""
_MOST_READ = 1_000


def make_key(folder: Path) -> Path:
    """Write a new key into ``folder``, which only its owner may read; return its path. An existing key stays.

    Raises ProblemError if it cannot be written.
    """
    path = folder / KEY_FILE
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    except OSError as error:
        raise cannot_write(path, error) from None
    try:
        with os.fdopen(number, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(_BYTES) + "\n")
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise cannot_write(path, error) from None
    return path


def read_key(folder: Path) -> bytes:
    """Return the key of the round in ``folder``; raise ProblemError if it is missing or is not a key."""
    path = folder / KEY_FILE
    location = SourceLocation(file=str(path))
    if not path.exists():
        raise ProblemError([Problem(code="round.no-key", location=location)])
    try:
        key = bytes.fromhex(read_bytes(path, str(path), _MOST_READ).decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise ProblemError([Problem(code="round.bad-key", location=location)])
    return key
