"""HTML to fill in: one self-contained page that works offline, checks as one types, and exports the data."""

from __future__ import annotations

from .render import FillableRenderer

RENDERER = FillableRenderer()

__all__ = ["RENDERER", "FillableRenderer"]
