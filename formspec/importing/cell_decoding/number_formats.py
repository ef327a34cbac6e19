"""The display of a number by a number format (ECMA-376 part 1, 18.8.31): its section, its power, the texts around it.

The libraries in Python that know number formats tell dates from numbers, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from msgspec import Struct
from msgspec.structs import replace

from ...patterns import lazy_pattern

LONGEST = 255
"""The characters of a number format: no more in Excel ([MS-XLSB] 2.4.681, BrtFmt; [MS-OI29500] 2.1.712, numFmt)."""
_TOKEN = lazy_pattern(
    r'"(?P<quoted>[^"]*+)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*+)[^\]]*+\]|\[(?P<bracket>[^\]]*+)\]'
    r"|(?P<sign>General|G/通用格式|.)",
    re.DOTALL,
)
_CONDITION = lazy_pattern(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_DATE_SIGNS = lazy_pattern(r"[yYdD年月日]|[mM]{3,}|[aA]{3,}|[gG]+[eE]|(?<![0#?.])[eE](?![+-])")
_TIME_SIGNS = lazy_pattern(r"[hHsS时分秒]|AM/PM|A/P|上午/下午", re.IGNORECASE)
_COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_ELAPSED = frozenset("hms")
_DIGITS = frozenset(("0", "#", "?"))
_GENERAL = ("General", "G/通用格式")
_SIGNS = _DIGITS | frozenset((*_GENERAL, *".,%eE+-/@ "))
_MINUS = frozenset("-−－–—▲△(（")
_RED = frozenset(("red", "红色"))


class Moment(StrEnum):
    """What a section shows of a number of days."""

    DATE = "date"
    TIME = "time"


class CellNumberFormat(Struct, frozen=True, kw_only=True):
    """The display of a number by one section: times ten to the ``power`` (2 for a percentage), between two texts.

    Args:
        power: the power of ten.
        before: the text before the digits.
        after: the text after them.
        mask: the signs for digits and the texts between them, from the first digit to the last.
        moment: whether the section shows a date or a time.
        condition: the numbers that the section is for, as (comparison, bound).
        has_minus: whether the section shows a negative number as such, by a sign, brackets or red.
        is_blank: whether it shows nothing of the number.
    """

    power: int = 0
    before: str = ""
    after: str = ""
    mask: tuple[str, ...] = ()
    moment: Moment | None = None
    condition: tuple[str, Decimal] | None = None
    has_minus: bool = False
    is_blank: bool = False

    def shown(self, number: Decimal) -> str:
        """Return the number as it is shown, with all its digits; the zeros that the format adds are kept."""
        if self.is_blank:
            return self.before
        return f"{self.before}{self._digits(number.scaleb(self.power))}{self.after}"

    def _digits(self, number: Decimal) -> str:
        whole, _, part = f"{abs(number):f}".partition(".")
        minus = "-" if number < 0 else ""
        if not self.mask:
            return f"{minus}{whole}{'.' if part else ''}{part}"
        point = self.mask.index(".") if "." in self.mask else len(self.mask)
        left = _masked(whole, self.mask[:point])
        right = part.rstrip("0").ljust(self.mask[point:].count("0"), "0")
        return f"{minus}{left}{'.' if right else ''}{right}"


class NumberFormat(Struct, frozen=True):
    """A whole number format: its sections for numbers."""

    sections: tuple[CellNumberFormat, ...]

    def display(self, number: Decimal) -> tuple[CellNumberFormat, Decimal] | None:
        """Return the section that shows ``number``, and the number with the sign that it shows.

        None if no section is for the number: Excel then fills the cell with #.
        """
        section = next((each for each in self.sections if _holds(each.condition, number)), None)
        if section is None:
            return None
        bound = section.condition
        if number < 0 and bound is not None and _is_negative(*bound):
            return (_without_sign(section), number) if section.has_minus else (section, -number)
        if number > 0 and section.before.strip() in _MINUS:
            return _without_sign(section), -number
        return section, number


@lru_cache(maxsize=2**10)
def parse_format(code: str) -> NumberFormat:
    """Return the display of numbers by the format ``code`` of at most ``LONGEST`` characters."""
    if not code:
        return NumberFormat((CellNumberFormat(),))  # as General
    sections = [_section(tokens) for tokens in _split(code)][:3]
    if len(sections) > 1 and not any(each.condition for each in sections):
        zero = Decimal(0)
        bounds = [(">=", zero), ("<", zero)] if len(sections) == 2 else [(">", zero), ("<", zero), ("=", zero)]
        sections = [replace(section, condition=bound) for section, bound in zip(sections, bounds, strict=True)]
    elif len(sections) == 3 and sections[1].condition is None:
        sections[1] = replace(sections[1], condition=("<", Decimal(0)))
    return NumberFormat(tuple(sections))


def _without_sign(section: CellNumberFormat) -> CellNumberFormat:
    """Return a section without the sign of negative numbers in its texts."""
    signs = "".join(_MINUS) + ")）"
    return replace(section, before=section.before.strip(signs), after=section.after.strip(signs))


def _split(code: str) -> Iterator[list[re.Match[str]]]:
    """Yield the tokens of each section; a section for texts (``@``) is none for numbers, unless it is the only one."""
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["sign"] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    for number, tokens in enumerate(sections):
        if number == 0 or not any(token["sign"] == "@" for token in tokens):
            yield tokens


def _section(tokens: list[re.Match[str]]) -> CellNumberFormat:
    signs, texts = _parts(tokens)
    brackets = [token["bracket"].lower() for token in tokens if token["bracket"] is not None]
    bound = next((found for each in brackets if (found := _bound(each)) is not None), None)
    moment = _moment(tokens, brackets)
    digits = [index for index, sign in enumerate(signs) if sign in _DIGITS or sign in _GENERAL]
    words = "".join(text for _, text in texts)
    has_minus = "-" in signs or not _MINUS.isdisjoint(words) or not _RED.isdisjoint(brackets)
    if not digits or moment is not None:
        is_blank = moment is None and "@" not in signs and bool(tokens or not signs)
        words = "" if moment is not None else words
        return CellNumberFormat(before=words, moment=moment, condition=bound, has_minus=has_minus, is_blank=is_blank)
    first, last = digits[0], digits[-1]
    percent = signs.count("%")
    inside = [index for index, text in texts if text == "." and first < index <= last]  # 0!.0, a trick that shows 万
    shifted = sum(index >= inside[0] for index in digits) if inside else 0
    return CellNumberFormat(
        power=2 * percent - 3 * _thousands("".join(signs)) - shifted,
        before="-" * ("-" in signs[:first]) + "".join(text for index, text in texts if index <= first),
        after="%" * percent + "".join(text for index, text in texts if index > last),
        mask=() if inside else _mask(signs, texts, first, last),
        condition=bound,
        has_minus=has_minus,
    )


def _parts(tokens: list[re.Match[str]]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the signs of a section, and its texts, each with the index of the sign after it."""
    signs: list[str] = []
    texts: list[tuple[int, str]] = []
    for token in tokens:
        sign, text = token["sign"], token["quoted"] or token["escaped"] or token["currency"]
        if text or (sign and sign not in _SIGNS):
            texts.append((len(signs), text or sign))
        elif sign:
            signs.append(sign)
    return signs, texts


def _mask(signs: list[str], texts: list[tuple[int, str]], first: int, last: int) -> tuple[str, ...]:
    """Return digits and the texts between them; nothing for a fraction, a power of ten or ``General``."""
    if not frozenset(signs).isdisjoint(("/", "e", "E", *_GENERAL)):
        return ()
    between = {index: text for index, text in texts if first < index <= last}
    mask: list[str] = []
    for index in range(first, last + 1):
        mask += between.get(index, "")
        mask += [signs[index]] if signs[index] in ("0", "#", "?", ".", "-", " ") else []
    return tuple(mask)


def _masked(digits: str, mask: tuple[str, ...]) -> str:
    """Return the digits before the point in the places of ``mask``; those beyond it come first."""
    rest, shown = list(digits.lstrip("0")), []
    places = sum(sign in _DIGITS for sign in mask)
    for sign in reversed(mask):
        if sign not in _DIGITS:
            shown.append(sign)
            continue
        places -= 1
        if rest:
            shown.append(rest.pop())
            shown += reversed(rest) if not places else ()
            rest = rest if places else []
        elif sign == "0":
            shown.append("0")
    return "".join(reversed(shown)).lstrip("- ") or ("0" if digits == "0" and "0" in mask else "")


def _moment(tokens: list[re.Match[str]], brackets: list[str]) -> Moment | None:
    """Return what a section shows of a number of days: also quoted 年, 月, 日 are no signs, but [h] is one."""
    bare = "".join(token["sign"] or " " for token in tokens)
    if any(sign in bare for sign in _GENERAL):
        return None
    if _DATE_SIGNS.search(bare):
        return Moment.DATE
    if _TIME_SIGNS.search(bare) or any(each and len(set(each)) == 1 and each[0] in _ELAPSED for each in brackets):
        return Moment.TIME
    return None


def _bound(bracket: str) -> tuple[str, Decimal] | None:
    found = _CONDITION.fullmatch(bracket)
    try:
        return None if found is None else (found[1], Decimal(found[2]))
    except InvalidOperation:
        return None


def _holds(condition: tuple[str, Decimal] | None, number: Decimal) -> bool:
    return condition is None or _COMPARISONS[condition[0]](number, condition[1])


def _is_negative(comparison: str, bound: Decimal) -> bool:
    """Return whether a condition is for negative numbers alone, which are then shown without a sign of their own."""
    return (comparison in ("<", "=") and bound <= 0 and not (comparison == "=" and not bound)) or (
        comparison == "<=" and bound < 0
    )


def _thousands(signs: str) -> int:
    """Return how often a format divides by a thousand: its commas that no digit follows, or only the point."""
    return sum(len(commas) for commas in re.findall(r"(?<=[0#?]),+(?=\.|[^0#?,.]|$)", signs))
