"""The workbook renderer: openpyxl makes the frame once, filling a form writes only the cells.

Compiling returns the archive without its main sheet, and the rows of that sheet with a cell for each value. Filling
writes the rows and adds the sheet; the rest of the workbook is not changed. Where long texts make other pages than
those of the blank form, the workbook of these pages is compiled once more.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from formspec.layout import (
    Cell,
    Layout,
    PagePlan,
    PrintedSizes,
    Role,
    Rule,
    Values,
    area,
    cell_text,
    grow_rows,
    is_figure,
    narrow_dates,
    paged,
    printed_sizes,
    too_few_pages,
)
from formspec.messages import LANGUAGES, text
from formspec.problems import Problem, Severity
from formspec.renderer import Option, Reserved
from formspec.values import Words

from .anchors import key_row, with_copy_mark
from .auxiliary_sheets import INSTRUCTIONS, NAMES
from .carried import remember
from .frame import dress, hide_columns
from .heights import MAX_HEIGHT, Heights, row_height
from .hints import end_of_margin, hints_of, not_expressible, put_beside, sum_of_flags
from .margin import key_column
from .package import PROPERTIES, SHEET, STRINGS, packed, unpacked, with_members
from .pages import PrintedSheet, number_of_pages, widened
from .protection import hidden_styles, row_formats
from .reading.archive import SUFFIX
from .sheet import Piece, calculation_sheet_of, live_formula, sheet_rows
from .side_sheets import around_rows, side_sheets
from .strings import Strings
from .styles import Styles
from .tables import XlsxTables
from .text import MAX_COLUMNS, MAX_ROWS, MAX_SHEET, MAX_TEXT, sheet_name, units
from .validation import Validations, too_long

if TYPE_CHECKING:
    from openpyxl import Workbook


@dataclass(frozen=True, slots=True)
class _Measure:
    """The heights of a layout's rows, and the sizes of its texts.

    ``least`` are the heights of the blank form, ``inputs`` the cells that can grow.
    """

    heights: Heights
    least: tuple[float, ...]
    inputs: tuple[Cell, ...]
    sizes: PrintedSizes

    def rows(self, values: Values) -> Sequence[float]:
        """Return the rows' heights in points; only texts can make a row higher than it is in the blank form."""
        needs = []
        for cell in self.inputs:
            assert cell.binding is not None
            if cell.binding.path in values:
                needs.append((cell, self.heights.needed(cell, cell_text(cell, values))))
        return grow_rows(self.least, needs, MAX_HEIGHT)


def _measure(layout: Layout, widening: float = 1.0) -> _Measure:
    heights = Heights.of(layout, widening)
    return _Measure(
        heights=heights,
        least=tuple(grow_rows(heights.least(layout), _needs(layout, heights), MAX_HEIGHT)),
        inputs=tuple(cell for cell in layout.cells if _can_grow(cell)),
        sizes=printed_sizes(layout, widening),
    )


@dataclass(frozen=True, slots=True)
class _Workbook:
    """A workbook for one division into pages, without its main sheet, of which it has the parts around the values."""

    archive: bytes
    properties: bytes
    layout: Layout
    before: str
    columns: str
    after_columns: str
    below: tuple[Piece, ...]
    after: str
    rows: tuple[tuple[Piece, ...], ...]
    formats: tuple[str, ...]
    texts: Mapping[str, int]
    written: str

    def fill(self, values: Values, measure: _Measure, widening: float) -> bytes:
        """Return the workbook for ``values``, its columns wider by a factor, for which ``measure`` has the heights."""
        columns = widened(self.columns, len(self.layout.widths), widening)
        parts, strings = [self.before, columns, self.after_columns], Strings(self.texts, self.written)
        sizes = {**measure.sizes.texts, **measure.sizes.smaller(values)}
        rows = zip(self.rows, self.formats, measure.rows(values), strict=True)
        for number, (row, look, height) in enumerate(rows, 1):
            parts.append(f'<row r="{number}"{look} ht="{row_height(height)}" customHeight="1">')
            parts.extend(piece if isinstance(piece, str) else piece.xml(values, strings, sizes) for piece in row)
            parts.append("</row>")
        parts.extend(piece if isinstance(piece, str) else piece.xml(values, strings, sizes) for piece in self.below)
        parts.append(f"</row>{self.after}")
        members = {STRINGS: strings.xml(), SHEET: "".join(parts).encode()}
        if self.properties:
            members[PROPERTIES] = with_copy_mark(self.properties, values)
        return with_members(self.archive, members)


_KEPT_MEASURES = 128
"""Measures that a template keeps: one for each division into pages, and each of some ten scales that are tried."""
_KEPT_DIVISIONS = 16
"""Divisions into pages that a template keeps: forms of one round differ in few rows, and so in few page breaks."""


class XlsxTemplate:
    """A form's workbooks: where its pages begin depends on its values, whose texts make rows higher."""

    def __init__(self, layout: Layout, options: Mapping[str, str]) -> None:
        self._layout = layout
        self._instructions = options[_INSTRUCTIONS.name] == _YES
        self._sheet = PrintedSheet(layout)
        self._workbook = lru_cache(maxsize=_KEPT_DIVISIONS)(self._compile)
        self._measure = lru_cache(maxsize=_KEPT_MEASURES)(self._measured)

    def fill(self, values: Values) -> bytes:
        """Return the workbook for ``values``."""
        plan = self._plan(values)
        widening = self._sheet.widening(plan.scale)
        return self._workbook(plan.breaks).fill(values, self._measure(plan.breaks, widening), widening)

    def _plan(self, values: Values) -> PagePlan:
        return self._sheet.plan(lambda widening: self._measure((), widening).rows(values))

    def _measured(self, breaks: tuple[int, ...], widening: float) -> _Measure:
        return _measure(self._workbook(breaks).layout if breaks else self._layout, widening)

    def _compile(self, breaks: tuple[int, ...]) -> _Workbook:
        return _workbook(paged(self._layout, breaks), len(breaks) + 1, instructions=self._instructions)


def _workbook(layout: Layout, pages: int, *, instructions: bool) -> _Workbook:
    """Return the workbook of a layout with ``pages`` pages."""
    from openpyxl import Workbook

    workbook = Workbook()
    dress(workbook, layout, number_of_pages(pages, instructions=instructions))
    styles, strings = Styles(workbook, layout), Strings()
    calculation = calculation_sheet_of(layout)
    rows = sheet_rows(layout, styles, strings, calculation)
    hints = hints_of(layout, calculation)
    put_beside(rows, layout, hints, calculation, styles, strings)
    formats = row_formats(layout, styles)
    end_column = end_of_margin(layout, hints, calculation)
    remembered = remember(rows, layout, end_column, hidden_styles(layout, styles))
    end_column += len(remembered)
    hide_columns(workbook, key_column(layout), end_column)
    below = key_row(layout, strings, sum_of_flags(layout, hints, calculation))
    validations = Validations(layout.language)
    validations.collect(layout)
    validations.write(workbook)
    sheets = side_sheets(workbook, layout, styles, strings, validations, calculation, instructions=instructions)
    members = unpacked(_saved(workbook))
    for name, (inner, whole) in sheets.items():
        before, after = around_rows(members[name].decode(), whole)
        members[name] = f"{before}{inner}{after}".encode()
    whole = area(0, 0, len(layout.rows) + 1, end_column)
    before, after = around_rows(members.pop(SHEET).decode(), whole)
    properties = members.pop(PROPERTIES, b"")
    before, opening, rest = before.partition("<cols>")
    columns, closing, after_columns = rest.partition("</cols>")
    return _Workbook(
        archive=packed(members),
        properties=properties,
        layout=layout,
        before=before + opening,
        columns=columns,
        after_columns=closing + after_columns,
        below=(*below, *remembered),
        after=after,
        rows=tuple(tuple(row) for row in rows),
        formats=formats,
        texts=dict(strings.own),
        written=strings.items(),
    )


_YES, _NO = "yes", "no"
_INSTRUCTIONS = Option(
    name="instructions",
    about=Words(*(text("workbook.option.instructions", lang, sheet=text(INSTRUCTIONS, lang)) for lang in LANGUAGES)),
    values=(_YES, _NO),
    default=_YES,
)


class XlsxRenderer:
    """Office Open XML workbooks."""

    suffix = SUFFIX
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    reserved = Reserved(sheets=NAMES, sheet_name=sheet_name)
    options = (_INSTRUCTIONS,)
    tables = XlsxTables

    def compile(self, layout: Layout, options: Mapping[str, str]) -> XlsxTemplate:
        """Return ``layout`` as a workbook without values."""
        return XlsxTemplate(layout, options)

    def limits(self, layout: Layout) -> Sequence[Problem]:
        """Return the parts of ``layout`` that a workbook cannot contain."""
        return _once(_limits(layout))


def _can_grow(cell: Cell) -> bool:
    """Return whether a value can make its row higher: a text can, a figure is on one line."""
    binding = cell.binding
    return cell.role is Role.INPUT and binding is not None and not binding.option and not is_figure(cell)


def _needs(layout: Layout, heights: Heights) -> Iterator[tuple[Cell, float]]:
    """Return the height that each cell of the blank form needs."""
    return ((cell, heights.blank(layout, cell)) for cell in layout.cells)


def _saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _limits(layout: Layout) -> Iterator[Problem]:
    for code, length, limit in (
        ("limit.rows", len(layout.rows), MAX_ROWS),
        ("limit.columns", len(layout.widths), MAX_COLUMNS),
    ):
        if length > limit:
            yield _problem(code, None, length=length, limit=limit)
    sheet = PrintedSheet(layout)
    plan = sheet.plan(lambda widening: _measure(layout, widening).least)
    yield from too_few_pages(layout, plan)
    yield from narrow_dates(layout, sheet.widening(plan.scale))
    first = layout.cells[0] if layout.cells else None
    if units(layout.sheet) > MAX_SHEET:
        yield _problem("limit.too-long", first, what="sheet", length=units(layout.sheet), limit=MAX_SHEET)
    calculation = calculation_sheet_of(layout)
    for cell in layout.cells:
        if units(cell.text) > MAX_TEXT:
            yield _problem("limit.too-long", cell, what="label", length=units(cell.text), limit=MAX_TEXT)
        for what, limit, length in too_long(cell):
            yield _problem("limit.too-long", cell, what=what, length=length, limit=limit)
        if cell.formula is not None and not live_formula(cell, calculation):
            yield _problem("limit.not-held", cell, what="formula")

    for rule in not_expressible(layout, calculation):
        yield _problem("limit.not-held", rule, what="rule", name=rule.id)


def _problem(code: str, at: Cell | Rule | None, **params: Any) -> Problem:
    location = at.location if at else None
    return Problem(code=code, params={"target": "xlsx", **params}, location=location, severity=Severity.WARNING)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Return each problem of a location once: the cells of a column come from one line of the spec."""
    return list({(problem.code, problem.location, repr(problem.params)): problem for problem in problems}.values())


RENDERER = XlsxRenderer()
