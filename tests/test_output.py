"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from formspec.output import create, write
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
        raise OSError(errno.ENOSPC, "the disk is full on device")

    monkeypatch.setattr("formspec.output.os.fsync", full)
    with pytest.raises(ProblemError) as caught:
        write(target, b"this year's")
    problem = caught.value.problems[0]
    assert problem.code == "output.cannot-write"
    assert "the disk is full" in problem.message("en")
    assert target.read_bytes() == b"last year's"
    assert [each.name for each in tmp_path.iterdir()] == ["form.xlsx"]


LIMITED = """
import resource, sys
from formspec.output import create, write
from formspec.problems import ProblemError
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write(sys.argv[1], b"x" * 100_000)
except ProblemError as error:
    print(error.problems[0].code)
"""


def test_a_write_that_the_system_stops_half_way_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("this system has no limit on the size of a file")
    target = tmp_path / "form.xlsx"
    target.write_bytes(b"last year's")
    done = subprocess.run([sys.executable, "-c", LIMITED, str(target)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "output.cannot-write"
    assert target.read_bytes() == b"last year's"
    assert [each.name for each in tmp_path.iterdir()] == ["form.xlsx"]


def test_a_folder_in_the_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        write(tmp_path, b"x")
    assert caught.value.problems[0].code == "output.cannot-write"


def test_a_new_file_is_written_with_its_folders_and_never_over_another(tmp_path: Path) -> None:
    path = create(tmp_path / "a" / "form.yaml", b"first")
    with pytest.raises(ProblemError) as caught:
        create(path, b"second")
    assert [problem.code for problem in caught.value.problems] == ["output.exists"]
    assert path.read_bytes() == b"first"
    assert [each.name for each in path.parent.iterdir()] == ["form.yaml"]


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_that_appears_while_a_new_one_is_written_stays(
    has_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "form.yaml"

    def appears(*_: Any) -> None:
        target.write_bytes(b"another program's")

    def no_links(*_: Any) -> None:
        raise PermissionError(errno.EPERM, "no links on this disk")

    monkeypatch.setattr("formspec.output.os.fsync", appears)
    if not has_links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    with pytest.raises(ProblemError) as caught:
        create(target, b"mine")
    assert [problem.params["reason"] for problem in caught.value.problems] == ["EEXIST"]
    assert target.read_bytes() == b"another program's"
    assert [each.name for each in tmp_path.iterdir()] == ["form.yaml"]


def test_a_new_file_is_written_on_a_disk_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: Any) -> None:
        raise PermissionError(errno.EPERM, "no links on this disk")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    assert create(tmp_path / "form.yaml", b"mine").read_bytes() == b"mine"
    assert [each.name for each in tmp_path.iterdir()] == ["form.yaml"]
