"""What is to be said about a spec that can be used: its warnings, and the limits of the installed formats."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from .api import FormSpec
from .catalog import COMMON
from .problems import Problem, Severity, SourceLocation
from .registry import formats
from .source.files import YAML


def common_part(name: str) -> Problem | None:
    """Return the remark on a file with common parts of several forms, by its name; None if it is a form."""
    path = PurePath(name)
    if not (path.name.startswith(COMMON) and path.suffix in YAML):
        return None
    return Problem(code="spec.common-part", location=SourceLocation(file=name), severity=Severity.INFO)


def problems_of(spec: FormSpec[Any]) -> list[Problem]:
    """Return the warnings about a spec, and a problem for each part of its form that a format cannot contain."""
    layout = spec.layout()
    return [*spec.warnings, *(problem for one_format in formats() for problem in one_format.limits(layout))]
