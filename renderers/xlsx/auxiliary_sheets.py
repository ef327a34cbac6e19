"""The sheets that a workbook has besides the form's own, by name: no form's sheet may be called so."""

from __future__ import annotations

INSTRUCTIONS = "填报说明"
OPTIONS = "选项"
CALCULATION = "计算"
NAMES = frozenset((INSTRUCTIONS, OPTIONS, CALCULATION))
