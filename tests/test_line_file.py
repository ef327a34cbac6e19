"""The files by which an interrupted run goes on: every whole line counts, whatever a killed run left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from formspec.line_file import append_line, read_lines

KINDS = {"path": str, "count": int}
ONE, OTHER = {"path": "甲/\ud800.xlsx", "count": 1}, {"path": "乙", "count": 2}


def test_lines_come_back_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    assert read_lines(path, KINDS) == []
    for line in (ONE, OTHER, ONE):
        append_line(path, line)
    assert read_lines(path, KINDS) == [ONE, OTHER, ONE]


@pytest.mark.parametrize("kept", [1, 5, 20])
def test_a_line_that_was_cut_does_not_take_the_next_one_with_it(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "lines"
    append_line(path, ONE)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:kept])
    append_line(path, OTHER)
    assert read_lines(path, KINDS) == [ONE, OTHER]


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"path": 1, "count": 1}', '{"path": "x"}', "[" * 100_000, "\x00"])
def test_a_line_of_another_kind_is_passed_over(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lines"
    path.write_text(f"{line}\n", encoding="utf-8")
    append_line(path, ONE)
    assert read_lines(path, KINDS) == [ONE]
