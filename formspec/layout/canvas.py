"""The canvas on which blocks put their cells: the layout while it is built."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct, field, structs

from ..data.formulas import Formulas
from ..problems import Problem, ProblemError, SourceLocation
from ..source.limits import MAX_CELLS
from ..spec.labels import NO_COUNTERS, before_value, fill
from ..spec.model import CellSpec, CellUse, Repeat
from ..values import Align, Operand, TextType, ValueSpec
from .capacity import shown_blank
from .content import box_breaks
from .measure import CELL_PADDING, INDENT
from .model import (
    FRAMED,
    Band,
    BandKind,
    Binding,
    Cell,
    Edges,
    Frame,
    InnerHeadings,
    Repetition,
    Role,
)
from .spans import SpanError, Want, apportion

MAX_ITEMS = 50_000  # shown items of all lists in one layout, so that large data cannot exhaust memory
_ROLES = {CellUse.INPUT: Role.INPUT, CellUse.COMPUTED: Role.COMPUTED}


Locations = tuple[SourceLocation | None, ...]
"""Lines of the spec that a cell comes from, the nearest first."""


class Area(Struct, frozen=True):
    """A part of the grid: its top row, its first column and how many columns it has."""

    row: int
    column: int
    columns: int

    def below(self, rows: int) -> Area:
        """Return the same columns, ``rows`` further down."""
        return Area(self.row + rows, self.column, self.columns)

    def right(self, columns: int) -> Area:
        """Return the area without its first ``columns`` columns."""
        return Area(self.row, self.column + columns, self.columns - columns)


class Canvas(Struct):
    """The layout while it is built.

    ``counts`` is the number of items in each list, by JSON Pointer; ``label_end`` is the text added to a label before a
    value in the same cell.
    """

    widths: tuple[Decimal, ...]
    names: Mapping[str, str]
    counts: Mapping[str, int]
    formulas: Formulas
    label_end: str = ""
    language: str = "zh-CN"
    cells: list[Cell] = field(default_factory=list)
    needs: dict[tuple[int, int], int] = field(default_factory=dict)
    bands: list[Band] = field(default_factory=list)
    repetitions: list[Repetition] = field(default_factory=list)
    shown: dict[str, int] = field(default_factory=dict)
    inner_headings: list[InnerHeadings] = field(default_factory=list)
    page_breaks: set[int] = field(default_factory=set)
    items: int = 0
    problems: list[Problem] = field(default_factory=list)

    def text(self, template: str, counters: Mapping[str, str] | None = None) -> str:
        """Return a label with its parameters (and the number of its item) filled in."""
        return fill(template, {**self.names, **counters} if counters and "{" in template else self.names)

    def before_value(self, label: str) -> str:
        """Return a label as it is printed before a value in the same cell."""
        return before_value(label, self.label_end)

    def width(self, column: int, columns: int) -> Decimal:
        """Return the width of some grid columns, in characters."""
        return sum(self.widths[column : column + columns], Decimal(0))

    def spans(self, area: Area, wants: Sequence[Want], location: SourceLocation | None) -> list[int]:
        """Divide the columns of ``area``; spans that do not fill it are a problem at ``location``."""
        widths = self.widths[area.column : area.column + area.columns]
        try:
            return apportion(widths, wants)
        except SpanError as error:
            self.report("spec.spans", location, need=error.need, have=error.have)
            return _forced(len(wants), area.columns)

    def report(self, code: str, location: SourceLocation | None, **params: Any) -> None:
        """Report a problem of the spec, once for each source location."""
        problem = Problem(code=code, params=params, location=location)
        if problem not in self.problems:
            self.problems.append(problem)

    def put(
        self,
        area: Area,
        rows: int,
        columns: int,
        role: Role,
        text: str = "",
        *,
        locations: Locations = (),
        **more: Any,
    ) -> None:
        """Add a cell at the top left of ``area``; one that does not fit is left out (a problem already names it)."""
        if columns > 0 and rows > 0:
            known = tuple(location for location in locations if location is not None)
            self._check_cells(known[0] if known else None)
            self.cells.append(
                Cell(
                    row=area.row,
                    column=area.column,
                    rows=rows,
                    columns=columns,
                    role=role,
                    text=text,
                    locations=known,
                    **more,
                )
            )

    def _check_cells(self, location: SourceLocation | None) -> None:
        """Raise where a blank form has too many cells; a filled one has as many as its data needs."""
        if len(self.cells) >= MAX_CELLS and not self.counts:
            raise ProblemError([Problem(code="spec.too-many-cells", params={"limit": MAX_CELLS}, location=location)])

    def put_value(
        self,
        area: Area,
        rows: int,
        columns: int,
        cell: CellSpec,
        path: str,
        *,
        name: str = "",
        prefix: str | None = None,
        empty: str | None = None,
        is_name: bool = False,
        counters: Mapping[str, str] = NO_COUNTERS,
        locations: Locations = (),
        **style: Any,
    ) -> None:
        """Add the cell of one value, bound to ``path``.

        ``prefix`` is printed before the value instead of its own; ``empty`` is printed there in an empty cell.
        ``is_name``: the value names its row or group. ``counters`` are the numbers of the list's item that it belongs
        to. ``locations`` are those of its row and column; its own is the cell's.
        """
        style = {
            "owner": path.rpartition("/")[0],
            **style,
            "align": _align(cell),
            "locations": (cell.location, *locations),
        }
        if cell.kind is CellUse.CLOSED:
            self.put(area, rows, columns, Role.CLOSED, self.text(cell.mark), **style)
            return
        value = self.filled(cell.value, prefix, counters)
        binding = Binding(
            path=path,
            value=value,
            name=name or value.label,
            empty=value.prefix if empty is None else empty,
            constant=cell.printed,
            is_name=is_name,
            breaks=self._breaks(value, area.column, columns, style["align"]),
            carried=bool(cell.carried),
        )
        if cell.kind is CellUse.PRINTED:
            text = value.prefix + value.type.display(cell.printed, value) + value.suffix
            self.put(area, rows, columns, Role.PRINTED, text, binding=binding, **style)
            return
        formula = self.formulas.at(path)
        is_high = rows > 1 or (area.row, area.column) in self.needs
        style["at_top"] = is_high and bool(value.prefix) and not is_name and style["align"] is Align.LEFT
        self.put(area, rows, columns, _ROLES[cell.kind], binding=binding, formula=formula, **style)

    def _breaks(self, value: ValueSpec, column: int, columns: int, align: Align) -> tuple[int, ...]:
        """Return where the boxes of a choice are broken into lines, in a cell of these grid columns."""
        if not value.has_boxes:
            return ()
        return box_breaks(
            value, float(self.width(column, columns)) - CELL_PADDING - INDENT * (align is not Align.CENTER)
        )

    def filled(
        self, value: ValueSpec, prefix: str | None = None, counters: Mapping[str, str] = NO_COUNTERS
    ) -> ValueSpec:
        """Return the value's description with parameters and the number of its item filled into its texts."""
        return structs.replace(
            value,
            label=self.text(value.label, counters),
            prefix=self.text(value.prefix if prefix is None else prefix, counters),
            suffix=self.text(value.suffix, counters),
            help=self.text(value.help, counters),
            placeholder=self.text(value.placeholder, counters),
            example=self.text(value.type.example(value)),
        )

    def need(self, area: Area, lines: int) -> None:
        """Make sure that the cell at the top left of ``area`` is at least ``lines`` lines high."""
        if lines > 1:
            self.needs[area.row, area.column] = lines

    def row_lines(self, rows: int) -> list[int]:
        """Return the least height of each row, in lines; the last row of a spanning cell gets the remaining height."""
        lines = [1] * rows
        asking = [
            (cell, self.needs[cell.row, cell.column]) for cell in self.cells if (cell.row, cell.column) in self.needs
        ]
        for cell, need in sorted(asking, key=lambda pair: pair[0].rows):
            missing = need - sum(lines[cell.row : cell.row + cell.rows])
            lines[cell.row + cell.rows - 1] += max(0, missing)
        return lines

    def repeated(
        self,
        path: str,
        repeat: Repeat,
        label: str,
        item: str,
        spans: Sequence[tuple[int, int]],
        *,
        page_break: bool = False,
    ) -> None:
        """Store which rows belong to one repeated row; ``item`` is the label of each, with ``{n}`` in it.

        With ``page_break``, each begins on a new page.
        """
        if page_break:
            self.page_breaks.update(first for first, rows in spans if rows)
        self.repetitions.append(
            Repetition(
                path=path,
                label=self.text(label, {"n": "", "cn": ""}),
                spans=tuple(spans),
                item=self.text(item),
                at_least=repeat.at_least,
                at_most=repeat.at_most,
                blank=repeat.blank,
                page_break=page_break,
            )
        )

    def show(self, path: str, repeat: Repeat, location: SourceLocation | None) -> int:
        """Return how many items of a list are shown: those of a blank form, or more if there are more."""
        shown = max(shown_blank(repeat), self.counts.get(path, 0))
        self.shown[path] = shown
        self.items += shown
        if self.items > MAX_ITEMS:
            params = {"rows": MAX_ITEMS, "limit": MAX_ITEMS}
            raise ProblemError([Problem(code="spec.too-many-rows", params=params, location=location)])
        return shown

    def is_spare(self, path: str, repeat: Repeat, index: int) -> bool:
        """Return whether item ``index`` is one of those that a blank form leaves without a label."""
        return index >= max(repeat.blank, repeat.at_least) and index >= self.counts.get(path, 0)

    def band(self, name: str, kind: BandKind, first: int, rows: int, **more: Any) -> None:
        """Store that ``rows`` rows from ``first`` on form a band."""
        if rows:
            self.bands.append(Band(id=name, kind=kind, first_row=first, rows=rows, **more))

    def soften(self, since: int, first: int, last: int) -> None:
        """Draw dotted lines between the rows ``first`` to ``last`` of the cells added from ``since`` on."""
        for index in range(since, len(self.cells)):
            cell = self.cells[index]
            top = Frame.SOFT if cell.row > first else cell.edges.top
            bottom = Frame.SOFT if cell.row + cell.rows - 1 < last else cell.edges.bottom
            edges = structs.replace(cell.edges, top=top, bottom=bottom)
            self.cells[index] = structs.replace(cell, edges=edges)

    def own(self, since: int, owner: str) -> None:
        """Make the cells added from ``since`` on those of the row or item ``owner``."""
        for index in range(since, len(self.cells)):
            self.cells[index] = structs.replace(self.cells[index], owner=owner)

    def leave_out(self, since: int, columns: Container[int]) -> None:
        """Cut some grid columns out of the cells added from ``since`` on; the text stays in the first part of each."""
        added = self.cells[since:]
        del self.cells[since:]
        for cell in added:
            free = [column for column in range(cell.column, cell.column + cell.columns) if column not in columns]
            for number, run in enumerate(runs(free)):
                part = structs.replace(cell, column=run[0], columns=len(run))
                self.cells.append(structs.replace(part, text="") if number else part)

    def stretch(self, part: range, area: Area, rows: int, height: int) -> None:
        """Fill ``area``, of which the cells at ``part`` use ``rows``, down to ``height`` rows.

        A text area grows; under anything else an empty cell completes the frame.
        """
        end = area.row + rows
        bottom = [i for i in part if self.cells[i].row + self.cells[i].rows == end]
        if any(_is_text(self.cells[i]) for i in bottom) and all(_can_grow(self.cells[i]) for i in bottom):
            for i in bottom:
                self.cells[i] = structs.replace(self.cells[i], rows=self.cells[i].rows + height - rows)
        else:
            self.put(area.below(rows), height - rows, area.columns, Role.FILLER)


def runs(columns: Iterable[int]) -> list[list[int]]:
    """Divide ascending columns into runs of adjacent ones."""
    found: list[list[int]] = []
    for x in columns:
        if found and found[-1][-1] == x - 1:
            found[-1].append(x)
        else:
            found.append([x])
    return found


def _can_grow(cell: Cell) -> bool:
    return cell.role is Role.BLOCK_LABEL or _is_text(cell)


def _is_text(cell: Cell) -> bool:
    if cell.role is not Role.INPUT or cell.binding is None:
        return False
    kind = cell.binding.value.type
    return isinstance(kind, TextType) and kind.operand is Operand.TEXT and kind.has_lines


def _align(cell: CellSpec) -> Align:
    if cell.align:
        return Align(cell.align)
    return Align.CENTER if cell.kind is CellUse.CLOSED else cell.value.type.align


def _forced(count: int, columns: int) -> list[int]:
    """Return spans that fit into the grid, for a layout that is rejected anyway."""
    return [1 if index < columns else 0 for index in range(count)]


def edges(
    top: Frame = Frame.LINE, bottom: Frame = Frame.LINE, left: Frame = Frame.LINE, right: Frame = Frame.LINE
) -> Edges:
    """Return a cell's edges."""
    every = (top, bottom, left, right)
    return (
        FRAMED if all(edge is Frame.LINE for edge in every) else Edges(top=top, bottom=bottom, left=left, right=right)
    )
