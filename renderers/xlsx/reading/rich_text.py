"""Texts in pieces of different looks: which characters are struck out, raised or lowered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct, field

from formspec.importing.book import Raised, TextRun

from .archive import MAX_PART, refuse
from .escapes import unescaped

RUN_ELEMENTS = frozenset(("r", "rPr", "strike", "vertAlign"))
"""The elements of a text that say how a run of it looks (ECMA-376 part 1, 18.4.4 and 18.4.7)."""
MOST_RUNS = 200_000
"""Runs of different looks in one part; limit of the reader, far above any form."""
_OFF = ("0", "false")
_POSITIONS = {"superscript": Raised.SUPERSCRIPT, "subscript": Raised.SUBSCRIPT}


class FileRun(NamedTuple):
    """A run as the file has it; ``is_struck`` is None for a run without properties, which looks as its cell does."""

    text: str
    is_struck: bool | None
    raised: Raised


class SharedStrings(Struct):
    """The shared texts of a workbook, and by their number the runs of those with runs of their own look."""

    texts: list[str] = field(default_factory=list)
    runs: dict[int, tuple[FileRun, ...]] = field(default_factory=dict)


class RunCollector:
    """Collects the runs of the texts of one part, each while it is parsed; runs that look alike are joined."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._count = 0
        self._looks: list[tuple[bool | None, Raised]] = []
        self._pieces: list[list[str]] = []

    def clear(self) -> None:
        """Begin another text."""
        if self._looks:
            self._looks, self._pieces = [], []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of one of ``RUN_ELEMENTS``."""
        if name == "r":
            self._looks.append((None, Raised.NO))
            self._pieces.append([])
        elif self._looks:
            self._looks[-1] = _look(self._looks[-1], name, attributes.get("val", ""))

    def text(self, text: str) -> None:
        """Add characters to the present run."""
        if not self._looks:
            return
        if not self._pieces[-1] and len(self._looks) > 1 and self._looks[-1] == self._looks[-2]:
            del self._looks[-1], self._pieces[-1]
        self._pieces[-1].append(text)

    def runs(self) -> tuple[FileRun, ...]:
        """Return the runs of the text; nothing for a text without runs, or with one that looks as its cell does.

        Raises ProblemError for more runs than the texts of forms have.
        """
        looks = [(*look, "".join(pieces)) for look, pieces in zip(self._looks, self._pieces, strict=True)]
        if {is_struck for is_struck, *_ in looks} <= {None} and len(looks) < 2:
            return ()
        self._count += len(looks)
        if self._count > MOST_RUNS:
            raise refuse("file.bomb", part=self._part, limit=MAX_PART // 2**20)
        return tuple(FileRun(text, is_struck, raised) for is_struck, raised, text in looks)


def _look(look: tuple[bool | None, Raised], name: str, value: str) -> tuple[bool | None, Raised]:
    """Return the look of a run after one of its properties."""
    is_struck, raised = look
    if name == "rPr":
        return is_struck or False, raised
    if name == "strike":
        return value not in _OFF, raised
    return is_struck or False, _POSITIONS.get(value, Raised.NO)


def looks_of(text: str, runs: tuple[FileRun, ...], *, is_struck: bool) -> tuple[TextRun, ...]:
    """Return the looks of a cell's text; nothing for a plain one. ``is_struck`` says whether its style strikes it out.

    A text that is raised as a whole is a plain one: there is no other for it to be a note to.
    """
    shown = [
        TextRun(unescaped(run.text), is_struck if run.is_struck is None else run.is_struck, run.raised) for run in runs
    ]
    shown = [run for run in shown if run.text] or ([TextRun(text, is_struck)] if text else [])
    is_marked = any(run.is_struck for run in shown) or len({run.raised for run in shown}) > 1
    return tuple(shown) if is_marked else ()
