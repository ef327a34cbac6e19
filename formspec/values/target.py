"""An indicator's value as it is written in practice: ``≥95%``, ``120个``, ``2024年6月底前``, ``显著提升``.

It is stored as typed. A text that is clearly a comparator, a number and a unit has these as attributes; words, dates
and ranges do not.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Any

from msgspec import Struct

from ..invisible import visible
from .model import Operand, ValueSpec
from .text import TextType

LEADING = {
    ">=": "≥", "=>": "≥", "≥": "≥", "≧": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥",
    "大于等于": "≥", "大于或等于": "≥", "达到": "≥",
    "<=": "≤", "=<": "≤", "≤": "≤", "≦": "≤", "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤",
    "至多": "≤", "小于等于": "≤", "小于或等于": "≤", "控制在": "≤",
    ">": ">", "大于": ">", "高于": ">", "超过": ">", "多于": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<",
    "==": "=", "=": "=", "等于": "=", "≈": "≈", "约": "≈", "大约": "≈",
}  # fmt: skip
TRAILING = {"以上": "≥", "以下": "≤", "以内": "≤", "之内": "≤"}
_SIGNS = "|".join(re.escape(sign) for sign in sorted(LEADING, key=len, reverse=True))
NOT_IN_UNIT = "0123456789 ~～—–-,、."
NOT_FIRST_IN_UNIT = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉½⅓⅔¼¾①②③④⑤⑥⑦⑧⑨⑩"  # they continue the number, as in 10² or 5½
_NUMBER = r"[-+]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}|[0-9]{1,11})(?:\.[0-9]{1,4})?"
_UNIT = rf"(?![{NOT_FIRST_IN_UNIT}])[^{re.escape(NOT_IN_UNIT)}\x00-\x1f]{{0,12}}?"
WRITTEN = rf"(?P<sign>{_SIGNS})? *(?P<number>{_NUMBER}) *(?P<unit>{_UNIT}) *(?P<after>及?以[上下内]|之内|(?=$))"
NOT_UNITS = ("年", "月", "日", "号", "季度")
LONGEST = 60  # characters: more than a number with its unit has; a longer target is treated as words
# Only characters of a number are read as ASCII: NFKC would also make 10² a 102, and ㎡ an m2.
HALF_WIDTH = dict(zip("０１２３４５６７８９％．，＋－＜＞＝\u3000\u00a0", "0123456789%.,+-<>=  ", strict=True))
_TRANSLATION = str.maketrans(HALF_WIDTH)
SHARES = ("%", "‰")


class _Parts(Struct, frozen=True):
    comparator: str = ""
    number: Decimal | None = None
    unit: str = ""


@cache
def _target() -> re.Pattern[str]:
    return re.compile(WRITTEN)


@lru_cache(maxsize=2**12)
def _split(text: str) -> _Parts:
    found = _target().fullmatch(text.translate(_TRANSLATION).strip(" "))
    if found is None or found["unit"].startswith(NOT_UNITS):
        return _Parts()
    comparator = LEADING.get(found["sign"] or "", "") or TRAILING.get(found["after"].removeprefix("及"), "")
    return _Parts(comparator, Decimal(found["number"].replace(",", "")), found["unit"])


class Target(str):
    """A text with ``comparator`` (one of ≥ ≤ > < = ≈, or empty), ``number`` (or None) and ``unit``.

    ``number`` is the number as written: 95 with the unit % for ``≥95%``.
    """

    @cached_property
    def _parts(self) -> _Parts:
        return _split(str(self)) if len(self) <= LONGEST else _Parts()

    @property
    def comparator(self) -> str:
        """The comparator, in its usual sign."""
        return self._parts.comparator

    @property
    def number(self) -> Decimal | None:
        """The number, or None for a target in words."""
        return self._parts.number

    @property
    def unit(self) -> str:
        """The unit of the number."""
        return self._parts.unit


def meets(actual: Target | Decimal, target: Target | Decimal) -> bool | None:
    """Return whether ``actual`` reaches ``target``; None for words, dates, ranges or other units.

    A target without a comparator asks for at least its number: 120个 is met by 125个. The actual value is a plain
    number, in the target's unit or without one (a percentage must have its sign).
    """
    done, wanted = _parts_of(actual), _parts_of(target)
    if done.number is None or wanted.number is None or done.comparator not in ("", "="):
        return None
    units = {done.unit, wanted.unit}
    if len(units) > 1 and ("" not in units or units & set(SHARES)):
        return None
    match wanted.comparator:
        case "" | "≥":
            return done.number >= wanted.number
        case ">":
            return done.number > wanted.number
        case "≤":
            return done.number <= wanted.number
        case "<":
            return done.number < wanted.number
        case "=":
            return done.number == wanted.number
        case _:
            return None


def _parts_of(value: Target | Decimal) -> _Parts:
    return _Parts(number=value) if isinstance(value, Decimal) else value._parts  # noqa: SLF001


class TargetType(TextType, frozen=True, kw_only=True, eq=False):
    """An indicator's value, kept as typed."""

    operand: Operand = Operand.TARGET

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``Target | str``: any text may be assigned, and becomes a Target."""
        return "Target | str"

    def accept(self, raw: object, spec: ValueSpec) -> Target:
        """Return ``raw`` (a text) as a target."""
        return Target(visible(super().accept(raw, spec)))

    def to_json(self, value: Any) -> Any:
        """Return the text."""
        return str(value)


TARGET = TargetType(
    name="target", width=13, nothing="kept",
    imports=("from formspec.values import Target",),
)  # fmt: skip
