"""Choices that several parts of the library share: what is used where nothing is named, what may be named."""

from __future__ import annotations

DEFAULT_FORMAT = "xlsx"
"""The default format: the workbook that departments fill in and send back."""

COMPARISON_FORMATS = ("text", "html", "json")
"""The shapes of a comparison of two forms: lines, a page, data; the first is the default."""
