"""The classes of the two annexes of the notice of 2024: one for a department, one for a project."""

from .department import Department as Department
from .project import Project as Project
