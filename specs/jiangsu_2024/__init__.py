"""The classes of the two annexes of the notice of 2024: one for a department, one for a project.

Each is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .department import Department as Department
    from .project import Project as Project


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{name.lower()}", __name__), name)


__all__ = ["Department", "Project"]
