"""The number that a spreadsheet stores as a text."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from ...values import language_of
from ...values.grammar import CURRENCIES, CURRENCY_OF_LANGUAGE, LARGEST_POWER, SHARES

_EXACT_DIGITS = 15
"""Significant digits that a double keeps exactly, and the most that spreadsheets show; a shorter text is exact."""
_ROUNDING = Context(prec=_EXACT_DIGITS, rounding=ROUND_HALF_UP, Emin=-400, Emax=400)


def stored_number(raw: str) -> Decimal | None:
    """Return the number that a spreadsheet stores as ``raw``; None if it is not a number.

    Programs write 1.1 as 1.1000000000000001: the shortest text of the same double is the number that was typed.
    """
    try:
        if len(raw) > _EXACT_DIGITS:
            raw = repr(float(raw))
        number = Decimal(raw)
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() and (not number or abs(number.adjusted()) <= LARGEST_POWER) else None


def rounded(number: Decimal) -> Decimal:
    """Return a computed number rounded to 15 significant digits."""
    return _ROUNDING.plus(number)


def has_another_measure(text: str, language: str) -> bool:
    """Return whether the text around a number makes it a share, or an amount in another currency than the form's."""
    own = CURRENCY_OF_LANGUAGE[language_of(language)]
    foreign = (sign for currency, signs in CURRENCIES.items() if currency != own for sign in signs)
    return any(sign in text.lower() for sign in (*SHARES, *foreign))
