"""An indicator's value as it is really written: ``≥95%``, ``120个``, ``2024年6月底前``, ``显著提升``.

It is kept as typed. Where it is plainly a comparator, a number and a unit, these can be asked for; words, dates and
ranges stay undecided.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from .model import ValueSpec
from .text import TextType

_LEADING = {
    ">=": "≥", "=>": "≥", "≥": "≥", "≧": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥",
    "大于等于": "≥", "大于或等于": "≥", "达到": "≥",
    "<=": "≤", "=<": "≤", "≤": "≤", "≦": "≤", "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤",
    "至多": "≤", "小于等于": "≤", "小于或等于": "≤", "控制在": "≤",
    ">": ">", "大于": ">", "高于": ">", "超过": ">", "多于": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<",
    "==": "=", "=": "=", "等于": "=", "≈": "≈", "约": "≈", "大约": "≈",
}  # fmt: skip
_TRAILING = {"以上": "≥", "及以上": "≥", "以下": "≤", "及以下": "≤", "以内": "≤", "之内": "≤"}
_SIGNS = "|".join(re.escape(sign) for sign in sorted(_LEADING, key=len, reverse=True))
_TARGET = (
    rf"(?P<sign>{_SIGNS})?\s*(?P<number>[-+]?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?)"
    r"\s*(?P<unit>[^0-9\s~～—–\-,、]{0,12}?)\s*(?P<after>及?以[上下内]|之内|(?=$))"
)
_NOT_UNITS = ("年", "月", "日", "号", "季度", "月底", "年底", "年末")
_LONGEST = 60
# Only full-width forms are read as ASCII. NFKC would also make 10² a 102, and ㎡ an m2 that looks like a number.
_HALF_WIDTH = {0x3000: " "} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class _Parts:
    comparator: str = ""
    number: Decimal | None = None
    unit: str = ""


@cache
def _target() -> re.Pattern[str]:
    return re.compile(_TARGET)


def _split(text: str) -> _Parts:
    if len(text) > _LONGEST:
        return _Parts()
    plain = text.translate(_HALF_WIDTH).strip()
    found = _target().fullmatch(plain)
    if found is None or found["unit"].startswith(_NOT_UNITS) or _goes_on(found["unit"]):
        return _Parts()
    comparator = _LEADING.get(found["sign"] or "", "") or _TRAILING.get(found["after"] or "", "")
    return _Parts(comparator, Decimal(found["number"].replace(",", "")), found["unit"])


def _goes_on(unit: str) -> bool:
    """Tell whether ``unit`` begins with a sign that belongs to the number, as in 10² or 5½."""
    return bool(unit) and unicodedata.category(unit[0]) == "No"


class Target(str):
    """A text with ``comparator`` (one of ≥ ≤ > < = ≈, or empty), ``number`` (or None) and ``unit``.

    ``number`` is the number as written: 95 with the unit % for ``≥95%``.
    """

    @cached_property
    def _parts(self) -> _Parts:
        return _split(str(self))

    @property
    def comparator(self) -> str:
        """The comparator, in its usual sign."""
        return self._parts.comparator

    @property
    def number(self) -> Decimal | None:
        """The number, or None where the target is put in words."""
        return self._parts.number

    @property
    def unit(self) -> str:
        """What the number counts."""
        return self._parts.unit


class TargetType(TextType):
    """An indicator's value, kept as typed."""

    name = "target"

    def annotation(self, spec: ValueSpec) -> str:  # noqa: ARG002
        """Return ``Target | str``: any text may be assigned, and becomes a Target."""
        return "Target | str"

    def accept(self, raw: object, spec: ValueSpec) -> Target:
        """Return ``raw`` (a text) as a target."""
        return Target(super().accept(raw, spec))

    def to_json(self, value: Any) -> Any:
        """Return the text."""
        return str(value)
