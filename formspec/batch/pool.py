"""Work in several processes, or with an executor of another library: what is submitted, and what came back of it.

Apart from :mod:`.running`, since one file is read without a pool, and the modules of processes take time to import.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing import connection, get_context, parent_process
from threading import Thread

from ..problems import Problem
from ..unexpected import unexpected
from .inputs import Input
from .results import BatchResult
from .work import Work, failed


def pool(jobs: int) -> Executor:
    """Return a pool of processes, which end with this one."""
    # spawned, not forked: a fork copies the locks of threads, and a thread of a program may hold one at that moment
    return ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_prepare_worker)


def _prepare_worker() -> None:
    """Leave Ctrl-C to the process that started this worker, and end with it, also when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)  # as in the command line: its own objects are not cyclic
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


class Stream:
    """The inputs in work: submitted, and their results not yet taken. A pool of our own is started anew if it dies."""

    def __init__(self, start: Callable[[], Executor], work: Work, window: int, *, is_own: bool) -> None:
        self._start, self._work, self._window, self._is_own = start, work, window, is_own
        self._executor = start()
        self._waiting: deque[tuple[Future[BatchResult], Input]] = deque()

    def results(self, inputs: Iterator[Input], *, ordered: bool) -> Iterator[BatchResult]:
        """Yield the results, in the order of the inputs or of completion."""
        take = self._next if ordered else self._completed
        try:
            for item in inputs:
                self._waiting.append((self._submit(item), item))
                yield from take(self._window - 1)
            yield from take(0)
        finally:
            if self._is_own:
                # nothing is in work at the end; a caller that wants no more results does not wait for those in work
                self._executor.shutdown(wait=not self._waiting, cancel_futures=True)
            else:
                for future, _ in self._waiting:
                    future.cancel()

    def _submit(self, item: Input) -> Future[BatchResult]:
        try:
            return self._executor.submit(self._work, item)
        except (BrokenExecutor, RuntimeError) as error:  # RuntimeError: it was shut down
            lost: Future[BatchResult] = Future()
            lost.set_exception(error)
            return lost

    def _next(self, most: int) -> Iterator[BatchResult]:
        """Yield the results at the head that are there, and more until ``most`` are in work."""
        while self._waiting and (len(self._waiting) > most or self._waiting[0][0].done()):
            wait([self._waiting[0][0]])
            self._recover()
            yield _result(*self._waiting.popleft())

    def _completed(self, most: int) -> Iterator[BatchResult]:
        """Yield the results that are there, and more until ``most`` are in work."""
        while self._waiting and (len(self._waiting) > most or any(future.done() for future, _ in self._waiting)):
            wait([future for future, _ in self._waiting], return_when=FIRST_COMPLETED)
            self._recover()
            done = [each for each in self._waiting if each[0].done()]
            self._waiting = deque(each for each in self._waiting if not each[0].done())
            for future, item in done:
                yield _result(future, item)

    def _recover(self) -> None:
        """Do the inputs of a dead pool again, each alone, so that only the one that ended its worker is lost."""
        if not self._is_own or not any(_is_lost(future) for future, _ in self._waiting):
            return
        wait([future for future, _ in self._waiting])
        self._restart()
        again = ((self._alone(item) if _is_lost(future) else future, item) for future, item in self._waiting)
        self._waiting = deque(list(again))

    def _alone(self, item: Input) -> Future[BatchResult]:
        future = self._submit(item)
        wait([future])
        if not _is_lost(future):
            return future
        self._restart()
        found: Future[BatchResult] = Future()
        found.set_result(_died(item))
        return found

    def _restart(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._start()


def _is_lost(future: Future[BatchResult]) -> bool:
    return future.done() and not future.cancelled() and isinstance(future.exception(), BrokenExecutor)


def _result(future: Future[BatchResult], item: Input) -> BatchResult:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - of the executor, or of sending the result: of this input only
        # Dask's error for an input that ended several workers; its class is not imported, Dask is not installed
        is_dead = isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
        return _died(item) if is_dead else failed(item, [unexpected(error, item.name)])


def _died(item: Input) -> BatchResult:
    return failed(item, [Problem(code="internal.worker-ended")])
