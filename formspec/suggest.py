"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """Return the one of ``known`` that looks most like ``name``; empty where none comes near."""
    from difflib import get_close_matches

    found = get_close_matches(name[:100], sorted(known), n=1, cutoff=cutoff)
    return found[0] if found else ""
