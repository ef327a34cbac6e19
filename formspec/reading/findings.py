"""What a cell gives: its value, and what there is to tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..problems import Problem, ProblemError, Severity

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell of a cell."""

    code: str
    severity: Severity
    params: Mapping[str, Any]


@dataclass(slots=True)
class Answer:
    """The value of a cell, None where it is blank or was not understood, and what there is to tell."""

    value: Any = None
    findings: tuple[Finding, ...] = ()


def error(code: str, **params: Any) -> Answer:
    """Return an answer that is none."""
    return Answer(None, (Finding(code, Severity.ERROR, params),))


def lenient(value: Any, found: str, shown: str | list[str]) -> Answer:
    """Return an answer that was understood though it is written in another way."""
    return Answer(value, (Finding("read.understood", Severity.INFO, {"found": short(found), "value": shown}),))


def short(text: str) -> str:
    """Return ``text`` cut to what a message can show."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def refusal(code: str, **params: Any) -> ProblemError:
    """Return what a workbook that cannot be read is refused with."""
    return ProblemError([Problem(code=code, params=params)])
