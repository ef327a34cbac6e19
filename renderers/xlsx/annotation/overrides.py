"""Rules by which conditional formats do not cover the colour of an annotated cell.

A rule of our own has the first priority: it is always true, formats nothing, and stops all later rules. Its formula
contains our sign, by which it is recognised and removed again.
"""

from __future__ import annotations

from collections.abc import Collection

from formspec.importing.book import NOTED
from formspec.layout import address

from .grid import CellRef, Grid
from .markup import Edits, Element, elements, text_of

_SIGN = NOTED.strip()
_ALWAYS = f'LEN("{_SIGN}")&gt;0'


def let_show(grid: Grid, edits: Edits, refs: Collection[CellRef]) -> None:
    """Let the cells at ``refs`` show their own colours if the sheet has conditional formats."""
    formats = _formats(grid)
    if not formats or not refs:
        return
    for each in formats:
        edits.replace(each.start, each.end, _moved(grid.content[each.start : each.end], 1))
    p, cells = grid.prefix, " ".join(address(*ref) for ref in sorted(refs))
    rule = f'<{p}cfRule type="expression" priority="1" stopIfTrue="1"><{p}formula>{_ALWAYS}</{p}formula></{p}cfRule>'
    written = f'<{p}conditionalFormatting sqref="{cells}">{rule}</{p}conditionalFormatting>'
    edits.insert(formats[0].start, written.encode())


def without_overrides(content: bytes) -> bytes:
    """Return a sheet without our own rules."""
    if _SIGN.encode() not in content:
        return content
    grid, edits = Grid(content), Edits(content)
    pieces = {(each.start, each.end): content[each.start : each.end] for each in _formats(grid)}
    ours = {ref for ref, piece in pieces.items() if _SIGN in text_of(piece, elements(piece)[0])}
    others = [ref for ref in pieces if ref not in ours]
    step = -1 if ours and all(priority > 1 for ref in others for priority in _priorities(pieces[ref])) else 0
    for ref, piece in pieces.items():
        edits.replace(*ref, b"" if ref in ours else _moved(piece, step))
    return edits.applied()


def _formats(grid: Grid) -> list[Element]:
    return [each for each in grid.children if each.local == "conditionalFormatting"]


def _rules(piece: bytes) -> list[Element]:
    rules = (each for each in elements(piece) if each.local == "cfRule")
    return [each for each in rules if each.attributes.get("priority", "").isdecimal()]


def _priorities(piece: bytes) -> list[int]:
    return [int(each.attributes["priority"]) for each in _rules(piece)]


def _moved(piece: bytes, step: int) -> bytes:
    """Return conditional formats whose rules come later, or earlier, by ``step``."""
    edits = Edits(piece)
    for each in _rules(piece) if step else ():
        edits.set(each, "priority", str(int(each.attributes["priority"]) + step))
    return edits.applied()
