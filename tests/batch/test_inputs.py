"""The inputs of a batch: what a folder, a pattern and a zip contain, and zips that are made to do harm."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formspec.batch import Inputs, read_many
from formspec.batch import archives as archives_module
from formspec.batch.inputs import _as_path

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = (ROOT / "examples" / "filled" / "project.xlsx").read_bytes()


def packed(path: Path, entries: Mapping[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def names(inputs: Inputs, below: Path) -> list[str]:
    return [each.name.removeprefix(f"{below}/") for each in inputs]


def codes(path: Path) -> list[list[str]]:
    return [[problem.code for problem in each.problems] for each in read_many(path, jobs=1)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as offices have it: subfolders, a zip from Windows, lock files, other documents."""
    folder = tmp_path / "returns"
    for name in ("b.xlsx", "a/c.xlsx", "a/~$c.xlsx", "a/._c.xlsx", "a/d.docx", "a/e.JSON", "a/old.xls", ".git/x.json"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PROJECT)
    packed(folder / "z.zip", {"sub/f.xlsx": PROJECT, "sub/~$f.xlsx": b"", "__MACOSX/sub/._f.xlsx": b"", "g.pdf": b""})
    return folder


def test_a_folder_is_searched_to_any_depth_and_its_zips_as_well(folder: Path) -> None:
    inputs = Inputs([folder])
    expected = ["b.xlsx", "z.zip/sub/f.xlsx", "a/c.xlsx", "a/e.JSON", "a/old.xls"]
    assert names(inputs, folder) == expected
    assert (inputs.locks, inputs.others) == (3, 2)
    assert [each.relative for each in inputs] == ["b.xlsx", "z/sub/f.xlsx", "a/c.xlsx", "a/e.JSON", "a/old.xls"]
    assert (inputs.locks, inputs.others) == (3, 2)


def test_a_pattern_is_expanded_where_the_shell_does_not(folder: Path) -> None:
    inputs = Inputs([f"{folder}/**/*.xlsx"])
    assert names(inputs, folder) == ["a/c.xlsx", "b.xlsx"]
    assert inputs.locks == 1
    (folder / "[1].xlsx").write_bytes(PROJECT)
    assert names(Inputs([folder / "[1].xlsx"]), folder) == ["[1].xlsx"]


def test_a_file_that_is_named_is_read_whatever_its_name(folder: Path) -> None:
    assert names(Inputs([folder / "a" / "d.docx", folder / "a" / "~$c.xlsx"]), folder) == ["a/d.docx", "a/~$c.xlsx"]


def test_the_folder_of_the_outputs_is_not_searched(folder: Path) -> None:
    without = frozenset({(folder / "a").resolve(), (folder / "b.xlsx").resolve()})
    assert names(Inputs([folder], without), folder) == ["z.zip/sub/f.xlsx"]


def test_nothing_to_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    packed(tmp_path / "empty.zip", {"readme.txt": b"x"})
    for name in ("empty", "empty.zip", "*.nothing"):
        assert codes(tmp_path / name) == [["file.nothing-inside"]]
    assert codes(tmp_path / "missing.zip") == [["file.cannot-read"]]


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.xlsx").write_bytes(PROJECT)
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert names(Inputs([tmp_path]), tmp_path) == ["a/x.xlsx"]


# --- zips


def test_a_workbook_in_a_zip_in_a_zip_is_read(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner", {"a.xlsx": PROJECT, "b.xlsx": PROJECT[:3000]}).read_bytes()
    outer = packed(tmp_path / "outer.zip", {"inner.ZIP": inner})
    first, second = read_many(outer, jobs=1)
    assert (first.name, first.form, first.ok) == (f"{outer}/inner.ZIP/a.xlsx", "jiangsu/2024/project", True)
    assert (second.name, second.ok) == (f"{outer}/inner.ZIP/b.xlsx", False)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_are_read_in_the_code_page_of_the_sender(tmp_path: Path, encoding: str) -> None:
    path = packed(tmp_path / "x.zip", {"_" * len("部门/表.xlsx".encode(encoding)): PROJECT})
    raw = "部门/表.xlsx".encode(encoding)
    path.write_bytes(path.read_bytes().replace(b"_" * len(raw), raw))
    assert names(Inputs([path]), path) == ["部门/表.xlsx"]


def test_names_in_a_zip_lead_nowhere_else(tmp_path: Path) -> None:
    wanted = ["../../etc/a.xlsx", "/etc/b.xlsx", "C:\\windows\\c.xlsx", "x/./../d.xlsx"]
    path = packed(tmp_path / "x.zip", dict.fromkeys(wanted, PROJECT))
    found = list(Inputs([path]))
    assert [each.relative for each in found] == ["x/etc/a.xlsx", "x/C_/windows/c.xlsx", "x/etc/b.xlsx", "x/x/d.xlsx"]
    assert all(each.path == str(path) for each in found)


@given(st.text(max_size=30) | st.text("./\\:*~ a", max_size=30))
def test_any_name_in_a_zip_is_a_path_below_the_folder(name: str) -> None:
    parts = _as_path(name.replace("\\", "/")).split("/")
    assert all(part and part not in (".", "..") and not set(part) & set('\\:*?"<>|\x00') for part in parts)


def test_a_damaged_zip_and_an_encrypted_entry_are_one_problem_each(tmp_path: Path) -> None:
    whole = packed(tmp_path / "whole.zip", {"a.xlsx": PROJECT, "b.xlsx": PROJECT}).read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    assert codes(tmp_path / "half.zip") == [["file.damaged"]]
    torn = bytearray(whole)
    torn[60:90] = bytes(30)
    (tmp_path / "torn.zip").write_bytes(torn)
    assert [len(each) for each in codes(tmp_path / "torn.zip")] == [1, 0]
    locked = bytearray(whole)
    start = whole.index(b"PK\x01\x02")
    locked[start + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert codes(tmp_path / "locked.zip") == [["file.encrypted"], []]


def test_entries_that_share_their_bytes_are_not_unpacked(tmp_path: Path) -> None:
    content = packed(tmp_path / "x.zip", {"0.xlsx": bytes(1_000_000)}).read_bytes()
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry, number = content[start:end], 500
    tail = content[end : end + 8] + struct.pack("<HHII", number, number, number * len(entry), start) + b"\0\0"
    (tmp_path / "bomb.zip").write_bytes(content[:start] + entry * number + tail)
    assert codes(tmp_path / "bomb.zip") == [["file.archive-too-large"]]


def test_the_limits_of_a_zip_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = packed(tmp_path / "big.zip", {"a.xlsx": bytes(70_000_000), "b.xlsx": PROJECT})
    assert codes(big) == [["file.too-large"], []]
    content = PROJECT
    for number in range(4):
        content = packed(tmp_path / f"{number}.zip", {"x.zip" if number else "x.xlsx": content}).read_bytes()
    assert codes(tmp_path / "2.zip") == [[]]
    assert codes(tmp_path / "3.zip") == [["file.archive-too-deep"]]
    monkeypatch.setattr(archives_module, "_MAX_ENTRIES", 1)
    assert codes(packed(tmp_path / "many.zip", {"a.xlsx": b"", "b.xlsx": b""})) == [["file.archive-too-large"]]


def test_entries_without_a_folder_are_no_files(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(ZipInfo("folder.xlsx/"), b"")
        archive.writestr("folder.xlsx/a.xlsx", PROJECT)
    assert names(Inputs([tmp_path / "x.zip"]), tmp_path / "x.zip") == ["folder.xlsx/a.xlsx"]
