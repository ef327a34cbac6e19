# ruff: noqa: INP001, S603 - a script beside the files that it packs; it runs pip with its own arguments
"""Build the zip for Windows without administrator or network: ``python -m docs.windows.build [FOLDER]``.

The zip contains wheels of formspec and of all that it needs, for each version of Python in :data:`PYTHONS`, the two
files ``install.cmd`` and ``open.cmd``, the instructions of the guide as a text, and the specs, examples and
documentation that the guide refers to. It is written to FOLDER (``dist``). pip is asked for the wheels, so they come
from the index that it is configured with.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from formspec import __version__
from tests.wheel import build_wheel

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""The versions of Python that the zip has wheels for: from the lowest that formspec supports."""
PLATFORM = "win_amd64"
INSTRUCTIONS = "使用说明.txt"
GUIDE = ROOT / "docs" / "finance-guide.zh.md"
COMMANDS = ("install.cmd", "open.cmd")
PACKED = ("docs/*.md", "docs/images/**/*.png", "docs/patterns/*.yaml", "examples/data/*", "examples/filled/*.xlsx",
          "specs/**/*.yaml", "*.md", "LICENSE")  # fmt: skip
"""What the zip contains of the repository, so that the commands of the guide work as they are written."""

_PROJECT = "formspec-forms"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_STEPS = re.compile(r"<!-- windows -->\n(.*?)<!-- end of windows -->", re.DOTALL)
_MARKS = re.compile(r"\*\*|`")
_PLACE = "@PYTHONS@"


def markers(python: str) -> dict[str, str]:
    """Return the environment of a CPython on Windows, as markers of requirements name it."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }


class Resolution(NamedTuple):
    """The wheels that an installation takes, and the requirements that no wheel fulfils."""

    wheels: frozenset[Path]
    missing: tuple[Requirement, ...]


def resolve(wheels: Iterable[Path], python: str, project: str = _PROJECT) -> Resolution:
    """Return what an installation of ``project`` on Windows takes of ``wheels``, one of each name.

    pip cannot tell: for another platform, it still evaluates markers such as ``platform_system == "Windows"`` for the
    system that it runs on.
    """
    by_name = {parse_wheel_filename(path.name)[0]: path for path in wheels}
    environment = markers(python)
    taken: set[Path] = set()
    missing: dict[str, Requirement] = {}
    waiting, seen = [Requirement(project)], set[str]()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        path = by_name.get(canonicalize_name(requirement.name))
        if path is None or parse_wheel_filename(path.name)[1] not in requirement.specifier:
            missing[requirement.name] = requirement
            continue
        taken.add(path)
        waiting += _requirements(path, requirement.extras, environment)
    return Resolution(frozenset(taken), tuple(missing.values()))


def _requirements(wheel: Path, extras: Iterable[str], environment: Mapping[str, str]) -> Iterator[Requirement]:
    """Yield the requirements of a wheel, with these extras, that hold in ``environment``."""
    for text in _distribution(wheel).requires or ():
        requirement = Requirement(text)
        marker, requirement.marker = requirement.marker, None
        if marker is None or any(marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras)):
            yield requirement


def _distribution(wheel: Path) -> Distribution:
    folders = zipfile.Path(wheel).iterdir()
    return PathDistribution(next(each for each in folders if each.name.endswith(".dist-info")))


def collect(project: Path, python: str, folder: Path) -> frozenset[Path]:
    """Download what the wheel ``project`` needs on Windows into ``folder``, and return its wheels."""
    wanted: list[str] = []
    while True:
        _download([str(project), *wanted], python, folder)
        found = resolve(folder.glob("*.whl"), python)
        if not found.missing:
            return found.wheels
        missing = [str(requirement) for requirement in found.missing]
        if set(missing) <= set(wanted):
            raise SystemExit(f"pip downloads no wheel for: {', '.join(missing)}")
        wanted += missing


def _download(requirements: Sequence[str], python: str, folder: Path) -> None:
    target = ["--platform", PLATFORM, "--python-version", python, "--implementation", "cp", "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *target]
    subprocess.run([*command, "--dest", str(folder), *requirements], check=True)


def instructions() -> str:
    """Return the steps of the guide as plain text."""
    steps = _STEPS.search(GUIDE.read_text(encoding="utf-8"))
    assert steps is not None
    return f"formspec {__version__}\n\n{_MARKS.sub('', steps[1]).strip()}\n"


def contents(wheels: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the zip, each with its content; texts are as programs of Windows expect them."""
    yield INSTRUCTIONS, _lines(instructions()).encode("utf-8-sig")  # without a BOM, Notepad may take it for GBK
    for name in COMMANDS:
        text = (HERE / name).read_text(encoding="ascii")  # cmd reads a file in the code page of its window
        yield name, _lines(text.replace(_PLACE, " ".join(reversed(PYTHONS)))).encode("ascii")
    for path in wheels:
        yield f"wheels/{path.name}", path.read_bytes()
    for pattern in PACKED:
        for path in ROOT.glob(pattern):
            yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def _lines(text: str) -> str:
    return text.replace("\n", "\r\n")


def pack(wheels: Iterable[Path], folder: Path) -> Path:
    """Write the zip with ``wheels`` to ``folder`` and return its path; the same wheels give the same bytes."""
    name = f"formspec-{__version__}-{PLATFORM}"
    path = folder / f"{name}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in sorted(contents(wheels)):
            info = zipfile.ZipInfo(f"{name}/{file}", _MOMENT)
            info.compress_type = zipfile.ZIP_STORED if file.endswith((".whl", ".png")) else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


def main(arguments: Sequence[str]) -> None:
    """Build the zip in the folder that the arguments name."""
    with tempfile.TemporaryDirectory() as folder:
        project = build_wheel(Path(folder))
        wheels: dict[str, Path] = {}
        for python in PYTHONS:
            for wheel in collect(project, python, Path(folder) / python):
                wheels[wheel.name] = wheel
        path = pack(wheels.values(), Path(arguments[0]) if arguments else ROOT / "dist")
    sys.stdout.write(f"wrote {path}, {path.stat().st_size / 2**20:.1f} MB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
