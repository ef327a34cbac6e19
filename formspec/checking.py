"""What is to be said about a spec that can be used: its warnings, and the limits of the installed formats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from .api import FormSpec
from .catalog import COMMON
from .compiled import CompiledForm
from .layout.build import build_layout
from .layout.soundness import flaws, longer
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
    limits = (problem for one_format in formats() for problem in one_format.limits(layout))
    return [*spec.warnings, *layout_problems(spec.compiled), *limits]


def layout_problems(form: CompiledForm) -> Iterator[Problem]:
    """Yield a problem for each flaw of the layout of a form, blank or with more rows: the first of each kind."""
    more = longer(form.spec, form.blank)
    layouts = [form.blank, *([build_layout(form.spec, form.formulas, form.rules, {}, more)] if more else [])]
    seen = set()
    for layout in layouts:
        for flaw in flaws(layout, form.shape):
            if flaw.kind not in seen:
                seen.add(flaw.kind)
                yield flaw.problem
