"""The pieces of a compiled page: texts, and cells whose values are written between them."""

from __future__ import annotations

from formspec.layout import Cell, Values, cell_text, is_placeholder

Piece = str | Cell


def shown(piece: Piece, values: Values) -> str:
    """Return a piece as HTML: a text as it is, a cell's value escaped."""
    if isinstance(piece, str):
        return piece
    from markupsafe import escape

    text = str(escape(cell_text(piece, values).replace("\0", "\ufffd")))
    return f'<span class="placeholder">{text}</span>' if is_placeholder(piece, values) else text
