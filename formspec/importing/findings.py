"""The result of decoding one cell: its value, and findings to report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from .. import values
from ..problems import Problem, ProblemError, Severity, SourceLocation

_SHOWN = 60  # characters of a cell that a message quotes, so that a message stays one sentence


class Finding(Struct, frozen=True):
    """Something to report of a cell: a problem's code, severity and parameters, still without its location."""

    code: str
    severity: Severity
    params: Mapping[str, Any]

    def at(self, location: SourceLocation, path: str = "", label: str = "") -> Problem:
        """Return the finding as a problem of a cell, of the value at ``path`` with its ``label``."""
        return Problem(
            code=self.code, params=dict(self.params), path=path, label=label, location=location, severity=self.severity
        )


class DecodedCell(Struct, frozen=True):
    """The value of a cell, None if it is blank or was rejected, and its findings."""

    value: Any = None
    findings: tuple[Finding, ...] = ()

    def also(self, *findings: Finding) -> DecodedCell:
        """Return the same value with more findings after its own."""
        return replace(self, findings=(*self.findings, *findings))


def rejected(code: str, **params: Any) -> DecodedCell:
    """Return the result for a cell without a valid value: an error."""
    return DecodedCell(None, (Finding(code, Severity.ERROR, params),))


def lenient(value: Any, found: str, shown: str | list[str]) -> DecodedCell:
    """Return a value from lenient parsing: ``found`` is the content of the cell, ``shown`` the value in messages."""
    return DecodedCell(value, (understood(found, shown),))


def understood(found: str, shown: str | list[str]) -> Finding:
    """Return the finding (``info``) that ``found`` was read as ``shown``."""
    return Finding("read.understood", Severity.INFO, {"found": short(found), "value": shown})


def short(text: str) -> str:
    """Return ``text``, shortened for a message."""
    return values.short(text, _SHOWN)


def rejection(code: str, **params: Any) -> ProblemError:
    """Return the exception for a workbook that cannot be imported."""
    return ProblemError([Problem(code=code, params=params)])
