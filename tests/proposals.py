"""The amounts that problems propose, without their format: 1,200.00 is 1200."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"(-?[0-9]{1,3}(?:,[0-9]{3})*|-?[0-9]+)(\.[0-9]+)?(%?)")


def plain(likely: object) -> str:
    """Return a proposal without grouping and without zeros at its end; another text as it is."""
    found = _AMOUNT.fullmatch(str(likely))
    if found is None:
        return str(likely)
    return found[1].replace(",", "") + (found[2] or "").rstrip("0").removesuffix(".") + found[3]
