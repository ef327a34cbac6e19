"""From a spec to its layout: head, blocks, notes, one below the other on one grid."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..data.formulas import Formulas
from ..messages import joined
from ..problems import Problem, ProblemError
from ..rules.paths import Localiser
from ..rules.rule import Rule as FormRule
from ..spec.model import Block, LineBlock, PageSpec, Spec, TableBlock
from .blocks import is_framed, place_block
from .canvas import Area, Canvas
from .head import place_head, place_notes
from .model import BandKind, Cell, Layout, Page, Row
from .pagination import declared_breaks
from .widths import grid_of

SHEET_MAX = 31  # characters of a sheet's name: Excel's limit


def build_layout(
    spec: Spec,
    formulas: Formulas,
    rules: tuple[FormRule, ...],
    parameters: Mapping[str, str],
    counts: Mapping[str, int],
) -> Layout:
    """Return the layout of ``spec``.

    Args:
        spec: the form.
        formulas: the formulas of its computed cells.
        rules: its rules, resolved to data paths.
        parameters: texts to print into the labels; a missing one is printed as the blank text of the spec.
        counts: the number of items of each list in the data, by JSON Pointer; a list that is missing is blank.

    Raises:
        ProblemError: spans do not fill the grid.
    """
    names = {name: parameters.get(name, parameter.blank) for name, parameter in spec.parameters.items()}
    grid = grid_of(spec)
    canvas = Canvas(
        grid.widths,
        names,
        counts,
        formulas,
        spec.label_end,
        spec.language,
        is_automatic=not spec.grid,
        aligned=grid.aligned,
    )
    columns = len(canvas.widths)
    row = head = place_head(canvas, spec, columns)
    for number, block in enumerate(spec.blocks):
        placed = place_block(canvas, block, Area(row, 0, columns))
        canvas.band(
            block.id or f"block-{number + 1}",
            BandKind.BODY,
            row,
            placed.rows,
            label=canvas.text(_label(block, spec.language)),
            heading_rows=placed.headings,
            framed=is_framed(block),
            page_break=block.page_break,
        )
        row += placed.rows
    row += place_notes(canvas, spec, row, columns)
    if canvas.problems:
        raise ProblemError(canvas.problems)
    layout = _layout(canvas, spec, rules, parameters, row, head)
    if not counts:
        _check_pages(layout, spec.page)
    return layout


def _check_pages(blank: Layout, page: PageSpec) -> None:
    """Raise ProblemError for a blank form that begins more pages than it may have."""
    needed = len(declared_breaks(blank)) + 1
    if page.pages is not None and needed > page.pages:
        params = {"pages": page.pages, "needed": needed}
        raise ProblemError([Problem(code="spec.too-many-breaks", params=params, location=page.location)])


def _layout(
    canvas: Canvas,
    spec: Spec,
    rules: tuple[FormRule, ...],
    parameters: Mapping[str, str],
    rows: int,
    head: int,
) -> Layout:
    """Return everything on the canvas, which has ``rows`` rows, ``head`` of them above the blocks."""
    return Layout(
        form=spec.id,
        title=canvas.text(spec.title),
        sheet=canvas.text(spec.sheet) or canvas.text(spec.title)[:SHEET_MAX],
        edition=spec.edition,
        digest=spec.data_digest,
        language=spec.language,
        widths=canvas.widths,
        rows=tuple(
            Row(lines=lines, page_break=number in canvas.page_breaks)
            for number, lines in enumerate(canvas.row_lines(rows))
        ),
        cells=_cells(canvas),
        bands=tuple(canvas.bands),
        repetitions=tuple(canvas.repetitions),
        rules=rules,
        formulas=canvas.formulas.by_path,
        inner_headings=tuple(canvas.inner_headings),
        repeat_rows=_repeat_rows(canvas, spec, head),
        page=_page(spec.page),
        parameters=dict(parameters),
        parameter_types={name: parameter.type for name, parameter in spec.parameters.items()},
        label_end=spec.label_end,
    )


def _label(block: Block, language: str) -> str:
    """Return a name for the block: its label, or for a table without one, the subject of its rows."""
    if block.label or not isinstance(block, TableBlock):
        return block.label
    labels = [row.label for row in block.rows if row.label and row.repeat is None]
    return joined(labels[:4], language)


def _cells(canvas: Canvas) -> tuple[Cell, ...]:
    """Return the cells in reading order, their formulas exact now that every row is known."""
    ordered = sorted(canvas.cells, key=lambda cell: (cell.row, cell.column))
    localiser = Localiser({path: range(number) for path, number in canvas.shown.items()})
    return tuple(_exact(cell, localiser) if cell.formula is not None else cell for cell in ordered)


def _exact(cell: Cell, localiser: Localiser) -> Cell:
    from msgspec.structs import replace

    assert cell.binding is not None
    assert cell.formula is not None
    return replace(cell, formula=localiser.localised(cell.formula, cell.binding.path))


def _repeat_rows(canvas: Canvas, spec: Spec, head: int) -> tuple[int, int] | None:
    """Return the rows that head each page: the headings of the last table, or the head of a form without headings.

    None where the headings change, or apply to only one of several blocks: a sheet repeats one range of rows.
    """
    headed = [band for band in canvas.bands if band.heading_rows]
    framed = [band for band in canvas.bands if band.kind is BandKind.BODY and band.framed]
    if len(headed) == 1 and headed[0] is framed[-1] and not canvas.inner_headings:
        return headed[0].first_row, headed[0].first_row + headed[0].heading_rows - 1
    lines = sum(isinstance(block, LineBlock) for block in spec.blocks[:1])
    return (0, head + lines - 1) if head + lines and not headed and not canvas.inner_headings else None


def _page(page: PageSpec) -> Page:
    top, right, bottom, left = page.margins
    return Page(
        paper=page.paper,
        orientation=page.orientation,
        margin_top=Decimal(top),
        margin_right=Decimal(right),
        margin_bottom=Decimal(bottom),
        margin_left=Decimal(left),
        font_size=page.font_size,
        pages=page.pages,
        location=page.location,
    )
