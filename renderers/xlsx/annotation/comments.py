"""The part with the comments of a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from formspec.layout import address

from ..reading.escapes import unescaped
from ..reading.sheet import ref_of
from ..text import MAX_TEXT, cut, units, xml_text
from .grid import CellRef
from .markup import DECLARATION, Edits, Element, elements, inside, text_of
from .styles import MAIN

AUTHOR = "formspec"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_FONT = '<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'
_NOT_SHOWN = ("rPh", "phoneticPr")


def no_comments(*, is_strict: bool) -> bytes:
    """Return the part of a sheet that has no comments yet."""
    root = f'<comments xmlns="{MAIN[is_strict]}"><authors/><commentList/></comments>'
    return DECLARATION + root.encode()


class Comments:
    """The comments of a sheet, and the additions to them."""

    def __init__(self, content: bytes) -> None:
        """Look through ``content``; raise ValueError if it is not a part with comments."""
        self._elements = elements(content)
        if self._elements[0].local != "comments":
            raise ValueError("this is not a part with comments")
        self._edits = Edits(content)
        self._content = content
        self._prefix = self._elements[0].prefix
        self._list, self._authors = self._only("commentList"), self._child("authors")
        self._existing = {
            ref: number
            for number, each in enumerate(self._elements)
            if each.local == "comment" and (ref := ref_of_comment(each)) is not None
        }
        self._author = self._own_author()

    def _child(self, name: str) -> Element | None:
        return next((each for each in self._elements if each.depth == 1 and each.local == name), None)

    def _only(self, name: str) -> Element:
        child = self._child(name)
        if child is None:
            raise ValueError(f"the comments of a sheet have no {name}")
        return child

    def _own_author(self) -> int:
        authors = [text_of(self._content, each) for each in self._elements if each.local == "author"]
        if AUTHOR in authors:
            return authors.index(AUTHOR)
        p = self._prefix
        written = f"<{p}author>{AUTHOR}</{p}author>"
        if self._authors is None:
            self._edits.insert(self._list.start, f"<{p}authors>{written}</{p}authors>".encode())
        else:
            self._edits.append(self._authors, written.encode())
        return len(authors)

    def add(self, ref: CellRef, texts: Sequence[str]) -> str:
        """Add ``texts`` to the comment of a cell; return the whole comment.

        A text that the comment already contains is not added: a workbook may be annotated more than once.
        """
        number = self._existing.get(ref)
        if number is not None:
            return self._extend(self._elements[number], inside(self._elements, number), texts)
        whole = cut("\n".join(texts), MAX_TEXT)
        p, where = self._prefix, address(*ref)
        written = f'<{p}comment ref="{where}" authorId="{self._author}">{self._text(whole)}</{p}comment>'
        self._edits.append(self._list, written.encode())
        return whole

    def _text(self, whole: str) -> str:
        return f"<{self._prefix}text>{self._run(whole)}</{self._prefix}text>"

    def _extend(self, comment: Element, parts: Sequence[Element], texts: Sequence[str]) -> str:
        """Append to the text of a comment that has ``parts``; return all of it."""
        text = next((each for each in parts if each.local == "text"), None)
        if text is None:
            whole, written = cut("\n".join(texts), MAX_TEXT), self._text
            if parts:
                self._edits.insert(parts[0].start, written(whole).encode())
            else:
                self._edits.append(comment, written(whole).encode())
            return whole
        pieces = [each for each in parts if text.start < each.start < text.end]
        before = "".join(self._shown(pieces))
        texts = [each for each in texts if f"\n{each}\n" not in f"\n{before}\n"]
        room = MAX_TEXT - units(before) - 1
        if not texts or room < 1:
            return before
        added = cut("\n".join(texts), room)
        added = added if not before or before.endswith("\n") else "\n" + added
        self._add_run(text, [each for each in pieces if each.depth == text.depth + 1], added)
        return before + added

    def _shown(self, pieces: Sequence[Element]) -> list[str]:
        """Return the visible characters of a text."""
        return [unescaped(text_of(self._content, each)) for each in shown_parts(pieces)]

    def _add_run(self, text: Element, parts: Sequence[Element], added: str) -> None:
        """Append a run to the others. A plain text becomes a run itself: the format allows only one of the two."""
        p = self._prefix
        for plain in (each for each in parts if each.local == "t"):
            self._edits.insert(plain.start, f"<{p}r>".encode())
            self._edits.insert(plain.end, f"</{p}r>".encode())
        run = self._run(added).encode()
        behind = next((each.start for each in parts if each.local in _NOT_SHOWN), None)
        if behind is None:
            self._edits.append(text, run)
        else:
            self._edits.insert(behind, run)

    def _run(self, text: str) -> str:
        p = self._prefix
        font = _FONT.format(p=p)
        return f'<{p}r><{p}rPr>{font}</{p}rPr><{p}t xml:space="preserve">{xml_text(text)}</{p}t></{p}r>'

    def applied(self) -> bytes:
        """Return the part with all additions."""
        return self._edits.applied()


def ref_of_comment(comment: Element) -> CellRef | None:
    """Return the cell of a comment; None if it names none."""
    try:
        return ref_of(comment.attributes.get("ref", "").partition(":")[0])
    except (KeyError, ValueError):
        return None


def shown_parts(pieces: Sequence[Element]) -> list[Element]:
    """Return the elements with the visible characters of a text, without phonetic text."""
    shown, spoken_until = [], -1
    for each in pieces:
        if each.local in _NOT_SHOWN:
            spoken_until = max(spoken_until, each.end)
        elif each.local == "t" and each.start >= spoken_until:
            shown.append(each)
    return shown
