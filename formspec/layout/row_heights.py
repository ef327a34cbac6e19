"""The heights of rows, from the height that each cell needs."""

from __future__ import annotations

import math
from collections.abc import Iterable

from .model import Cell


def grow_rows(heights: Iterable[float], needs: Iterable[tuple[Cell, float]], most: float = math.inf) -> list[float]:
    """Return ``heights`` grown so that every cell has the height it needs.

    A cell over several rows makes all of them higher by the same share of what is missing.

    Args:
        heights: the least height of each row.
        needs: cells, each with the height that it needs, in the same unit.
        most: the greatest height that a row can have.
    """
    result = list(heights)
    for cell, need in sorted(needs, key=lambda pair: pair[0].rows):
        span = range(cell.row, cell.row + cell.rows)
        missing = need - sum(result[row] for row in span)
        if missing > 0:
            for row in span:
                result[row] = min(most, result[row] + missing / cell.rows)
    return result
