"""The files that a command reads: those it was given, its progress through them, and what came of each."""

from __future__ import annotations

import glob
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from msgspec import Struct

from ..batch import BatchResult, Inputs
from ..batch.archives import is_archive
from ..batch.inputs import is_several
from ..report.results import FileResult, result_of
from .language import word
from .terminal import say


class Files(Struct, frozen=True):
    """What a command is to read: files, folders, patterns and zips, and the specs that ``--spec`` names.

    ``jobs`` is the number of processes; None for the default.
    """

    names: tuple[str, ...]
    specs: tuple[str, ...]
    jobs: int | None
    lang: str

    @property
    def is_batch(self) -> bool:
        """Whether these may be several files: their results go into a folder, and finished ones are passed over."""
        return len(self.names) > 1 or any(map(is_several, self.names))

    def inputs(self, output: Path | None = None) -> Inputs:
        """Return the inputs; the folder ``output``, if it is inside one that is read, and the specs are not."""
        without = {Path(each).resolve() for each in self.specs}
        if output is not None:
            folders = [Path(each).resolve() for each in self.names]
            own = output.resolve()
            without |= {own} if own not in folders else set()
        return Inputs(self.names, frozenset(without))

    def folders(self) -> list[Path]:
        """Return the folders in which inputs are looked for."""
        several = (each for each in self.names if is_several(each) and not is_archive(each))
        return [_base(each).resolve() for each in several]


def _base(name: str) -> Path:
    """Return the folder that a pattern begins with; a folder itself."""
    path = Path(name)
    return next(each for each in (path, *path.parents) if not glob.has_magic(str(each)))


def outcome_of(result: BatchResult) -> FileResult:
    """Return what came of one file, as reports take it."""
    return result_of(
        result.name,
        result.problems,
        form=result.form,
        fullness=result.fullness,
        values=result.values,
        sheet=result.sheet,
    )


def report_passed_over(inputs: Inputs, finished: int, lang: str) -> None:
    """Report what was not read, and why."""
    counts = (
        ("passed-over-finished", finished),
        ("passed-over-locks", inputs.locks),
        ("passed-over-others", inputs.others),
    )
    for name, number in counts:
        if number:
            say(word(name, lang, number=number), err=True)


def progress_of(files: Files, inputs: Inputs, shape: str) -> AbstractContextManager[Callable[[], None]]:
    """Return the progress bar of a command, with the function that is to be called after each file."""
    if not files.is_batch or shape == "json":
        return nullcontext(lambda: None)
    from .progress import progress

    return progress(inputs, files.lang)
