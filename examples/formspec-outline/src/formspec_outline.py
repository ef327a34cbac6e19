"""A renderer in one file: each filled cell of a form as a line of plain text.

It needs the Layout's dataclasses and nothing else of formspec. Install it beside formspec, and
``formspec blank SPEC --to outline`` finds it through its entry point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formspec.layout import Cell, Layout, Values, cell_text
from formspec.problems import Problem


@dataclass(frozen=True, slots=True)
class OutlineTemplate:
    """The cells of a form in reading order."""

    cells: tuple[Cell, ...]

    def fill(self, values: Values) -> bytes:
        """Return one line for each cell that shows something: the cell's name, a tab, its text."""
        lines = ((_name(cell), cell_text(cell, values)) for cell in self.cells)
        return "".join(f"{name}\t{text!r}\n" for name, text in lines if text).encode()


def _name(cell: Cell) -> str:
    return cell.binding.name if cell.binding else str(cell.role)


class OutlineRenderer:
    """Plain text, one line a cell."""

    suffix = ".txt"
    media_type = "text/plain"

    def compile(self, layout: Layout) -> OutlineTemplate:
        """Return the layout ready for filling."""
        return OutlineTemplate(layout.cells)

    def limits(self, layout: Layout) -> Sequence[Problem]:  # noqa: ARG002
        """Return nothing: plain text holds any text."""
        return ()


RENDERER = OutlineRenderer()
