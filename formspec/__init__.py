"""formspec: a public-finance form, described once in YAML, for every format.

>>> import formspec
>>> spec = formspec.load("jiangsu/2024/department")
>>> form = spec.new(year=2025)
>>> form.unit.name = "示例厅"
>>> content = spec.render(form, "xlsx")

The names below are the public interface; they are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import FormSpec, Migration, Reading, load, loads, read
    from .catalog import CatalogEntry, forms
    from .form import Form
    from .form.access import Difference, Entry, FieldInfo
    from .form.fullness import Fullness
    from .layout.model import Layout
    from .output_format import OutputFormat
    from .problems import FormspecError, Problem, ProblemError, Severity, SourceLocation
    from .registry import formats
    from .renderer import Renderer, Template
    from .source.changes import Change, KeyChange
    from .spec.language import language_schema

__version__ = "0.1.0"

_HOMES = {
    "CatalogEntry": "catalog",
    "Change": "source.changes",
    "Difference": "form.access",
    "Entry": "form.access",
    "FieldInfo": "form.access",
    "Form": "form",
    "FormSpec": "api",
    "FormspecError": "problems",
    "Fullness": "form.fullness",
    "KeyChange": "source.changes",
    "Layout": "layout.model",
    "Migration": "api",
    "OutputFormat": "output_format",
    "SourceLocation": "problems",
    "Problem": "problems",
    "ProblemError": "problems",
    "Reading": "api",
    "Renderer": "renderer",
    "Severity": "problems",
    "Template": "renderer",
    "formats": "registry",
    "forms": "catalog",
    "language_schema": "spec.language",
    "load": "api",
    "loads": "api",
    "read": "api",
}

__all__ = [
    "CatalogEntry",
    "Change",
    "Difference",
    "Entry",
    "FieldInfo",
    "Form",
    "FormSpec",
    "FormspecError",
    "Fullness",
    "KeyChange",
    "Layout",
    "Migration",
    "OutputFormat",
    "Problem",
    "ProblemError",
    "Reading",
    "Renderer",
    "Severity",
    "SourceLocation",
    "Template",
    "formats",
    "forms",
    "language_schema",
    "load",
    "loads",
    "read",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{home}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
