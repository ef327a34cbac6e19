"""The auxiliary sheets of a workbook, by their keys in the catalogue."""

from __future__ import annotations

from formspec.messages import LANGUAGES, text

INSTRUCTIONS = "workbook.sheet.instructions"
OPTIONS = "workbook.sheet.options"
CALCULATION = "workbook.sheet.calculation"
NAMES = frozenset(text(key, lang) for key in (INSTRUCTIONS, OPTIONS, CALCULATION) for lang in LANGUAGES)
"""The names of these sheets in both languages, which are reserved."""
