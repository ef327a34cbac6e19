"""GitHub-flavoured Markdown: each block a pipe table, merged cells shown once, everything else escaped."""

from __future__ import annotations

from .render import MarkdownRenderer

RENDERER = MarkdownRenderer()

__all__ = ["RENDERER", "MarkdownRenderer"]
