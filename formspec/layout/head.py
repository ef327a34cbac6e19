"""The texts above and below the frame: annex and form number, title, period, unit line; the notes."""

from __future__ import annotations

from ..spec.model import Spec
from ..spec.numbering import outline_number
from ..values import Align
from .canvas import Area, Canvas
from .model import UNFRAMED, BandKind, Role


def place_head(canvas: Canvas, spec: Spec, columns: int) -> int:
    """Put the head on the canvas; return how many rows it takes."""
    row = _corners(canvas, spec, columns)
    for role, template, align in (
        (Role.TITLE, spec.title, Align.CENTER),
        (Role.SUBTITLE, spec.period, Align.CENTER),
        (Role.HEADER, spec.unit_line, Align.RIGHT),
    ):
        if template:
            text = canvas.text(template)
            canvas.put(
                Area(row, 0, columns), 1, columns, role, text, align=align, edges=UNFRAMED, location=spec.location
            )
            row += 1
    canvas.band("head", BandKind.HEAD, 0, row, label=canvas.text(spec.title), framed=False)
    return row


def _corners(canvas: Canvas, spec: Spec, columns: int) -> int:
    """Put the annex number at the left and the form number at the right of the first row."""
    half = columns // 2 if spec.annex and spec.number else columns
    corners = ((spec.annex, 0, Align.LEFT), (spec.number, columns - half, Align.RIGHT))
    shown = [corner for corner in corners if corner[0]]
    for template, x, align in shown:
        text = canvas.text(template)
        canvas.put(Area(0, x, half), 1, half, Role.HEADER, text, align=align, edges=UNFRAMED, location=spec.location)
    return 1 if shown else 0


def place_notes(canvas: Canvas, spec: Spec, row: int, columns: int) -> int:
    """Put the notes below the form; return how many rows they take."""
    for index, note in enumerate(spec.notes):
        number = outline_number(spec.notes_numbering, (index + 1,)) if spec.notes_numbering else ""
        label = spec.notes_label if index == 0 else ""
        text = canvas.text(label + number + note)
        area = Area(row + index, 0, columns)
        canvas.put(area, 1, columns, Role.NOTE, text, align=Align.LEFT, edges=UNFRAMED, location=spec.location)
    label = canvas.text(spec.notes_label).rstrip(" :：")
    canvas.band("notes", BandKind.FOOT, row, len(spec.notes), label=label, framed=False)
    return len(spec.notes)
