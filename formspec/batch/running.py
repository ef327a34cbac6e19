"""Doing work on many inputs: in this process, in a pool of processes, or with an executor of another library."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from .inputs import Input, close_archives
from .results import BatchResult
from .work import Work

if TYPE_CHECKING:
    from concurrent.futures import Executor

_FEW = 20
"""Inputs that are done in this process by default: a worker takes as long to start as twenty workbooks to read."""
_WAITING = 4
"""Inputs in work for each process: enough that none waits for the next one, few enough that memory stays small."""
_JOBS_OF_EXECUTOR = 64
"""Workers of an executor that does not say how many it has: 256 results of some 10 kB wait at most."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows and macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    work: Work, inputs: Iterable[Input], executor: Executor | None, jobs: int | None, *, ordered: bool
) -> Iterator[BatchResult]:
    """Yield the result of ``work`` for each input; see :func:`formspec.batch.read_many`."""
    if executor is not None:
        from .pool import Stream

        window = _WAITING * (jobs or _JOBS_OF_EXECUTOR)
        return Stream(lambda: executor, work, window, is_own=False).results(iter(inputs), ordered=ordered)
    return _run_here(work, iter(inputs), jobs, ordered=ordered)


def _run_here(work: Work, inputs: Iterator[Input], jobs: int | None, *, ordered: bool) -> Iterator[BatchResult]:
    first = list(islice(inputs, 1 if jobs else _FEW + 1))
    count = jobs or cores()
    inputs = chain(first, inputs)
    if count == 1 or (jobs is None and len(first) <= _FEW):
        try:
            yield from map(work, inputs)
        finally:
            close_archives()
        return
    from .pool import Stream, pool

    yield from Stream(lambda: pool(count), work, _WAITING * count, is_own=True).results(inputs, ordered=ordered)
