"""Texts with variables: ``{year}年度``, ``{year-1}年决算数``, ``指标{n}``.

``{n}`` is the number of a repeated item and ``{cn}`` the same in Chinese; any other name is a parameter of the
form, or in the message of a rule a value, such as ``{funds.total.planned}``. A doubled brace is a brace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ..patterns import lazy_pattern

_VARIABLE = lazy_pattern(r"\{\{|\}\}|\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?:([+-])([0-9]{1,3}))?\}")
_BRACES = lazy_pattern(r"\{\{|\}\}|\{([^{}\n]{1,40})\}")
COUNTERS = ("n", "cn")
NO_COUNTERS: Mapping[str, str] = MappingProxyType(dict.fromkeys(COUNTERS, ""))
"""The numbers of a row that is no item of a list."""
_LONGEST_NUMBER = 15  # digits of the number in ``{year-1}``; Python rejects a text with thousands of digits
DIGITS = "零一二三四五六七八九"


def names_in(template: str) -> Iterator[str]:
    """Yield the names of the variables in ``template``."""
    return (name for name, _ in variables_in(template))


def variables_in(template: str) -> Iterator[tuple[str, int]]:
    """Yield the name of each variable in ``template``, and the offset at which its brace opens."""
    return ((match[1], match.start()) for match in _VARIABLE.finditer(template) if match[1])


def other_braces(template: str) -> Iterator[tuple[str, int]]:
    """Yield the text of each pair of braces in ``template`` that is no variable (``{年度}``), and its offset.

    It would be printed with its braces, which are written twice if that is intended.
    """
    if "{" not in template:
        return
    names = {match.start() for match in _VARIABLE.finditer(template)}
    end = 0
    for match in _BRACES.finditer(template):
        if match[1] is not None and match.start() not in names and match.start() >= end:
            yield match[1], match.start()
        end = match.end()


def pieces(template: str) -> Iterator[tuple[str, str]]:
    """Yield (text, name): each variable in ``template`` with the text before it; the last name is empty."""
    text, end = "", 0
    for match in _VARIABLE.finditer(template):
        text += template[end : match.start()]
        end = match.end()
        if match[1] is None:
            text += match[0][0]
        else:
            yield text, match[1]
            text = ""
    yield text + template[end:], ""


def fill(template: str, names: Mapping[str, str]) -> str:
    """Return ``template`` with its variables filled; ``{year-1}`` is computed where the year is a number."""

    def one(match: re.Match[str]) -> str:
        name, sign, step = match.groups()
        if name is None:
            return match.group()[0]
        value = names.get(name)
        if value is None:
            return match.group()
        if step is None or not value.isdecimal() or len(value) > _LONGEST_NUMBER:
            return value
        return str(int(value) + (int(step) if sign == "+" else -int(step)))

    return _VARIABLE.sub(one, template) if "{" in template or "}" in template else template


def text_pattern(template: str) -> re.Pattern[str]:
    """Return a pattern of the texts made from ``template``, with its names as groups; ``{year-1}`` matches any text.

    Each name ends at the first occurrence of the words behind it (an atomic group), so that matching takes linear time
    for any number of names.
    """
    groups, words, end, seen = [], [""], 0, set()
    for match in _VARIABLE.finditer(template):
        name, sign, _ = match.groups()
        words[-1] += re.escape(template[end : match.start()])
        if name is None:
            words[-1] += re.escape(match.group()[0])
        else:
            groups.append(".*?" if sign or name in seen else f"(?P<{name}>.+?)")
            seen.add("" if sign else name)
            words.append("")
        end = match.end()
    words[-1] += re.escape(template[end:])
    inner = [f"(?>{location}{word})" for location, word in zip(groups[:-1], words[1:-1], strict=True)]
    return re.compile("".join([words[0], *inner, *groups[-1:], *words[1:][-1:]]))


def names_something(label: str) -> bool:
    """Return whether a label has a word or a number besides its variables; ``{n}.`` has none."""
    return any(map(str.isalnum, _VARIABLE.sub("", label)))


def counters(number: int) -> dict[str, str]:
    """Return the names that a repeated item's label may use, for item ``number`` (from 1)."""
    return {"n": str(number), "cn": chinese(number)}


def chinese(number: int) -> str:
    """Return ``number`` (1 to 9999) in Chinese numerals: 12 is 十二."""
    if not 0 < number < 10_000:
        return str(number)
    parts, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            parts += ("零" if zero and parts else "") + DIGITS[digit] + unit
        zero = zero or digit == 0 if digit == 0 else False
    return parts[1:] if 10 <= number < 20 else parts


_LABEL_ENDS = frozenset(".。．、,，;；:：?？!！…—–-=＝")
_NUMBER_ALONE = lazy_pattern(
    r"[(（\[【〔]?(?:[0-9]{1,7}|[A-Za-z]|[ivxIVX]{1,7}|[零一二三四五六七八九十百千]{1,7})[)）\]】〕]|[\u2460-\u24ff\u3220-\u3243]"
)
"""A label that is a number with its own brackets: （1）, 1), (a), （一）, ①."""


def spaced(words: str, end: str) -> str:
    """Return words before others on a line: with the white space that ``end`` ends in, if they have none of their own.

    ``end`` is the punctuation after a label in the form's language: English ends it with a space, Chinese does not.
    """
    return words if not words or words[-1].isspace() else words + end[len(end.rstrip()) :]


def before_value(label: str, end: str) -> str:
    """Return a label as it is printed before a value in the same cell: ``指标1`` becomes ``指标1：``.

    ``end`` is the punctuation that the form adds to a label. A label that has its own (``1.``, ``一、``, ``（1）``)
    gets only the white space of ``end``, and one that ends in white space gets nothing. Where ``end`` is empty, a space
    keeps a Latin letter or a figure at the end of the label from a value that begins with one.
    """
    if not label or label[-1].isspace():
        return label
    if not end:
        return f"{label} " if label[-1].isascii() and label[-1].isalnum() else label
    has_end = label[-1] in _LABEL_ENDS or _NUMBER_ALONE.fullmatch(label) is not None
    return spaced(label, end) if has_end else label + end
