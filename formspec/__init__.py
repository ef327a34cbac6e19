"""formspec: a public-finance form, described once in YAML, in every shape it is needed in.

>>> import formspec
>>> spec = formspec.load("jiangsu/2024/department")
>>> form = spec.new(year=2025)
>>> form.unit.name = "示例厅"
>>> content = form.render("xlsx")

The names below are the public interface; they are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import FormSpec, load, read, render
    from .catalog import CatalogEntry, forms
    from .form import Form
    from .importing.read import Reading
    from .layout.model import Layout
    from .problems import FormspecError, Place, Problem, ProblemError, Severity
    from .registry import Format, formats
    from .renderer import Renderer, Template
    from .source.changes import Change, KeyChange
    from .spec.language import language_schema

__version__ = "0.1.0"

_HOMES = {
    "CatalogEntry": "catalog",
    "Change": "source.changes",
    "Form": "form",
    "FormSpec": "api",
    "Format": "registry",
    "FormspecError": "problems",
    "KeyChange": "source.changes",
    "Layout": "layout.model",
    "Place": "problems",
    "Problem": "problems",
    "ProblemError": "problems",
    "Reading": "importing.read",
    "Renderer": "renderer",
    "Severity": "problems",
    "Template": "renderer",
    "formats": "registry",
    "forms": "catalog",
    "language_schema": "spec.language",
    "load": "api",
    "read": "api",
    "render": "api",
}

__all__ = [
    "CatalogEntry",
    "Change",
    "Form",
    "FormSpec",
    "Format",
    "FormspecError",
    "KeyChange",
    "Layout",
    "Place",
    "Problem",
    "ProblemError",
    "Reading",
    "Renderer",
    "Severity",
    "Template",
    "formats",
    "forms",
    "language_schema",
    "load",
    "read",
    "render",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{home}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
