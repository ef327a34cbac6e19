"""The pieces of a compiled page: texts, and cells whose values are written between them."""

from __future__ import annotations

from collections.abc import Mapping

from formspec.layout import Cell, Values, cell_text, is_placeholder

Piece = str | Cell


def shown(piece: Piece, values: Values, sizes: Mapping[tuple[int, int], int]) -> str:
    """Return a piece as HTML: a text as it is, a cell's value escaped; ``sizes`` are those of smaller figures."""
    if isinstance(piece, str):
        return piece
    from markupsafe import escape

    text = str(escape(cell_text(piece, values).replace("\0", "\ufffd")))
    if is_placeholder(piece, values):
        return f'<span class="placeholder">{text}</span>'
    size = sizes.get((piece.row, piece.column), 0)
    return f'<span class="s{size}">{text}</span>' if size else text
