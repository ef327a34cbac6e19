"""What a number format makes of a number: a percentage, thousands, a unit that is written beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LONGEST = 255
"""The characters of a number format: no more in Excel ([MS-XLSB] 2.4.681, BrtFmt; [MS-OI29500] 2.1.712, numFmt)."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*+)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*+)[^\]]*+\]|\[[^\]]*+\]'
    r"|(?P<sign>General|.)",
    re.DOTALL,
)
_DIGITS = frozenset(("0", "#", "?", "General"))
_OWN = _DIGITS | frozenset(".,%eE+-/@ ")


@dataclass(frozen=True, slots=True)
class Format:
    """How a number is shown: times ten to the ``power`` (2 for a percentage), between ``before`` and ``after``."""

    power: int = 0
    before: str = ""
    after: str = ""

    def shown(self, number: Decimal) -> str:
        """Return the number as it is shown, with all its digits."""
        return f"{self.before}{number.scaleb(self.power):f}{self.after}"


@lru_cache(maxsize=2**10)
def format_of(code: str) -> Format:
    """Return what the format ``code``, of at most ``LONGEST`` characters, makes of a number above zero."""
    signs, texts = _parts(code)
    places = [index for index, sign in enumerate(signs) if sign in _DIGITS]
    if not places:
        return Format()
    first, last = places[0], places[-1]
    percent = signs.count("%")
    inside = [index for index, text in texts if text == "." and first < index <= last]  # 0!.0, shows 万 by a trick
    moved = sum(index >= inside[0] for index in places) if inside else 0
    before = "".join(text for index, text in texts if index <= first)
    after = "".join(text for index, text in texts if index > last)
    return Format(2 * percent - 3 * _thousands("".join(signs)) - moved, before, "%" * percent + after)


def _parts(code: str) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the signs of a format's first section, and the texts it writes, each with the sign it stands before."""
    signs: list[str] = []
    texts: list[tuple[int, str]] = []
    for found in _TOKEN.finditer(code):
        sign, text = found["sign"], found["quoted"] or found["escaped"] or found["currency"]
        if sign == ";":
            break
        if text or (sign and sign not in _OWN):
            texts.append((len(signs), text or sign))
        elif sign:
            signs.append(sign)
    return signs, texts


def _thousands(signs: str) -> int:
    """Return how often a format divides by a thousand: its commas that no digit follows, or only the point."""
    return sum(len(found) for found in re.findall(r"(?<=[0#?]),+(?=\.|[^0#?,.]|$)", signs))
