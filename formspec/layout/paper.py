"""Sheets of paper."""

from __future__ import annotations

from decimal import Decimal

# Width and height of an upright sheet in millimetres: ISO 216; ANSI/ASME Y14.1 (8½ × 11 in) and US Legal (8½ × 14 in).
_SHEETS = {
    "A4": (Decimal(210), Decimal(297)),
    "A3": (Decimal(297), Decimal(420)),
    "Letter": (Decimal("215.9"), Decimal("279.4")),
    "Legal": (Decimal("215.9"), Decimal("355.6")),
}


def sheet_size(paper: str, orientation: str) -> tuple[Decimal, Decimal]:
    """Return the width and the height of a sheet, in millimetres.

    Args:
        paper: a name of the spec language, such as ``A4``.
        orientation: ``portrait`` or ``landscape``.
    """
    short, long = _SHEETS[paper]
    return (long, short) if orientation == "landscape" else (short, long)
