"""The comments of a sheet and their drawing, found or created, and connected to the sheet."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from . import comments, drawing
from .grid import CellRef, Grid
from .markup import Edits, local
from .package import Package
from .parts import RELATIONS, declare, relate, related, relations
from .threads import add_replies, as_replies


def write_comments(
    package: Package, sheet: str, grid: Grid, edits: Edits, texts: Mapping[CellRef, Sequence[str]]
) -> None:
    """Write ``texts`` as comments of their cells; ``edits`` are those of the sheet, which may need its drawing."""
    path = related(package, sheet, "comments")
    if not path:
        path = package.free(posixpath.join(_home(sheet), "comments{}.xml"))
        relate(package, sheet, "comments", path, is_strict=grid.is_strict)
    before = comments.no_comments(is_strict=grid.is_strict) if package.is_blank(path) else package.read(path)
    part = comments.Comments(before)
    threads = add_replies(package, sheet, texts, is_strict=grid.is_strict)
    shown = {ref: part.add(ref, as_replies(each) if ref in threads else each) for ref, each in texts.items()}
    package.write(path, part.applied())
    declare(package, path, comments.TYPE)
    _draw(package, sheet, grid, edits, shown)


def _draw(package: Package, sheet: str, grid: Grid, edits: Edits, shown: Mapping[CellRef, str]) -> None:
    path = _drawing_path(package, sheet, grid, edits)
    before = drawing.NO_DRAWING if package.is_blank(path) else package.read(path)
    package.write(path, drawing.with_boxes(before, grid, shown))
    declare(package, path, drawing.TYPE, by_extension=True)


def _drawing_path(package: Package, sheet: str, grid: Grid, edits: Edits) -> str:
    """Return the path of the sheet's drawing; it is declared in the sheet if it has none."""
    name = ""
    if grid.drawing is not None:
        name = next((value for key, value in grid.drawing.attributes.items() if local(key) == "id"), "")
        target = next((each.target for each in relations(package, sheet) if each.id == name), "")
        if target:
            return target
    path = package.free(posixpath.join(_home(sheet), "drawings/vmlDrawing{}.vml"))
    name = relate(package, sheet, "vmlDrawing", path, is_strict=grid.is_strict, name=name)
    if grid.drawing is None:
        space = RELATIONS[grid.is_strict]
        declared = "" if grid.root.attributes.get("xmlns:r") == space else f' xmlns:r="{space}"'
        element = f'<{grid.prefix}legacyDrawing{declared} r:id="{name}"/>'
        edits.insert(grid.behind_drawing(), element.encode())
    return path


def _home(sheet: str) -> str:
    """Return the folder above that of the worksheets, where comments and drawings are kept."""
    return posixpath.dirname(posixpath.dirname(sheet))
