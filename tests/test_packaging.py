"""The wheel carries everything under names of its own, and a renderer from elsewhere is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.lowest import lowest
from tests.readme_command import commands

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the sources, so that nothing stale leaks in."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    leave = shutil.ignore_patterns(".git", "node_modules", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, source, ignore=leave, symlinks=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_every_module_template_schema_and_spec(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    homes = {"formspec": "formspec", "renderers": "formspec_renderers", "specs": "formspec_specs"}
    wanted = [
        f"{home}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, home in homes.items()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".yaml", ".json", ".html", ".css", ".typed", ".po", ".mo", ".txt")
        and "__pycache__" not in path.parts
    ]
    assert len(wanted) > 80
    assert not set(wanted) - names
    assert not [name for name in names if name.startswith(("renderers/", "specs/", "tests/"))]


def test_installed_in_a_new_environment_with_a_renderer_from_elsewhere(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = tmp_path / "env" / scripts / "python"
    site = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    plugin = tmp_path / "plugin"
    shutil.copytree(ROOT / "examples" / "formspec-outline", plugin)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", site, str(wheel), str(plugin)], check=True, capture_output=True)
    libraries = Path(sys.modules["yaml"].__file__ or "").parent.parent
    (Path(site) / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")

    def formspec(*arguments: str) -> str:
        command = [str(python), "-m", "formspec", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    listed = formspec("formats")
    assert "outline\t.txt\ttext/plain\tformspec-outline 1.0" in listed
    text = formspec("blank", "jiangsu/2024/project", "--to", "outline", "-o", "-")
    assert "江苏省省级项目预算绩效监控情况表" in text
    assert "jiangsu/2024/department" in formspec("list")


def test_ci_runs_the_commands_of_the_readme() -> None:
    blank, test = commands()
    assert "formspec blank" in blank
    assert "pytest" in test


def test_every_requirement_names_its_lowest_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert lowest(["a>=1.2"]) == ["a==1.2"]
    assert lowest([*project["dependencies"], *project["optional-dependencies"]["test"]])


def test_yaml_is_imported_for_the_environment_test() -> None:
    import yaml

    assert sys.modules["yaml"] is yaml
