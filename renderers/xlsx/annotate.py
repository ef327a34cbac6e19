"""A returned workbook with its problems at the cells: as comments, and in colour.

An office returns such a workbook to the unit that filled it in. Everything except comments and colours is kept byte for
byte. This module knows cells and texts only, not the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from formspec.importing.book import Note
from formspec.patterns import lazy_pattern

from .annotation.cells import colour_cells
from .annotation.grid import CellRef, Grid
from .annotation.markup import Edits, UnsafeXmlError
from .annotation.overrides import let_show
from .annotation.package import Package
from .annotation.parts import main_part, sheets
from .annotation.remarks import write_comments
from .annotation.removal import remove_remarks
from .annotation.styles import AnnotatedStyles
from .reading.archive import refuse
from .reading.sheet import ref_of

__all__ = ["Note", "annotate"]

_COLOURS = {"warning": "FFFFEB9C", "error": "FFFFC7CE"}
_STYLE = lazy_pattern(rb"""\ss=["']([0-9]{1,5})["']""")
_NAMED = 60  # characters of a name in a message
_WORSE = {severity: weight for weight, severity in enumerate(_COLOURS, 1)}


@dataclass(slots=True)
class _Mark:
    """The remarks for one cell."""

    texts: dict[str, None] = field(default_factory=dict)
    severity: str = ""

    def add(self, note: Note) -> None:
        text = note.text.replace("\r\n", "\n").replace("\r", "\n")
        if text:
            self.texts.setdefault(text)
        if _WORSE.get(note.severity, 0) > _WORSE.get(self.severity, 0):
            self.severity = note.severity


def annotate(content: bytes, notes: Sequence[Note]) -> bytes:
    """Return the .xlsx workbook ``content`` with each note as a comment, and its cell in a colour.

    Errors are light red, warnings light amber; notes of severity info have no colour. A note on a merged cell is
    written to its first cell; a note on a cell with a comment is appended to it. Earlier annotations with our sign
    (:data:`formspec.importing.book.NOTED`) and their colours are removed first: they belong to an earlier file.

    Only the parts that change are unpacked, within the limits of the reader; all others are copied as they are stored,
    damaged ones too. If the style sheet cannot be read, the cells get no colours.

    Raises
    ------
    ProblemError
        If ``content`` is not a workbook, has no such sheet or cell, exceeds the limits, or has a damaged part that must
        be changed. No other exception is raised for any content.

    """
    if not notes:
        return content
    package = Package(content)
    try:
        _annotate(package, notes)
    except UnsafeXmlError:
        raise refuse("file.unsafe-xml", part=package.part[:_NAMED]) from None
    except ValueError:  # a part that does not match the format; the reader needs less of it
        raise refuse("file.not-annotated", what=package.part[:_NAMED]) from None
    return package.packed()


def _annotate(package: Package, notes: Sequence[Note]) -> None:
    main = main_part(package)
    paths = sheets(package, main)
    styles = _styles(package, main, paths.values())
    for sheet in dict.fromkeys(paths.values()):
        remove_remarks(package, sheet, styles, _COLOURS.values())
    by_sheet: dict[str, list[Note]] = {}
    for note in notes:
        if note.sheet not in paths:
            raise refuse("file.not-annotated", what=note.sheet[:_NAMED])
        by_sheet.setdefault(paths[note.sheet], []).append(note)
    for path, each in by_sheet.items():
        _annotate_sheet(package, path, each, styles)
    if styles is not None:
        styles.save()


def _styles(package: Package, main: str, sheet_paths: Iterable[str]) -> AnnotatedStyles | None:
    """Return the style sheet; None if it cannot be read."""
    try:
        styles = AnnotatedStyles(package, main)
    except ValueError:
        return None
    if styles.is_new:
        styles.reserve(1 + max((_largest_style(package.read(path)) for path in sheet_paths), default=0))
    return styles


def _largest_style(sheet: bytes) -> int:
    return max(map(int, _STYLE.findall(sheet)), default=0)


def _annotate_sheet(package: Package, path: str, notes: Sequence[Note], styles: AnnotatedStyles | None) -> None:
    grid = Grid(package.read(path))
    marks = _marks(grid, notes)
    edits = Edits(grid.content)
    colours = {ref: _COLOURS[mark.severity] for ref, mark in marks.items() if mark.severity}
    if styles is not None:
        colour_cells(grid, edits, colours, styles)
        let_show(grid, edits, colours)
    texts = {ref: list(mark.texts) for ref, mark in marks.items() if mark.texts}
    if texts:
        write_comments(package, path, grid, edits, texts)
    package.part = path
    package.write(path, edits.applied())


def _marks(grid: Grid, notes: Sequence[Note]) -> Mapping[CellRef, _Mark]:
    """Return the remarks for each cell, row by row."""
    marks: dict[CellRef, _Mark] = {}
    refs = [_place(note.cell) for note in notes]
    merges = grid.merges_at(refs)
    for note, ref in zip(notes, refs, strict=True):
        merge = merges.get(ref)
        marks.setdefault((merge.top, merge.left) if merge else ref, _Mark()).add(note)
    return dict(sorted(marks.items()))


def _place(name: str) -> CellRef:
    try:
        return ref_of(name)
    except ValueError:
        raise refuse("file.not-annotated", what=name[:_NAMED]) from None
