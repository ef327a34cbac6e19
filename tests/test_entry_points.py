"""Entry points are found as importlib.metadata finds them."""

from __future__ import annotations

import shutil
import sys
from importlib import metadata
from pathlib import Path

import pytest

from formspec.entry_points import EntryPoint, entry_points

GROUPS = sorted(metadata.entry_points().groups)
POINTS = """
# a comment
[console_scripts]
odd = odd.main:run [extra]

[odd.group]
# another
plain=pathlib
 spaced  =  pathlib : PurePath.joinpath
nothing
"""


def by_the_library(group: str) -> list[tuple[str, str, str, str]]:
    points = metadata.entry_points(group=group)
    return sorted((each.name, each.value, each.dist.metadata["Name"], each.dist.metadata["Version"]) for each in points)


def ours(group: str) -> list[tuple[str, str, str, str]]:
    return sorted((each.name, each.value, each.origin, each.version) for each in entry_points(group))


def write(folder: Path, points: str, about: str = "METADATA") -> None:
    folder.mkdir(parents=True)
    (folder / "entry_points.txt").write_text(points, encoding="utf-8")
    (folder / about).write_text(
        "Metadata-Version: 2.1\nName: Odd.Forms\nVersion: 1.0\n\nName: text\n", encoding="utf-8"
    )


@pytest.mark.parametrize("group", GROUPS)
def test_every_installed_group_is_found_as_by_the_library(group: str) -> None:
    assert ours(group) == by_the_library(group)


@pytest.mark.parametrize("about", ["odd_forms-1.0.dist-info/METADATA", "Odd.Forms.egg-info/PKG-INFO"])
def test_comments_blanks_and_both_kinds_of_folders_are_read(
    about: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _, name = about.partition("/")
    write(tmp_path / folder, POINTS, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert ours("odd.group") == [
        ("plain", "pathlib", "Odd.Forms", "1.0"),
        ("spaced", "pathlib : PurePath.joinpath", "Odd.Forms", "1.0"),
    ]
    loaded = {point.name: point.load() for point in entry_points("odd.group")}
    assert loaded == {"plain": __import__("pathlib"), "spaced": Path.joinpath}


def test_an_extra_is_not_part_of_the_object() -> None:
    assert EntryPoint("a", "pathlib:Path [extra]", "g").load() is Path


def test_the_first_of_two_distributions_with_one_name_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("first", "second"):
        write(tmp_path / name / "Odd_forms-1.0.dist-info", f"[odd.group]\n{name} = pathlib\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "first"), str(tmp_path / "second"), *sys.path])
    assert [point.name for point in entry_points("odd.group")] == ["first"]
    assert ours("odd.group") == by_the_library("odd.group")


def test_an_entry_point_in_an_archive_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "packed" / "odd_forms-1.0.dist-info", "[odd.group]\nplain = pathlib\n")
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "packed")
    monkeypatch.syspath_prepend(archive)
    assert ("plain", "pathlib", "Odd.Forms", "1.0") in ours("odd.group")


def test_a_folder_that_cannot_be_read_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path / "missing"), "", *sys.path])
    assert entry_points("formspec.readers", "xlsx")
