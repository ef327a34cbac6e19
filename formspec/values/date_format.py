"""A form's own date format, written as in a spreadsheet program (``yyyy-mm-dd``), as the pattern of a printed date.

A pattern has ``{year}``, ``{month}`` or ``{month2}`` (two digits), ``{day}`` or ``{day2}``, or the name of the month,
``{name}`` or ``{short}``, with the texts between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from ..patterns import lazy_pattern
from . import grammar

CODES: Mapping[str, str] = {
    "yyyy": "year", "mmmm": "name", "mmm": "short", "mm": "month2", "m": "month", "dd": "day2", "d": "day",
}  # fmt: skip
"""The parts of a date by their codes in a spreadsheet program (ECMA-376 Part 1, 18.8.31)."""
_UNIT = {"year": "y", "name": "m", "short": "m", "month2": "m", "month": "m", "day2": "d", "day": "d"}
_OPEN_ENDED = frozenset(("month", "day"))  # one or two digits
_TOKEN = lazy_pattern(r'[yY]+|[mM]+|[dD]+|"[^"{}]*"|[^"{}]')
PART = lazy_pattern(r"\{([a-z0-9]+)\}")
_TEXT_OF_PART = {
    "year": "([0-9]{4})", "month": "([0-9]{1,2})", "month2": "([0-9]{2})", "day": "([0-9]{1,2})", "day2": "([0-9]{2})",
    "name": f"({grammar.MONTH_WORDS})", "short": f"({grammar.MONTH_WORDS})",
}  # fmt: skip
_SYNTAX = lazy_pattern(r"[\\^$.*+?()\[\]{}|/]")


def date_pattern(text: str) -> str | None:
    """Return the pattern of a date format such as ``d mmmm yyyy``; None if it is not one.

    Year, month and day occur once each; letters of a text that are codes as well are in quotation marks. A number of
    one or two digits is not followed by another number directly, since such a date could not be read.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        return None
    parts = [CODES.get(token.lower()) for token in tokens]
    if sorted(_UNIT[part] for part in parts if part) != ["d", "m", "y"]:
        return None
    if any(token[0] in "yYmMdD" and part is None for token, part in zip(tokens, parts, strict=True)):
        return None
    if any(_runs_on(token, part) for token, part in zip(tokens[1:], parts, strict=False) if part in _OPEN_ENDED):
        return None
    if any(_runs_on(token[::-1], part) for token, part in zip(tokens, parts[1:], strict=False) if part in _OPEN_ENDED):
        return None
    return "".join(f"{{{part}}}" if part else token.strip('"') for token, part in zip(tokens, parts, strict=True))


def _runs_on(token: str, part: str | None) -> bool:  # noqa: ARG001 - the part that the token is next to
    """Return whether a token next to a number of one or two digits is a number as well."""
    first = token.strip('"')[:1]
    return first.isdigit() or CODES.get(token.lower(), "name") not in ("name", "short")


_EXAMPLE = date(2000, 6, 30)
_TYPED = lazy_pattern(r"[-/年月日, ]*")
_PLAIN = "{year}-{month}-{day}"


def example(pattern: str) -> str:
    """Return an example of a typed date with ``{year}`` for its year: as ``pattern`` prints it.

    A spreadsheet program takes a date with points or words between its parts for a text; a plain date is the example
    for such a pattern, and is printed by it.
    """
    is_typed = _TYPED.fullmatch(PART.sub("", pattern)) is not None
    return _printed(_EXAMPLE, pattern if is_typed else _PLAIN, "{year}")


_SEPARATORS = "-/., "


def month_pattern(pattern: str) -> str:
    """Return a pattern of dates without its day: ``{year}年{month}月`` of ``{year}年{month}月{day}日``."""
    return _without(pattern, "d")


def day_pattern(pattern: str) -> str:
    """Return a pattern of dates without its year: ``{month}月{day}日`` of ``{year}年{month}月{day}日``."""
    return _without(pattern, "y")


def _without(pattern: str, unit: str) -> str:
    begin, end = next((found.span() for found in PART.finditer(pattern) if _UNIT[found[1]] == unit), (None, 0))
    if begin is None:
        return pattern
    following = PART.search(pattern, end)
    if following is not None:
        return pattern[:begin] + pattern[following.start() :]
    return pattern[:begin].rstrip(_SEPARATORS)


def printed_date(day: date, pattern: str) -> str:
    """Return a day as ``pattern`` prints it."""
    return _printed(day, pattern, f"{day.year:04}")


def _printed(day: date, pattern: str, year: str) -> str:
    name = grammar.MONTHS[day.month - 1].capitalize()
    parts = {
        "year": year, "month": str(day.month), "month2": f"{day.month:02}", "day": str(day.day),
        "day2": f"{day.day:02}", "name": name, "short": name[:3],
    }  # fmt: skip
    return PART.sub(lambda found: parts[found[1]], pattern)


def numeric_order(pattern: str) -> str:
    """Return the order of day and month in figures that a pattern has: ``mdy`` or ``dmy``; empty if it has none."""
    units = [_UNIT[part] for part in PART.findall(pattern) if part not in ("name", "short")]
    order = "".join(unit for unit in units if unit != "y")
    return f"{order}y" if units[-1] == "y" and len(order) == 2 else ""


@lru_cache(maxsize=64)
def typed_form(pattern: str) -> tuple[str, str]:
    """Return the regular expression for dates of a pattern, as :data:`.grammar.DATES` has them, and its order."""
    names = PART.findall(pattern)
    marked = PART.sub("\ue000", pattern)  # a private character, so that white space next to a part is kept
    texts = [_SYNTAX.sub(r"\\\g<0>", text) for text in grammar.spaced(f"\ue001{marked}\ue001")[1:-1].split("\ue000")]
    parts = [_TEXT_OF_PART[name] for name in names]
    expression = "".join(text + part for text, part in zip(texts, [*parts, ""], strict=True))
    return f"^{expression.strip()}$", "".join(_UNIT[name] for name in names)
