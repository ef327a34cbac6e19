"""The targets of fuzzing hold for their corpus and for whatever failed once; ``python -m tests.fuzz`` searches further."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.fuzz import targets
from tests.fuzz.targets import ROOT, TARGETS


@pytest.mark.parametrize(
    ("name", "path"), [(each.name, path) for each in TARGETS.values() for path in each.found()], ids=str
)
def test_what_failed_once_is_read_or_rejected(name: str, path: Path) -> None:
    TARGETS[name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_the_changes_of_a_seed_are_always_the_same_and_change_something(name: str) -> None:
    target = TARGETS[name]
    content = target.corpus()[0]
    changed = [target.change(content, random.Random(seed)) for seed in range(20)]
    assert changed == [target.change(content, random.Random(seed)) for seed in range(20)]
    assert len({content, *changed}) > 15


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_the_corpus_is_read_or_rejected(name: str) -> None:
    for content in TARGETS[name].corpus():
        TARGETS[name](content)


def test_an_unforeseen_error_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise zipfile.BadZipFile

    monkeypatch.setattr("formspec.opening.open_source", broken)
    with pytest.raises(AssertionError, match="BadZipFile"):
        TARGETS["workbook"](b"PK\x03\x04")


def test_more_time_than_the_bound_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "MOST_SECONDS", -1.0)
    with pytest.raises(AssertionError, match="too slow"):
        TARGETS["json"](b"{}")


def _fuzz(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.fuzz", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
def test_without_atheris_the_same_targets_run_and_it_is_said() -> None:
    done = _fuzz(ROOT, "--plain", "--runs", "5")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("fuzzing without guidance")
    assert [line.split(":")[0] for line in done.stdout.splitlines()[1:]] == list(TARGETS)


@pytest.mark.slow
def test_atheris_guides_the_search() -> None:
    pytest.importorskip("atheris", reason="the extra `fuzz` is not installed, or atheris has no wheel for this Python")
    done = _fuzz(ROOT, "--runs", "500", "json")
    assert done.returncode == 0, done.stderr
    assert "json: Done 500 runs" in done.stdout
