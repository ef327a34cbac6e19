"""The result of a decoder (JSON, YAML, a workbook, Python data), and the input of validation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from ..problems import Problem, SourceLocation


def nowhere(path: str) -> SourceLocation | None:  # noqa: ARG001
    """Return the source location of data that has none."""
    return None


class DecodedForm(Struct, frozen=True, kw_only=True):
    """The raw values of one form by data path, and the source location of each.

    ``data`` are the values as nested JSON data; ``locate`` returns the source location of the value at a JSON Pointer,
    or of the nearest part around it. ``problems`` were found while decoding: a path with an error among them has a
    value that could not be read. ``order`` is a sort key for problems in the order of their source; without it they
    are in the order of the form.
    """

    data: Mapping[str, Any]
    locate: Callable[[str], SourceLocation | None] = nowhere
    problems: tuple[Problem, ...] = ()
    order: Callable[[Problem], Any] | None = None
