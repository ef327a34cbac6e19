"""The footer of the printed pages: the number of the page."""

from __future__ import annotations

from formspec.messages import text


def footer(lang: str, pages: str) -> str:
    """Return the footer in Excel's codes; ``pages`` is the number of the pages, or the code by which it is counted."""
    return text("workbook.footer", lang, pages=pages)
