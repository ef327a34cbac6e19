"""Excel workbooks (.xlsx) that print right, and that are hard to fill in wrong."""

from __future__ import annotations

from .render import XlsxRenderer

RENDERER = XlsxRenderer()

__all__ = ["RENDERER", "XlsxRenderer"]
