"""What is used where nothing is named."""

from __future__ import annotations

DEFAULT_FORMAT = "xlsx"
"""The default format: the workbook that departments fill in and send back."""
