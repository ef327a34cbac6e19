"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 100
"""Characters of a name that are compared: no id is longer, and comparing takes time that grows with their square."""


def nearest(name: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the one of ``known`` that looks most like ``name``; empty where none comes near.

    Names of more than 100 characters are compared by their beginnings.
    """
    from difflib import get_close_matches

    beginnings = {each[:_LONGEST]: each for each in sorted(known, reverse=True)}
    found = get_close_matches(name[:_LONGEST], sorted(beginnings), n=1, cutoff=cutoff)
    return beginnings[found[0]] if found else ""
