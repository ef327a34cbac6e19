"""The measures of a form in HTML: the style sheet is written with them, the heights of rows are estimated by them."""

from __future__ import annotations

from msgspec import Struct


class Metrics(Struct, frozen=True, kw_only=True):
    """Lengths in em of the body's text, unless stated otherwise.

    Args:
        line: the height of a line of text.
        padding: the distance of a cell's text from the rules above and below it.
        side: the distance of a cell's text from the rules at its sides.
        heading_side: that of a heading, which is often in a narrow cell.
        figure_side: that of a figure from the rule to its right.
        step: the indent of one step of an outline.
        border: the width of a rule in CSS pixels.
        title_points: the size of a title in points; ``title_line`` and ``title_padding`` are in em of it.
        input_line: the least height of an input on a line without a frame.
        between: the distance between the parts of such a line.
        above_lines: the distance above and below such lines.
        above_notes: the distance above the notes.
    """

    line: float = 1.4
    padding: float = 0.1
    side: float = 0.35
    heading_side: float = 0.2
    figure_side: float = 0.5
    step: float = 1.2
    border: int = 1
    title_points: int = 18
    title_line: float = 1.5
    title_padding: float = 0.2
    input_line: float = 1.5
    between: float = 0.5
    above_lines: float = 0.3
    above_notes: float = 0.4

    def row_height(self, lines: int) -> float:
        """Return the least height of a row in a table, without its rule."""
        return round(lines * self.line + 2 * self.padding, 2)

    def indent(self, steps: int) -> float:
        """Return the distance of a text in an outline from the rule to its left."""
        return round(steps * self.step + self.side, 2)


METRICS = Metrics()
