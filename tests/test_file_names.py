"""Names made from texts that people chose are names on every system."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formspec.file_names import LONGEST, fitted_name, folded, safe_name

TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(st.sampled_from('con.PRN aux\u200b/\\:*?"<>|\r\n\t.~$示例厅éé\u202e'), max_size=40),
)


def check(name: str) -> None:
    assert 0 < len(name) <= LONGEST
    assert len(name.encode()) <= 255
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]', name)
    assert not name.startswith((".", " ", "~$"))
    assert not name.endswith((".", " "))
    stem = name.partition(".")[0].rstrip(" ").upper()
    assert not re.fullmatch(r"CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³]", stem)


@given(TEXTS, st.sampled_from(["", ".xlsx", ".html", ".zip"]))
def test_any_text_is_a_name_on_every_system(text: str, suffix: str) -> None:
    name = safe_name(text, suffix)
    check(name)
    assert name.endswith(suffix)
    assert safe_name(name.removesuffix(suffix), suffix) == name


@given(st.text(max_size=20), TEXTS, st.text(max_size=20))
def test_a_name_in_three_parts_is_cut_in_its_middle(before: str, middle: str, after: str) -> None:
    check(fitted_name(f"1{before}", middle, f"_{after}", ".xlsx"))


def test_the_end_of_a_long_name_stays() -> None:
    name = fitted_name("001_", "示例" * 200, "_部门整体", ".xlsx")
    assert name.startswith("001_示例示例")
    assert name.endswith("_部门整体.xlsx")
    assert len(name.encode()) <= 240


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("示例厅", "示例厅"),
        ("财政局/国库处", "财政局_国库处"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com¹", "_com¹"),
        ("a. . .", "a"),
        ("...", "_"),
        ("", "_"),
        ("~$a", "_a"),
        ("a\u202exslx.exe", "axslx.exe"),
    ],
)
def test_what_a_name_cannot_have_is_replaced(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_names_are_compared_as_every_system_does() -> None:
    assert folded("École") == folded("ÉCOLE".replace("É", "E\u0301"))
    assert folded("Ａ局") == folded("a局")
    assert folded("Straße") == folded("STRASSE")
