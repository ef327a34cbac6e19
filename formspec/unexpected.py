"""An unexpected exception as a problem: its kind and its location in the code, without its text.

The text of a foreign exception is in one language only and may quote data; the traceback is printed if
``FORMSPEC_DEBUG`` is set.
"""

from __future__ import annotations

import os
from pathlib import PurePath

from .problems import Problem, SourceLocation


def unexpected(error: Exception, file: str = "") -> Problem:
    """Return ``error``, raised while ``file`` was processed, as a problem (``internal.error``)."""
    if os.environ.get("FORMSPEC_DEBUG"):
        import traceback

        traceback.print_exception(error)
    params = {"error": type(error).__name__, "where": _where(error)}
    return Problem(code="internal.error", params=params, location=SourceLocation(file=file) if file else None)


def _where(error: Exception) -> str:
    """Return the innermost line of code that raised ``error``, as ``package/module.py:12``; empty if it is unknown."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    return f"{'/'.join(PurePath(frames[-1].filename).parts[-2:])}:{frames[-1].lineno}"
