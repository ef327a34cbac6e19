"""One file is one result: whatever is raised while it is processed is a problem of this file alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..problems import Problem, ProblemError, with_file
from ..unexpected import unexpected


@contextmanager
def isolated(file: str, problems: list[Problem]) -> Iterator[None]:
    """Add whatever is raised inside to ``problems``, as problems of ``file`` where they name no other."""
    try:
        yield
    except ProblemError as error:
        problems += with_file(error.problems, file)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other files are processed
        problems.append(unexpected(error, file))
