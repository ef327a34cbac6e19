"""A field type from elsewhere: the unified social credit code (统一社会信用代码, GB 32100-2015).

A code has 18 characters: the registering authority, the kind of organisation, six digits of the region, nine
characters of the organisation, and a check character (ISO 7064, weights 3^i modulo 31). All of it is data: Python, the
JSON Schema, the workbook and the page check a code by functions of formspec's own.
"""

from __future__ import annotations

from formspec.values import Align, Checksum, TextType, Words

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a code: no I, O, S, V, Z, which look like digits or like each other."""

CREDIT_CODE = TextType(
    name="credit_code",
    title=Words("统一社会信用代码", "unified social credit code"),
    prompt=Words("填 18 位统一社会信用代码", "Enter the unified social credit code of 18 characters"),
    align=Align.CENTER,
    width=20,
    nothing="blank",
    own_pattern="^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$",
    is_code=True,
    upper=True,
    has_lines=False,
    length=18,
    checksum=Checksum(
        alphabet=ALPHABET,
        weights=tuple(pow(3, power, 31) for power in range(17)),
        checks=ALPHABET[0] + ALPHABET[:0:-1],
    ),
)
"""The type that a spec names by ``type: credit_code``."""
