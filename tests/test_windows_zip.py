"""The zip for Windows contains all that an installation takes there, and files that programs of Windows read right."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from docs.windows import build
from docs.windows.build import INSTRUCTIONS, PLATFORM, PYTHONS, pack, resolve
from tests.conftest import missing

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"%~dp0([^\"]+)\"")


def wheel(folder: Path, name: str, *requires: str, tag: str = "py3-none-any") -> Path:
    """A wheel of no module, version 1.0, with these requirements."""
    path = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        lines = [
            "Metadata-Version: 2.1",
            f"Name: {name}",
            "Version: 1.0",
            *(f"Requires-Dist: {each}" for each in requires),
        ]
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n")
    return path


def test_requirements_of_windows_alone_are_missed_on_any_system(tmp_path: Path) -> None:
    project = wheel(tmp_path, "project", "click>=0.5")
    click = wheel(tmp_path, "click", 'colorama; platform_system == "Windows"', 'uvloop; sys_platform != "win32"')
    found = resolve([project, click], "3.12", "project")
    assert [str(each) for each in found.missing] == ["colorama"]
    colorama = wheel(tmp_path, "colorama")
    assert resolve([project, click, colorama], "3.12", "project").missing == ()


def test_a_wheel_that_is_too_old_or_for_another_version_of_python_is_missed(tmp_path: Path) -> None:
    project = wheel(tmp_path, "project", "rich>=2", "backport; python_version < '3.12'")
    rich = wheel(tmp_path, "rich")
    assert [str(each) for each in resolve([project, rich], "3.12", "project").missing] == ["rich>=2"]
    assert len(resolve([project, rich], "3.11", "project").missing) == 2


def test_extras_of_a_requirement_are_followed_and_nothing_else_is_taken(tmp_path: Path) -> None:
    project = wheel(tmp_path, "project", "schema[format]", "docs; extra == 'docs'")
    schema = wheel(tmp_path, "schema", "dates; extra == 'format'", "project")
    dates, other = wheel(tmp_path, "dates"), wheel(tmp_path, "other")
    found = resolve([project, schema, dates, other], "3.12", "project")
    assert found.wheels == {project, schema, dates}
    assert not found.missing


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    """The files of a zip with one wheel, by name, without the folder that has all of them."""
    with zipfile.ZipFile(pack([wheel(tmp_path, "project")], tmp_path)) as archive:
        names = archive.namelist()
        folders = {name.split("/", 1)[0] for name in names}
        assert len(folders) == 1, "unpacked, a zip gives one folder"
        return {name.split("/", 1)[1]: archive.read(name) for name in names}


def test_the_same_wheels_give_the_same_bytes(tmp_path: Path) -> None:
    wheels = [wheel(tmp_path, name) for name in ("a", "b")]
    assert pack(wheels, tmp_path / "1").read_bytes() == pack(reversed(wheels), tmp_path / "2").read_bytes()


def test_files_of_commands_are_ascii_with_line_ends_of_windows(files: dict[str, bytes]) -> None:
    for name in build.COMMANDS:
        text = files[name].decode("ascii")
        assert "\n" not in text.replace("\r\n", "")
        assert "@PYTHONS@" not in text


def test_files_of_commands_name_files_that_exist(files: dict[str, bytes]) -> None:
    made = {"env", r"env\Scripts\python.exe", r"env\Scripts\formspec.exe", r"env\Scripts;%PATH%"}  # by venv and pip
    texts = {name: files[name].decode() for name in build.COMMANDS}
    for text in texts.values():
        named = set(NAMED.findall(text)) - made
        assert named <= {"wheels", "*.txt"}
        assert re.findall(r"double-click ([\w.]+\w)", text)
        assert set(re.findall(r"\w+\.cmd", text)) - {"formspec.cmd"} <= set(build.COMMANDS)
    targets = {target for text in texts.values() for target in re.findall(r"(?:goto |call :)(\w+)", text)}
    assert targets == {label for text in texts.values() for label in re.findall(r"^:(\w+)", text, re.MULTILINE)}


def test_no_file_hides_a_command(files: dict[str, bytes]) -> None:
    """A command prompt looks in its own folder before the search path."""
    stems = {Path(name).stem for name in files if "/" not in name}
    assert not stems & {"formspec", "python", "py", "pip", "cmd", "notepad"}


def test_the_instructions_are_the_five_steps_of_the_guide_for_notepad(files: dict[str, bytes]) -> None:
    content = files[INSTRUCTIONS]
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert "\n" not in text.replace("\r\n", "")
    text.encode("gbk")  # every character is in the code page of a Chinese Windows
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert not re.search(r"[`*<>]|\]\(", text)
    assert {"install.cmd", "open.cmd"} <= set(re.findall(r"\w+\.cmd", text))
    assert set(re.findall(r"\w+\.cmd", text)) <= set(files)
    assert f"{PYTHONS[0]} 到 {PYTHONS[-1]}" in text
    assert f"{PLATFORM}.zip" in text


def test_the_versions_of_python_begin_with_the_lowest_that_is_supported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={PYTHONS[0]}"
    assert list(PYTHONS) == sorted(PYTHONS, key=lambda version: tuple(map(int, version.split("."))))


def test_the_files_that_the_guide_uses_are_in_the_zip(files: dict[str, bytes]) -> None:
    guide = files["docs/finance-guide.zh.md"].decode()
    for name in re.findall(r"(?<= )(?:specs|examples)/[\w./-]+", guide):
        assert any(file == name or file.startswith(f"{name.rstrip('/')}/") for file in files), name
    for name in re.findall(r"\]\((?!\w+:)([^)#]+)", guide):
        assert posixpath.normpath(f"docs/{name}") in files, name


def tags(python: str) -> set[Tag]:
    """Return the tags of wheels that a 64-bit Python on Windows installs."""
    version = tuple(map(int, python.split(".")))
    return {*cpython_tags(version, platforms=[PLATFORM]), *compatible_tags(version, f"cp{python}", [PLATFORM])}


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the real zip gives, with wheels that pip has downloaded."""
    folder = tmp_path_factory.mktemp("windows")
    probe = pip("download", "--quiet", "--no-deps", "--timeout=10", "--retries=0", "--dest", str(folder), "click")
    if probe.returncode:
        missing(f"an index of packages that pip reaches ({probe.stderr.strip().splitlines()[-1]})")
    build.main([str(folder)])
    with zipfile.ZipFile(next(folder.glob("*.zip"))) as archive:
        archive.extractall(folder)
    return next(path for path in folder.iterdir() if path.is_dir())


def usable(folder: Path, python: str) -> list[Path]:
    """Return the wheels of an unpacked zip that this version of Python installs on Windows."""
    wheels = (folder / "wheels").iterdir()
    return [path for path in wheels if parse_wheel_filename(path.name)[3] & tags(python)]


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
def test_the_wheels_are_all_that_an_installation_takes_on_windows(unpacked: Path, python: str, tmp_path: Path) -> None:
    wheels = usable(unpacked, python)
    assert len({parse_wheel_filename(path.name)[0] for path in wheels}) == len(wheels)
    assert not resolve(wheels, python).missing
    target = ["--platform", PLATFORM, "--python-version", python, "--only-binary=:all:", "--target", str(tmp_path)]
    links = ["--isolated", "--no-index", "--find-links", str(unpacked / "wheels")]
    done = pip("install", "--dry-run", *target, *links, "formspec-forms")
    assert done.returncode == 0, done.stderr
    assert "Would install" in done.stdout


@pytest.mark.slow
def test_every_wheel_is_taken_by_an_installation_on_windows(unpacked: Path) -> None:
    taken = {path for python in PYTHONS for path in resolve(usable(unpacked, python), python).wheels}
    assert taken == set((unpacked / "wheels").iterdir())


@pytest.mark.slow
def test_the_wheel_of_formspec_in_the_zip_has_its_forms(unpacked: Path, tmp_path: Path) -> None:
    project = next((unpacked / "wheels").glob("formspec_forms-*.whl"))
    done = pip("install", "--quiet", "--no-index", "--no-deps", "--target", str(tmp_path / "lib"), str(project))
    assert done.returncode == 0, done.stderr
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "lib")}
    command = [sys.executable, "-m", "formspec", "--lang", "zh", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    assert listed.returncode == 0, listed.stderr
    assert "江苏省省级部门整体预算绩效监控情况表" in listed.stdout
