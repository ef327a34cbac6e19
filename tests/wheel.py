"""The project's wheel, built from a copy of the sources, so that nothing stale gets into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = (".git", "node_modules", ".venv", "build", "dist", "*.egg-info", "__pycache__", ".*_cache")
_MOMENT = "315532800"  # 1 January 1980, the first that a zip archive can hold: the same bytes on every day


def build_wheel(folder: Path) -> Path:
    """Build the wheel with the installed setuptools, without a network, and return its path in ``folder``."""
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _MOMENT}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(source)
    return next(folder.glob("*.whl"))
