"""A file has changed when its content has; one that is being written is waited for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from formspec.preview.files import MOST_PAUSES, ReadFiles, Seen, Watch

from .conftest import no_sleep


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "form.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    return path


def watching(*paths: Path, sleep: Callable[[float], None] = no_sleep) -> Watch:
    watch = Watch(sleep)
    watch.watch({path: Seen.now(path) for path in paths})
    return watch


def later(path: Path) -> None:
    """Give a file a later time: two writes may be within the clock's resolution."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000))


def test_a_file_that_is_left_alone_has_not_changed(file: Path) -> None:
    assert not watching(file).has_changed()


def test_the_same_content_written_again_is_no_change(file: Path) -> None:
    watch = watching(file)
    file.write_text("a: 1\n", encoding="utf-8")
    later(file)
    assert not watch.has_changed()


def test_another_content_of_the_same_size_is_a_change(file: Path) -> None:
    watch = watching(file)
    file.write_text("a: 2\n", encoding="utf-8")
    later(file)
    assert watch.has_changed()


def test_a_file_that_is_replaced_by_another_has_changed(file: Path) -> None:
    watch = watching(file)
    new = file.with_suffix(".new")
    new.write_text("a: 2\n", encoding="utf-8")
    new.replace(file)
    assert watch.has_changed()


def test_a_file_that_appears_or_vanishes_is_a_change(file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "base.yaml"
    watch = watching(file, missing)
    assert not watch.has_changed()
    missing.write_text("b: 1\n", encoding="utf-8")
    assert watch.has_changed()
    watch = watching(file, missing)
    missing.unlink()
    assert watch.has_changed()


def test_only_the_files_named_last_are_watched(file: Path, tmp_path: Path) -> None:
    watch = watching(file)
    watch.watch({tmp_path / "other.yaml": Seen(None, None)})
    file.write_text("a: 2\n", encoding="utf-8")
    assert not watch.has_changed()


def test_a_file_that_is_being_written_is_waited_for(file: Path) -> None:
    rest = ["b: 2\n", "c: 3\n", "d: 4\n"]

    def write_more(_: float) -> None:
        if rest:
            with file.open("a", encoding="utf-8") as stream:
                stream.write(rest.pop(0))

    watch = watching(file, sleep=write_more)
    file.write_text("", encoding="utf-8")
    assert watch.has_changed()
    assert not rest


def test_a_file_that_stays_empty_or_missing_is_not_waited_for_without_end(file: Path) -> None:
    pauses: list[float] = []
    watch = watching(file, sleep=pauses.append)
    file.unlink()
    assert watch.has_changed()
    assert len(pauses) == MOST_PAUSES


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_named_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert Seen.now(tmp_path / "pipe.yaml").digest is None


def test_what_is_read_is_remembered_with_files_that_are_missing(file: Path, tmp_path: Path) -> None:
    files = ReadFiles()
    assert files.text(file, "form") == "a: 1\n"
    assert not files.exists(tmp_path / "base.yaml")
    assert files.texts == {"form": "a: 1\n"}
    assert files.seen == {file: Seen.now(file), tmp_path / "base.yaml": Seen(None, None)}
