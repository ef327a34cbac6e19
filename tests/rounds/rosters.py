"""Rosters as offices keep them, made in code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADINGS = ("单位编码", "单位名称", "上级单位", "联系人", "项目编码", "项目名称")
UNITS = (
    ("001", "省财政厅", "", "张三", "P001", "数据平台运维"),
    ("001", "省财政厅", "", "张三", "P002", "干部培训"),
    ("001001", "财政干部学校", "省财政厅", "李四", "", ""),
    ("002", "省教育厅", "", "王五", "P001", "校舍维修"),
)
"""Rows with three units, two of which have projects."""


def workbook(path: Path, rows: Sequence[Sequence[Any]], **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook with ``rows`` in its first sheet, and other sheets by name; return its path."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    for name, others in sheets.items():
        other = book.create_sheet(name)
        for row in others:
            other.append(list(row))
    book.save(path)
    return path


def text(rows: Sequence[Sequence[str]], sign: str = ",") -> str:
    """Return rows as a text with separated columns."""
    return "".join(sign.join(row) + "\r\n" for row in rows)
