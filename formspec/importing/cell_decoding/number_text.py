"""Numbers as a spreadsheet keeps them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from ...values.grammar import LARGEST_POWER

_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP, Emin=-400, Emax=400)  # a double keeps 15 digits for certain
_PLAIN_LENGTH = 15


def kept_number(raw: str) -> Decimal | None:
    """Return the number that a spreadsheet keeps as ``raw``; None where it is none.

    Programs write 1.1 as 1.1000000000000001: the shortest text of the same double is what was typed.
    """
    try:
        if len(raw) > _PLAIN_LENGTH:
            raw = repr(float(raw))
        number = Decimal(raw)
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() and (not number or abs(number.adjusted()) <= LARGEST_POWER) else None


def rounded(number: Decimal) -> Decimal:
    """Return a worked out number to the 15 significant digits that spreadsheets show."""
    return _DIGITS.plus(number)
