"""The text that a spreadsheet shows of a number by one section of a number format: rounded, grouped, in numerals.

It is what a person saw: messages quote it, and a number that it rounds is reported. The value that is read comes from
:mod:`.number_formats`, which keeps every digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

DIGITS = frozenset("0#?")
"""The signs that stand for one digit (ECMA-376 part 1, 18.8.31)."""
GENERAL = frozenset(("General", "G/通用格式", "@"))
"""The signs of the format without a mask; ``@`` shows a number as it would be shown without a format."""
_EXACT = Context(prec=2000, rounding=ROUND_HALF_UP, Emin=-4000, Emax=4000)
"""All digits of any double in any format: 255 per cent signs multiply by 10 to the power of 510."""
_WIDEST, _LARGEST, _SMALLEST = 11, 11, -5  # General: characters, and the powers of ten from which it is scientific
_NUMERALS = ("", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "０１２３４５６７８９")
_UNITS = ("", "十百千", "拾佰仟", "十百千")
_GROUP_UNITS = ("", "万", "亿", "万亿")  # beyond them digits are shown one by one


def literal(text: str) -> str:
    """Return a text of a number format as a piece of a section; any other piece is a sign."""
    return f'"{text}'


def section_text(pieces: tuple[str, ...], number: Decimal, numerals: int = 0) -> str:
    """Return ``number``, which is not negative, as a section shows it.

    Args:
        pieces: the signs of the section and its texts (:func:`literal`).
        number: the number, multiplied and divided as the section's signs say.
        numerals: the number of ``[DBNum…]``, 0 for Arabic numerals.
    """
    places = [index for index, piece in enumerate(pieces) if piece in DIGITS or piece in GENERAL]
    if not places:
        return texts(pieces)
    first, last = places[0], places[-1] + 1
    first -= first > 0 and pieces[first - 1] == "."
    last += _fixed_denominator(pieces[last:])
    shown = _core(pieces[first:last], number, numerals)
    return f"{texts(pieces[:first])}{shown}{texts(pieces[last:])}"


def rounded_by(pieces: tuple[str, ...], number: Decimal) -> Decimal:
    """Return ``number`` rounded to the digits that a section has for it; unchanged where a section has no such number.

    General and scientific sections have none: their digits depend on the width of the column, or are seen to be left
    out.
    """
    if not DIGITS.isdisjoint(pieces) and "E" not in pieces and "e" not in pieces:
        if "/" in pieces:
            share = _fraction_of(pieces, number)
            return _EXACT.divide(Decimal(share.numerator), Decimal(share.denominator))
        return _rounded(number, _decimals(pieces))
    return number


def texts(pieces: Sequence[str]) -> str:
    """Return the texts of pieces as they are shown, without digits."""
    return "".join(piece[1:] if piece.startswith('"') else "" if piece == "," else piece for piece in pieces)


def _core(pieces: Sequence[str], number: Decimal, numerals: int) -> str:
    if not GENERAL.isdisjoint(pieces):
        shown = _general(number)
        return _counted(shown, numerals) if numerals else shown
    if "E" in pieces or "e" in pieces:
        return _scientific(pieces, number)
    if "/" in pieces:
        return _fraction(pieces, number)
    shown = _placed(pieces, number)
    return shown.translate(_one_by_one(numerals)) if numerals else shown


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def _point(pieces: Sequence[str]) -> int:
    return pieces.index(".") if "." in pieces else len(pieces)


def _decimals(pieces: Sequence[str]) -> int:
    return sum(piece in DIGITS for piece in pieces[_point(pieces) :])


def _placed(pieces: Sequence[str], number: Decimal) -> str:
    """Return a number with its digits in the places of ``pieces``; those beyond the places come first."""
    point = _point(pieces)
    whole, _, part = f"{_rounded(number, _decimals(pieces)):f}".partition(".")
    digits = whole.lstrip("0")
    left = digits if DIGITS.isdisjoint(pieces[:point]) else _whole_part(pieces[:point], digits)
    return left + _decimal_part(pieces[point:], part)


def _whole_part(pieces: Sequence[str], digits: str) -> str:
    is_grouped = "," in pieces
    rest, places, shown, count = list(digits), sum(piece in DIGITS for piece in pieces), [], 0
    for piece in reversed(pieces):
        if piece not in DIGITS:
            shown.append(texts((piece,)))
            continue
        places -= 1
        following = [rest.pop() if rest else _blank(piece)]
        following += reversed(rest) if not places else ()
        for digit in following:
            shown.append("," if is_grouped and count and count % 3 == 0 and digit.isdecimal() else "")
            shown.append(digit)
            count += digit.isdecimal()
    return "".join(reversed(shown))


def _blank(piece: str) -> str:
    return {"0": "0", "?": " "}.get(piece, "")


def _decimal_part(pieces: Sequence[str], digits: str) -> str:
    significant = len(digits.rstrip("0"))
    shown, place = [], 0
    for piece in pieces:
        if piece not in DIGITS:
            shown.append(texts((piece,)))
            continue
        shown.append(digits[place] if place < significant else _blank(piece))
        place += 1
    return "".join(shown)


def _general(number: Decimal) -> str:
    """Return a number as General shows it in a column that is wide enough: in at most 11 characters."""
    power = number.adjusted()
    if number and (power >= _LARGEST or power < _SMALLEST + 1):
        shown = _scientific(tuple("0.#####E+00"), number)
        return shown.replace(".E", "E")
    decimals = min(max(_WIDEST - 2 - max(power, 0), 0), _WIDEST - 2)
    text = f"{_rounded(number, decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(pieces: Sequence[str], number: Decimal) -> str:
    end = next(index for index, piece in enumerate(pieces) if piece in ("E", "e"))
    mantissa, exponent = pieces[:end], pieces[end + 1 :]
    step = max(1, sum(piece in DIGITS for piece in mantissa[: _point(mantissa)]))
    power = (number.adjusted() // step) * step if number else 0
    scaled = _rounded(number.scaleb(-power), _decimals(mantissa))
    if scaled.adjusted() >= step:
        power += step
        scaled = scaled.scaleb(-step)
    sign = "-" if power < 0 else "+" if "+" in exponent else ""
    shown = _placed([piece for piece in exponent if piece in DIGITS], Decimal(abs(power)))
    return f"{_placed(mantissa, scaled)}{pieces[end]}{sign}{shown}"


def _fixed_denominator(pieces: tuple[str, ...]) -> int:
    """Return how many pieces are the denominator of a fraction that is written in figures, such as ``# ?/8``."""
    if pieces[:1] != ("/",):
        return 0
    return 1 + next((index for index, piece in enumerate(pieces[1:]) if not piece[1:].isdecimal()), len(pieces) - 1)


def _written_denominator(pieces: Sequence[str]) -> int:
    """Return the denominator that a section has in figures; 0 if it has none."""
    return int("".join(piece[1:] for piece in pieces if piece[1:].isdecimal()) or 0)


def _fraction_of(pieces: Sequence[str], number: Decimal) -> Fraction:
    """Return the nearest fraction with the denominator, or at most the denominator's digits, of a section."""
    from fractions import Fraction

    below = pieces[pieces.index("/") + 1 :]
    fixed = _written_denominator(below)
    if fixed:
        return Fraction(int((number * fixed).to_integral_value(ROUND_HALF_UP)), fixed)
    return Fraction(number).limit_denominator(10 ** max(1, sum(piece in DIGITS for piece in below)) - 1)


def _fraction(pieces: Sequence[str], number: Decimal) -> str:
    slash = pieces.index("/")
    above = pieces[:slash]
    has_whole = any(piece == " " and not DIGITS.isdisjoint(above[:index]) for index, piece in enumerate(above))
    share = _fraction_of(pieces, number)
    if not has_whole:
        return f"{share.numerator}/{share.denominator}"
    whole = int(share)
    rest = share - whole
    fixed = _written_denominator(pieces[slash + 1 :])
    below = fixed or rest.denominator
    parts = (str(whole) if whole or not rest else "", f"{int(rest * below)}/{below}" if rest else "")
    return " ".join(part for part in parts if part)


def _one_by_one(numerals: int) -> dict[int, str]:
    return {ord("0") + value: digit for value, digit in enumerate(_NUMERALS[numerals])}


def _counted(shown: str, numerals: int) -> str:
    """Return a number in Chinese numerals with their units: 一百二十三, 壹佰贰拾叁."""
    whole, point, part = shown.partition(".")
    if not whole.isdecimal() or len(whole) > 4 * len(_GROUP_UNITS):
        return shown.translate(_one_by_one(numerals))
    groups = [whole[max(0, end - 4) : end] for end in range(len(whole), 0, -4)]
    named = [(_group(each.zfill(4), numerals), unit) for each, unit in zip(groups, _GROUP_UNITS, strict=False)]
    zero = _NUMERALS[numerals][0]
    text = "".join(f"{each}{unit}" if each else zero for each, unit in reversed(named))
    while zero * 2 in text:
        text = text.replace(zero * 2, zero)
    return (text.strip(zero) or zero) + point + part.translate(_one_by_one(numerals))


def _group(digits: str, numerals: int) -> str:
    """Return four digits with their units; zeros between others are one zero."""
    zero, text = _NUMERALS[numerals][0], ""
    for index, digit in enumerate(digits):
        unit = _UNITS[numerals][2 - index] if index < 3 else ""
        text += zero if digit == "0" else _NUMERALS[numerals][int(digit)] + unit
    text = text.rstrip(zero)
    while zero * 2 in text:
        text = text.replace(zero * 2, zero)
    return text
