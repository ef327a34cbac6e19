"""A progress bar on standard error, if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..batch import Inputs
from .language import word


@contextmanager
def progress(inputs: Inputs, lang: str) -> Iterator[Callable[[], None]]:
    """Show how many of ``inputs`` are done; yields the function that is to be called after each.

    The inputs are counted before the first is read. Lines that are printed meanwhile appear above the bar.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    total = sum(1 for _ in inputs)
    console = Console(stderr=True, highlight=False)
    # standard output that goes to a file or another program is left alone
    with Progress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task(word("progress", lang), total=total)
        yield lambda: bar.advance(task)
