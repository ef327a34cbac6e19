"""Outline numbers: 一、（一）1.（1）①, or 1.1.1, from a sample: the first number."""

from __future__ import annotations

from ..messages import language_of
from ..patterns import lazy_pattern
from .labels import chinese

_DECIMAL = lazy_pattern(r"1(?:\.1)+")
_COUNTER = lazy_pattern(r"[一1①aAiI]")
_CIRCLED_MAX = 20  # ⑳, the last of the contiguous circled numbers in Unicode (U+2473)


def outline_number(sample: str, numbers: tuple[int, ...]) -> str:
    """Return the number of a row in the style of ``sample``; ``numbers`` is its position at each depth, from 1.

    ``1.1.1`` shows the positions of the depths above as well; any other sample shows the last one only.
    """
    path = _DECIMAL.search(sample)
    if path:
        shown = ".".join(str(number) for number in numbers[-(path.group().count(".") + 1) :])
        return sample[: path.start()] + shown + sample[path.end() :]
    counter = _COUNTER.search(sample)
    if counter is None:
        return sample
    return sample[: counter.start()] + _count(counter.group(), numbers[-1]) + sample[counter.end() :]


def before_label(number: str, label: str, language: str) -> str:
    """Return a label with its number before it, and a space between them where letters would run together.

    In Chinese a sign after the number is enough: 1.项目名称. Other languages have a space after it as well: 1. Name.
    """
    end, begin = number[-1:], label[:1]
    is_word = begin.isascii() and begin.isalnum()
    runs_on = end.isascii() and (end.isalnum() or (not end.isspace() and language_of(language) != "zh"))
    return f"{number} {label}" if number and is_word and runs_on else number + label


def _count(style: str, number: int) -> str:
    match style:
        case "一":
            return chinese(number)
        case "①" if number <= _CIRCLED_MAX:
            return chr(ord("①") + number - 1)
        case "a" | "A":
            return _letters(number, style)
        case "i" | "I":
            roman = _roman(number)
            return roman.lower() if style == "i" else roman
        case _:
            return str(number)


def _letters(number: int, first: str) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord(first) + rest) + letters
    return letters


def _roman(number: int) -> str:
    steps = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
             (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    text = ""
    for value, sign in steps:
        while number >= value:
            text, number = text + sign, number - value
    return text
