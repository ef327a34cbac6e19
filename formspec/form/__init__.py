"""Typed instances of a form: what generated classes inherit, reading data into them, checking them."""

from __future__ import annotations

from .form import Form
from .record import Computed, Record, Rows, computed, group, printed, rows, value, values

__all__ = ["Computed", "Form", "Record", "Rows", "computed", "group", "printed", "rows", "value", "values"]
