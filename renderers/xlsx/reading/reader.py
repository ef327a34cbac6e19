"""The reader of .xlsx workbooks: the entry point for formspec."""

from __future__ import annotations

from collections.abc import Sequence

from formspec.importing.book import Note

from .archive import SUFFIX, kind_of
from .book import XlsxBook


class XlsxReader:
    """Office Open XML workbooks; similar files are recognised as well, and rejected with their kind."""

    suffixes = (SUFFIX,)

    def recognises(self, content: bytes) -> bool:
        """Return whether ``content`` is a workbook, or a spreadsheet of a kind that can be named."""
        return kind_of(content) in ("xlsx", "ods", "encrypted", "xls", "empty")

    def open(self, content: bytes) -> XlsxBook:
        """Return the opened workbook; raise ProblemError if it cannot be opened."""
        return XlsxBook(content)

    def annotate(self, content: bytes, notes: Sequence[Note]) -> bytes:
        """Return the workbook with a comment and a colour at each note, and everything else unchanged.

        Raises ProblemError where they cannot be written into it.
        """
        from ..annotate import annotate

        return annotate(content, notes)
