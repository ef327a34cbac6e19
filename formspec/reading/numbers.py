"""Numbers as people write them: full-width digits, separators, units, percent signs, scientific notation.

What can only be one number is understood, and said so; what may be another (a unit of another size) is refused, with
the likely value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP, Emin=-400, Emax=400)
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3002: ".", 0x2212: "-", 0x00D7: "x"}
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?:[¥￥]|RMB|人民币)?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?P<power>[eE][-+]?[0-9]{1,3})?"
    r"(?P<unit>[^0-9.,]{0,12})"
)
_NEGATIVES = (  # in brackets, with a triangle before or the sign behind: likely negative, as in bookkeeping
    re.compile(r"-?\((?P<inside>[^()]+)\)(?P<unit>[^0-9()]{0,12})"),
    re.compile(r"[△▲](?P<inside>[0-9.,]+)(?P<unit>[^0-9()]{0,12})"),
    re.compile(r"(?P<inside>[0-9.,]+)-(?P<unit>)"),
)
_PERCENTAGE = re.compile(r"百分之([0-9]+(?:\.[0-9]+)?)")
_FOREIGN = re.compile(r"[$€£]|美|欧|港|日元|英镑|USD|EUR|HKD|JPY|GBP")
_ANY_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_BROKEN = re.compile(r"[0-9０-９]\s+[0-9０-９]")
_GROUPED = re.compile(r"[^0-9\s]*[0-9]{1,3}(?:[^\S\n][0-9]{3})+(?:\.[0-9]+)?(?:\s*[^0-9\s]+)?")
_IN_BRACKETS = re.compile(r"^\((.+)\)$")
_LONGEST = 100  # characters without blanks; kept numbers have 15 digits, and units 12 characters
_PLAIN_LENGTH = 15
_WIDEST = 308
_MONEY = {
    "分": -2,
    "角": -1,
    "元": 0,
    "圆": 0,
    "块": 0,
    "千元": 3,
    "万": 4,
    "万元": 4,
    "百万元": 6,
    "百万": 6,
    "千万元": 7,
    "千万": 7,
    "亿": 8,
    "亿元": 8,
}
_PLAIN = {"": 0, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
NOTHING = frozenset(("-", "--", "—", "——", "–", "/", "\\", "无", "没有", "不适用", "N/A", "n/a", "NA", "空", "暂无"))


@dataclass(frozen=True, slots=True)
class Written:
    """What was understood: the ``number`` if it is sure, else perhaps the ``likely`` one, and the unit as written."""

    number: Decimal | None
    likely: Decimal | None = None
    unit: str = ""


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
    return number if number.is_finite() and (not number or abs(number.adjusted()) <= _WIDEST) else None


def rounded(number: Decimal) -> Decimal:
    """Return a worked out number to the 15 significant digits that spreadsheets show."""
    return _DIGITS.plus(number)


def is_nothing(text: str) -> bool:
    """Tell whether ``text`` says that there is nothing to say."""
    return text.strip() in NOTHING


def half_width(text: str) -> str:
    """Return ``text`` with its full-width letters and signs as ASCII."""
    return text.translate(_HALF_WIDTH)


def without_spaces(text: str) -> str:
    """Return ``text`` without any blank, its full-width letters and signs as ASCII."""
    return half_width(_SPACES.sub("", text))


def read_number(text: str, unit: str, *, percent: bool) -> Written:
    """Return the number written in ``text`` for a value that counts in ``unit``.

    ``number`` is None where it is not sure; ``likely`` is what was probably meant, in the value's own unit.
    """
    plain = without_spaces(text)
    if len(plain) > _LONGEST or (_BROKEN.search(text) and not _GROUPED.fullmatch(text.strip())):
        return Written(None)
    plain = _PERCENTAGE.sub(r"\1%", plain)
    inside = next((fits for each in _NEGATIVES if (fits := each.fullmatch(plain))), None)
    if inside is not None:
        found = read_number(inside["inside"] + inside["unit"], unit, percent=percent)
        value = found.number if found.number is not None else found.likely
        return Written(None, None if value is None else -value, found.unit)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return Written(None, _likely(plain, percent=percent))
    number = Decimal(match["sign"] + match["digits"].replace(",", "") + (match["power"] or ""))
    written = _IN_BRACKETS.sub(r"\1", match["unit"])
    return _scaled(number, written.removesuffix("整").removesuffix("正"), unit, percent=percent)


def _scaled(number: Decimal, written: str, unit: str, *, percent: bool) -> Written:
    """Return ``number`` for a value in ``unit``, given the unit that was written behind it."""
    if percent:
        if written == "%":
            return Written(number.scaleb(-2))
        if written or abs(number) > 1:
            return Written(None, None if written else number.scaleb(-2), written)
        return Written(number)
    if written in ("", unit):
        return Written(number)
    if _FOREIGN.search(written):
        return Written(None, None, written)
    sizes, counted = (_MONEY, "") if unit in _MONEY else (_PLAIN, unit.lstrip("".join(_PLAIN)))
    own = sizes.get(unit.removesuffix(counted), 0)
    size = sizes.get(written.removesuffix(counted))
    if size is None:
        return Written(None, number, written if any(map(str.isalpha, written)) else "")
    if size == own and (unit not in _MONEY or written == unit.removesuffix("元")):
        return Written(number)
    return Written(None, number.scaleb(size - own), written)


def _likely(text: str, *, percent: bool) -> Decimal | None:
    """Return the only number that stands in a text, if there is one."""
    found = _ANY_NUMBER.findall(text)
    if len(found) != 1:
        return None
    number = kept_number(found[0].replace(",", ""))
    if number is None:
        return None
    return number.scaleb(-2) if percent and "%" in text else number
