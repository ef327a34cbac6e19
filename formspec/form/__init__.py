"""Typed instances of a form: the base of generated classes, intake of data, validation."""

from __future__ import annotations

from .form import Form
from .record import Computed, Record, Rows, computed, group, printed, rows, value, values

__all__ = ["Computed", "Form", "Record", "Rows", "computed", "group", "printed", "rows", "value", "values"]
