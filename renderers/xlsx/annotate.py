"""A workbook given back with what is wrong in it written beside the cells: as comments, and in colour.

An office returns a form that way to those who filled it in. The file is theirs: all that is not a comment or a colour
stays in it byte for byte. What the workbook means is known elsewhere; here it is cells and texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from formspec.reading.grid import Note

from .annotation.cells import colour_cells
from .annotation.grid import Grid, Place
from .annotation.markup import Edits
from .annotation.overrides import let_show
from .annotation.package import Package
from .annotation.parts import main_part, sheets
from .annotation.remarks import write_comments
from .annotation.removal import remove_remarks
from .annotation.styles import Styles
from .reading.sheet import place_of

__all__ = ["Note", "annotate"]

_COLOURS = {"warning": "FFFFEB9C", "error": "FFFFC7CE"}
_WORSE = {severity: weight for weight, severity in enumerate(_COLOURS, 1)}


@dataclass(slots=True)
class _Mark:
    """What is to be told at one cell."""

    texts: list[str] = field(default_factory=list)
    severity: str = ""

    def add(self, note: Note) -> None:
        text = note.text.replace("\r\n", "\n").replace("\r", "\n")
        if text and text not in self.texts:
            self.texts.append(text)
        if _WORSE.get(note.severity, 0) > _WORSE.get(self.severity, 0):
            self.severity = note.severity


def annotate(content: bytes, notes: Sequence[Note]) -> bytes:
    """Return the .xlsx workbook ``content`` with each note as a comment, and its cell in a colour.

    Errors are light red, warnings light amber; what only informs has no colour. A note on a merged cell goes to its
    first one; where a cell has a comment already, the note stands behind it. What an earlier look wrote under our sign
    (:data:`formspec.reading.grid.NOTED`) goes first, with its colours: it was about another state of the file.

    Raises
    ------
    ValueError
        Where ``content`` is no workbook, or has no such sheet or cell.

    """
    if not notes:
        return content
    package = Package(content)
    main = main_part(package)
    paths, styles = sheets(package, main), Styles(package, main)
    for sheet in paths.values():
        remove_remarks(package, sheet, styles, _COLOURS.values())
    for name, path in {note.sheet: paths.get(note.sheet) for note in notes}.items():
        if path is None:
            raise ValueError(f"the workbook has no sheet {name!r}")
        _annotate_sheet(package, path, [note for note in notes if note.sheet == name], styles)
    styles.save()
    return package.packed()


def _annotate_sheet(package: Package, path: str, notes: Sequence[Note], styles: Styles) -> None:
    grid = Grid(package.read(path))
    marks = _marks(grid, notes)
    edits = Edits(grid.content)
    colours = {place: _COLOURS[mark.severity] for place, mark in marks.items() if mark.severity}
    colour_cells(grid, edits, colours, styles)
    let_show(grid, edits, colours)
    texts = {place: mark.texts for place, mark in marks.items() if mark.texts}
    if texts:
        write_comments(package, path, grid, edits, texts)
    package.write(path, edits.applied())


def _marks(grid: Grid, notes: Sequence[Note]) -> Mapping[Place, _Mark]:
    """Return what is to be told at each cell, row by row."""
    marks: dict[Place, _Mark] = {}
    for note in notes:
        place = _place(note.cell)
        merge = grid.merge_at(place)
        marks.setdefault((merge.top, merge.left) if merge else place, _Mark()).add(note)
    return dict(sorted(marks.items()))


def _place(name: str) -> Place:
    try:
        return place_of(name)
    except (KeyError, ValueError):
        raise ValueError(f"a sheet has no cell {name!r}") from None
