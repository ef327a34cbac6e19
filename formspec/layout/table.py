"""A table on the grid: the block's label on the left, the headings above, the rows below them."""

from __future__ import annotations

from ..spec.model import TableBlock
from .canvas import Area, Canvas
from .headings import place_headings
from .model import Role
from .rows import RowPlacer
from .slots import place_slots


def place_table(canvas: Canvas, block: TableBlock, area: Area) -> tuple[int, int]:
    """Put a table on the canvas; return how many rows it takes, and how many of them are headings."""
    slots = place_slots(canvas, block, area)
    head = place_headings(canvas, block, slots, area) if block.headings else 0
    body = RowPlacer(canvas, block, slots).place_all(area.below(head), f"/{block.id}")
    if block.label:
        text = canvas.text(block.label)
        locations = (block.label_location, block.location)
        canvas.put(area, head + body, slots.label, Role.BLOCK_LABEL, text, locations=locations)
    return head + body, head
