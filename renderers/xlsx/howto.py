"""The sheet that tells how to fill the form in, from its help texts, its notes and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from formspec.layout import UNFRAMED, Align, Cell, Edges, Frame, Layout, Role, RuleKind, address, area, lines_needed
from formspec.patterns import lazy_pattern

from .auxiliary_sheets import INSTRUCTIONS
from .heights import row_height
from .sheet import text_cell
from .strings import Strings
from .styles import TITLE_POINTS, Look, Styles
from .text import MAX_TEXT, cut
from .validation import prompt_text

WIDTHS = (26.0, 74.0)
_VALUE = lazy_pattern(r"\{[^{}]+\}")
_VALUE_IN_BRACKETS = lazy_pattern(r"[（(](?:[^（()）{]|\{(?![^{}]+\}))*+\{[^{}]++\}[^（()）]*+[）)]")
_LEADING, _PADDING = 1.4, 5.0
_GENERAL = (
    "只填浅黄色的格子。变成橙色的格子还没有填或需要核对，变成红色的格子数据对不上；表右边的“填报提示”说明缺什么、哪里不对。",
    "有下拉箭头的格子从列表里选。金额、数量只写数字，不写单位；选中一个格子，会显示它的填写要求。",
    "行不够时，在同类的两行之间插入整行，或复制整行（整组）粘贴在下面；多余的空行可以留着，也可以删去。表上原有的文字不要改。",
    "填完保存为 .xlsx 交回；不要改成别的格式，不要加密码。表右边和下面隐藏的行列是收表时核对用的，不要删。",
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the sheet: a title, a heading, a text over both columns, or an item with what is asked."""

    first: str
    second: str = ""
    role: Role = Role.LINE

    @property
    def is_wide(self) -> bool:
        """Tell whether it is a text over both columns."""
        return self.role is Role.LINE and not self.second


def how_to_rows(layout: Layout, styles: Styles, strings: Strings) -> tuple[str, list[str]]:
    """Return the rows of the sheet, and the ranges to merge."""
    lines = list(_lines(layout))
    rows = "".join(_row(number, line, styles, strings) for number, line in enumerate(lines))
    return rows, [area(number, 0, 1, len(WIDTHS)) for number, line in enumerate(lines) if line.is_wide]


def _lines(layout: Layout) -> Iterator[_Line]:
    yield _Line(f"{layout.title} {INSTRUCTIONS}", role=Role.TITLE)
    yield _Line("怎样填", role=Role.SECTION)
    yield from (_Line(f"{number}. {text}") for number, text in enumerate(_GENERAL, 1))
    items = list(_items(layout))
    if items:
        yield _Line("各项要求", role=Role.SECTION)
        yield from (_Line(*item) for item in items)
    notes = [cell.text for cell in layout.cells if cell.role is Role.NOTE]
    if notes:
        yield _Line("表上的备注", role=Role.SECTION)
        yield from (_Line(note) for note in notes)
    rules = dict.fromkeys(
        (_without_values(rule.message), rule.source) for rule in layout.rules if rule.kind is not RuleKind.SUGGEST
    )
    if any(message for message, _ in rules):
        yield _Line("收表时要核对的", role=Role.SECTION)
        yield from (_Line(source or message, message if source else "") for message, source in rules if message)


def _without_values(message: str) -> str:
    """Return a rule's message without the values that it takes, which there are none of yet."""
    return _VALUE.sub("…", _VALUE_IN_BRACKETS.sub("", message))


def _items(layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield what is to be filled in with what is asked, each kind of cell once."""
    seen: set[tuple[str, str]] = set()
    for cell in layout.cells:
        if cell.role is not Role.INPUT or cell.binding is None or cell.binding.option:
            continue
        item = (_name(cell), prompt_text(cell.binding))
        if all(item) and item not in seen:
            seen.add(item)
            yield f"{item[0]}（{address(cell.row, cell.column)}）", item[1]


def _name(cell: Cell) -> str:
    assert cell.binding is not None
    label = cell.binding.name.rsplit(" / ", 1)[-1] or cell.binding.value.label
    return label.replace("\n", "").rstrip("0123456789 :：")


_BOX = Edges(top=Frame.LINE, right=Frame.LINE, bottom=Frame.LINE, left=Frame.LINE)


def _row(number: int, line: _Line, styles: Styles, strings: Strings) -> str:
    texts = [cut(text, MAX_TEXT) for text in (line.first, line.second)]
    look = Look(line.role, Align.LEFT, UNFRAMED if line.role is not Role.LINE else _BOX)
    if line.role is not Role.LINE:
        style = styles.number(replace(look, wrap=False))
        height = (TITLE_POINTS if line.role is Role.TITLE else styles.points + 2) * _LEADING + _PADDING
        cell = text_cell(address(number, 0), style, strings.number(texts[0]))
        return f'<row r="{number + 1}" ht="{row_height(height)}" customHeight="1">{cell}</row>'
    widths = (sum(WIDTHS), 0.0) if line.is_wide else WIDTHS
    lines = max(lines_needed(text, width - 2) for text, width in zip(texts, widths, strict=True) if text)
    height = lines * styles.points * _LEADING + _PADDING
    cells = "".join(
        text_cell(address(number, column), styles.number(look), strings.number(text))
        for column, text in enumerate(texts)
    )
    return f'<row r="{number + 1}" ht="{row_height(min(height, 409.0))}" customHeight="1">{cells}</row>'
