"""The columns to the right of the form, outside the printed area: hints, and hidden row keys and cells for formulas."""

from __future__ import annotations

from formspec.layout import Layout


def hint_column(layout: Layout) -> int:
    """Return the column of hints, to the right of the form."""
    return len(layout.widths)


def key_column(layout: Layout) -> int:
    """Return the hidden column of row keys."""
    return len(layout.widths) + 1


def first_formula_column(layout: Layout) -> int:
    """Return the first of the hidden columns of cells to which formulas refer."""
    return key_column(layout) + 1
