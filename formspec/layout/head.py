"""The texts above and below the frame: annex and form number, title, period, unit line; the notes."""

from __future__ import annotations

from ..spec.model import Spec
from ..spec.numbering import before_label, outline_number
from ..values import Align
from .canvas import Area, Canvas
from .model import UNFRAMED, BandKind, Role


def place_head(canvas: Canvas, spec: Spec, columns: int) -> int:
    """Put the head on the canvas; return how many rows it takes."""
    row = _corners(canvas, spec, columns)
    for role, template, key, align in (
        (Role.TITLE, spec.title, "title", Align.CENTER),
        (Role.SUBTITLE, spec.subtitle, "subtitle", Align.CENTER),
        (Role.SUBTITLE, spec.period, "period", Align.CENTER),
        (Role.HEADER, spec.unit_line, "unit_line", Align.RIGHT),
    ):
        if template:
            _put_text(canvas, spec, Area(row, 0, columns), role, template, key, align)
            row += 1
    canvas.band("head", BandKind.HEAD, 0, row, label=canvas.text(spec.title), framed=False)
    return row


def _corners(canvas: Canvas, spec: Spec, columns: int) -> int:
    """Put the annex number at the left and the form number at the right of the first row."""
    half = columns // 2 if spec.annex and spec.number else columns
    corners = ((spec.annex, "annex", 0, Align.LEFT), (spec.number, "number", columns - half, Align.RIGHT))
    shown = [corner for corner in corners if corner[0]]
    for template, key, x, align in shown:
        _put_text(canvas, spec, Area(0, x, half), Role.HEADER, template, key, align)
    return 1 if shown else 0


def _put_text(canvas: Canvas, spec: Spec, area: Area, role: Role, template: str, key: str, align: Align) -> None:
    """Put the text that the form has under ``key``."""
    locations = (spec.locations.get(key, spec.location),)
    text = canvas.text(template)
    canvas.put(area, 1, area.columns, role, text, align=align, edges=UNFRAMED, locations=locations)


def place_notes(canvas: Canvas, spec: Spec, row: int, columns: int) -> int:
    """Put the notes below the form; return how many rows they take."""
    for index, (note, location) in enumerate(zip(spec.notes, spec.note_locations, strict=True)):
        number = outline_number(spec.notes_numbering, (index + 1,)) if spec.notes_numbering else ""
        label = spec.notes_label if index == 0 else ""
        text = canvas.text(label + before_label(number, note, spec.language))
        area = Area(row + index, 0, columns)
        canvas.put(area, 1, columns, Role.NOTE, text, align=Align.LEFT, edges=UNFRAMED, locations=(location,))
    label = canvas.text(spec.notes_label).rstrip(" :：")
    canvas.band("notes", BandKind.FOOT, row, len(spec.notes), label=label, framed=False)
    return len(spec.notes)
