"""Dividing grid columns among cells that are side by side, so that authors need not count them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

_TOO_NARROW = 6.0  # extra weight of missing width in the cost: text that wraps is worse than blank space


class Want(Struct, frozen=True):
    """The demand of one part of a row: a good width in characters, and a span if the spec has one.

    ``least`` is the smallest possible number of columns. ``grows`` is False for a part that takes no more than its good
    width where the row has room left, such as a label.
    """

    width: float
    span: int | None = None
    least: int = 1
    grows: bool = True

    @property
    def fewest(self) -> int:
        """The columns it takes at least."""
        return self.span or self.least


class SpanError(ValueError):
    """Spans that do not fill the grid: ``need`` columns for ``have``."""

    def __init__(self, need: int, have: int) -> None:
        super().__init__(f"{need} columns for {have}")
        self.need = need
        self.have = have


def apportion(widths: Sequence[Decimal], wants: Sequence[Want]) -> list[int]:
    """Return the span of each want, together all of ``widths``, as near to the wanted widths as can be.

    Spans of the spec are kept.

    Args:
        widths: the widths of the grid columns, in characters.
        wants: the demand of each part, from left to right.

    Raises:
        SpanError: the spans do not fill the grid exactly, or there are more parts than columns.
    """
    have = len(widths)
    fewest = sum(want.fewest for want in wants)
    free = any(want.span is None for want in wants)
    if fewest > have or (not free and fewest != have):
        raise SpanError(fewest, have)
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + float(width))
    return _best(edges, wants, goals(edges[-1], wants))


def goals(total: float, wants: Sequence[Want]) -> list[float]:
    """Return the width that each part is to have, together ``total``."""
    kept = sum(want.width for want in wants if not want.grows)
    growing = sum(want.width for want in wants if want.grows)
    if growing and total - kept >= growing:
        scale = (total - kept) / growing
        return [want.width * scale if want.grows else want.width for want in wants]
    scale = total / ((kept + growing) or 1.0)
    return [want.width * scale for want in wants]


def _best(edges: list[float], wants: Sequence[Want], goals: Sequence[float]) -> list[int]:
    """Choose the spans of least cost, from left to right (dynamic programming over columns)."""
    have, count = len(edges) - 1, len(wants)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number, want in enumerate(wants):
        after: dict[int, tuple[float, int]] = {}
        left = sum(rest.fewest for rest in wants[number + 1 :])
        for start, (cost, _) in best[-1].items():
            ends = [start + want.span] if want.span else range(start + want.least, have - left + 1)
            for end in ends:
                if end > have - left:
                    continue
                total = cost + _cost(edges[end] - edges[start], want.width, goals[number])
                if end not in after or total < after[end][0]:
                    after[end] = (total, start)
        best.append(after)
    spans, end = [], have
    for number in range(count, 0, -1):
        start = best[number][end][1]
        spans.append(end - start)
        end = start
    return spans[::-1]


def _cost(width: float, wanted: float, goal: float) -> float:
    short = max(0.0, wanted - width)
    return (width - goal) ** 2 / goal + _TOO_NARROW * short * short / wanted
