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
import yaml

from tests.lowest import lowest
from tests.readme_command import commands
from tests.wheel import build_wheel

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_carries_every_module_template_schema_and_spec(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    homes = {"formspec": "formspec", "renderers": "formspec_renderers", "specs": "formspec_specs"}
    wanted = [
        f"{home}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, home in homes.items()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".yaml", ".json", ".html", ".css", ".js", ".typed", ".po", ".mo", ".txt")
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
    libraries = Path(yaml.__file__).parent.parent
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
    formspec("new", "first.yaml")
    formspec("new", "next.yaml", "--from", "jiangsu/2024/department")
    assert formspec("check", "first.yaml", "next.yaml").count("没有问题") == 2


def test_ci_runs_the_commands_of_the_readme() -> None:
    blank, test = commands()
    assert "formspec blank" in blank
    assert "pytest" in test


def test_every_requirement_names_its_lowest_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert lowest(["a>=1.2"]) == ["a==1.2"]
    assert lowest([*project["dependencies"], *project["optional-dependencies"]["test"]])
