"""Cost as a ratio of two measurements of CPU time in one process, never as a number of seconds.

How cost grows with input (``assert_linear``), or how many times the work of a plain reading it takes (``in_readings``).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

GROWTH = 4
"""How many times larger the second input is: linear work costs 4 times as much, quadratic work 16 times."""
SLACK = 2
"""What a busy machine may add to the ratio before a test fails; 4 * 2 still lies well below 16."""
_TRIES = 3
_SHORTEST = 0.002  # seconds: below it the clock's own grain (about 1 ms on some systems) decides the ratio


def cpu_time(work: Callable[[], object]) -> float:
    """Return the least CPU time, in seconds, that ``work`` took in several runs, without the garbage collector.

    The collector is off and not asked to collect: in a process that has run a thousand tests that takes longer than
    the work.
    """
    times = []
    gc.disable()
    try:
        for _ in range(_TRIES):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(times)


def in_readings(work: Callable[[], object], plain: Callable[[], object]) -> float:
    """Return the CPU time of ``work``, which is run once, in units of that of ``plain``, the reading of a usual file."""
    start = time.process_time()
    work()
    return (time.process_time() - start) / cpu_time(plain)


def assert_linear(prepare: Callable[[int], Callable[[], object]], size: int) -> None:
    """Fail unless the work that ``prepare`` returns for a size costs in proportion to that size.

    ``prepare(size)`` makes the input and returns the work to measure; it is called for ``size`` and ``4 * size``.
    """
    small = max(cpu_time(prepare(size)), _SHORTEST)
    large = cpu_time(prepare(GROWTH * size))
    assert large <= GROWTH * SLACK * small, (
        f"{GROWTH} times the input cost {large / small:.1f} times the CPU time ({small:.4f} s, then {large:.4f} s)"
    )
