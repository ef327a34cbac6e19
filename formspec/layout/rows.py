"""The rows of a table: level cells that span the rows below them, value cells, codes, numbers.

In a table of levels a group is a cell on the left, as high as its rows. In an outline a group is a row of its own, and
the rows below it are indented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ..problems import SourceLocation
from ..spec.labels import NO_COUNTERS, counters
from ..spec.model import CellSpec, CellUse, Columns, Repeat, RowSpec, TableBlock, leaves
from ..spec.numbering import before_label, outline_number
from ..values import Align, ValueSpec
from .canvas import Area, Canvas, Locations
from .headings import HeadingPlacer, has_codes, heading_depth, level_depth, place_codes, tick_slots
from .model import Binding, InnerHeadings, Role
from .slots import ColumnSlot, Slots, place_columns


class _Here(Struct, frozen=True):
    """The context of a row: its top, its depth among labelled rows, its data, its line, the headings above it.

    ``counters`` are the numbers of the innermost item of a list that it belongs to.
    """

    row: int
    depth: int
    path: str
    location: SourceLocation | None
    columns: tuple[ColumnSlot, ...]
    set: Columns
    taken: frozenset[str] = frozenset()
    trail: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    counters: Mapping[str, str] = NO_COUNTERS


class _Item(Struct):
    """One occurrence of a row: itself, or one item of a repeated row, which has ``counters``.

    ``number`` is its outline number.
    """

    row: RowSpec
    path: str
    label: str
    spare: bool = False
    name: CellSpec | None = None
    counters: Mapping[str, str] | None = None
    number: str = ""


class RowPlacer(Struct):
    """Puts the rows of one table; keeps count of line codes."""

    canvas: Canvas
    block: TableBlock
    slots: Slots
    _code: int = field(default=0)

    def place_all(self, area: Area, path: str) -> int:
        """Put all rows from the top of ``area`` on; return how many rows of the grid they take."""
        if self.block.codes and self.block.codes.start is not None:
            self._code = self.block.codes.start - 1
        block = self.block
        here = _Here(area.row, 0, path, block.location, self.slots.columns, block.columns, block.merged)
        height = self._rows(self.block.rows, here)
        self._merged(self.block, here, height)
        return height

    def _rows(self, rows: tuple[RowSpec, ...], here: _Here) -> int:
        """Put ``rows`` one below the other; return their height."""
        since, top, number = len(self.canvas.cells), here.row, 0
        for row in rows:
            spans = []
            for item in self._items(row, here):
                numbered = self._is_numbered(row)
                number += numbered
                inner = replace(here, row=top, numbers=(*here.numbers, number) if numbered else here.numbers)
                height = self._item(item, inner, numbered=numbered)
                spans.append((top, height))
                top += height
            if row.repeat is not None:
                path = f"{here.path}/{row.id}"
                self.canvas.repeated(path, row.repeat, row.subject, row.label, spans, page_break=row.page_break)
            elif row.page_break:
                self.canvas.page_breaks.add(spans[0][0])
            if row.together and row.repeat is not None:
                self.canvas.soften(since, spans[0][0] if spans else top, top - 1)
            since = len(self.canvas.cells)
        return top - here.row

    def _items(self, row: RowSpec, here: _Here) -> list[_Item]:
        path = here.path if row.id is None else f"{here.path}/{row.id}"
        if row.repeat is None:
            return [_Item(row, path, self.canvas.text(row.label))]
        shown = self.canvas.show(path, row.repeat, row.location)
        return [self._repeated(row, row.repeat, path, index) for index in range(shown)]

    def _repeated(self, row: RowSpec, repeat: Repeat, path: str, index: int) -> _Item:
        numbers = counters(index + 1)
        label = self.canvas.text(row.label, numbers)
        spare = self.canvas.is_spare(path, repeat, index)
        return _Item(row, f"{path}/{index}", label, spare, repeat.name, numbers)

    def _is_numbered(self, row: RowSpec) -> bool:
        return bool(self.block.numbering) and row.shown and row.number is None and not row.of_which

    def _item(self, item: _Item, here: _Here, *, numbered: bool) -> int:
        """Put one row or group; return its height."""
        row = item.row
        item.number = self._number(item, here, numbered=numbered)
        label = item.label if self._is_coded(row) else before_label(item.number, item.label, self.canvas.language)
        here = replace(
            here,
            path=item.path,
            location=row.location,
            trail=(*here.trail, *self._names(item)),
            counters=item.counters or here.counters,
        )
        if self.block.outline:
            return self._outline(item, label, here)
        if not row.rows:
            self._line(item, label, here)
            return 1
        return self._group(item, label, here)

    def _group(self, item: _Item, label: str, here: _Here) -> int:
        """Put a group: its rows, and its own cell at their left, below headings in full or beside others."""
        row, since = item.row, len(self.canvas.cells)
        inside = replace(here, depth=self._depth_inside(row, here))
        heading = here if row.headings == "full" else inside
        head, changed = self._switch(row, heading)
        below = replace(changed, row=here.row + head, depth=inside.depth, taken=here.taken | row.merged)
        height = head + self._rows(row.rows, below)
        self._inner_headings(row, heading, head, height)
        if row.together and row.repeat is None:
            self.canvas.soften(since, here.row + head, here.row + height - 1)
        if row.shown and here.depth < len(self.slots.levels):  # else the spec has too few levels, which is reported
            above = head if heading is here else 0
            self._level_cell(item, label, replace(here, row=here.row + above), inside.depth, height - above)
        self._merged(row, below, height - head)
        return height

    def _depth_inside(self, row: RowSpec, here: _Here) -> int:
        """Return the depth of the rows of a group: below the last level if its cell covers the levels they lack."""
        levels = self.slots.levels[here.depth :]
        is_alone = not any(level.columns for level in levels) and not _uses_levels(row)
        return len(self.slots.levels) if row.shown and is_alone else here.depth + row.shown

    def _names(self, item: _Item) -> Iterator[str]:
        """Yield what an item adds to the names of its values: its label, and before a mere number its subject."""
        if item.row.subject != item.row.label:
            yield self.canvas.text(item.row.subject)
        if item.label:
            yield item.label

    def _is_coded(self, row: RowSpec) -> bool:
        """Return whether the number of a row is printed among the line codes: it has a cell for it."""
        codes = self.block.codes
        return codes is not None and codes.has_numbers and (self.block.outline or not row.rows)

    def _number(self, item: _Item, here: _Here, *, numbered: bool) -> str:
        if item.row.number is not None:
            return item.row.number
        samples = self.block.numbering
        if not numbered or len(here.numbers) > len(samples):
            return ""
        return outline_number(samples[len(here.numbers) - 1], here.numbers)

    def _outline(self, item: _Item, label: str, here: _Here) -> int:
        since, height, top = len(self.canvas.cells), 0, here
        head, here = self._switch(item.row, here)
        here = replace(here, row=here.row + head)
        if item.row.shown or item.row.cells or not item.row.rows:
            self._line(item, label, here)
            height = 1
        taken = here.taken | item.row.merged
        below = replace(here, row=here.row + height, depth=here.depth + height, taken=taken)
        height += self._rows(item.row.rows, below)
        if item.row.together and item.row.repeat is None:
            self.canvas.soften(since, here.row, here.row + height - 1)
        self._merged(item.row, here, height)
        self._inner_headings(item.row, top, head, head + height)
        return head + height

    def _inner_headings(self, row: RowSpec, here: _Here, head: int, height: int) -> None:
        """Store that the ``head`` rows at the top of a group of ``height`` rows are its column headings."""
        if head:
            first = self._left(here)
            headings = InnerHeadings(
                first_row=here.row,
                rows=head,
                end_row=here.row + height,
                column=first,
                columns=self.slots.end - first,
                is_partial=row.headings == "changed",
            )
            self.canvas.inner_headings.append(headings)

    def _switch(self, row: RowSpec, here: _Here) -> tuple[int, _Here]:
        """Where the columns change at ``row``, put their headings; return the rows these take."""
        if row.columns is None:
            return 0, here
        area = Area(here.row, self.slots.columns_x, self.slots.columns_span)
        columns = place_columns(self.canvas, row.columns, area, row.location)
        changed = replace(here, columns=columns, set=row.columns)
        if row.headings == "none":
            return 0, changed
        since = len(self.canvas.cells)
        height = self._headings(row, row.columns, here, columns)
        self._pass_merged(since, here)
        self.canvas.own(since, here.path)
        return height, changed

    def _pass_merged(self, since: int, here: _Here) -> None:
        """Leave out of the headings added from ``since`` on what a merged cell of a group around them covers."""
        merged = [range(slot.x, slot.x + slot.span) for slot in here.columns if slot.column.id in here.taken]
        if merged:
            self.canvas.leave_out(since, {column for columns in merged for column in columns})

    def _left(self, here: _Here) -> int:
        """Return the first grid column of the headings of lines here: that of their level, or next to the levels."""
        return self.slots.left_of(0 if self.block.outline else here.depth)

    def _headings(self, row: RowSpec, columns: Columns, here: _Here, placed: tuple[ColumnSlot, ...]) -> int:
        """Put the headings of ``columns``; return the rows they take."""
        level = 0 if self.block.outline else here.depth
        levels = self.slots.levels[level:] if row.headings == "full" else ()
        depth = max(heading_depth(columns), level_depth(slot.level for slot in levels))
        placer = HeadingPlacer(self.canvas, here.row, depth)
        if row.headings == "changed":
            first = self._left(here)
            self._changed_headings(placer, here.columns, columns, placed, first)
            if self._codes_are_left and first > self.slots.code_x:
                self.canvas.put(Area(here.row, self.slots.code_x, 0), depth, self.slots.code, Role.CODE)
        else:
            placer.levels(self.slots, level)
            if self.block.codes:
                placer.heading(self.slots.code_x, self.slots.code, self.block.codes.label, (self.block.location,))
            placer.columns(columns, placed)
        if not has_codes(columns):
            return depth
        place_codes(self.canvas, self.block, replace(self.slots, columns=placed), here.row + depth, level)
        if level and self._codes_are_left:
            self.canvas.put(Area(here.row + depth, self.slots.code_x, 0), 1, self.slots.code, Role.CODE)
        return depth + 1

    @property
    def _codes_are_left(self) -> bool:
        return self.block.codes is not None and self.block.codes.is_left

    def _changed_headings(
        self,
        placer: HeadingPlacer,
        old: tuple[ColumnSlot, ...],
        columns: Columns,
        new: tuple[ColumnSlot, ...],
        first: int,
    ) -> None:
        """Put headings over the columns that changed; unchanged columns are one empty cell next to them."""
        same = {(slot.column.id, slot.column.label, slot.x, slot.span) for slot in old}
        kept = 0
        for slot in new:
            if (slot.column.id, slot.column.label, slot.x, slot.span) not in same:
                break
            kept += 1
        edge = new[kept].x if kept < len(new) else self.slots.end
        self.canvas.put(Area(placer.row, first, 0), placer.depth, edge - first, Role.FILLER)
        done = 0
        for heading in columns:
            count = len(list(leaves((heading,))))
            if done >= kept:
                placer.columns((heading,), new[done : done + count])
            done += count

    def _line(self, item: _Item, label: str, here: _Here) -> None:
        """Put one line of the grid: its heading, its code, its cells."""
        row = item.row
        area, columns = self._heading_area(row, here)
        self.canvas.need(area if columns else replace(area, column=self._first_cell(row, here)), row.lines)
        if columns:
            self._heading_cell(item, label, here, area, columns, 1)
        if self.block.outline:
            slots: tuple[ColumnSlot, ...] = ()
        else:
            slots = tuple(slot for level in self.slots.levels[here.depth : here.depth + 1] for slot in level.columns)
        self._cells(row.own if not row.rows else {}, slots, here, 1)
        if self.slots.code:
            text = (row.code or item.number) if self._is_coded(row) else self._next_code(row)
            self.canvas.put(
                Area(here.row, self.slots.code_x, 0),
                1,
                self.slots.code,
                Role.CODE,
                text,
                owner=here.path,
                locations=(row.location,),
            )
        self._cells(row.cells, here.columns, here, 1)

    def _first_cell(self, row: RowSpec, here: _Here) -> int:
        """Return the grid column of the first cell of a line without a heading."""
        if self.slots.code:
            return self.slots.code_x
        return next((slot.x for slot in here.columns if slot.column.id in row.cells), self.slots.columns_x)

    def _heading_area(self, row: RowSpec, here: _Here) -> tuple[Area, int]:
        """Return the area of the heading of a line and its number of columns.

        It covers the levels that the line does not have, unless columns of its own level come before them. A line
        below the last level, or of a table without levels, has no heading: 0 columns.
        """
        levels = self.slots.levels
        depth = 0 if self.block.outline else here.depth
        if depth >= len(levels):
            return Area(here.row, self.slots.code_x, 0), 0
        has_own = any(slot.column.id in row.own for slot in levels[depth].columns)
        end = levels[depth].x + levels[depth].span if has_own else levels[-1].end
        if row.label_over:
            covered = [slot for slot in here.columns if slot.column.id in row.label_over]
            end = max((slot.x + slot.span for slot in covered), default=end)
        elif has_own and levels[depth].end < levels[-1].end:
            area = Area(here.row, levels[depth].end, 0)
            self.canvas.put(area, 1, levels[-1].end - levels[depth].end, Role.FILLER, owner=here.path)
        return Area(here.row, levels[depth].x, 0), end - levels[depth].x

    def _level_cell(self, item: _Item, label: str, here: _Here, inside: int, height: int) -> None:
        """Put the cell of a group at its level, up to the depth ``inside`` of its rows."""
        slot = self.slots.levels[here.depth]
        span = slot.span if inside == here.depth + 1 else self.slots.levels[inside - 1].end - slot.x
        self._heading_cell(item, label, here, Area(here.row, slot.x, 0), span, height)
        own = {name: cell for name, cell in item.row.own.items() if name not in item.row.merged}
        self._cells(own, slot.columns, here, height)

    def _heading_cell(self, item: _Item, label: str, here: _Here, area: Area, columns: int, rows: int) -> None:
        row = item.row
        align = self._heading_align(row)
        indent = here.depth if self.block.outline else 0
        locations = (row.label_location, row.location)
        more: dict[str, Any] = {"indent": indent, "bold": row.bold, "owner": item.path, "locations": locations}
        if item.name is None:
            text = "" if item.spare else label
            self.canvas.put(area, rows, columns, Role.ROW_HEADING, text, align=align, **more)
            return
        own = item.name.value.prefix
        usual = Align.CENTER if row.rows and not self.block.outline else Align.LEFT
        cell = replace(item.name, align=item.name.align or str(usual))
        more |= {"prefix": self.canvas.before_value(label) + own, "empty": "" if item.spare else label + own}
        more["name"] = " / ".join(here.trail)
        more["counters"] = here.counters
        self.canvas.put_value(area, rows, columns, cell, f"{item.path}/name", is_name=True, **more)

    def _heading_align(self, row: RowSpec) -> Align:
        if row.align:
            return Align(row.align)
        single = self.block.outline or len(self.slots.levels) == 1
        return Align.LEFT if single and not row.label_over else Align.CENTER

    def _next_code(self, row: RowSpec) -> str:
        if row.code:
            self._code = int(row.code) if row.code.isdecimal() else self._code
            return row.code
        if self.block.codes is None or self.block.codes.start is None:
            return ""
        self._code += 1
        return str(self._code)

    def _merged(self, group: RowSpec | TableBlock, here: _Here, height: int) -> None:
        """Put the cells that occur once for all rows of a group."""
        cells = {name: cell for name, cell in group.own.items() if name in group.merged}
        if cells and height:
            self._cells(cells, here.columns, here, height)

    def _cells(
        self,
        cells: Mapping[str, CellSpec],
        slots: tuple[ColumnSlot, ...],
        here: _Here,
        rows: int,
    ) -> None:
        for slot in slots:
            cell = cells.get(slot.column.id)
            if cell is None:
                continue
            path = f"{here.path}/{slot.column.id}"
            heading = self.canvas.text(slot.column.label)
            name = " / ".join(part for part in (*here.trail, heading) if part)
            area = Area(here.row, slot.x, 0)
            locations = (here.location, slot.column.location)
            if cell.kind is CellUse.INPUT and cell.value.show == slot.column.cell.value.show == "columns":
                value = self.canvas.filled(cell.value, counters=here.counters)
                self._ticks(cell, value, slot, area, rows, path, name, locations)
            else:
                more: dict[str, Any] = {"name": name, "locations": locations, "counters": here.counters}
                self.canvas.put_value(area, rows, slot.span, cell, path, **more)

    def _ticks(
        self,
        cell: CellSpec,
        value: ValueSpec,
        slot: ColumnSlot,
        area: Area,
        rows: int,
        path: str,
        name: str,
        locations: Locations,
    ) -> None:
        for x, span, choice in tick_slots(slot):
            name_of_choice, carried = f"{name} / {choice}", bool(cell.carried)
            binding = Binding(path=path, value=value, name=name_of_choice, option=choice, carried=carried)
            here = replace(area, column=x)
            owner = path.rpartition("/")[0]
            self.canvas.put(
                here, rows, span, Role.INPUT, binding=binding, owner=owner, locations=(cell.location, *locations)
            )


def _uses_levels(group: RowSpec) -> bool:
    """Return whether anything in a group is printed at its levels: a row's heading, or headings of changed columns."""
    return any(row.shown or row.columns is not None or _uses_levels(row) for row in group.rows)
