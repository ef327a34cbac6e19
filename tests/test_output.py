"""Files are written whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from formspec.output import write
from formspec.problems import ProblemError


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "b" / "form.xlsx", b"whole")
    assert path.read_bytes() == b"whole"
    assert [each.name for each in path.parent.iterdir()] == ["form.xlsx"]


def test_a_disk_that_fills_up_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "form.xlsx"
    target.write_bytes(b"last year's")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("formspec.output.os.fsync", full)
    with pytest.raises(ProblemError) as caught:
        write(target, b"this year's")
    problem = caught.value.problems[0]
    assert problem.code == "output.cannot-write"
    assert "No space left" in problem.message("en")
    assert target.read_bytes() == b"last year's"
    assert [each.name for each in tmp_path.iterdir()] == ["form.xlsx"]


def test_a_real_full_disk_is_a_problem() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(ProblemError):
        write("/dev/full/form.xlsx", b"x")


def test_a_folder_in_the_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        write(tmp_path, b"x")
    assert caught.value.problems[0].code == "output.cannot-write"
