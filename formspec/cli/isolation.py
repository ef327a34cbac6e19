"""One file is one result: an exception while it is processed is a problem of this file only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..problems import Problem, ProblemError, with_file
from ..unexpected import unexpected


@contextmanager
def isolated(file: str, problems: list[Problem]) -> Iterator[None]:
    """Add exceptions raised inside to ``problems``, as problems of ``file`` unless they have another file."""
    try:
        yield
    except ProblemError as error:
        problems += with_file(error.problems, file)
    except Exception as error:  # noqa: BLE001 - the other files are processed after any exception
        problems.append(unexpected(error, file))
