from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formspec.layout import lines_needed, text_width


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("部门", 4), ("≥95%", 5), ("ab\n部门整体", 8), ("e\u0301", 1)]
)
def test_a_full_width_character_counts_two(text: str, width: int) -> None:
    assert text_width(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("部门整体", 8, 1),
        ("部门整体资", 8, 2),
        ("a\n\nb", 10, 3),
        ("hello world", 8, 2),
        ("x" * 25, 10, 3),
        ("部门整体", 0, 4),
    ],
)
def test_lines_break_between_words_and_between_chinese_characters(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines


@given(st.text(alphabet="ab 部门\n", max_size=60), st.integers(2, 40))
def test_lines_always_have_room_for_the_text(text: str, width: int) -> None:
    wide = sum(text_width(each) for each in text.replace("\n", ""))
    assert lines_needed(text, width) * width >= wide


@given(st.text(alphabet="ab 部门\n", max_size=60), st.integers(2, 40))
def test_a_wider_cell_never_takes_more_lines(text: str, width: int) -> None:
    assert lines_needed(text, width + 1) <= lines_needed(text, width)
