"""Pairing the items of two lists, and finding those that changed their order."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def unique_pairs(
    old: Sequence[T],
    new: Sequence[T],
    old_key: Callable[[T], Hashable],
    new_key: Callable[[T], Hashable],
) -> Iterator[tuple[T, T]]:
    """Yield the pairs of items whose keys are equal, and occur once in each list; an empty key is none."""
    olds, news = _by_key(old, old_key), _by_key(new, new_key)
    for name, items in olds.items():
        others = news.get(name, ())
        if len(items) == len(others) == 1:
            yield items[0], others[0]


def equal_pairs(old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Yield the pairs of items whose key is equal: the first with the first, the second with the second."""
    news = _by_key(new, key)
    for name, items in _by_key(old, key).items():
        yield from zip(items, news.get(name, ()), strict=False)


def _by_key(items: Sequence[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    found: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        name = key(item)
        if name:
            found[name].append(item)
    return found


def pairs_in_gaps(
    old: Sequence[T], new: Sequence[T], partner: Callable[[T], T | None], is_free: Callable[[T], bool]
) -> Iterator[tuple[T, T]]:
    """Yield pairs of free items, one after another, of the stretches between items that have a partner.

    ``partner`` returns the partner of an old item in ``new``; ``is_free`` whether an item has none anywhere.
    """
    position = {id(item): number for number, item in enumerate(new)}
    start, waiting = 0, []
    for item in [*old, None]:
        other = partner(item) if item is not None else None
        end = len(new) if item is None else position.get(id(other), -1)
        if item is not None and end < start:
            if is_free(item):
                waiting.append(item)
            continue
        yield from zip(waiting, (each for each in new[start:end] if is_free(each)), strict=False)
        start, waiting = end + 1, []


def moved(numbers: Sequence[int]) -> set[int]:
    """Return the positions of the numbers that are not in the longest increasing subsequence."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length:] = [number, *ends[length + 1 :]] if length < len(ends) else [number]
        last[length:] = [position, *last[length + 1 :]] if length < len(last) else [position]
        before.append(last[length - 1] if length else -1)
    kept: set[int] = set()
    position = last[-1] if last else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return set(range(len(numbers))) - kept
