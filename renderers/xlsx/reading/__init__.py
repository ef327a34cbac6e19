"""Reading workbooks: straight from the XML, bounded, without a spreadsheet library."""

from __future__ import annotations

from .reader import XlsxReader

READER = XlsxReader()

__all__ = ["READER", "XlsxReader"]
