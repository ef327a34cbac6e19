"""The display of a number by a number format: as a percentage, in thousands, with a unit next to it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from ...patterns import lazy_pattern

LONGEST = 255
"""The characters of a number format: no more in Excel ([MS-XLSB] 2.4.681, BrtFmt; [MS-OI29500] 2.1.712, numFmt)."""
_TOKEN = lazy_pattern(
    r'"(?P<quoted>[^"]*+)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*+)[^\]]*+\]|\[[^\]]*+\]'
    r"|(?P<sign>General|.)",
    re.DOTALL,
)
_DIGITS = frozenset(("0", "#", "?", "General"))
_SIGNS = _DIGITS | frozenset(".,%eE+-/@ ")


class CellNumberFormat(Struct, frozen=True):
    """The display of a number: times ten to the ``power`` (2 for a percentage), between ``before`` and ``after``."""

    power: int = 0
    before: str = ""
    after: str = ""

    def shown(self, number: Decimal) -> str:
        """Return the number as it is shown, with all its digits."""
        return f"{self.before}{number.scaleb(self.power):f}{self.after}"


@lru_cache(maxsize=2**10)
def parse_format(code: str) -> CellNumberFormat:
    """Return the display of a number above zero by the format ``code`` of at most ``LONGEST`` characters."""
    signs, texts = _parts(code)
    digits = [index for index, sign in enumerate(signs) if sign in _DIGITS]
    if not digits:
        return CellNumberFormat()
    first, last = digits[0], digits[-1]
    percent = signs.count("%")
    inside = [index for index, text in texts if text == "." and first < index <= last]  # 0!.0, a trick that shows 万
    shifted = sum(index >= inside[0] for index in digits) if inside else 0
    before = "".join(text for index, text in texts if index <= first)
    after = "".join(text for index, text in texts if index > last)
    return CellNumberFormat(2 * percent - 3 * _thousands("".join(signs)) - shifted, before, "%" * percent + after)


def _parts(code: str) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the signs of a format's first section, and its texts, each with the index of the sign after it."""
    signs: list[str] = []
    texts: list[tuple[int, str]] = []
    for token in _TOKEN.finditer(code):
        sign, text = token["sign"], token["quoted"] or token["escaped"] or token["currency"]
        if sign == ";":
            break
        if text or (sign and sign not in _SIGNS):
            texts.append((len(signs), text or sign))
        elif sign:
            signs.append(sign)
    return signs, texts


def _thousands(signs: str) -> int:
    """Return how often a format divides by a thousand: its commas that no digit follows, or only the point."""
    return sum(len(commas) for commas in re.findall(r"(?<=[0#?]),+(?=\.|[^0#?,.]|$)", signs))
