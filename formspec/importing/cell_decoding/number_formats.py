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

from ...invisible import trimmed
from ...patterns import lazy_pattern
from ...values.grammar import LOSSES
from .number_display import DIGITS, literal, rounded_by, section_text, texts

LONGEST = 255
"""The characters of a number format: no more in Excel ([MS-XLSB] 2.4.681, BrtFmt; [MS-OI29500] 2.1.712, numFmt)."""
_TOKEN = lazy_pattern(
    r'"(?P<quoted>[^"]*+)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*+)[^\]]*+\]|\[(?P<bracket>[^\]]*+)\]'
    r"|(?P<sign>General|G/通用格式|.)",
    re.DOTALL,
)
_CONDITION = lazy_pattern(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_DATE_SIGNS = lazy_pattern(r"[yYdD]|[mM]{3,}|[aA]{3,}|[gG]+[eE]|(?<![0#?.])[eE](?![+-])")
_TIME_SIGNS = lazy_pattern(r"[hHsS]|AM/PM|A/P|上午/下午", re.IGNORECASE)
_MONTH = lazy_pattern(r"[mM]")
_COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_ELAPSED = frozenset("hms")
_GENERAL = ("General", "G/通用格式")
_NUMERALS = ("dbnum1", "dbnum2", "dbnum3")
_SIGNS = DIGITS | frozenset((*_GENERAL, *".,%eE+-/@ "))
_MINUS = frozenset("-−－–—▲△(（")
_RED = frozenset(("red", "红色"))
_LOSS = lazy_pattern(rf"\s*(?:{LOSSES}|亏损|减少|下降|降低|[▼↓])\s*[:：]?\s*", re.IGNORECASE)


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
        has_time: whether it shows the time of day as well as a date.
        condition: the numbers that the section is for, as (comparison, bound).
        has_minus: whether the section shows a negative number as such, by a sign, brackets, a word or red.
        hides_sign: whether a negative number is shown without the sign that Excel adds elsewhere.
        is_blank: whether it shows nothing of the number.
        pieces: all signs and texts of the section, for :func:`.number_display.section_text`.
        shift: how many digits are after a quoted point, as in ``0!.0``.
        numerals: the number of ``[DBNum…]``, 0 for Arabic numerals.
    """

    power: int = 0
    before: str = ""
    after: str = ""
    mask: tuple[str, ...] = ()
    moment: Moment | None = None
    has_time: bool = False
    condition: tuple[str, Decimal] | None = None
    has_minus: bool = False
    hides_sign: bool = False
    is_blank: bool = False
    pieces: tuple[str, ...] = ()
    shift: int = 0
    numerals: int = 0

    def shown(self, number: Decimal) -> str:
        """Return the number as it is shown, with all its digits; the zeros that the format adds are kept."""
        if self.is_blank:
            return self.before
        return f"{self.before}{self._digits(number.scaleb(self.power))}{self.after}"

    def rounded(self, number: Decimal) -> Decimal:
        """Return the number rounded to the digits that are shown."""
        power = self.power + self.shift
        return rounded_by(self.pieces, abs(number).scaleb(power)).scaleb(-power).copy_sign(number)

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
    """A whole number format: its sections for numbers, and the pieces of that for texts, None if it has none."""

    sections: tuple[CellNumberFormat, ...]
    text_pieces: tuple[str, ...] | None = None

    def display(self, number: Decimal) -> tuple[CellNumberFormat, Decimal] | None:
        """Return the section that shows ``number``, and the number with the sign that it shows.

        None if no section is for the number: Excel then fills the cell with #.
        """
        section = self._section(number)
        if section is None:
            return None
        if number < 0 and section.hides_sign:
            return (_without_sign(section), number) if section.has_minus else (section, -number)
        if number > 0 and (trimmed(section.before) in _MINUS or _is_loss(section.before, section.after)):
            return _without_sign(section), -number
        return section, number

    def text(self, number: Decimal) -> str | None:
        """Return the text that is shown of ``number``; None for a date, a time, and where no section is for it."""
        section = self._section(number)
        if section is None or section.moment is not None:
            return None
        minus = "-" if number < 0 and not section.hides_sign and not section.is_blank else ""
        scaled = abs(number).scaleb(section.power + section.shift)
        return minus + section_text(section.pieces, scaled, section.numerals)

    def words(self, text: str) -> str:
        """Return what is shown of a cell that contains ``text``."""
        if self.text_pieces is None:
            return text
        return "".join(text if piece == "@" else texts((piece,)) for piece in self.text_pieces)

    def _section(self, number: Decimal) -> CellNumberFormat | None:
        return next((each for each in self.sections if _holds(each.condition, number)), None)


@lru_cache(maxsize=2**10)
def parse_format(code: str) -> NumberFormat:
    """Return the display of numbers by the format ``code`` of at most ``LONGEST`` characters."""
    if not code:
        return NumberFormat((CellNumberFormat(pieces=_GENERAL[:1]),))
    parts = _split(code)
    sections = [_section(tokens) for tokens in _for_numbers(parts)][:3]
    sections = [replace(each, hides_sign=_hides_sign(number, each)) for number, each in enumerate(sections)]
    words = next(
        (_pieces(each) for number, each in enumerate(parts) if number == 3 or (number and _is_text(each))), None
    )
    if len(sections) > 1 and not any(each.condition for each in sections):
        zero = Decimal(0)
        bounds = [(">=", zero), ("<", zero)] if len(sections) == 2 else [(">", zero), ("<", zero), ("=", zero)]
        sections = [replace(section, condition=bound) for section, bound in zip(sections, bounds, strict=True)]
    elif len(sections) == 3 and sections[1].condition is None:
        sections[1] = replace(sections[1], condition=("<", Decimal(0)))
    return NumberFormat(tuple(sections), words if words != ("@",) else None)


def _without_sign(section: CellNumberFormat) -> CellNumberFormat:
    """Return a section without the sign of negative numbers in its texts."""
    signs = "".join(_MINUS) + ")）"
    before, after = ("" if _is_loss(text) else text.strip(signs) for text in (section.before, section.after))
    return replace(section, before=before, after=after)


def _is_loss(*texts_around: str) -> bool:
    """Return whether a text before or after a number says, as a whole, that it is negative, such as 亏损."""
    return any(_LOSS.fullmatch(text) for text in texts_around)


def _split(code: str) -> list[list[re.Match[str]]]:
    """Return the tokens of each section."""
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["sign"] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _is_text(tokens: list[re.Match[str]]) -> bool:
    return any(token["sign"] == "@" for token in tokens)


def _for_numbers(sections: list[list[re.Match[str]]]) -> Iterator[list[re.Match[str]]]:
    """Yield the sections for numbers: one for texts (``@``) is none, unless it is the only one."""
    for number, tokens in enumerate(sections):
        if number == 0 or not _is_text(tokens):
            yield tokens


def _section(tokens: list[re.Match[str]]) -> CellNumberFormat:
    signs, written = _parts(tokens)
    brackets = [token["bracket"].lower() for token in tokens if token["bracket"] is not None]
    bound = next((found for each in brackets if (found := _bound(each)) is not None), None)
    moment = _moment(tokens, brackets)
    digits = [index for index, sign in enumerate(signs) if sign in DIGITS or sign in _GENERAL]
    words = "".join(text for _, text in written)
    has_minus = (
        "-" in signs
        or not _MINUS.isdisjoint(words)
        or not _RED.isdisjoint(brackets)
        or _is_loss(*(text for _, text in written))
    )
    if not digits or moment is not None:
        is_blank = moment is None and "@" not in signs and bool(tokens or not signs)
        words = "" if moment is not None else words
        return CellNumberFormat(
            before=words,
            moment=moment,
            has_time=moment is Moment.DATE and _TIME_SIGNS.search(_bare(tokens)) is not None,
            condition=bound,
            has_minus=has_minus,
            is_blank=is_blank,
            pieces=_pieces(tokens),
        )
    first, last = digits[0], digits[-1]
    first -= first > 0 and signs[first - 1] == "."
    if "/" in signs:
        written = [(index, text) for index, text in written if index <= last or not text.isdecimal()]
    percent = signs.count("%")
    inside = [index for index, text in written if text == "." and first < index <= last]  # 0!.0, a trick that shows 万
    shifted = sum(index >= inside[0] for index in digits) if inside else 0
    return CellNumberFormat(
        power=2 * percent - 3 * _thousands("".join(signs)) - shifted,
        before="-" * ("-" in signs[:first]) + "".join(text for index, text in written if index <= first),
        after="%" * percent + "".join(text for index, text in written if index > last),
        mask=() if inside else _mask(signs, written, first, last),
        condition=bound,
        has_minus=has_minus,
        pieces=_pieces(tokens),
        shift=shifted,
        numerals=next((_NUMERALS.index(each) + 1 for each in brackets if each in _NUMERALS), 0),
    )


def _pieces(tokens: list[re.Match[str]]) -> tuple[str, ...]:
    """Return all signs and texts of a section in their order; ``_x`` is as wide as a blank, ``*x`` is left out."""
    pieces: list[str] = []
    for token in tokens:
        sign, text = token["sign"], token["quoted"] or token["escaped"] or token["currency"]
        if text or (sign and sign not in _SIGNS):
            pieces.append(literal(text or sign))
        elif sign:
            pieces.append(sign)
        elif token[0].startswith("_"):
            pieces.append(literal(" "))
    return tuple(pieces)


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
    places = sum(sign in DIGITS for sign in mask)
    if not places:
        return "".join(rest)
    for sign in reversed(mask):
        if sign not in DIGITS:
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
    bare = _bare(tokens)
    if any(sign in bare for sign in _GENERAL):
        return None
    if _DATE_SIGNS.search(bare):
        return Moment.DATE
    if _TIME_SIGNS.search(bare) or any(each and len(set(each)) == 1 and each[0] in _ELAPSED for each in brackets):
        return Moment.TIME
    return Moment.DATE if _MONTH.search(bare) and DIGITS.isdisjoint(bare) else None


def _bare(tokens: list[re.Match[str]]) -> str:
    return "".join(token["sign"] or " " for token in tokens)


def _bound(bracket: str) -> tuple[str, Decimal] | None:
    found = _CONDITION.fullmatch(bracket)
    try:
        return None if found is None else (found[1], Decimal(found[2]))
    except InvalidOperation:
        return None


def _holds(condition: tuple[str, Decimal] | None, number: Decimal) -> bool:
    return condition is None or _COMPARISONS[condition[0]](number, condition[1])


def _hides_sign(number: int, section: CellNumberFormat) -> bool:
    """Return whether Excel shows a negative number in a section without its sign: in the second, or with a condition.

    The test data of SheetJS SSF has both, and the sign in the third section; LibreOffice agrees on the second.
    """
    return number == 1 or (number == 0 and section.condition is not None)


def _thousands(signs: str) -> int:
    """Return how often a format divides by a thousand: its commas that no digit follows, or only the point."""
    return sum(len(commas) for commas in re.findall(r"(?<=[0#?]),+(?=\.|[^0#?,.]|$)", signs))
