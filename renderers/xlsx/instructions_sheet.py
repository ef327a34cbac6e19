"""The sheet with instructions: from the help texts, notes and rules of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from formspec.layout import (
    UNFRAMED,
    Align,
    Binding,
    Cell,
    Edges,
    Frame,
    Layout,
    Role,
    RuleKind,
    address,
    area,
    lines_needed,
)
from formspec.messages import text
from formspec.patterns import lazy_pattern
from formspec.rules import pattern

from .auxiliary_sheets import INSTRUCTIONS
from .heights import row_height
from .hints import HEADING, MARKS
from .sheet import text_cell
from .strings import Strings
from .styles import TITLE_POINTS, Look, Styles
from .text import MAX_TEXT, cut
from .validation import prompt_text

WIDTHS = (26.0, 74.0)
_VALUE = lazy_pattern(r"\{[^{}]+\}")
_VALUE_IN_BRACKETS = lazy_pattern(r" ?[（(](?:[^（()）{]|\{(?![^{}]+\}))*+\{[^{}]++\}[^（()）]*+[）)]")
_LEADING, _PADDING = 1.4, 5.0


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the sheet: a title, a heading, a text over both columns, or an item with its requirements."""

    first: str
    second: str = ""
    role: Role = Role.LINE

    @property
    def is_wide(self) -> bool:
        """Return whether it is a text over both columns."""
        return self.role is Role.LINE and not self.second


def how_to_rows(layout: Layout, styles: Styles, strings: Strings) -> tuple[str, list[str]]:
    """Return the rows of the sheet, and the ranges to merge."""
    lines = list(_lines(layout))
    rows = "".join(_row(number, line, styles, strings) for number, line in enumerate(lines))
    return rows, [area(number, 0, 1, len(WIDTHS)) for number, line in enumerate(lines) if line.is_wide]


def _lines(layout: Layout) -> Iterator[_Line]:
    def said(part: str, **params: str) -> str:
        return text(f"workbook.instructions.{part}", layout.language, **params)

    yield _Line(said("title", form=layout.title, sheet=text(INSTRUCTIONS, layout.language)), role=Role.TITLE)
    yield _Line(said("how"), role=Role.SECTION)
    signs = {severity.value: text(key, layout.language) for severity, key in MARKS.items()}
    signs["hints"] = text(HEADING, layout.language)
    yield from (_Line(f"{number}. {said(part, **signs)}") for number, part in enumerate(_general(layout), 1))
    items = list(_items(layout))
    if items:
        yield _Line(said("items"), role=Role.SECTION)
        yield from (_Line(*item) for item in items)
    notes = [cell.text for cell in layout.cells if cell.role is Role.NOTE]
    if notes:
        yield _Line(said("notes"), role=Role.SECTION)
        yield from (_Line(note) for note in notes)
    rules = dict.fromkeys(
        (_without_values(rule.message), rule.source) for rule in layout.rules if rule.kind is not RuleKind.SUGGEST
    )
    if any(message for message, _ in rules):
        yield _Line(said("rules"), role=Role.SECTION)
        in_columns = any(source for _, source in rules)
        yield from (_Line(source, message) if in_columns else _Line(message) for message, source in rules if message)


def _without_values(message: str) -> str:
    """Return a rule's message without values, since none are filled in yet."""
    return _VALUE.sub("…", _VALUE_IN_BRACKETS.sub("", message))


def _items(layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield the fields to fill in with their requirements: each once, with the first of its cells."""
    items = {pattern(repetition.path): repetition.label for repetition in layout.repetitions}
    fields: set[str] = set()
    listed: set[tuple[str, str]] = set()
    for cell in layout.cells:
        if cell.role is not Role.INPUT or cell.binding is None or pattern(cell.binding.path) in fields:
            continue
        fields.add(pattern(cell.binding.path))
        item = (_label(layout, cell, cell.binding, items), prompt_text(cell.binding))
        if all(item) and item not in listed:
            listed.add(item)
            place = address(cell.row, cell.column)
            yield text("workbook.instructions.item", layout.language, name=item[0], cell=place), item[1]


def _label(layout: Layout, cell: Cell, binding: Binding, items: Mapping[str, str]) -> str:
    """Return a field's own label; for a name without one, that of the items of its list, or the heading above it."""
    label, unlabelled = binding.value.label, text("form.name", binding.value.language)
    if binding.is_name and label == unlabelled:
        item = binding.path.rpartition("/")[0]
        of_list = items.get(pattern(item).rpartition("/")[0], unlabelled)
        label = of_list if of_list != unlabelled else _heading_above(layout, cell) or unlabelled
    return label.replace("\n", "").strip(" :：")


def _heading_above(layout: Layout, cell: Cell) -> str:
    """Return the nearest column heading above a cell; empty if it has none."""
    above = (
        heading.text
        for heading in reversed(layout.cells)
        if heading.role is Role.COLUMN_HEADING and heading.row < cell.row
        if heading.column <= cell.column < heading.column + heading.columns and heading.text
    )
    return next(above, "")


def _general(layout: Layout) -> Iterator[str]:
    """Yield the parts of the general instructions that are true for this form."""
    yield from ("cells", "entry")
    if layout.repetitions:
        yield "rows"
    if any(rows > 1 for each in layout.repetitions for _, rows in each.spans):
        yield "groups"
    if any(cell.binding is not None and cell.binding.carried for cell in layout.cells):
        yield "carried"
    yield from ("texts", "saving")


_BOX = Edges(top=Frame.LINE, right=Frame.LINE, bottom=Frame.LINE, left=Frame.LINE)


def _row(number: int, line: _Line, styles: Styles, strings: Strings) -> str:
    texts = [cut(part, MAX_TEXT) for part in (line.first, line.second)]
    is_boxed = line.role is Role.LINE
    look = Look(line.role, Align.LEFT, _BOX if is_boxed else UNFRAMED, padded=is_boxed)
    if not is_boxed:
        style = styles.number(replace(look, wrap=False))
        height = (TITLE_POINTS if line.role is Role.TITLE else styles.points + 2) * _LEADING + _PADDING
        cell = text_cell(address(number, 0), style, strings.number(texts[0]))
        return f'<row r="{number + 1}" ht="{row_height(height)}" customHeight="1">{cell}</row>'
    widths = (sum(WIDTHS), 0.0) if line.is_wide else WIDTHS
    lines = max(lines_needed(part, width - 2) for part, width in zip(texts, widths, strict=True) if part)
    height = lines * styles.points * _LEADING + _PADDING
    cells = "".join(
        text_cell(address(number, column), styles.number(look), strings.number(part))
        for column, part in enumerate(texts)
    )
    return f'<row r="{number + 1}" ht="{row_height(min(height, 409.0))}" customHeight="1">{cells}</row>'
