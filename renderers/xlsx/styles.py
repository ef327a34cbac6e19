"""How cells look: one style for each combination of role, edges, alignment and number format.

Fonts are those of the form's language; a spreadsheet program replaces them if they are missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from formspec.layout import SIZES, Align, Binding, Cell, Edges, Frame, Layout, Role, is_figure
from formspec.values import DATE_CODES, DATE_PART, DateType, NumberType, ValueSpec, number_format

if TYPE_CHECKING:
    from openpyxl import Workbook

TITLE_POINTS = 18
_FAMILIES = {"serif": 1, "sans-serif": 2}  # roman and swiss: ECMA-376 Part 1, 18.8.18
_CHINESE_CHARSET = 134  # GB2312_CHARSET: [MS-WMF] 2.1.1.5
GREY = "FFF2F2F2"
PLACEHOLDER = "FF666666"
HINT = "FFB45309"
_ENGLISH = "[$-409]"  # the language of a month's name: en-US (MS-LCID)
_MAX_FORMAT = 255  # characters of a number format in Excel
_DIGIT = "_0"
"""In a number format, room as wide as a digit.

It keeps figures away from the rule. LibreOffice 7.4 forgets the indent of a right-aligned cell next to one that
differs from it in nothing but its data validation.
"""
_VERTICAL = 255  # the rotation that stands for characters one below the other


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that decides a cell's style."""

    role: Role
    align: Align
    edges: Edges
    indent: int = 0
    bold: bool = False
    number: str = "General"
    placeholder: bool = False
    quoted: bool = False
    shrink: bool = False
    wrap: bool = True
    hint: bool = False
    vertical: bool = False
    at_top: bool = False
    size: int = 0  # its index in SIZES
    padded: bool = False
    locked: bool = True


def look_of(cell: Cell) -> Look:
    """Return how ``cell`` looks when it is filled."""
    value = cell.binding.value if cell.binding and not cell.binding.option else None
    is_text = cell.role is Role.PRINTED and not is_figure(cell)
    number = excel_format(value) if value and not is_text else "General"
    if is_figure(cell) and cell.align is Align.RIGHT and cell.edges.right is not Frame.NONE:
        number += _DIGIT
    return Look(
        cell.role,
        cell.align,
        cell.edges,
        cell.indent,
        cell.bold,
        number,
        shrink=is_figure(cell),
        padded=is_padded(cell),
        locked=cell.role is not Role.INPUT,
        at_top=cell.at_top,
    )


def is_number(binding: Binding) -> bool:
    """Return whether the value is stored in its cell as a number."""
    return isinstance(binding.value.type, NumberType) and not binding.option


def excel_format(value: ValueSpec) -> str:
    """Return the number format of a value's type; texts are ``@``, so that 1-2 stays 1-2."""
    if isinstance(value.type, DateType):
        return date_format(value.type.pattern(value), value)
    if not isinstance(value.type, NumberType):
        return "@"
    shape = number_format(value)
    whole = "#,##0" if shape.thousands else "0"
    if shape.decimals is None:
        # only General shows as many digits as there are
        return _around(value, "0.00%" if shape.percent else "#,##0.######" if shape.thousands else "General")
    body = f"{whole}.{'0' * shape.decimals}" if shape.decimals else whole
    return _around(value, body + ("%" if shape.percent else ""))


def date_format(pattern: str, value: ValueSpec) -> str:
    """Return how a date is printed (``{year}年{month}月{day}日``) as a number format.

    The language of a month's name comes first, before the text that is printed in front of the date: LibreOffice prints
    it elsewhere as a text.
    """
    codes = {part: code for code, part in DATE_CODES.items()}
    pieces = DATE_PART.split(pattern)  # texts and the names of parts in turn
    code = "".join(codes[each] if number % 2 else f'"{each}"' if each else "" for number, each in enumerate(pieces))
    return (_ENGLISH if "mmm" in code else "") + _around(value, code)


def _around(value: ValueSpec, body: str) -> str:
    whole = _literal(value.prefix) + body + _literal(value.suffix)
    return whole if len(whole) <= _MAX_FORMAT - len(_ENGLISH) else body


def _literal(text: str) -> str:
    return "".join('\\"' if each == '"' else f'"{each}"' for each in text.replace("\n", " "))


def is_padded(cell: Cell) -> bool:
    """Return whether a text is indented from its frame: at the left of a framed cell."""
    return cell.align is Align.LEFT and cell.edges.left is not Frame.NONE


class Styles:
    """Gives each look its number in the workbook."""

    def __init__(self, workbook: Workbook, layout: Layout) -> None:
        from openpyxl.cell.cell import Cell as SheetCell

        sheet: Any = workbook.active
        self.points = float(layout.page.font_size)
        self._layout = layout
        cell: Any = SheetCell(sheet, row=1, column=1)
        self._cell = cell
        self._fresh = cell._style  # noqa: SLF001 - openpyxl gives a style's number only through a cell
        self._numbers: dict[Look, int] = {}

    def number(self, look: Look) -> int:
        """Return the number of ``look`` among the workbook's cell formats."""
        known = self._numbers.get(look)
        if known is None:
            known = self._numbers[look] = self._make(look)
        return known

    def _make(self, look: Look) -> int:
        from copy import copy

        from openpyxl.styles import Alignment, Protection

        cell = self._cell
        cell._style = copy(self._fresh)  # noqa: SLF001
        cell.font = font_of(look, self._layout)
        cell.border = border_of(look.edges)
        fill = fill_of(look)
        if fill is not None:
            cell.fill = fill
        cell.alignment = Alignment(
            horizontal=str(look.align),
            vertical="top" if look.at_top else "center",
            wrap_text=look.wrap and not look.shrink and not look.vertical,
            shrink_to_fit=look.shrink or None,
            indent=look.indent + look.padded,
            text_rotation=_VERTICAL if look.vertical else 0,
        )
        cell.number_format = look.number
        cell.protection = Protection(locked=look.locked)
        if look.quoted:
            cell._style.quotePrefix = 1  # noqa: SLF001
        return int(cell.style_id)


def font_of(look: Look, layout: Layout) -> Any:
    """Return the font of a look."""
    fonts = layout.fonts
    if look.role is Role.TITLE:
        return font(fonts.title, TITLE_POINTS, bold=fonts.has_bold_title or None)
    bold = look.bold or look.role.is_bold
    color = PLACEHOLDER if look.placeholder else HINT if look.hint else None
    points = _half_points(float(layout.page.font_size) * SIZES[look.size]) - look.hint
    return font(fonts.body, points, bold=bold or None, color=color)


def font(names: Sequence[str], points: float, **more: Any) -> Any:
    """Return a font by its names in the order of preference; a workbook names one."""
    from openpyxl.styles import Font

    return Font(name=names[0], size=points, family=_FAMILIES[names[-1]], charset=_charset(names[0]), **more)


def _charset(name: str) -> int | None:
    """Return the character set that a font with a Chinese name is for; None for the usual ones."""
    return None if name.isascii() else _CHINESE_CHARSET


def _half_points(points: float) -> float:
    """Return a size as a spreadsheet program offers it, not larger than ``points``."""
    return math.floor(points * 2) / 2


def fill_of(look: Look) -> Any:
    """Return the fill of a look: grey for headings, None for the rest; a colour would be printed."""
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=GREY) if look.role.is_heading else None


def border_of(edges: Edges) -> Any:
    """Return the border of four edges."""
    from openpyxl.styles import Border, Side

    lines = {Frame.LINE: Side(style="thin"), Frame.SOFT: Side(style="hair"), Frame.NONE: Side()}
    return Border(left=lines[edges.left], right=lines[edges.right], top=lines[edges.top], bottom=lines[edges.bottom])


def part_edges(cell: Cell, row: int, column: int) -> Edges:
    """Return the edges of one covered cell of a merged one: those of the whole on the outside, none within."""
    return Edges(
        top=cell.edges.top if row == cell.row else Frame.NONE,
        bottom=cell.edges.bottom if row == cell.row + cell.rows - 1 else Frame.NONE,
        left=cell.edges.left if column == cell.column else Frame.NONE,
        right=cell.edges.right if column == cell.column + cell.columns - 1 else Frame.NONE,
    )
