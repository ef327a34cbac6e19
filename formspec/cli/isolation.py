"""One file is one result: an exception while it is processed is a problem of this file only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..problems import Problem, ProblemError, with_file
from ..unexpected import unexpected


@contextmanager
def isolated(file: str, problems: list[Problem], passing: tuple[type[ProblemError], ...] = ()) -> Iterator[None]:
    """Add exceptions raised inside to ``problems``, as problems of ``file`` unless they have another file.

    Those of ``passing`` are no matter of one file, and are raised.
    """
    try:
        yield
    except passing:
        raise
    except ProblemError as error:
        problems += with_file(error.problems, file)
    except Exception as error:  # noqa: BLE001 - the other files are processed after any exception
        problems.append(unexpected(error, file))
