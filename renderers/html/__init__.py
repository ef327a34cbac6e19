"""HTML: one self-contained page that prints as the form looks and can be read on a phone."""

from __future__ import annotations

from .render import HtmlRenderer

RENDERER = HtmlRenderer()

__all__ = ["RENDERER", "HtmlRenderer"]
