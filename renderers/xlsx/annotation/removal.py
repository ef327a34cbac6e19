"""Removes earlier annotations from a workbook: our lines in the comments, and the colours of their cells.

A workbook goes back and forth, and fixed problems must not be reported again. Programs do not keep the
author of a comment when they save, so our lines are recognised by the sign at their start. Other lines are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from formspec.importing.book import NOTED

from ..reading.escapes import unescaped
from ..reading.note_lines import are_ours
from ..text import xml_text
from . import drawing
from .cells import restyle_cells
from .comments import ref_of_comment, shown_parts
from .grid import CellRef, Grid
from .markup import Edits, Element, elements, inside, local, text_of
from .overrides import without_overrides
from .package import Package
from .parts import related, relations
from .styles import AnnotatedStyles
from .threads import remove_replies


def remove_remarks(package: Package, sheet: str, styles: AnnotatedStyles | None, colours: Collection[str]) -> None:
    """Remove our lines from the comments of a sheet, and ``colours`` from the cells that had such lines."""
    if package.contains_text(sheet, NOTED.strip().encode()):
        package.write(sheet, without_overrides(package.read(sheet)))
    path = related(package, sheet, "comments")
    if not path or path not in package or NOTED.strip().encode() not in package.read(path):
        return
    remove_replies(package, sheet)
    content = package.read(path)
    edits = Edits(content)
    emptied = {ref: _remove_lines(edits, lines) for ref, lines in _comments(content)}
    marked = {ref: is_empty for ref, is_empty in emptied.items() if is_empty is not None}
    package.write(path, edits.applied())
    grid = Grid(package.read(sheet))
    _remove_boxes(package, sheet, grid, {ref for ref, is_empty in marked.items() if is_empty})
    cells = Edits(grid.content)
    present = [ref for ref in marked if grid.row_at(ref[0]) is not None]
    if styles is not None:
        restyle_cells(grid, cells, present, lambda _, style: styles.without(style, colours))
    package.write(sheet, cells.applied())


def _comments(content: bytes) -> Iterator[tuple[CellRef, list[Element]]]:
    """Yield each comment: its element, then the elements inside it."""
    parsed = elements(content)
    for number, each in enumerate(parsed):
        if each.local == "comment" and (ref := ref_of_comment(each)) is not None:
            yield ref, [each, *inside(parsed, number)]


def _remove_lines(edits: Edits, comment: list[Element]) -> bool | None:
    """Remove our lines from a comment, or the whole comment if it has no others; return which, None for no lines."""
    whole, *parts = comment
    shown = shown_parts(parts)
    texts = [unescaped(text_of(edits.content, each)) for each in shown]
    kept = _without_lines(texts)
    if kept == texts:
        return None
    if not "".join(kept).strip():
        edits.replace(whole.start, whole.end, b"")
        return True
    for part, before, after in zip(shown, texts, kept, strict=True):
        run = next((each for each in parts if each.local == "r" and each.start < part.start < each.end), None)
        if not after and run is not None:
            edits.replace(run.start, run.end, b"")
        elif after != before:
            edits.replace(part.inner, part.close, xml_text(after).encode())
    return False


def _without_lines(texts: Sequence[str]) -> list[str]:
    """Return the pieces of a text without our lines; a line may begin in one piece and end in another."""
    lines = "".join(texts).split("\n")
    ours = are_ours(lines)
    if not any(ours):
        return list(texts)
    last = max((number for number, is_ours in enumerate(ours) if not is_ours), default=-1)
    keep: list[bool] = []
    for number, (line, is_ours) in enumerate(zip(lines, ours, strict=True)):
        keep += [not is_ours] * len(line)
        keep += [not is_ours and number < last] * (number < len(lines) - 1)
    pieces, passed = [], 0
    for text in texts:
        flags = keep[passed : passed + len(text)]
        pieces.append("".join(letter for letter, is_kept in zip(text, flags, strict=True) if is_kept))
        passed += len(text)
    return pieces


def _remove_boxes(package: Package, sheet: str, grid: Grid, refs: Collection[CellRef]) -> None:
    if grid.drawing is None or not refs:
        return
    name = next((value for key, value in grid.drawing.attributes.items() if local(key) == "id"), "")
    path = next((each.target for each in relations(package, sheet) if each.id == name), "")
    if path and not package.is_blank(path):
        package.write(path, drawing.without_boxes(package.read(path), refs))
