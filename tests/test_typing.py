"""README, docs and examples pass mypy --strict and pyright, as a user's editor checks them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_docs import PAGES, blocks_of

ROOT = Path(__file__).resolve().parent.parent
PATHS = (ROOT / ".typing", ROOT, *sorted(ROOT.glob("examples/*/src")))
MISUSE = """\
import formspec
from formspec_specs.jiangsu_2024 import Department
from formspec_specs.samples.self_evaluation import SelfEvaluation

spec = formspec.load("jiangsu/2024/department", Department)
form = spec.new(year=2025)
form.unit.name = 5
form.unit.nmae = "厅"
form.funds.total.deviation = "有"
form.funds.projects.append("项目")
other = formspec.load("samples/self-evaluation", SelfEvaluation)
other.check(form)
other.new().funds.total.rate = None
amount: int = spec.read("a.xlsx").form.unit.name
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every snippet of README and docs, the examples, and a module of wrong uses."""
    folder = tmp_path_factory.mktemp("typing")
    for page in PAGES:
        for block in blocks_of(page):
            if block.language == "python":
                name = f"{page.stem.replace('.', '_').replace('-', '_')}_{block.line}.py"
                (folder / name).write_text(block.body, encoding="utf-8")
    for path in (ROOT / "examples").rglob("*.py"):
        if "build" not in path.parts:
            (folder / f"{'_'.join(path.relative_to(ROOT).with_suffix('').parts).replace('-', '_')}.py").write_text(
                path.read_text(encoding="utf-8"), encoding="utf-8"
            )
    (folder / "misuse.py").write_text(MISUSE, encoding="utf-8")
    return folder


WRONG = {number for number, line in enumerate(MISUSE.splitlines(), 1) if number >= 7 and "other = " not in line}


def test_snippets_and_examples_pass_mypy_strict_and_wrong_uses_do_not(checked: Path) -> None:
    """Modules of the library itself are followed silently, as mypy follows what is installed."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--follow-imports=silent",
            "--config-file=",
            "--no-error-summary",
            "--show-absolute-path",
            ".",
        ],
        capture_output=True,
        text=True,
        cwd=checked,
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, PATHS)), "MYPY_CACHE_DIR": str(checked / ".cache")},
        check=False,
    )
    lines = [line.partition(": error:") for line in done.stdout.splitlines() if ": error:" in line]
    found = [
        (Path(location.rsplit(":", 1)[0]).name, int(location.rsplit(":", 1)[1]), text) for location, _, text in lines
    ]
    assert not [each for each in found if each[0] != "misuse.py"], done.stdout
    assert {line for _, line, _ in found} == WRONG, done.stdout


def test_snippets_and_examples_pass_pyright_and_wrong_uses_do_not(checked: Path, pyright: Path) -> None:
    (checked / "pyrightconfig.json").write_text(
        json.dumps({"typeCheckingMode": "standard", "extraPaths": [*map(str, PATHS)], "include": ["*.py"]})
    )
    done = subprocess.run(
        [str(pyright), "--outputjson", "--pythonpath", sys.executable, "--project", str(checked)],
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [each for each in json.loads(done.stdout)["generalDiagnostics"] if each["severity"] == "error"]
    found = [(Path(each["file"]).name, each["range"]["start"]["line"] + 1, each["message"]) for each in errors]
    assert not [each for each in found if each[0] != "misuse.py"], found
    assert {line for _, line, _ in found} == WRONG, found
