"""A layout as text: one line a cell, for golden files and for ``formspec layout``."""

from __future__ import annotations

from collections.abc import Iterator

from ..rules.parser import unparse
from .addresses import area
from .model import Cell, Frame, Layout


def listing(layout: Layout) -> str:
    """Return ``layout`` as readable text: its bands, rows and cells in reading order."""
    return "\n".join(_lines(layout)) + "\n"


def _lines(layout: Layout) -> Iterator[str]:
    page = layout.page
    yield f"{layout.form}  {layout.title}"
    yield f"page {page.paper} {page.orientation}, widths " + " ".join(str(width) for width in layout.widths)
    if layout.repeat_rows:
        yield "rows {}-{} head every page".format(*(row + 1 for row in layout.repeat_rows))
    for band in layout.bands:
        notes = [f"rows {band.first_row + 1}-{band.first_row + band.rows}", str(band.kind)]
        notes += [f"{band.heading_rows} of headings"] if band.heading_rows else []
        notes += [] if band.framed else ["no frame"]
        notes += ["new page"] if band.page_break else []
        yield ""
        yield f"== {band.id}: {', '.join(notes)}"
        until, begun = band.first_row + band.rows, set[int]()
        for cell in layout.cells:
            if band.first_row <= cell.row < until:
                if layout.rows[cell.row].page_break and cell.row not in begun:
                    yield "-- new page"
                begun.add(cell.row)
                yield _cell(cell)


def _cell(cell: Cell) -> str:
    parts = [f"{area(cell.row, cell.column, cell.rows, cell.columns):9} {cell.role:14}", f"{cell.align:6}"]
    if cell.text:
        parts.append(repr(cell.text))
    parts += _binding(cell)
    if cell.formula is not None:
        parts.append(f"= {unparse(cell.formula)}")
    soft = [side for side in ("top", "bottom") if getattr(cell.edges, side) is Frame.SOFT]
    parts += [f"dotted {' and '.join(soft)}"] if soft else []
    parts += ["at the top"] if cell.at_top else []
    parts += [f"indent {cell.indent}"] if cell.indent else []
    return "  ".join(parts).rstrip()


def _binding(cell: Cell) -> Iterator[str]:
    binding = cell.binding
    if binding is None:
        return
    value = binding.value
    yield binding.path
    yield value.type.name + (f" {value.unit}" if value.unit else "")
    if binding.option:
        yield f"tick {binding.option}"
    elif value.choices:
        yield "|".join(value.choices)
    if value.prefix:
        yield f"prefix {value.prefix!r}" + ("" if binding.empty == value.prefix else f" (empty {binding.empty!r})")
    if value.suffix:
        yield f"suffix {value.suffix!r}"
    if value.required:
        yield "required"
