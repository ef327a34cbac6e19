"""What cannot be seen is no part of a text, wherever the text comes from."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Any

import pytest

import formspec
from formspec.invisible import is_blank, trimmed, visible, without_ignorable
from formspec.values import Refused, value_spec

INVISIBLE = (
    "\u200b", "\u200e", "\u202d", "\u2066", "\ufeff", "\u2060", "\u3164", "\u115f", "\u1160", "\uffa0", "\u2800",
    "\u00ad", "\u180e", "\u034f", "\ufe0f", "\U000e0041", "\U000e0100", "\u061c", "\u3000", "\u00a0", "\u2028", "\x1c",
)  # fmt: skip
SPEC = """
formspec: 1
id: mine/unseen
title: 表
blocks:
  - fields: f
    rows:
      - [{id: name, label: 名称, required: true}]
      - [{id: code, label: 代码, pattern: "^[A-Z]{3}$"}]
      - [{id: pick, label: 选项, choices: [甲, 乙]}]
"""


def read(**values: str) -> formspec.Reading[Any]:
    spec = formspec.loads(SPEC)
    return formspec.read(json.dumps({"form": "mine/unseen", "f": values}).encode(), spec)


@pytest.mark.parametrize("sign", INVISIBLE)
def test_an_invisible_text_is_no_answer(sign: str) -> None:
    assert is_blank(sign * 3)
    assert [problem.code for problem in read(name=sign * 3).problems] == ["data.required"]


@pytest.mark.parametrize("sign", INVISIBLE)
def test_what_is_invisible_around_an_answer_is_no_part_of_it(sign: str) -> None:
    reading = read(name=f"{sign}名称 {sign}", code=f"{sign}ABC\n{sign}", pick=f"{sign}甲 {sign}")
    assert (reading.form.f.name, reading.form.f.code, reading.form.f.pick) == ("名称", "ABC", "甲")
    assert not reading.problems


def test_every_white_space_and_format_character_of_unicode_is_invisible() -> None:
    """But for those that print something: signs of Arabic numbers, and marks of Egyptian and musical writing."""
    printed = ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN")
    unseen = (chr(code) for code in range(sys.maxunicode + 1))
    of_unicode = [each for each in unseen if each.isspace() or unicodedata.category(each) == "Cf"]
    names = [unicodedata.name(each, "") for each in of_unicode if not is_blank(each)]
    assert not [name for name in names if not name.startswith(printed)]


@pytest.mark.parametrize(
    "text", ["❤\ufe0f", "葛\U000e0100", "\U0001f468\u200d\U0001f469", "می\u200cخواهم", "क्\u200dष", "a\u3000b"]
)
def test_what_writes_a_visible_character_stays_in_a_text(text: str) -> None:
    assert trimmed(f"\u3000{text}\u200b ") == text
    assert read(name=text).form.f.name == text


def test_invisible_characters_inside_a_patterned_text_are_removed() -> None:
    assert read(name="x", code="A\u200bB\u2060C").form.f.code == "ABC"
    assert without_ignorable("A\u200b B") == "A B"
    assert visible("\u202d 13 \u202c") == "13"


def test_a_long_blank_text_is_trimmed_in_linear_time() -> None:
    assert trimmed("a" + " \u200b\ufe0f" * 100_000 + "b").endswith("b")
    assert trimmed("a" + " \u200b" * 100_000) == "a"


def test_a_text_set_from_python_is_trimmed_as_well() -> None:
    form = formspec.loads(SPEC).new()
    form.f.name = " ABC\u3000"
    assert form.f.name == "ABC"
    with pytest.raises(Refused):
        value_spec("phone").type.from_text("\u200b", value_spec("phone"))
