"""The Markdown renderer: compiles a layout to fixed texts and the cells between them, and fills these in.

A block's first row of headings is the table's header; a block without headings gets an empty one, since a pipe
table must have a header. Rows without a frame become paragraphs, their cells separated by wide spaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formspec.layout import Align, Band, Cell, Layout, Role, Values, cell_text
from formspec.messages import text
from formspec.problems import Problem

from . import escape

Piece = str | Cell
_STEP = "\u2003"  # EM SPACE, one for each step of an outline: a parser trims it only if it is not a reference


@dataclass(frozen=True, slots=True)
class MarkdownTemplate:
    """Fixed texts and the cells between them, in order."""

    pieces: tuple[tuple[Piece, bool], ...]

    def fill(self, values: Values) -> bytes:
        """Return the document for ``values``, in UTF-8."""
        return "".join(_shown(piece, values, in_table=in_table) for piece, in_table in self.pieces).encode()


def _shown(piece: Piece, values: Values, *, in_table: bool) -> str:
    if isinstance(piece, str):
        return piece
    shown = cell_text(piece, values)
    if shown and piece.align is Align.LEFT:
        shown = _STEP * piece.indent + shown
    return escape.cell(shown) if in_table else escape.paragraph(shown)


class MarkdownRenderer:
    """GitHub-flavoured Markdown in UTF-8."""

    suffix = ".md"
    media_type = "text/markdown"

    def compile(self, layout: Layout) -> MarkdownTemplate:
        """Return ``layout`` with the texts that depend on no value computed."""
        return MarkdownTemplate(tuple(_joined(_document(layout))))

    def limits(self, layout: Layout) -> Sequence[Problem]:  # noqa: ARG002
        """Return nothing: Markdown can contain any text."""
        return ()


def _joined(pieces: Iterator[tuple[Piece, bool]]) -> Iterator[tuple[Piece, bool]]:
    """Join neighbouring fixed texts into one."""
    fixed = ""
    for piece, in_table in pieces:
        if isinstance(piece, str):
            fixed += piece
            continue
        if piece.binding is None:
            fixed += _shown(piece, {}, in_table=in_table)
            continue
        if fixed:
            yield fixed, False
            fixed = ""
        yield piece, in_table
    if fixed:
        yield fixed, False


def _document(layout: Layout) -> Iterator[tuple[Piece, bool]]:
    for number, band in enumerate(layout.bands):
        cells = [cell for cell in layout.cells if band.first_row <= cell.row < band.first_row + band.rows]
        if number:
            yield "\n", False
        yield from _table(band, cells) if band.framed else _paragraphs(cells, text("form.gap", layout.language))


def _paragraphs(cells: list[Cell], gap: str) -> Iterator[tuple[Piece, bool]]:
    row: int | None = None
    for cell in cells:
        if row is not None:
            yield ("\n\n" if cell.row != row else gap), False
        if cell.role is Role.TITLE:
            yield "# ", False
        yield cell, False
        row = cell.row
    yield "\n", False


def _table(band: Band, cells: list[Cell]) -> Iterator[tuple[Piece, bool]]:
    columns = sorted({cell.column for cell in cells})
    by_place = {(cell.row, cell.column): cell for cell in cells}
    rule = "|" + " --- |" * len(columns) + "\n"
    if not band.heading_rows:
        yield "|" + "  |" * len(columns) + "\n" + rule, False
    for row in range(band.first_row, band.first_row + band.rows):
        yield "|", False
        for column in columns:
            cell = by_place.get((row, column))
            yield " ", False
            if cell is not None:
                yield cell, True
            yield " |", False
        yield "\n", False
        if band.heading_rows and row == band.first_row:
            yield rule, False


RENDERER = MarkdownRenderer()
